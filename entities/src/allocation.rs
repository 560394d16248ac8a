//! Budget that a lead moved into a fund.

use sea_orm::entity::prelude::*;

use crate::{AllocationId, Cents, FundId, ProgrammeId, UserId};

/// One row of `allocations`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "allocations")]
pub struct Model {
    /// Identifier; subject of the transfer.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AllocationId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// The fund.
    pub fund_id: FundId,
    /// Amount, euro cents.
    pub amount_cents: Cents,
    /// Why.
    pub note: String,
    /// The lead.
    pub made_by: UserId,
    /// When.
    pub made_at: DateTimeUtc,
    /// When it was taken back.
    pub reversed_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
