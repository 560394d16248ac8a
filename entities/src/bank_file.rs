//! A file of the bank that was imported, once.

use sea_orm::entity::prelude::*;

use crate::{BankFileId, BankFileKind, ProgrammeId, UserId};

/// One row of `bank_files`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bank_files")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BankFileId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// What it is.
    pub kind: BankFileKind,
    /// The bank's name for it (MsgId).
    pub message_id: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Payments that it settled.
    pub settled_count: i32,
    /// Payments that it rejected or returned.
    pub rejected_count: i32,
    /// Lines that belong to no payment of ours.
    pub unmatched_count: i32,
    /// Who imported it.
    pub imported_by: UserId,
    /// When.
    pub imported_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
