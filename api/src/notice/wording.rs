//! The words that a notice can have, and what has to be so when it leaves by mail or push: whatever it says, it says of now.
//!
//! News that nothing undoes is always told. What waits for the reader is told while it waits, and a state while it lasts.

use entities::{
    AppointmentState, CheckInState, ContactState, EmployerState, InterestState, IntroductionState,
    MilestoneState, ObjectionState, PassState, PayoutState, PlaceState, PlacementState, PlanState,
    ReleaseState, VisitState,
};

/// What has to be so for a notice to be worth sending. What is gone altogether is not worth telling of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Nothing: it can't be undone.
    Always,
    /// The agreement runs, and can still be met.
    AgreementCanBeMet,
    /// The contact's agreement is no longer part of the plan.
    AgreementOfContactIsOver,
    /// The appointment stands there.
    AppointmentIs(AppointmentState),
    /// It is settled what happened at the appointment.
    AppointmentIsSettled,
    /// The appointment is to come, at the time that was told.
    AppointmentIsThen,
    /// Nobody revoked the certificate.
    CertificateStands,
    /// The check-in stands there.
    CheckInIs(CheckInState),
    /// The milestone waits for somebody's approval.
    ClaimWaits,
    /// It waits for the first approval.
    ClaimWaitsForCoach,
    /// It waits for the second approval.
    ClaimWaitsForLead,
    /// The contact stands there.
    ContactIs(ContactState),
    /// The contact has not answered, and the agreement still wants one.
    ContactIsAsked,
    /// The contact signed other terms than those of now.
    ContactIsToSign,
    /// The employer stands there.
    EmployerIs(EmployerState),
    /// Hours wait for the employer.
    HoursWait,
    /// The placement runs, and the reader's side has not said how it went.
    HowItWentIsAsked,
    /// The interest stands there.
    InterestIs(InterestState),
    /// The introduction stands there.
    IntroductionIs(IntroductionState),
    /// The reader has not read what was written.
    MessageIsUnread,
    /// Somebody closed the messages of the introduction.
    MessagesAreBlocked,
    /// Youth and employer can write to each other.
    MessagesAreOpen,
    /// The milestone stands there.
    MilestoneIs(MilestoneState),
    /// Everything that the milestone asks for is met, and nobody claimed it.
    MilestoneIsClaimable,
    /// The milestone is approved, and that was not reversed.
    MilestoneIsEarned,
    /// The objection stands there.
    ObjectionIs(ObjectionState),
    /// The pass stands there.
    PassIs(PassState),
    /// The payout request stands there.
    PayoutIs(PayoutState),
    /// The place stands there.
    PlaceIs(PlaceState),
    /// The placement stands there.
    PlacementIs(PlacementState),
    /// The reader has not signed what the placement says now.
    PlacementIsToSign,
    /// The plan stands there.
    PlanIs(PlanState),
    /// A draft of the plan is signed by some and not by all.
    PlanIsToSign,
    /// Youth and employer can still propose other times.
    ProposalCanBeFollowed,
    /// One of the times can be chosen.
    ProposalIsOpen,
    /// The release stands there.
    ReleaseIs(ReleaseState),
    /// The release waits for a guardian, and the employer for the release.
    ReleaseIsAsked,
    /// The youth still searches.
    SearchIsKept,
    /// Nobody did anything about the signal.
    SignalIsOpen,
    /// The youth is signed up for a visit that is to come.
    SignUpIsToCome,
    /// The visit stands there.
    VisitIs(VisitState),
    /// The reader is signed up for the visit, and it is to come.
    VisitIsAwaited,
    /// The visit is to come.
    VisitIsToCome,
}

macro_rules! wordings {
    ($($name:ident $text:literal $condition:ident $(($state:expr))?;)*) => {
        /// Which words a notice has.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Wording {
            $(#[doc = $text] $name,)*
        }

        impl Wording {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// What it is called in the files of texts and in the database.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }

            /// Whether it can't wait for the mail of the day: somebody may not be safe.
            #[must_use]
            pub fn is_urgent(self) -> bool {
                matches!(
                    self,
                    Self::IntroductionBlocked | Self::SignalEmployerSuspended | Self::SignalMessageReported
                )
            }

            /// What has to be so for it to be worth sending.
            #[must_use]
            pub fn condition(self) -> Condition {
                match self {
                    $(Self::$name => Condition::$condition $(($state))?,)*
                }
            }
        }
    };
}

wordings! {
    AgreementEnds "agreement-ends" AgreementCanBeMet;
    AppointmentCancelled "appointment-cancelled" AppointmentIs(AppointmentState::Cancelled);
    AppointmentMade "appointment-made" AppointmentIsThen;
    AppointmentMoved "appointment-moved" AppointmentIsThen;
    AppointmentReminder "appointment-reminder" AppointmentIsThen;
    AppointmentSettled "appointment-settled" AppointmentIsSettled;
    BookingFreed "booking-freed" Always;
    BookingNoShow "booking-no-show" Always;
    BookingRefunded "booking-refunded" Always;
    CertificateIssued "certificate-issued" CertificateStands;
    CertificateRevoked "certificate-revoked" Always;
    CheckInCorrected "check-in-corrected" CheckInIs(CheckInState::Confirmed);
    CheckInRejected "check-in-rejected" CheckInIs(CheckInState::Rejected);
    ClaimWaits "claim-waits" ClaimWaits;
    ContactAgreementOver "contact-agreement-over" AgreementOfContactIsOver;
    ContactEnded "contact-ended" ContactIs(ContactState::Ended);
    ContactInvited "contact-invited" ContactIsAsked;
    ContactSigned "contact-signed" ContactIs(ContactState::Signed);
    ContactTermsChanged "contact-terms-changed" ContactIsToSign;
    EmployerRegistered "employer-registered" EmployerIs(EmployerState::Registered);
    EmployerRejected "employer-rejected" EmployerIs(EmployerState::Rejected);
    EmployerSuspended "employer-suspended" EmployerIs(EmployerState::Suspended);
    EmployerVerified "employer-verified" EmployerIs(EmployerState::Verified);
    InterestExpressed "interest-expressed" InterestIs(InterestState::Expressed);
    InterestFreed "interest-freed" Always;
    InterestReturned "interest-returned" InterestIs(InterestState::Returned);
    IntroductionAccepted "introduction-accepted" IntroductionIs(IntroductionState::Accepted);
    IntroductionBlocked "introduction-blocked" MessagesAreBlocked;
    IntroductionClosed "introduction-closed" Always;
    IntroductionDeclined "introduction-declined" Always;
    IntroductionLapsed "introduction-lapsed" Always;
    IntroductionLapsedEmployer "introduction-lapsed-employer" Always;
    IntroductionMade "introduction-made" IntroductionIs(IntroductionState::Waiting);
    IntroductionMadeYouth "introduction-made-youth" IntroductionIs(IntroductionState::Waiting);
    IntroductionMessageMasked "introduction-message-masked" MessageIsUnread;
    IntroductionPlaceGone "introduction-place-gone" IntroductionIs(IntroductionState::Accepted);
    IntroductionUnblocked "introduction-unblocked" MessagesAreOpen;
    IntroductionWaits "introduction-waits" IntroductionIs(IntroductionState::Waiting);
    IntroductionWithdrawn "introduction-withdrawn" Always;
    Message "message" MessageIsUnread;
    MilestoneApproved "milestone-approved" MilestoneIsEarned;
    MilestoneClaimable "milestone-claimable" MilestoneIsClaimable;
    MilestoneClaimed "milestone-claimed" ClaimWaitsForCoach;
    MilestoneEndorsed "milestone-endorsed" ClaimWaitsForLead;
    MilestoneReturned "milestone-returned" MilestoneIs(MilestoneState::Returned);
    MilestoneReversed "milestone-reversed" Always;
    NewPlaces "new-places" SearchIsKept;
    ObjectionDecided "objection-decided" Always;
    ObjectionDue "objection-due" ObjectionIs(ObjectionState::Filed);
    ObjectionFiled "objection-filed" ObjectionIs(ObjectionState::Filed);
    ObjectionOverdue "objection-overdue" ObjectionIs(ObjectionState::Filed);
    PassBlocked "pass-blocked" PassIs(PassState::Blocked);
    PassExpires "pass-expires" PassIs(PassState::Open);
    PassUnblocked "pass-unblocked" PassIs(PassState::Open);
    PayoutBounced "payout-bounced" Always;
    PayoutEndorsed "payout-endorsed" PayoutIs(PayoutState::Endorsed);
    PayoutFiled "payout-filed" PayoutIs(PayoutState::Filed);
    PayoutPaid "payout-paid" PayoutIs(PayoutState::Paid);
    PayoutRefused "payout-refused" PayoutIs(PayoutState::Refused);
    PlaceExpired "place-expired" Always;
    PlacePublished "place-published" PlaceIs(PlaceState::Published);
    PlaceRejected "place-rejected" PlaceIs(PlaceState::Rejected);
    PlaceSubmitted "place-submitted" PlaceIs(PlaceState::Submitted);
    PlaceWithdrawn "place-withdrawn" Always;
    PlacementActive "placement-active" PlacementIs(PlacementState::Active);
    PlacementCancelled "placement-cancelled" Always;
    PlacementChanged "placement-changed" PlacementIsToSign;
    PlacementDisputed "placement-disputed" PlacementIs(PlacementState::Disputed);
    PlacementHoursRefused "placement-hours-refused" PlacementIs(PlacementState::Active);
    PlacementHoursWait "placement-hours-wait" HoursWait;
    PlacementOutcomeDue "placement-outcome-due" HowItWentIsAsked;
    PlacementReported "placement-reported" HowItWentIsAsked;
    PlacementSettled "placement-settled" Always;
    PlacementToSign "placement-to-sign" PlacementIsToSign;
    PlanActivated "plan-activated" PlanIs(PlanState::Active);
    PlanSigned "plan-signed" PlanIsToSign;
    ProposalDeclined "proposal-declined" ProposalCanBeFollowed;
    ProposalMade "proposal-made" ProposalIsOpen;
    ProposalMadeBeside "proposal-made-beside" ProposalIsOpen;
    ProposalWithdrawn "proposal-withdrawn" ProposalCanBeFollowed;
    ReleaseAgreed "release-agreed" ReleaseIs(ReleaseState::Released);
    ReleaseProposed "release-proposed" ReleaseIsAsked;
    ReleaseProposedCoach "release-proposed-coach" ReleaseIsAsked;
    SignalAtRisk "signal-at-risk" SignalIsOpen;
    SignalAtRiskYouth "signal-at-risk-youth" SignalIsOpen;
    SignalBroken "signal-broken" SignalIsOpen;
    SignalBrokenYouth "signal-broken-youth" SignalIsOpen;
    SignalContactDeclined "signal-contact-declined" SignalIsOpen;
    SignalHoursOverLimit "signal-hours-over-limit" SignalIsOpen;
    SignalMessageReported "signal-message-reported" SignalIsOpen;
    SignalNoContact "signal-no-contact" SignalIsOpen;
    SignalPlacementDisputed "signal-placement-disputed" SignalIsOpen;
    SignalEmployerSuspended "signal-employer-suspended" SignalIsOpen;
    SignalEmployerSuspendedYouth "signal-employer-suspended-youth" SignalIsOpen;
    SignalReportsDiffer "signal-reports-differ" SignalIsOpen;
    SignalTruancy "signal-truancy" SignalIsOpen;
    VisitCancelled "visit-cancelled" Always;
    VisitChanged "visit-changed" VisitIsToCome;
    VisitDeclined "visit-declined" Always;
    VisitFreed "visit-freed" Always;
    VisitMoved "visit-moved" SignUpIsToCome;
    VisitProposed "visit-proposed" VisitIs(VisitState::Proposed);
    VisitPublished "visit-published" VisitIsToCome;
    VisitReminder "visit-reminder" VisitIsAwaited;
    VisitSignedUp "visit-signed-up" SignUpIsToCome;
}

impl Wording {
    /// The wording of that name; `None` where a release that is gone, or one to come, made the notice.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|wording| wording.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wording_is_found_by_its_name() {
        for wording in Wording::ALL {
            assert_eq!(Wording::parse(wording.name()), Some(*wording));
        }
        assert_eq!(Wording::parse("nothing"), None);
    }
}
