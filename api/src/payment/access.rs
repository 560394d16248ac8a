//! Who may collect, release and give up batches, and read what the bank said: finance officers, in their own programme.
//! A provider's own staff reads what its provider is owed.

use entities::{PayeeKind, PaymentBatchId, ProviderId, Role, membership, payee, payment_batch, provider};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::rules;
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiResult, Code};

/// The right to collect for a programme, with the payee that the programme itself is, locked: so collections and imports
/// follow each other, and none sees half of another.
#[derive(Debug)]
pub struct Collectable(payee::Model);

impl Collectable {
    /// The programme, as the one that pays.
    #[must_use]
    pub fn debtor(&self) -> &payee::Model {
        &self.0
    }
}

/// A batch, locked, that the caller may release.
#[derive(Debug)]
pub struct Releasable(payment_batch::Model);

impl Releasable {
    /// The batch.
    #[must_use]
    pub fn batch(&self) -> &payment_batch::Model {
        &self.0
    }
}

/// A batch, locked, that the caller may give up.
#[derive(Debug)]
pub struct Cancellable(payment_batch::Model);

impl Cancellable {
    /// The batch.
    #[must_use]
    pub fn batch(&self) -> &payment_batch::Model {
        &self.0
    }
}

/// A provider whose money the caller may look at.
#[derive(Debug)]
pub struct OwnProvider(provider::Model);

impl OwnProvider {
    /// The provider.
    #[must_use]
    pub fn provider(&self) -> &provider::Model {
        &self.0
    }
}

/// The payee that the programme itself is.
///
/// # Errors
/// `debtor_account_missing` where there is none.
pub async fn to_collect(tx: &Tx, person: &Person) -> ApiResult<Collectable> {
    let row = payee::Entity::find()
        .filter(payee::Column::ProgrammeId.eq(person.programme_id))
        .filter(payee::Column::Kind.eq(PayeeKind::Programme))
        .lock_exclusive()
        .one(tx)
        .await?;
    Ok(Collectable(row.ok_or(Code::DebtorAccountMissing)?))
}

async fn hold(tx: &Tx, person: &Person, id: PaymentBatchId) -> ApiResult<payment_batch::Model> {
    let row = payment_batch::Entity::find_by_id(id)
        .filter(payment_batch::Column::ProgrammeId.eq(person.programme_id))
        .lock_exclusive()
        .one(tx)
        .await?;
    Ok(row.ok_or(Code::NotFound)?)
}

/// An officer other than who collected it.
///
/// # Errors
/// 404 in another programme; `second_officer_needed` for the collector.
pub async fn to_release(tx: &Tx, person: &Person, id: PaymentBatchId) -> ApiResult<Releasable> {
    let row = hold(tx, person, id).await?;
    rules::judge_officer(person.user_id, row.collected_by)?;
    Ok(Releasable(row))
}

/// Any officer: nothing leaves by giving up.
///
/// # Errors
/// 404 in another programme.
pub async fn to_cancel(tx: &Tx, person: &Person, id: PaymentBatchId) -> ApiResult<Cancellable> {
    Ok(Cancellable(hold(tx, person, id).await?))
}

/// A batch of the caller's programme.
///
/// # Errors
/// 404 otherwise.
pub async fn to_read(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: PaymentBatchId,
) -> ApiResult<payment_batch::Model> {
    let own = payment_batch::Column::ProgrammeId.eq(person.programme_id);
    let row = payment_batch::Entity::find_by_id(id).filter(own).one(conn).await?;
    Ok(row.ok_or(Code::NotFound)?)
}

/// Staff of the provider, by a membership that is open now.
///
/// # Errors
/// 404 for everybody else.
pub async fn to_read_provider(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: ProviderId,
) -> ApiResult<OwnProvider> {
    let own = provider::Column::ProgrammeId.eq(person.programme_id);
    let row = provider::Entity::find_by_id(id).filter(own).one(conn).await?.ok_or(Code::NotFound)?;
    let works_there = membership::Entity::find()
        .filter(membership::Column::UserId.eq(person.user_id))
        .filter(membership::Column::OrganisationId.eq(row.organisation_id))
        .filter(membership::Column::Role.eq(Role::Provider))
        .filter(membership::Column::EndedAt.is_null())
        .one(conn)
        .await?;
    works_there.ok_or(Code::NotFound)?;
    Ok(OwnProvider(row))
}
