//! A step in the life of a place.

use sea_orm::entity::prelude::*;

use crate::{PlaceEvent, PlaceEventId, PlaceId, UserId};

/// One row of `place_events`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "place_events")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlaceEventId,
    /// Which place.
    pub place_id: PlaceId,
    /// What happened.
    pub event: PlaceEvent,
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
