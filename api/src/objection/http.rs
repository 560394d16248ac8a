//! Paths of objections.

use actix_web::web;
use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    MilestoneId, ObjectionId, ObjectionState, ObjectionSubject, ParticipantId, PayoutRequestId, Role, UserId,
    objection,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::access::{self, Decidable};
use super::{ops, query};
use crate::auth::{Caller, Family, Lead, ObjectionReader};
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

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: object_to_payout_request, object_to_milestone, list_objections, get_objection);
    guarded!(routes: grant_objection, dismiss_objection, withdraw_objection);
}

/// An objection.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Objection)]
pub struct ObjectionOut {
    /// Names the objection.
    id: ObjectionId,
    /// Whose.
    participant_id: ParticipantId,
    /// Against what: a payout request or a milestone.
    subject_kind: ObjectionSubject,
    /// Against which one.
    subject_id: Uuid,
    /// Why the youth does not agree.
    grounds: String,
    /// Filed, granted, dismissed or withdrawn.
    state: ObjectionState,
    /// Who had decided.
    against_user_id: UserId,
    /// Who objected: the youth or a guardian.
    filed_by_user_id: UserId,
    /// When.
    filed_at: DateTime<Utc>,
    /// Last day to decide on it.
    decide_by_date: NaiveDate,
    /// The lead who decided.
    #[schema(required = true)]
    decided_by_user_id: Option<UserId>,
    /// When.
    #[schema(required = true)]
    decided_at: Option<DateTime<Utc>>,
    /// Why; the youth reads it.
    #[schema(required = true)]
    decision_reason: Option<String>,
}

impl From<objection::Model> for ObjectionOut {
    fn from(row: objection::Model) -> Self {
        Self {
            id: row.id,
            participant_id: row.participant_id,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            grounds: row.grounds,
            state: row.state,
            against_user_id: row.against_user_id,
            filed_by_user_id: row.filed_by,
            filed_at: row.filed_at,
            decide_by_date: row.decide_by,
            decided_by_user_id: row.decided_by,
            decided_at: row.decided_at,
            decision_reason: row.decision_reason,
        }
    }
}

/// Why somebody does not agree.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ObjectionIn)]
pub struct ObjectionIn {
    /// The grounds.
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = r"\S",
        example = "De school betaalt dit juist niet."
    )]
    grounds: String,
}

async fn object(
    caller: &Caller<Family>,
    once: Once,
    (kind, id): (ObjectionSubject, Uuid),
    body: &Input<ObjectionIn>,
    db: &Db,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_object(tx, caller, kind, id).await?;
        Reply::created(&ObjectionOut::from(ops::file(tx, caller, &target, &body.value.grounds).await?))
    };
    once.run(db, caller.user_id, &body.digest, work).await
}

/// Object to a refused payout request, within six weeks.
#[utoipa::path(post, path = "/payout-requests/{payoutRequestId}/objections", tag = "objections",
    request_body = ObjectionIn,
    params(("payoutRequestId" = Uuid, Path, description = "The request"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Filed", body = ObjectionOut),
              (status = 409, description = "Not refused, too late, or objected to already")))]
pub async fn object_to_payout_request(
    caller: Caller<Family>,
    once: Once,
    id: web::Path<PayoutRequestId>,
    body: Input<ObjectionIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    object(&caller, once, (ObjectionSubject::PayoutRequest, id.0), &body, &db).await
}

/// Object to a returned milestone, within six weeks.
#[utoipa::path(post, path = "/milestones/{milestoneId}/objections", tag = "objections", request_body = ObjectionIn,
    params(("milestoneId" = Uuid, Path, description = "The milestone"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Filed", body = ObjectionOut),
              (status = 409, description = "Not returned, too late, or objected to already")))]
pub async fn object_to_milestone(
    caller: Caller<Family>,
    once: Once,
    id: web::Path<MilestoneId>,
    body: Input<ObjectionIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    object(&caller, once, (ObjectionSubject::Milestone, id.0), &body, &db).await
}

/// Which objections, and which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ObjectionQuery {
    /// In which state; unless told `filed` for a lead, all for the family.
    state: Option<ObjectionState>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

/// Objections: those that wait for a lead; to the family their own.
#[utoipa::path(get, path = "/objections", tag = "objections", params(ObjectionQuery),
    responses((status = 200, description = "Objections, the most urgent first", body = Page<ObjectionOut>)))]
pub async fn list_objections(
    caller: Caller<ObjectionReader>,
    which: Query<ObjectionQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let ObjectionQuery { state, cursor, limit } = which.into_inner();
    let page = PageQuery::new(cursor, limit);
    let state = state.or(caller.is(Role::Lead).then_some(ObjectionState::Filed));
    let rows = query::list_objections(db.reader(), &caller, day_of(db.clock().now()), state, &page).await?;
    Reply::page(&Page::from_rows(rows, page.limit()?, |row| row.id.0, ObjectionOut::from))
}

/// One objection.
#[utoipa::path(get, path = "/objections/{objectionId}", tag = "objections",
    params(("objectionId" = Uuid, Path, description = "The objection")),
    responses((status = 200, description = "The objection", body = ObjectionOut)))]
pub async fn get_objection(
    caller: Caller<ObjectionReader>,
    id: web::Path<ObjectionId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let visible = access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    Reply::ok(&ObjectionOut::from(visible.objection().clone()))
}

/// Why a lead decides so; the youth reads it.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ObjectionDecisionIn)]
pub struct ObjectionDecisionIn {
    /// Why.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = r"\S",
        example = "De factuur hoort bij je opleiding."
    )]
    reason: String,
}

async fn decide(
    caller: &Caller<Lead>,
    once: Once,
    id: ObjectionId,
    body: &Input<ObjectionDecisionIn>,
    db: &Db,
    act: impl AsyncFn(&Tx, &Decidable, &str) -> ApiResult<objection::Model>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_decide(tx, caller, id).await?;
        Reply::created(&ObjectionOut::from(act(tx, &target, &body.value.reason).await?))
    };
    once.run(db, caller.user_id, &body.digest, work).await
}

/// Grant an objection: what was refused is done at once.
#[utoipa::path(post, path = "/objections/{objectionId}/grants", tag = "objections",
    request_body = ObjectionDecisionIn,
    params(("objectionId" = Uuid, Path, description = "The objection"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Granted", body = ObjectionOut),
              (status = 409, description = "Decided already, no longer possible, or the money was spent")))]
pub async fn grant_objection(
    caller: Caller<Lead>,
    once: Once,
    id: web::Path<ObjectionId>,
    body: Input<ObjectionDecisionIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let act = async |tx: &Tx, target: &Decidable, reason: &str| ops::grant(tx, &caller, target, reason).await;
    decide(&caller, once, *id, &body, &db, act).await
}

/// Dismiss an objection: the refusal stands.
#[utoipa::path(post, path = "/objections/{objectionId}/dismissals", tag = "objections",
    request_body = ObjectionDecisionIn,
    params(("objectionId" = Uuid, Path, description = "The objection"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Dismissed", body = ObjectionOut),
              (status = 409, description = "Decided already")))]
pub async fn dismiss_objection(
    caller: Caller<Lead>,
    once: Once,
    id: web::Path<ObjectionId>,
    body: Input<ObjectionDecisionIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let act =
        async |tx: &Tx, target: &Decidable, reason: &str| ops::dismiss(tx, &caller, target, reason).await;
    decide(&caller, once, *id, &body, &db, act).await
}

/// Take an objection back.
#[utoipa::path(post, path = "/objections/{objectionId}/withdrawals", tag = "objections",
    params(("objectionId" = Uuid, Path, description = "The objection"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Taken back", body = ObjectionOut),
              (status = 409, description = "Decided already")))]
pub async fn withdraw_objection(
    caller: Caller<Family>,
    once: Once,
    id: web::Path<ObjectionId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_withdraw(tx, &caller, *id).await?;
        Reply::created(&ObjectionOut::from(ops::withdraw(tx, &caller, &target).await?))
    };
    once.run(&db, caller.user_id, "", work).await
}
