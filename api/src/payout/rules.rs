//! The life of a payout request, and what may be asked for.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use chrono_tz::Europe::Amsterdam;
use entities::{
    Cents, ParticipantId, PayeeKind, PayoutEvent, PayoutPurpose, PayoutState, PayoutWallet, Role,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::clock::age_on;
use crate::error::Code;
use crate::ledger::Wallet;

/// From this age debts are paid.
const DEBT_RELIEF_AGE: u32 = 18;

/// The whole life of a payout request; `None` where an event is out of order.
#[must_use]
pub fn next(state: PayoutState, event: PayoutEvent) -> Option<PayoutState> {
    use PayoutEvent::{Approve, Bounce, Endorse, Grant, Refuse, Settle, Withdraw};
    use PayoutState::{Approved, Bounced, Endorsed, Filed, Paid, Refused, Withdrawn};
    match (state, event) {
        (Filed, Endorse) => Some(Endorsed),
        (Endorsed, Approve) | (Refused, Grant) => Some(Approved),
        (Filed | Endorsed, Refuse) => Some(Refused),
        (Filed | Endorsed, Withdraw) => Some(Withdrawn),
        (Approved, Settle) => Some(Paid),
        (Approved | Paid, Bounce) => Some(Bounced),
        (Filed, Approve | Settle | Bounce | Grant)
        | (Endorsed, Endorse | Settle | Bounce | Grant)
        | (Approved, Endorse | Approve | Refuse | Withdraw | Grant)
        | (Paid, Endorse | Approve | Refuse | Withdraw | Settle | Grant)
        | (Refused, Endorse | Approve | Refuse | Withdraw | Settle | Bounce)
        | (Withdrawn | Bounced, _) => None,
    }
}

/// States in which a request counts for the yearly ceiling.
pub const COUNTED: [PayoutState; 4] =
    [PayoutState::Filed, PayoutState::Endorsed, PayoutState::Approved, PayoutState::Paid];

/// Who is next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WaitsFor {
    /// The coach.
    Coach,
    /// Finance.
    Finance,
    /// The bank.
    Bank,
}

/// For whom a request waits; `None` where it is over.
#[must_use]
pub fn waits_for(state: PayoutState) -> Option<WaitsFor> {
    match state {
        PayoutState::Filed => Some(WaitsFor::Coach),
        PayoutState::Endorsed => Some(WaitsFor::Finance),
        PayoutState::Approved => Some(WaitsFor::Bank),
        PayoutState::Refused | PayoutState::Withdrawn | PayoutState::Paid | PayoutState::Bounced => None,
    }
}

/// What waits for somebody with these roles; empty: they look at everything.
#[must_use]
pub fn work_of(roles: &[Role]) -> Vec<PayoutState> {
    if roles.contains(&Role::Lead) {
        return Vec::new();
    }
    let work = [(Role::Coach, PayoutState::Filed), (Role::Finance, PayoutState::Endorsed)];
    work.into_iter().filter(|(role, _)| roles.contains(role)).map(|(_, state)| state).collect()
}

/// The part of the wallet that a purpose draws on.
#[must_use]
pub fn wallet_for(purpose: PayoutPurpose) -> PayoutWallet {
    match purpose {
        PayoutPurpose::DebtRelief => PayoutWallet::DebtRelief,
        PayoutPurpose::Tuition
        | PayoutPurpose::BooksAndTools
        | PayoutPurpose::Laptop
        | PayoutPurpose::ExamOrLicence
        | PayoutPurpose::TravelToWork => PayoutWallet::Study,
    }
}

/// That part as the ledger knows it.
#[must_use]
pub fn ledger_wallet(wallet: PayoutWallet, participant: ParticipantId) -> Wallet {
    match wallet {
        PayoutWallet::Study => Wallet::Study(participant),
        PayoutWallet::DebtRelief => Wallet::DebtRelief(participant),
    }
}

/// Debts are paid from the 18th birthday on.
///
/// # Errors
/// `too_young_for_debt_relief`.
pub fn check_age(wallet: PayoutWallet, birth_date: NaiveDate, today: NaiveDate) -> Result<(), Code> {
    match wallet {
        PayoutWallet::DebtRelief if age_on(birth_date, today) < DEBT_RELIEF_AGE => {
            Err(Code::TooYoungForDebtRelief)
        }
        PayoutWallet::DebtRelief | PayoutWallet::Study => Ok(()),
    }
}

/// Somebody a youth wants to have paid.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// What it is.
    pub kind: PayeeKind,
    /// Stands for the youth who asks.
    pub is_own: bool,
    /// Nothing new is filed for it.
    pub is_closed: bool,
}

/// A school or a creditor that is open may be paid, and the youth against a receipt. Nobody else: `not_found`.
///
/// # Errors
/// As said; `payee_closed`; `receipt_required`.
pub fn check_payee(payee: Candidate, has_receipt: bool) -> Result<(), Code> {
    let is_allowed = match payee.kind {
        PayeeKind::School | PayeeKind::Creditor => true,
        PayeeKind::Participant => payee.is_own,
        PayeeKind::Provider | PayeeKind::Programme => false,
    };
    match (is_allowed, payee.is_closed, payee.is_own && !has_receipt) {
        (false, _, _) => Err(Code::NotFound),
        (true, true, _) => Err(Code::PayeeClosed),
        (true, false, true) => Err(Code::ReceiptRequired),
        (true, false, false) => Ok(()),
    }
}

/// What is left of the yearly ceiling, where an amount does not fit in it any more.
///
/// # Errors
/// What is left.
pub fn check_ceiling(ceiling: Cents, asked_before: Cents, amount: Cents) -> Result<(), Cents> {
    let left = Cents(ceiling.0.saturating_sub(asked_before.0).max(0));
    if amount <= left { Ok(()) } else { Err(left) }
}

/// The first moment of a calendar year in Amsterdam, and of the next.
#[must_use]
pub fn bounds_of_year(year: i32) -> (DateTime<Utc>, DateTime<Utc>) {
    (start_of_year(year), start_of_year(year.saturating_add(1)))
}

fn start_of_year(year: i32) -> DateTime<Utc> {
    let start = Amsterdam.with_ymd_and_hms(year, 1, 1, 0, 0, 0).earliest();
    start.map_or(DateTime::<Utc>::MAX_UTC, |start| start.with_timezone(&Utc))
}

/// Whether a text can stand in a SEPA payment: no slash at its ends and no two in a row (EPC guidance on identification
/// and remittance). Which letters there may be is in the schema.
#[must_use]
pub fn is_sepa_text(text: &str) -> bool {
    !text.starts_with('/') && !text.ends_with('/') && !text.contains("//") && text.trim() == text
}

/// Who refuses: a coach what was filed, finance what was endorsed.
///
/// # Errors
/// `payout_state`.
pub fn check_refuser(state: PayoutState, is_coach: bool, is_finance: bool) -> Result<(), Code> {
    match state {
        PayoutState::Filed if is_coach => Ok(()),
        PayoutState::Endorsed if is_finance => Ok(()),
        _ => Err(Code::PayoutState),
    }
}

/// Whether a request in this state stands for the reason that was last given. A refusal that an objection undid is
/// history, and no reason for anything.
#[must_use]
pub fn has_reason(state: PayoutState) -> bool {
    matches!(state, PayoutState::Refused | PayoutState::Bounced)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn a_payout_request_lives_this_life_and_no_other() {
        use PayoutEvent::{Approve, Bounce, Endorse, Grant, Refuse, Settle, Withdraw};
        use PayoutState::{Approved, Bounced, Endorsed, Filed, Paid, Refused, Withdrawn};
        let allowed = [
            (Filed, Endorse, Endorsed),
            (Filed, Refuse, Refused),
            (Filed, Withdraw, Withdrawn),
            (Endorsed, Approve, Approved),
            (Endorsed, Refuse, Refused),
            (Endorsed, Withdraw, Withdrawn),
            (Approved, Settle, Paid),
            (Approved, Bounce, Bounced),
            (Paid, Bounce, Bounced),
            (Refused, Grant, Approved),
        ];
        for state in PayoutState::iter() {
            for event in PayoutEvent::iter() {
                let expected = allowed.iter().find(|row| (row.0, row.1) == (state, event)).map(|row| row.2);
                assert_eq!(next(state, event), expected, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn what_waits_for_somebody_has_a_next_step() {
        for state in PayoutState::iter() {
            let goes_on = PayoutEvent::iter().any(|event| {
                !matches!(event, PayoutEvent::Bounce | PayoutEvent::Grant) && next(state, event).is_some()
            });
            assert_eq!(waits_for(state).is_some(), goes_on, "{state:?}");
        }
        assert_eq!(work_of(&[Role::Coach]), [PayoutState::Filed]);
        assert_eq!(work_of(&[Role::Finance, Role::Coach]), [PayoutState::Filed, PayoutState::Endorsed]);
        assert!(work_of(&[Role::Finance, Role::Lead]).is_empty());
    }

    #[test]
    fn debts_are_paid_from_18_on() {
        let born = NaiveDate::from_ymd_opt(2008, 11, 23).unwrap();
        let (eve, birthday) = (born.with_year_18(-1), born.with_year_18(0));
        for wallet in PayoutWallet::iter() {
            let is_debt = wallet == PayoutWallet::DebtRelief;
            assert_eq!(check_age(wallet, born, eve).is_err(), is_debt);
            assert_eq!(check_age(wallet, born, birthday), Ok(()));
        }
        for purpose in PayoutPurpose::iter() {
            let is_debt = purpose == PayoutPurpose::DebtRelief;
            assert_eq!(wallet_for(purpose) == PayoutWallet::DebtRelief, is_debt);
        }
    }

    trait Birthday {
        fn with_year_18(self, days: i64) -> NaiveDate;
    }

    impl Birthday for NaiveDate {
        fn with_year_18(self, days: i64) -> NaiveDate {
            self + chrono::Months::new(18 * 12) + chrono::TimeDelta::days(days)
        }
    }

    #[test]
    fn a_youth_is_paid_against_a_receipt_and_others_never() {
        let check = |kind, is_own, is_closed, has_receipt| {
            check_payee(Candidate { kind, is_own, is_closed }, has_receipt)
        };
        for kind in PayeeKind::iter() {
            let is_third = matches!(kind, PayeeKind::School | PayeeKind::Creditor);
            assert_eq!(check(kind, false, false, true).is_ok(), is_third, "{kind:?}");
            assert!(check(kind, false, true, true).is_err(), "{kind:?}");
        }
        assert_eq!(check(PayeeKind::Participant, true, false, false), Err(Code::ReceiptRequired));
        assert_eq!(check(PayeeKind::Participant, true, false, true), Ok(()));
        assert_eq!(check(PayeeKind::School, false, true, false), Err(Code::PayeeClosed));
    }

    #[test]
    fn a_year_is_amsterdams() {
        let (from, until) = bounds_of_year(2026);
        assert_eq!(from.to_string(), "2025-12-31 23:00:00 UTC");
        assert_eq!(until.to_string(), "2026-12-31 23:00:00 UTC");
    }

    #[test]
    fn slashes_stand_alone_and_inside() {
        for fine in ["Factuur 2026/17", "a", "1-2"] {
            assert!(is_sepa_text(fine), "{fine}");
        }
        for wrong in ["/ROC", "x/", "a//b", " a", "a "] {
            assert!(!is_sepa_text(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_coach_refuses_what_was_filed_and_finance_what_was_endorsed() {
        for state in PayoutState::iter() {
            assert_eq!(check_refuser(state, true, false).is_ok(), state == PayoutState::Filed);
            assert_eq!(check_refuser(state, false, true).is_ok(), state == PayoutState::Endorsed);
        }
    }

    proptest! {
        #[test]
        fn what_is_asked_never_passes_the_ceiling(
            ceiling in 0i64..200_000, wishes in proptest::collection::vec(1i64..60_000, 0..20),
        ) {
            let mut asked = 0;
            for wish in wishes {
                match check_ceiling(Cents(ceiling), Cents(asked), Cents(wish)) {
                    Ok(()) => asked += wish,
                    Err(left) => prop_assert_eq!(left, Cents(ceiling - asked)),
                }
                prop_assert!(asked <= ceiling);
            }
        }
    }
}
