//! Something told to somebody, in the inbox of the app.

use sea_orm::entity::prelude::*;

use crate::{NoticeId, NoticeKind, ParticipantId, ProgrammeId, UserId};

/// One row of `notices`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notices")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoticeId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// To whom.
    pub user_id: UserId,
    /// What it is about.
    pub kind: NoticeKind,
    /// Which words it has, such as `milestone-approved`.
    pub wording: String,
    /// What made it, such as an event's position: nobody is told twice of one cause.
    pub cause: String,
    /// Whose file it is about.
    pub participant_id: Option<ParticipantId>,
    /// Kind of thing it is about.
    pub subject_kind: String,
    /// Which one.
    pub subject_id: Uuid,
    /// Values for its words as JSON; nothing that a mail may not say.
    pub details: String,
    /// When.
    pub made_at: DateTimeUtc,
    /// When it was read.
    pub read_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
