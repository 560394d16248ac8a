//! How far somebody has read the messages of an introduction.

use sea_orm::entity::prelude::*;

use crate::{IntroductionId, IntroductionMessageId, UserId};

/// One row of `introduction_reads`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "introduction_reads")]
pub struct Model {
    /// Which introduction.
    #[sea_orm(primary_key, auto_increment = false)]
    pub introduction_id: IntroductionId,
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    /// The newest message that they read.
    pub message_id: IntroductionMessageId,
    /// When.
    pub read_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
