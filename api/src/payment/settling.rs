//! How a payment ends: settled, or undone because it was refused, sent back or given up. State and money change together.

use entities::{
    BatchEvent, Cents, PaymentBatchId, PaymentEvent, PaymentState, PayoutRequestId, TransferKind, payment,
    payment_batch, payout_request, redemption, transfer,
};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::rules::{next_batch, next_payment};
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code};
use crate::ledger::{self, Account, Posting};
use crate::payout::settlement;
use crate::record::{Actor, record};

/// The bank paid.
///
/// # Errors
/// `batch_state` where the payment is not pending.
pub async fn settle(tx: &Tx, actor: Actor, row: &payment::Model) -> ApiResult<()> {
    let state = next_payment(row.state, PaymentEvent::Settle).ok_or(Code::BatchState)?;
    finish(tx, row, state, None).await?;
    let posting = Posting {
        programme_id: row.programme_id,
        debit: Account::InTransit(row.programme_id),
        credit: Account::Settled(row.programme_id),
        amount: row.amount_cents,
        kind: TransferKind::Settlement,
        subject_id: row.id.0,
        participant_id: None,
        actor_id: actor.user_id,
    };
    ledger::post(tx, posting).await?;
    if let Some(payout) = find_payout(tx, row).await? {
        settlement::settle(tx, actor, payout).await?;
    }
    record(tx, actor.did("payment.settled", row.id.0, None)).await
}

/// A payment that never was: refused (`Reject`), sent back after it was settled (`Return`), or given up before the bank had
/// it (`Cancel`). Redemptions are owed again; a payout request goes back into the wallet, unless the batch was given up.
///
/// # Errors
/// `batch_state` where the payment can't end so.
pub async fn undo(
    tx: &Tx,
    actor: Actor,
    row: &payment::Model,
    event: PaymentEvent,
    reason_code: Option<&str>,
) -> ApiResult<()> {
    let state = next_payment(row.state, event).ok_or(Code::BatchState)?;
    finish(tx, row, state, reason_code).await?;
    let mut kinds = vec![TransferKind::Payment];
    if event == PaymentEvent::Return {
        kinds.insert(0, TransferKind::Settlement);
    }
    if row.netted_cents > Cents::ZERO {
        kinds.push(TransferKind::Netting);
    }
    for kind in kinds {
        reverse(tx, actor, row, kind).await?;
    }
    match find_payout(tx, row).await? {
        Some(payout) if event == PaymentEvent::Cancel => free_payout(tx, payout).await?,
        Some(payout) => {
            settlement::bounce(tx, actor, payout, reason_code.unwrap_or("NARR")).await?;
        }
        None => free_redemptions(tx, actor, row).await?,
    }
    let action = match event {
        PaymentEvent::Reject => "payment.rejected",
        PaymentEvent::Return => "payment.returned",
        _ => "payment.cancelled",
    };
    record(tx, actor.did(action, row.id.0, None)).await
}

async fn finish(
    tx: &Tx,
    row: &payment::Model,
    state: PaymentState,
    reason_code: Option<&str>,
) -> ApiResult<()> {
    let finished = payment::ActiveModel {
        id: Set(row.id),
        state: Set(state),
        reason_code: Set(reason_code.map(str::to_owned)),
        finished_at: Set(Some(tx.now())),
        ..Default::default()
    };
    finished.update(tx).await?;
    Ok(())
}

async fn reverse(tx: &Tx, actor: Actor, row: &payment::Model, kind: TransferKind) -> ApiResult<()> {
    let original = transfer::Entity::find()
        .filter(transfer::Column::Kind.eq(kind))
        .filter(transfer::Column::SubjectId.eq(row.id.0))
        .one(tx)
        .await?
        .ok_or_else(|| ApiError::internal("a payment without its transfer"))?;
    ledger::reverse(tx, &original, actor.user_id).await.map(|_| ())
}

async fn find_payout(tx: &Tx, row: &payment::Model) -> ApiResult<Option<PayoutRequestId>> {
    let found = payout_request::Entity::find()
        .select_only()
        .column(payout_request::Column::Id)
        .filter(payout_request::Column::PaymentId.eq(row.id))
        .into_tuple()
        .one(tx)
        .await?;
    Ok(found)
}

/// It waits for the next batch.
async fn free_payout(tx: &Tx, id: PayoutRequestId) -> ApiResult<()> {
    payout_request::Entity::update_many()
        .col_expr(payout_request::Column::PaymentId, Expr::value(None::<uuid::Uuid>))
        .filter(payout_request::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Its redemptions are owed again, but for those that were refunded meanwhile: their credit note had been for money that
/// was never paid, so it is set off against what has just come back.
async fn free_redemptions(tx: &Tx, actor: Actor, row: &payment::Model) -> ApiResult<()> {
    let refunded = redemption::Entity::find()
        .filter(redemption::Column::PaymentId.eq(row.id))
        .filter(redemption::Column::RefundedAt.is_not_null())
        .order_by_asc(redemption::Column::Id)
        .all(tx)
        .await?;
    for redeemed in refunded {
        let posting = Posting {
            programme_id: row.programme_id,
            debit: Account::Payable(row.payee_id),
            credit: Account::Recovery(row.payee_id),
            amount: redeemed.amount_cents,
            kind: TransferKind::Netting,
            subject_id: redeemed.booking_id.0,
            participant_id: None,
            actor_id: actor.user_id,
        };
        ledger::post(tx, posting).await?;
    }
    redemption::Entity::update_many()
        .col_expr(redemption::Column::PaymentId, Expr::value(None::<uuid::Uuid>))
        .filter(redemption::Column::PaymentId.eq(row.id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Closes a batch when its last payment has ended.
///
/// # Errors
/// Where the database fails.
pub async fn close_if_done(tx: &Tx, actor: Actor, id: PaymentBatchId) -> ApiResult<()> {
    let batch =
        payment_batch::Entity::find_by_id(id).lock_exclusive().one(tx).await?.ok_or(Code::NotFound)?;
    let pending = payment::Entity::find()
        .filter(payment::Column::BatchId.eq(id))
        .filter(payment::Column::State.eq(PaymentState::Pending))
        .count(tx)
        .await?;
    let Some(state) = next_batch(batch.state, BatchEvent::Close).filter(|_| pending == 0) else {
        return Ok(());
    };
    payment_batch::Entity::update_many()
        .col_expr(payment_batch::Column::State, Expr::value(state))
        .col_expr(payment_batch::Column::ClosedAt, Expr::value(tx.now()))
        .col_expr(payment_batch::Column::Version, Expr::col(payment_batch::Column::Version).add(1))
        .filter(payment_batch::Column::Id.eq(id))
        .exec(tx)
        .await?;
    record(tx, actor.did("payment_batch.closed", id.0, None)).await
}
