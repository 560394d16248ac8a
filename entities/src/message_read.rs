//! How far somebody has read a thread.

use sea_orm::entity::prelude::*;

use crate::{MessageId, ParticipantId, UserId};

/// One row of `message_reads`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message_reads")]
pub struct Model {
    /// Whose thread.
    #[sea_orm(primary_key, auto_increment = false)]
    pub participant_id: ParticipantId,
    /// Who read.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    /// The newest message that was read.
    pub message_id: MessageId,
    /// When.
    pub read_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
