//! One numbered version of a plan: the document that people sign.

use sea_orm::entity::prelude::*;

use crate::{PlanId, PlanRevisionId, RevisionState};

/// One row of `plan_revisions`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_revisions")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlanRevisionId,
    /// The plan.
    pub plan_id: PlanId,
    /// 1, 2, 3, ... within the plan.
    pub number: i32,
    /// Draft, active, superseded or discarded.
    pub state: RevisionState,
    /// The document as canonical JSON.
    pub content: String,
    /// SHA-256 of the content, hexadecimal: what a signature is put under.
    pub content_hash: String,
    /// Counts edits, for `ETag`.
    pub version: i32,
    /// When it was begun.
    pub created_at: DateTimeUtc,
    /// When the last needed signature was put.
    pub activated_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
