//! A legal representative (ouder of verzorger) of a participant.

use sea_orm::entity::prelude::*;

use crate::{GuardianshipId, ParticipantId, ProgrammeId, UserId};

/// One row of `guardianships`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "guardianships")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GuardianshipId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// The child.
    pub participant_id: ParticipantId,
    /// The guardian.
    pub user_id: UserId,
    /// Since when it is recorded.
    pub since: DateTimeUtc,
    /// Until when; absent while it holds.
    pub ended_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
