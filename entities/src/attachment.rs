//! A file that somebody uploaded, such as a receipt. Its bytes are in the object store under its identifier.

use sea_orm::entity::prelude::*;

use crate::{AttachmentId, ParticipantId, ProgrammeId, UserId};

/// One row of `attachments`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attachments")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AttachmentId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// Whose file it belongs to; absent for pictures of offers.
    pub participant_id: Option<ParticipantId>,
    /// As its content tells, not its sender.
    pub media_type: String,
    /// Size as it is kept, bytes.
    pub size_bytes: i64,
    /// SHA-256 of the bytes as they are kept, hexadecimal.
    pub sha256: String,
    /// Who sent it.
    pub uploaded_by: UserId,
    /// When.
    pub uploaded_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
