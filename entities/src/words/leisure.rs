//! Words about the free-time pass and what it pays for.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

words! {
    /// Where a free-time pass stands.
    PassState {
        /// Can be spent.
        Open,
        /// Can't be spent for now; the reason is with it.
        Blocked,
        /// Its year is over.
        Expired,
    }

    /// What can happen to a pass.
    PassEvent {
        /// Blocked with a reason.
        Block,
        /// Unblocked with a reason.
        Unblock,
        /// Its year ended.
        Expire,
    }

    /// Where a provider stands.
    ProviderState {
        /// Waits for the lead.
        Applied,
        /// Its approved offers can be booked.
        Approved,
        /// Refused; it may apply again.
        Rejected,
        /// No longer trusted, for now.
        Suspended,
    }

    /// What can happen to a provider.
    ProviderEvent {
        /// It applies, or applies again after a refusal.
        Apply,
        /// A lead approves it, or trusts it again.
        Approve,
        /// A lead refuses it.
        Reject,
        /// A lead suspends it: open bookings are freed.
        Suspend,
    }

    /// What an offer is.
    OfferKind {
        /// Several meetings over weeks.
        Course,
        /// Once.
        OneOff,
    }

    /// What an offer is about.
    OfferCategory {
        /// Sport.
        Sport,
        /// Music.
        Music,
        /// Art.
        Art,
        /// Culture.
        Culture,
        /// Scouting.
        Scouting,
        /// Homework club (huiswerkclub).
        HomeworkClub,
    }

    /// Where an offer stands.
    OfferState {
        /// Being written.
        Draft,
        /// Waits for the lead.
        Submitted,
        /// In the catalogue.
        Approved,
        /// Sent back with a reason; may be edited and submitted again.
        Rejected,
        /// Gone for good.
        Withdrawn,
    }

    /// What can happen to an offer.
    OfferEvent {
        /// The provider changes what it says: what was approved waits for the lead again.
        Edit,
        /// The provider hands it in.
        Submit,
        /// A lead approves it.
        Approve,
        /// A lead sends it back.
        Reject,
        /// The provider or a lead withdraws it: open bookings are freed.
        Withdraw,
    }

    /// Where a booking stands.
    BookingState {
        /// Place and money are reserved.
        Booked,
        /// Cancelled by the youth in time.
        Cancelled,
        /// Freed because the offer or its provider went.
        Freed,
        /// Turned into a debt to the provider.
        Redeemed,
        /// The youth did not come; the money is back.
        NoShow,
        /// Nobody redeemed it in time; the money is back.
        Lapsed,
        /// Redeemed by mistake and taken back.
        Refunded,
    }

    /// What can happen to a booking.
    BookingEvent {
        /// The youth cancels.
        Cancel,
        /// The offer or its provider went.
        Free,
        /// The provider redeems it.
        Redeem,
        /// The provider says that the youth did not come.
        MissShow,
        /// Nobody redeemed it in time.
        Lapse,
        /// What was redeemed is taken back.
        Refund,
    }
}
