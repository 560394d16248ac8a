//! A file that shows that a milestone was reached.

use sea_orm::entity::prelude::*;

use crate::{AttachmentId, MilestoneId, UserId};

/// One row of `milestone_attachments`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "milestone_attachments")]
pub struct Model {
    /// The milestone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub milestone_id: MilestoneId,
    /// The file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub attachment_id: AttachmentId,
    /// Who showed it.
    pub added_by: UserId,
    /// When.
    pub added_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
