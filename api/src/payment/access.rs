//! Who may move money to the bank: finance officers, in their own programme. The role is the handlers' to demand; here the
//! rows are found and locked.

use chrono::{DateTime, Utc};
use entities::{
    BankAccountState, PayeeKind, PaymentBatchId, ProviderId, bank_account, payee, payment_batch, provider,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::auth::{Caller, Finance, Person};
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::provider::access::is_staff_of;

/// The programme's own account, from which the caller may have debts paid. Collections take turns: what one has taken the
/// next no longer finds.
#[derive(Debug)]
pub struct Debtor(bank_account::Model);

impl Debtor {
    /// The account that pays.
    #[must_use]
    pub fn account(&self) -> &bank_account::Model {
        &self.0
    }
}

/// Finds the programme's own account in order to collect.
///
/// # Errors
/// `debtor_account_missing` where there is none that can be used now.
pub async fn to_collect(tx: &Tx, caller: &Caller<Finance>) -> ApiResult<Debtor> {
    let own = payee::Entity::find()
        .filter(payee::Column::ProgrammeId.eq(caller.programme_id))
        .filter(payee::Column::Kind.eq(PayeeKind::Programme))
        .filter(payee::Column::ClosedAt.is_null())
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or(Code::DebtorAccountMissing)?;
    let account = bank_account::Entity::find()
        .filter(bank_account::Column::PayeeId.eq(own.id))
        .filter(bank_account::Column::State.eq(BankAccountState::Active))
        .one(tx)
        .await?;
    let is_usable = |from: DateTime<Utc>| from <= tx.now();
    let account = account.filter(|account| account.usable_from.is_some_and(is_usable));
    Ok(Debtor(account.ok_or(Code::DebtorAccountMissing)?))
}

/// A batch, locked, that the caller may release or give up.
#[derive(Debug)]
pub struct Changeable(payment_batch::Model);

impl Changeable {
    /// The batch as it is now.
    #[must_use]
    pub fn batch(&self) -> &payment_batch::Model {
        &self.0
    }
}

/// Finds a batch in order to change it.
///
/// # Errors
/// 404 where the caller's programme has none by that identifier.
pub async fn to_change(tx: &Tx, caller: &Caller<Finance>, id: PaymentBatchId) -> ApiResult<Changeable> {
    let found = payment_batch::Entity::find_by_id(id)
        .filter(payment_batch::Column::ProgrammeId.eq(caller.programme_id))
        .lock_exclusive()
        .one(tx)
        .await?;
    Ok(Changeable(found.ok_or(Code::NotFound)?))
}

/// A batch that the caller may look at.
#[derive(Debug)]
pub struct Visible(payment_batch::Model);

impl Visible {
    /// The batch.
    #[must_use]
    pub fn batch(&self) -> &payment_batch::Model {
        &self.0
    }
}

/// Finds a batch in order to look at it.
///
/// # Errors
/// As [`to_change`].
pub async fn to_read(
    conn: &impl ConnectionTrait,
    caller: &Caller<Finance>,
    id: PaymentBatchId,
) -> ApiResult<Visible> {
    let found = payment_batch::Entity::find_by_id(id)
        .filter(payment_batch::Column::ProgrammeId.eq(caller.programme_id))
        .one(conn)
        .await?;
    Ok(Visible(found.ok_or(Code::NotFound)?))
}

/// A provider whose dues the caller may see, and the payee that stands for it.
#[derive(Debug)]
pub struct Owed {
    provider: provider::Model,
    payee: Option<payee::Model>,
}

impl Owed {
    /// The provider.
    #[must_use]
    pub fn provider(&self) -> &provider::Model {
        &self.provider
    }

    /// Its payee; none before it was approved for the first time.
    #[must_use]
    pub fn payee(&self) -> Option<&payee::Model> {
        self.payee.as_ref()
    }
}

/// Finds a provider whose staff the caller is.
///
/// # Errors
/// 404 for everybody else.
pub async fn to_see_dues(conn: &impl ConnectionTrait, person: &Person, id: ProviderId) -> ApiResult<Owed> {
    let provider = provider::Entity::find_by_id(id)
        .filter(provider::Column::ProgrammeId.eq(person.programme_id))
        .one(conn)
        .await?
        .ok_or(Code::NotFound)?;
    if !is_staff_of(conn, person, provider.organisation_id).await? {
        return Err(Code::NotFound.into());
    }
    let payee = payee::Entity::find()
        .filter(payee::Column::Kind.eq(PayeeKind::Provider))
        .filter(payee::Column::OrganisationId.eq(provider.organisation_id))
        .one(conn)
        .await?;
    Ok(Owed { provider, payee })
}
