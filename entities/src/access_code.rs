//! A one-time invitation or recovery code: 7 days, 5 tries, the secret half hashed.

use sea_orm::entity::prelude::*;

use crate::{AccessCodeId, AccessCodePurpose, ProgrammeId, UserId};

/// One row of `access_codes`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_codes")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccessCodeId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// Whose account it opens.
    pub user_id: UserId,
    /// Invitation or recovery.
    pub purpose: AccessCodePurpose,
    /// The half of the code that finds the row.
    pub locator: String,
    /// argon2id of the half that proves it.
    pub secret_hash: String,
    /// Wrong tries so far.
    pub tries: i32,
    /// Who handed it out.
    pub made_by: UserId,
    /// When.
    pub made_at: DateTimeUtc,
    /// From when it no longer works.
    pub expires_at: DateTimeUtc,
    /// When it was used, replaced or tried too often.
    pub closed_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
