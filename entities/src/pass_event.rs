//! One step in the life of a pass.

use sea_orm::entity::prelude::*;

use crate::{PassEvent, PassEventId, PassId, UserId};

/// One row of `pass_events`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pass_events")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PassEventId,
    /// The pass.
    pub pass_id: PassId,
    /// What was done.
    pub event: PassEvent,
    /// Who did it.
    pub actor_id: UserId,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub happened_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
