//! Money of an expired pass on its way back to the fund it came from; subject of its transfer.

use sea_orm::entity::prelude::*;

use crate::{Cents, FundId, PassId, PassReturnId};

/// One row of `pass_returns`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pass_returns")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PassReturnId,
    /// The pass.
    pub pass_id: PassId,
    /// The fund that it returned to.
    pub fund_id: FundId,
    /// Euro cents.
    pub amount_cents: Cents,
    /// When.
    pub returned_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
