//! A signature under the exact content of a revision.

use sea_orm::entity::prelude::*;

use crate::{PlanRevisionId, SignatureId, SignerCapacity, UserId};

/// One row of `signatures`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signatures")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignatureId,
    /// The revision.
    pub revision_id: PlanRevisionId,
    /// Who signed.
    pub signer_id: UserId,
    /// As what.
    pub capacity: SignerCapacity,
    /// Hash of what was signed.
    pub content_hash: String,
    /// When.
    pub signed_at: DateTimeUtc,
    /// When an edit made it void.
    pub cleared_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
