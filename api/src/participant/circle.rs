//! Paths of the people around a participant: coaches, guardians and declared relatives.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{CoachAssignmentId, GuardianshipId, KinshipId, ParticipantId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::query::{CoachRow, GuardianRow, KinshipRow};
use super::{access, ops, query};
use crate::auth::{Caller, CoachOrLead, FileReader, Lead, SessionCache};
use crate::clock::day_of;
use crate::db::Db;
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{Page, PageQuery};
use crate::people::ops::NewUser;
use crate::people::rules::LoginName;
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this file.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_coach_assignments, create_coach_assignment, end_coach_assignment);
    guarded!(routes: list_guardians, create_guardian, end_guardianship);
    guarded!(routes: list_kinships, declare_kinship);
}

/// Who coaches the participant, and when.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CoachAssignment)]
pub struct CoachAssignmentOut {
    /// Names the assignment.
    id: CoachAssignmentId,
    /// The coach.
    coach_id: UserId,
    /// The coach's name.
    #[schema(example = "Noor de Vries")]
    display_name: String,
    /// Start, included.
    from_at: DateTime<Utc>,
    /// End, excluded; `null` while it lasts.
    #[schema(required = true)]
    until_at: Option<DateTime<Utc>>,
}

impl From<CoachRow> for CoachAssignmentOut {
    fn from(row: CoachRow) -> Self {
        let CoachRow { id, coach_id, display_name, from_at, until_at } = row;
        Self { id, coach_id, display_name, from_at, until_at }
    }
}

/// Coach assignments, past ones too.
#[utoipa::path(get, path = "/participants/{participantId}/coach-assignments", tag = "participants",
    params(("participantId" = uuid::Uuid, Path, description = "The participant"), PageQuery),
    responses((status = 200, description = "Newest first", body = Page<CoachAssignmentOut>)))]
pub async fn list_coach_assignments(
    caller: Caller<Lead>,
    id: web::Path<ParticipantId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let readable = access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let rows = query::list_coach_assignments(db.reader(), &readable, &page).await?;
    Reply::page(&Page::from_rows(rows, page.limit()?, |row| row.id.0, CoachAssignmentOut::from))
}

/// A coach to assign.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CoachAssignmentIn)]
pub struct CoachAssignmentIn {
    /// The coach: an account with that role, and no relative.
    coach_id: UserId,
}

/// Assign a coach, from now on.
#[utoipa::path(post, path = "/participants/{participantId}/coach-assignments", tag = "participants",
    request_body = CoachAssignmentIn,
    params(("participantId" = uuid::Uuid, Path, description = "The participant"),
        ("Idempotency-Key" = String, Header, description = "Names this wish: a repeat gets the first answer")),
    responses((status = 201, description = "Assigned", body = CoachAssignmentOut),
        (status = 409, description = "They coach this youth already")))]
pub async fn create_coach_assignment(
    caller: Caller<Lead>,
    id: web::Path<ParticipantId>,
    once: Once,
    body: Input<CoachAssignmentIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let coach_id = body.value.coach_id;
    let work = once.run(&db, caller.user_id, &body.digest, async |tx| {
        let assignable = access::to_assign(tx, &caller, *id).await?;
        let row = ops::assign(tx, assignable, &caller, coach_id).await?;
        Reply::created(&CoachAssignmentOut::from(row))
    });
    work.await
}

/// End a coach assignment. The former coach sees nothing from now on.
#[utoipa::path(post, path = "/participants/{participantId}/coach-assignments/{assignmentId}/endings",
    tag = "participants",
    params(("participantId" = uuid::Uuid, Path, description = "The participant"),
        ("assignmentId" = uuid::Uuid, Path, description = "The assignment"),
        ("Idempotency-Key" = String, Header, description = "Names this wish: a repeat gets the first answer")),
    responses((status = 201, description = "Ended", body = CoachAssignmentOut),
        (status = 409, description = "It is over already")))]
pub async fn end_coach_assignment(
    caller: Caller<Lead>,
    path: web::Path<(ParticipantId, CoachAssignmentId)>,
    once: Once,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (participant_id, id) = *path;
    let work = once.run(&db, caller.user_id, "", async |tx| {
        let unassignable = access::to_unassign(tx, &caller, participant_id, id).await?;
        let row = ops::unassign(tx, unassignable, &caller).await?;
        Reply::created(&CoachAssignmentOut::from(row))
    });
    work.await
}

/// A legal representative of the participant.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Guardian)]
pub struct GuardianOut {
    /// Names the guardianship.
    id: GuardianshipId,
    /// The guardian.
    user_id: UserId,
    /// The guardian's name.
    #[schema(example = "Fatma Bakker")]
    display_name: String,
    /// Recorded.
    since_at: DateTime<Utc>,
    /// Until when; `null` while it holds.
    #[schema(required = true)]
    ended_at: Option<DateTime<Utc>>,
}

impl From<GuardianRow> for GuardianOut {
    fn from(row: GuardianRow) -> Self {
        let GuardianRow { id, user_id, display_name, since: since_at, ended_at } = row;
        Self { id, user_id, display_name, since_at, ended_at }
    }
}

/// The guardians of now.
#[utoipa::path(get, path = "/participants/{participantId}/guardians", tag = "participants",
    params(("participantId" = uuid::Uuid, Path, description = "The participant"), PageQuery),
    responses((status = 200, description = "Newest first", body = Page<GuardianOut>)))]
pub async fn list_guardians(
    caller: Caller<FileReader>,
    id: web::Path<ParticipantId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let readable = access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let rows = query::list_guardians(db.reader(), &readable, &page).await?;
    Reply::page(&Page::from_rows(rows, page.limit()?, |row| row.id.0, GuardianOut::from))
}

/// A guardian to record.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = GuardianIn)]
pub struct GuardianIn {
    /// Name used to sign in. Where it is a guardian's already, in this programme, that account is taken.
    login_name: LoginName,
    /// Name shown to others; an account that is there already keeps its own.
    #[schema(min_length = 1, max_length = 100, example = "Fatma Bakker")]
    display_name: String,
}

/// Record a guardian. A code lets them in.
#[utoipa::path(post, path = "/participants/{participantId}/guardians", tag = "participants",
    request_body = GuardianIn,
    params(("participantId" = uuid::Uuid, Path, description = "The participant"),
        ("Idempotency-Key" = String, Header, description = "Names this wish: a repeat gets the first answer")),
    responses((status = 201, description = "Recorded", body = GuardianOut),
        (status = 409, description = "The login name is somebody else's, or they are the guardian already")))]
pub async fn create_guardian(
    caller: Caller<CoachOrLead>,
    id: web::Path<ParticipantId>,
    once: Once,
    body: Input<GuardianIn>,
    db: web::Data<Db>,
    cache: web::Data<SessionCache>,
) -> ApiResult<Reply> {
    let GuardianIn { login_name, display_name } = body.value;
    let new = NewUser { login_name, display_name };
    let work = once.run(&db, caller.user_id, &body.digest, async |tx| {
        let changeable = access::to_change(tx, &caller, *id).await?;
        let row = ops::add_guardian(tx, changeable, &caller, new.clone()).await?;
        Reply::created(&GuardianOut::from(row))
    });
    let reply = work.await?;
    cache.forget_all();
    Ok(reply)
}

/// End a guardianship. The former guardian sees nothing from now on.
#[utoipa::path(post, path = "/participants/{participantId}/guardians/{guardianshipId}/endings",
    tag = "participants",
    params(("participantId" = uuid::Uuid, Path, description = "The participant"),
        ("guardianshipId" = uuid::Uuid, Path, description = "The guardianship"),
        ("Idempotency-Key" = String, Header, description = "Names this wish: a repeat gets the first answer")),
    responses((status = 201, description = "Ended", body = GuardianOut),
        (status = 409, description = "It is over already")))]
pub async fn end_guardianship(
    caller: Caller<CoachOrLead>,
    path: web::Path<(ParticipantId, GuardianshipId)>,
    once: Once,
    db: web::Data<Db>,
    cache: web::Data<SessionCache>,
) -> ApiResult<Reply> {
    let (participant_id, id) = *path;
    let work = once.run(&db, caller.user_id, "", async |tx| {
        let endable = access::to_end_guardianship(tx, &caller, participant_id, id).await?;
        let row = ops::end_guardianship(tx, endable, &caller).await?;
        Reply::created(&GuardianOut::from(row))
    });
    let reply = work.await?;
    cache.forget_all();
    Ok(reply)
}

/// A declared family tie: that person decides nothing about the participant.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Kinship)]
pub struct KinshipOut {
    /// Names the tie.
    id: KinshipId,
    /// The relative.
    user_id: UserId,
    /// The relative's name.
    #[schema(example = "Noor de Vries")]
    display_name: String,
    /// Who declared it.
    declared_by: UserId,
    /// When.
    declared_at: DateTime<Utc>,
}

impl From<KinshipRow> for KinshipOut {
    fn from(row: KinshipRow) -> Self {
        let KinshipRow { id, user_id, display_name, declared_by, declared_at } = row;
        Self { id, user_id, display_name, declared_by, declared_at }
    }
}

/// Declared family ties.
#[utoipa::path(get, path = "/participants/{participantId}/kinships", tag = "participants",
    params(("participantId" = uuid::Uuid, Path, description = "The participant"), PageQuery),
    responses((status = 200, description = "Newest first", body = Page<KinshipOut>)))]
pub async fn list_kinships(
    caller: Caller<CoachOrLead>,
    id: web::Path<ParticipantId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let readable = access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let rows = query::list_kinships(db.reader(), &readable, &page).await?;
    Reply::page(&Page::from_rows(rows, page.limit()?, |row| row.id.0, KinshipOut::from))
}

/// A family tie to declare.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = KinshipIn)]
pub struct KinshipIn {
    /// The relative: oneself, or, for a lead, anybody.
    user_id: UserId,
}

/// Declare a family tie. It stays: that person decides nothing about the participant from now on.
#[utoipa::path(post, path = "/participants/{participantId}/kinships", tag = "participants",
    request_body = KinshipIn,
    params(("participantId" = uuid::Uuid, Path, description = "The participant"),
        ("Idempotency-Key" = String, Header, description = "Names this wish: a repeat gets the first answer")),
    responses((status = 201, description = "Declared", body = KinshipOut),
        (status = 409, description = "It is declared already")))]
pub async fn declare_kinship(
    caller: Caller<CoachOrLead>,
    id: web::Path<ParticipantId>,
    once: Once,
    body: Input<KinshipIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let user_id = body.value.user_id;
    let work = once.run(&db, caller.user_id, &body.digest, async |tx| {
        let changeable = access::to_change(tx, &caller, *id).await?;
        let row = ops::declare_kinship(tx, changeable, &caller, user_id).await?;
        Reply::created(&KinshipOut::from(row))
    });
    work.await
}
