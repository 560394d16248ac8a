//! An appointment of a youth: with care, an employer, the coach, school or somebody else.

use sea_orm::entity::prelude::*;

use crate::{
    AgreementId, AppointmentId, AppointmentKind, AppointmentState, IntroductionId, MeetingCancelReason,
    ParticipantId, ProgrammeId, UserId,
};

/// One row of `appointments`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appointments")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AppointmentId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// Whose.
    pub participant_id: ParticipantId,
    /// The agreement that it counts for.
    pub agreement_id: Option<AgreementId>,
    /// The introduction to an employer that it came from.
    pub introduction_id: Option<IntroductionId>,
    /// With whom.
    pub kind: AppointmentKind,
    /// What for; never on care.
    pub title: Option<String>,
    /// Where; never on care.
    pub place: Option<String>,
    /// Start, included.
    pub starts_at: DateTimeUtc,
    /// End, excluded.
    pub ends_at: DateTimeUtc,
    /// Where it stands.
    pub state: AppointmentState,
    /// Why it was cancelled; never on care.
    pub cancel_reason: Option<String>,
    /// Why the employer cancelled it.
    pub cancel_code: Option<MeetingCancelReason>,
    /// Who made it.
    pub made_by: UserId,
    /// When.
    pub made_at: DateTimeUtc,
    /// The coach who decided what happened; absent where the words of the sides did.
    pub settled_by: Option<UserId>,
    /// When it was settled.
    pub settled_at: Option<DateTimeUtc>,
    /// Last change, for calendar programs.
    pub changed_at: DateTimeUtc,
    /// Counts changes, for `ETag`.
    pub version: i32,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
