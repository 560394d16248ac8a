//! Paths of appointments between a youth and an employer, as the employer sees them: with the first name and nothing else of
//! the youth's, under the introduction that they came from.

use std::collections::HashMap;

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{
    AppointmentId, AppointmentOutcome, AppointmentState, IntroductionId, MeetingCancelReason, appointment,
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::coming_http::{after, cursor};
use super::http::MoveIn;
use super::ops::{self, Slot, Why};
use super::query::{self, Which, Whole};
use super::telling_http::ReportIn;
use super::{access, telling};
use crate::auth::{Caller, EmployerStaff, IntroductionReader};
use crate::clock::day_of;
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::introduction;
use crate::page::{Page, PageQuery};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun that employers are for.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_introduction_appointments, list_my_employer_appointments);
    guarded!(routes: move_meeting, cancel_meeting, report_meeting);
}

/// An appointment of a youth with an employer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Meeting)]
pub struct MeetingOut {
    /// Names the appointment.
    id: AppointmentId,
    /// The introduction that it came from.
    #[schema(required = true)]
    introduction_id: Option<IntroductionId>,
    /// First name of the youth; absent in answers to steps, and for the employer once the introduction is over.
    #[schema(required = true, example = "Sam")]
    first_name: Option<String>,
    /// What for.
    #[schema(required = true, example = "Kennismaken")]
    title: Option<String>,
    /// Where.
    #[schema(required = true, example = "Westzijde 10, Zaandam")]
    place: Option<String>,
    /// Start.
    starts_at: DateTime<Utc>,
    /// End.
    ends_at: DateTime<Utc>,
    /// Scheduled, cancelled, kept, excused, no-show or disputed.
    state: AppointmentState,
    /// Why the employer cancelled it.
    #[schema(required = true)]
    cancel_code: Option<MeetingCancelReason>,
    /// What the employer said happened.
    #[schema(required = true)]
    employer_outcome: Option<AppointmentOutcome>,
    /// Counts changes.
    version: i32,
}

type Words = HashMap<AppointmentId, AppointmentOutcome>;

fn show(whole: Whole, words: &Words, is_named: bool) -> MeetingOut {
    let Whole { row, first_name, .. } = whole;
    MeetingOut {
        employer_outcome: words.get(&row.id).copied(),
        id: row.id,
        introduction_id: row.introduction_id,
        first_name: is_named.then_some(first_name),
        title: row.title,
        place: row.place,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        state: row.state,
        cancel_code: row.cancel_code,
        version: row.version,
    }
}

async fn created(conn: &impl ConnectionTrait, row: appointment::Model) -> ApiResult<Reply> {
    let version = row.version;
    let words = query::list_employers_words(conn, [row.id]).await?;
    Ok(Reply::created(&show(query::complete_one(conn, row).await?, &words, false))?.with_version(version))
}

async fn page_of(
    conn: &impl ConnectionTrait,
    rows: Vec<Whole>,
    limit: u64,
    is_named: bool,
) -> ApiResult<Reply> {
    let words = query::list_employers_words(conn, rows.iter().map(|whole| whole.row.id)).await?;
    let end = |whole: &Whole| cursor(whole.row.starts_at, whole.row.id.0);
    Reply::page(&Page::from_sorted_rows(rows, limit, end, |whole| show(whole, &words, is_named)))
}

/// The appointments that came of an introduction.
#[utoipa::path(get, path = "/introductions/{introductionId}/appointments", tag = "meetings",
    params(("introductionId" = Uuid, Path, description = "The introduction"), PageQuery),
    responses((status = 200, description = "Appointments, the earliest first", body = Page<MeetingOut>)))]
pub async fn list_introduction_appointments(
    caller: Caller<IntroductionReader>,
    id: web::Path<IntroductionId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit, today) = (after(&page)?, page.limit()?, day_of(db.clock().now()));
    let seen = introduction::access::to_read(db.reader(), &caller, *id, today).await?;
    let rows = query::list_of_introduction(db.reader(), *id, Which::default(), after, limit).await?;
    page_of(db.reader(), rows, limit, seen.shows_youth()).await
}

/// What is next for me at the employers for whom I act: appointments with youths.
#[utoipa::path(get, path = "/me/employer-appointments", tag = "meetings", params(PageQuery),
    responses((status = 200, description = "What is next, the nearest first", body = Page<MeetingOut>)))]
pub async fn list_my_employer_appointments(
    caller: Caller<EmployerStaff>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit, now) = (after(&page)?, page.limit()?, db.clock().now());
    let rows = query::list_at_employers(db.reader(), &caller, now, after, limit).await?;
    page_of(db.reader(), rows, limit, true).await
}

/// Move an appointment with a youth, as the employer: until 24 hours before it begins. The youth and the coach are told.
#[utoipa::path(post, path = "/introductions/{introductionId}/appointments/{appointmentId}/moves", tag = "meetings",
    request_body = MoveIn,
    params(("introductionId" = Uuid, Path, description = "The introduction"),
           ("appointmentId" = Uuid, Path, description = "The appointment"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Moved", body = MeetingOut),
              (status = 409, description = "Not scheduled, too late, or the introduction is over")))]
pub async fn move_meeting(
    caller: Caller<EmployerStaff>,
    once: Once,
    ids: web::Path<(IntroductionId, AppointmentId)>,
    body: Input<MoveIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let MoveIn { starts_at, ends_at } = body.value;
    let work = async |tx: &Tx| {
        let target = access::to_move_at_employer(tx, &caller, ids.0, ids.1).await?;
        created(tx, ops::move_to(tx, &caller, &target, Slot { starts_at, ends_at }).await?).await
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Calling off, by an employer.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = MeetingCancellationIn)]
pub struct MeetingCancellationIn {
    /// Why; the youth reads it.
    code: MeetingCancelReason,
}

/// Call an appointment with a youth off, as the employer: until 24 hours before it begins. Twice is as good as once.
#[utoipa::path(post, path = "/introductions/{introductionId}/appointments/{appointmentId}/cancellations",
    tag = "meetings", request_body = MeetingCancellationIn,
    params(("introductionId" = Uuid, Path, description = "The introduction"),
           ("appointmentId" = Uuid, Path, description = "The appointment"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Called off", body = MeetingOut),
              (status = 409, description = "It is past, or too late")))]
pub async fn cancel_meeting(
    caller: Caller<EmployerStaff>,
    once: Once,
    ids: web::Path<(IntroductionId, AppointmentId)>,
    body: Input<MeetingCancellationIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let why = Why { text: None, code: Some(body.value.code) };
    let work = async |tx: &Tx| {
        let target = access::to_cancel_at_employer(tx, &caller, ids.0, ids.1).await?;
        created(tx, ops::cancel(tx, &caller, &target, why).await?).await
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Say what happened, as the employer, once it is over. Your word counts; where the youth says otherwise the coach decides.
#[utoipa::path(post, path = "/introductions/{introductionId}/appointments/{appointmentId}/reports",
    tag = "meetings", request_body = ReportIn,
    params(("introductionId" = Uuid, Path, description = "The introduction"),
           ("appointmentId" = Uuid, Path, description = "The appointment"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Heard", body = MeetingOut),
              (status = 409, description = "Not over yet, cancelled, decided, or said otherwise before")))]
pub async fn report_meeting(
    caller: Caller<EmployerStaff>,
    once: Once,
    ids: web::Path<(IntroductionId, AppointmentId)>,
    body: Input<ReportIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_tell_at_employer(tx, &caller, ids.0, ids.1).await?;
        created(tx, telling::report(tx, &caller, &target, body.value.outcome).await?).await
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}
