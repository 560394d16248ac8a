//! The lives of a batch and a payment, who can be paid now, and the words that a bank takes.

use chrono::{DateTime, Days, NaiveDate, Utc};
use entities::{BatchEvent, BatchState, Cents, PaymentEvent, PaymentState, UserId};
use sepa::charset::{Transliteration, transliterate};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::{Code, FieldError};

/// Longest name in a bank file (ISO 20022 within SEPA).
pub const LONGEST_NAME: usize = 70;
/// Longest text with a payment.
pub const LONGEST_REMITTANCE: usize = 140;
/// How far ahead a bank takes a file.
const FURTHEST: Days = Days::new(60);

/// The whole life of a batch; `None` where an event is out of order. A payment that comes back later changes nothing for
/// its batch.
#[must_use]
pub fn next_of_batch(state: BatchState, event: BatchEvent) -> Option<BatchState> {
    use BatchEvent::{Cancel, Close, Release, Return};
    use BatchState::{Cancelled, Closed, Collected, Released};
    match (state, event) {
        (Collected, Release) => Some(Released),
        (Collected, Cancel) => Some(Cancelled),
        (Released, Close) => Some(Closed),
        (Released, Return) => Some(Released),
        (Closed, Return) => Some(Closed),
        (Collected, Close | Return) | (Released | Closed, Release | Cancel) | (Closed, Close) => None,
        (Cancelled, _) => None,
    }
}

/// The whole life of a payment; `None` where an event is out of order.
#[must_use]
pub fn next_of_payment(state: PaymentState, event: PaymentEvent) -> Option<PaymentState> {
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
pub enum WhyNot {
    /// Nobody gave a bank account yet, or no officer confirmed it.
    NoBankAccount,
    /// The bank account is new: money goes there only after three days.
    BankAccountWaiting,
    /// Credit notes come to as much as is owed, or to more.
    CreditNoteLarger,
    /// The payee is closed.
    PayeeClosed,
}

impl WhyNot {
    /// Stable name of the reason; its words are `field-<name>`.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::NoBankAccount => "no_bank_account",
            Self::BankAccountWaiting => "bank_account_waiting",
            Self::CreditNoteLarger => "credit_note_larger",
            Self::PayeeClosed => "payee_closed",
        }
    }
}

/// Whether a payee can be paid now, as far as the bank account goes: `usable_from` of the active one.
///
/// # Errors
/// Why not.
pub fn judge_payee(
    is_closed: bool,
    usable_from: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), WhyNot> {
    match usable_from {
        _ if is_closed => Err(WhyNot::PayeeClosed),
        None => Err(WhyNot::NoBankAccount),
        Some(from) if from > now => Err(WhyNot::BankAccountWaiting),
        Some(_) => Ok(()),
    }
}

/// What is paid, and what is set off, where `owed` meets credit notes of `to_set_off`.
///
/// # Errors
/// `credit_note_larger` where nothing is left to pay.
pub fn set_off(owed: Cents, to_set_off: Cents) -> Result<(Cents, Cents), WhyNot> {
    let to_set_off = to_set_off.max(Cents::ZERO);
    match owed.checked_sub(to_set_off) {
        Some(left) if left > Cents::ZERO => Ok((left, to_set_off)),
        _ => Err(WhyNot::CreditNoteLarger),
    }
}

/// Of what a payee owes through credit notes (`recovery`, at zero or below), what may be set off now: not yet what was
/// redeemed and taken back while its payment is still at the bank. If the bank refuses that one, nothing was paid and nothing is to
/// be set off.
#[must_use]
pub fn may_be_set_off(recovery: Cents, still_under_way: Cents) -> Cents {
    Cents(recovery.0.saturating_neg().saturating_sub(still_under_way.0).max(0))
}

/// Two people see to it that money leaves.
///
/// # Errors
/// `second_officer_needed` where the officer collected the batch.
pub fn judge_officer(officer: UserId, collected_by: UserId) -> Result<(), Code> {
    if officer == collected_by { Err(Code::SecondOfficerNeeded) } else { Ok(()) }
}

/// The day on which the bank is to pay: tomorrow unless told.
///
/// # Errors
/// A day that is over, or further ahead than banks take.
pub fn execution_date(wanted: Option<NaiveDate>, today: NaiveDate) -> Result<NaiveDate, FieldError> {
    let day = wanted.or_else(|| today.succ_opt()).unwrap_or(today);
    let latest = today.checked_add_days(FURTHEST).unwrap_or(NaiveDate::MAX);
    if (today..=latest).contains(&day) {
        Ok(day)
    } else {
        Err(FieldError::new("/executionDate", "wrong_execution_date"))
    }
}

/// The name of a batch or payment in a bank file: its identifier without dashes, 32 characters.
#[must_use]
pub fn bank_name_of(id: Uuid) -> String {
    id.simple().to_string()
}

/// Text in the characters that every bank in SEPA takes, of `longest` characters at most. No slash at either end and no
/// two together: banks refuse those (EPC230-15).
#[must_use]
pub fn sepa_text(text: &str, longest: usize) -> String {
    let spaced: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let plain = transliterate(&spaced, Transliteration::Epc);
    let mut kept = String::with_capacity(plain.len());
    for c in plain.chars() {
        let repeats = matches!(c, ' ' | '/') && kept.ends_with(c);
        if !repeats {
            kept.push(c);
        }
    }
    let is_edge = |c: char| c == ' ' || c == '/';
    let cut: String = kept.trim_matches(is_edge).chars().take(longest).collect();
    let cut = cut.trim_matches(is_edge);
    if cut.is_empty() { "NOTPROVIDED".to_owned() } else { cut.to_owned() }
}

/// What a provider reads with its payment, such as `BOT 2026-11 Judoclub 3 verzilveringen`.
#[must_use]
pub fn provider_remittance(day: NaiveDate, name: &str, redemptions: usize) -> String {
    let noun = if redemptions == 1 { "verzilvering" } else { "verzilveringen" };
    let name = sepa_text(name, LONGEST_NAME);
    sepa_text(&format!("BOT {} {name} {redemptions} {noun}", day.format("%Y-%m")), LONGEST_REMITTANCE)
}

/// An IBAN of which only the country and the end can be read.
#[must_use]
pub fn masked(iban: &str) -> String {
    let (country, end) = (iban.get(..2), iban.get(iban.len().saturating_sub(4)..));
    match (country, end) {
        (Some(country), Some(end)) => format!("{country}** **** {end}"),
        _ => "****".to_owned(),
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
                assert_eq!(next_of_batch(state, event), expected, "{state:?} {event:?}");
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
                assert_eq!(next_of_payment(state, event), expected, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn a_new_bank_account_waits() {
        let now: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        let later = now + chrono::TimeDelta::microseconds(1);
        assert_eq!(judge_payee(false, Some(now), now), Ok(()));
        assert_eq!(judge_payee(false, Some(later), now), Err(WhyNot::BankAccountWaiting));
        assert_eq!(judge_payee(false, None, now), Err(WhyNot::NoBankAccount));
        assert_eq!(judge_payee(true, Some(now), now), Err(WhyNot::PayeeClosed));
    }

    #[test]
    fn credit_notes_are_set_off_unless_nothing_is_left() {
        assert_eq!(set_off(Cents(100), Cents(0)), Ok((Cents(100), Cents(0))));
        assert_eq!(set_off(Cents(100), Cents(99)), Ok((Cents(1), Cents(99))));
        assert_eq!(set_off(Cents(100), Cents(100)), Err(WhyNot::CreditNoteLarger));
        assert_eq!(may_be_set_off(Cents(-100), Cents(40)), Cents(60));
        assert_eq!(may_be_set_off(Cents(-100), Cents(140)), Cents(0));
        assert_eq!(may_be_set_off(Cents(0), Cents(0)), Cents(0));
    }

    #[test]
    fn the_bank_pays_tomorrow_unless_told() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day);
        assert_eq!(execution_date(None, today).ok(), day(12, 1));
        assert_eq!(execution_date(day(11, 30), today).ok(), day(11, 30));
        assert!(execution_date(day(11, 29), today).is_err());
        assert!(execution_date(NaiveDate::from_ymd_opt(2027, 1, 30), today).is_err());
    }

    #[test]
    fn names_lose_their_accents_and_nothing_else() {
        assert_eq!(sepa_text("Café Zoë & Çelik", 70), "Cafe Zoe + Celik");
        assert_eq!(sepa_text("  //a//b/ ", 70), "a/b");
        assert_eq!(sepa_text("\n", 70), "NOTPROVIDED");
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        assert_eq!(provider_remittance(day, "Judoclub", 3), "BOT 2026-11 Judoclub 3 verzilveringen");
        assert_eq!(provider_remittance(day, "Judoclub", 1), "BOT 2026-11 Judoclub 1 verzilvering");
    }

    #[test]
    fn a_masked_iban_is_told_apart_and_not_used() {
        assert_eq!(masked("NL91ABNA0417164300"), "NL** **** 4300");
    }

    proptest! {
        #[test]
        fn any_text_becomes_text_that_a_bank_takes(text in "\\PC{0,200}", longest in 1usize..141) {
            let kept = sepa_text(&text, longest);
            prop_assert!(!kept.is_empty() && (kept == "NOTPROVIDED" || kept.chars().count() <= longest));
            prop_assert!(kept.chars().all(sepa::charset::is_sepa_char), "{kept:?}");
            prop_assert!(!kept.starts_with('/') && !kept.ends_with('/') && !kept.contains("//"), "{kept:?}");
            prop_assert_eq!(sepa_text(&kept, 141), kept.clone());
        }
    }
}
