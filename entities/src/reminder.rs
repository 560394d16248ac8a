//! A reminder that was given: each kind once a subject, however many processes look.

use sea_orm::entity::prelude::*;

/// One row of `reminders`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reminders")]
pub struct Model {
    /// Which reminder, such as `pass.expires_in_6_weeks`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// About what.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
    /// When.
    pub made_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
