//! When a coach can be reached, and how long a silence may last.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Europe::Amsterdam;

/// How long youth and coach may be out of touch before somebody is asked to look.
pub const SILENCE: TimeDelta = TimeDelta::days(14);

/// When a coach works on one day of the week, minutes after midnight as the clock on the wall says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// Day of the week (ISO 8601): 1 is Monday.
    pub weekday: i32,
    /// Start, included.
    pub from_minute: i32,
    /// End, excluded.
    pub until_minute: i32,
}

/// Whether a coach can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Now.
    Now,
    /// From then on.
    From(DateTime<Utc>),
    /// Nobody said.
    Unknown,
}

/// Whether a coach works now, and when next.
#[must_use]
pub fn reach(week: &[Hours], now: DateTime<Utc>) -> Reach {
    let today = now.with_timezone(&Amsterdam).date_naive();
    let days = (0..=7).filter_map(|ahead| today.checked_add_days(Days::new(ahead)));
    for day in days {
        let weekday = i32::try_from(day.weekday().number_from_monday()).unwrap_or(0);
        let Some(hours) = week.iter().find(|hours| hours.weekday == weekday) else { continue };
        let (from, until) = (first_moment(day, hours.from_minute), last_moment(day, hours.until_minute));
        if now < from {
            return Reach::From(from);
        }
        if now < until {
            return Reach::Now;
        }
    }
    Reach::Unknown
}

/// The first moment at which the clock on the wall says so or later: an hour that is left out in spring ends at its end.
fn first_moment(day: NaiveDate, minute: i32) -> DateTime<Utc> {
    let local = wall(day, minute);
    let tries = [TimeDelta::zero(), TimeDelta::hours(1)];
    let found = tries.into_iter().find_map(|more| (local + more).and_local_timezone(Amsterdam).earliest());
    found.map_or_else(|| local.and_utc(), |moment| moment.to_utc())
}

/// The last moment at which it does: an hour that comes twice in autumn is over after the second time.
fn last_moment(day: NaiveDate, minute: i32) -> DateTime<Utc> {
    let local = wall(day, minute);
    let tries = [TimeDelta::zero(), TimeDelta::hours(1)];
    let found = tries.into_iter().find_map(|more| (local + more).and_local_timezone(Amsterdam).latest());
    found.map_or_else(|| local.and_utc(), |moment| moment.to_utc())
}

fn wall(day: NaiveDate, minute: i32) -> chrono::NaiveDateTime {
    day.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(minute))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn office() -> Vec<Hours> {
        (1..=5).map(|weekday| Hours { weekday, from_minute: 540, until_minute: 1020 }).collect()
    }

    fn sunday(from_minute: i32, until_minute: i32) -> [Hours; 1] {
        [Hours { weekday: 7, from_minute, until_minute }]
    }

    #[test]
    fn office_hours_are_those_of_amsterdam() {
        // A Monday in winter: 9:00 is 8:00 in Greenwich.
        assert_eq!(reach(&office(), at("2026-11-23T08:00:00Z")), Reach::Now);
        assert_eq!(reach(&office(), at("2026-11-23T07:59:59Z")), Reach::From(at("2026-11-23T08:00:00Z")));
        assert_eq!(reach(&office(), at("2026-11-23T16:00:00Z")), Reach::From(at("2026-11-24T08:00:00Z")));
        // Over the weekend.
        assert_eq!(reach(&office(), at("2026-11-27T18:00:00Z")), Reach::From(at("2026-11-30T08:00:00Z")));
        assert_eq!(reach(&[], at("2026-11-27T18:00:00Z")), Reach::Unknown);
    }

    #[test]
    fn one_day_a_week_comes_again_a_week_later() {
        let week = sunday(600, 660);
        assert_eq!(reach(&week, at("2026-11-22T10:00:00Z")), Reach::From(at("2026-11-29T09:00:00Z")));
    }

    #[test]
    fn the_clock_that_goes_forward_takes_an_hour_from_the_night() {
        // On 28 March 2027 02:00 becomes 03:00, which is 01:00 in Greenwich.
        let (week, night) = (sunday(150, 240), at("2027-03-28T00:00:00Z"));
        assert_eq!(reach(&week, night), Reach::From(at("2027-03-28T01:30:00Z")));
        assert_eq!(reach(&week, at("2027-03-28T01:30:00Z")), Reach::Now);
        assert_eq!(reach(&week, at("2027-03-28T01:59:59Z")), Reach::Now);
        assert!(matches!(reach(&week, at("2027-03-28T02:00:00Z")), Reach::From(_)));
        // On Monday work begins at 9:00 in summer time.
        assert_eq!(reach(&office(), at("2027-03-28T12:00:00Z")), Reach::From(at("2027-03-29T07:00:00Z")));
        assert_eq!(reach(&office(), at("2027-03-26T17:00:00Z")), Reach::From(at("2027-03-29T07:00:00Z")));
    }

    #[test]
    fn the_clock_that_goes_back_gives_an_hour_to_the_night() {
        // On 25 October 2026 03:00 becomes 02:00, which is 01:00 in Greenwich.
        let week = sunday(150, 165);
        assert_eq!(reach(&week, at("2026-10-25T00:00:00Z")), Reach::From(at("2026-10-25T00:30:00Z")));
        assert_eq!(reach(&week, at("2026-10-25T00:30:00Z")), Reach::Now);
        assert_eq!(reach(&week, at("2026-10-25T01:44:59Z")), Reach::Now);
        assert!(matches!(reach(&week, at("2026-10-25T01:45:00Z")), Reach::From(_)));
        assert_eq!(reach(&office(), at("2026-10-25T12:00:00Z")), Reach::From(at("2026-10-26T08:00:00Z")));
    }

    #[test]
    fn the_whole_day_ends_at_midnight() {
        let week = sunday(0, 1440);
        assert_eq!(reach(&week, at("2026-11-28T23:00:00Z")), Reach::Now);
        assert_eq!(reach(&week, at("2026-11-29T22:59:59Z")), Reach::Now);
        assert_eq!(reach(&week, at("2026-11-29T23:00:00Z")), Reach::From(at("2026-12-05T23:00:00Z")));
    }

    proptest! {
        #[test]
        fn whoever_works_is_reached_within_a_week(
            weekday in 1i32..=7, from in 0i32..1439, more in 1i32..600, seconds in 0i64..100_000_000
        ) {
            let until_minute = (from + more).min(1440);
            let week = [Hours { weekday, from_minute: from, until_minute }];
            let now = at("2026-01-01T00:00:00Z") + TimeDelta::seconds(seconds);
            match reach(&week, now) {
                Reach::Now => {}
                Reach::From(moment) => {
                    prop_assert!(now < moment && moment - now <= TimeDelta::days(8));
                    prop_assert_eq!(reach(&week, moment), Reach::Now);
                }
                // Hours that the clock leaves out in spring are none.
                Reach::Unknown => prop_assert!(weekday == 7),
            }
        }
    }
}
