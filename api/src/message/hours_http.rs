//! Paths of working hours, and of the thread as the youth opens it.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{ParticipantId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::rules::{Hours, Reach, reach};
use super::{access, ops, query};
use crate::auth::{Caller, Coach, Correspondent};
use crate::clock::{day_of, minutes_of, time_of};
use crate::db::{Db, Tx};
use crate::error::{ApiError, ApiResult, FieldError};
use crate::input::{Input, hex_digest};
use crate::page::IfMatch;
use crate::participant::query::{CoachRow, list_coaches};
use crate::reply::Reply;

/// When a coach can be reached on one day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = WorkingDay)]
pub struct WorkingDay {
    /// Day of the week (ISO 8601): 1 is Monday.
    #[schema(minimum = 1, maximum = 7, example = 1)]
    weekday: i32,
    /// Start, as the clock in Amsterdam says.
    #[schema(pattern = r"^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "09:00")]
    from: String,
    /// End; `24:00` is the end of the day.
    #[schema(pattern = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", example = "17:00")]
    until: String,
}

impl From<Hours> for WorkingDay {
    fn from(hours: Hours) -> Self {
        Self { weekday: hours.weekday, from: time_of(hours.from_minute), until: time_of(hours.until_minute) }
    }
}

/// A week.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WorkingHours)]
pub struct WorkingHoursOut {
    /// Days on which one works, Monday first.
    days: Vec<WorkingDay>,
}

/// A whole week.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = WorkingHoursIn)]
pub struct WorkingHoursIn {
    /// Days on which you work; those that are left out are free.
    #[schema(max_items = 7)]
    days: Vec<WorkingDay>,
}

impl WorkingHoursIn {
    fn hours(&self) -> ApiResult<Vec<Hours>> {
        let (mut week, mut wrong): (Vec<Hours>, Vec<FieldError>) = Default::default();
        for (index, day) in self.days.iter().enumerate() {
            let (from, until) = (minutes_of(&day.from).unwrap_or(0), minutes_of(&day.until).unwrap_or(0));
            if until <= from {
                wrong.push(FieldError::new(format!("/days/{index}/until"), "wrong_period"));
            }
            if week.iter().any(|hours| hours.weekday == day.weekday) {
                wrong.push(FieldError::new(format!("/days/{index}/weekday"), "duplicate_day"));
            }
            week.push(Hours { weekday: day.weekday, from_minute: from, until_minute: until });
        }
        week.sort_by_key(|hours| hours.weekday);
        if wrong.is_empty() { Ok(week) } else { Err(ApiError::invalid(wrong)) }
    }
}

fn show(week: Vec<Hours>) -> ApiResult<Reply> {
    let days = week.into_iter().map(WorkingDay::from).collect();
    Ok(Reply::ok(&WorkingHoursOut { days })?.with_digest())
}

/// When my youths can reach me.
#[utoipa::path(get, path = "/me/working-hours", tag = "messages",
    responses((status = 200, description = "My week", body = WorkingHoursOut)))]
pub async fn get_working_hours(caller: Caller<Coach>, db: web::Data<Db>) -> ApiResult<Reply> {
    show(query::list_own_hours(db.reader(), caller.user_id).await?)
}

/// Say when my youths can reach me: the whole week.
#[utoipa::path(put, path = "/me/working-hours", tag = "messages", request_body = WorkingHoursIn,
    params(("If-Match" = String, Header, description = "The `ETag` of the week that you read")),
    responses((status = 200, description = "My week", body = WorkingHoursOut)))]
pub async fn set_working_hours(
    caller: Caller<Coach>,
    if_match: IfMatch,
    body: Input<WorkingHoursIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let week = body.value.hours()?;
    let work = async |tx: &Tx| {
        let target = access::to_set_hours(tx, &caller).await?;
        let before = show(query::list_own_hours(tx, caller.user_id).await?)?;
        if_match.require(hex_digest(before.body.as_bytes()))?;
        ops::set_hours(tx, &caller, target, &week).await?;
        show(week.clone())
    };
    db.write(work).await
}

/// A coach, as the youth sees them in the thread.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ThreadCoach)]
pub struct ThreadCoachOut {
    /// Who.
    user_id: UserId,
    /// The coach's name.
    display_name: String,
    /// When they work; empty where they did not say.
    working_hours: Vec<WorkingDay>,
    /// Whether they work now.
    is_working_now: bool,
    /// When they begin next; absent while they work, and where they did not say.
    #[schema(required = true)]
    next_working_at: Option<DateTime<Utc>>,
}

/// A thread.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MessageThread)]
pub struct ThreadOut {
    /// Whose.
    participant_id: ParticipantId,
    /// First name of the youth.
    #[schema(example = "Sam")]
    first_name: String,
    /// The coaches of now.
    coaches: Vec<ThreadCoachOut>,
    /// Messages of others that you have not read.
    unread_count: i64,
}

fn show_coach(coach: CoachRow, hours: &[(UserId, Hours)], now: DateTime<Utc>) -> ThreadCoachOut {
    let week = hours.iter().filter(|(user, _)| *user == coach.coach_id).map(|(_, hours)| *hours);
    let week: Vec<Hours> = week.collect();
    let reach = reach(&week, now);
    ThreadCoachOut {
        user_id: coach.coach_id,
        display_name: coach.display_name,
        is_working_now: reach == Reach::Now,
        next_working_at: if let Reach::From(moment) = reach { Some(moment) } else { None },
        working_hours: week.into_iter().map(WorkingDay::from).collect(),
    }
}

/// Who is in the thread, and when the coaches can be reached.
#[utoipa::path(get, path = "/participants/{participantId}/message-thread", tag = "messages",
    params(("participantId" = Uuid, Path, description = "The participant")),
    responses((status = 200, description = "The thread", body = ThreadOut)))]
pub async fn get_message_thread(
    caller: Caller<Correspondent>,
    id: web::Path<ParticipantId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (conn, now) = (db.reader(), db.clock().now());
    let thread = access::to_talk(conn, &caller, *id, day_of(now)).await?;
    let coaches = list_coaches(conn, thread.file()).await?;
    let hours = query::list_hours(conn, coaches.iter().map(|coach| coach.coach_id)).await?;
    Reply::ok(&ThreadOut {
        participant_id: *id,
        first_name: thread.participant().first_name.clone(),
        coaches: coaches.into_iter().map(|coach| show_coach(coach, &hours, now)).collect(),
        unread_count: query::count_unread(conn, *id, caller.user_id).await?,
    })
}
