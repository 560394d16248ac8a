//! The first answer to a request, kept for 24 hours under the key the client chose.

use sea_orm::entity::prelude::*;

use crate::UserId;

/// One row of `idempotency_records`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_records")]
pub struct Model {
    /// Who asked.
    #[sea_orm(primary_key, auto_increment = false)]
    pub caller_id: UserId,
    /// Method and path.
    #[sea_orm(primary_key, auto_increment = false)]
    pub route: String,
    /// The `Idempotency-Key`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// SHA-256 of the body, hexadecimal.
    pub request_hash: String,
    /// HTTP status of the answer.
    pub status: i32,
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its body.
    pub body: String,
    /// When.
    pub made_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
