//! A step in the life of an employer. Nothing is ever taken out, so that the number of employers of any day can be told.

use sea_orm::entity::prelude::*;

use crate::{EmployerEvent, EmployerEventId, EmployerId, ProgrammeId, UserId};

/// One row of `employer_events`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "employer_events")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EmployerEventId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// Which employer.
    pub employer_id: EmployerId,
    /// What happened.
    pub event: EmployerEvent,
    /// Who did it.
    pub actor_id: UserId,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub happened_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
