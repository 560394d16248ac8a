//! How somebody wants to be told.

use sea_orm::entity::prelude::*;

use crate::{ProgrammeId, UserId};

/// One row of `notice_settings`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_settings")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// Language of mails (BCP 47).
    pub language: String,
    /// One mail a day instead of one for each notice.
    pub is_digest: bool,
    /// Counts changes, for `ETag`.
    pub version: i32,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
