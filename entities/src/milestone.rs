//! A living milestone (mijlpaal) of an active plan.

use sea_orm::entity::prelude::*;

use crate::{GoalId, MilestoneId, MilestoneState, ParticipantId, PlanId, ProgrammeId, UserId};

/// One row of `milestones`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "milestones")]
pub struct Model {
    /// Identifier, the same in every revision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MilestoneId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// Whose.
    pub participant_id: ParticipantId,
    /// The plan.
    pub plan_id: PlanId,
    /// The goal it belongs to, in the revision's document.
    pub goal_id: GoalId,
    /// What is to be reached.
    pub title: String,
    /// Open, claimed, returned, approved or cancelled.
    pub state: MilestoneState,
    /// What the youth wrote with the last claim.
    pub evidence: Option<String>,
    /// Why the last claim was returned.
    pub return_reason: Option<String>,
    /// The coach whose approval waits for a lead.
    pub first_approver_id: Option<UserId>,
    /// Why it was approved though a required agreement was not met.
    pub override_reason: Option<String>,
    /// When.
    pub approved_at: Option<DateTimeUtc>,
    /// When its rewards were taken back.
    pub reversed_at: Option<DateTimeUtc>,
    /// Last change of state.
    pub updated_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
