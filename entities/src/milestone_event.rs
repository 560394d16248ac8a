//! One step in the life of a milestone.

use sea_orm::entity::prelude::*;

use crate::{MilestoneEvent, MilestoneEventId, MilestoneId, UserId};

/// One row of `milestone_events`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "milestone_events")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MilestoneEventId,
    /// The milestone.
    pub milestone_id: MilestoneId,
    /// What was done.
    pub event: MilestoneEvent,
    /// Who did it.
    pub actor_id: UserId,
    /// Evidence or reason.
    pub note: Option<String>,
    /// When.
    pub happened_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
