//! Weeks, and moments on the clock: what shifts are measured with.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Europe::Amsterdam;

use super::holidays::{Calendar, calendar_on};
use super::rules::SchoolDay;

/// The Monday of the week (ISO 8601) of `day`.
#[must_use]
pub fn monday_of(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day)
}

/// So many weeks on, or back.
#[must_use]
pub fn weeks_on(monday: NaiveDate, weeks: i64) -> NaiveDate {
    monday.checked_add_signed(TimeDelta::weeks(weeks)).unwrap_or(monday)
}

/// The seven days from a Monday on.
pub fn days_of(monday: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    (0..7).filter_map(move |ahead| monday.checked_add_days(Days::new(ahead)))
}

/// The first moment at which the clock on the wall shows `minute` or later: where that is left out in spring, the moment at which the
/// clock goes forward.
#[must_use]
pub fn start_at(day: NaiveDate, minute: i32) -> DateTime<Utc> {
    let local = wall(day, minute);
    let shown = local.and_local_timezone(Amsterdam).earliest();
    shown.map_or_else(|| jump_at(day, minute), |moment| moment.to_utc())
}

/// The last moment at which it does: an hour that comes twice in autumn is over after the second time.
#[must_use]
pub fn end_at(day: NaiveDate, minute: i32) -> DateTime<Utc> {
    let local = wall(day, minute);
    let shown = local.and_local_timezone(Amsterdam).latest();
    shown.map_or_else(|| jump_at(day, minute), |moment| moment.to_utc())
}

/// The moment at which the clock goes forward over `minute`: a whole hour on the clock is left out.
fn jump_at(day: NaiveDate, minute: i32) -> DateTime<Utc> {
    let after = wall(day, (minute / 60 + 1).saturating_mul(60));
    let shown = after.and_local_timezone(Amsterdam).earliest();
    shown.map_or_else(|| after.and_utc(), |moment| moment.to_utc())
}

fn wall(day: NaiveDate, minute: i32) -> chrono::NaiveDateTime {
    day.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(minute))
}

/// Real minutes between two times on the wall of one day, not below 0.
#[must_use]
pub fn minutes_between(day: NaiveDate, from_minute: i32, until_minute: i32) -> i64 {
    (end_at(day, until_minute) - start_at(day, from_minute)).num_minutes().max(0)
}

/// School on `day`, if there is any: where the calendar does not reach, there is.
#[must_use]
pub fn school_on(timetable: &[SchoolDay], day: NaiveDate) -> Option<SchoolDay> {
    if calendar_on(day) == Calendar::Holiday {
        return None;
    }
    let weekday = i32::try_from(day.weekday().number_from_monday()).unwrap_or(0);
    timetable.iter().copied().find(|school| school.weekday == weekday)
}

/// Whether there is school on some day of the week: what the law calls a school week; else it is a holiday week.
#[must_use]
pub fn is_school_week(timetable: &[SchoolDay], monday: NaiveDate) -> bool {
    days_of(monday).any(|day| school_on(timetable, day).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_week_begins_on_monday_also_at_new_year() {
        assert_eq!(monday_of(day("2027-01-01")), day("2026-12-28"));
        assert_eq!(monday_of(day("2026-12-28")), day("2026-12-28"));
        assert_eq!(monday_of(day("2027-01-03")), day("2026-12-28"));
        assert_eq!(weeks_on(day("2026-12-28"), 1), day("2027-01-04"));
        assert_eq!(days_of(day("2026-12-28")).last(), Some(day("2027-01-03")));
    }

    #[test]
    fn a_night_is_as_long_as_it_is() {
        assert_eq!(minutes_between(day("2027-03-27"), 60, 300), 240);
        // 28 March 2027: two o'clock is three o'clock.
        assert_eq!(minutes_between(day("2027-03-28"), 60, 300), 180);
        assert_eq!(minutes_between(day("2027-03-28"), 120, 180), 0);
        assert_eq!(minutes_between(day("2027-03-28"), 150, 210), 30);
        // 31 October 2027: three o'clock is two o'clock once more.
        assert_eq!(minutes_between(day("2027-10-31"), 60, 300), 300);
        assert_eq!(minutes_between(day("2027-10-31"), 0, 1440), 1500);
        assert_eq!(minutes_between(day("2027-10-30"), 0, 1440), 1440);
    }

    #[test]
    fn a_week_with_one_day_of_school_is_a_school_week() {
        let friday = [SchoolDay { weekday: 5, from_minute: 510, until_minute: 900 }];
        assert!(is_school_week(&friday, day("2026-12-14")));
        assert!(!is_school_week(&friday, day("2026-12-21")));
        assert!(!is_school_week(&[], day("2026-12-14")));
        // Beyond the table it is held to be one.
        assert!(is_school_week(&friday, day("2031-07-21")));
    }
}
