//! Time: an injected clock, and the calendar that people live by.
//!
//! Instants are UTC, cut to microseconds because PostgreSQL keeps no more. Days, years and ages are Europe/Amsterdam's:
//! a birthday begins at midnight there, not in Greenwich. Times of the day are kept as minutes after midnight on the clock on the wall.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveTime, SubsecRound, TimeZone, Utc};
use chrono_tz::Europe::Amsterdam;

/// Where the present moment comes from.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A hand that tests move; microseconds since 1970.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still at `moment` until [`Clock::set`].
    #[must_use]
    pub fn stopped_at(moment: DateTime<Utc>) -> Self {
        Self::Set(Arc::new(AtomicI64::new(moment.timestamp_micros())))
    }

    /// Moves a stopped clock; the machine's own clock stays as it is.
    pub fn set(&self, moment: DateTime<Utc>) {
        if let Self::Set(micros) = self {
            micros.store(moment.timestamp_micros(), Ordering::SeqCst);
        }
    }

    /// The present moment, cut to microseconds.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now().trunc_subsecs(6),
            Self::Set(micros) => {
                DateTime::from_timestamp_micros(micros.load(Ordering::SeqCst)).unwrap_or_default()
            }
        }
    }
}

/// The day on which `moment` falls in Amsterdam.
#[must_use]
pub fn day_of(moment: DateTime<Utc>) -> NaiveDate {
    moment.with_timezone(&Amsterdam).date_naive()
}

/// The calendar year in which `moment` falls in Amsterdam.
#[must_use]
pub fn year_of(moment: DateTime<Utc>) -> i32 {
    day_of(moment).year()
}

/// The moment at which a day begins in Amsterdam, where no day begins twice.
#[must_use]
pub fn beginning_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let local = Amsterdam.from_local_datetime(&midnight).earliest();
    local.map_or(midnight.and_utc(), |local| local.with_timezone(&Utc))
}

/// The first instant of a calendar year in Amsterdam, and that of the next.
#[must_use]
pub fn year_bounds(year: i32) -> (DateTime<Utc>, DateTime<Utc>) {
    (new_year(year), new_year(year.saturating_add(1)))
}

fn new_year(year: i32) -> DateTime<Utc> {
    beginning_of(NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default())
}

/// A calendar month in Amsterdam.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// The first day of the next.
    pub next: NaiveDate,
}

impl Month {
    /// The month of `YYYY-MM`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        Self::starting(format!("{text}-01").parse().ok().filter(|_| text.len() == 7)?)
    }

    /// The month in which `day` falls.
    #[must_use]
    pub fn of(day: NaiveDate) -> Option<Self> {
        Self::starting(day.with_day(1)?)
    }

    fn starting(first: NaiveDate) -> Option<Self> {
        Some(Self { first, next: first.checked_add_months(Months::new(1))? })
    }

    /// The month that is so many months earlier.
    #[must_use]
    pub fn earlier(self, months: u32) -> Option<Self> {
        Self::starting(self.first.checked_sub_months(Months::new(months))?)
    }

    /// From and until when.
    #[must_use]
    pub fn period(self) -> (DateTime<Utc>, DateTime<Utc>) {
        (beginning_of(self.first), beginning_of(self.next))
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.first.format("%Y-%m"))
    }
}

/// Minutes after midnight of a time such as `09:30`; `24:00` is the end of the day.
#[must_use]
pub fn minutes_of(time: &str) -> Option<i32> {
    let (hours, minutes) = time.split_once(':')?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let total = hours.checked_mul(60)?.checked_add(minutes)?;
    ((0..60).contains(&minutes) && (0..=1440).contains(&total)).then_some(total)
}

/// The time that [`minutes_of`] reads.
#[must_use]
pub fn time_of(minute: i32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Age in whole years on `day`; 0 before birth. Born on 29 February counts as a year older on 1 March.
#[must_use]
pub fn age_on(birth_date: NaiveDate, day: NaiveDate) -> u32 {
    day.years_since(birth_date).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_begins_at_midnight_in_amsterdam() {
        assert_eq!(day_of(at("2026-12-31T22:59:59Z")).to_string(), "2026-12-31");
        assert_eq!(day_of(at("2026-12-31T23:00:00Z")).to_string(), "2027-01-01");
        assert_eq!(day_of(at("2026-06-30T22:00:00Z")).to_string(), "2026-07-01");
        assert_eq!(year_of(at("2026-12-31T23:00:00Z")), 2027);
    }

    #[test]
    fn a_year_begins_at_midnight_in_amsterdam() {
        assert_eq!(year_bounds(2026), (at("2025-12-31T23:00:00Z"), at("2026-12-31T23:00:00Z")));
    }

    #[test]
    fn a_month_begins_at_midnight_in_amsterdam() {
        let october = Month::read("2026-10").unwrap();
        assert_eq!(october.period(), (at("2026-09-30T22:00:00Z"), at("2026-10-31T23:00:00Z")));
        assert_eq!(Month::of(day_of(at("2026-10-31T22:59:59Z"))), Some(october));
        assert_eq!(october.earlier(11).map(|month| month.to_string()), Some("2025-11".to_owned()));
        for wrong in ["2026-13", "2026", "2026-1", "2026-01-01", "", "20é6-1"] {
            assert_eq!(Month::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_time_is_read_as_it_is_written() {
        for minute in 0..=1440 {
            assert_eq!(minutes_of(&time_of(minute)), Some(minute));
        }
        for wrong in ["", "9", "24:01", "10:60", "-1:30", "a:b"] {
            assert_eq!(minutes_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_age_changes_on_the_birthday() {
        let born = NaiveDate::from_ymd_opt(2010, 11, 23).unwrap();
        assert_eq!(age_on(born, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()), 15);
        assert_eq!(age_on(born, NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()), 16);
        assert_eq!(age_on(born, NaiveDate::from_ymd_opt(2009, 1, 1).unwrap()), 0);
        let leap = NaiveDate::from_ymd_opt(2008, 2, 29).unwrap();
        assert_eq!(age_on(leap, NaiveDate::from_ymd_opt(2026, 2, 28).unwrap()), 17);
        assert_eq!(age_on(leap, NaiveDate::from_ymd_opt(2026, 3, 1).unwrap()), 18);
    }
}
