//! Paths of proposed times.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{
    AppointmentId, IntroductionId, IntroductionSide, IntroductionState, MeetingKind, ProposalId,
    ProposalState,
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::query::{self, Whole};
use super::rules::{are_past, camp_of, overlaps, shown};
use super::{access, ops};
use crate::appointment::ops::Slot;
use crate::auth::{Caller, IntroductionParty, IntroductionReader};
use crate::clock::day_of;
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::introduction::access::{Relation, to_read as to_read_introduction};
use crate::page::{Page, PageQuery};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: create_proposal, list_introduction_proposals, get_proposal);
    guarded!(routes: accept_proposal, decline_proposal, withdraw_proposal);
}

/// One of the times.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProposalSlot)]
pub struct SlotOut {
    /// Start; names the time within its proposal.
    starts_at: DateTime<Utc>,
    /// End.
    ends_at: DateTime<Utc>,
    /// Whether the youth has something else then; absent once it was answered, and for the employer, who does not know what
    /// a youth does.
    #[schema(required = true)]
    overlaps: Option<bool>,
}

/// Some times at which youth and employer could meet.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Proposal)]
pub struct ProposalOut {
    /// Names the proposal.
    id: ProposalId,
    /// In which introduction.
    introduction_id: IntroductionId,
    /// Who proposed.
    side: IntroductionSide,
    /// What for.
    meeting: MeetingKind,
    /// Where.
    #[schema(example = "Westzijde 10, Zaandam")]
    place: String,
    /// The times, the earliest first.
    slots: Vec<SlotOut>,
    /// Open, accepted, declined or withdrawn.
    state: ProposalState,
    /// Whether it waits for your answer.
    waits_for_you: bool,
    /// The appointment that came of it.
    #[schema(required = true)]
    appointment_id: Option<AppointmentId>,
    /// When it was proposed.
    created_at: DateTime<Utc>,
    /// When it was answered or taken back.
    #[schema(required = true)]
    answered_at: Option<DateTime<Utc>>,
}

/// What the reader is to the introduction, where that stands, and when it is read.
type Reader = (Relation, IntroductionState, DateTime<Utc>);

fn show(
    whole: Whole,
    (relation, introduction, now): Reader,
    busy: &[(DateTime<Utc>, DateTime<Utc>)],
) -> ProposalOut {
    let Whole { row, slots } = whole;
    let is_employer = matches!(relation, Relation::Employer(_));
    let state = shown(row.state, introduction, are_past(&slots, now));
    let is_answering = relation.side().is_some_and(|side| camp_of(side) != camp_of(row.side));
    let slot = |slot: Slot| SlotOut {
        starts_at: slot.starts_at,
        ends_at: slot.ends_at,
        overlaps: (!is_employer && state == ProposalState::Open)
            .then(|| busy.iter().any(|other| overlaps(slot, *other))),
    };
    ProposalOut {
        id: row.id,
        introduction_id: row.introduction_id,
        side: row.side,
        meeting: row.meeting,
        place: row.place,
        slots: slots.into_iter().map(slot).collect(),
        state,
        waits_for_you: is_answering && state == ProposalState::Open,
        appointment_id: row.appointment_id,
        created_at: row.created_at,
        answered_at: row.answered_at,
    }
}

async fn find_busy(
    conn: &impl ConnectionTrait,
    rows: &[Whole],
    (relation, ..): Reader,
) -> ApiResult<Vec<(DateTime<Utc>, DateTime<Utc>)>> {
    let Some(participant) = rows.first().map(|whole| whole.row.participant_id) else { return Ok(Vec::new()) };
    if matches!(relation, Relation::Employer(_)) {
        return Ok(Vec::new());
    }
    query::list_busy(conn, participant, rows.iter().flat_map(|whole| whole.slots.iter().copied())).await
}

async fn created(tx: &Tx, row: entities::proposal::Model, reader: Reader) -> ApiResult<Reply> {
    let whole = query::complete_one(tx, row).await?;
    let busy = find_busy(tx, std::slice::from_ref(&whole), reader).await?;
    Reply::created(&show(whole, reader, &busy))
}

/// A time to choose from.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ProposalSlotIn)]
pub struct SlotIn {
    /// Start: to come, and within a year.
    #[schema(example = "2026-12-01T14:00:00Z")]
    starts_at: DateTime<Utc>,
    /// End: 5 minutes to 12 hours later.
    #[schema(example = "2026-12-01T15:00:00Z")]
    ends_at: DateTime<Utc>,
}

/// Times that somebody proposes.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ProposalIn)]
pub struct ProposalIn {
    /// What for.
    meeting: MeetingKind,
    /// The times.
    #[schema(min_items = 1, max_items = 5)]
    slots: Vec<SlotIn>,
    /// The proposal that waits now, where these times take its place.
    replaces_id: Option<ProposalId>,
}

/// Propose times to meet, at the address of the place. Where others wait, `replacesId` names them.
#[utoipa::path(post, path = "/introductions/{introductionId}/proposals", tag = "meetings", request_body = ProposalIn,
    params(("introductionId" = Uuid, Path, description = "The introduction"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Proposed; waits for the other side", body = ProposalOut),
              (status = 409, description = "The introduction is not accepted, or other times wait")))]
pub async fn create_proposal(
    caller: Caller<IntroductionParty>,
    once: Once,
    id: web::Path<IntroductionId>,
    body: Input<ProposalIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let ProposalIn { meeting, ref slots, replaces_id } = body.value;
    let slots: Vec<Slot> =
        slots.iter().map(|slot| Slot { starts_at: slot.starts_at, ends_at: slot.ends_at }).collect();
    let work = async |tx: &Tx| {
        let target = access::to_propose(tx, &caller, *id).await?;
        let made = ops::propose(tx, &caller, &target, (meeting, &slots), replaces_id).await?;
        created(tx, made, (target.relation(), target.introduction().state, tx.now())).await
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// What was proposed in an introduction.
#[utoipa::path(get, path = "/introductions/{introductionId}/proposals", tag = "meetings",
    params(("introductionId" = Uuid, Path, description = "The introduction"), PageQuery),
    responses((status = 200, description = "Newest first", body = Page<ProposalOut>)))]
pub async fn list_introduction_proposals(
    caller: Caller<IntroductionReader>,
    id: web::Path<IntroductionId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit, today) = (page.after()?, page.limit()?, day_of(db.clock().now()));
    let seen = to_read_introduction(db.reader(), &caller, *id, today).await?;
    let reader = (seen.relation(), seen.introduction().state, db.clock().now());
    let rows = query::list_of_introduction(db.reader(), *id, after, limit).await?;
    let busy = find_busy(db.reader(), &rows, reader).await?;
    Reply::page(&Page::from_rows(rows, limit, |whole| whole.row.id.0, |whole| show(whole, reader, &busy)))
}

/// One proposal.
#[utoipa::path(get, path = "/proposals/{proposalId}", tag = "meetings",
    params(("proposalId" = Uuid, Path, description = "The proposal")),
    responses((status = 200, description = "The proposal", body = ProposalOut)))]
pub async fn get_proposal(
    caller: Caller<IntroductionReader>,
    id: web::Path<ProposalId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let seen = access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let reader = (seen.relation(), seen.introduction().state, db.clock().now());
    let whole = query::complete_one(db.reader(), seen.proposal().clone()).await?;
    let busy = find_busy(db.reader(), std::slice::from_ref(&whole), reader).await?;
    Reply::ok(&show(whole, reader, &busy))
}

/// The time that is chosen.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ProposalAcceptanceIn)]
pub struct AcceptanceIn {
    /// Its start.
    #[schema(example = "2026-12-01T14:00:00Z")]
    starts_at: DateTime<Utc>,
}

/// Choose one of the times that the other side proposed: it is an appointment from now on.
#[utoipa::path(post, path = "/proposals/{proposalId}/acceptances", tag = "meetings", request_body = AcceptanceIn,
    params(("proposalId" = Uuid, Path, description = "The proposal"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Accepted", body = ProposalOut),
              (status = 409, description = "No longer open, or the introduction is over")))]
pub async fn accept_proposal(
    caller: Caller<IntroductionParty>,
    once: Once,
    id: web::Path<ProposalId>,
    body: Input<AcceptanceIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_answer(tx, &caller, *id).await?;
        let accepted = ops::accept(tx, &caller, &target, body.value.starts_at).await?;
        created(tx, accepted, (target.relation(), target.introduction().state, tx.now())).await
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// None of the times that the other side proposed fits.
#[utoipa::path(post, path = "/proposals/{proposalId}/declines", tag = "meetings",
    params(("proposalId" = Uuid, Path, description = "The proposal"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Declined", body = ProposalOut),
              (status = 409, description = "No longer open")))]
pub async fn decline_proposal(
    caller: Caller<IntroductionParty>,
    once: Once,
    id: web::Path<ProposalId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_answer(tx, &caller, *id).await?;
        let declined = ops::decline(tx, &caller, &target).await?;
        created(tx, declined, (target.relation(), target.introduction().state, tx.now())).await
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Take back the times that my side proposed.
#[utoipa::path(post, path = "/proposals/{proposalId}/withdrawals", tag = "meetings",
    params(("proposalId" = Uuid, Path, description = "The proposal"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Taken back", body = ProposalOut),
              (status = 409, description = "No longer open")))]
pub async fn withdraw_proposal(
    caller: Caller<IntroductionParty>,
    once: Once,
    id: web::Path<ProposalId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_withdraw(tx, &caller, *id).await?;
        let withdrawn = ops::withdraw(tx, &caller, &target).await?;
        created(tx, withdrawn, (target.relation(), target.introduction().state, tx.now())).await
    };
    once.run(&db, caller.user_id, "", work).await
}
