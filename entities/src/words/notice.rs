//! Words about notices and how they reach people.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

words! {
    /// What a notice is about; people choose by these which they want, and how.
    NoticeKind {
        /// An appointment was made, moved, cancelled or settled.
        Appointment,
        /// An appointment is in a week or tomorrow.
        AppointmentReminder,
        /// An agreement is at risk or broken, or another signal.
        Signal,
        /// An agreement ends soon and is not met yet.
        AgreementReminder,
        /// A milestone was claimed, approved or returned.
        Milestone,
        /// A milestone can be claimed.
        MilestoneReminder,
        /// A claim waits for the coach.
        ClaimReminder,
        /// Youth and coach have not been in touch.
        ContactReminder,
        /// Something about the plan or who stands around it.
        Plan,
        /// A message in the thread of youth and coach.
        Message,
        /// The free-time pass, a booking or a payout.
        Money,
        /// A contact is asked to sign or confirm.
        Invitation,
        /// A place, an introduction, a placement or a certificate.
        Work,
        /// Something about work that waits for somebody.
        WorkReminder,
        /// New places that a saved search finds.
        NewPlaces,
    }

    /// How a notice leaves the app. The inbox is not a channel: everything is there.
    Channel {
        /// E-mail.
        Email,
        /// Web Push without content: the phone wakes up and asks.
        Push,
    }

    /// What is on its way.
    DeliveryContent {
        /// One notice.
        Notice,
        /// The unread notices of a day.
        Digest,
        /// The code that proves an e-mail address.
        AddressCode,
        /// The code with which a guardian without an account signs a placement.
        SigningCode,
    }

    /// Where a delivery stands.
    DeliveryState {
        /// Not due yet, or to be tried again.
        Waiting,
        /// A worker has it in hand.
        Claimed,
        /// Handed over to the mail server or push service.
        Sent,
        /// No longer needed when its turn came.
        Dropped,
        /// Given up: an administrator can look at it and try again.
        Dead,
    }
}
