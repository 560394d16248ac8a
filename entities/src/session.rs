//! One signed-in device.

use sea_orm::entity::prelude::*;

use crate::{ProgrammeId, SessionId, UserId};

/// One row of `sessions`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    /// Identifier; access tokens name it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// Who is signed in.
    pub user_id: UserId,
    /// What the person calls the device.
    pub device_name: String,
    /// Sign-in.
    pub created_at: DateTimeUtc,
    /// Last refresh.
    pub last_used_at: DateTimeUtc,
    /// Sign-out, or the end that somebody else made to it.
    pub ended_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
