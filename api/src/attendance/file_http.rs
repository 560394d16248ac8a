//! Paths of attendance in a youth's file.

use std::collections::BTreeMap;

use actix_web::web;
use chrono::{NaiveDate, TimeDelta};
use entities::{AgreementId, CheckInId, CheckInOutcome, ParticipantId, agreement, check_in};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::rules::{self, AttendanceOutcome, STRETCH_DAYS, TRUANT_MINUTES};
use super::{query, truancy};
use crate::auth::{Caller, FileReader};
use crate::clock::day_of;
use crate::db::Db;
use crate::error::{ApiError, ApiResult, FieldError};
use crate::guarded;
use crate::participant;
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds these operations.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: get_attendance);
}

/// Of which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PeriodQuery {
    /// First day; four weeks before the last unless told.
    from_date: Option<NaiveDate>,
    /// Day after the last, 62 days later at most; tomorrow unless told.
    until_date: Option<NaiveDate>,
}

/// How often a youth was there.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AttendanceTotals)]
pub struct TotalsOut {
    /// There.
    present_count: u32,
    /// There, but late.
    late_count: u32,
    /// Not there, for a good reason.
    excused_count: u32,
    /// Not there, without one.
    unexcused_count: u32,
    /// How long without a good reason, minutes.
    unexcused_minutes: i64,
}

/// Attendance under one agreement.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AgreementAttendance)]
pub struct AgreementTotalsOut {
    /// The agreement.
    agreement_id: AgreementId,
    /// What was agreed.
    title: String,
    /// How often.
    totals: TotalsOut,
}

/// Unexcused absence in four weeks.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = FourWeeks)]
pub struct FourWeeksOut {
    /// First day.
    from_date: NaiveDate,
    /// Day after the last.
    until_date: NaiveDate,
    /// Minutes. Where nobody told, a lesson counts as 60 and a whole day as 360; lessons of a missed day that are told otherwise
    /// are taken off it.
    unexcused_minutes: i64,
}

/// One occasion.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AttendanceDay)]
pub struct OccasionOut {
    /// Names the check-in.
    check_in_id: CheckInId,
    /// The agreement.
    agreement_id: AgreementId,
    /// The day.
    date: NaiveDate,
    /// The time of day; absent where it is the whole day.
    #[schema(required = true, example = "09:00")]
    time_of_day: Option<String>,
    /// How long, minutes, where it was told.
    #[schema(required = true)]
    minutes: Option<i32>,
    /// Present, excused, unexcused or late.
    outcome: AttendanceOutcome,
}

impl From<check_in::Model> for OccasionOut {
    fn from(row: check_in::Model) -> Self {
        Self {
            check_in_id: row.id,
            agreement_id: row.agreement_id,
            date: row.occurred_on,
            time_of_day: Some(row.occasion).filter(|time| !time.is_empty()),
            minutes: row.minutes,
            outcome: row.outcome.into(),
        }
    }
}

/// A youth's attendance, of what counts.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Attendance)]
pub struct AttendanceOut {
    /// First day.
    from_date: NaiveDate,
    /// Day after the last.
    until_date: NaiveDate,
    /// How often, all agreements together. A lesson that two of them tell of is counted twice here, and its minutes once.
    totals: TotalsOut,
    /// From so many minutes in four weeks on, the school must report it (Leerplichtwet, article 21a).
    truant_from_minutes: i64,
    /// The four weeks up to today.
    last_four_weeks: FourWeeksOut,
    /// The four weeks with the most absence within the period; absent where there is none.
    #[schema(required = true)]
    worst_four_weeks: Option<FourWeeksOut>,
    /// By agreement, oldest first.
    agreements: Vec<AgreementTotalsOut>,
    /// Each occasion, newest first.
    occasions: Vec<OccasionOut>,
}

fn totals_of(facts: &[check_in::Model]) -> TotalsOut {
    let mut totals = TotalsOut::default();
    for row in facts {
        let count = match row.outcome {
            CheckInOutcome::Kept => &mut totals.present_count,
            CheckInOutcome::Late => &mut totals.late_count,
            CheckInOutcome::Excused => &mut totals.excused_count,
            CheckInOutcome::Missed => &mut totals.unexcused_count,
        };
        *count = count.saturating_add(1);
    }
    totals.unexcused_minutes = minutes_of(facts).values().sum();
    totals
}

fn four_weeks(from_date: NaiveDate, unexcused_minutes: i64) -> FourWeeksOut {
    FourWeeksOut { from_date, until_date: from_date + TimeDelta::days(STRETCH_DAYS), unexcused_minutes }
}

fn minutes_of(facts: &[check_in::Model]) -> BTreeMap<NaiveDate, i64> {
    rules::minutes_by_day(&truancy::lessons_of(facts))
}

/// How often the youth was there, and how much unexcused absence there is in four weeks.
#[utoipa::path(get, path = "/participants/{participantId}/attendance", tag = "attendance",
    params(("participantId" = Uuid, Path, description = "The participant"), PeriodQuery),
    responses((status = 200, description = "Attendance", body = AttendanceOut)))]
pub async fn get_attendance(
    caller: Caller<FileReader>,
    id: web::Path<ParticipantId>,
    when: Query<PeriodQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let today = day_of(db.clock().now());
    let wrong = || ApiError::invalid(vec![FieldError::new("#query/untilDate", "wrong_period_length")]);
    let period = rules::asked_period(when.from_date, when.until_date, today).ok_or_else(wrong)?;
    participant::access::to_read(db.reader(), &caller, *id, today).await?;
    let (agreements, facts) = query::list_of_participant(db.reader(), *id, period).await?;
    let first = today - TimeDelta::days(STRETCH_DAYS - 1);
    let recent = truancy::find_absence(db.reader(), *id, (first, today)).await?;
    let recent = four_weeks(first, minutes_of(&recent).values().sum());
    Reply::ok(&show(period, &agreements, facts, recent))
}

fn show(
    (from_date, until_date): (NaiveDate, NaiveDate),
    agreements: &[agreement::Model],
    facts: Vec<check_in::Model>,
    last_four_weeks: FourWeeksOut,
) -> AttendanceOut {
    let of_agreement = |row: &agreement::Model| {
        let own: Vec<_> = facts.iter().filter(|fact| fact.agreement_id == row.id).cloned().collect();
        let title = row.title.clone().unwrap_or_default();
        AgreementTotalsOut { agreement_id: row.id, title, totals: totals_of(&own) }
    };
    AttendanceOut {
        from_date,
        until_date,
        totals: totals_of(&facts),
        truant_from_minutes: TRUANT_MINUTES,
        last_four_weeks,
        worst_four_weeks: rules::worst_stretch(&minutes_of(&facts))
            .map(|(first, sum)| four_weeks(first, sum)),
        agreements: agreements.iter().map(of_agreement).collect(),
        occasions: facts.into_iter().map(OccasionOut::from).collect(),
    }
}
