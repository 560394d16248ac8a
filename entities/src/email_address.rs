//! Where somebody reads mail. Nothing but the code goes there before it is confirmed.

use sea_orm::entity::prelude::*;

use crate::{ProgrammeId, UserId};

/// One row of `email_addresses`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "email_addresses")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// The address.
    pub address: String,
    /// When it was given.
    pub set_at: DateTimeUtc,
    /// Hash of the code that proves that the address is theirs.
    pub code_hash: Option<String>,
    /// Until when the code works.
    pub code_expires_at: Option<DateTimeUtc>,
    /// Wrong codes so far.
    pub tries: i32,
    /// When it was proved.
    pub confirmed_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
