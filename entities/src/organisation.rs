//! A municipality department, school, care provider, employer or activity provider.

use sea_orm::entity::prelude::*;

use crate::{OrganisationId, OrganisationKind, ProgrammeId};

/// One row of `organisations`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisations")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganisationId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// What it is to the programme.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: String,
    /// Neighbourhood (wijk) in which it is found.
    pub neighbourhood: Option<String>,
    /// Counts changes, for `ETag`.
    pub version: i32,
    /// When it was registered.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
