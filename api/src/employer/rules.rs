//! The life of an employer, and what its words are made into.

use entities::{EmployerDuty, EmployerEvent, EmployerState};

use super::access::Relation;

/// Answers or lapses that a rate takes at least: with fewer it tells of one bad week.
const RATE_TAKES: i64 = 3;
/// How long the part of a login name that comes from the employer's name is at most.
const STEM_LENGTH: usize = 40;

/// The whole life of an employer; `None` where an event is out of order.
#[must_use]
pub fn next(state: EmployerState, event: EmployerEvent) -> Option<EmployerState> {
    use EmployerEvent::{Register, Reject, Suspend, Verify};
    use EmployerState::{Registered, Rejected, Suspended, Verified};
    match (state, event) {
        (Rejected, Register) => Some(Registered),
        (Registered | Suspended, Verify) => Some(Verified),
        (Registered, Reject) => Some(Rejected),
        (Verified, Suspend) => Some(Suspended),
        (Registered | Verified | Suspended, Register)
        | (Verified | Rejected, Verify)
        | (Verified | Rejected | Suspended, Reject)
        | (Registered | Rejected | Suspended, Suspend) => None,
    }
}

/// Whether the number in the trade register may still change: a lead looked it up before verifying.
#[must_use]
pub fn may_change_number(state: EmployerState) -> bool {
    matches!(state, EmployerState::Registered | EmployerState::Rejected)
}

/// Whether somebody may let new people in. Anybody can register an employer, and a login name that is refused tells that it
/// exists: so its manager waits until a lead has seen who they are.
#[must_use]
pub fn may_let_in(relation: Relation, state: EmployerState) -> bool {
    match relation {
        Relation::Lead => true,
        Relation::Member(EmployerDuty::Manager) => state == EmployerState::Verified,
        Relation::Member(EmployerDuty::Recruiter | EmployerDuty::Supervisor) | Relation::Visitor => false,
    }
}

/// How many of a hundred introductions were answered in time; `None` where there are too few to tell. A half counts up.
#[must_use]
pub fn answer_rate_percent(answered: i64, lapsed: i64) -> Option<i64> {
    let all = answered.checked_add(lapsed).filter(|all| *all >= RATE_TAKES)?;
    answered.checked_mul(200)?.checked_add(all)?.checked_div(all.checked_mul(2)?)
}

/// The text that the search looks into: all words in small letters.
#[must_use]
pub fn search_text(name: &str, description: &str, address: &str) -> String {
    [name, description, address].join(" ").to_lowercase()
}

/// A postcode as it is kept, `1505 AB`; the contract has checked its form.
#[must_use]
pub fn postcode(text: &str) -> String {
    let (digits, letters) = text.split_at_checked(4).unwrap_or((text, ""));
    format!("{digits} {}", letters.trim_start())
}

/// What the login name of the first manager begins with: the employer's name in plain letters, digits and dashes.
#[must_use]
pub fn login_stem(name: &str) -> String {
    let mut stem = String::new();
    for letter in name.to_lowercase().chars().map(plain) {
        if letter.is_ascii_alphanumeric() {
            stem.push(letter);
        } else if !stem.is_empty() && !stem.ends_with('-') {
            stem.push('-');
        }
    }
    stem.truncate(STEM_LENGTH);
    match stem.trim_end_matches('-') {
        "" => "werkgever".to_owned(),
        stem => stem.to_owned(),
    }
}

/// A letter without its accent, as far as Dutch and its neighbours have them.
fn plain(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ę' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ı' => 'i',
        'ğ' => 'g',
        'ł' => 'l',
        'ñ' | 'ń' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ş' | 'ś' | 'š' => 's',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ý' | 'ÿ' => 'y',
        'ż' | 'ź' | 'ž' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sea_orm::Iterable;

    use super::*;
    use crate::people::rules::LoginName;

    #[test]
    fn an_employer_lives_this_life_and_no_other() {
        use EmployerEvent::{Register, Reject, Suspend, Verify};
        use EmployerState::{Registered, Rejected, Suspended, Verified};
        let allowed = [
            (Rejected, Register, Registered),
            (Registered, Verify, Verified),
            (Suspended, Verify, Verified),
            (Registered, Reject, Rejected),
            (Verified, Suspend, Suspended),
        ];
        for state in EmployerState::iter() {
            for event in EmployerEvent::iter() {
                let expected = allowed.iter().find(|row| (row.0, row.1) == (state, event)).map(|row| row.2);
                assert_eq!(next(state, event), expected, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn the_number_stays_from_verifying_on() {
        let free: Vec<_> = EmployerState::iter().filter(|state| may_change_number(*state)).collect();
        assert_eq!(free, [EmployerState::Registered, EmployerState::Rejected]);
    }

    #[test]
    fn a_manager_lets_people_in_once_a_lead_knows_them() {
        for state in EmployerState::iter() {
            let may = |relation| may_let_in(relation, state);
            assert!(may(Relation::Lead), "{state:?}");
            assert_eq!(may(Relation::Member(EmployerDuty::Manager)), state == EmployerState::Verified);
            for other in [
                Relation::Member(EmployerDuty::Recruiter),
                Relation::Member(EmployerDuty::Supervisor),
                Relation::Visitor,
            ] {
                assert!(!may(other), "{other:?} {state:?}");
            }
        }
    }

    #[test]
    fn a_rate_takes_three_answers() {
        let told =
            [(0, 2), (2, 0), (3, 0), (0, 3), (2, 1), (1, 2), (1, 7)].map(|(a, l)| answer_rate_percent(a, l));
        assert_eq!(told, [None, None, Some(100), Some(0), Some(67), Some(33), Some(13)]);
    }

    #[test]
    fn a_postcode_is_kept_in_one_form() {
        assert_eq!((postcode("1505AB").as_str(), postcode("1505 AB").as_str()), ("1505 AB", "1505 AB"));
    }

    #[test]
    fn a_login_name_begins_as_the_employer_is_called() {
        for (name, stem) in [
            ("Fietsenmakerij De Dam", "fietsenmakerij-de-dam"),
            ("  Café 't Hoekje & Zn. ", "cafe-t-hoekje-zn"),
            ("Şahin Döner", "sahin-doner"),
            ("مخبز", "werkgever"),
            ("!!!", "werkgever"),
            (&"lang ".repeat(20), "lang-lang-lang-lang-lang-lang-lang-lang"),
        ] {
            assert_eq!(login_stem(name), stem, "{name}");
        }
    }

    proptest! {
        #[test]
        fn whatever_the_name_somebody_can_sign_in(name in "\\PC{1,200}") {
            let login_name = format!("{}-7k3q", login_stem(&name));
            prop_assert!(login_name.parse::<LoginName>().is_ok(), "{}", login_name);
        }
    }
}
