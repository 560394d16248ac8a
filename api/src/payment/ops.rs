//! Releasing a batch to the bank, or giving it up.

use chrono::NaiveDate;
use entities::{
    BankAccountId, BatchEvent, PaymentEvent, PaymentId, PaymentState, bank_account, payment, payment_batch,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult,
    IntoActiveModel, QueryFilter, QueryOrder, Statement,
};

use super::access::Changeable;
use super::rules::{Destination, next_batch};
use super::settling::undo;
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::record::{Actor, record};

/// Releases a batch: from now on there is a file for the bank. The accounts are looked at once more.
///
/// # Errors
/// `second_officer_needed` for who collected it; `batch_state`; `bank_account_changed` where an account is no longer the
/// payee's, or not yet usable; 400 for a day that is past.
pub async fn release(
    tx: &Tx,
    person: &Person,
    target: &Changeable,
    execution_date: Option<NaiveDate>,
) -> ApiResult<payment_batch::Model> {
    let batch = target.batch();
    let state = next_batch(batch.state, BatchEvent::Release).ok_or(Code::BatchState)?;
    if batch.collected_by == person.user_id {
        return Err(Code::SecondOfficerNeeded.into());
    }
    let today = day_of(tx.now());
    let day = execution_date.or_else(|| today.succ_opt()).unwrap_or(today);
    if day < today {
        return Err(ApiError::invalid(vec![FieldError::new("/executionDate", "in_the_past")]));
    }
    check_accounts(tx, batch).await?;
    let mut row = batch.clone().into_active_model();
    row.state = Set(state);
    row.execution_date = Set(Some(day));
    row.released_by = Set(Some(person.user_id));
    row.released_at = Set(Some(tx.now()));
    row.version = Set(batch.version.saturating_add(1));
    let released = row.update(tx).await?;
    record(tx, Actor::from(person).did("payment_batch.released", batch.id.0, None)).await?;
    Ok(released)
}

#[derive(FromQueryResult)]
struct Account {
    id: PaymentId,
    was: BankAccountId,
    now: Option<BankAccountId>,
    usable_from: Option<chrono::DateTime<chrono::Utc>>,
    closed_at: Option<chrono::DateTime<chrono::Utc>>,
}

/// An account that was changed between collecting and releasing is how a batch is robbed.
async fn check_accounts(tx: &Tx, batch: &payment_batch::Model) -> ApiResult<()> {
    let sql = "SELECT p.id, p.bank_account_id AS was, b.id AS now, b.usable_from, y.closed_at
                 FROM payments p JOIN payees y ON y.id = p.payee_id
                 LEFT JOIN bank_accounts b ON b.payee_id = p.payee_id AND b.state = 'active'
                WHERE p.batch_id = $1 ORDER BY p.id";
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [batch.id.0.into()]);
    let mut changed = Vec::new();
    for account in Account::find_by_statement(statement).all(tx).await? {
        let destination = Destination { closed_at: account.closed_at, usable_from: account.usable_from };
        if account.now != Some(account.was) || destination.check(tx.now()).is_err() {
            changed.push(FieldError::new(format!("/payments/{}", account.id), "bank_account_changed"));
        }
    }
    let own = bank_account::Entity::find()
        .filter(bank_account::Column::ProgrammeId.eq(batch.programme_id))
        .filter(bank_account::Column::Iban.eq(batch.debtor_iban.as_str()))
        .filter(bank_account::Column::State.eq(entities::BankAccountState::Active))
        .one(tx)
        .await?;
    if own.is_none() {
        changed.push(FieldError::new("/debtorIban", "bank_account_changed"));
    }
    if changed.is_empty() { Ok(()) } else { Err(ApiError::from(Code::BankAccountChanged).at(changed)) }
}

/// Gives a batch up before its release: everything in it is owed again.
///
/// # Errors
/// `batch_state` where it was released or given up already.
pub async fn cancel(
    tx: &Tx,
    person: &Person,
    target: &Changeable,
    reason: &str,
) -> ApiResult<payment_batch::Model> {
    let batch = target.batch();
    let state = next_batch(batch.state, BatchEvent::Cancel).ok_or(Code::BatchState)?;
    let payments = payment::Entity::find()
        .filter(payment::Column::BatchId.eq(batch.id))
        .filter(payment::Column::State.eq(PaymentState::Pending))
        .order_by_asc(payment::Column::Id)
        .all(tx)
        .await?;
    for payment in &payments {
        undo(tx, Actor::from(person), payment, PaymentEvent::Cancel, None).await?;
    }
    let mut row = batch.clone().into_active_model();
    row.state = Set(state);
    row.cancel_reason = Set(Some(reason.to_owned()));
    row.closed_at = Set(Some(tx.now()));
    row.version = Set(batch.version.saturating_add(1));
    let cancelled = row.update(tx).await?;
    record(tx, Actor::from(person).did("payment_batch.cancelled", batch.id.0, None)).await?;
    Ok(cancelled)
}
