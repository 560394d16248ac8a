//! What somebody said happened on one occasion of an agreement. What was corrected or rejected stays as it was said.

use sea_orm::entity::prelude::*;

use crate::{
    AgreementId, CheckInId, CheckInOutcome, CheckInState, ParticipantId, ProgrammeId, RejectionReason, Side,
    UserId,
};

/// One row of `check_ins`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "check_ins")]
pub struct Model {
    /// Identifier, of the phone's making where it made one.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CheckInId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// Whose.
    pub participant_id: ParticipantId,
    /// The agreement.
    pub agreement_id: AgreementId,
    /// The day it happened.
    pub occurred_on: Date,
    /// Which occasion of that day, such as `09:00`; empty where a day has one.
    pub occasion: String,
    /// Kept, late, missed or excused.
    pub outcome: CheckInOutcome,
    /// How long the occasion took, minutes; absent where nobody said.
    pub minutes: Option<i32>,
    /// Recorded, confirmed, rejected or corrected.
    pub state: CheckInState,
    /// Who said so.
    pub side: Side,
    /// The moment that the phone says it was told at, which can be long before it arrived.
    pub happened_at: Option<DateTimeUtc>,
    /// Who recorded it.
    pub recorded_by: UserId,
    /// When it arrived.
    pub recorded_at: DateTimeUtc,
    /// Who confirmed, rejected or corrected it.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<DateTimeUtc>,
    /// Why it was rejected or corrected; never on care.
    pub reason: Option<String>,
    /// The same in a closed list.
    pub reason_code: Option<RejectionReason>,
    /// The earlier record that this one corrects.
    pub replaces_id: Option<CheckInId>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
