//! A role-model talk or a company visit for a group.

use sea_orm::entity::prelude::*;

use crate::{EmployerId, ProgrammeId, UserId, VisitId, VisitKind, VisitState};

/// One row of `visits`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "visits")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VisitId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// The employer who receives or sends somebody.
    pub employer_id: Option<EmployerId>,
    /// Talk or company visit.
    pub kind: VisitKind,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// Where.
    pub address: String,
    /// Start, included.
    pub starts_at: DateTimeUtc,
    /// End, excluded.
    pub ends_at: DateTimeUtc,
    /// How many youths at most.
    pub places: i32,
    /// How many signed up.
    pub places_taken: i32,
    /// Youngest age on the day.
    pub min_age: i32,
    /// Where it stands.
    pub state: VisitState,
    /// Why it was declined or cancelled.
    pub decision_reason: Option<String>,
    /// Who decided last.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<DateTimeUtc>,
    /// Who wrote it.
    pub created_by: UserId,
    /// Counts changes, for `ETag`.
    pub version: i32,
    /// When it was written.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
