//! Whether what a notice says still holds when it is about to leave: one look at the thing that it is about.

use chrono::{DateTime, Utc};
use entities::{
    AgreementContactId, AgreementId, AppointmentId, AppointmentState, CertificateId, CheckInId, ContactState,
    EmployerId, InterestId, IntroductionId, IntroductionSide, IntroductionState, MessageId, MilestoneId,
    MilestoneState, ObjectionId, PassId, PayoutRequestId, PlaceId, PlacementId, PlacementParty,
    PlacementState, PlanId, ProposalId, ProposalState, ReleaseId, ReleaseState, RevisionState, SavedSearchId,
    SignUpState, SignalId, SignalState, VisitId, VisitSignUpId, VisitState, agreement, agreement_contact,
    appointment, certificate, check_in, employer, interest, introduction, introduction_message,
    introduction_read, message_read, milestone, notice, objection, pass, payout_request, place, placement,
    plan, plan_revision, proposal, release, saved_search, signal, signature, visit, visit_sign_up,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use ContactState::{Invited, Signed};

use crate::agreement::query::get_standing;
use crate::clock::day_of;
use crate::contact::rules::{is_open, is_signature_current};
use crate::error::ApiResult;
use crate::introduction::rules::shows_youth;
use crate::milestone::query::is_all_met;
use crate::notice::rules::is_worth_hurrying;
use crate::notice::texts::starts_at;
use crate::notice::wording::Condition;
use crate::placement::query::{has_told, has_waiting_hours, list_signatures};

/// Whether the thing with this identifier is there and is as the closure says.
macro_rules! is {
    ($conn:ident, $entity:ident, $id:expr, $so:expr) => {
        Ok($entity::Entity::find_by_id($id).one($conn).await?.is_some_and($so))
    };
}

/// Whether the condition is fulfilled at `now` for the notice.
///
/// # Errors
/// Where the database fails.
pub async fn holds(
    conn: &impl ConnectionTrait,
    condition: Condition,
    notice: &notice::Model,
    now: DateTime<Utc>,
) -> ApiResult<bool> {
    use Condition::*;
    let id = notice.subject_id;
    match condition {
        Always => Ok(true),
        AgreementCanBeMet => can_be_met(conn, AgreementId(id), now).await,
        AppointmentIs(state) => is!(conn, appointment, AppointmentId(id), |row| row.state == state),
        AppointmentIsSettled => is!(conn, appointment, AppointmentId(id), |row| row.settled_at.is_some()),
        AppointmentIsThen => is!(conn, appointment, AppointmentId(id), |row| {
            let is_to_come = row.state == AppointmentState::Scheduled && row.starts_at > now;
            is_to_come && starts_at(notice) == Some(row.starts_at)
        }),
        CertificateStands => is!(conn, certificate, CertificateId(id), |row| row.revoked_at.is_none()),
        CheckInIs(state) => is!(conn, check_in, CheckInId(id), |row| row.state == state),
        AgreementOfContactIsOver => is_of_contact(conn, id, |of| of.is_live() && !of.agreement.is_live).await,
        ContactIs(state) => is_of_contact(conn, id, |of| of.contact.state == state).await,
        ContactIsAsked => is_of_contact(conn, id, |of| of.contact.state == Invited && of.is_open(now)).await,
        ContactIsToSign => {
            is_of_contact(conn, id, |of| of.contact.state == Signed && of.is_open(now) && !of.is_signed())
                .await
        }
        ClaimWaits => is!(conn, milestone, MilestoneId(id), |row| is_claimed(&row)),
        ClaimWaitsForCoach => {
            is!(conn, milestone, MilestoneId(id), |row| is_claimed(&row) && row.first_approver_id.is_none())
        }
        ClaimWaitsForLead => {
            is!(conn, milestone, MilestoneId(id), |row| is_claimed(&row) && row.first_approver_id.is_some())
        }
        MilestoneIs(state) => is!(conn, milestone, MilestoneId(id), |row| row.state == state),
        MilestoneIsClaimable => is_claimable(conn, MilestoneId(id), now).await,
        MilestoneIsEarned => {
            is!(conn, milestone, MilestoneId(id), |row| is_approved(&row) && row.reversed_at.is_none())
        }
        EmployerIs(state) => is!(conn, employer, EmployerId(id), |row| row.state == state),
        HoursWait => has_waiting_hours(conn, PlacementId(id), now).await,
        HowItWentIsAsked => is_asked(conn, notice).await,
        InterestIs(state) => is!(conn, interest, InterestId(id), |row| row.state == state),
        IntroductionIs(state) => is!(conn, introduction, IntroductionId(id), |row| row.state == state),
        MessageIsUnread => is_unread(conn, notice).await,
        MessagesAreBlocked => {
            is!(conn, introduction, IntroductionId(id), |row| goes_on(&row) && row.blocked_at.is_some())
        }
        MessagesAreOpen => {
            is!(conn, introduction, IntroductionId(id), |row| goes_on(&row) && row.blocked_at.is_none())
        }
        ObjectionIs(state) => is!(conn, objection, ObjectionId(id), |row| row.state == state),
        PassIs(state) => is!(conn, pass, PassId(id), |row| row.state == state),
        PayoutIs(state) => is!(conn, payout_request, PayoutRequestId(id), |row| row.state == state),
        PlaceIs(state) => is!(conn, place, PlaceId(id), |row| row.state == state),
        PlacementIs(state) => is!(conn, placement, PlacementId(id), |row| row.state == state),
        PlacementIsToSign => is_to_sign(conn, notice).await,
        PlanIs(state) => is!(conn, plan, PlanId(id), |row| row.state == state),
        PlanIsToSign => has_signed_draft(conn, PlanId(id)).await,
        ProposalCanBeFollowed => is_of_accepted(conn, ProposalId(id), |_| true).await,
        ProposalIsOpen => is_of_accepted(conn, ProposalId(id), |row| row.state == ProposalState::Open).await,
        ReleaseIs(state) => is!(conn, release, ReleaseId(id), |row| row.state == state),
        ReleaseIsAsked => is_release_asked(conn, ReleaseId(id)).await,
        SearchIsKept => is!(conn, saved_search, SavedSearchId(id), |_| true),
        SignalIsOpen => is!(conn, signal, SignalId(id), |row| row.state == SignalState::Open),
        SignUpIsToCome => is_sign_up_to_come(conn, VisitSignUpId(id), now).await,
        VisitIs(state) => is!(conn, visit, VisitId(id), |row| row.state == state),
        VisitIsAwaited => is_awaited(conn, notice, now).await,
        VisitIsToCome => is_to_come(conn, VisitId(id), now).await,
    }
}

async fn can_be_met(conn: &impl ConnectionTrait, id: AgreementId, now: DateTime<Utc>) -> ApiResult<bool> {
    let today = day_of(now);
    let row = agreement::Entity::find_by_id(id).one(conn).await?;
    let Some(row) = row.filter(|row| row.is_live && today < row.until_date) else { return Ok(false) };
    Ok(is_worth_hurrying(get_standing(conn, row, today).await?.standing))
}

/// A contact, and the agreement that they stand by.
struct OfContact {
    contact: agreement_contact::Model,
    agreement: agreement::Model,
}

impl OfContact {
    fn is_live(&self) -> bool {
        matches!(self.contact.state, Invited | Signed)
    }

    fn is_open(&self, now: DateTime<Utc>) -> bool {
        is_open(&self.agreement, day_of(now))
    }

    fn is_signed(&self) -> bool {
        is_signature_current(&self.contact, &self.agreement)
    }
}

async fn is_of_contact(
    conn: &impl ConnectionTrait,
    id: Uuid,
    so: impl FnOnce(OfContact) -> bool,
) -> ApiResult<bool> {
    let contact = agreement_contact::Entity::find_by_id(AgreementContactId(id)).one(conn).await?;
    let Some(contact) = contact else { return Ok(false) };
    is!(conn, agreement, contact.agreement_id, |agreement| so(OfContact { contact, agreement }))
}

fn is_claimed(row: &milestone::Model) -> bool {
    row.state == MilestoneState::Claimed
}

fn is_approved(row: &milestone::Model) -> bool {
    row.state == MilestoneState::Approved
}

async fn is_claimable(conn: &impl ConnectionTrait, id: MilestoneId, now: DateTime<Utc>) -> ApiResult<bool> {
    let row = milestone::Entity::find_by_id(id).one(conn).await?;
    let is_open = row.is_some_and(|row| matches!(row.state, MilestoneState::Open | MilestoneState::Returned));
    Ok(is_open && is_all_met(conn, id, day_of(now)).await?)
}

fn goes_on(row: &introduction::Model) -> bool {
    row.state == IntroductionState::Accepted
}

/// People at an employer know of no file.
fn is_at_employer(notice: &notice::Model) -> bool {
    notice.participant_id.is_none()
}

/// Whether the placement runs and the reader's side has yet to say how it went.
async fn is_asked(conn: &impl ConnectionTrait, notice: &notice::Model) -> ApiResult<bool> {
    let id = PlacementId(notice.subject_id);
    let row = placement::Entity::find_by_id(id).one(conn).await?;
    let is_active = row.is_some_and(|row| row.state == PlacementState::Active);
    let is_employer = is_at_employer(notice);
    let side = if is_employer { IntroductionSide::Employer } else { IntroductionSide::Participant };
    Ok(is_active && !has_told(conn, id, side).await?)
}

/// Whether the placement is still to be signed, by the reader or, at an employer, by somebody there.
async fn is_to_sign(conn: &impl ConnectionTrait, notice: &notice::Model) -> ApiResult<bool> {
    let id = PlacementId(notice.subject_id);
    let row = placement::Entity::find_by_id(id).one(conn).await?;
    if row.is_none_or(|row| row.state != PlacementState::Draft) {
        return Ok(false);
    }
    let is_employers = |party| is_at_employer(notice) && party == PlacementParty::Employer;
    let signed = list_signatures(conn, id).await?;
    Ok(!signed.iter().any(|it| it.signer_id == Some(notice.user_id) || is_employers(it.party)))
}

/// Whether the reader has something to read: in the thread the message or a later one, in an introduction what others wrote.
async fn is_unread(conn: &impl ConnectionTrait, notice: &notice::Model) -> ApiResult<bool> {
    if notice.subject_kind == "introduction" {
        return is_unread_in(conn, notice, IntroductionId(notice.subject_id)).await;
    }
    let Some(participant_id) = notice.participant_id else { return Ok(false) };
    let read = message_read::Entity::find_by_id((participant_id, notice.user_id)).one(conn).await?;
    Ok(read.is_none_or(|read| read.message_id < MessageId(notice.subject_id)))
}

async fn is_unread_in(
    conn: &impl ConnectionTrait,
    notice: &notice::Model,
    id: IntroductionId,
) -> ApiResult<bool> {
    let row = introduction::Entity::find_by_id(id).one(conn).await?;
    if row.is_none_or(|row| !goes_on(&row)) {
        return Ok(false);
    }
    let read = introduction_read::Entity::find_by_id((id, notice.user_id)).one(conn).await?;
    let unread = introduction_message::Entity::find()
        .filter(introduction_message::Column::IntroductionId.eq(id))
        .filter(introduction_message::Column::AuthorId.ne(notice.user_id))
        .apply_if(read, |list, read| list.filter(introduction_message::Column::Id.gt(read.message_id)));
    Ok(unread.limit(1).one(conn).await?.is_some())
}

/// Whether somebody signed the plan's draft as it is now. Once all have, it is no draft any more.
async fn has_signed_draft(conn: &impl ConnectionTrait, id: PlanId) -> ApiResult<bool> {
    let draft = plan_revision::Entity::find()
        .select_only()
        .column(plan_revision::Column::Id)
        .filter(plan_revision::Column::PlanId.eq(id))
        .filter(plan_revision::Column::State.eq(RevisionState::Draft));
    let signed = signature::Entity::find()
        .filter(signature::Column::RevisionId.in_subquery(draft.into_query()))
        .filter(signature::Column::ClearedAt.is_null());
    Ok(signed.limit(1).one(conn).await?.is_some())
}

async fn is_of_accepted(
    conn: &impl ConnectionTrait,
    id: ProposalId,
    so: impl FnOnce(&proposal::Model) -> bool,
) -> ApiResult<bool> {
    let row = proposal::Entity::find_by_id(id).one(conn).await?;
    let Some(row) = row.filter(|row| so(row)) else { return Ok(false) };
    is!(conn, introduction, row.introduction_id, |row| goes_on(&row))
}

async fn is_release_asked(conn: &impl ConnectionTrait, id: ReleaseId) -> ApiResult<bool> {
    let row = release::Entity::find_by_id(id).one(conn).await?;
    let Some(row) = row.filter(|row| row.state == ReleaseState::Proposed) else { return Ok(false) };
    is!(conn, introduction, row.introduction_id, |row| shows_youth(row.state))
}

async fn is_to_come(conn: &impl ConnectionTrait, id: VisitId, now: DateTime<Utc>) -> ApiResult<bool> {
    is!(conn, visit, id, |row| row.state == VisitState::Published && row.starts_at > now)
}

async fn is_sign_up_to_come(
    conn: &impl ConnectionTrait,
    id: VisitSignUpId,
    now: DateTime<Utc>,
) -> ApiResult<bool> {
    let row = visit_sign_up::Entity::find_by_id(id).one(conn).await?;
    let Some(row) = row.filter(|row| row.state == SignUpState::SignedUp) else { return Ok(false) };
    is_to_come(conn, row.visit_id, now).await
}

async fn is_awaited(
    conn: &impl ConnectionTrait,
    notice: &notice::Model,
    now: DateTime<Utc>,
) -> ApiResult<bool> {
    let Some(participant_id) = notice.participant_id else { return Ok(false) };
    let id = VisitId(notice.subject_id);
    let signed_up = visit_sign_up::Entity::find()
        .filter(visit_sign_up::Column::VisitId.eq(id))
        .filter(visit_sign_up::Column::ParticipantId.eq(participant_id))
        .filter(visit_sign_up::Column::State.eq(SignUpState::SignedUp));
    // One that moved meanwhile is reminded of anew.
    let is_then = |row: visit::Model| {
        row.state == VisitState::Published && row.starts_at > now && starts_at(notice) == Some(row.starts_at)
    };
    let signed_up = signed_up.one(conn).await?.is_some();
    Ok(signed_up && visit::Entity::find_by_id(id).one(conn).await?.is_some_and(is_then))
}
