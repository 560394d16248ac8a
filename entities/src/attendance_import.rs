//! A file of attendance that a contact sent in.

use sea_orm::entity::prelude::*;

use crate::{AttendanceImportId, ProgrammeId, UserId};

/// One row of `attendance_imports`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attendance_imports")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AttendanceImportId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// Who.
    pub imported_by: UserId,
    /// When.
    pub imported_at: DateTimeUtc,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// Rows.
    pub row_count: i32,
    /// Rows that were news.
    pub recorded_count: i32,
    /// Rows that changed what was there.
    pub corrected_count: i32,
    /// Rows that said what was known.
    pub unchanged_count: i32,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
