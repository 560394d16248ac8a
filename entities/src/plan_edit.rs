//! Who changed a draft, and to what.

use sea_orm::entity::prelude::*;

use crate::{PlanEditId, PlanRevisionId, UserId};

/// One row of `plan_edits`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_edits")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlanEditId,
    /// The revision.
    pub revision_id: PlanRevisionId,
    /// The version that the edit made.
    pub version: i32,
    /// Who.
    pub edited_by: UserId,
    /// When.
    pub edited_at: DateTimeUtc,
    /// Hash of the content after the edit.
    pub content_hash: String,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
