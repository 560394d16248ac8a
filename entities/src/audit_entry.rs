//! Who did what to which record: append-only, and without content.

use sea_orm::entity::prelude::*;

use crate::{AuditEntryId, ParticipantId, ProgrammeId, UserId};

/// One row of `audit_entries`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entries")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditEntryId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// Who.
    pub actor_id: UserId,
    /// What.
    pub action: String,
    /// Kind of thing.
    pub subject_kind: String,
    /// Which one.
    pub subject_id: Uuid,
    /// Whose file.
    pub participant_id: Option<ParticipantId>,
    /// When.
    pub happened_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
