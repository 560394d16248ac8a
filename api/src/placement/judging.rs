//! What the place and the law on working time say of a placement: asked of the whole period, together with what the youth agreed on
//! elsewhere.
//!
//! A judgement is made of the youth's birthday, school timetable and other work, so it is for those who see the file. Whoever could
//! ask for it and change the week minute by minute would read all three from it, even from a bare yes or no: so neither
//! the employer nor a guardian who only signs gets any of it. They hear at the last signature that it cannot be, and ask the coach.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use entities::{ShiftState, participant, place, placement, placement_shift};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::document::{Document, period_faults};
use super::query::{document_of, last_days_of};
use crate::clock::age_on;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::interest::rules::require_fit;
use crate::place::query::{demands_of, work_at};
use crate::place::rules::{Misfit, MisfitReason, refusals_for};
use crate::working_time::http::FindingOut;
use crate::working_time::rules::{Finding, Rule, Shift, Work, check, summarise};
use crate::working_time::schedule::shifts_between;
use crate::working_time::table::WorkKind;

/// How far around hours others matter to them: 52 weeks of Sundays, and a calendar year of holiday weeks.
const AROUND: Days = Days::new(53 * 7);

/// What place and law say.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// Every rule on working time that is broken, and what could not be judged.
    pub findings: Vec<FindingOut>,
    /// Whether the school timetable was assumed.
    pub is_timetable_assumed: bool,
    /// What at the place is not for somebody of the age on the first day.
    pub misfits: Vec<Misfit>,
}

impl Judgement {
    /// Refuses what the place or the law forbids.
    ///
    /// # Errors
    /// 409 that lists everything at the place that is not for this age; or every rule, its limit and its article.
    pub fn require_lawful(&self) -> ApiResult<()> {
        require_fit(&self.misfits)?;
        let broken = self.findings.iter().enumerate().filter(|(_, finding)| finding.is_breach);
        let fault = |(index, finding): (usize, &FindingOut)| finding.fault(format!("/findings/{index}"));
        let errors: Vec<FieldError> = broken.map(fault).collect();
        if errors.is_empty() { Ok(()) } else { Err(ApiError::from(Code::WorkingTime).at(errors)) }
    }
}

/// The place of a placement.
///
/// # Errors
/// Where the database fails.
pub(super) async fn place_of(conn: &impl ConnectionTrait, row: &placement::Model) -> ApiResult<place::Model> {
    let lost = || ApiError::internal("a placement without its place");
    place::Entity::find_by_id(row.place_id).one(conn).await?.ok_or_else(lost)
}

async fn work_of(
    conn: &impl ConnectionTrait,
    row: &placement::Model,
    youth: &participant::Model,
    (document, place): (&Document, &place::Model),
) -> ApiResult<(Work, bool)> {
    let is_sunday_agreed = document.terms.sunday_reason.is_some();
    let (work, is_assumed) = work_at(conn, place, youth, is_sunday_agreed).await?;
    // What was agreed on stays what it was, whatever the place is called since.
    Ok((Work { kind: WorkKind::of(row.kind), ..work }, is_assumed))
}

/// What place and law say of the whole period.
///
/// # Errors
/// Where the database fails.
pub async fn judge(
    conn: &impl ConnectionTrait,
    row: &placement::Model,
    youth: &participant::Model,
) -> ApiResult<Judgement> {
    let (document, place) = (document_of(row)?, place_of(conn, row).await?);
    let (work, is_timetable_assumed) = work_of(conn, row, youth, (&document, &place)).await?;
    let own = shifts_between(&document.terms.schedule, (row.starts_on, row.ends_on));
    let findings = broken_by(&work, agreed_elsewhere(conn, row).await?, own);
    let mut misfits = refusals_for(age_on(youth.birth_date, row.starts_on), &demands_of(&place)?);
    // The week that is agreed may be another than that of the place, and is judged by itself.
    misfits.retain(|misfit| misfit.reason != MisfitReason::WorkingTimes);
    Ok(Judgement { findings, is_timetable_assumed, misfits })
}

/// Refuses a period that is not, or no longer, one of the place.
///
/// # Errors
/// 409 that says which end of it.
pub fn require_period(row: &placement::Model, place: &place::Model) -> ApiResult<()> {
    let wrong = period_faults((row.starts_on, row.ends_on), place);
    if wrong.is_empty() { Ok(()) } else { Err(ApiError::from(Code::PlacementUnfit).at(wrong)) }
}

/// What the youth agreed on elsewhere, until it ended.
async fn agreed_elsewhere(conn: &impl ConnectionTrait, row: &placement::Model) -> ApiResult<Vec<Shift>> {
    let others = placement::Entity::find()
        .filter(placement::Column::ParticipantId.eq(row.participant_id))
        .filter(placement::Column::Id.ne(row.id))
        .filter(placement::Column::SignedAt.is_not_null())
        .filter(placement::Column::EndsOn.gte(row.starts_on.checked_sub_days(AROUND)))
        .filter(placement::Column::StartsOn.lte(row.ends_on.checked_add_days(AROUND)))
        .all(conn)
        .await?;
    let last_days = last_days_of(conn, &others).await?;
    let mut shifts = Vec::new();
    for other in &others {
        let Some(last) = last_days.get(&other.id) else { continue };
        let document = document_of(other)?;
        shifts.extend(shifts_between(&document.terms.schedule, (other.starts_on, *last)));
    }
    Ok(shifts)
}

/// Rules that are broken with these hours and were not without them, or not by as much: what is wrong elsewhere is no reason against them.
fn broken_by(work: &Work, others: Vec<Shift>, own: Vec<Shift>) -> Vec<FindingOut> {
    let key = |finding: &Finding| (finding.rule, finding.day, finding.measured);
    let before: BTreeSet<(Rule, NaiveDate, i64)> = check(work, &others).iter().map(key).collect();
    let all: Vec<Shift> = others.into_iter().chain(own).collect();
    let mut found = check(work, &all);
    found.retain(|finding| !before.contains(&key(finding)));
    summarise(&found).into_iter().map(FindingOut::from).collect()
}

/// Hours as they are judged.
#[must_use]
pub fn shift_of(row: &placement_shift::Model) -> Shift {
    Shift {
        day: row.worked_on,
        from_minute: row.from_minute,
        until_minute: row.until_minute,
        break_minutes: row.break_minutes,
    }
}

/// Rules that are broken with these hours and were not without them, or not by as much.
///
/// # Errors
/// Where the database fails.
pub async fn judge_hours(
    conn: &impl ConnectionTrait,
    row: &placement::Model,
    youth: &participant::Model,
    hours: Shift,
) -> ApiResult<Vec<FindingOut>> {
    let (document, place) = (document_of(row)?, place_of(conn, row).await?);
    let (work, _) = work_of(conn, row, youth, (&document, &place)).await?;
    Ok(broken_by(&work, worked_around(conn, youth, hours.day).await?, vec![hours]))
}

async fn worked_around(
    conn: &impl ConnectionTrait,
    youth: &participant::Model,
    day: NaiveDate,
) -> ApiResult<Vec<Shift>> {
    let rows = placement_shift::Entity::find()
        .filter(placement_shift::Column::ParticipantId.eq(youth.id))
        .filter(placement_shift::Column::WorkedOn.gte(day.checked_sub_days(AROUND)))
        .filter(placement_shift::Column::WorkedOn.lte(day.checked_add_days(AROUND)))
        .filter(placement_shift::Column::State.is_in([ShiftState::Entered, ShiftState::Confirmed]));
    Ok(rows.all(conn).await?.iter().map(shift_of).collect())
}
