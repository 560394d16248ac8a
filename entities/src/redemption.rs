//! A booking turned into a debt to its provider (verzilvering).

use sea_orm::entity::prelude::*;

use crate::{
    BookingId, Cents, ParticipantId, PayeeId, PaymentId, ProgrammeId, ProviderId, RedemptionId, UserId,
};

/// One row of `redemptions`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "redemptions")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RedemptionId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// The booking; once.
    pub booking_id: BookingId,
    /// The provider.
    pub provider_id: ProviderId,
    /// Who is paid.
    pub payee_id: PayeeId,
    /// Whose pass.
    pub participant_id: ParticipantId,
    /// Euro cents captured: the price or less.
    pub amount_cents: Cents,
    /// Who at the provider.
    pub redeemed_by: UserId,
    /// When.
    pub redeemed_at: DateTimeUtc,
    /// The payment it is part of; absent while unpaid.
    pub payment_id: Option<PaymentId>,
    /// When it was taken back.
    pub refunded_at: Option<DateTimeUtc>,
    /// Who took it back.
    pub refunded_by: Option<UserId>,
    /// Why; the youth and the provider read it.
    pub refund_reason: Option<String>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
