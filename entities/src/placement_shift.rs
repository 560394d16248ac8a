//! Hours that a youth worked on one day.

use sea_orm::entity::prelude::*;

use crate::{ParticipantId, PlacementId, PlacementShiftId, ProgrammeId, ShiftState, UserId};

/// One row of `placement_shifts`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "placement_shifts")]
pub struct Model {
    /// Identifier, made by the phone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlacementShiftId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// At which placement.
    pub placement_id: PlacementId,
    /// Whose.
    pub participant_id: ParticipantId,
    /// The day on which it began.
    pub worked_on: Date,
    /// Start, minutes after midnight on the wall.
    pub from_minute: i32,
    /// End, the same.
    pub until_minute: i32,
    /// Break, minutes.
    pub break_minutes: i32,
    /// Whether the employer confirmed it.
    pub state: ShiftState,
    /// Rules of the working-time table that it breaks, as JSON.
    pub findings: String,
    /// Who entered it.
    pub entered_by: UserId,
    /// When.
    pub entered_at: DateTimeUtc,
    /// Who confirmed or refused it.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<DateTimeUtc>,
    /// Why it was refused.
    pub refuse_reason: Option<String>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
