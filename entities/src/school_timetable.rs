//! When a youth is at school on one weekday.

use sea_orm::entity::prelude::*;

use crate::ParticipantId;

/// One row of `school_timetables`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "school_timetables")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub participant_id: ParticipantId,
    /// Day of the week (ISO 8601): 1 is Monday.
    #[sea_orm(primary_key, auto_increment = false)]
    pub weekday: i32,
    /// Start, minutes after midnight on the wall.
    pub from_minute: i32,
    /// End, the same.
    pub until_minute: i32,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
