//! Something that happened, for phones that ask what changed and for notices yet to be sent.

use sea_orm::entity::prelude::*;

use crate::{CauseId, ParticipantId, ProgrammeId, UserId};

/// One row of `outbox`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// Position.
    #[sea_orm(primary_key)]
    pub seq: i64,
    /// Transaction on PostgreSQL, 0 on SQLite; see the migration.
    pub txid: i64,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// Whose file it touches.
    pub participant_id: Option<ParticipantId>,
    /// Who did it; absent in events from before that was kept.
    pub actor_id: Option<UserId>,
    /// What happened, such as `milestone.approved`.
    pub action: String,
    /// Kind of thing it happened to.
    pub subject_kind: String,
    /// Which one.
    pub subject_id: Uuid,
    /// The thing is gone: a tombstone.
    pub is_removal: bool,
    /// When.
    pub happened_at: DateTimeUtc,
    /// The act that brought it about, shared by all that it brought about; absent in events from before that was kept.
    pub cause_id: Option<CauseId>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
