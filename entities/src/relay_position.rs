//! How far a reader of the stream of events has come.

use sea_orm::entity::prelude::*;

/// One row of `relay_positions`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "relay_positions")]
pub struct Model {
    /// Which reader.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// Transaction of the last event.
    pub txid: i64,
    /// Position of the last event.
    pub seq: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
