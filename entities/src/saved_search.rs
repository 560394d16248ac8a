//! What a youth looks for, to be told of new places.

use sea_orm::entity::prelude::*;

use crate::{ParticipantId, ProgrammeId, SavedSearchId};

/// One row of `saved_searches`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "saved_searches")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SavedSearchId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// Whose.
    pub participant_id: ParticipantId,
    /// What the youth calls it.
    pub name: String,
    /// What is looked for, as JSON.
    pub wish: String,
    /// Places published up to then were told of.
    pub seen_until: DateTimeUtc,
    /// When the youth was last told.
    pub told_at: Option<DateTimeUtc>,
    /// When it was saved.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
