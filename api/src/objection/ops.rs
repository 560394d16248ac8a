//! Objecting, and deciding on it.

use chrono::{DateTime, Utc};
use entities::{
    MilestoneState, ObjectionEvent, ObjectionId, ObjectionState, ObjectionSubject, PayoutState, UserId,
    objection,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use uuid::Uuid;

use super::access::{Decidable, Objectable, Subject, Withdrawable};
use super::query;
use super::rules::{next, six_weeks_after};
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiResult, Code, on_duplicate};
use crate::milestone;
use crate::payout::settlement;
use crate::record::{Actor, record};

/// A decision that one can object to.
struct Decision {
    kind: ObjectionSubject,
    subject_id: Uuid,
    by: UserId,
    at: DateTime<Utc>,
}

async fn decision_on(tx: &Tx, subject: &Subject) -> ApiResult<Option<Decision>> {
    let decision = match subject {
        Subject::Payout(row) if row.state == PayoutState::Refused => row
            .decided_by
            .zip(row.decided_at)
            .map(|(by, at)| Decision { kind: ObjectionSubject::PayoutRequest, subject_id: row.id.0, by, at }),
        Subject::Milestone(row) if row.state == MilestoneState::Returned => {
            query::last_return(tx, row.id).await?.map(|step| Decision {
                kind: ObjectionSubject::Milestone,
                subject_id: row.id.0,
                by: step.actor_id,
                at: step.happened_at,
            })
        }
        Subject::Payout(_) | Subject::Milestone(_) => None,
    };
    Ok(decision)
}

/// Objects to a refused payout or a returned milestone.
///
/// # Errors
/// `nothing_to_object` where nothing was refused; `objection_too_late` after six weeks; `already_exists` the second time.
pub async fn file(
    tx: &Tx,
    person: &Person,
    target: &Objectable,
    grounds: &str,
) -> ApiResult<objection::Model> {
    let subject = target.subject();
    let decision = decision_on(tx, subject).await?.ok_or(Code::NothingToObject)?;
    let today = day_of(tx.now());
    if today > six_weeks_after(day_of(decision.at)) {
        return Err(Code::ObjectionTooLate.into());
    }
    if query::was_objected_to(tx, decision.subject_id, decision.at).await? {
        return Err(Code::AlreadyExists.into());
    }
    let row = objection::ActiveModel {
        id: Set(ObjectionId::generate()),
        programme_id: Set(person.programme_id),
        participant_id: Set(subject.participant_id()),
        subject_kind: Set(decision.kind),
        subject_id: Set(decision.subject_id),
        against_user_id: Set(decision.by),
        grounds: Set(grounds.to_owned()),
        state: Set(ObjectionState::Filed),
        filed_by: Set(person.user_id),
        filed_at: Set(tx.now()),
        decide_by: Set(six_weeks_after(today)),
        decided_by: Set(None),
        decided_at: Set(None),
        decision_reason: Set(None),
    };
    let row = row.insert(tx).await.map_err(on_duplicate(Code::AlreadyExists))?;
    tell(tx, person, &row, "objection.filed").await?;
    Ok(row)
}

async fn tell(tx: &Tx, person: &Person, row: &objection::Model, action: &'static str) -> ApiResult<()> {
    record(tx, Actor::from(person).did(action, row.id.0, Some(row.participant_id))).await
}

fn step(row: &objection::Model, event: ObjectionEvent) -> ApiResult<ObjectionState> {
    next(row.state, event).ok_or_else(|| Code::ObjectionState.into())
}

/// Grants an objection: what was refused is done.
///
/// # Errors
/// `objection_state` where it is decided already; `objection_moot` where it was claimed or approved meanwhile;
/// `wallet_too_small` where the money was spent.
pub async fn grant(
    tx: &Tx,
    person: &Person,
    target: &Decidable,
    reason: &str,
) -> ApiResult<objection::Model> {
    let row = target.objection();
    let granted = decide(tx, person, row, ObjectionEvent::Grant, reason).await?;
    match target.subject() {
        Subject::Payout(request) => settlement::grant(tx, person.into(), request, row.id).await?,
        Subject::Milestone(milestone) => {
            milestone::ops::approve_on_objection(tx, person, milestone, reason).await?;
        }
    }
    tell(tx, person, row, "objection.granted").await?;
    Ok(granted)
}

/// Dismisses an objection: the refusal stands.
///
/// # Errors
/// `objection_state` where it is decided already.
pub async fn dismiss(
    tx: &Tx,
    person: &Person,
    target: &Decidable,
    reason: &str,
) -> ApiResult<objection::Model> {
    let row = target.objection();
    let dismissed = decide(tx, person, row, ObjectionEvent::Dismiss, reason).await?;
    tell(tx, person, row, "objection.dismissed").await?;
    Ok(dismissed)
}

async fn decide(
    tx: &Tx,
    person: &Person,
    row: &objection::Model,
    event: ObjectionEvent,
    reason: &str,
) -> ApiResult<objection::Model> {
    let change = objection::ActiveModel {
        id: Set(row.id),
        state: Set(step(row, event)?),
        decided_by: Set(Some(person.user_id)),
        decided_at: Set(Some(tx.now())),
        decision_reason: Set(Some(reason.to_owned())),
        ..Default::default()
    };
    Ok(change.update(tx).await?)
}

/// The family takes it back.
///
/// # Errors
/// `objection_state` where it is decided already.
pub async fn withdraw(tx: &Tx, person: &Person, target: &Withdrawable) -> ApiResult<objection::Model> {
    let row = target.objection();
    let state = step(row, ObjectionEvent::Withdraw)?;
    let change = objection::ActiveModel { id: Set(row.id), state: Set(state), ..Default::default() };
    let withdrawn = change.update(tx).await?;
    tell(tx, person, row, "objection.withdrawn").await?;
    Ok(withdrawn)
}
