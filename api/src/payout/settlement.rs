//! How a payout ends: the bank paid it or sent it back; or an objection brings it about after all. Called by payments and
//! objections, inside their transactions.

use entities::{ObjectionId, PayoutEvent, PayoutRequestId, TransferKind, payee, payout_request};
use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect};

use super::ops::{hold_of, save, step, tell};
use super::rules::{ledger_wallet, next};
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code};
use crate::ledger::{self, Account, Posting, hold};
use crate::record::Actor;

async fn lock(tx: &Tx, id: PayoutRequestId) -> ApiResult<payout_request::Model> {
    let row = payout_request::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    row.ok_or_else(|| ApiError::internal("a payment for a payout request that is not there"))
}

/// The bank paid.
///
/// # Errors
/// `payout_state` where it is not approved.
pub async fn settle(tx: &Tx, actor: Actor, id: PayoutRequestId) -> ApiResult<()> {
    let row = lock(tx, id).await?;
    let state = step(&row, PayoutEvent::Settle)?;
    save(tx, &row, payout_request::ActiveModel { state: Set(state), ..Default::default() }).await?;
    tell(tx, actor, &row, "payout_request.paid").await
}

/// The bank refused or returned it, and the money is owed to the payee again: it goes back into the wallet, and the
/// request leaves its payment.
///
/// # Errors
/// `payout_state` where it is neither approved nor paid.
pub async fn bounce(tx: &Tx, actor: Actor, id: PayoutRequestId, reason: &str) -> ApiResult<()> {
    let row = lock(tx, id).await?;
    let change = payout_request::ActiveModel {
        state: Set(step(&row, PayoutEvent::Bounce)?),
        reason: Set(Some(reason.to_owned())),
        payment_id: Set(None),
        ..Default::default()
    };
    save(tx, &row, change).await?;
    hold::give_back(tx, actor, hold_of(&row), row.payee_id, false).await?;
    tell(tx, actor, &row, "payout_request.bounced").await
}

/// Does what was refused, because an objection was granted: the money goes from the wallet to the payee at once. The
/// ceiling of the year does not count here. `row` is locked.
///
/// # Errors
/// `objection_moot` where it is not refused; `payee_closed`; `wallet_too_small` where the money was spent meanwhile.
pub async fn grant(
    tx: &Tx,
    actor: Actor,
    row: &payout_request::Model,
    objection: ObjectionId,
) -> ApiResult<()> {
    let state = next(row.state, PayoutEvent::Grant).ok_or(Code::ObjectionMoot)?;
    let payee = payee::Entity::find_by_id(row.payee_id).one(tx).await?.ok_or(Code::NotFound)?;
    if payee.closed_at.is_some() {
        return Err(Code::PayeeClosed.into());
    }
    let change = payout_request::ActiveModel {
        state: Set(state),
        decided_by: Set(Some(actor.user_id)),
        decided_at: Set(Some(tx.now())),
        ..Default::default()
    };
    save(tx, row, change).await?;
    let posting = Posting {
        programme_id: row.programme_id,
        debit: Account::Wallet(ledger_wallet(row.wallet, row.participant_id)),
        credit: Account::Payable(row.payee_id),
        amount: row.amount_cents,
        kind: TransferKind::ObjectionGrant,
        subject_id: objection.0,
        participant_id: Some(row.participant_id),
        actor_id: actor.user_id,
    };
    ledger::post(tx, posting).await?;
    tell(tx, actor, row, "payout_request.approved").await
}
