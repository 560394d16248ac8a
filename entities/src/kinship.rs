//! A declared family tie between somebody who decides and a participant: that person decides nothing for them.

use sea_orm::entity::prelude::*;

use crate::{KinshipId, ParticipantId, ProgrammeId, UserId};

/// One row of `kinships`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "kinships")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: KinshipId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// Who is related.
    pub user_id: UserId,
    /// To whom.
    pub participant_id: ParticipantId,
    /// Who declared it.
    pub declared_by: UserId,
    /// When.
    pub declared_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
