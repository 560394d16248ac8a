//! Who is told what, about which event; and what people get outside of the inbox unless they choose otherwise.

use entities::{Channel, NoticeKind, SignalKind, Standing};

use super::wording::Wording;

/// Who is told. Never the one who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The youth whose file it is.
    Youth,
    /// The youth, where they told of the occasion themselves.
    Teller,
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
    pub wording: Wording,
    /// Who is told.
    pub audience: &'static [Audience],
}

macro_rules! rules {
    ($($event:literal => $kind:ident, $wording:ident, [$($audience:ident),+];)*) => {
        /// The table. An event that is not in it is told to nobody; one that is in it twice has words for each side. What
        /// raises a signal is told by the signal alone.
        pub const RULES: &[Rule] = &[$(
            Rule {
                event: $event,
                kind: NoticeKind::$kind,
                wording: Wording::$wording,
                audience: &[$(Audience::$audience),+],
            },
        )*];
    };
}

rules! {
    "appointment.made" => Appointment, AppointmentMade, [Youth, Coaches, ContactsOfAppointment, Employer];
    "appointment.moved" => Appointment, AppointmentMoved, [Youth, Coaches, ContactsOfAppointment, Employer];
    "appointment.cancelled" => Appointment, AppointmentCancelled, [Youth, Coaches, ContactsOfAppointment, Employer];
    "appointment.settled" => Appointment, AppointmentSettled, [Youth];
    "booking.freed" => Money, BookingFreed, [Youth];
    "booking.no_show" => Money, BookingNoShow, [Youth];
    "booking.refunded" => Money, BookingRefunded, [Youth];
    "certificate.issued" => Work, CertificateIssued, [Youth, Guardians];
    "certificate.revoked" => Work, CertificateRevoked, [Youth];
    "check_in.corrected" => Plan, CheckInCorrected, [Teller];
    "check_in.rejected" => Plan, CheckInRejected, [Teller];
    "contact.invited" => Invitation, ContactInvited, [Contact];
    "contact.signed" => Plan, ContactSigned, [Coaches];
    "contact.terms_changed" => Plan, ContactTermsChanged, [Contact];
    "contact.agreement_over" => Plan, ContactAgreementOver, [Contact];
    "contact.ended" => Plan, ContactEnded, [Contact];
    "employer.registered" => Work, EmployerRegistered, [Leads];
    "employer.verified" => Work, EmployerVerified, [Employer];
    "employer.rejected" => Work, EmployerRejected, [Employer];
    "employer.suspended" => Work, EmployerSuspended, [Employer];
    "interest.expressed" => Work, InterestExpressed, [Coaches];
    "interest.returned" => Work, InterestReturned, [Youth];
    "interest.freed" => Work, InterestFreed, [Youth];
    "introduction.made" => Work, IntroductionMadeYouth, [Youth];
    "introduction.made" => Work, IntroductionMade, [EmployerDesk];
    "introduction.waits_3_days" => WorkReminder, IntroductionWaits, [EmployerDesk];
    "introduction.waits_7_days" => WorkReminder, IntroductionWaits, [EmployerDesk];
    "introduction.accepted" => Work, IntroductionAccepted, [Youth, Coaches];
    "introduction.declined" => Work, IntroductionDeclined, [Youth, Coaches];
    "introduction.lapsed" => Work, IntroductionLapsed, [Youth, Coaches];
    "introduction.lapsed" => Work, IntroductionLapsedEmployer, [EmployerDesk];
    "introduction.withdrawn" => Work, IntroductionWithdrawn, [OtherSide, EmployerDesk];
    "introduction.freed" => Work, InterestFreed, [Youth];
    "introduction.place_gone" => Work, IntroductionPlaceGone, [Youth, Coaches];
    "introduction.closed" => Work, IntroductionClosed, [Youth, Coaches, Employer];
    "introduction.blocked" => Work, IntroductionBlocked, [Coaches];
    "introduction.unblocked" => Work, IntroductionUnblocked, [Youth, Employer];
    "introduction.youth_wrote" => Message, Message, [Employer];
    "introduction.employer_wrote" => Message, Message, [Youth];
    "introduction.coach_wrote" => Message, Message, [Youth, Employer];
    "introduction.message_masked" => Message, IntroductionMessageMasked, [Coaches];
    "release.proposed" => Work, ReleaseProposed, [Guardians];
    "release.proposed" => Work, ReleaseProposedCoach, [Coaches];
    "release.agreed" => Work, ReleaseAgreed, [Youth];
    "message.sent" => Message, Message, [OtherSide];
    "milestone.claimed" => Milestone, MilestoneClaimed, [Coaches];
    "milestone.endorsed" => Milestone, MilestoneEndorsed, [Leads];
    "milestone.approved" => Milestone, MilestoneApproved, [Youth];
    "milestone.returned" => Milestone, MilestoneReturned, [Youth];
    "milestone.reversed" => Milestone, MilestoneReversed, [Youth];
    "objection.filed" => Money, ObjectionFiled, [Leads];
    "objection.due_in_14_days" => Money, ObjectionDue, [Leads];
    "objection.due_in_3_days" => Money, ObjectionDue, [Leads];
    "objection.overdue" => Money, ObjectionOverdue, [Leads];
    "objection.granted" => Money, ObjectionDecided, [Youth, Guardians];
    "objection.dismissed" => Money, ObjectionDecided, [Youth, Guardians];
    "pass.blocked" => Money, PassBlocked, [Youth];
    "pass.unblocked" => Money, PassUnblocked, [Youth];
    "pass.expires_in_6_weeks" => Money, PassExpires, [Youth];
    "pass.expires_in_3_weeks" => Money, PassExpires, [Youth];
    "payout_request.filed" => Money, PayoutFiled, [Coaches];
    "payout_request.endorsed" => Money, PayoutEndorsed, [Finance];
    "payout_request.refused" => Money, PayoutRefused, [Youth];
    "payout_request.paid" => Money, PayoutPaid, [Youth];
    "payout_request.bounced" => Money, PayoutBounced, [Youth];
    "place.submitted" => Work, PlaceSubmitted, [Leads];
    "place.published" => Work, PlacePublished, [Employer];
    "place.rejected" => Work, PlaceRejected, [Employer];
    "place.withdrawn" => Work, PlaceWithdrawn, [Employer];
    "place.expired" => Work, PlaceExpired, [Employer];
    "saved_search.matched" => NewPlaces, NewPlaces, [Youth];
    "plan.signed" => Plan, PlanSigned, [Youth, Guardians, Coaches];
    "plan.activated" => Plan, PlanActivated, [Youth];
    "placement.begun" => Work, PlacementToSign, [Youth, SigningGuardians, Coaches, Employer];
    "placement.edited" => Work, PlacementChanged, [Youth, SigningGuardians, Coaches, Employer];
    "placement.activated" => Work, PlacementActive, [Youth, SigningGuardians, Coaches, Employer];
    "placement.cancelled" => Work, PlacementCancelled, [Youth, SigningGuardians, Coaches, Employer];
    "placement.shift_refused" => Work, PlacementHoursRefused, [Youth];
    "placement.hours_wait" => WorkReminder, PlacementHoursWait, [Employer];
    "placement.reported" => Work, PlacementReported, [Youth, Employer];
    "placement.outcome_due_of_youth" => WorkReminder, PlacementOutcomeDue, [Youth];
    "placement.outcome_due_of_employer" => WorkReminder, PlacementOutcomeDue, [Employer];
    "placement.disputed" => Work, PlacementDisputed, [Youth, Employer];
    "placement.settled" => Work, PlacementSettled, [Youth, Coaches, Employer];
    "signal.raised:agreement_at_risk" => Signal, SignalAtRiskYouth, [Youth];
    "signal.raised:agreement_at_risk" => Signal, SignalAtRisk, [Coaches];
    "signal.raised:agreement_broken" => Signal, SignalBrokenYouth, [Youth];
    "signal.raised:agreement_broken" => Signal, SignalBroken, [Coaches];
    "signal.raised:truancy" => Signal, SignalTruancy, [Coaches];
    "signal.raised:reports_differ" => Signal, SignalReportsDiffer, [Coaches];
    "signal.raised:contact_declined" => Signal, SignalContactDeclined, [Coaches];
    "signal.raised:no_contact" => ContactReminder, SignalNoContact, [Coaches];
    "signal.raised:message_reported" => Signal, SignalMessageReported, [Coaches];
    "signal.raised:hours_over_limit" => Signal, SignalHoursOverLimit, [Coaches];
    "signal.raised:placement_disputed" => Signal, SignalPlacementDisputed, [Coaches];
    "signal.raised:employer_suspended" => Signal, SignalEmployerSuspendedYouth, [Youth];
    "signal.raised:employer_suspended" => Signal, SignalEmployerSuspended, [Coaches];
    "proposal.made" => Appointment, ProposalMade, [Employer];
    "proposal.made" => Appointment, ProposalMadeBeside, [Youth, Coaches];
    "proposal.received" => Appointment, ProposalMade, [Youth, Coaches];
    "proposal.declined" => Appointment, ProposalDeclined, [Employer];
    "proposal.declined_by_employer" => Appointment, ProposalDeclined, [Youth, Coaches];
    "proposal.withdrawn" => Appointment, ProposalWithdrawn, [Youth, Coaches, Employer];
    "visit.proposed" => Work, VisitProposed, [Leads];
    "visit.published" => Work, VisitPublished, [Employer];
    "visit.declined" => Work, VisitDeclined, [Employer];
    "visit.cancelled" => Work, VisitCancelled, [Employer];
    "visit.changed" => Work, VisitChanged, [Employer];
    "visit_sign_up.moved" => Appointment, VisitMoved, [Youth];
    "visit_sign_up.freed" => Work, VisitFreed, [Youth];
    "visit_sign_up.made" => Work, VisitSignedUp, [Youth];
}

/// Whom reminders go to, which no event makes.
pub const REMINDERS: [(Wording, &[Audience]); 5] = [
    (Wording::AppointmentReminder, &[Audience::Youth, Audience::Coaches, Audience::Employer]),
    (Wording::AgreementEnds, &[Audience::Youth]),
    (Wording::MilestoneClaimable, &[Audience::Youth]),
    (Wording::ClaimWaits, &[Audience::Coaches, Audience::Leads]),
    (Wording::VisitReminder, &[Audience::Youth]),
];

/// Everybody whom notices with this wording can go to.
pub fn audiences_of(wording: Wording) -> impl Iterator<Item = Audience> {
    let of_events = RULES.iter().filter(move |rule| rule.wording == wording).map(|rule| rule.audience);
    let of_reminders = REMINDERS.iter().filter(move |(of, _)| *of == wording).map(|(_, audience)| *audience);
    of_events.chain(of_reminders).flatten().copied()
}

/// Whether what the one says is in what the other says, where one act brought about both: then the other alone is told.
#[must_use]
pub fn is_said_by(one: Wording, other: Wording) -> bool {
    use Wording::{
        AppointmentSettled, CheckInCorrected, CheckInRejected, ContactAgreementOver, ContactEnded,
        ContactTermsChanged, PlanActivated, PlanSigned, SignalAtRisk, SignalAtRiskYouth, SignalBroken,
        SignalBrokenYouth, SignalTruancy,
    };
    match one {
        // However many occasions were corrected at once: what follows from it says more.
        CheckInCorrected | CheckInRejected => matches!(
            other,
            CheckInCorrected | CheckInRejected | AppointmentSettled | SignalAtRiskYouth | SignalBrokenYouth
        ),
        AppointmentSettled => matches!(other, SignalAtRiskYouth | SignalBrokenYouth),
        // The law's signal comes with a call to the school, where the agreement is talked of too.
        SignalAtRisk | SignalBroken => other == SignalTruancy,
        PlanSigned => other == PlanActivated,
        ContactAgreementOver | ContactEnded | ContactTermsChanged => other == one,
        _ => false,
    }
}

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
    fn every_wording_has_readers() {
        for wording in Wording::ALL {
            assert!(audiences_of(*wording).next().is_some(), "{wording:?}");
        }
    }

    #[test]
    fn two_notices_never_say_each_other() {
        for one in Wording::ALL {
            for other in Wording::ALL.iter().filter(|other| *other != one) {
                let is_mutual = is_said_by(*one, *other) && is_said_by(*other, *one);
                let are_check_ins = [one, other].iter().all(|it| it.name().starts_with("check-in-"));
                assert!(!is_mutual || are_check_ins, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn the_youth_hears_only_of_signals_they_have_a_part_in() {
        use SignalKind::*;
        for kind in SignalKind::iter() {
            let told: Vec<_> =
                rules_for("signal.raised", Some(kind)).flat_map(|rule| rule.audience).collect();
            assert!(told.contains(&&Audience::Coaches), "{kind:?}");
            let is_theirs = matches!(kind, AgreementAtRisk | AgreementBroken | EmployerSuspended);
            assert_eq!(told.contains(&&Audience::Youth), is_theirs, "{kind:?}");
        }
        assert!(is_told("signal.raised") && !is_told("session.opened"));
        assert_eq!(rules_for("plan.begun", None).count(), 0);
    }
}
