//! Paths of signing up for a visit, and of who was there.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{ParticipantId, SignUpState, VisitId, VisitSignUpId, visit, visit_sign_up};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::body::VisitOut;
use super::http::created;
use super::query::{self, Guest};
use super::rules::Presence;
use super::{access, ops, signing_up};
use crate::auth::{Caller, CoachOrLead, FileReader, YouthOrCoach};
use crate::clock::day_of;
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{Page, PageQuery};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun that are about who comes.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: create_visit_sign_up, get_visit_sign_ups, cancel_visit_sign_up);
    guarded!(routes: list_participant_visit_sign_ups, record_visit_attendance);
}

/// A youth's place at a visit.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = VisitSignUp)]
pub struct SignUpOut {
    /// Names the sign-up.
    id: VisitSignUpId,
    /// For which visit.
    visit_id: VisitId,
    /// Whose.
    participant_id: ParticipantId,
    /// Signed up, cancelled, attended or absent.
    state: SignUpState,
    /// When.
    signed_up_at: DateTime<Utc>,
}

impl From<visit_sign_up::Model> for SignUpOut {
    fn from(row: visit_sign_up::Model) -> Self {
        Self {
            id: row.id,
            visit_id: row.visit_id,
            participant_id: row.participant_id,
            state: row.state,
            signed_up_at: row.signed_up_at,
        }
    }
}

/// Who wants to come.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = VisitSignUpIn)]
pub struct SignUpIn {
    /// The youth, where a coach signs them up; a youth may leave it out.
    participant_id: Option<ParticipantId>,
}

/// Sign up for a visit, as a youth or for one as their coach.
#[utoipa::path(post, path = "/visits/{visitId}/sign-ups", tag = "meetings", request_body = SignUpIn,
    params(("visitId" = Uuid, Path, description = "The visit"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Signed up", body = SignUpOut),
              (status = 409, description = "Full, begun, not open, too young, or signed up already")))]
pub async fn create_visit_sign_up(
    caller: Caller<YouthOrCoach>,
    once: Once,
    id: web::Path<VisitId>,
    body: Input<SignUpIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_sign_up(tx, &caller, *id, body.value.participant_id).await?;
        Reply::created(&SignUpOut::from(signing_up::sign_up(tx, &caller, &target).await?))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Give a place back, until the visit begins. Twice is as good as once.
#[utoipa::path(post, path = "/visit-sign-ups/{signUpId}/cancellations", tag = "meetings",
    params(("signUpId" = Uuid, Path, description = "The sign-up"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Given back", body = SignUpOut),
              (status = 409, description = "The visit has begun")))]
pub async fn cancel_visit_sign_up(
    caller: Caller<YouthOrCoach>,
    once: Once,
    id: web::Path<VisitSignUpId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_sign_off(tx, &caller, *id).await?;
        Reply::created(&SignUpOut::from(signing_up::sign_off(tx, &caller, &target).await?))
    };
    once.run(&db, caller.user_id, "", work).await
}

/// A place of a youth, with its visit.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ParticipantVisit)]
pub struct ParticipantVisitOut {
    /// The place.
    sign_up: SignUpOut,
    /// What the visit is called.
    title: String,
    /// Where.
    address: String,
    /// Start.
    starts_at: DateTime<Utc>,
    /// End.
    ends_at: DateTime<Utc>,
}

fn show_with_visit((row, visit): (visit_sign_up::Model, visit::Model)) -> ParticipantVisitOut {
    ParticipantVisitOut {
        sign_up: row.into(),
        title: visit.title,
        address: visit.address,
        starts_at: visit.starts_at,
        ends_at: visit.ends_at,
    }
}

/// The visits that a youth signed up for.
#[utoipa::path(get, path = "/participants/{participantId}/visit-sign-ups", tag = "meetings",
    params(("participantId" = Uuid, Path, description = "The participant"), PageQuery),
    responses((status = 200, description = "Newest first", body = Page<ParticipantVisitOut>)))]
pub async fn list_participant_visit_sign_ups(
    caller: Caller<FileReader>,
    id: web::Path<ParticipantId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit, today) = (page.after()?, page.limit()?, day_of(db.clock().now()));
    crate::participant::access::to_read(db.reader(), &caller, *id, today).await?;
    let rows = query::list_of_participant(db.reader(), *id, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |(row, _)| row.id.0, show_with_visit))
}

/// Somebody who comes or came, as coaches know the group.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = VisitGuest)]
pub struct GuestOut {
    /// Names the sign-up.
    sign_up_id: VisitSignUpId,
    /// First name of the youth.
    #[schema(example = "Sam")]
    first_name: String,
    /// The youth, where the file is yours to see.
    #[schema(required = true)]
    participant_id: Option<ParticipantId>,
    /// Signed up, attended or absent.
    state: SignUpState,
}

impl From<Guest> for GuestOut {
    fn from(guest: Guest) -> Self {
        Self {
            sign_up_id: guest.row.id,
            first_name: guest.first_name,
            participant_id: guest.is_own.then_some(guest.row.participant_id),
            state: guest.row.state,
        }
    }
}

/// Everybody who comes or came.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = VisitGuests)]
pub struct GuestsOut {
    /// In the order in which they signed up; at most as many as places.
    items: Vec<GuestOut>,
}

/// Who comes or came to a visit, for coaches and leads.
#[utoipa::path(get, path = "/visits/{visitId}/sign-ups", tag = "meetings",
    params(("visitId" = Uuid, Path, description = "The visit")),
    responses((status = 200, description = "Everybody who signed up", body = GuestsOut)))]
pub async fn get_visit_sign_ups(
    caller: Caller<CoachOrLead>,
    id: web::Path<VisitId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let listing = access::to_list_sign_ups(db.reader(), &caller, *id).await?;
    let guests = query::list_guests(db.reader(), &caller, *id, listing.is_lead()).await?;
    Reply::ok(&GuestsOut { items: guests.into_iter().map(GuestOut::from).collect() })
}

/// Whether one of them was there.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = VisitPresenceIn)]
pub struct PresenceIn {
    /// The sign-up.
    sign_up_id: VisitSignUpId,
    /// Attended or absent.
    presence: Presence,
}

/// Who was there.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = VisitAttendanceIn)]
pub struct AttendanceIn {
    /// The first time everybody who signed up; later only those whom it corrects.
    #[schema(max_items = 100)]
    attendance: Vec<PresenceIn>,
}

/// Tell who was at a visit, once it began. Told again, it corrects.
#[utoipa::path(post, path = "/visits/{visitId}/attendances", tag = "meetings", request_body = AttendanceIn,
    params(("visitId" = Uuid, Path, description = "The visit"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Held", body = VisitOut),
              (status = 409, description = "Not begun, not published, or called off")))]
pub async fn record_visit_attendance(
    caller: Caller<CoachOrLead>,
    once: Once,
    id: web::Path<VisitId>,
    body: Input<AttendanceIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let told: Vec<_> = body.value.attendance.iter().map(|it| (it.sign_up_id, it.presence)).collect();
    let work = async |tx: &Tx| {
        let target = access::to_tell(tx, &caller, *id).await?;
        created(tx, &caller, ops::hold(tx, &caller, &target, &told).await?).await
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}
