//! Paths of appointments.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{
    AgreementContactId, AgreementId, AppointmentEvent, AppointmentId, AppointmentKind, AppointmentOutcome,
    AppointmentState, MeetingCancelReason, ParticipantId, Side, UserId, appointment_event,
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::access::{self, Sight};
use super::coming_http::{__path_list_my_appointments, after, cursor, list_my_appointments};
use super::employer_http;
use super::ops::{self, Slot, Why, Wish};
use super::query::{self, Which, Whole};
use super::telling_http::{
    __path_report_appointment, __path_settle_appointment, report_appointment, settle_appointment,
};
use crate::auth::{AppointmentReader, Caller, Correspondent, FileReader, Partner};
use crate::clock::day_of;
use crate::contact;
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{Page, PageQuery};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: create_appointment, list_participant_appointments, get_appointment, list_appointment_events);
    guarded!(routes: move_appointment, cancel_appointment, report_appointment, settle_appointment);
    guarded!(routes: list_contact_appointments, list_my_appointments);
    employer_http::routes(routes);
}

/// What one side said.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AppointmentReport)]
pub struct ReportOut {
    /// Whose word.
    side: Side,
    /// What happened.
    outcome: AppointmentOutcome,
    /// When it was said.
    reported_at: DateTime<Utc>,
}

/// An appointment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Appointment)]
pub struct AppointmentOut {
    /// Names the appointment.
    id: AppointmentId,
    /// Whose.
    participant_id: ParticipantId,
    /// First name of the youth.
    #[schema(example = "Sam")]
    first_name: String,
    /// The agreement that it counts for.
    #[schema(required = true)]
    agreement_id: Option<AgreementId>,
    /// With whom.
    kind: AppointmentKind,
    /// What for; never on care.
    #[schema(required = true)]
    title: Option<String>,
    /// Where; never on care.
    #[schema(required = true)]
    place: Option<String>,
    /// Start.
    starts_at: DateTime<Utc>,
    /// End.
    ends_at: DateTime<Utc>,
    /// Scheduled, cancelled, kept, excused, no-show or disputed.
    state: AppointmentState,
    /// Why it was cancelled; never on care, and not for contacts.
    #[schema(required = true)]
    cancel_reason: Option<String>,
    /// Why the employer cancelled it.
    #[schema(required = true)]
    cancel_code: Option<MeetingCancelReason>,
    /// What the sides said, in the order in which they did.
    reports: Vec<ReportOut>,
    /// Who made it.
    made_by_user_id: UserId,
    /// When it was made.
    made_at: DateTime<Utc>,
    /// The coach who decided what happened; absent where the words of the sides did.
    #[schema(required = true)]
    settled_by_user_id: Option<UserId>,
    /// Since when it is settled what happened.
    #[schema(required = true)]
    settled_at: Option<DateTime<Utc>>,
    /// Counts changes.
    version: i32,
}

fn show(whole: Whole, sight: Sight) -> AppointmentOut {
    let Whole { row, first_name, reports } = whole;
    let report = |report: entities::appointment_report::Model| ReportOut {
        side: report.side,
        outcome: report.outcome,
        reported_at: report.reported_at,
    };
    AppointmentOut {
        id: row.id,
        participant_id: row.participant_id,
        first_name,
        agreement_id: row.agreement_id,
        kind: row.kind,
        title: row.title,
        place: row.place,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        state: row.state,
        cancel_reason: row.cancel_reason.filter(|_| sight == Sight::File),
        cancel_code: row.cancel_code,
        reports: reports.into_iter().map(report).collect(),
        made_by_user_id: row.made_by,
        made_at: row.made_at,
        settled_by_user_id: row.settled_by,
        settled_at: row.settled_at,
        version: row.version,
    }
}

pub(super) async fn created(
    conn: &impl ConnectionTrait,
    row: entities::appointment::Model,
    sight: Sight,
) -> ApiResult<Reply> {
    let version = row.version;
    let whole = query::complete_one(conn, row).await?;
    Ok(Reply::created(&show(whole, sight))?.with_version(version))
}

/// An appointment that somebody wants to make.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = AppointmentIn)]
pub struct AppointmentIn {
    /// The agreement that it counts for, of the same kind.
    agreement_id: Option<AgreementId>,
    /// With whom.
    #[schema(example = "other")]
    kind: AppointmentKind,
    /// What for; leave it out on care.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S", example = "Kennismaken met de mentor")]
    title: Option<String>,
    /// Where; leave it out on care.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S", example = "Pascal College Zuid, lokaal 12")]
    place: Option<String>,
    /// Start: to come, and within a year.
    #[schema(example = "2026-12-01T09:00:00Z")]
    starts_at: DateTime<Utc>,
    /// End: 5 minutes to 12 hours later.
    #[schema(example = "2026-12-01T10:00:00Z")]
    ends_at: DateTime<Utc>,
}

/// Make an appointment. Nothing says what care is about.
#[utoipa::path(post, path = "/participants/{participantId}/appointments", tag = "appointments",
    request_body = AppointmentIn,
    params(("participantId" = Uuid, Path, description = "The participant"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Made", body = AppointmentOut),
              (status = 409, description = "The agreement is closed, or has an appointment at that time")))]
pub async fn create_appointment(
    caller: Caller<Correspondent>,
    once: Once,
    id: web::Path<ParticipantId>,
    body: Input<AppointmentIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let AppointmentIn { agreement_id, kind, ref title, ref place, starts_at, ends_at } = body.value;
    let (title, place, slot) = (title.as_deref(), place.as_deref(), Slot { starts_at, ends_at });
    let wish = Wish { agreement_id, kind, title, place, slot, introduction_id: None };
    let work = async |tx: &Tx| {
        let target = access::to_make(tx, &caller, *id).await?;
        created(tx, ops::make(tx, &caller, &target, wish).await?, Sight::File).await
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Which appointments, and which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AppointmentQuery {
    /// That start then or later.
    from_at: Option<DateTime<Utc>>,
    /// That start before then.
    until_at: Option<DateTime<Utc>>,
    /// In this state only.
    state: Option<AppointmentState>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

impl AppointmentQuery {
    fn split(self) -> (Which, PageQuery) {
        let which = Which { from: self.from_at, until: self.until_at, state: self.state };
        (which, PageQuery::new(self.cursor, self.limit))
    }
}

fn page_of(rows: Vec<Whole>, limit: u64, sight: Sight) -> ApiResult<Reply> {
    let end = |whole: &Whole| cursor(whole.row.starts_at, whole.row.id.0);
    Reply::page(&Page::from_sorted_rows(rows, limit, end, |whole| show(whole, sight)))
}

/// The appointments of a participant.
#[utoipa::path(get, path = "/participants/{participantId}/appointments", tag = "appointments",
    params(("participantId" = Uuid, Path, description = "The participant"), AppointmentQuery),
    responses((status = 200, description = "Appointments, the earliest first", body = Page<AppointmentOut>)))]
pub async fn list_participant_appointments(
    caller: Caller<FileReader>,
    id: web::Path<ParticipantId>,
    which: Query<AppointmentQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (which, page) = which.into_inner().split();
    let (after, limit) = (after(&page)?, page.limit()?);
    let today = day_of(db.clock().now());
    crate::participant::access::to_read(db.reader(), &caller, *id, today).await?;
    page_of(query::list_of_participant(db.reader(), *id, which, after, limit).await?, limit, Sight::File)
}

/// The appointments of the one agreement that I signed as a contact, until it is over.
#[utoipa::path(get, path = "/contacts/{contactId}/appointments", tag = "appointments",
    params(("contactId" = Uuid, Path, description = "The contact"), AppointmentQuery),
    responses((status = 200, description = "Appointments, the earliest first", body = Page<AppointmentOut>)))]
pub async fn list_contact_appointments(
    caller: Caller<Partner>,
    id: web::Path<AgreementContactId>,
    which: Query<AppointmentQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (which, page) = which.into_inner().split();
    let (after, limit) = (after(&page)?, page.limit()?);
    let today = day_of(db.clock().now());
    let own = contact::access::to_see_facts(db.reader(), &caller, *id, today).await?;
    let rows = query::list_of_agreement(db.reader(), own.agreement().id, which, after, limit).await?;
    page_of(rows, limit, Sight::Contact)
}

/// One appointment.
#[utoipa::path(get, path = "/appointments/{appointmentId}", tag = "appointments",
    params(("appointmentId" = Uuid, Path, description = "The appointment")),
    responses((status = 200, description = "The appointment", body = AppointmentOut),
              (status = 304, description = "The version named in `If-None-Match` is still the one")))]
pub async fn get_appointment(
    caller: Caller<AppointmentReader>,
    id: web::Path<AppointmentId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let visible = access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let (row, sight) = (visible.appointment().clone(), visible.sight());
    let version = row.version;
    let whole = query::complete_one(db.reader(), row).await?;
    Ok(Reply::ok(&show(whole, sight))?.with_version(version))
}

/// One step in the life of an appointment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AppointmentStep)]
pub struct StepOut {
    /// What was done.
    event: AppointmentEvent,
    /// Who did it.
    actor_user_id: UserId,
    /// The start that was left, where it was moved.
    #[schema(required = true)]
    left_starts_at: Option<DateTime<Utc>>,
    /// What was said or settled, where something was.
    #[schema(required = true)]
    outcome: Option<AppointmentOutcome>,
    /// By whose word: the youth's, the coach's, or that of somebody who stands by the agreement.
    #[schema(required = true)]
    side: Option<Side>,
    /// Why; never on care.
    #[schema(required = true)]
    note: Option<String>,
    /// When.
    happened_at: DateTime<Utc>,
}

impl From<appointment_event::Model> for StepOut {
    fn from(row: appointment_event::Model) -> Self {
        Self {
            event: row.event,
            actor_user_id: row.actor_id,
            left_starts_at: row.starts_at,
            outcome: row.outcome,
            side: row.side,
            note: row.note,
            happened_at: row.happened_at,
        }
    }
}

/// What happened to an appointment.
#[utoipa::path(get, path = "/appointments/{appointmentId}/events", tag = "appointments",
    params(("appointmentId" = Uuid, Path, description = "The appointment"), PageQuery),
    responses((status = 200, description = "Steps, newest first", body = Page<StepOut>)))]
pub async fn list_appointment_events(
    caller: Caller<FileReader>,
    id: web::Path<AppointmentId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    access::to_trace(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let rows = query::list_events(db.reader(), *id, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |row| row.id.0, StepOut::from))
}

/// Another time.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = AppointmentMoveIn)]
pub struct MoveIn {
    /// Start: to come, and within a year.
    #[schema(example = "2026-12-02T09:00:00Z")]
    pub(super) starts_at: DateTime<Utc>,
    /// End: 5 minutes to 12 hours later.
    #[schema(example = "2026-12-02T10:00:00Z")]
    pub(super) ends_at: DateTime<Utc>,
}

/// Move an appointment: a youth 24 hours before it begins, a coach until it does.
#[utoipa::path(post, path = "/appointments/{appointmentId}/moves", tag = "appointments", request_body = MoveIn,
    params(("appointmentId" = Uuid, Path, description = "The appointment"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Moved", body = AppointmentOut),
              (status = 409, description = "Not scheduled, too late, or the agreement is closed or has another then")))]
pub async fn move_appointment(
    caller: Caller<Correspondent>,
    once: Once,
    id: web::Path<AppointmentId>,
    body: Input<MoveIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let MoveIn { starts_at, ends_at } = body.value;
    let work = async |tx: &Tx| {
        let target = access::to_change(tx, &caller, *id).await?;
        created(tx, ops::move_to(tx, &caller, &target, Slot { starts_at, ends_at }).await?, Sight::File).await
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Calling off.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = AppointmentCancellationIn)]
pub struct CancellationIn {
    /// Why; leave it out on care.
    #[schema(min_length = 1, max_length = 500, pattern = r"\S", example = "De mentor is ziek.")]
    reason: Option<String>,
}

/// Call an appointment off: a youth 24 hours before it begins, a coach until it does. Twice is as good as once.
#[utoipa::path(post, path = "/appointments/{appointmentId}/cancellations", tag = "appointments",
    request_body = CancellationIn,
    params(("appointmentId" = Uuid, Path, description = "The appointment"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Called off", body = AppointmentOut),
              (status = 409, description = "It is past, or too late")))]
pub async fn cancel_appointment(
    caller: Caller<Correspondent>,
    once: Once,
    id: web::Path<AppointmentId>,
    body: Input<CancellationIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let why = Why { text: body.value.reason.as_deref(), code: None };
    let work = async |tx: &Tx| {
        let target = access::to_change(tx, &caller, *id).await?;
        created(tx, ops::cancel(tx, &caller, &target, why).await?, Sight::File).await
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}
