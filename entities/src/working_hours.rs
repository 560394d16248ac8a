//! When a coach can be reached on one day of the week.

use sea_orm::entity::prelude::*;

use crate::UserId;

/// One row of `working_hours`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "working_hours")]
pub struct Model {
    /// The coach.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    /// Day of the week (ISO 8601): 1 is Monday.
    #[sea_orm(primary_key, auto_increment = false)]
    pub weekday: i32,
    /// Start, minutes after midnight in Amsterdam.
    pub from_minute: i32,
    /// End, minutes after midnight.
    pub until_minute: i32,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
