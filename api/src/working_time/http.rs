//! Paths of school timetables, and of the judgement of hours that are only thought of.

use actix_web::web;
use chrono::NaiveDate;
use entities::{ParticipantId, PlaceKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::query::{Timetable, get_timetable};
use super::rules::{Rule, Summary, Unit, Work, check, summarise};
use super::schedule::{
    SchoolHours, WeeklyShift, absent_day_faults, schedule_faults, school_days, school_faults, shifts_between,
};
use super::table::{Source, WorkKind};
use super::{access, ops};
use crate::auth::{Caller, Coach, YouthOrCoach};
use crate::clock::day_of;
use crate::db::Db;
use crate::error::{ApiError, ApiResult, FieldError};
use crate::guarded;
use crate::input::{Input, hex_digest};
use crate::page::IfMatch;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: get_school_timetable, set_school_timetable, check_working_time);
}

/// When a youth is at school.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SchoolTimetable)]
pub struct TimetableOut {
    /// Days with school, Monday first.
    days: Vec<SchoolHours>,
    /// Whether nobody wrote it down, so that Monday to Friday, 08:30 to 15:00, is assumed.
    is_assumed: bool,
}

/// A whole week of school.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SchoolTimetableIn)]
pub struct TimetableIn {
    /// Days with school; none only from 16 on, for who has left it.
    #[schema(max_items = 7)]
    days: Vec<SchoolHours>,
}

fn show(timetable: Timetable) -> ApiResult<Reply> {
    let Timetable { days, is_assumed } = timetable;
    let days = days.into_iter().map(SchoolHours::from).collect();
    Ok(Reply::ok(&TimetableOut { days, is_assumed })?.with_digest())
}

/// When a youth is at school.
#[utoipa::path(get, path = "/participants/{participantId}/school-timetable", tag = "working-time",
    params(("participantId" = Uuid, Path, description = "The participant")),
    responses((status = 200, description = "The week", body = TimetableOut)))]
pub async fn get_school_timetable(
    caller: Caller<YouthOrCoach>,
    id: web::Path<ParticipantId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    show(get_timetable(db.reader(), *id).await?)
}

/// Write down when a youth is at school: the whole week. Under 18 it decides which hours of work are lawful, so the coach does it.
#[utoipa::path(put, path = "/participants/{participantId}/school-timetable", tag = "working-time",
    request_body = TimetableIn,
    params(("participantId" = Uuid, Path, description = "The participant"),
           ("If-Match" = String, Header, description = "The `ETag` of the week that you read")),
    responses((status = 200, description = "The week", body = TimetableOut)))]
pub async fn set_school_timetable(
    caller: Caller<Coach>,
    id: web::Path<ParticipantId>,
    if_match: IfMatch,
    body: Input<TimetableIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let wrong = school_faults(&body.value.days);
    db.write(async |tx| {
        let target = access::to_write(tx, &caller, *id).await?;
        if !wrong.is_empty() {
            return Err(ApiError::invalid(wrong.clone()));
        }
        if_match.require(hex_digest(show(get_timetable(tx, *id).await?)?.body.as_bytes()))?;
        ops::set_timetable(tx, &caller, &target, &school_days(&body.value.days)).await?;
        show(get_timetable(tx, *id).await?)
    })
    .await
}

/// A rule of the law on working time that hours break.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WorkingTimeFinding)]
pub struct FindingOut {
    /// Which.
    pub rule: Rule,
    /// Whether it forbids the work. Where not, it only says what could not be judged.
    pub is_breach: bool,
    /// How much there is at worst.
    #[schema(example = 540)]
    pub measured: i64,
    /// How much there may be, or has to be.
    #[schema(example = 480)]
    pub limit: i64,
    /// What is measured.
    pub unit: Unit,
    /// First day; of what is counted by the week its Monday.
    pub first_date: NaiveDate,
    /// Last such day.
    pub last_date: NaiveDate,
    /// On how many days, or in how many weeks.
    #[schema(example = 12)]
    pub count: i64,
    /// Which article.
    #[schema(example = "Nadere regeling kinderarbeid art. 4:2 f en 5:2 lid 1 e")]
    pub article: String,
    /// Whether the figure was read in the law, or comes from a secondary source and is to be checked by a lawyer.
    pub source: Source,
}

impl FindingOut {
    /// The same as what is wrong with a field.
    #[must_use]
    pub fn fault(&self, pointer: String) -> FieldError {
        FieldError::new(pointer, format!("working_time_{}", self.rule.word()))
            .with("measured", self.unit.show(self.measured))
            .with("limit", self.unit.show(self.limit))
            .with("article", self.article.as_str())
            .with("date", self.first_date)
            .with("times", self.count)
    }
}

impl From<Summary> for FindingOut {
    fn from(summary: Summary) -> Self {
        let worst = summary.worst;
        Self {
            rule: worst.rule,
            is_breach: worst.rule.is_breach(),
            measured: worst.measured,
            limit: worst.limit,
            unit: worst.rule.unit(),
            first_date: summary.first_on,
            last_date: summary.last_on,
            count: summary.count,
            article: worst.article.to_owned(),
            source: worst.source,
        }
    }
}

/// A week of work that is thought of.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = WorkingTimeCheckIn)]
#[validate(schema(function = "period_is_sound"))]
pub struct CheckIn {
    /// Whose.
    participant_id: ParticipantId,
    /// What kind of work.
    kind: PlaceKind,
    /// First day.
    #[schema(example = "2026-12-02")]
    starts_date: NaiveDate,
    /// Last day, at most a year later.
    #[schema(example = "2027-02-27")]
    ends_date: NaiveDate,
    /// The week.
    #[schema(min_items = 1, max_items = 14)]
    schedule: Vec<WeeklyShift>,
    /// Whether an adult is always near.
    #[serde(default = "yes")]
    #[schema(required = false, default = true)]
    is_supervised: bool,
    /// Whether it is light work that is not industrial.
    #[serde(default = "yes")]
    #[schema(required = false, default = true)]
    is_light: bool,
    /// Whether work on Sunday would be agreed to, under 16 by a guardian too.
    #[serde(default)]
    #[schema(required = false)]
    is_sunday_agreed: bool,
}

fn yes() -> bool {
    true
}

fn period_is_sound(sent: &CheckIn) -> Result<(), ValidationError> {
    super::schedule::period_fault(sent.starts_date, sent.ends_date)
        .map_or(Ok(()), |code| Err(ValidationError::new(code)))
}

/// What the law says of it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WorkingTimeCheck)]
pub struct CheckOut {
    /// Whether no rule is broken.
    is_allowed: bool,
    /// Whether nobody wrote the school timetable down, so that an ordinary one was assumed.
    is_timetable_assumed: bool,
    /// Every rule that is broken, and what could not be judged.
    findings: Vec<FindingOut>,
}

/// Ask whether a youth may work such a week: every rule that it breaks, over the whole period, with limit and article. Nothing is kept.
#[utoipa::path(post, path = "/working-time-checks", tag = "working-time", request_body = CheckIn,
    responses((status = 200, description = "What the law says", body = CheckOut),
              (status = 404, description = "There is no such youth, or they are none of your business")))]
pub async fn check_working_time(
    caller: Caller<YouthOrCoach>,
    body: Input<CheckIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let sent = &body.value;
    let today = day_of(db.clock().now());
    let visible = access::to_read(db.reader(), &caller, sent.participant_id, today).await?;
    let mut wrong: Vec<FieldError> = schedule_faults(&sent.schedule);
    wrong.extend(absent_day_faults(&sent.schedule, (sent.starts_date, sent.ends_date)));
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    let timetable = get_timetable(db.reader(), sent.participant_id).await?;
    let is_timetable_assumed = timetable.is_assumed;
    let work = sent.work(visible.participant().birth_date, timetable);
    let shifts = shifts_between(&sent.schedule, (sent.starts_date, sent.ends_date));
    let findings: Vec<FindingOut> =
        summarise(&check(&work, &shifts)).into_iter().map(FindingOut::from).collect();
    let is_allowed = !findings.iter().any(|finding| finding.is_breach);
    Reply::ok(&CheckOut { is_allowed, is_timetable_assumed, findings })
}

impl CheckIn {
    fn work(&self, birth_date: NaiveDate, timetable: Timetable) -> Work {
        Work {
            birth_date,
            kind: WorkKind::of(self.kind),
            timetable: timetable.days,
            is_supervised: self.is_supervised,
            is_light: self.is_light,
            is_sunday_agreed: self.is_sunday_agreed,
        }
    }
}
