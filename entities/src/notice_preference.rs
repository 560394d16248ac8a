//! Whether somebody wants one kind of notice by one channel; absent: as the kind has it.

use sea_orm::entity::prelude::*;

use crate::{Channel, NoticeKind, UserId};

/// One row of `notice_preferences`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_preferences")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    /// Which notices.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: NoticeKind,
    /// By which channel.
    #[sea_orm(primary_key, auto_increment = false)]
    pub channel: Channel,
    /// Yes or no.
    pub is_wanted: bool,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
