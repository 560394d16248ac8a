//! How it went, as one side says it.

use sea_orm::entity::prelude::*;

use crate::{IntroductionSide, PlacementId, PlacementOutcome, UserId};

/// One row of `placement_reports`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "placement_reports")]
pub struct Model {
    /// Which placement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub placement_id: PlacementId,
    /// Which side.
    #[sea_orm(primary_key, auto_increment = false)]
    pub side: IntroductionSide,
    /// How it went.
    pub outcome: PlacementOutcome,
    /// Last day that was worked, where it was not the whole.
    pub last_on: Option<Date>,
    /// What is said about it; needed where the sides differ.
    pub comment: Option<String>,
    /// Answers to the few questions, as JSON.
    pub answers: String,
    /// Who says so.
    pub reported_by: UserId,
    /// When.
    pub reported_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
