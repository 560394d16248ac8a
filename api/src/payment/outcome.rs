//! How payments end: settled, refused, returned or given up. Many at once, and always payments, debts and ledger together.
//!
//! The caller has locked the payments' batch and the payments; here follow their debts, and then the ledger's accounts.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use entities::{
    BatchEvent, BatchState, Cents, PayeeId, PaymentBatchId, PaymentEvent, PaymentId, PaymentState,
    PayoutRequestId, TransferId, TransferKind, payment, payment_batch, payout_request, redemption, transfer,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Statement, Value, sea_query::Expr,
};
use uuid::Uuid;

use super::rules;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult};
use crate::language::Language;
use crate::ledger::{self, Account, Posting};
use crate::payout::settlement;
use crate::record::{Actor, record};

/// Rows a statement.
const CHUNK: usize = 1_000;

/// A payment and the bank's reason, such as `AC04`.
pub type Ended = (payment::Model, Option<String>);

/// The bank paid: the money has gone.
///
/// # Errors
/// Where a payment is not pending, or the database fails.
pub async fn settle(tx: &Tx, actor: Actor, payments: &[payment::Model]) -> ApiResult<()> {
    let requests = lock_requests(tx, payments).await?;
    let move_on = |it: &payment::Model| Posting {
        programme_id: it.programme_id,
        debit: Account::InTransit(it.programme_id),
        credit: Account::Settled(it.programme_id),
        amount: it.amount_cents,
        kind: TransferKind::Settlement,
        subject_id: it.id.0,
        participant_id: None,
        actor_id: actor.user_id,
    };
    ledger::post_all(tx, &payments.iter().map(move_on).collect::<Vec<_>>()).await?;
    end(tx, payments.iter(), PaymentEvent::Settle, None).await?;
    for (request, _) in requests {
        settlement::settle(tx, actor, request).await?;
    }
    for it in payments {
        record(tx, actor.did("payment.settled", it.id.0, None)).await?;
    }
    Ok(())
}

/// The bank refused (`Reject`) or the payee's bank sent it back (`Return`): what was redeemed is owed again, a payout is
/// back in the youth's wallet.
///
/// # Errors
/// Where a payment is not in a state that allows it, or the database fails.
pub async fn fail(tx: &Tx, actor: Actor, ended: &[Ended], event: PaymentEvent) -> ApiResult<()> {
    let payments: Vec<payment::Model> = ended.iter().map(|(it, _)| it.clone()).collect();
    let reasons: HashMap<PaymentId, &Option<String>> = ended.iter().map(|(it, why)| (it.id, why)).collect();
    let requests = lock_requests(tx, &payments).await?;
    if event == PaymentEvent::Return {
        let back = reversals(tx, actor, &payments, TransferKind::Settlement).await?;
        ledger::post_all(tx, &back).await?;
    }
    owe_again(tx, actor, &payments).await?;
    let mut by_reason: BTreeMap<&Option<String>, Vec<&payment::Model>> = BTreeMap::new();
    for (it, why) in ended {
        by_reason.entry(why).or_default().push(it);
    }
    for (why, these) in by_reason {
        end(tx, these.into_iter(), event, why.clone()).await?;
    }
    for (request, payment) in requests {
        let code = reasons.get(&payment).copied().cloned().flatten().unwrap_or_else(|| "-".to_owned());
        let reason = Language::default().text("payment-bounced", &[("code", code.into())]);
        settlement::bounce(tx, actor, request, &reason).await?;
    }
    let action = if event == PaymentEvent::Return { "payment.returned" } else { "payment.rejected" };
    for (it, _) in ended {
        record(tx, actor.did(action, it.id.0, None)).await?;
    }
    Ok(())
}

/// The batch was given up: everything in it is owed as before.
///
/// # Errors
/// Where the database fails.
pub async fn give_up(tx: &Tx, actor: Actor, payments: &[payment::Model]) -> ApiResult<()> {
    lock_requests(tx, payments).await?;
    owe_again(tx, actor, payments).await?;
    for chunk in payments.chunks(CHUNK) {
        payout_request::Entity::update_many()
            .col_expr(payout_request::Column::PaymentId, Expr::value(None::<Uuid>))
            .col_expr(payout_request::Column::Version, Expr::col(payout_request::Column::Version).add(1))
            .filter(payout_request::Column::PaymentId.is_in(chunk.iter().map(|it| it.id)))
            .exec(tx)
            .await?;
    }
    end(tx, payments.iter(), PaymentEvent::Cancel, None).await
}

/// Whether a settled payment can come back by itself. It can't where something in it was taken back by credit note since, and
/// that note was set off against later debts: then money is owed that no redemption stands for, and people must decide.
///
/// # Errors
/// Where the database fails.
pub async fn can_come_back(tx: &Tx, it: &payment::Model) -> ApiResult<bool> {
    let refunded: Vec<Cents> = redemption::Entity::find()
        .select_only()
        .column(redemption::Column::AmountCents)
        .filter(redemption::Column::PaymentId.eq(it.id))
        .filter(redemption::Column::RefundedAt.is_not_null())
        .into_tuple()
        .all(tx)
        .await?;
    let refunded = Cents::checked_sum(refunded).unwrap_or(Cents(i64::MAX));
    let recovery = Account::Recovery(it.payee_id);
    let held = ledger::lock_balances(tx, [recovery]).await?.get(&recovery.id()).copied().unwrap_or_default();
    let open = it.netted_cents.checked_sub(held).unwrap_or_default();
    Ok(refunded <= open)
}

/// Closes a batch whose last payment has ended.
///
/// # Errors
/// Where the database fails.
pub async fn close_if_done(tx: &Tx, actor: Actor, batch: &payment_batch::Model) -> ApiResult<()> {
    let Some(state) = rules::next_of_batch(batch.state, BatchEvent::Close) else { return Ok(()) };
    let pending = payment::Entity::find()
        .filter(payment::Column::BatchId.eq(batch.id))
        .filter(payment::Column::State.eq(PaymentState::Pending));
    if pending.count(tx).await? > 0 {
        return Ok(());
    }
    let row = payment_batch::ActiveModel {
        id: Set(batch.id),
        state: Set(state),
        closed_at: Set(Some(tx.now())),
        version: Set(batch.version.saturating_add(1)),
        ..Default::default()
    };
    row.update(tx).await?;
    record(tx, actor.did("payment_batch.closed", batch.id.0, None)).await
}

/// Locks batches that went to the bank, in the order of their identifiers.
///
/// # Errors
/// Where the database fails.
pub async fn lock_released(tx: &Tx, ids: &[PaymentBatchId]) -> ApiResult<Vec<payment_batch::Model>> {
    let rows = payment_batch::Entity::find()
        .filter(payment_batch::Column::Id.is_in(ids.iter().copied()))
        .filter(payment_batch::Column::State.is_in([BatchState::Released, BatchState::Closed]))
        .order_by_asc(payment_batch::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    Ok(rows)
}

/// The payout requests that these payments carry, locked.
async fn lock_requests(tx: &Tx, payments: &[payment::Model]) -> ApiResult<Vec<(PayoutRequestId, PaymentId)>> {
    let mut found = Vec::new();
    for chunk in payments.chunks(CHUNK) {
        let rows: Vec<(PayoutRequestId, PaymentId)> = payout_request::Entity::find()
            .select_only()
            .columns([payout_request::Column::Id, payout_request::Column::PaymentId])
            .filter(payout_request::Column::PaymentId.is_in(chunk.iter().map(|it| it.id)))
            .order_by_asc(payout_request::Column::Id)
            .lock_exclusive()
            .into_tuple()
            .all(tx)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Takes the payments back out of the ledger, so that their debts are owed again. What was taken back by credit note
/// meanwhile is not: there the debt and the note cancel each other out.
async fn owe_again(tx: &Tx, actor: Actor, payments: &[payment::Model]) -> ApiResult<()> {
    let mut redeemed = Vec::new();
    for chunk in payments.chunks(CHUNK) {
        let rows = redemption::Entity::find()
            .filter(redemption::Column::PaymentId.is_in(chunk.iter().map(|it| it.id)))
            .order_by_asc(redemption::Column::Id)
            .lock_exclusive()
            .all(tx)
            .await?;
        redeemed.extend(rows);
    }
    let mut postings = reversals(tx, actor, payments, TransferKind::Payment).await?;
    postings.extend(reversals(tx, actor, payments, TransferKind::Netting).await?);
    let refunded = redeemed.iter().filter(|it| it.refunded_at.is_some());
    postings.extend(refunded.map(|it| Posting {
        programme_id: it.programme_id,
        debit: Account::Payable(it.payee_id),
        credit: Account::Recovery(it.payee_id),
        amount: it.amount_cents,
        kind: TransferKind::Netting,
        subject_id: it.booking_id.0,
        participant_id: None,
        actor_id: actor.user_id,
    }));
    ledger::post_all(tx, &postings).await?;
    for chunk in payments.chunks(CHUNK) {
        redemption::Entity::update_many()
            .col_expr(redemption::Column::PaymentId, Expr::value(None::<Uuid>))
            .filter(redemption::Column::PaymentId.is_in(chunk.iter().map(|it| it.id)))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// The opposites of the transfers of one kind that were made for these payments.
async fn reversals(
    tx: &Tx,
    actor: Actor,
    payments: &[payment::Model],
    kind: TransferKind,
) -> ApiResult<Vec<Posting>> {
    let payee_of: HashMap<Uuid, PayeeId> = payments.iter().map(|it| (it.id.0, it.payee_id)).collect();
    let mut postings = Vec::new();
    for chunk in payments.chunks(CHUNK) {
        let rows: Vec<(TransferId, Uuid, Cents)> = transfer::Entity::find()
            .select_only()
            .columns([transfer::Column::Id, transfer::Column::SubjectId, transfer::Column::AmountCents])
            .filter(transfer::Column::Kind.eq(kind))
            .filter(transfer::Column::SubjectId.is_in(chunk.iter().map(|it| it.id.0)))
            .order_by_asc(transfer::Column::Id)
            .into_tuple()
            .all(tx)
            .await?;
        for (id, subject, amount) in rows {
            let payee = *payee_of.get(&subject).ok_or_else(|| ApiError::internal("a stray transfer"))?;
            let (debit, credit) = opposite(kind, actor, payee)?;
            postings.push(Posting {
                programme_id: actor.programme_id,
                debit,
                credit,
                amount,
                kind: TransferKind::Reversal,
                subject_id: id.0,
                participant_id: None,
                actor_id: actor.user_id,
            });
        }
    }
    Ok(postings)
}

fn opposite(kind: TransferKind, actor: Actor, payee: PayeeId) -> ApiResult<(Account, Account)> {
    let in_transit = Account::InTransit(actor.programme_id);
    match kind {
        TransferKind::Payment => Ok((in_transit, Account::Payable(payee))),
        TransferKind::Netting => Ok((Account::Recovery(payee), Account::Payable(payee))),
        TransferKind::Settlement => Ok((Account::Settled(actor.programme_id), in_transit)),
        _ => Err(ApiError::internal("not a transfer of a payment")),
    }
}

/// Writes how payments ended.
async fn end(
    tx: &Tx,
    payments: impl Iterator<Item = &payment::Model>,
    event: PaymentEvent,
    reason: Option<String>,
) -> ApiResult<()> {
    let mut of_state: BTreeMap<PaymentState, Vec<PaymentId>> = BTreeMap::new();
    for it in payments {
        let next = rules::next_of_payment(it.state, event);
        let next = next.ok_or_else(|| ApiError::internal("a payment that ended already"))?;
        of_state.entry(next).or_default().push(it.id);
    }
    for (state, ids) in of_state {
        for chunk in ids.chunks(CHUNK) {
            payment::Entity::update_many()
                .set(payment::ActiveModel {
                    state: Set(state),
                    reason_code: Set(reason.clone()),
                    finished_at: Set(Some(tx.now())),
                    ..Default::default()
                })
                .filter(payment::Column::Id.is_in(chunk.iter().copied()))
                .exec(tx)
                .await?;
        }
    }
    Ok(())
}

/// Puts debts (`redemptions` or `payout_requests`, by identifier) into their payments.
///
/// # Errors
/// Where one is in a payment already, which its lock forbids.
pub async fn put_into(tx: &Tx, table: &'static str, debts: &[(Uuid, PaymentId)]) -> ApiResult<()> {
    let count = if table == "payout_requests" { ", version = payout_requests.version + 1" } else { "" };
    for chunk in debts.chunks(CHUNK) {
        let mut values: Vec<Value> = Vec::with_capacity(chunk.len().saturating_mul(2));
        let mut places = String::new();
        for (debt, payment) in chunk {
            let first = values.len().saturating_add(1);
            let comma = if places.is_empty() { "" } else { "," };
            write!(places, "{comma}(${first}, ${})", first.saturating_add(1)).map_err(ApiError::internal)?;
            values.extend([(*debt).into(), payment.0.into()]);
        }
        let sql = format!(
            "UPDATE {table} SET payment_id = v.column2{count} FROM (VALUES {places}) AS v
              WHERE {table}.id = v.column1 AND {table}.payment_id IS NULL"
        );
        let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
        let changed = tx.execute_raw(statement).await?.rows_affected();
        if usize::try_from(changed) != Ok(chunk.len()) {
            return Err(ApiError::internal("a locked debt changed"));
        }
    }
    Ok(())
}
