//! A place in the ledger where money rests.

use sea_orm::entity::prelude::*;

use crate::{AccountId, AccountKind, Cents, FundId, ProgrammeId};

/// One row of `accounts`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accounts")]
pub struct Model {
    /// Identifier, derived from kind, owner and fund or year.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// What the balance means.
    pub kind: AccountKind,
    /// Programme, fund, plan or participant, as the kind says.
    pub owner_id: Uuid,
    /// The fund that a pledge comes from.
    pub fund_id: Option<FundId>,
    /// Calendar year of a pass.
    pub year: Option<i32>,
    /// May not go below zero.
    pub is_floored: bool,
    /// Credits less debits, euro cents.
    pub balance_cents: Cents,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
