//! Releasing a batch to the bank, and giving it up before that.

use chrono::NaiveDate;
use entities::{BatchEvent, BatchState, PayeeKind, PaymentId, payment, payment_batch};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult,
    QueryFilter, QueryOrder, QuerySelect, Statement,
};

use super::access::{Cancellable, Releasable};
use super::{outcome, rules};
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::record::{Actor, record};

/// Lets the batch go to the bank.
///
/// # Errors
/// `batch_state` where it is not waiting; `bank_account_changed`, with which payments, where an account is no longer the
/// payee's.
pub async fn release(
    tx: &Tx,
    person: &Person,
    target: &Releasable,
    day: Option<NaiveDate>,
) -> ApiResult<payment_batch::Model> {
    let batch = target.batch();
    let state = step(batch, BatchEvent::Release)?;
    let day = rules::execution_date(day, day_of(tx.now())).map_err(|wrong| ApiError::invalid(vec![wrong]))?;
    let changed = find_changed(tx, batch).await?;
    if !changed.is_empty() {
        return Err(ApiError::from(Code::BankAccountChanged).at(changed));
    }
    let row = payment_batch::ActiveModel {
        id: Set(batch.id),
        state: Set(state),
        execution_date: Set(Some(day)),
        released_by: Set(Some(person.user_id)),
        released_at: Set(Some(tx.now())),
        version: Set(batch.version.saturating_add(1)),
        ..Default::default()
    };
    let released = row.update(tx).await?;
    record(tx, Actor::from(person).did("payment_batch.released", batch.id.0, None)).await?;
    Ok(released)
}

/// Gives the batch up: what is in it is owed as before.
///
/// # Errors
/// `batch_state` where it was released or given up already.
pub async fn cancel(
    tx: &Tx,
    person: &Person,
    target: &Cancellable,
    reason: &str,
) -> ApiResult<payment_batch::Model> {
    let batch = target.batch();
    let state = step(batch, BatchEvent::Cancel)?;
    let payments = payment::Entity::find()
        .filter(payment::Column::BatchId.eq(batch.id))
        .order_by_asc(payment::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    outcome::give_up(tx, Actor::from(person), &payments).await?;
    let row = payment_batch::ActiveModel {
        id: Set(batch.id),
        state: Set(state),
        closed_at: Set(Some(tx.now())),
        cancel_reason: Set(Some(reason.to_owned())),
        version: Set(batch.version.saturating_add(1)),
        ..Default::default()
    };
    let cancelled = row.update(tx).await?;
    record(tx, Actor::from(person).did("payment_batch.cancelled", batch.id.0, None)).await?;
    Ok(cancelled)
}

fn step(batch: &payment_batch::Model, event: BatchEvent) -> ApiResult<BatchState> {
    Ok(rules::next_of_batch(batch.state, event).ok_or(Code::BatchState)?)
}

/// Rows that a payment's account hangs on stand still until the release is done; with the programme's own.
const LOCK_ACCOUNTS: &str = "
SELECT b.id FROM bank_accounts b
 WHERE b.id IN (SELECT bank_account_id FROM payments WHERE batch_id = $1) ORDER BY b.id FOR SHARE";

const LOCK_PAYEES: &str = "
SELECT y.id FROM payees y
 WHERE y.id IN (SELECT payee_id FROM payments WHERE batch_id = $1) ORDER BY y.id FOR SHARE";

const CHANGED: &str = "
SELECT p.id
  FROM payments p JOIN bank_accounts b ON b.id = p.bank_account_id JOIN payees y ON y.id = p.payee_id
 WHERE p.batch_id = $1
   AND (b.state <> 'active' OR b.usable_from > $2 OR b.iban <> p.creditor_iban OR y.closed_at IS NOT NULL)
 ORDER BY p.id";

#[derive(FromQueryResult)]
struct Changed {
    id: PaymentId,
}

async fn find_changed(tx: &Tx, batch: &payment_batch::Model) -> ApiResult<Vec<FieldError>> {
    let backend = tx.get_database_backend();
    if backend == sea_orm::DbBackend::Postgres {
        for sql in [LOCK_PAYEES, LOCK_ACCOUNTS] {
            tx.query_all_raw(Statement::from_sql_and_values(backend, sql, [batch.id.0.into()])).await?;
        }
    }
    let values = [batch.id.0.into(), tx.now().into()];
    let rows =
        Changed::find_by_statement(Statement::from_sql_and_values(backend, CHANGED, values)).all(tx).await?;
    let at = |place: String| FieldError::new(place, "bank_account_changed");
    let mut wrong: Vec<FieldError> =
        rows.into_iter().map(|row| at(format!("/payments/{}", row.id))).collect();
    if !debtor_is_unchanged(tx, batch).await? {
        wrong.push(at("/debtor".to_owned()));
    }
    Ok(wrong)
}

async fn debtor_is_unchanged(tx: &Tx, batch: &payment_batch::Model) -> ApiResult<bool> {
    use entities::{BankAccountState, bank_account, payee};
    let debtor = payee::Entity::find()
        .filter(payee::Column::ProgrammeId.eq(batch.programme_id))
        .filter(payee::Column::Kind.eq(PayeeKind::Programme))
        .one(tx)
        .await?;
    let Some(debtor) = debtor else { return Ok(false) };
    let active = bank_account::Entity::find()
        .filter(bank_account::Column::PayeeId.eq(debtor.id))
        .filter(bank_account::Column::State.eq(BankAccountState::Active))
        .one(tx)
        .await?;
    Ok(active.is_some_and(|account| account.iban == batch.debtor_iban))
}
