//! A message between a youth and the coaches.

use sea_orm::entity::prelude::*;

use crate::{MessageId, ParticipantId, ProgrammeId, UserId};

/// One row of `messages`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "messages")]
pub struct Model {
    /// Identifier, in the order of arrival.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MessageId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// Whose thread.
    pub participant_id: ParticipantId,
    /// Who wrote it.
    pub author_id: UserId,
    /// What was written.
    pub body: String,
    /// When it arrived.
    pub sent_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
