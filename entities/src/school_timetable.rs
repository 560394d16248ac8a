//! When a youth is at school in an ordinary week.

use sea_orm::entity::prelude::*;

use crate::{ParticipantId, UserId};

/// One row of `school_timetables`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "school_timetables")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub participant_id: ParticipantId,
    /// Days with times on the wall, as JSON; an empty list where there is no school any more.
    pub days: String,
    /// Who wrote it down.
    pub set_by: UserId,
    /// When.
    pub set_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
