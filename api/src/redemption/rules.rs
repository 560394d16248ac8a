//! What a shown code is, what can be redeemed, and when guessing is stopped.

use chrono::{DateTime, TimeDelta, Utc};
use entities::{BookingState, Cents, OfferState, ProviderState};

use crate::booking::rules::refusal;
use crate::error::Code;

/// Wrong human codes that lock an organisation out.
pub const GUESSES: usize = 10;
/// How long a guess counts.
pub const GUESSES_COUNT_FOR: TimeDelta = TimeDelta::minutes(15);

/// A code as it came in at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Scanned from the phone.
    Signed(String),
    /// Typed: in capitals, without blanks and dashes.
    Human(String),
}

/// Tells a scanned code from a typed one.
#[must_use]
pub fn read_code(text: &str) -> Shown {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if text.contains('.') {
        return Shown::Signed(text);
    }
    Shown::Human(text.chars().filter(|c| *c != '-').map(|c| c.to_ascii_uppercase()).collect())
}

/// Where everything stands that a redemption depends on.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// Of the booking.
    pub booking: BookingState,
    /// Of its provider.
    pub provider: ProviderState,
    /// Of its offer.
    pub offer: OfferState,
    /// Whether the pass is blocked.
    pub is_blocked: bool,
}

/// Whether a booking can be redeemed now.
///
/// # Errors
/// `booking_redeemed`, `booking_cancelled`, `booking_not_open`, `provider_not_approved`, `offer_withdrawn` or
/// `pass_blocked`.
pub fn check_redeemable(standing: Standing) -> Result<(), Code> {
    if standing.booking != BookingState::Booked {
        Err(refusal(standing.booking))
    } else if standing.provider != ProviderState::Approved {
        Err(Code::ProviderNotApproved)
    } else if standing.offer == OfferState::Withdrawn {
        Err(Code::OfferWithdrawn)
    } else if standing.is_blocked {
        Err(Code::PassBlocked)
    } else {
        Ok(())
    }
}

/// What is captured: what was asked, the price unless told.
///
/// # Errors
/// `amount_above_price`.
pub fn amount_to_capture(asked: Option<Cents>, price: Cents) -> Result<Cents, Code> {
    match asked {
        Some(amount) if amount > price => Err(Code::AmountAbovePrice),
        Some(amount) => Ok(amount),
        None => Ok(price),
    }
}

/// For how many seconds an organisation is locked out by its wrong guesses of the last quarter of an hour; `None` where it
/// may go on.
#[must_use]
pub fn locked_for(guesses: &[DateTime<Utc>], now: DateTime<Utc>) -> Option<u64> {
    let mut recent: Vec<_> = guesses.iter().filter(|made| now - **made < GUESSES_COUNT_FOR).collect();
    recent.sort_unstable();
    let decisive = recent.len().checked_sub(GUESSES).and_then(|first| recent.get(first))?;
    let wait = (**decisive + GUESSES_COUNT_FOR - now).num_seconds().saturating_add(1);
    Some(u64::try_from(wait).unwrap_or(1).min(GUESSES_COUNT_FOR.num_seconds().unsigned_abs()))
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn a_typed_code_may_be_written_as_people_write() {
        for text in ["7KMP4X", "7kmp4x", " 7km p4x\n", "7KM-P4X"] {
            assert_eq!(read_code(text), Shown::Human("7KMP4X".into()), "{text:?}");
        }
        assert_eq!(read_code(" ab.Cd.ef-g \n"), Shown::Signed("ab.Cd.ef-g".into()));
    }

    #[test]
    fn only_an_open_booking_of_a_trusted_provider_is_redeemed() {
        for booking in BookingState::iter() {
            for provider in ProviderState::iter() {
                for offer in OfferState::iter() {
                    for is_blocked in [false, true] {
                        let standing = Standing { booking, provider, offer, is_blocked };
                        let fits = booking == BookingState::Booked
                            && provider == ProviderState::Approved
                            && offer != OfferState::Withdrawn
                            && !is_blocked;
                        assert_eq!(check_redeemable(standing).is_ok(), fits, "{standing:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn at_most_the_price_is_captured() {
        let price = Cents(6_000);
        assert_eq!(amount_to_capture(None, price), Ok(price));
        assert_eq!(amount_to_capture(Some(Cents(5_999)), price), Ok(Cents(5_999)));
        assert_eq!(amount_to_capture(Some(price), price), Ok(price));
        assert_eq!(amount_to_capture(Some(Cents(6_001)), price), Err(Code::AmountAbovePrice));
    }

    #[test]
    fn ten_wrong_guesses_lock_until_the_oldest_is_old() {
        let now: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        let made = |count: i64| -> Vec<DateTime<Utc>> {
            (0..count).map(|n| now - TimeDelta::minutes(14) + TimeDelta::seconds(n)).collect()
        };
        assert_eq!(locked_for(&made(9), now), None);
        assert_eq!(locked_for(&made(10), now), Some(61));
        assert_eq!(locked_for(&made(11), now), Some(62), "one more guess, one more second");
        assert_eq!(locked_for(&made(10), now + TimeDelta::seconds(60)), None);
    }
}
