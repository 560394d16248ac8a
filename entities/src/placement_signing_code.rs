//! A one-time code with which a guardian without an account reads and signs one placement.

use sea_orm::entity::prelude::*;

use crate::{PlacementId, ProgrammeId, SigningCodeId, UserId};

/// One row of `placement_signing_codes`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "placement_signing_codes")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SigningCodeId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// Which placement.
    pub placement_id: PlacementId,
    /// Who gets it.
    pub guardian_name: String,
    /// Where it was mailed to; absent where the coach hands it over.
    pub address: Option<String>,
    /// The half of the code that finds it.
    pub locator: String,
    /// The half that proves it, hashed.
    pub secret_hash: String,
    /// Wrong tries so far.
    pub tries: i32,
    /// The coach who made it.
    pub made_by: UserId,
    /// When.
    pub made_at: DateTimeUtc,
    /// Until when it works.
    pub expires_at: DateTimeUtc,
    /// When it was used or replaced.
    pub closed_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
