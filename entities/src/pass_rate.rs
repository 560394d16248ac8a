//! A yearly base grant of the free-time pass, by age: dated, so that a new amount never changes an old year.

use sea_orm::entity::prelude::*;

use crate::{Cents, PassRateId, ProgrammeId, UserId};

/// One row of `pass_rates`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pass_rates")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PassRateId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// First calendar year it holds for.
    pub from_year: i32,
    /// Youngest age, reached in the calendar year, that it holds for.
    pub from_age: i32,
    /// Euro cents a year.
    pub amount_cents: Cents,
    /// Who set it.
    pub set_by: UserId,
    /// When.
    pub set_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
