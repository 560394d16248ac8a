//! How a payout ends: the bank paid it or sent it back. Called by payments, inside their transactions.

use entities::{PayoutRequestId, PayoutState, PayoutWallet, payout_request};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QuerySelect};

use crate::db::Tx;
use crate::error::{ApiError, ApiResult};
use crate::ledger::Wallet;
use crate::ledger::hold::{self, Hold};
use crate::record::{Actor, record};

async fn lock(tx: &Tx, id: PayoutRequestId) -> ApiResult<payout_request::Model> {
    let row = payout_request::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    row.ok_or_else(|| ApiError::internal("a payment for a payout request that is not there"))
}

/// The bank paid.
///
/// # Errors
/// Where the database fails.
pub async fn settle(tx: &Tx, actor: Actor, id: PayoutRequestId) -> ApiResult<()> {
    let row = lock(tx, id).await?;
    let change = payout_request::ActiveModel {
        id: Set(id),
        state: Set(PayoutState::Paid),
        version: Set(row.version.saturating_add(1)),
        ..Default::default()
    };
    change.update(tx).await?;
    record(tx, actor.did("payout_request.paid", id.0, Some(row.participant_id))).await
}

/// The bank refused or returned it, and the money is owed to the payee again: it goes back into the wallet, and the
/// request leaves its payment.
///
/// # Errors
/// Where the database fails.
pub async fn bounce(tx: &Tx, actor: Actor, id: PayoutRequestId, reason: &str) -> ApiResult<()> {
    let row = lock(tx, id).await?;
    let change = payout_request::ActiveModel {
        id: Set(id),
        state: Set(PayoutState::Bounced),
        reason: Set(Some(reason.to_owned())),
        payment_id: Set(None),
        version: Set(row.version.saturating_add(1)),
        ..Default::default()
    };
    change.update(tx).await?;
    let wallet = match row.wallet {
        PayoutWallet::Study => Wallet::Study(row.participant_id),
        PayoutWallet::DebtRelief => Wallet::DebtRelief(row.participant_id),
    };
    let hold = Hold { wallet, amount: row.amount_cents, subject_id: id.0 };
    hold::give_back(tx, actor, hold, row.payee_id, false).await?;
    record(tx, actor.did("payout_request.bounced", id.0, Some(row.participant_id))).await
}
