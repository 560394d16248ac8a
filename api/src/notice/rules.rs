//! Who is told what, about which event; and what people get outside of the inbox unless they choose otherwise.

use entities::{Channel, NoticeKind, SignalKind, Standing};

/// Who is told. Never the one who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The youth whose file it is.
    Youth,
    /// Guardians of a youth under 16.
    Guardians,
    /// The coaches who are assigned now.
    Coaches,
    /// The contact whom it is about.
    Contact,
    /// Contacts who signed the agreement that the appointment counts for.
    ContactsOfAppointment,
    /// The coaches where the youth did it, else the youth.
    OtherSide,
    /// Those who lead the programme.
    Leads,
    /// The finance officers.
    Finance,
    /// Those who act for the employer whom it concerns.
    Employer,
    /// Those of them who decide whom the employer meets.
    EmployerDesk,
    /// Guardians of a youth under 18, who sign a placement.
    SigningGuardians,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// What happened: the action of the event; for a signal also its kind.
    pub event: &'static str,
    /// Kind of notice.
    pub kind: NoticeKind,
    /// Which words.
    pub wording: &'static str,
    /// Who is told.
    pub audience: &'static [Audience],
}

macro_rules! rules {
    ($($event:literal => $kind:ident, $wording:literal, [$($audience:ident),+];)*) => {
        /// The table. An event that is not in it is told to nobody; one that is in it twice has words for each side. What
        /// raises a signal is told by the signal alone.
        pub const RULES: &[Rule] = &[$(
            Rule {
                event: $event,
                kind: NoticeKind::$kind,
                wording: $wording,
                audience: &[$(Audience::$audience),+],
            },
        )*];
    };
}

rules! {
    "appointment.made" => Appointment, "appointment-made", [Youth, Coaches, ContactsOfAppointment, Employer];
    "appointment.moved" => Appointment, "appointment-moved", [Youth, Coaches, ContactsOfAppointment, Employer];
    "appointment.cancelled" => Appointment, "appointment-cancelled", [Youth, Coaches, ContactsOfAppointment, Employer];
    "appointment.settled" => Appointment, "appointment-settled", [Youth];
    "booking.freed" => Money, "booking-freed", [Youth];
    "booking.no_show" => Money, "booking-no-show", [Youth];
    "booking.refunded" => Money, "booking-refunded", [Youth];
    "certificate.issued" => Work, "certificate-issued", [Youth, Guardians];
    "certificate.revoked" => Work, "certificate-revoked", [Youth];
    "check_in.corrected" => Plan, "check-in-corrected", [Youth];
    "check_in.rejected" => Plan, "check-in-rejected", [Youth];
    "contact.invited" => Invitation, "contact-invited", [Contact];
    "contact.signed" => Plan, "contact-signed", [Coaches];
    "employer.registered" => Work, "employer-registered", [Leads];
    "employer.verified" => Work, "employer-verified", [Employer];
    "employer.rejected" => Work, "employer-rejected", [Employer];
    "employer.suspended" => Work, "employer-suspended", [Employer];
    "interest.expressed" => Work, "interest-expressed", [Coaches];
    "interest.returned" => Work, "interest-returned", [Youth];
    "interest.freed" => Work, "interest-freed", [Youth];
    "introduction.made" => Work, "introduction-made-youth", [Youth];
    "introduction.made" => Work, "introduction-made", [EmployerDesk];
    "introduction.waits_3_days" => WorkReminder, "introduction-waits", [EmployerDesk];
    "introduction.waits_7_days" => WorkReminder, "introduction-waits", [EmployerDesk];
    "introduction.accepted" => Work, "introduction-accepted", [Youth, Coaches];
    "introduction.declined" => Work, "introduction-declined", [Youth, Coaches];
    "introduction.lapsed" => Work, "introduction-lapsed", [Youth, Coaches];
    "introduction.lapsed" => Work, "introduction-lapsed-employer", [EmployerDesk];
    "introduction.withdrawn" => Work, "introduction-withdrawn", [OtherSide, EmployerDesk];
    "introduction.freed" => Work, "interest-freed", [Youth];
    "introduction.closed" => Work, "introduction-closed", [Youth, Coaches, Employer];
    "introduction.blocked" => Work, "introduction-blocked", [Coaches];
    "introduction.unblocked" => Work, "introduction-unblocked", [Youth, Employer];
    "introduction.youth_wrote" => Message, "message", [Employer];
    "introduction.employer_wrote" => Message, "message", [Youth];
    "introduction.coach_wrote" => Message, "message", [Youth, Employer];
    "introduction.message_masked" => Message, "introduction-message-masked", [Coaches];
    "release.proposed" => Work, "release-proposed", [Guardians];
    "release.proposed" => Work, "release-proposed-coach", [Coaches];
    "release.agreed" => Work, "release-agreed", [Youth];
    "message.sent" => Message, "message", [OtherSide];
    "milestone.claimed" => Milestone, "milestone-claimed", [Coaches];
    "milestone.endorsed" => Milestone, "milestone-endorsed", [Leads];
    "milestone.approved" => Milestone, "milestone-approved", [Youth];
    "milestone.returned" => Milestone, "milestone-returned", [Youth];
    "milestone.reversed" => Milestone, "milestone-reversed", [Youth];
    "objection.filed" => Money, "objection-filed", [Leads];
    "objection.due_in_14_days" => Money, "objection-due", [Leads];
    "objection.due_in_3_days" => Money, "objection-due", [Leads];
    "objection.overdue" => Money, "objection-overdue", [Leads];
    "objection.granted" => Money, "objection-decided", [Youth, Guardians];
    "objection.dismissed" => Money, "objection-decided", [Youth, Guardians];
    "pass.blocked" => Money, "pass-blocked", [Youth];
    "pass.unblocked" => Money, "pass-unblocked", [Youth];
    "pass.expires_in_6_weeks" => Money, "pass-expires", [Youth];
    "pass.expires_in_3_weeks" => Money, "pass-expires", [Youth];
    "payout_request.filed" => Money, "payout-filed", [Coaches];
    "payout_request.endorsed" => Money, "payout-endorsed", [Finance];
    "payout_request.refused" => Money, "payout-refused", [Youth];
    "payout_request.paid" => Money, "payout-paid", [Youth];
    "payout_request.bounced" => Money, "payout-bounced", [Youth];
    "place.submitted" => Work, "place-submitted", [Leads];
    "place.published" => Work, "place-published", [Employer];
    "place.rejected" => Work, "place-rejected", [Employer];
    "place.withdrawn" => Work, "place-withdrawn", [Employer];
    "place.expired" => Work, "place-expired", [Employer];
    "saved_search.matched" => NewPlaces, "new-places", [Youth];
    "plan.signed" => Plan, "plan-signed", [Youth, Guardians, Coaches];
    "plan.activated" => Plan, "plan-activated", [Youth];
    "plan.amended" => Plan, "plan-activated", [Youth];
    "placement.begun" => Work, "placement-to-sign", [Youth, SigningGuardians, Coaches, Employer];
    "placement.edited" => Work, "placement-changed", [Youth, SigningGuardians, Coaches, Employer];
    "placement.activated" => Work, "placement-active", [Youth, SigningGuardians, Coaches, Employer];
    "placement.cancelled" => Work, "placement-cancelled", [Youth, SigningGuardians, Coaches, Employer];
    "placement.shift_refused" => Work, "placement-hours-refused", [Youth];
    "placement.hours_wait" => WorkReminder, "placement-hours-wait", [Employer];
    "placement.reported" => Work, "placement-reported", [Youth, Employer];
    "placement.outcome_due_of_youth" => WorkReminder, "placement-outcome-due", [Youth];
    "placement.outcome_due_of_employer" => WorkReminder, "placement-outcome-due", [Employer];
    "placement.disputed" => Work, "placement-disputed", [Youth, Employer];
    "placement.settled" => Work, "placement-settled", [Youth, Coaches, Employer];
    "signal.raised:agreement_at_risk" => Signal, "signal-at-risk-youth", [Youth];
    "signal.raised:agreement_at_risk" => Signal, "signal-at-risk", [Coaches];
    "signal.raised:agreement_broken" => Signal, "signal-broken-youth", [Youth];
    "signal.raised:agreement_broken" => Signal, "signal-broken", [Coaches];
    "signal.raised:truancy" => Signal, "signal-truancy", [Coaches];
    "signal.raised:reports_differ" => Signal, "signal-reports-differ", [Coaches];
    "signal.raised:contact_declined" => Signal, "signal-contact-declined", [Coaches];
    "signal.raised:no_contact" => ContactReminder, "signal-no-contact", [Coaches];
    "signal.raised:message_reported" => Signal, "signal-message-reported", [Coaches];
    "signal.raised:hours_over_limit" => Signal, "signal-hours-over-limit", [Coaches];
    "signal.raised:placement_disputed" => Signal, "signal-placement-disputed", [Coaches];
    "signal.raised:employer_suspended" => Signal, "signal-employer-suspended-youth", [Youth];
    "signal.raised:employer_suspended" => Signal, "signal-employer-suspended", [Coaches];
    "proposal.made" => Appointment, "proposal-made", [Employer];
    "proposal.made" => Appointment, "proposal-made-beside", [Youth, Coaches];
    "proposal.received" => Appointment, "proposal-made", [Youth, Coaches];
    "proposal.declined" => Appointment, "proposal-declined", [Employer];
    "proposal.declined_by_employer" => Appointment, "proposal-declined", [Youth, Coaches];
    "proposal.withdrawn" => Appointment, "proposal-withdrawn", [Youth, Coaches, Employer];
    "visit.proposed" => Work, "visit-proposed", [Leads];
    "visit.published" => Work, "visit-published", [Employer];
    "visit.declined" => Work, "visit-declined", [Employer];
    "visit.cancelled" => Work, "visit-cancelled", [Employer];
    "visit_sign_up.freed" => Work, "visit-freed", [Youth];
    "visit_sign_up.made" => Work, "visit-signed-up", [Youth];
}

/// The words of reminders, which no event makes.
pub const REMINDER_WORDINGS: [&str; 5] =
    ["appointment-reminder", "agreement-ends", "milestone-claimable", "claim-waits", "visit-reminder"];

/// Whether an agreement that ends soon can still be met: what is met or can't be met any more is nothing to hurry for.
#[must_use]
pub fn is_worth_hurrying(standing: Standing) -> bool {
    match standing {
        Standing::NotStarted | Standing::OnTrack | Standing::AtRisk => true,
        Standing::Met | Standing::Broken => false,
    }
}

/// The rows for an event.
pub fn rules_for(action: &str, signal: Option<SignalKind>) -> impl Iterator<Item = &'static Rule> {
    let event = match signal {
        Some(kind) => format!("{action}:{}", word_of(kind)),
        None => action.to_owned(),
    };
    RULES.iter().filter(move |rule| rule.event == event)
}

/// Whether anybody could be told of events with this action.
#[must_use]
pub fn is_told(action: &str) -> bool {
    RULES.iter().any(|rule| rule.event.split(':').next() == Some(action))
}

fn word_of(kind: SignalKind) -> &'static str {
    match kind {
        SignalKind::AgreementAtRisk => "agreement_at_risk",
        SignalKind::AgreementBroken => "agreement_broken",
        SignalKind::Truancy => "truancy",
        SignalKind::ReportsDiffer => "reports_differ",
        SignalKind::ContactDeclined => "contact_declined",
        SignalKind::NoContact => "no_contact",
        SignalKind::MessageReported => "message_reported",
        SignalKind::HoursOverLimit => "hours_over_limit",
        SignalKind::PlacementDisputed => "placement_disputed",
        SignalKind::EmployerSuspended => "employer_suspended",
    }
}

/// Every wording there must be words for.
pub fn wordings() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.wording).chain(REMINDER_WORDINGS)
}

/// Every kind, in the order in which people choose.
pub const KINDS: [NoticeKind; 15] = [
    NoticeKind::Appointment,
    NoticeKind::AppointmentReminder,
    NoticeKind::Signal,
    NoticeKind::AgreementReminder,
    NoticeKind::Milestone,
    NoticeKind::MilestoneReminder,
    NoticeKind::ClaimReminder,
    NoticeKind::ContactReminder,
    NoticeKind::Plan,
    NoticeKind::Message,
    NoticeKind::Money,
    NoticeKind::Invitation,
    NoticeKind::Work,
    NoticeKind::WorkReminder,
    NoticeKind::NewPlaces,
];

/// Whether a notice of `kind` goes by `channel` to people who said nothing about it. A push is silent about what it is and
/// costs nothing; mail is for what somebody has to do or come to.
#[must_use]
pub fn is_wanted_by_default(kind: NoticeKind, channel: Channel) -> bool {
    match (channel, kind) {
        (Channel::Push, _) => true,
        (Channel::Email, NoticeKind::Message | NoticeKind::Money) => false,
        (Channel::Email, _) => true,
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn nobody_is_told_twice_of_one_event() {
        for rule in RULES {
            let same = RULES.iter().filter(|other| other.event == rule.event);
            let audiences: Vec<_> = same.flat_map(|other| other.audience).collect();
            let is_twice = |one: &&Audience| audiences.iter().filter(|other| ***other == **one).count() > 1;
            assert!(!audiences.iter().any(is_twice), "{}", rule.event);
        }
    }

    #[test]
    fn the_youth_hears_only_of_signals_about_agreements() {
        use SignalKind::*;
        for kind in SignalKind::iter() {
            let told: Vec<_> =
                rules_for("signal.raised", Some(kind)).flat_map(|rule| rule.audience).collect();
            assert!(told.contains(&&Audience::Coaches), "{kind:?}");
            let is_about_agreement = matches!(kind, AgreementAtRisk | AgreementBroken);
            assert_eq!(told.contains(&&Audience::Youth), is_about_agreement, "{kind:?}");
        }
        assert!(is_told("signal.raised") && !is_told("session.opened"));
        assert_eq!(rules_for("plan.begun", None).count(), 0);
    }
}
