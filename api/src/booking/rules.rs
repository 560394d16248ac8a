//! The life of a booking, what can be booked, and until when.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entities::{BookingEvent, BookingState, OfferState, PassState, ProviderState, offer};

use crate::clock::{age_on, day_of};
use crate::error::Code;

/// How long before the start a youth may cancel, and how long after booking at least.
const NOTICE: TimeDelta = TimeDelta::hours(48);
/// How long after the offer's last day a booking waits to be redeemed.
const WAITS_FOR: Days = Days::new(30);

/// The whole life of a booking; `None` where an event is out of order.
#[must_use]
pub fn next(state: BookingState, event: BookingEvent) -> Option<BookingState> {
    use BookingEvent::{Cancel, Free, Lapse, MissShow, Redeem, Refund};
    use BookingState::{Booked, Cancelled, Freed, Lapsed, NoShow, Redeemed, Refunded};
    match (state, event) {
        (Booked, Cancel) => Some(Cancelled),
        (Booked, Free) => Some(Freed),
        (Booked, Redeem) => Some(Redeemed),
        (Booked, MissShow) => Some(NoShow),
        (Booked, Lapse) => Some(Lapsed),
        (Redeemed, Refund) => Some(Refunded),
        (Booked, Refund)
        | (Redeemed, Cancel | Free | Redeem | MissShow | Lapse)
        | (Cancelled | Freed | NoShow | Lapsed | Refunded, _) => None,
    }
}

/// Why an event that needs an open booking is refused.
#[must_use]
pub fn refusal(state: BookingState) -> Code {
    match state {
        BookingState::Redeemed => Code::BookingRedeemed,
        BookingState::Cancelled => Code::BookingCancelled,
        _ => Code::BookingNotOpen,
    }
}

/// Whether the place stays taken: nobody else can have it any more, or it was used.
#[must_use]
pub fn keeps_place(state: BookingState) -> bool {
    match state {
        BookingState::Booked | BookingState::Redeemed | BookingState::NoShow | BookingState::Lapsed => true,
        BookingState::Cancelled | BookingState::Freed | BookingState::Refunded => false,
    }
}

/// Until when the youth may cancel: 48 hours before the start, or 48 hours after booking if that is later, but never after
/// the start.
#[must_use]
pub fn cancel_until(starts_at: DateTime<Utc>, booked_at: DateTime<Utc>) -> DateTime<Utc> {
    (starts_at - NOTICE).max(booked_at + NOTICE).min(starts_at)
}

/// Whether an open booking of an offer that ended on `last_day` has waited long enough.
#[must_use]
pub fn is_lapsed(last_day: NaiveDate, today: NaiveDate) -> bool {
    last_day.checked_add_days(WAITS_FOR).is_some_and(|day| day <= today)
}

/// The last of the last days whose bookings have lapsed by `today`.
#[must_use]
pub fn lapsed_if_ended_by(today: NaiveDate) -> NaiveDate {
    today.checked_sub_days(WAITS_FOR).unwrap_or(NaiveDate::MIN)
}

/// Whether somebody born on `birth_date` can book the offer now; places and money are counted elsewhere.
///
/// # Errors
/// `offer_not_bookable`, `provider_not_approved`, `offer_started` or `age_does_not_fit`.
pub fn check_offer(
    offer: &offer::Model,
    provider: ProviderState,
    birth_date: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), Code> {
    let age = i64::from(age_on(birth_date, day_of(offer.starts_at)));
    if offer.state != OfferState::Approved {
        Err(Code::OfferNotBookable)
    } else if provider != ProviderState::Approved {
        Err(Code::ProviderNotApproved)
    } else if offer.starts_at <= now {
        Err(Code::OfferStarted)
    } else if !(i64::from(offer.min_age)..=i64::from(offer.max_age)).contains(&age) {
        Err(Code::AgeDoesNotFit)
    } else {
        Ok(())
    }
}

/// Whether the pass may pay for something new.
///
/// # Errors
/// `pass_blocked` or `pass_expired`.
pub fn check_pass(state: PassState) -> Result<(), Code> {
    match state {
        PassState::Open => Ok(()),
        PassState::Blocked => Err(Code::PassBlocked),
        PassState::Expired => Err(Code::PassExpired),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sea_orm::Iterable;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_booking_lives_this_life_and_no_other() {
        use BookingEvent::{Cancel, Free, Lapse, MissShow, Redeem, Refund};
        use BookingState::{Booked, Cancelled, Freed, Lapsed, NoShow, Redeemed, Refunded};
        let allowed = [
            (Booked, Cancel, Cancelled),
            (Booked, Free, Freed),
            (Booked, Redeem, Redeemed),
            (Booked, MissShow, NoShow),
            (Booked, Lapse, Lapsed),
            (Redeemed, Refund, Refunded),
        ];
        for state in BookingState::iter() {
            for event in BookingEvent::iter() {
                let expected = allowed.iter().find(|row| (row.0, row.1) == (state, event)).map(|row| row.2);
                assert_eq!(next(state, event), expected, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn a_booking_can_be_cancelled_until_its_deadline() {
        let start = at("2026-12-07T15:00:00Z");
        assert_eq!(cancel_until(start, at("2026-11-23T09:00:00Z")), at("2026-12-05T15:00:00Z"));
        assert_eq!(cancel_until(start, at("2026-12-04T09:00:00Z")), at("2026-12-06T09:00:00Z"));
        assert_eq!(cancel_until(start, at("2026-12-07T09:00:00Z")), start);
    }

    #[test]
    fn a_booking_waits_thirty_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert!(!is_lapsed(day("2026-12-12"), day("2027-01-10")));
        assert!(is_lapsed(day("2026-12-12"), day("2027-01-11")));
        assert_eq!(lapsed_if_ended_by(day("2027-01-11")), day("2026-12-12"));
    }

    proptest! {
        #[test]
        fn the_deadline_is_never_after_the_start_and_never_hurries_more_than_it_must(
            ahead in 0i64..2_000_000,
        ) {
            let booked = at("2026-11-23T09:00:00Z");
            let start = booked + TimeDelta::seconds(ahead);
            let until = cancel_until(start, booked);
            prop_assert!(until <= start);
            prop_assert!(until >= start - NOTICE);
            prop_assert!(until >= booked);
            prop_assert!(until >= booked + NOTICE || until == start);
        }
    }
}
