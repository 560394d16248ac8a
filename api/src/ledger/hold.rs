//! Reserving: money of a wallet set apart for one booking or payout request, until it is released or captured.
//!
//! Each of the steps below happens at most once for a subject: the key over kind and subject sees to it.

use entities::{Cents, PayeeId, TransferKind};
use uuid::Uuid;

use super::{Account, Posting, Wallet, post};
use crate::db::Tx;
use crate::error::ApiResult;
use crate::record::Actor;

/// Money of a wallet for one subject.
#[derive(Clone, Copy, Debug)]
pub struct Hold {
    /// Of which wallet.
    pub wallet: Wallet,
    /// How much; above zero.
    pub amount: Cents,
    /// The booking or payout request.
    pub subject_id: Uuid,
}

impl Hold {
    async fn post(
        self,
        tx: &Tx,
        actor: Actor,
        kind: TransferKind,
        debit: Account,
        credit: Account,
    ) -> ApiResult<()> {
        let posting = Posting {
            programme_id: actor.programme_id,
            debit,
            credit,
            amount: self.amount,
            kind,
            subject_id: self.subject_id,
            participant_id: Some(self.wallet.participant_id()),
            actor_id: actor.user_id,
        };
        post(tx, posting).await.map(|_| ())
    }
}

/// Sets money apart.
///
/// # Errors
/// `wallet_too_small` where the wallet holds less.
pub async fn reserve(tx: &Tx, actor: Actor, hold: Hold) -> ApiResult<()> {
    let (debit, credit) = (Account::Wallet(hold.wallet), Account::Held(hold.wallet));
    hold.post(tx, actor, TransferKind::Reservation, debit, credit).await
}

/// Gives reserved money back to the wallet; of a captured booking, what was not needed.
///
/// # Errors
/// `already_exists` the second time.
pub async fn release(tx: &Tx, actor: Actor, hold: Hold) -> ApiResult<()> {
    let (debit, credit) = (Account::Held(hold.wallet), Account::Wallet(hold.wallet));
    hold.post(tx, actor, TransferKind::Release, debit, credit).await
}

/// Turns reserved money into a debt to a payee.
///
/// # Errors
/// `already_exists` the second time.
pub async fn capture(tx: &Tx, actor: Actor, hold: Hold, payee: PayeeId) -> ApiResult<()> {
    hold.post(tx, actor, TransferKind::Capture, Account::Held(hold.wallet), Account::Payable(payee)).await
}

/// Gives captured money back to the wallet: before it was paid out of the payable, afterwards as a credit note.
///
/// # Errors
/// `already_exists` the second time.
pub async fn give_back(tx: &Tx, actor: Actor, hold: Hold, payee: PayeeId, was_paid: bool) -> ApiResult<()> {
    let (kind, debit) = if was_paid {
        (TransferKind::CreditNote, Account::Recovery(payee))
    } else {
        (TransferKind::Refund, Account::Payable(payee))
    };
    hold.post(tx, actor, kind, debit, Account::Wallet(hold.wallet)).await
}
