//! An agreement that a milestone asks to be met.

use sea_orm::entity::prelude::*;

use crate::{AgreementId, MilestoneId};

/// One row of `milestone_requirements`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "milestone_requirements")]
pub struct Model {
    /// The milestone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub milestone_id: MilestoneId,
    /// The agreement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agreement_id: AgreementId,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
