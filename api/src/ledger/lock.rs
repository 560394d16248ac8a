//! Locking balances before something is decided by them.

use std::collections::BTreeMap;

use entities::{AccountId, Cents, account};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::Account;
use crate::db::Tx;
use crate::error::ApiResult;

/// Accounts a statement: well below the number of parameters that either database takes.
const CHUNK: usize = 1_000;

/// Locks accounts, in the order of their identifiers so that no two transactions wait for each other, and reads what they
/// hold in cents; one that was never used is not there. What is read stays true until the transaction ends.
///
/// # Errors
/// Where the database has no time.
pub async fn lock_balances(
    tx: &Tx,
    accounts: impl IntoIterator<Item = Account>,
) -> ApiResult<BTreeMap<AccountId, Cents>> {
    let mut ids: Vec<AccountId> = accounts.into_iter().map(Account::id).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut held = BTreeMap::new();
    for chunk in ids.chunks(CHUNK) {
        let rows: Vec<(AccountId, Cents)> = account::Entity::find()
            .select_only()
            .column(account::Column::Id)
            .column(account::Column::BalanceCents)
            .filter(account::Column::Id.is_in(chunk.iter().copied()))
            .order_by_asc(account::Column::Id)
            .lock(LockType::NoKeyUpdate)
            .into_tuple()
            .all(tx)
            .await?;
        held.extend(rows);
    }
    Ok(held)
}
