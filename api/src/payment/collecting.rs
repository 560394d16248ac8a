//! Collecting: what is owed becomes the payments of a batch, each debt in exactly one.
//!
//! The payables are locked first. A redemption or an approval that is under way at another desk either is part of what is
//! read here, or waits for the lock and is paid next time.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::{
    BankAccountId, BatchState, Cents, ParticipantId, PayeeId, PayeeKind, PaymentBatchId, PaymentId,
    PaymentState, PayoutRequestId, ProgrammeId, TransferKind, payment, payment_batch,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, FromQueryResult, Statement, Value,
};

use super::access::Debtor;
use super::rules::{Destination, Skipped, net, sepa_text};
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code};
use crate::ledger::{self, Account, Posting, lock_balances};
use crate::record::{Actor, record};

/// Rows a statement.
const CHUNK: usize = 1_000;

/// A payee to whom something is owed.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Creditor {
    /// The payee.
    pub id: PayeeId,
    /// What it is.
    pub kind: PayeeKind,
    /// Its name.
    pub name: String,
    /// From when on it is paid no more.
    pub closed_at: Option<DateTime<Utc>>,
    /// What is owed and in no batch yet.
    pub owed: Cents,
    /// What it owes through credit notes: zero or below.
    pub recovery: Cents,
    /// The confirmed account.
    pub account_id: Option<BankAccountId>,
    /// Its IBAN.
    pub iban: Option<String>,
    /// Its holder.
    pub holder_name: Option<String>,
    /// From when on it can be used.
    pub usable_from: Option<DateTime<Utc>>,
}

impl Creditor {
    /// Whether it can be paid now.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, now: DateTime<Utc>) -> Result<(), Skipped> {
        Destination { closed_at: self.closed_at, usable_from: self.usable_from }.check(now)?;
        net(self.owed, self.recovery).map(|_| ())
    }
}

const CREDITORS: &str = "
SELECT p.id, p.kind, p.name, p.closed_at, a.balance_cents AS owed, COALESCE(r.balance_cents, 0) AS recovery,
       b.id AS account_id, b.iban, b.holder_name, b.usable_from
  FROM accounts a JOIN payees p ON p.id = a.owner_id
  LEFT JOIN accounts r ON r.owner_id = p.id AND r.kind = 'recovery'
  LEFT JOIN bank_accounts b ON b.payee_id = p.id AND b.state = 'active'
 WHERE a.programme_id = $1 AND a.kind = 'payable' AND (a.balance_cents > 0 OR r.balance_cents < 0)
 ORDER BY p.id";

/// Everybody to whom something is owed, or who owes something.
///
/// # Errors
/// Where the database fails.
pub async fn list_creditors(conn: &impl ConnectionTrait, programme: ProgrammeId) -> ApiResult<Vec<Creditor>> {
    let statement =
        Statement::from_sql_and_values(conn.get_database_backend(), CREDITORS, [programme.0.into()]);
    Ok(Creditor::find_by_statement(statement).all(conn).await?)
}

/// What came of a collection.
#[derive(Debug)]
pub struct Collected {
    /// The batch.
    pub batch: payment_batch::Model,
    /// Payees that are not in it, and why.
    pub skipped: Vec<(Creditor, Skipped)>,
}

#[derive(FromQueryResult)]
struct Redeemed {
    payee_id: PayeeId,
    count: i64,
    total: Cents,
}

#[derive(FromQueryResult)]
struct Approved {
    id: PayoutRequestId,
    payee_id: PayeeId,
    participant_id: ParticipantId,
    amount: Cents,
    remittance: String,
}

struct Draft {
    payment: payment::Model,
    payout: Option<(PayoutRequestId, ParticipantId)>,
}

struct Collection<'t> {
    tx: &'t Tx,
    actor: Actor,
    batch_id: PaymentBatchId,
    drafts: Vec<Draft>,
}

/// Collects everything that can be paid now.
///
/// # Errors
/// `nothing_to_pay` where there is nothing.
pub async fn collect(tx: &Tx, actor: Actor, debtor: &Debtor) -> ApiResult<Collected> {
    let (mut payable, mut skipped) = (HashMap::new(), Vec::new());
    for creditor in locked_creditors(tx, actor.programme_id).await? {
        match creditor.check(tx.now()) {
            Ok(()) => drop(payable.insert(creditor.id, creditor)),
            Err(why) => skipped.push((creditor, why)),
        }
    }
    let mut collection = Collection { tx, actor, batch_id: PaymentBatchId::generate(), drafts: Vec::new() };
    for redeemed in list_redeemed(tx, actor.programme_id).await? {
        if let Some(creditor) = payable.get(&redeemed.payee_id) {
            collection.add_redemptions(creditor, &redeemed)?;
        }
    }
    for approved in list_approved(tx, actor.programme_id).await? {
        if let Some(creditor) = payable.get(&approved.payee_id) {
            collection.add_payout(creditor, approved)?;
        }
    }
    if collection.drafts.is_empty() {
        return Err(Code::NothingToPay.into());
    }
    let batch = collection.write(debtor).await?;
    record(tx, actor.did("payment_batch.collected", batch.id.0, None)).await?;
    Ok(Collected { batch, skipped })
}

/// Locks the payables and recoveries, then reads them: what is read stays true.
async fn locked_creditors(tx: &Tx, programme: ProgrammeId) -> ApiResult<Vec<Creditor>> {
    let seen = list_creditors(tx, programme).await?;
    let mut accounts: Vec<Account> = seen
        .iter()
        .flat_map(|creditor| [Account::Payable(creditor.id), Account::Recovery(creditor.id)])
        .collect();
    accounts.sort_by_key(|account| account.id());
    for chunk in accounts.chunks(CHUNK) {
        lock_balances(tx, chunk).await?;
    }
    let known: std::collections::HashSet<PayeeId> = seen.iter().map(|creditor| creditor.id).collect();
    let locked = list_creditors(tx, programme).await?;
    Ok(locked.into_iter().filter(|creditor| known.contains(&creditor.id)).collect())
}

async fn list_redeemed(tx: &Tx, programme: ProgrammeId) -> ApiResult<Vec<Redeemed>> {
    let sql =
        "SELECT payee_id, COUNT(*) AS count, CAST(SUM(amount_cents) AS bigint) AS total FROM redemptions
                WHERE programme_id = $1 AND payment_id IS NULL AND refunded_at IS NULL
                GROUP BY payee_id ORDER BY payee_id";
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [programme.0.into()]);
    Ok(Redeemed::find_by_statement(statement).all(tx).await?)
}

async fn list_approved(tx: &Tx, programme: ProgrammeId) -> ApiResult<Vec<Approved>> {
    let sql = "SELECT id, payee_id, participant_id, amount_cents AS amount, remittance FROM payout_requests
                WHERE programme_id = $1 AND state = 'approved' AND payment_id IS NULL ORDER BY id";
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [programme.0.into()]);
    Ok(Approved::find_by_statement(statement).all(tx).await?)
}

impl Collection<'_> {
    fn add_redemptions(&mut self, creditor: &Creditor, redeemed: &Redeemed) -> ApiResult<()> {
        let (amount, netted) = net(redeemed.total, creditor.recovery)
            .map_err(|_| ApiError::internal("a payable that is not what was redeemed"))?;
        let month = day_of(self.tx.now()).format("%Y-%m");
        let remittance = format!("BOT {month} {} verzilveringen {}", redeemed.count, creditor.name);
        self.add(creditor, amount, netted, &remittance, None)
    }

    fn add_payout(&mut self, creditor: &Creditor, approved: Approved) -> ApiResult<()> {
        let payout = Some((approved.id, approved.participant_id));
        self.add(creditor, approved.amount, Cents::ZERO, &approved.remittance, payout)
    }

    fn add(
        &mut self,
        creditor: &Creditor,
        amount: Cents,
        netted: Cents,
        remittance: &str,
        payout: Option<(PayoutRequestId, ParticipantId)>,
    ) -> ApiResult<()> {
        let without = || ApiError::internal("a payee without the account that was just there");
        let id = PaymentId::generate();
        let payment = payment::Model {
            id,
            programme_id: self.actor.programme_id,
            batch_id: self.batch_id,
            payee_id: creditor.id,
            bank_account_id: creditor.account_id.ok_or_else(without)?,
            creditor_name: creditor.holder_name.clone().ok_or_else(without)?,
            creditor_iban: creditor.iban.clone().ok_or_else(without)?,
            amount_cents: amount,
            netted_cents: netted,
            end_to_end_id: id.0.simple().to_string(),
            remittance: sepa_text(remittance, 140),
            state: PaymentState::Pending,
            reason_code: None,
            finished_at: None,
        };
        self.drafts.push(Draft { payment, payout });
        Ok(())
    }

    async fn write(&self, debtor: &Debtor) -> ApiResult<payment_batch::Model> {
        let total = Cents::checked_sum(self.drafts.iter().map(|draft| draft.payment.amount_cents));
        let batch = payment_batch::ActiveModel {
            id: Set(self.batch_id),
            programme_id: Set(self.actor.programme_id),
            state: Set(BatchState::Collected),
            debtor_name: Set(debtor.account().holder_name.clone()),
            debtor_iban: Set(debtor.account().iban.clone()),
            payments_count: Set(i32::try_from(self.drafts.len()).map_err(ApiError::internal)?),
            total_cents: Set(total.ok_or_else(|| ApiError::internal("a sum that does not fit"))?),
            execution_date: Set(None),
            collected_by: Set(self.actor.user_id),
            collected_at: Set(self.tx.now()),
            released_by: Set(None),
            released_at: Set(None),
            closed_at: Set(None),
            cancel_reason: Set(None),
            version: Set(1),
        };
        let batch = batch.insert(self.tx).await?;
        for chunk in self.drafts.chunks(CHUNK) {
            let rows =
                chunk.iter().map(|draft| payment::ActiveModel::from(draft.payment.clone()).reset_all());
            payment::Entity::insert_many(rows).exec_without_returning(self.tx).await?;
        }
        self.mark_redemptions().await?;
        self.mark_payouts().await?;
        ledger::post_all(self.tx, &self.postings()).await?;
        Ok(batch)
    }

    async fn mark_redemptions(&self) -> ApiResult<()> {
        for draft in self.drafts.iter().filter(|draft| draft.payout.is_none()) {
            let sql = "UPDATE redemptions SET payment_id = $1
                        WHERE payee_id = $2 AND payment_id IS NULL AND refunded_at IS NULL";
            let values = [draft.payment.id.0.into(), draft.payment.payee_id.0.into()];
            let backend = self.tx.get_database_backend();
            self.tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        }
        Ok(())
    }

    async fn mark_payouts(&self) -> ApiResult<()> {
        let pairs: Vec<(PaymentId, PayoutRequestId)> = self
            .drafts
            .iter()
            .filter_map(|draft| draft.payout.map(|(payout, _)| (draft.payment.id, payout)))
            .collect();
        for chunk in pairs.chunks(CHUNK) {
            let rows: Vec<String> =
                (0..chunk.len()).map(|row| format!("(${}, ${})", 2 * row + 1, 2 * row + 2)).collect();
            let sql = format!(
                "UPDATE payout_requests SET payment_id = v.column1 FROM (VALUES {}) AS v
                  WHERE payout_requests.id = v.column2",
                rows.join(", ")
            );
            let values: Vec<Value> =
                chunk.iter().flat_map(|(payment, payout)| [payment.0.into(), payout.0.into()]).collect();
            let backend = self.tx.get_database_backend();
            self.tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        }
        Ok(())
    }

    /// For each payment, what is set off and what goes to the bank.
    fn postings(&self) -> Vec<Posting> {
        let mut postings = Vec::with_capacity(self.drafts.len());
        for Draft { payment, payout } in &self.drafts {
            let posting = |credit, amount, kind| Posting {
                programme_id: self.actor.programme_id,
                debit: Account::Payable(payment.payee_id),
                credit,
                amount,
                kind,
                subject_id: payment.id.0,
                participant_id: payout.map(|(_, participant)| participant),
                actor_id: self.actor.user_id,
            };
            if payment.netted_cents > Cents::ZERO {
                let recovery = Account::Recovery(payment.payee_id);
                postings.push(posting(recovery, payment.netted_cents, TransferKind::Netting));
            }
            let in_transit = Account::InTransit(self.actor.programme_id);
            postings.push(posting(in_transit, payment.amount_cents, TransferKind::Payment));
        }
        postings
    }
}
