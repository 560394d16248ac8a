//! A youth's interest in a place.

use sea_orm::entity::prelude::*;

use crate::{EmployerId, InterestId, InterestState, ParticipantId, PlaceId, ProgrammeId, UserId};

/// One row of `interests`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "interests")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InterestId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// Whose.
    pub participant_id: ParticipantId,
    /// In which place.
    pub place_id: PlaceId,
    /// Whose place it is.
    pub employer_id: EmployerId,
    /// Where it stands.
    pub state: InterestState,
    /// Why the youth wants it, in their own words.
    pub motivation: String,
    /// When the youth can come, in their own words.
    pub availability: String,
    /// Why the coach returned it; the youth reads it.
    pub return_reason: Option<String>,
    /// The coach who decided last.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<DateTimeUtc>,
    /// Counts changes, for `ETag`.
    pub version: i32,
    /// When it was expressed first.
    pub created_at: DateTimeUtc,
    /// Last change.
    pub changed_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
