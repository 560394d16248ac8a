//! Deciding whether a check-in counts, and saying what it should have been.

use entities::{CheckInOutcome, CheckInState, Side, SignalKind, check_in};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

use super::access::{Decidable, Recordable};
use super::keeping::Keeping;
use super::ops::{Told, note, replace};
use super::rules::{Decision, decide};
use super::telling::{Why, care_faults, check_correctable, counts_since};
use crate::appointment::following;
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::record::Actor;
use crate::signal::ops::{raise, settle_by_facts};

/// Makes a check-in count.
///
/// # Errors
/// 409 where it is decided already.
pub async fn confirm(tx: &Tx, person: &Person, target: &Decidable) -> ApiResult<check_in::Model> {
    settle(tx, person, target, Decision::Confirm, &Why::default()).await
}

/// Says why a check-in does not count. Where a contact rejects what the youth or the coach said, a coach is to look at it.
///
/// # Errors
/// 400 where the reason does not fit the agreement; 409 where it is decided already or counts too long, or a settled appointment says the same.
pub async fn reject(tx: &Tx, person: &Person, target: &Decidable, why: &Why) -> ApiResult<check_in::Model> {
    require_fit(why.faults(target.agreement().kind))?;
    settle(tx, person, target, Decision::Reject, why).await
}

fn require_fit(faults: Vec<FieldError>) -> ApiResult<()> {
    if faults.is_empty() { Ok(()) } else { Err(ApiError::invalid(faults)) }
}

async fn settle(
    tx: &Tx,
    person: &Person,
    target: &Decidable,
    decision: Decision,
    why: &Why,
) -> ApiResult<check_in::Model> {
    let before = target.check_in();
    let state = decide(before.state, decision).ok_or(Code::CheckInDecided)?;
    if decision == Decision::Reject && before.state == CheckInState::Confirmed {
        check_correctable(counts_since(before), tx.now())?;
        following::require_none(tx, before).await?;
    }
    let mut keeping = Keeping::open(tx, target.agreement()).await?;
    let row = check_in::ActiveModel {
        id: Set(before.id),
        state: Set(state),
        decided_by: Set(Some(person.user_id)),
        decided_at: Set(Some(tx.now())),
        reason: Set(why.reason.clone()),
        reason_code: Set(why.code),
        ..Default::default()
    };
    let row = row.update(tx).await?;
    keeping.take_out(before).await?;
    keeping.put_in(&row).await?;
    let action = if state == CheckInState::Confirmed { "check_in.confirmed" } else { "check_in.rejected" };
    note(tx, person, target.agreement(), &row, action).await?;
    was_looked_at(tx, person, target.teller().side, before).await?;
    keeping.close(Actor::from(person)).await?;
    if decision == Decision::Confirm {
        following::follow(tx, person, target.teller().side, std::slice::from_ref(&row)).await?;
    }
    let differs = target.teller().side == Side::Contact && before.side != Side::Contact;
    if decision == Decision::Reject && differs {
        raise(tx, Actor::from(person), row.participant_id, SignalKind::ReportsDiffer, row.id.0).await?;
    }
    Ok(row)
}

/// Takes a check-in back from what counts because the sides of its appointment say different things: like what a youth says it
/// waits for the coach. What does not count stays as it is.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn take_back(
    tx: &Tx,
    person: &Person,
    target: &Recordable,
    row: &check_in::Model,
) -> ApiResult<()> {
    let Some(state) = decide(row.state, Decision::TakeBack) else { return Ok(()) };
    let agreement = target.agreement();
    let mut keeping = Keeping::open(tx, agreement).await?;
    let change = check_in::ActiveModel {
        id: Set(row.id),
        state: Set(state),
        decided_by: Set(None),
        decided_at: Set(None),
        ..Default::default()
    };
    let waiting = change.update(tx).await?;
    keeping.take_out(row).await?;
    note(tx, person, agreement, &waiting, "check_in.taken_back").await?;
    keeping.close(Actor::from(person)).await
}

/// What it should have been.
#[derive(Clone, Copy, Debug)]
pub struct Instead {
    /// Kept, late, missed or excused.
    pub outcome: CheckInOutcome,
    /// How long the occasion took, minutes.
    pub minutes: Option<i32>,
}

/// Says what a check-in should have been. What was said stays to be seen.
///
/// # Errors
/// 400 where the reason or what it should have been does not fit the agreement; 409 where it does not count any more, counts
/// too long, or says this already.
pub async fn correct(
    tx: &Tx,
    person: &Person,
    target: &Decidable,
    instead: Instead,
    why: &Why,
) -> ApiResult<check_in::Model> {
    let (agreement, before) = (target.agreement(), target.check_in());
    let mut faults = why.faults(agreement.kind);
    faults.extend(care_faults(agreement.kind, instead.outcome, instead.minutes));
    require_fit(faults)?;
    decide(before.state, Decision::Correct).ok_or(Code::CheckInDecided)?;
    if !agreement.is_live {
        return Err(Code::AgreementClosed.into());
    }
    let says_the_same = instead.minutes.is_none() || before.minutes == instead.minutes;
    if before.outcome == instead.outcome && says_the_same {
        return Err(Code::CheckInUnchanged.into());
    }
    let told = Told {
        id: None,
        day: before.occurred_on,
        occasion: before.occasion.clone(),
        outcome: instead.outcome,
        minutes: instead.minutes,
        happened_at: None,
    };
    let why = (why.reason.clone(), why.code);
    replace(tx, person, (agreement, target.teller()), before, &told, why).await
}

/// A coach has looked at a check-in, so a signal that two sides say different things about it is settled.
pub(super) async fn was_looked_at(
    tx: &Tx,
    person: &Person,
    side: Side,
    row: &check_in::Model,
) -> ApiResult<()> {
    if side != Side::Coach {
        return Ok(());
    }
    settle_by_facts(tx, Actor::from(person), SignalKind::ReportsDiffer, row.id.0).await
}
