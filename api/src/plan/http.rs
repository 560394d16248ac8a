//! Paths of plans.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::{ParticipantId, PlanId, PlanOutcome, PlanState, RevisionState, plan};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::document::Document;
use super::query::{self, Which};
use super::revision::{RevisionOut, show_revision};
use super::{access, ops, signing};
use crate::auth::{Caller, CoachOrLead, FileReader, Signer, YouthOrCoach};
use crate::clock::day_of;
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{IfMatch, Page, PageQuery};
use crate::participant::access as file;
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_plans, create_plan, get_plan, get_draft, update_draft, discard_draft, sign_plan, amend_plan);
    guarded!(routes: end_plan, list_revisions, get_revision);
}

/// A plan.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Plan)]
pub struct PlanOut {
    /// Names the plan.
    id: PlanId,
    /// Whose.
    participant_id: ParticipantId,
    /// Draft, active or ended.
    state: PlanState,
    /// Number of the revision in force.
    #[schema(required = true, example = 1)]
    active_revision_number: Option<i32>,
    /// Number of the revision that is being edited.
    #[schema(required = true, example = 2)]
    draft_revision_number: Option<i32>,
    /// How it ended.
    #[schema(required = true)]
    outcome: Option<PlanOutcome>,
    /// Why it ended.
    #[schema(required = true)]
    end_reason: Option<String>,
    /// When it was begun.
    created_at: DateTime<Utc>,
    /// When it ended.
    #[schema(required = true)]
    ended_at: Option<DateTime<Utc>>,
}

async fn show_plans(conn: &impl sea_orm::ConnectionTrait, rows: Vec<plan::Model>) -> ApiResult<Vec<PlanOut>> {
    let ids: Vec<PlanId> = rows.iter().map(|row| row.id).collect();
    let numbers = query::list_numbers(conn, &ids).await?;
    let show = |row: plan::Model| PlanOut {
        id: row.id,
        participant_id: row.participant_id,
        state: row.state,
        active_revision_number: numbers.get(&(row.id, RevisionState::Active)).copied(),
        draft_revision_number: numbers.get(&(row.id, RevisionState::Draft)).copied(),
        outcome: row.outcome,
        end_reason: row.end_reason,
        created_at: row.created_at,
        ended_at: row.ended_at,
    };
    Ok(rows.into_iter().map(show).collect())
}

async fn show_plan(conn: &impl sea_orm::ConnectionTrait, row: plan::Model) -> ApiResult<PlanOut> {
    let shown = show_plans(conn, vec![row]).await?.pop();
    shown.ok_or_else(|| crate::error::ApiError::internal("a plan went missing"))
}

/// The plans of a participant.
#[utoipa::path(get, path = "/participants/{participantId}/plans", tag = "plans",
    params(("participantId" = Uuid, Path, description = "The participant"), PageQuery),
    responses((status = 200, description = "Plans, newest first", body = Page<PlanOut>)))]
pub async fn list_plans(
    caller: Caller<FileReader>,
    id: web::Path<ParticipantId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    file::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let rows = query::list(db.reader(), *id, after, limit).await?;
    let shown = show_plans(db.reader(), rows).await?;
    Reply::page(&Page::from_rows(shown, limit, |plan| plan.id.0, |plan| plan))
}

/// Begin a plan with an empty draft. A participant has one plan at a time.
#[utoipa::path(post, path = "/participants/{participantId}/plans", tag = "plans",
    params(("participantId" = Uuid, Path, description = "The participant"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Begun", body = PlanOut),
              (status = 409, description = "There is a plan that is not over")))]
pub async fn create_plan(
    caller: Caller<YouthOrCoach>,
    once: Once,
    id: web::Path<ParticipantId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let readable = file::to_read(tx, &caller, *id, day_of(tx.now())).await?;
        let plan = ops::begin(tx, &caller, &access::to_begin(&readable)?).await?;
        Reply::created(&show_plan(tx, plan).await?)
    };
    once.run(&db, caller.user_id, "", work).await
}

/// One plan.
#[utoipa::path(get, path = "/plans/{planId}", tag = "plans",
    params(("planId" = Uuid, Path, description = "The plan")),
    responses((status = 200, description = "The plan", body = PlanOut)))]
pub async fn get_plan(
    caller: Caller<FileReader>,
    id: web::Path<PlanId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let visible = access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    Reply::ok(&show_plan(db.reader(), visible.plan().clone()).await?)
}

/// The version that `If-Match` names: a draft of another number is another document.
fn version_of(row: &entities::plan_revision::Model) -> String {
    format!("{}.{}", row.number, row.version)
}

/// The draft of a plan. Its `ETag` is what an edit must name in `If-Match`.
#[utoipa::path(get, path = "/plans/{planId}/draft", tag = "plans",
    params(("planId" = Uuid, Path, description = "The plan")),
    responses((status = 200, description = "The draft", body = RevisionOut)))]
pub async fn get_draft(
    caller: Caller<FileReader>,
    id: web::Path<PlanId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let now = db.clock().now();
    let visible = access::to_read(db.reader(), &caller, *id, day_of(now)).await?;
    let revision = query::get_revision(db.reader(), *id, Which::Draft).await?;
    let version = version_of(&revision.row);
    Ok(Reply::ok(&show_revision(revision, visible.participant(), now))?.with_version(version))
}

/// Replace the content of the draft. Every signature under it is cleared.
#[utoipa::path(put, path = "/plans/{planId}/draft", tag = "plans", request_body = Document,
    params(("planId" = Uuid, Path, description = "The plan"),
           ("If-Match" = String, Header, description = "The `ETag` of the draft that you changed")),
    responses((status = 200, description = "Replaced", body = RevisionOut),
              (status = 409, description = "No draft, or a milestone is touched that is approved or claimed")))]
pub async fn update_draft(
    caller: Caller<YouthOrCoach>,
    id: web::Path<PlanId>,
    version: IfMatch,
    body: Input<Document>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    db.write(async |tx| {
        let target = access::to_edit(tx, &caller, *id).await?;
        version.require(version_of(target.draft()))?;
        let edited = ops::edit(tx, &caller, &target, &body.value).await?;
        let version = version_of(&edited);
        let revision = query::get_revision(tx, *id, Which::Draft).await?;
        Ok(Reply::ok(&show_revision(revision, target.held().participant(), tx.now()))?.with_version(version))
    })
    .await
}

/// Give an amendment up; the revision in force stays.
#[utoipa::path(delete, path = "/plans/{planId}/draft", tag = "plans",
    params(("planId" = Uuid, Path, description = "The plan"),
           ("If-Match" = String, Header, description = "The `ETag` of the draft that you saw")),
    responses((status = 204, description = "Given up"),
              (status = 409, description = "No draft, or the plan never came into force")))]
pub async fn discard_draft(
    caller: Caller<YouthOrCoach>,
    id: web::Path<PlanId>,
    version: IfMatch,
    db: web::Data<Db>,
) -> ApiResult<HttpResponse> {
    db.write(async |tx| {
        let target = access::to_edit(tx, &caller, *id).await?;
        version.require(version_of(target.draft()))?;
        ops::discard(tx, &caller, &target).await
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A signature to put.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SignatureIn)]
pub struct SignatureIn {
    /// Hash of the content that you read: nobody signs what changed meanwhile.
    #[schema(
        pattern = "^[0-9a-f]{64}$",
        min_length = 64,
        max_length = 64,
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    content_hash: String,
}

impl SignatureIn {
    /// What was read.
    #[must_use]
    pub fn content_hash(&self) -> &str {
        &self.content_hash
    }
}

/// Sign the draft. The last needed signature brings it into force and sets its money aside.
#[utoipa::path(post, path = "/plans/{planId}/signatures", tag = "plans", request_body = SignatureIn,
    params(("planId" = Uuid, Path, description = "The plan"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Signed; `state` tells whether it is in force", body = PlanOut),
              (status = 409, description = "Changed meanwhile, empty, signed already, or the funds can't cover it")))]
pub async fn sign_plan(
    caller: Caller<Signer>,
    once: Once,
    id: web::Path<PlanId>,
    body: Input<SignatureIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_sign(tx, &caller, *id).await?;
        signing::sign(tx, &caller, &target, &body.value.content_hash).await?;
        let signed = access::to_read(tx, &caller, *id, day_of(tx.now())).await?;
        Reply::created(&show_plan(tx, signed.plan().clone()).await?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Begin the next revision, as a copy of the one in force.
#[utoipa::path(post, path = "/plans/{planId}/amendments", tag = "plans",
    params(("planId" = Uuid, Path, description = "The plan"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Begun", body = PlanOut),
              (status = 409, description = "Not in force, or there is a draft already")))]
pub async fn amend_plan(
    caller: Caller<YouthOrCoach>,
    once: Once,
    id: web::Path<PlanId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_amend(tx, &caller, *id).await?;
        ops::amend(tx, &caller, &target).await?;
        Reply::created(&show_plan(tx, target.plan().clone()).await?)
    };
    once.run(&db, caller.user_id, "", work).await
}

/// How a plan ends.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlanEndingIn)]
pub struct EndingIn {
    /// How.
    outcome: PlanOutcome,
    /// Why; the youth reads it.
    #[schema(min_length = 1, max_length = 1000, pattern = r"\S", example = "Alles gehaald. Goed gedaan!")]
    reason: String,
}

/// End a plan. What it still promises returns to the funds; what was earned stays the youth's.
#[utoipa::path(post, path = "/plans/{planId}/endings", tag = "plans", request_body = EndingIn,
    params(("planId" = Uuid, Path, description = "The plan"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Ended", body = PlanOut),
              (status = 409, description = "Over already, or a claim waits for a decision")))]
pub async fn end_plan(
    caller: Caller<CoachOrLead>,
    once: Once,
    id: web::Path<PlanId>,
    body: Input<EndingIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let EndingIn { outcome, reason } = &body.value;
    let work = async |tx: &Tx| {
        let target = access::to_end(tx, &caller, *id).await?;
        let ended = ops::end(tx, &caller, &target, *outcome, reason).await?;
        Reply::created(&show_plan(tx, ended).await?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// The revisions of a plan, with who changed and signed what.
#[utoipa::path(get, path = "/plans/{planId}/revisions", tag = "plans",
    params(("planId" = Uuid, Path, description = "The plan"), PageQuery),
    responses((status = 200, description = "Revisions, newest first", body = Page<RevisionOut>)))]
pub async fn list_revisions(
    caller: Caller<FileReader>,
    id: web::Path<PlanId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit, now) = (page.after()?, page.limit()?, db.clock().now());
    let visible = access::to_read(db.reader(), &caller, *id, day_of(now)).await?;
    let rows = query::list_revisions(db.reader(), *id, after, limit).await?;
    let show = |revision| show_revision(revision, visible.participant(), now);
    Reply::page(&Page::from_rows(rows, limit, |revision| revision.row.id.0, show))
}

/// One revision, by its number.
#[utoipa::path(get, path = "/plans/{planId}/revisions/{number}", tag = "plans",
    params(("planId" = Uuid, Path, description = "The plan"),
           ("number" = i32, Path, description = "Number of the revision", minimum = 1)),
    responses((status = 200, description = "The revision", body = RevisionOut)))]
pub async fn get_revision(
    caller: Caller<FileReader>,
    ids: web::Path<(PlanId, i32)>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let ((plan, number), now) = (*ids, db.clock().now());
    let visible = access::to_read(db.reader(), &caller, plan, day_of(now)).await?;
    let revision = query::get_revision(db.reader(), plan, Which::Number(number)).await?;
    Reply::ok(&show_revision(revision, visible.participant(), now))
}
