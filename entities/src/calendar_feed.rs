//! The secret address at which a calendar program reads somebody's appointments.

use sea_orm::entity::prelude::*;

use crate::{ProgrammeId, UserId};

/// One row of `calendar_feeds`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_feeds")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// SHA-256 of the secret, hexadecimal.
    pub token_hash: String,
    /// When it was made.
    pub made_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
