//! What happened on one occasion of an agreement.

use sea_orm::entity::prelude::*;

use crate::{AgreementId, CheckInId, CheckInOutcome, CheckInState, ProgrammeId, UserId};

/// One row of `check_ins`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "check_ins")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CheckInId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// The agreement.
    pub agreement_id: AgreementId,
    /// The day it happened.
    pub occurred_on: Date,
    /// Which occasion of that day, such as `09:00` or `maths`; empty where a day has one.
    pub occasion: String,
    /// Kept, missed or excused.
    pub outcome: CheckInOutcome,
    /// Recorded, confirmed or rejected.
    pub state: CheckInState,
    /// Who recorded it.
    pub recorded_by: UserId,
    /// When.
    pub recorded_at: DateTimeUtc,
    /// The coach who confirmed or rejected it.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<DateTimeUtc>,
    /// Why it was rejected.
    pub reason: Option<String>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
