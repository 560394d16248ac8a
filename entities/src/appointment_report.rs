//! What one side says happened at an appointment. Of several contacts each has a word, of the others the side has one.

use sea_orm::entity::prelude::*;

use crate::{AppointmentId, AppointmentOutcome, Side, UserId};

/// One row of `appointment_reports`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appointment_reports")]
pub struct Model {
    /// The appointment.
    #[sea_orm(primary_key, auto_increment = false)]
    pub appointment_id: AppointmentId,
    /// Which side.
    #[sea_orm(primary_key, auto_increment = false)]
    pub side: Side,
    /// Kept, excused or no-show.
    pub outcome: AppointmentOutcome,
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub reported_by: UserId,
    /// When.
    pub reported_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
