//! Some times at which youth and employer could meet, proposed by one of them.

use sea_orm::entity::prelude::*;

use crate::{
    AppointmentId, IntroductionId, IntroductionSide, MeetingKind, ParticipantId, ProgrammeId, ProposalId,
    ProposalState, UserId,
};

/// One row of `proposals`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposals")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProposalId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// In which introduction.
    pub introduction_id: IntroductionId,
    /// Of which youth.
    pub participant_id: ParticipantId,
    /// Who proposes.
    pub side: IntroductionSide,
    /// The same by name.
    pub proposed_by: UserId,
    /// What for.
    pub meeting: MeetingKind,
    /// Where: the address of the place as it was then.
    pub place: String,
    /// Where it stands.
    pub state: ProposalState,
    /// The appointment that came of it.
    pub appointment_id: Option<AppointmentId>,
    /// Who answered.
    pub answered_by: Option<UserId>,
    /// When.
    pub answered_at: Option<DateTimeUtc>,
    /// When it was made.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
