//! Who may move budget: leads, in their own programme.

use entities::{AllocationId, FundId, allocation, fund};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiResult, Code};

/// A fund that the caller may allocate to.
#[derive(Debug)]
pub struct Allocatable(fund::Model);

impl Allocatable {
    /// The fund.
    #[must_use]
    pub fn fund(&self) -> &fund::Model {
        &self.0
    }
}

/// An allocation that the caller may reverse.
#[derive(Debug)]
pub struct Reversible(allocation::Model);

impl Reversible {
    /// The allocation.
    #[must_use]
    pub fn allocation(&self) -> &allocation::Model {
        &self.0
    }
}

/// The fund, if it is in the caller's programme.
///
/// # Errors
/// 404 otherwise.
pub async fn to_allocate(tx: &Tx, person: &Person, id: FundId) -> ApiResult<Allocatable> {
    let own = fund::Column::ProgrammeId.eq(person.programme_id);
    let row = fund::Entity::find_by_id(id).filter(own).one(tx).await?;
    Ok(Allocatable(row.ok_or(Code::NotFound)?))
}

/// The allocation of the fund, if it is in the caller's programme.
///
/// # Errors
/// 404 otherwise.
pub async fn to_reverse(tx: &Tx, person: &Person, fund: FundId, id: AllocationId) -> ApiResult<Reversible> {
    let row = allocation::Entity::find_by_id(id)
        .filter(allocation::Column::ProgrammeId.eq(person.programme_id))
        .filter(allocation::Column::FundId.eq(fund))
        .lock_exclusive()
        .one(tx)
        .await?;
    Ok(Reversible(row.ok_or(Code::NotFound)?))
}
