//! An introduction of a youth to an employer: the only way in which an employer hears of a youth.

use sea_orm::entity::prelude::*;

use crate::{
    EmployerId, InterestId, IntroductionDecline, IntroductionId, IntroductionState, ParticipantId, PlaceId,
    ProgrammeId, UserId,
};

/// One row of `introductions`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "introductions")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IntroductionId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// The interest that the coach endorsed.
    pub interest_id: InterestId,
    /// For which place.
    pub place_id: PlaceId,
    /// To which employer.
    pub employer_id: EmployerId,
    /// Of which youth.
    pub participant_id: ParticipantId,
    /// The coach who endorsed it: the employer's contact.
    pub coach_id: UserId,
    /// Where it stands.
    pub state: IntroductionState,
    /// Why the employer declined.
    pub decline_reason: Option<IntroductionDecline>,
    /// The same in the employer's words, for the coach alone.
    pub decline_note: Option<String>,
    /// When the employer was told.
    pub introduced_at: DateTimeUtc,
    /// Who answered for the employer.
    pub answered_by: Option<UserId>,
    /// When.
    pub answered_at: Option<DateTimeUtc>,
    /// When it was over.
    pub ended_at: Option<DateTimeUtc>,
    /// Who closed the messages.
    pub blocked_by: Option<UserId>,
    /// When.
    pub blocked_at: Option<DateTimeUtc>,
    /// Counts changes, for `ETag`.
    pub version: i32,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
