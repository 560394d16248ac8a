//! Budget set apart for one purpose and calendar year.

use sea_orm::entity::prelude::*;

use crate::{FundId, FundPurpose, ProgrammeId};

/// One row of `funds`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "funds")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FundId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// What it may pay for.
    pub purpose: FundPurpose,
    /// Calendar year, Europe/Amsterdam.
    pub year: i32,
    /// The line of the municipality's budget it comes from.
    pub budget_line: String,
    /// When it was opened.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
