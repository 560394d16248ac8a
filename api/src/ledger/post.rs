//! Posting: two guarded balance updates and one transfer row, or nothing.

use entities::{
    AccountId, Cents, ParticipantId, ProgrammeId, TransferId, TransferKind, UserId, account, transfer,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, Statement};
use uuid::Uuid;

use super::Account;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, on_duplicate};

/// Money to move.
#[derive(Clone, Copy, Debug)]
pub struct Posting {
    /// In which programme.
    pub programme_id: ProgrammeId,
    /// From where.
    pub debit: Account,
    /// To where.
    pub credit: Account,
    /// How much; above zero.
    pub amount: Cents,
    /// Why.
    pub kind: TransferKind,
    /// What for; the same kind never moves money for the same subject again.
    pub subject_id: Uuid,
    /// Whose plan or wallet it touches.
    pub participant_id: Option<ParticipantId>,
    /// Who does it.
    pub actor_id: UserId,
}

/// Moves money.
///
/// # Errors
/// `wallet_too_small` where the debited account would go below its floor; `already_exists` where it was done before.
pub async fn post(tx: &Tx, posting: Posting) -> ApiResult<TransferId> {
    let Posting { programme_id, debit, credit, amount, .. } = posting;
    if amount <= Cents::ZERO {
        return Err(ApiError::internal("a transfer moves more than nothing"));
    }
    open(tx, programme_id, credit).await?;
    if !debit.is_floored() {
        open(tx, programme_id, debit).await?;
    }
    let movement = Movement {
        debit: debit.id(),
        credit: credit.id(),
        amount,
        kind: posting.kind,
        subject_id: posting.subject_id,
        participant_id: posting.participant_id,
        actor_id: posting.actor_id,
        programme_id,
    };
    movement.write(tx).await
}

/// Undoes a transfer by its opposite.
///
/// # Errors
/// `already_reversed` the second time; `wallet_too_small` where the money has gone on already.
pub async fn reverse(tx: &Tx, original: &transfer::Model, actor_id: UserId) -> ApiResult<TransferId> {
    let movement = Movement {
        debit: original.credit_account_id,
        credit: original.debit_account_id,
        amount: original.amount_cents,
        kind: TransferKind::Reversal,
        subject_id: original.id.0,
        participant_id: original.participant_id,
        actor_id,
        programme_id: original.programme_id,
    };
    movement.write(tx).await.map_err(|error| match error.code {
        Code::AlreadyExists => Code::AlreadyReversed.into(),
        _ => error,
    })
}

struct Movement {
    programme_id: ProgrammeId,
    debit: AccountId,
    credit: AccountId,
    amount: Cents,
    kind: TransferKind,
    subject_id: Uuid,
    participant_id: Option<ParticipantId>,
    actor_id: UserId,
}

impl Movement {
    /// Balances first, the transfer after: the other way round its foreign keys hold a lock on the accounts that two
    /// clients of one fund would deadlock on. Always in the order of identifiers, for the same reason.
    async fn write(self, tx: &Tx) -> ApiResult<TransferId> {
        let debited = Cents(0).checked_sub(self.amount).ok_or_else(|| ApiError::internal("amount"))?;
        let (debit_balance, credit_balance) = if self.debit < self.credit {
            let debit = change(tx, self.debit, debited).await?;
            (debit, change(tx, self.credit, self.amount).await?)
        } else {
            let credit = change(tx, self.credit, self.amount).await?;
            (change(tx, self.debit, debited).await?, credit)
        };
        let id = TransferId::generate();
        let row = transfer::ActiveModel {
            id: Set(id),
            programme_id: Set(self.programme_id),
            debit_account_id: Set(self.debit),
            credit_account_id: Set(self.credit),
            amount_cents: Set(self.amount),
            kind: Set(self.kind),
            subject_id: Set(self.subject_id),
            participant_id: Set(self.participant_id),
            actor_id: Set(self.actor_id),
            debit_balance_cents: Set(debit_balance),
            credit_balance_cents: Set(credit_balance),
            made_at: Set(tx.now()),
        };
        let inserted = transfer::Entity::insert(row).exec_without_returning(tx).await;
        inserted.map_err(on_duplicate(Code::AlreadyExists))?;
        Ok(id)
    }
}

/// Adds to a balance unless it would go below its floor; answers the new balance.
async fn change(tx: &Tx, id: AccountId, by: Cents) -> ApiResult<Cents> {
    let guarded = Statement::from_sql_and_values(
        tx.get_database_backend(),
        "UPDATE accounts SET balance_cents = balance_cents + $1
          WHERE id = $2 AND (NOT is_floored OR balance_cents + $1 >= 0) RETURNING balance_cents",
        [by.0.into(), id.0.into()],
    );
    let row = tx.query_one_raw(guarded).await?.ok_or(Code::WalletTooSmall)?;
    Ok(row.try_get("", "balance_cents")?)
}

async fn open(tx: &Tx, programme_id: ProgrammeId, account: Account) -> ApiResult<()> {
    account::Entity::insert(as_row(programme_id, account))
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// The account as it is opened: empty.
pub(super) fn as_row(programme_id: ProgrammeId, account: Account) -> account::ActiveModel {
    account::ActiveModel {
        id: Set(account.id()),
        programme_id: Set(programme_id),
        kind: Set(account.kind()),
        owner_id: Set(account.owner_id()),
        fund_id: Set(account.fund_id()),
        year: Set(account.year()),
        is_floored: Set(account.is_floored()),
        balance_cents: Set(Cents::ZERO),
    }
}
