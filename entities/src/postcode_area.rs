//! The middle of a postcode area, so that a phone need not say where it is.

use sea_orm::entity::prelude::*;

use crate::ProgrammeId;

/// One row of `postcode_areas`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "postcode_areas")]
pub struct Model {
    /// The programme.
    #[sea_orm(primary_key, auto_increment = false)]
    pub programme_id: ProgrammeId,
    /// The four digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub postcode: String,
    /// What the area is called.
    pub name: String,
    /// Latitude, millionths of a degree.
    pub latitude_microdegrees: i64,
    /// Longitude, millionths of a degree.
    pub longitude_microdegrees: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
