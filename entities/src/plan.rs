//! What a participant and a coach agree to work on.

use sea_orm::entity::prelude::*;

use crate::{ParticipantId, PlanId, PlanOutcome, PlanState, ProgrammeId};

/// One row of `plans`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plans")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlanId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// Whose plan.
    pub participant_id: ParticipantId,
    /// Draft, active or ended.
    pub state: PlanState,
    /// How it ended.
    pub outcome: Option<PlanOutcome>,
    /// Why it ended, in words.
    pub end_reason: Option<String>,
    /// When it was begun.
    pub created_at: DateTimeUtc,
    /// When it ended.
    pub ended_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
