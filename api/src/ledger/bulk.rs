//! Posting much at once: the same as one posting after the other, in a few statements.
//!
//! All accounts are locked first, in the order of their identifiers. What each transfer leaves behind is computed here, in the order of the
//! postings, so that every row carries the balances that it would carry had it been posted alone.

use std::collections::BTreeMap;
use std::fmt::Write;

use entities::{AccountId, Cents, TransferId, account, transfer};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, Statement, Value};

use super::lock::lock_balances;
use super::post::as_row;
use super::{Account, Posting};
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, on_duplicate};

/// Rows a statement: well below the number of parameters that either database takes.
const CHUNK: usize = 1_000;

/// Moves money many times, or not at all. Equal to posting one by one in the given order.
///
/// # Errors
/// `wallet_too_small` where an account would go below its floor on the way; `already_exists` where any was done before.
pub async fn post_all(tx: &Tx, postings: &[Posting]) -> ApiResult<()> {
    if postings.iter().any(|posting| posting.amount <= Cents::ZERO) {
        return Err(ApiError::internal("a transfer moves more than nothing"));
    }
    open_all(tx, postings).await?;
    let touched = postings.iter().flat_map(|posting| [posting.debit, posting.credit]);
    let before = lock_balances(tx, touched).await?;
    let mut balances = before.clone();
    let mut rows = Vec::with_capacity(postings.len());
    for posting in postings {
        let debit = change(&mut balances, posting.debit, |held| held.checked_sub(posting.amount))?;
        let credit = change(&mut balances, posting.credit, |held| held.checked_add(posting.amount))?;
        rows.push(transfer::ActiveModel {
            id: Set(TransferId::generate()),
            programme_id: Set(posting.programme_id),
            debit_account_id: Set(posting.debit.id()),
            credit_account_id: Set(posting.credit.id()),
            amount_cents: Set(posting.amount),
            kind: Set(posting.kind),
            subject_id: Set(posting.subject_id),
            participant_id: Set(posting.participant_id),
            actor_id: Set(posting.actor_id),
            debit_balance_cents: Set(debit),
            credit_balance_cents: Set(credit),
            made_at: Set(tx.now()),
        });
    }
    balances.retain(|id, balance| before.get(id) != Some(balance));
    for chunk in balances.into_iter().collect::<Vec<_>>().chunks(CHUNK) {
        save(tx, &before, chunk).await?;
    }
    for chunk in rows.chunks(CHUNK) {
        let inserted = transfer::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx).await;
        inserted.map_err(on_duplicate(Code::AlreadyExists))?;
    }
    Ok(())
}

/// Adds to what an account holds unless it would go below its floor; answers what it holds then.
fn change(
    balances: &mut BTreeMap<AccountId, Cents>,
    account: Account,
    by: impl Fn(Cents) -> Option<Cents>,
) -> ApiResult<Cents> {
    // An account that may be debited only down to zero and was never opened holds nothing to take.
    let held = balances.get_mut(&account.id()).ok_or(Code::WalletTooSmall)?;
    let after = by(*held).ok_or_else(|| ApiError::internal("a balance that does not fit"))?;
    if account.is_floored() && after < Cents::ZERO {
        return Err(Code::WalletTooSmall.into());
    }
    *held = after;
    Ok(after)
}

async fn open_all(tx: &Tx, postings: &[Posting]) -> ApiResult<()> {
    let mut accounts = BTreeMap::new();
    for posting in postings {
        let debit = Some(posting.debit).filter(|debit| !debit.is_floored());
        for account in [Some(posting.credit), debit].into_iter().flatten() {
            accounts.insert(account.id(), as_row(posting.programme_id, account));
        }
    }
    let rows: Vec<account::ActiveModel> = accounts.into_values().collect();
    for chunk in rows.chunks(CHUNK) {
        account::Entity::insert_many(chunk.to_vec())
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .try_insert()
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Writes the balances that the locked accounts come to. Each is written only over the balance that was read, and the
/// table's own check stands behind it.
async fn save(tx: &Tx, before: &BTreeMap<AccountId, Cents>, after: &[(AccountId, Cents)]) -> ApiResult<()> {
    let mut values: Vec<Value> = Vec::with_capacity(after.len().saturating_mul(3));
    let mut places = String::new();
    for (id, balance) in after {
        let read = before.get(id).copied().unwrap_or_default();
        let first = values.len().saturating_add(1);
        let comma = if places.is_empty() { "" } else { "," };
        let (second, third) = (first.saturating_add(1), first.saturating_add(2));
        write!(places, "{comma}(${first}, ${second}, ${third})").map_err(ApiError::internal)?;
        values.extend([id.0.into(), read.0.into(), balance.0.into()]);
    }
    let sql = format!(
        "UPDATE accounts SET balance_cents = v.column3 FROM (VALUES {places}) AS v
          WHERE accounts.id = v.column1 AND accounts.balance_cents = v.column2"
    );
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    let changed = tx.execute_raw(statement).await?.rows_affected();
    if usize::try_from(changed) == Ok(after.len()) {
        Ok(())
    } else {
        Err(ApiError::internal("a locked balance changed"))
    }
}
