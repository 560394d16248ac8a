//! Opening funds and moving budget into and out of them.

use entities::{AllocationId, Cents, FundId, FundPurpose, TransferKind, allocation, fund, transfer};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::access::{Allocatable, Reversible};
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, on_duplicate};
use crate::ledger::{self, Account, Posting};
use crate::record::{Happening, record};

/// Opens an empty fund.
///
/// # Errors
/// 409 where the programme has one for the purpose and year.
pub async fn open(
    tx: &Tx,
    person: &Person,
    purpose: FundPurpose,
    year: i32,
    budget_line: &str,
) -> ApiResult<FundId> {
    let row = fund::ActiveModel {
        id: Set(FundId::generate()),
        programme_id: Set(person.programme_id),
        purpose: Set(purpose),
        year: Set(year),
        budget_line: Set(budget_line.to_owned()),
        created_at: Set(tx.now()),
    };
    let fund = row.insert(tx).await.map_err(on_duplicate(Code::AlreadyExists))?;
    note(tx, person, "fund.opened", fund.id.0).await?;
    Ok(fund.id)
}

async fn note(tx: &Tx, person: &Person, action: &'static str, subject_id: uuid::Uuid) -> ApiResult<()> {
    let (programme_id, actor_id) = (person.programme_id, person.user_id);
    record(tx, Happening { programme_id, actor_id, action, subject_id, participant_id: None }).await
}

/// Moves budget into a fund.
///
/// # Errors
/// Where the database fails.
pub async fn allocate(
    tx: &Tx,
    person: &Person,
    target: &Allocatable,
    amount: Cents,
    why: &str,
) -> ApiResult<allocation::Model> {
    let fund = target.fund();
    let row = allocation::ActiveModel {
        id: Set(AllocationId::generate()),
        programme_id: Set(fund.programme_id),
        fund_id: Set(fund.id),
        amount_cents: Set(amount),
        note: Set(why.to_owned()),
        made_by: Set(person.user_id),
        made_at: Set(tx.now()),
        reversed_at: Set(None),
    };
    let made = row.insert(tx).await?;
    let posting = Posting {
        programme_id: fund.programme_id,
        debit: Account::Budget(fund.programme_id),
        credit: Account::Fund(fund.id),
        amount,
        kind: TransferKind::Allocation,
        subject_id: made.id.0,
        participant_id: None,
        actor_id: person.user_id,
    };
    ledger::post(tx, posting).await?;
    note(tx, person, "fund.allocated", fund.id.0).await?;
    Ok(made)
}

/// Takes an allocation back, once, and only what is still free.
///
/// # Errors
/// `already_reversed`; `fund_too_small` where the money is promised or unlocked already.
pub async fn reverse(tx: &Tx, person: &Person, target: &Reversible) -> ApiResult<allocation::Model> {
    let made = target.allocation();
    let original = transfer::Entity::find()
        .filter(transfer::Column::Kind.eq(TransferKind::Allocation))
        .filter(transfer::Column::SubjectId.eq(made.id.0))
        .one(tx)
        .await?
        .ok_or_else(|| ApiError::internal("an allocation without its transfer"))?;
    ledger::reverse(tx, &original, person.user_id).await.map_err(|error| match error.code {
        Code::WalletTooSmall => Code::FundTooSmall.into(),
        _ => error,
    })?;
    let row =
        allocation::ActiveModel { id: Set(made.id), reversed_at: Set(Some(tx.now())), ..Default::default() };
    let reversed = row.update(tx).await?;
    note(tx, person, "fund.allocation_reversed", made.fund_id.0).await?;
    Ok(reversed)
}
