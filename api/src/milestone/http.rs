//! Paths of milestones.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{
    AgreementId, AttachmentId, Cents, GoalId, MilestoneEvent, MilestoneId, MilestoneState, ParticipantId,
    PlanId, RewardKind, RewardState, UserId, milestone, milestone_event,
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::access::{self, Decidable};
use super::evidence::Shown;
use super::evidence_http::{__path_get_milestone_evidence, get_milestone_evidence};
use super::ops;
use super::query::{self, Whole};
use crate::auth::{Caller, CoachOrLead, FileReader, Lead, Youth};
use crate::clock::day_of;
use crate::db::{Db, Tx};
use crate::error::{ApiError, ApiResult};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{Page, PageQuery};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_plan_milestones, list_milestones, get_milestone, list_milestone_events, claim_milestone);
    guarded!(routes: approve_milestone, return_milestone, cancel_milestone, reverse_milestone, get_milestone_evidence);
}

/// What a milestone unlocks.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Reward)]
pub struct RewardOut {
    /// What.
    kind: RewardKind,
    /// How much, in euros; absent for rewards without money.
    #[schema(required = true)]
    amount: Option<Cents>,
    /// Promised, granted or reversed.
    state: RewardState,
}

/// A milestone.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Milestone)]
pub struct MilestoneOut {
    /// Names the milestone, in every revision.
    id: MilestoneId,
    /// The plan.
    plan_id: PlanId,
    /// Whose.
    participant_id: ParticipantId,
    /// The goal it belongs to.
    goal_id: GoalId,
    /// What is to be reached.
    title: String,
    /// Open, claimed, returned, approved or cancelled.
    state: MilestoneState,
    /// What it unlocks.
    rewards: Vec<RewardOut>,
    /// Agreements that must be met.
    required_agreement_ids: Vec<AgreementId>,
    /// What the youth wrote with the last claim.
    #[schema(required = true)]
    evidence: Option<String>,
    /// Why the last claim was returned.
    #[schema(required = true)]
    return_reason: Option<String>,
    /// The coach whose approval waits for a lead's.
    #[schema(required = true)]
    endorsed_by_user_id: Option<UserId>,
    /// Why it was approved though a required agreement was not met.
    #[schema(required = true)]
    override_reason: Option<String>,
    /// When it was approved.
    #[schema(required = true)]
    approved_at: Option<DateTime<Utc>>,
    /// When its rewards were taken back.
    #[schema(required = true)]
    reversed_at: Option<DateTime<Utc>>,
    /// Last change of state.
    updated_at: DateTime<Utc>,
}

impl From<Whole> for MilestoneOut {
    fn from(whole: Whole) -> Self {
        let Whole { row, rewards, required } = whole;
        let reward = |row: entities::reward::Model| RewardOut {
            kind: row.kind,
            amount: row.amount_cents,
            state: row.state,
        };
        Self {
            id: row.id,
            plan_id: row.plan_id,
            participant_id: row.participant_id,
            goal_id: row.goal_id,
            title: row.title,
            state: row.state,
            rewards: rewards.into_iter().map(reward).collect(),
            required_agreement_ids: required,
            evidence: row.evidence,
            return_reason: row.return_reason,
            endorsed_by_user_id: row.first_approver_id,
            override_reason: row.override_reason,
            approved_at: row.approved_at,
            reversed_at: row.reversed_at,
            updated_at: row.updated_at,
        }
    }
}

async fn show(conn: &impl ConnectionTrait, row: milestone::Model) -> ApiResult<MilestoneOut> {
    let whole = query::complete(conn, vec![row]).await?.pop();
    whole.map(MilestoneOut::from).ok_or_else(|| ApiError::internal("a milestone went missing"))
}

/// The milestones of a plan.
#[utoipa::path(get, path = "/plans/{planId}/milestones", tag = "milestones",
    params(("planId" = Uuid, Path, description = "The plan")),
    responses((status = 200, description = "Milestones, oldest first", body = Page<MilestoneOut>)))]
pub async fn list_plan_milestones(
    caller: Caller<FileReader>,
    id: web::Path<PlanId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    crate::plan::access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let list = query::list_of_plan(db.reader(), *id).await?;
    Reply::page(&Page { items: list.into_iter().map(MilestoneOut::from).collect(), next_cursor: None })
}

/// Which milestones, and which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MilestoneQuery {
    /// In which state; `claimed` unless told: what waits for a decision.
    state: Option<MilestoneState>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

/// What waits for me: milestones of my participants (coach) or of the programme (lead).
#[utoipa::path(get, path = "/milestones", tag = "milestones", params(MilestoneQuery),
    responses((status = 200, description = "Milestones, newest first", body = Page<MilestoneOut>)))]
pub async fn list_milestones(
    caller: Caller<CoachOrLead>,
    which: Query<MilestoneQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let MilestoneQuery { state, cursor, limit } = which.into_inner();
    let page = PageQuery::new(cursor, limit);
    let (after, limit) = (page.after()?, page.limit()?);
    let state = state.unwrap_or(MilestoneState::Claimed);
    let rows =
        query::list_in_state(db.reader(), &caller, day_of(db.clock().now()), state, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |whole| whole.row.id.0, MilestoneOut::from))
}

/// One milestone.
#[utoipa::path(get, path = "/milestones/{milestoneId}", tag = "milestones",
    params(("milestoneId" = Uuid, Path, description = "The milestone")),
    responses((status = 200, description = "The milestone", body = MilestoneOut)))]
pub async fn get_milestone(
    caller: Caller<FileReader>,
    id: web::Path<MilestoneId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let visible = access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    Reply::ok(&show(db.reader(), visible.milestone().clone()).await?)
}

/// One step in the life of a milestone.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MilestoneStep)]
pub struct StepOut {
    /// What was done.
    event: MilestoneEvent,
    /// Who did it.
    actor_user_id: UserId,
    /// Evidence or reason.
    #[schema(required = true)]
    note: Option<String>,
    /// When.
    happened_at: DateTime<Utc>,
}

impl From<milestone_event::Model> for StepOut {
    fn from(row: milestone_event::Model) -> Self {
        Self { event: row.event, actor_user_id: row.actor_id, note: row.note, happened_at: row.happened_at }
    }
}

/// What happened to a milestone.
#[utoipa::path(get, path = "/milestones/{milestoneId}/events", tag = "milestones",
    params(("milestoneId" = Uuid, Path, description = "The milestone"), PageQuery),
    responses((status = 200, description = "Steps, newest first", body = Page<StepOut>)))]
pub async fn list_milestone_events(
    caller: Caller<FileReader>,
    id: web::Path<MilestoneId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let rows = query::list_events(db.reader(), *id, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |row| row.id.0, StepOut::from))
}

/// A claim.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ClaimIn)]
pub struct ClaimIn {
    /// How one can see that it is reached; may be left out where files or kept agreements show it.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = r"\S",
        example = "Mijn cijferlijst staat in Magister."
    )]
    evidence: Option<String>,
    /// Files that show it, which you sent in before.
    #[serde(default)]
    #[schema(max_items = 5, required = false)]
    attachment_ids: Vec<AttachmentId>,
}

/// Say that a milestone is reached: in words, with files, or by agreements of the plan that are kept.
#[utoipa::path(post, path = "/milestones/{milestoneId}/claims", tag = "milestones", request_body = ClaimIn,
    params(("milestoneId" = Uuid, Path, description = "The milestone"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Claimed", body = MilestoneOut),
              (status = 409, description = "Not open or returned")))]
pub async fn claim_milestone(
    caller: Caller<Youth>,
    once: Once,
    id: web::Path<MilestoneId>,
    body: Input<ClaimIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let ClaimIn { ref evidence, ref attachment_ids } = body.value;
    let shown = Shown { text: evidence.as_deref(), attachments: attachment_ids };
    let work = async |tx: &Tx| {
        let target = access::to_claim(tx, &caller, *id).await?;
        let claimed = ops::claim(tx, &caller, &target, shown).await?;
        Reply::created(&show(tx, claimed).await?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// An approval.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ApprovalIn)]
pub struct ApprovalIn {
    /// Why it is approved although a required agreement is not met; needed only then. The youth reads it.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = r"\S",
        example = "Je was ziek; de school weet ervan."
    )]
    override_reason: Option<String>,
}

/// Approve a claim: its rewards are unlocked at once. Above the programme's amount a coach's approval waits for a lead's.
#[utoipa::path(post, path = "/milestones/{milestoneId}/approvals", tag = "milestones", request_body = ApprovalIn,
    params(("milestoneId" = Uuid, Path, description = "The milestone"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Approved, or endorsed and waiting for a lead", body = MilestoneOut),
              (status = 409, description = "Not claimed, or a required agreement is not met")))]
pub async fn approve_milestone(
    caller: Caller<CoachOrLead>,
    once: Once,
    id: web::Path<MilestoneId>,
    body: Input<ApprovalIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let reason = body.value.override_reason.as_deref();
    let work = async |tx: &Tx| {
        let target = access::to_decide(tx, &caller, *id).await?;
        Reply::created(&show(tx, ops::approve(tx, &caller, &target, reason).await?).await?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// A reason that the youth reads.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ReasonIn)]
pub struct ReasonIn {
    /// Why.
    #[schema(min_length = 1, max_length = 1000, pattern = r"\S", example = "Ik mis je cijferlijst nog.")]
    reason: String,
}

/// The three decisions that need a reason differ in what they do and in nothing else.
async fn decide(
    caller: &crate::auth::Person,
    once: Once,
    id: MilestoneId,
    body: &Input<ReasonIn>,
    db: &Db,
    act: impl AsyncFn(&Tx, &Decidable, &str) -> ApiResult<milestone::Model>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_decide(tx, caller, id).await?;
        Reply::created(&show(tx, act(tx, &target, &body.value.reason).await?).await?)
    };
    once.run(db, caller.user_id, &body.digest, work).await
}

/// Send a claim back with a reason.
#[utoipa::path(post, path = "/milestones/{milestoneId}/returns", tag = "milestones", request_body = ReasonIn,
    params(("milestoneId" = Uuid, Path, description = "The milestone"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Returned", body = MilestoneOut),
              (status = 409, description = "Not claimed")))]
pub async fn return_milestone(
    caller: Caller<CoachOrLead>,
    once: Once,
    id: web::Path<MilestoneId>,
    body: Input<ReasonIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let act =
        async |tx: &Tx, target: &Decidable, reason: &str| ops::send_back(tx, &caller, target, reason).await;
    decide(&caller, once, *id, &body, &db, act).await
}

/// Take a milestone out of the plan; what it promised returns to the fund.
#[utoipa::path(post, path = "/milestones/{milestoneId}/cancellations", tag = "milestones", request_body = ReasonIn,
    params(("milestoneId" = Uuid, Path, description = "The milestone"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Cancelled", body = MilestoneOut),
              (status = 409, description = "Approved or cancelled already")))]
pub async fn cancel_milestone(
    caller: Caller<CoachOrLead>,
    once: Once,
    id: web::Path<MilestoneId>,
    body: Input<ReasonIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let act =
        async |tx: &Tx, target: &Decidable, reason: &str| ops::cancel(tx, &caller, target, reason).await;
    decide(&caller, once, *id, &body, &db, act).await
}

/// Mend a mistaken approval: take back what it unlocked, as far as it was not spent.
#[utoipa::path(post, path = "/milestones/{milestoneId}/reversals", tag = "milestones", request_body = ReasonIn,
    params(("milestoneId" = Uuid, Path, description = "The milestone"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Taken back", body = MilestoneOut),
              (status = 409, description = "Not approved, taken back already, or spent")))]
pub async fn reverse_milestone(
    caller: Caller<Lead>,
    once: Once,
    id: web::Path<MilestoneId>,
    body: Input<ReasonIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let act =
        async |tx: &Tx, target: &Decidable, reason: &str| ops::reverse(tx, &caller, target, reason).await;
    decide(&caller, once, *id, &body, &db, act).await
}
