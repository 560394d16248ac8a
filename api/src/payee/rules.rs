//! The life of a bank account, and which numbers are accounts that we can pay to.

use chrono::{DateTime, TimeDelta, Utc};
use entities::BankAccountState;
use iban::{Iban, IbanLike};
use sea_orm::EnumIter;

/// How long a changed account waits before money goes there.
const CHANGE_WAITS: TimeDelta = TimeDelta::hours(72);

/// Countries whose accounts can be paid by SEPA credit transfer, by the first letters of the IBAN: European Payments
/// Council, EPC409-09, "EPC List of SEPA Scheme Countries", as of 6 October 2025. Guernsey, Jersey and Man are under GB, the
/// French territories under FR.
const SEPA_COUNTRIES: [&str; 42] = [
    "AD", "AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GI", "GR",
    "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK", "MT", "NL", "NO", "PL",
    "PT", "RO", "RS", "SE", "SI", "SK", "SM", "VA",
];

/// What can happen to a bank account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter)]
pub enum BankAccountEvent {
    /// A second officer confirms it.
    Confirm,
    /// An officer refuses it.
    Reject,
    /// Another takes its place.
    Supersede,
}

/// The whole life of a bank account; `None` where an event is out of order.
#[must_use]
pub fn next(state: BankAccountState, event: BankAccountEvent) -> Option<BankAccountState> {
    use BankAccountEvent::{Confirm, Reject, Supersede};
    use BankAccountState::{Active, Proposed, Rejected, Superseded};
    match (state, event) {
        (Proposed, Confirm) => Some(Active),
        (Proposed, Reject) => Some(Rejected),
        (Active, Supersede) => Some(Superseded),
        (Proposed, Supersede) | (Active, Confirm | Reject) | (Superseded | Rejected, _) => None,
    }
}

/// From when on money goes to an account that is confirmed now: at once to a payee's first, later to a changed one.
#[must_use]
pub fn usable_from(confirmed_at: DateTime<Utc>, had_another: bool) -> DateTime<Utc> {
    if had_another { confirmed_at + CHANGE_WAITS } else { confirmed_at }
}

/// Why a text is no account that we can pay to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IbanFault {
    /// No IBAN: a letter or digit is wrong.
    Wrong,
    /// An IBAN of a country outside SEPA.
    NotSepa,
}

impl IbanFault {
    /// Stable name for the field error.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Wrong => "wrong_iban",
            Self::NotSepa => "not_sepa",
        }
    }
}

/// The electronic form of an IBAN, however it was typed: capitals, no blanks.
///
/// # Errors
/// Where its check digits, form or country are wrong.
pub fn electronic_iban(typed: &str) -> Result<String, IbanFault> {
    let bare: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let iban: Iban = bare.to_ascii_uppercase().parse().map_err(|_| IbanFault::Wrong)?;
    if SEPA_COUNTRIES.contains(&iban.country_code()) {
        Ok(iban.electronic_str().to_owned())
    } else {
        Err(IbanFault::NotSepa)
    }
}

/// An account as its owner may see it again: enough to know it by, too little to use.
#[must_use]
pub fn masked(iban: &str) -> String {
    let head: String = iban.chars().take(4).collect();
    let tail: String = iban.chars().skip(iban.chars().count().saturating_sub(4)).collect();
    format!("{head} **** {tail}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn a_bank_account_lives_this_life_and_no_other() {
        use BankAccountEvent::{Confirm, Reject, Supersede};
        use BankAccountState::{Active, Proposed, Rejected, Superseded};
        let allowed =
            [(Proposed, Confirm, Active), (Proposed, Reject, Rejected), (Active, Supersede, Superseded)];
        for state in BankAccountState::iter() {
            for event in BankAccountEvent::iter() {
                let expected = allowed.iter().find(|row| (row.0, row.1) == (state, event)).map(|row| row.2);
                assert_eq!(next(state, event), expected, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn a_changed_account_waits_three_days() {
        let now: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        assert_eq!(usable_from(now, false), now);
        assert_eq!(usable_from(now, true).to_string(), "2026-11-26 09:00:00 UTC");
    }

    #[test]
    fn an_iban_is_read_however_it_is_typed() {
        for typed in ["NL91ABNA0417164300", "nl91 abna 0417 1643 00", " NL91\u{a0}ABNA 0417164300\t"] {
            assert_eq!(electronic_iban(typed).as_deref(), Ok("NL91ABNA0417164300"), "{typed}");
        }
        assert_eq!(masked("NL91ABNA0417164300"), "NL91 **** 4300");
    }

    #[test]
    fn what_is_no_account_of_sepa_is_refused() {
        for wrong in ["", "NL", "NL92ABNA0417164300", "NL91ABNA041716430", "0417164300", "NL91ÀBNA0417164300"]
        {
            assert_eq!(electronic_iban(wrong), Err(IbanFault::Wrong), "{wrong}");
        }
        for abroad in ["TR330006100519786457841326", "AE070331234567890123456"] {
            assert_eq!(electronic_iban(abroad), Err(IbanFault::NotSepa), "{abroad}");
        }
        for near in ["DE89370400440532013000", "GB29NWBK60161331926819", "CH9300762011623852957"] {
            assert_eq!(electronic_iban(near).as_deref(), Ok(near));
        }
    }

    #[test]
    fn the_countries_are_in_order_and_once() {
        assert!(SEPA_COUNTRIES.is_sorted_by(|one, next| one < next));
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_found(at in 8usize..18, digit in 0u8..10) {
            let right = "NL91ABNA0417164300";
            let mut typed = right.as_bytes().to_vec();
            typed[at] = b'0' + digit;
            let typed = String::from_utf8(typed).unwrap();
            prop_assert_eq!(electronic_iban(&typed).is_ok(), typed == right);
        }

        #[test]
        fn a_mask_never_shows_more_than_eight_letters(text in "[A-Z0-9]{8,34}") {
            prop_assert_eq!(masked(&text).len(), 14);
        }
    }
}
