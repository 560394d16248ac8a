//! A line of a bank statement (camt.053: Ntry), kept for the reconciliation.

use sea_orm::entity::prelude::*;

use crate::{BankEntryId, BankFileId, Cents, PaymentId, ProgrammeId};

/// One row of `bank_entries`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bank_entries")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BankEntryId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// The statement.
    pub bank_file_id: BankFileId,
    /// Day on which the bank booked it.
    pub booked_on: Date,
    /// Euro cents; below zero where money left.
    pub amount_cents: Cents,
    /// The bank's own name for the line.
    pub reference: String,
    /// EndToEndId, where the line has one.
    pub end_to_end_id: Option<String>,
    /// The payment it belongs to; absent: a difference to explain.
    pub payment_id: Option<PaymentId>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
