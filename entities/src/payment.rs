//! One credit transfer of a batch (ISO 20022: CdtTrfTxInf).

use sea_orm::entity::prelude::*;

use crate::{BankAccountId, Cents, PayeeId, PaymentBatchId, PaymentId, PaymentState, ProgrammeId};

/// One row of `payments`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payments")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PaymentId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// The batch.
    pub batch_id: PaymentBatchId,
    /// Who is paid.
    pub payee_id: PayeeId,
    /// Into which account.
    pub bank_account_id: BankAccountId,
    /// Name of the holder when it was collected.
    pub creditor_name: String,
    /// IBAN when it was collected.
    pub creditor_iban: String,
    /// Euro cents.
    pub amount_cents: Cents,
    /// Euro cents of credit notes that were set off.
    pub netted_cents: Cents,
    /// EndToEndId: the name by which the bank answers.
    pub end_to_end_id: String,
    /// What the payee reads.
    pub remittance: String,
    /// Where it stands.
    pub state: PaymentState,
    /// ISO 20022 reason of a rejection or return, such as `AC04`.
    pub reason_code: Option<String>,
    /// When the bank told how it ended.
    pub finished_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
