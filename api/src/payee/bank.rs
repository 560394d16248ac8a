//! Bank accounts: given by one, confirmed by another, and a changed one only after three days.

use entities::{BankAccountId, BankAccountState, ParticipantId, bank_account, payee};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

use super::access::{Decidable, OwnAccount, Receiving};
use super::rules::{BankAccountEvent, electronic_iban, next, usable_from};
use super::{ops, query};
use crate::auth::{Caller, Finance, Person};
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError, on_duplicate};
use crate::record::{Actor, record};

/// An account as somebody typed it.
#[derive(Clone, Copy, Debug)]
pub struct Typed<'t> {
    /// The IBAN, with or without blanks.
    pub iban: &'t str,
    /// Name of the holder.
    pub holder_name: &'t str,
}

/// Proposes an account of a payee.
///
/// # Errors
/// 400 where it is no account that we can pay to; `bank_account_waiting` while another waits; `bank_account_unchanged`
/// where it is the one in force; `payee_closed`.
pub async fn propose(
    tx: &Tx,
    person: &Person,
    target: &Receiving,
    typed: Typed<'_>,
) -> ApiResult<bank_account::Model> {
    add(tx, person, target.payee(), typed).await
}

/// Proposes the youth's own account.
///
/// # Errors
/// As [`propose`].
pub async fn propose_own(
    tx: &Tx,
    person: &Person,
    target: &OwnAccount,
    typed: Typed<'_>,
) -> ApiResult<bank_account::Model> {
    let payee = ops::open_own(tx, person, target).await?;
    add(tx, person, &payee, typed).await
}

async fn add(
    tx: &Tx,
    person: &Person,
    payee: &payee::Model,
    typed: Typed<'_>,
) -> ApiResult<bank_account::Model> {
    let iban = electronic_iban(typed.iban)
        .map_err(|fault| ApiError::invalid(vec![FieldError::new("/iban", fault.slug())]))?;
    if payee.closed_at.is_some() {
        return Err(Code::PayeeClosed.into());
    }
    let (active, latest) = query::find_active_and_latest(tx, payee.id).await?;
    if latest.is_some_and(|latest| latest.state == BankAccountState::Proposed) {
        return Err(Code::BankAccountWaiting.into());
    }
    if active.is_some_and(|active| active.iban == iban && active.holder_name == typed.holder_name) {
        return Err(Code::BankAccountUnchanged.into());
    }
    let row = bank_account::ActiveModel {
        id: Set(BankAccountId::generate()),
        programme_id: Set(payee.programme_id),
        payee_id: Set(payee.id),
        iban: Set(iban),
        holder_name: Set(typed.holder_name.to_owned()),
        state: Set(BankAccountState::Proposed),
        proposed_by: Set(person.user_id),
        proposed_at: Set(tx.now()),
        decided_by: Set(None),
        decided_at: Set(None),
        reason: Set(None),
        usable_from: Set(None),
        ended_at: Set(None),
    };
    let row = row.insert(tx).await.map_err(on_duplicate(Code::BankAccountWaiting))?;
    tell(tx, person, &row, payee.participant_id, "bank_account.proposed").await?;
    Ok(row)
}

async fn tell(
    tx: &Tx,
    person: &Person,
    row: &bank_account::Model,
    participant: Option<ParticipantId>,
    action: &'static str,
) -> ApiResult<()> {
    record(tx, Actor::from(person).did(action, row.id.0, participant)).await
}

fn step(row: &bank_account::Model, event: BankAccountEvent) -> ApiResult<BankAccountState> {
    next(row.state, event).ok_or_else(|| Code::BankAccountState.into())
}

/// A second officer confirms; the account that was in force so far is superseded.
///
/// # Errors
/// `bank_account_state` where it does not wait; `second_officer_needed` for whoever gave it.
pub async fn confirm(
    tx: &Tx,
    caller: &Caller<Finance>,
    target: &Decidable,
) -> ApiResult<bank_account::Model> {
    let row = target.account();
    let state = step(row, BankAccountEvent::Confirm)?;
    if row.proposed_by == caller.user_id {
        return Err(Code::SecondOfficerNeeded.into());
    }
    let (former, _) = query::find_active_and_latest(tx, row.payee_id).await?;
    if let Some(former) = &former {
        let superseded = bank_account::ActiveModel {
            id: Set(former.id),
            state: Set(step(former, BankAccountEvent::Supersede)?),
            ended_at: Set(Some(tx.now())),
            ..Default::default()
        };
        superseded.update(tx).await?;
    }
    let confirmed = bank_account::ActiveModel {
        id: Set(row.id),
        state: Set(state),
        decided_by: Set(Some(caller.user_id)),
        decided_at: Set(Some(tx.now())),
        usable_from: Set(Some(usable_from(tx.now(), former.is_some()))),
        ..Default::default()
    };
    let confirmed = confirmed.update(tx).await?;
    tell(tx, caller, row, target.participant_id(), "bank_account.confirmed").await?;
    Ok(confirmed)
}

/// An officer refuses; whoever gave it may do so too, to mend a slip.
///
/// # Errors
/// `bank_account_state` where it does not wait.
pub async fn reject(
    tx: &Tx,
    caller: &Caller<Finance>,
    target: &Decidable,
    reason: &str,
) -> ApiResult<bank_account::Model> {
    let row = target.account();
    let rejected = bank_account::ActiveModel {
        id: Set(row.id),
        state: Set(step(row, BankAccountEvent::Reject)?),
        decided_by: Set(Some(caller.user_id)),
        decided_at: Set(Some(tx.now())),
        reason: Set(Some(reason.to_owned())),
        ..Default::default()
    };
    let rejected = rejected.update(tx).await?;
    tell(tx, caller, row, target.participant_id(), "bank_account.rejected").await?;
    Ok(rejected)
}
