//! The lives of a batch and a payment, what a payee is paid, and the letters that a bank takes.

use chrono::{DateTime, Utc};
use entities::{BatchEvent, BatchState, Cents, PaymentEvent, PaymentState};
use serde::Serialize;
use utoipa::ToSchema;

/// The whole life of a batch; `None` where an event is out of order. A payment that comes back after the batch was closed
/// leaves it closed.
#[must_use]
pub fn next_batch(state: BatchState, event: BatchEvent) -> Option<BatchState> {
    use BatchEvent::{Cancel, Close, Release, Return};
    use BatchState::{Cancelled, Closed, Collected, Released};
    match (state, event) {
        (Collected, Release) => Some(Released),
        (Collected, Cancel) => Some(Cancelled),
        (Released, Close) => Some(Closed),
        (Released, Return) => Some(Released),
        (Closed, Return) => Some(Closed),
        (Collected, Close | Return) | (Released, Release | Cancel) => None,
        (Closed, Release | Cancel | Close) | (Cancelled, _) => None,
    }
}

/// The whole life of a payment; `None` where an event is out of order.
#[must_use]
pub fn next_payment(state: PaymentState, event: PaymentEvent) -> Option<PaymentState> {
    use PaymentEvent::{Cancel, Reject, Return, Settle};
    use PaymentState::{Cancelled, Pending, Rejected, Returned, Settled};
    match (state, event) {
        (Pending, Settle) => Some(Settled),
        (Pending, Reject) => Some(Rejected),
        (Pending, Cancel) => Some(Cancelled),
        (Settled, Return) => Some(Returned),
        (Pending, Return) | (Settled, Settle | Reject | Cancel) => None,
        (Rejected | Returned | Cancelled, _) => None,
    }
}

/// Why a payee is not paid now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SkipReason)]
pub enum Skipped {
    /// The payee is closed.
    PayeeClosed,
    /// No bank account is confirmed.
    NoBankAccount,
    /// The bank account changed less than 72 hours ago.
    BankAccountWaiting,
    /// The payee owes as much or more through credit notes.
    CreditNoteLarger,
}

/// Where a payee's money can go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Destination {
    /// From when on the payee is paid no more.
    pub closed_at: Option<DateTime<Utc>>,
    /// From when on the confirmed account can be used; `None` where there is none.
    pub usable_from: Option<DateTime<Utc>>,
}

impl Destination {
    /// Whether money can go there.
    ///
    /// # Errors
    /// Why not.
    pub fn check(self, now: DateTime<Utc>) -> Result<(), Skipped> {
        match self {
            Self { closed_at: Some(_), .. } => Err(Skipped::PayeeClosed),
            Self { usable_from: None, .. } => Err(Skipped::NoBankAccount),
            Self { usable_from: Some(from), .. } if from > now => Err(Skipped::BankAccountWaiting),
            Self { .. } => Ok(()),
        }
    }
}

/// What is paid of `owed` after credit notes of `recovery` (zero or below) are set off: the payment and what was set off.
///
/// # Errors
/// `CreditNoteLarger` where nothing is left to pay.
pub fn net(owed: Cents, recovery: Cents) -> Result<(Cents, Cents), Skipped> {
    let left = owed.checked_add(recovery).filter(|left| *left > Cents::ZERO);
    let paid = left.ok_or(Skipped::CreditNoteLarger)?;
    Ok((paid, Cents(recovery.0.saturating_neg())))
}

/// Text in the letters that every SEPA bank takes (EPC217-08: Latin letters, digits and `/-?:().,'+` and blanks), at most
/// `longest` of them: accents are dropped, everything else becomes a blank, and a slash neither begins, ends nor doubles.
#[must_use]
pub fn sepa_text(text: &str, longest: usize) -> String {
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match plain(c) {
            _ if may_stay(c) => kept.push(c),
            "" => kept.push(' '),
            letters => kept.push_str(letters),
        }
    }
    let words: Vec<&str> = kept.split_whitespace().collect();
    let mut joined = words.join(" ");
    while joined.contains("//") {
        joined = joined.replace("//", "/");
    }
    let cut: String = joined.trim_matches(['/', ' ']).chars().take(longest).collect();
    let cut = cut.trim_matches(['/', ' ']);
    if cut.is_empty() { "-".to_owned() } else { cut.to_owned() }
}

fn may_stay(c: char) -> bool {
    c.is_ascii_alphanumeric() || " /-?:().,'+".contains(c)
}

/// The nearest letters that a bank takes; none where there are no such.
fn plain(c: char) -> &'static str {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ă' | 'ą' | 'ā' => "a",
        'À' | 'Á' | 'Â' | 'Ã' | 'Å' | 'Ă' | 'Ą' | 'Ā' => "A",
        'ä' | 'æ' => "ae",
        'Ä' | 'Æ' => "AE",
        'ç' | 'ć' | 'č' => "c",
        'Ç' | 'Ć' | 'Č' => "C",
        'ď' | 'đ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' | 'ē' => "e",
        'È' | 'É' | 'Ê' | 'Ë' | 'Ę' | 'Ě' | 'Ē' => "E",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ı' | 'ī' => "i",
        'Ì' | 'Í' | 'Î' | 'Ï' | 'İ' => "I",
        'ł' => "l",
        'Ł' => "L",
        'ñ' | 'ń' | 'ň' => "n",
        'Ñ' | 'Ń' => "N",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ō' => "o",
        'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ø' => "O",
        'ö' | 'œ' => "oe",
        'Ö' | 'Œ' => "OE",
        'ř' => "r",
        'š' | 'ş' | 'ś' => "s",
        'Š' | 'Ş' | 'Ś' => "S",
        'ß' => "ss",
        'ť' | 'ţ' => "t",
        'ù' | 'ú' | 'û' | 'ů' | 'ū' => "u",
        'Ù' | 'Ú' | 'Û' => "U",
        'ü' => "ue",
        'Ü' => "UE",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'Ź' | 'Ż' | 'Ž' => "Z",
        '&' => "+",
        '‘' | '’' => "'",
        '–' | '—' => "-",
        '€' => "EUR",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn a_batch_lives_this_life_and_no_other() {
        use BatchEvent::{Cancel, Close, Release, Return};
        use BatchState::{Cancelled, Closed, Collected, Released};
        let allowed = [
            (Collected, Release, Released),
            (Collected, Cancel, Cancelled),
            (Released, Close, Closed),
            (Released, Return, Released),
            (Closed, Return, Closed),
        ];
        for state in BatchState::iter() {
            for event in BatchEvent::iter() {
                let expected = allowed.iter().find(|row| (row.0, row.1) == (state, event)).map(|row| row.2);
                assert_eq!(next_batch(state, event), expected, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn a_payment_lives_this_life_and_no_other() {
        use PaymentEvent::{Cancel, Reject, Return, Settle};
        use PaymentState::{Cancelled, Pending, Rejected, Returned, Settled};
        let allowed = [
            (Pending, Settle, Settled),
            (Pending, Reject, Rejected),
            (Pending, Cancel, Cancelled),
            (Settled, Return, Returned),
        ];
        for state in PaymentState::iter() {
            for event in PaymentEvent::iter() {
                let expected = allowed.iter().find(|row| (row.0, row.1) == (state, event)).map(|row| row.2);
                assert_eq!(next_payment(state, event), expected, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn credit_notes_are_set_off_while_something_is_left_to_pay() {
        assert_eq!(net(Cents(100), Cents(0)), Ok((Cents(100), Cents(0))));
        assert_eq!(net(Cents(100), Cents(-30)), Ok((Cents(70), Cents(30))));
        assert_eq!(net(Cents(100), Cents(-100)), Err(Skipped::CreditNoteLarger));
        assert_eq!(net(Cents(100), Cents(-101)), Err(Skipped::CreditNoteLarger));
    }

    #[test]
    fn a_payee_without_a_usable_account_waits() {
        let now: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        let second = chrono::TimeDelta::seconds(1);
        let with = |usable_from| Destination { closed_at: None, usable_from }.check(now);
        assert_eq!(with(Some(now)), Ok(()));
        assert_eq!(with(Some(now + second)), Err(Skipped::BankAccountWaiting));
        assert_eq!(with(None), Err(Skipped::NoBankAccount));
        let closed = Destination { closed_at: Some(now), usable_from: Some(now) };
        assert_eq!(closed.check(now), Err(Skipped::PayeeClosed));
    }

    #[test]
    fn text_is_written_so_that_every_bank_reads_it() {
        assert_eq!(sepa_text("Café Zoë & Söhne", 70), "Cafe Zoe + Soehne");
        assert_eq!(sepa_text("//a//b/", 70), "a/b");
        assert_eq!(sepa_text("日本", 70), "-");
        assert_eq!(sepa_text("abcdef", 3), "abc");
        assert_eq!(sepa_text("<x>\u{0}é", 70), "x e");
    }

    proptest! {
        #[test]
        fn no_bank_meets_a_letter_it_does_not_know(text in "\\PC*", longest in 1usize..140) {
            let written = sepa_text(&text, longest);
            prop_assert!(written.chars().all(may_stay));
            prop_assert!((1..=longest.max(1)).contains(&written.len()));
            prop_assert!(!written.starts_with('/') && !written.ends_with('/') && !written.contains("//"));
        }
    }
}
