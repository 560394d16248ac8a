//! One link in a session's chain of refresh tokens.

use sea_orm::entity::prelude::*;

use crate::{RefreshTokenId, SessionId};

/// One row of `refresh_tokens`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_tokens")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RefreshTokenId,
    /// The family: reuse of a spent token ends the session.
    pub session_id: SessionId,
    /// SHA-256 of the opaque token, hexadecimal.
    pub token_hash: String,
    /// The token it replaced.
    pub previous_id: Option<RefreshTokenId>,
    /// When.
    pub issued_at: DateTimeUtc,
    /// 31 days later.
    pub expires_at: DateTimeUtc,
    /// When it was exchanged.
    pub spent_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
