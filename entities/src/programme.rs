//! A municipality's scheme; every other record belongs to exactly one.

use sea_orm::entity::prelude::*;

use crate::{Cents, ProgrammeId};

/// One row of `programmes`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "programmes")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProgrammeId,
    /// Short stable name, such as `zaanstad`.
    pub slug: String,
    /// Name as people read it.
    pub name: String,
    /// Seeded demo data: production refuses to serve it.
    pub is_demo: bool,
    /// Participants the programme takes at most (the plan's page 14: 30 to start with).
    pub places: i32,
    /// A milestone whose money rewards add up to more than this needs a lead as second approver.
    pub second_approval_above_cents: Cents,
    /// Weeks that a course lasts at least, for the free-time pass to pay it.
    pub course_weeks_at_least: i32,
    /// Study incentive that one participant can have paid out in a calendar year.
    pub payout_ceiling_cents: Cents,
    /// When the quiet hours begin, minutes after midnight in Amsterdam.
    pub quiet_from_minute: i32,
    /// When they end.
    pub quiet_until_minute: i32,
    /// Counts changes, for `ETag`.
    pub version: i32,
    /// When it was set up.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
