//! Posting thousands at once: a payment batch moves the money of every payee, and a statement for each balance would
//! take longer than the bank does.
//!
//! The guarantees are those of [`super::post`]: either all of it happens or nothing, no balance goes below its floor at any
//! step, each transfer keeps the balances that followed it, and nothing is done twice.

use std::collections::HashMap;

use entities::{AccountId, Cents, TransferId, account, transfer};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::post::row_of;
use super::{Account, Posting, lock_balances};
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, on_duplicate};

/// Rows a statement: SQLite takes 32,766 values at once.
const CHUNK: usize = 1_000;

/// Moves money, in this order.
///
/// # Errors
/// As [`super::post`], for all of them together.
pub async fn post_all(tx: &Tx, postings: &[Posting]) -> ApiResult<()> {
    let mut accounts: Vec<(Account, entities::ProgrammeId)> = postings
        .iter()
        .flat_map(|posting| [posting.debit, posting.credit].map(|account| (account, posting.programme_id)))
        .collect();
    accounts.sort_by_key(|(account, _)| account.id());
    accounts.dedup_by_key(|(account, _)| account.id());
    for chunk in accounts.chunks(CHUNK) {
        let rows = chunk.iter().map(|(account, programme)| row_of(*account, *programme, Cents::ZERO));
        let new = account::Entity::insert_many(rows);
        new.on_conflict(OnConflict::new().do_nothing().to_owned())
            .try_insert()
            .exec_without_returning(tx)
            .await?;
    }
    let mut balances = HashMap::with_capacity(accounts.len());
    for chunk in accounts.chunks(CHUNK) {
        let chunk: Vec<Account> = chunk.iter().map(|(account, _)| *account).collect();
        balances.extend(lock_balances(tx, &chunk).await?);
    }
    let transfers = run(tx, postings, &mut balances)?;
    for chunk in accounts.chunks(CHUNK) {
        let rows = chunk.iter().map(|(account, programme)| {
            row_of(*account, *programme, balances.get(&account.id()).copied().unwrap_or_default())
        });
        let mut balance = OnConflict::column(account::Column::Id);
        balance.update_column(account::Column::BalanceCents);
        account::Entity::insert_many(rows).on_conflict(balance).exec_without_returning(tx).await?;
    }
    for chunk in transfers.chunks(CHUNK) {
        let inserted = transfer::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx).await;
        inserted.map_err(on_duplicate(Code::AlreadyExists))?;
    }
    Ok(())
}

/// The transfers, and in `balances` what the accounts hold after them.
fn run(
    tx: &Tx,
    postings: &[Posting],
    balances: &mut HashMap<AccountId, Cents>,
) -> ApiResult<Vec<transfer::ActiveModel>> {
    let mut transfers = Vec::with_capacity(postings.len());
    for posting in postings {
        if posting.amount <= Cents::ZERO || posting.debit == posting.credit {
            return Err(ApiError::internal("a transfer moves more than nothing to somewhere else"));
        }
        let debit = balances.entry(posting.debit.id()).or_default();
        *debit = debit.checked_sub(posting.amount).ok_or_else(|| ApiError::internal("a balance"))?;
        if posting.debit.is_floored() && *debit < Cents::ZERO {
            return Err(Code::WalletTooSmall.into());
        }
        let debit = *debit;
        let credit = balances.entry(posting.credit.id()).or_default();
        *credit = credit.checked_add(posting.amount).ok_or_else(|| ApiError::internal("a balance"))?;
        transfers.push(transfer::ActiveModel {
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
            credit_balance_cents: Set(*credit),
            made_at: Set(tx.now()),
        });
    }
    Ok(transfers)
}
