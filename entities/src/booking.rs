//! A place of an offer and money of a pass, reserved together.

use sea_orm::entity::prelude::*;

use crate::{
    BookingId, BookingState, Cents, OfferId, ParticipantId, PassId, ProgrammeId, ProviderId, UserId,
};

/// One row of `bookings`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bookings")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BookingId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// The offer.
    pub offer_id: OfferId,
    /// Its provider.
    pub provider_id: ProviderId,
    /// Who goes.
    pub participant_id: ParticipantId,
    /// Which pass pays.
    pub pass_id: PassId,
    /// Euro cents reserved.
    pub price_cents: Cents,
    /// Where it stands.
    pub state: BookingState,
    /// Six unambiguous characters for the provider's desk.
    pub code: String,
    /// Until when the youth may cancel; fixed at booking.
    pub cancel_until: DateTimeUtc,
    /// Who booked.
    pub booked_by: UserId,
    /// When.
    pub booked_at: DateTimeUtc,
    /// Who ended it.
    pub closed_by: Option<UserId>,
    /// When it stopped being open.
    pub closed_at: Option<DateTimeUtc>,
    /// Why it ended, where somebody said so.
    pub reason: Option<String>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
