//! A step in the life of a placement.

use sea_orm::entity::prelude::*;

use crate::{PlacementEvent, PlacementEventId, PlacementId, UserId};

/// One row of `placement_events`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "placement_events")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlacementEventId,
    /// Which placement.
    pub placement_id: PlacementId,
    /// What happened.
    pub event: PlacementEvent,
    /// Who did it; absent for a guardian without an account.
    pub actor_id: Option<UserId>,
    /// What was said about it.
    pub note: Option<String>,
    /// When.
    pub happened_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
