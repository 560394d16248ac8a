//! Something that somebody should look at while it can still be mended.

use sea_orm::entity::prelude::*;

use crate::{ParticipantId, ProgrammeId, SignalId, SignalKind, SignalState, UserId};

/// One row of `signals`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signals")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignalId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// Whose file.
    pub participant_id: ParticipantId,
    /// What is the matter.
    pub kind: SignalKind,
    /// The agreement, appointment or contact that it is about; the participant for truancy and silence.
    pub subject_id: Uuid,
    /// Open or settled.
    pub state: SignalState,
    /// Since when.
    pub raised_at: DateTimeUtc,
    /// Until when.
    pub settled_at: Option<DateTimeUtc>,
    /// Who settled it; absent where facts did.
    pub settled_by: Option<UserId>,
    /// What was done about it.
    pub note: Option<String>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
