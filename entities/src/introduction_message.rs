//! A message between a youth and an employer, which the coach can always read.

use sea_orm::entity::prelude::*;

use crate::{
    IntroductionId, IntroductionMessageId, IntroductionSide, MessageReport, ParticipantId, ProgrammeId,
    UserId,
};

/// One row of `introduction_messages`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "introduction_messages")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IntroductionMessageId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// In which introduction.
    pub introduction_id: IntroductionId,
    /// Of which youth.
    pub participant_id: ParticipantId,
    /// Who wrote it.
    pub author_id: UserId,
    /// For which side.
    pub side: IntroductionSide,
    /// As the other side reads it: contact details masked where the youth is under 18.
    pub body: String,
    /// As it was written, where something was masked; for the coach alone.
    pub original: Option<String>,
    /// When.
    pub sent_at: DateTimeUtc,
    /// Who reported it.
    pub reported_by: Option<UserId>,
    /// When.
    pub reported_at: Option<DateTimeUtc>,
    /// Why.
    pub report_reason: Option<MessageReport>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
