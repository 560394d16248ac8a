//! A step in the life of an interest and its introduction.

use sea_orm::entity::prelude::*;

use crate::{InterestId, IntroductionEvent, IntroductionEventId, UserId};

/// One row of `introduction_events`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "introduction_events")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IntroductionEventId,
    /// Which interest.
    pub interest_id: InterestId,
    /// What happened.
    pub event: IntroductionEvent,
    /// Who did it.
    pub actor_id: UserId,
    /// What was said about it.
    pub note: Option<String>,
    /// When.
    pub happened_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
