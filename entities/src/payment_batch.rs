//! Payments collected for one bank file (betaalbatch).

use sea_orm::entity::prelude::*;

use crate::{BatchState, Cents, PaymentBatchId, ProgrammeId, UserId};

/// One row of `payment_batches`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payment_batches")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PaymentBatchId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// Collected, released, closed or cancelled.
    pub state: BatchState,
    /// Name of the account that pays.
    pub debtor_name: String,
    /// IBAN of the account that pays.
    pub debtor_iban: String,
    /// How many payments.
    pub payments_count: i32,
    /// Their sum, euro cents: the control sum of the file.
    pub total_cents: Cents,
    /// When the bank is to pay; set at release.
    pub execution_date: Option<Date>,
    /// The officer who collected it.
    pub collected_by: UserId,
    /// When.
    pub collected_at: DateTimeUtc,
    /// The other officer, who released it.
    pub released_by: Option<UserId>,
    /// When.
    pub released_at: Option<DateTimeUtc>,
    /// When every payment had its end, or it was cancelled.
    pub closed_at: Option<DateTimeUtc>,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
    /// Counts changes, for `ETag`.
    pub version: i32,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
