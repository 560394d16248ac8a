//! A signature under the very document that was read; any edit deletes it.

use sea_orm::entity::prelude::*;

use crate::{PlacementId, PlacementParty, UserId};

/// One row of `placement_signatures`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "placement_signatures")]
pub struct Model {
    /// Under which placement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub placement_id: PlacementId,
    /// For whom it stands.
    #[sea_orm(primary_key, auto_increment = false)]
    pub party: PlacementParty,
    /// Who signed; absent for a guardian without an account.
    pub signer_id: Option<UserId>,
    /// The signer's name as it was then.
    pub signer_name: String,
    /// What was signed.
    pub content_hash: String,
    /// When.
    pub signed_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
