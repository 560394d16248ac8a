//! A wish of a youth to have study incentive or debt relief paid out (uitbetaling).

use sea_orm::entity::prelude::*;

use crate::{
    AttachmentId, Cents, ParticipantId, PayeeId, PaymentId, PayoutPurpose, PayoutRequestId, PayoutState,
    PayoutWallet, ProgrammeId, UserId,
};

/// One row of `payout_requests`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payout_requests")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PayoutRequestId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// Whose wallet.
    pub participant_id: ParticipantId,
    /// Which part of it.
    pub wallet: PayoutWallet,
    /// What for.
    pub purpose: PayoutPurpose,
    /// Euro cents.
    pub amount_cents: Cents,
    /// Who is paid.
    pub payee_id: PayeeId,
    /// What the payee needs to know the payment by, such as an invoice number.
    pub remittance: String,
    /// The receipt.
    pub receipt_id: Option<AttachmentId>,
    /// Where it stands.
    pub state: PayoutState,
    /// Who filed it.
    pub filed_by: UserId,
    /// When.
    pub filed_at: DateTimeUtc,
    /// The coach who stands behind it.
    pub endorsed_by: Option<UserId>,
    /// When.
    pub endorsed_at: Option<DateTimeUtc>,
    /// Who approved or refused it.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<DateTimeUtc>,
    /// Why it was refused or bounced; the youth reads it.
    pub reason: Option<String>,
    /// The payment that carries it; absent while it waits for a batch.
    pub payment_id: Option<PaymentId>,
    /// Counts changes, for `ETag`.
    pub version: i32,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
