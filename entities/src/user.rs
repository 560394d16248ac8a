//! A person who can sign in.

use sea_orm::entity::prelude::*;

use crate::{ProgrammeId, UserId};

/// One row of `users`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UserId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// Name used to sign in, lower case, unique over all programmes.
    pub login_name: String,
    /// Name shown to others.
    pub display_name: String,
    /// argon2id in PHC form; absent until an invitation is accepted.
    pub passphrase_hash: Option<String>,
    /// Since when the account may no longer sign in.
    pub disabled_at: Option<DateTimeUtc>,
    /// Counts changes, for `ETag`.
    pub version: i32,
    /// When the account was made.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
