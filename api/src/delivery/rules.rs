//! The life of a delivery, when it is tried again, and when nobody is woken.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Europe::Amsterdam;
use entities::{DeliveryState, NoticeKind};
use uuid::Uuid;

/// How long a claim holds. Sending takes half a minute at most.
pub const LEASE: TimeDelta = TimeDelta::minutes(2);
/// How long sending may take.
pub const SENDING_SECONDS: u64 = 30;
/// Tries that every delivery gets, also one whose turn comes late because no server ran.
pub const TRIES_AT_LEAST: i32 = 6;
/// Time after its turn first came, quiet hours left out, after which a delivery is given up.
pub const GIVE_UP_AFTER: TimeDelta = TimeDelta::hours(24);
/// When the mail of the day goes, minutes after midnight in Amsterdam.
const DIGEST_MINUTE: u32 = 8 * 60;
/// So long before it goes, the mail of the day is closed: who is writing a notice just then must not miss it.
const DIGEST_CLOSES_BEFORE: TimeDelta = TimeDelta::minutes(10);

/// What can happen to a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryEvent {
    /// A worker takes it: it was waiting, or the worker that had it is gone.
    Claim,
    /// It was handed over.
    Send,
    /// There is nothing to tell any more.
    Drop,
    /// Later: a fault, a night, or the worker stops.
    PutBack,
    /// It will not work.
    GiveUp,
    /// An administrator tries it again.
    Retry,
}

/// The next state; `None`: not possible.
#[must_use]
pub fn next(state: DeliveryState, event: DeliveryEvent) -> Option<DeliveryState> {
    use DeliveryEvent::*;
    use DeliveryState::*;
    match (state, event) {
        (Waiting | Claimed, Claim) => Some(Claimed),
        (Claimed, Send) => Some(Sent),
        (Claimed, Drop) => Some(Dropped),
        (Claimed, PutBack) => Some(Waiting),
        (Claimed, GiveUp) => Some(Dead),
        (Dead, Retry) => Some(Waiting),
        _ => None,
    }
}

/// How long to wait after try number `attempts`: 1, 2, 4 … 60 minutes, and up to a quarter more that its identifier
/// decides, so that what failed together does not come back together.
#[must_use]
pub fn backoff(attempts: i32, id: Uuid) -> TimeDelta {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(6);
    let seconds = (60_i64 << doublings).min(3600);
    let (_, _, _, rest) = id.as_fields();
    let share = i64::from(rest.iter().fold(0_u8, |sum, byte| sum ^ byte));
    TimeDelta::seconds(seconds + seconds * share / 1024)
}

/// Whether a delivery that failed at `now`, for the `attempts`th time, was tried often and long enough.
#[must_use]
pub fn is_hopeless(attempts: i32, give_up_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    attempts >= TRIES_AT_LEAST && now >= give_up_at
}

/// Whether a mail server that answered with this code will never take the mail: there is no such mailbox (550, 551), or the
/// address is none (501, 553). Every other refusal is about the server, its passwords or its mood, and passes (RFC 5321, 4.2.3).
#[must_use]
pub fn is_final(smtp_code: u16) -> bool {
    matches!(smtp_code, 501 | 550 | 551 | 553)
}

/// The hours in which nobody is woken, minutes after midnight in Amsterdam: start included, end excluded. The same twice
/// means never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    /// Start.
    pub from_minute: i32,
    /// End.
    pub until_minute: i32,
}

impl QuietHours {
    /// Until when to wait, if `now` is within them.
    #[must_use]
    pub fn wait_from(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let Self { from_minute: from, until_minute: until } = self;
        let local = now.with_timezone(&Amsterdam);
        let minute = i32::try_from(local.hour() * 60 + local.minute()).unwrap_or(0);
        let is_quiet =
            if from <= until { (from..until).contains(&minute) } else { minute >= from || minute < until };
        is_quiet.then(|| next_at(now, u32::try_from(until).unwrap_or(0)))
    }
}

/// The next moment after `now` at which clocks in Amsterdam show `minute`. Where they skip it, an hour later; where they show
/// it twice, the first.
fn next_at(now: DateTime<Utc>, minute: u32) -> DateTime<Utc> {
    let today = now.with_timezone(&Amsterdam).date_naive();
    let time = NaiveTime::from_hms_opt(minute / 60 % 24, minute % 60, 0).unwrap_or(NaiveTime::MIN);
    let moments = [0, 1, 2].into_iter().filter_map(|days| {
        let local = today.checked_add_days(Days::new(days))?.and_time(time);
        let shown = local.and_local_timezone(Amsterdam).earliest();
        let moment =
            shown.or_else(|| (local + TimeDelta::hours(1)).and_local_timezone(Amsterdam).earliest())?;
        Some(moment.with_timezone(&Utc))
    });
    moments.into_iter().find(|moment| *moment > now).unwrap_or(now)
}

/// The mail of the day that a notice of `made_at` goes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DigestWindow {
    /// Notices made from then on,
    pub from: DateTime<Utc>,
    /// and before this, are in it.
    pub until: DateTime<Utc>,
    /// When it goes.
    pub due_at: DateTime<Utc>,
}

/// The mail of the day that a notice of `made_at` goes with.
#[must_use]
pub fn digest_window(made_at: DateTime<Utc>) -> DigestWindow {
    let due_at = next_at(made_at + DIGEST_CLOSES_BEFORE, DIGEST_MINUTE);
    let yesterday = next_at(due_at - TimeDelta::hours(26), DIGEST_MINUTE);
    DigestWindow { from: yesterday - DIGEST_CLOSES_BEFORE, until: due_at - DIGEST_CLOSES_BEFORE, due_at }
}

/// How pressing a push is, in the words of RFC 8030, and how long the service keeps it for a phone that is off, seconds.
#[must_use]
pub fn urgency_of(kind: Option<NoticeKind>) -> (&'static str, u32) {
    match kind {
        Some(NoticeKind::AppointmentReminder | NoticeKind::Signal | NoticeKind::Appointment) => {
            ("high", 12 * 3600)
        }
        _ => ("normal", 24 * 3600),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn every_state_knows_what_can_happen_to_it() {
        use DeliveryEvent::*;
        use DeliveryState::*;
        let allowed = [
            (Waiting, Claim, Claimed),
            (Claimed, Claim, Claimed),
            (Claimed, Send, Sent),
            (Claimed, Drop, Dropped),
            (Claimed, PutBack, Waiting),
            (Claimed, GiveUp, Dead),
            (Dead, Retry, Waiting),
        ];
        for state in [Waiting, Claimed, Sent, Dropped, Dead] {
            for event in [Claim, Send, Drop, PutBack, GiveUp, Retry] {
                let found = allowed.iter().find(|(from, by, _)| (*from, *by) == (state, event));
                assert_eq!(next(state, event), found.map(|(_, _, to)| *to), "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn a_try_waits_twice_as_long_as_the_one_before_up_to_an_hour() {
        let plain = Uuid::nil();
        let minutes: Vec<i64> = (1..=9).map(|attempts| backoff(attempts, plain).num_minutes()).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        let late = Uuid::from_u128(0xff);
        assert!(backoff(1, late) > backoff(1, plain) && backoff(1, late) <= TimeDelta::seconds(75));
    }

    #[test]
    fn a_delivery_is_given_up_after_a_day_and_some_tries() {
        let end = at("2026-11-24T09:00:00Z");
        assert!(!is_hopeless(100, end, at("2026-11-24T08:59:59Z")));
        assert!(is_hopeless(TRIES_AT_LEAST, end, end));
        assert!(!is_hopeless(TRIES_AT_LEAST - 1, end, at("2026-11-30T09:00:00Z")));
    }

    #[test]
    fn only_what_is_wrong_with_the_address_is_final() {
        for code in [501, 550, 551, 553] {
            assert!(is_final(code), "{code}");
        }
        // A mail server that is busy, wants a password or encryption, has had enough, or is another one than we think.
        for code in [421, 451, 452, 500, 502, 503, 521, 530, 534, 535, 538, 552, 554, 555] {
            assert!(!is_final(code), "{code}");
        }
    }

    #[test]
    fn nobody_is_woken_in_quiet_hours() {
        let night = QuietHours { from_minute: 21 * 60, until_minute: 8 * 60 };
        // Amsterdam is an hour ahead in winter.
        assert_eq!(night.wait_from(at("2026-11-23T19:59:59Z")), None);
        assert_eq!(night.wait_from(at("2026-11-23T20:00:00Z")), Some(at("2026-11-24T07:00:00Z")));
        assert_eq!(night.wait_from(at("2026-11-24T06:59:59Z")), Some(at("2026-11-24T07:00:00Z")));
        assert_eq!(night.wait_from(at("2026-11-24T07:00:00Z")), None);
        // The clock goes forward in that night, and back in this one.
        assert_eq!(night.wait_from(at("2027-03-27T23:00:00Z")), Some(at("2027-03-28T06:00:00Z")));
        assert_eq!(night.wait_from(at("2026-10-24T23:00:00Z")), Some(at("2026-10-25T07:00:00Z")));
        let noon = QuietHours { from_minute: 12 * 60, until_minute: 13 * 60 };
        assert_eq!(noon.wait_from(at("2026-11-23T11:30:00Z")), Some(at("2026-11-23T12:00:00Z")));
        assert_eq!(noon.wait_from(at("2026-11-23T12:00:00Z")), None);
        let never = QuietHours { from_minute: 60, until_minute: 60 };
        assert_eq!(never.wait_from(at("2026-11-23T00:00:00Z")), None);
    }

    #[test]
    fn every_notice_is_in_one_mail_of_the_day() {
        let morning = digest_window(at("2026-11-23T09:00:00Z"));
        assert_eq!(morning.due_at, at("2026-11-24T07:00:00Z"));
        assert_eq!(digest_window(at("2026-11-24T06:49:59Z")), morning);
        let next = digest_window(at("2026-11-24T06:50:00Z"));
        assert_eq!((next.from, next.due_at), (morning.until, at("2026-11-25T07:00:00Z")));
        // Over both changes of the clock there is neither a gap nor an overlap.
        for start in ["2026-10-23T09:00:00Z", "2027-03-26T09:00:00Z"] {
            let mut window = digest_window(at(start));
            for _ in 0..4 {
                let after = digest_window(window.until);
                assert_eq!(after.from, window.until);
                window = after;
            }
        }
    }
}
