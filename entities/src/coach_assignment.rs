//! Who coaches whom, and when. A former coach sees nothing.

use sea_orm::entity::prelude::*;

use crate::{CoachAssignmentId, ParticipantId, ProgrammeId, UserId};

/// One row of `coach_assignments`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "coach_assignments")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CoachAssignmentId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// The participant.
    pub participant_id: ParticipantId,
    /// The coach.
    pub coach_id: UserId,
    /// Start, included.
    pub from_at: DateTimeUtc,
    /// End, excluded; absent while it lasts.
    pub until_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
