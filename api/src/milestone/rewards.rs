//! Rewards, followed from promise to wallet: each step changes the reward and moves its money together.

use entities::{
    AccountKind, Cents, FundId, MilestoneId, RewardId, RewardKind, RewardState, TransferKind, participant,
    plan, reward, transfer,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::auth::Person;
use crate::clock::year_of;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code};
use crate::fund::rules::{purpose_of, wallet_of};
use crate::ledger::{self, Account, Posting, Wallet};
use crate::pass;

/// What is to be promised.
#[derive(Clone, Copy, Debug)]
pub struct NewReward {
    /// For which milestone.
    pub milestone_id: MilestoneId,
    /// What.
    pub kind: RewardKind,
    /// How much; absent for rewards without money.
    pub amount: Option<Cents>,
    /// Out of which fund; absent for rewards without money.
    pub fund_id: Option<FundId>,
}

/// Promises a reward: its money moves from the fund to the plan's pledge.
///
/// # Errors
/// `wallet_too_small` where the fund holds too little.
pub async fn promise(tx: &Tx, person: &Person, plan: &plan::Model, new: NewReward) -> ApiResult<()> {
    let row = reward::ActiveModel {
        id: Set(RewardId::generate()),
        milestone_id: Set(new.milestone_id),
        plan_id: Set(plan.id),
        participant_id: Set(plan.participant_id),
        kind: Set(new.kind),
        amount_cents: Set(new.amount),
        fund_id: Set(new.fund_id),
        state: Set(RewardState::Promised),
        granted_at: Set(None),
    };
    let row = row.insert(tx).await?;
    if let Some(money) = Money::of(&row) {
        let (debit, credit) = (Account::Fund(money.fund), money.pledge(&row));
        ledger::post(tx, money.posting(person, &row, debit, credit, TransferKind::Pledge)).await?;
    }
    Ok(())
}

/// Takes a promise back: its money returns to the fund it came from.
///
/// # Errors
/// Where the database fails.
pub async fn withdraw(tx: &Tx, person: &Person, row: &reward::Model) -> ApiResult<()> {
    set_state(tx, row, RewardState::Withdrawn).await?;
    if let Some(money) = Money::of(row) {
        return_pledge(tx, person, row, money).await?;
    }
    Ok(())
}

async fn return_pledge(tx: &Tx, person: &Person, row: &reward::Model, money: Money) -> ApiResult<()> {
    let (debit, credit) = (money.pledge(row), Account::Fund(money.fund));
    ledger::post(tx, money.posting(person, row, debit, credit, TransferKind::PledgeReturn)).await?;
    Ok(())
}

/// Unlocks a reward: its money moves from the pledge to the wallet.
///
/// # Errors
/// Where the database fails.
pub async fn grant(tx: &Tx, person: &Person, row: &reward::Model) -> ApiResult<()> {
    let granted = reward::ActiveModel {
        id: Set(row.id),
        state: Set(RewardState::Granted),
        granted_at: Set(Some(tx.now())),
        ..Default::default()
    };
    reward::Entity::update(granted).validate()?.exec(tx).await?;
    if let Some(money) = Money::of(row) {
        let wallet = match purpose_of(row.kind).and_then(wallet_of) {
            Some(AccountKind::Pass) => return grant_leisure(tx, person, row, money).await,
            Some(AccountKind::Study) => Wallet::Study(row.participant_id),
            Some(AccountKind::DebtRelief) => Wallet::DebtRelief(row.participant_id),
            _ => return Err(ApiError::internal("money without a wallet to go to")),
        };
        let (debit, credit) = (money.pledge(row), Account::Wallet(wallet));
        ledger::post(tx, money.posting(person, row, debit, credit, TransferKind::Reward)).await?;
    }
    Ok(())
}

/// Into this year's pass. A pass that has just expired keeps nothing: the money returns to its fund.
async fn grant_leisure(tx: &Tx, person: &Person, row: &reward::Model, money: Money) -> ApiResult<()> {
    let youth = participant::Entity::find_by_id(row.participant_id).one(tx).await?.ok_or(Code::NotFound)?;
    let pass = pass::ops::open(tx, person.into(), &youth, year_of(tx.now())).await?;
    let (debit, credit) = (money.pledge(row), Account::Wallet(pass::query::wallet_of(&pass)));
    ledger::post(tx, money.posting(person, row, debit, credit, TransferKind::Reward)).await?;
    pass::ops::sweep_if_expired(tx, person.into(), pass.id).await
}

/// Takes back what was unlocked by mistake: out of the wallet, and through the pledge to the fund.
///
/// # Errors
/// `wallet_too_small` where the money was spent; `already_reversed` the second time.
pub async fn take_back(tx: &Tx, person: &Person, row: &reward::Model) -> ApiResult<()> {
    set_state(tx, row, RewardState::Reversed).await?;
    let Some(money) = Money::of(row) else { return Ok(()) };
    let unlocking = transfer::Entity::find()
        .filter(transfer::Column::Kind.eq(TransferKind::Reward))
        .filter(transfer::Column::SubjectId.eq(row.id.0))
        .one(tx)
        .await?
        .ok_or_else(|| ApiError::internal("a granted reward without its transfer"))?;
    ledger::reverse(tx, &unlocking, person.user_id).await?;
    return_pledge(tx, person, row, money).await
}

async fn set_state(tx: &Tx, row: &reward::Model, state: RewardState) -> ApiResult<()> {
    reward::ActiveModel { id: Set(row.id), state: Set(state), ..Default::default() }.update(tx).await?;
    Ok(())
}

/// Rewards in one state, in the order in which they were promised.
///
/// # Errors
/// Where the database fails.
pub async fn list(
    tx: &Tx,
    which: sea_orm::sea_query::Expr,
    state: RewardState,
) -> ApiResult<Vec<reward::Model>> {
    let rows = reward::Entity::find().filter(which).filter(reward::Column::State.eq(state));
    Ok(rows.order_by_asc(reward::Column::Id).all(tx).await?)
}

#[derive(Clone, Copy)]
struct Money {
    amount: Cents,
    fund: FundId,
}

impl Money {
    fn of(row: &reward::Model) -> Option<Self> {
        Some(Self { amount: row.amount_cents?, fund: row.fund_id? })
    }

    fn pledge(self, row: &reward::Model) -> Account {
        Account::Pledge(row.plan_id, self.fund)
    }

    fn posting(
        self,
        person: &Person,
        row: &reward::Model,
        debit: Account,
        credit: Account,
        kind: TransferKind,
    ) -> Posting {
        Posting {
            programme_id: person.programme_id,
            debit,
            credit,
            amount: self.amount,
            kind,
            subject_id: row.id.0,
            participant_id: Some(row.participant_id),
            actor_id: person.user_id,
        }
    }
}
