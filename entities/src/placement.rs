//! A placement (stageovereenkomst) of a youth at an employer.

use sea_orm::entity::prelude::*;

use crate::{
    EmployerId, IntroductionId, ParticipantId, PlaceId, PlaceKind, PlacementId, PlacementState, ProgrammeId,
    UserId,
};

/// One row of `placements`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "placements")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlacementId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// The introduction that it came from.
    pub introduction_id: IntroductionId,
    /// At which place.
    pub place_id: PlaceId,
    /// At which employer.
    pub employer_id: EmployerId,
    /// Whose.
    pub participant_id: ParticipantId,
    /// What it is.
    pub kind: PlaceKind,
    /// Where it stands.
    pub state: PlacementState,
    /// What is agreed, as canonical JSON; this is what people sign.
    pub document: String,
    /// SHA-256 of the document, hexadecimal.
    pub content_hash: String,
    /// First day.
    pub starts_on: Date,
    /// Last day.
    pub ends_on: Date,
    /// When the last signature came.
    pub signed_at: Option<DateTimeUtc>,
    /// When it was over.
    pub ended_at: Option<DateTimeUtc>,
    /// Why it was called off.
    pub end_reason: Option<String>,
    /// Who wrote it first.
    pub created_by: UserId,
    /// Counts changes, for `ETag`.
    pub version: i32,
    /// When it was begun.
    pub created_at: DateTimeUtc,
    /// Last change of the document.
    pub changed_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
