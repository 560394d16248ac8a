//! The life of a contact, whom an agreement can have as contact, what they read and sign, and until when they confirm.

use chrono::{NaiveDate, TimeDelta};
use entities::{
    AgreementKind, ContactCapacity, ContactState, OrganisationKind, Role, agreement, agreement_contact,
};
use serde_json::json;

use crate::error::Code;
use crate::input::hex_digest;

/// How long after its last day an agreement can still be told of by contacts.
const GRACE: TimeDelta = TimeDelta::days(14);

/// What can happen to a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactEvent {
    /// They sign the terms.
    Sign,
    /// They say no, or step back.
    Decline,
    /// A coach ends it.
    End,
}

/// The whole life of a contact; `None` where an event is out of order.
#[must_use]
pub fn next(state: ContactState, event: ContactEvent) -> Option<ContactState> {
    match (state, event) {
        // Terms that changed are signed again.
        (ContactState::Invited | ContactState::Signed, ContactEvent::Sign) => Some(ContactState::Signed),
        (ContactState::Invited | ContactState::Signed, ContactEvent::Decline) => Some(ContactState::Declined),
        (ContactState::Invited | ContactState::Signed, ContactEvent::End) => Some(ContactState::Ended),
        (ContactState::Declined | ContactState::Ended, _) => None,
    }
}

/// Whether an agreement of that kind can have a contact from there: with the least sight. Only care looks at care.
#[must_use]
pub fn fits(capacity: ContactCapacity, kind: AgreementKind) -> bool {
    use ContactCapacity::{Care, Employer, Family, Network, School};
    match kind {
        AgreementKind::Attendance => matches!(capacity, School | Family | Network),
        AgreementKind::Care => matches!(capacity, Care),
        AgreementKind::EmployerAppointment => matches!(capacity, Employer | Family | Network),
        AgreementKind::Custom => matches!(capacity, School | Employer | Family | Network),
    }
}

/// The kind of organisation that a contact is of; family and network are of none.
#[must_use]
pub fn organisation_kind(capacity: ContactCapacity) -> Option<OrganisationKind> {
    match capacity {
        ContactCapacity::School => Some(OrganisationKind::School),
        ContactCapacity::Care => Some(OrganisationKind::Care),
        ContactCapacity::Employer => Some(OrganisationKind::Employer),
        ContactCapacity::Family | ContactCapacity::Network => None,
    }
}

/// Roles by which somebody at an organisation can be a contact.
pub const CONTACT_ROLES: [Role; 2] = [Role::Partner, Role::Employer];

/// Whether the contact sees the initial of the youth's surname.
#[must_use]
pub fn sees_initial(capacity: ContactCapacity) -> bool {
    matches!(capacity, ContactCapacity::School | ContactCapacity::Care)
}

/// The initial that people file a surname under: the V of "de Vries".
#[must_use]
pub fn initial_of(surname: &str) -> Option<String> {
    let capital = surname.chars().find(|letter| letter.is_uppercase());
    let first = || surname.chars().find(|letter| letter.is_alphabetic());
    capital.or_else(first).map(|letter| letter.to_uppercase().collect())
}

/// SHA-256 of what a contact reads of the agreement, hexadecimal: a signature is put under it.
#[must_use]
pub fn terms_hash(agreement: &agreement::Model) -> String {
    let terms = json!([
        agreement.id,
        agreement.kind,
        agreement.title,
        agreement.rule,
        agreement.from_date,
        agreement.until_date,
    ]);
    hex_digest(terms.to_string().as_bytes())
}

/// Whether the contact signed what the agreement says now.
#[must_use]
pub fn is_signature_current(contact: &agreement_contact::Model, agreement: &agreement::Model) -> bool {
    contact.state == ContactState::Signed && contact.terms_hash == Some(terms_hash(agreement))
}

/// The first day of the period's end that is still open on `today`: agreements that ended before are out of sight.
#[must_use]
pub fn oldest_open_end(today: NaiveDate) -> NaiveDate {
    today - GRACE
}

/// Whether contacts can still look at the agreement and tell of it.
#[must_use]
pub fn is_open(agreement: &agreement::Model, today: NaiveDate) -> bool {
    agreement.is_live && oldest_open_end(today) < agreement.until_date
}

/// Why a contact's word does not count now. The code of the problem is also that of the field where many are told at once.
#[must_use]
pub fn hindrance(
    contact: &agreement_contact::Model,
    agreement: &agreement::Model,
    today: NaiveDate,
) -> Option<Code> {
    match contact.state {
        ContactState::Declined | ContactState::Ended => Some(Code::NotFound),
        ContactState::Invited => Some(Code::ContactNotSigned),
        ContactState::Signed if !agreement.is_live => Some(Code::AgreementClosed),
        ContactState::Signed if !is_open(agreement, today) => Some(Code::ContactPeriodOver),
        ContactState::Signed if !is_signature_current(contact, agreement) => Some(Code::ContactTermsChanged),
        ContactState::Signed => None,
    }
}

#[cfg(test)]
mod tests {
    use ContactState::{Declined, Ended, Invited, Signed};
    use entities::{AgreementContactId, AgreementId, ParticipantId, PlanId, ProgrammeId, UserId};

    use super::*;

    const KINDS: [AgreementKind; 4] = [
        AgreementKind::Attendance,
        AgreementKind::Care,
        AgreementKind::EmployerAppointment,
        AgreementKind::Custom,
    ];
    const CAPACITIES: [ContactCapacity; 5] = [
        ContactCapacity::School,
        ContactCapacity::Care,
        ContactCapacity::Employer,
        ContactCapacity::Family,
        ContactCapacity::Network,
    ];

    #[test]
    fn every_event_in_every_state_is_allowed_or_not() {
        use ContactEvent::{Decline, End, Sign};
        for state in [Invited, Signed] {
            assert_eq!(next(state, Sign), Some(Signed));
            assert_eq!(next(state, Decline), Some(Declined));
            assert_eq!(next(state, End), Some(Ended));
        }
        for state in [Declined, Ended] {
            for event in [Sign, Decline, End] {
                assert_eq!(next(state, event), None);
            }
        }
    }

    #[test]
    fn care_is_for_care_alone() {
        for capacity in CAPACITIES {
            assert_eq!(fits(capacity, AgreementKind::Care), capacity == ContactCapacity::Care);
        }
        for kind in KINDS {
            assert_eq!(fits(ContactCapacity::Care, kind), kind == AgreementKind::Care);
        }
        assert!(!fits(ContactCapacity::Employer, AgreementKind::Attendance));
        assert!(!fits(ContactCapacity::School, AgreementKind::EmployerAppointment));
    }

    #[test]
    fn a_surname_is_filed_under_its_capital() {
        for (surname, initial) in
            [("de Vries", Some("V")), ("Jansen", Some("J")), ("özdemir", Some("Ö")), ("'", None)]
        {
            assert_eq!(initial_of(surname).as_deref(), initial, "{surname}");
        }
    }

    fn agreement(kind: AgreementKind, title: &str) -> agreement::Model {
        agreement::Model {
            id: AgreementId(uuid::Uuid::nil()),
            programme_id: ProgrammeId(uuid::Uuid::nil()),
            participant_id: ParticipantId(uuid::Uuid::nil()),
            plan_id: PlanId(uuid::Uuid::nil()),
            kind,
            title: (kind != AgreementKind::Care).then(|| title.into()),
            rule: "{}".into(),
            from_date: "2026-11-01".parse().unwrap(),
            until_date: "2026-12-01".parse().unwrap(),
            is_live: true,
        }
    }

    fn contact(state: ContactState, of: &agreement::Model) -> agreement_contact::Model {
        agreement_contact::Model {
            id: AgreementContactId(uuid::Uuid::nil()),
            programme_id: of.programme_id,
            participant_id: of.participant_id,
            agreement_id: of.id,
            user_id: UserId(uuid::Uuid::nil()),
            capacity: ContactCapacity::School,
            organisation_id: None,
            state,
            terms_hash: Some(terms_hash(of)),
            decline_reason: None,
            invited_by: UserId(uuid::Uuid::nil()),
            invited_at: chrono::DateTime::default(),
            answered_at: None,
            ended_at: None,
        }
    }

    #[test]
    fn what_is_read_is_what_is_signed() {
        let (one, other) = (agreement(AgreementKind::Custom, "a"), agreement(AgreementKind::Custom, "b"));
        assert_ne!(terms_hash(&one), terms_hash(&other));
    }

    #[test]
    fn a_word_counts_while_signed_and_two_weeks_longer_than_the_period() {
        let now = agreement(AgreementKind::Attendance, "Op tijd");
        let day = |text: &str| text.parse().unwrap();
        let at = |state, text| hindrance(&contact(state, &now), &now, day(text));
        assert_eq!(at(Signed, "2026-11-23"), None);
        assert_eq!(at(Signed, "2026-12-14"), None, "14 days after 30 November");
        assert_eq!(at(Signed, "2026-12-15"), Some(Code::ContactPeriodOver));
        assert_eq!(at(Invited, "2026-11-23"), Some(Code::ContactNotSigned));
        for gone in [Declined, Ended] {
            assert_eq!(at(gone, "2026-11-23"), Some(Code::NotFound));
        }
        let signed = contact(Signed, &now);
        let amended = agreement::Model { rule: "{\"kind\":\"every_kept\"}".into(), ..now.clone() };
        assert_eq!(hindrance(&signed, &amended, day("2026-11-23")), Some(Code::ContactTermsChanged));
        let dropped = agreement::Model { is_live: false, ..now };
        assert_eq!(hindrance(&signed, &dropped, day("2026-11-23")), Some(Code::AgreementClosed));
    }
}
