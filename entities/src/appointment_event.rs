//! A step in the life of an appointment.

use sea_orm::entity::prelude::*;

use crate::{AppointmentEvent, AppointmentEventId, AppointmentId, AppointmentOutcome, Side, UserId};

/// One row of `appointment_events`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appointment_events")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AppointmentEventId,
    /// The appointment.
    pub appointment_id: AppointmentId,
    /// What happened.
    pub event: AppointmentEvent,
    /// Who did it.
    pub actor_id: UserId,
    /// The start that was left, where it was moved.
    pub starts_at: Option<DateTimeUtc>,
    /// Why, where there was something to say.
    pub note: Option<String>,
    /// When.
    pub happened_at: DateTimeUtc,
    /// What was said or settled, where something was.
    pub outcome: Option<AppointmentOutcome>,
    /// By whose word.
    pub side: Option<Side>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
