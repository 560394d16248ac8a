//! Where a browser or app on one device can be woken (Web Push, RFC 8030).

use sea_orm::entity::prelude::*;

use crate::{ProgrammeId, PushSubscriptionId, SessionId, UserId};

/// One row of `push_subscriptions`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "push_subscriptions")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PushSubscriptionId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// Whose.
    pub user_id: UserId,
    /// The device; no longer woken once this session has ended.
    pub session_id: SessionId,
    /// Address at the push service.
    pub endpoint: String,
    /// When.
    pub made_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
