//! What a milestone unlocks, followed from promise to wallet.

use sea_orm::entity::prelude::*;

use crate::{Cents, FundId, MilestoneId, ParticipantId, PlanId, RewardId, RewardKind, RewardState};

/// One row of `rewards`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rewards")]
pub struct Model {
    /// Identifier; subject of its pledge, its return and its unlocking.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RewardId,
    /// The milestone.
    pub milestone_id: MilestoneId,
    /// The plan.
    pub plan_id: PlanId,
    /// Whose.
    pub participant_id: ParticipantId,
    /// Leisure, study, debt relief, or one of the two without money.
    pub kind: RewardKind,
    /// Euro cents; absent for rewards without money.
    pub amount_cents: Option<Cents>,
    /// The fund that pays; absent for rewards without money.
    pub fund_id: Option<FundId>,
    /// Promised, granted, withdrawn or reversed.
    pub state: RewardState,
    /// When it was unlocked.
    pub granted_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
