//! Returning what is left on an expired pass to the funds that it came from.

use entities::{
    Cents, FundId, PassId, PassReturnId, PassState, TransferKind, account, pass, pass_return, transfer,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Query,
};

use super::query::wallet_of;
use super::rules::return_newest_first;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code};
use crate::ledger::{self, Account, Posting, lock_balances};
use crate::record::Actor;

/// Moves whatever lies on the pass to its funds if its year is over; call it after anything that gives money back to a
/// pass. The pass is locked already.
///
/// # Errors
/// Where the database fails.
pub async fn sweep_if_expired(tx: &Tx, actor: Actor, id: PassId) -> ApiResult<()> {
    let row = pass::Entity::find_by_id(id).one(tx).await?.ok_or(Code::NotFound)?;
    if row.state != PassState::Expired {
        return Ok(());
    }
    let wallet = Account::Wallet(wallet_of(&row));
    let left = lock_balances(tx, [wallet]).await?.get(&wallet.id()).copied().unwrap_or_default();
    if left <= Cents::ZERO {
        return Ok(());
    }
    let (granted, returned) = (list_granted(tx, wallet).await?, list_returned(tx, id).await?);
    let parts = return_newest_first(&granted, &returned, left);
    for (fund, amount) in parts.ok_or_else(|| ApiError::internal("a pass holds more than came in"))? {
        give_back(tx, actor, &row, fund, amount).await?;
    }
    Ok(())
}

/// What came in, in order: base grants from a fund and rewards from a pledge, those that were taken back left out.
async fn list_granted(tx: &Tx, wallet: Account) -> ApiResult<Vec<(FundId, Cents)>> {
    let reversed = Query::select()
        .column(transfer::Column::SubjectId)
        .from(transfer::Entity)
        .and_where(transfer::Column::Kind.eq(TransferKind::Reversal))
        .and_where(transfer::Column::DebitAccountId.eq(wallet.id()))
        .to_owned();
    let source = transfer::Entity::belongs_to(account::Entity)
        .from(transfer::Column::DebitAccountId)
        .to(account::Column::Id)
        .into();
    let rows: Vec<(Option<FundId>, Cents)> = transfer::Entity::find()
        .select_only()
        .column(account::Column::FundId)
        .column(transfer::Column::AmountCents)
        .join(JoinType::InnerJoin, source)
        .filter(transfer::Column::CreditAccountId.eq(wallet.id()))
        .filter(transfer::Column::Kind.is_in([TransferKind::BaseGrant, TransferKind::Reward]))
        .filter(transfer::Column::Id.not_in_subquery(reversed))
        .order_by_asc(transfer::Column::Id)
        .into_tuple()
        .all(tx)
        .await?;
    Ok(rows.into_iter().filter_map(|(fund, cents)| Some((fund?, cents))).collect())
}

async fn list_returned(tx: &Tx, id: PassId) -> ApiResult<Vec<(FundId, Cents)>> {
    let rows = pass_return::Entity::find().filter(pass_return::Column::PassId.eq(id)).all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.fund_id, row.amount_cents)).collect())
}

async fn give_back(tx: &Tx, actor: Actor, row: &pass::Model, fund: FundId, amount: Cents) -> ApiResult<()> {
    let made = pass_return::ActiveModel {
        id: Set(PassReturnId::generate()),
        pass_id: Set(row.id),
        fund_id: Set(fund),
        amount_cents: Set(amount),
        returned_at: Set(tx.now()),
    };
    let made = made.insert(tx).await?;
    let posting = Posting {
        programme_id: row.programme_id,
        debit: Account::Wallet(wallet_of(row)),
        credit: Account::Fund(fund),
        amount,
        kind: TransferKind::Expiry,
        subject_id: made.id.0,
        participant_id: Some(row.participant_id),
        actor_id: actor.user_id,
    };
    ledger::post(tx, posting).await.map(|_| ())
}
