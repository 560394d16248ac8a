//! The week that is agreed: days and times on the wall, as they are written down and sent, and the shifts that come of them.

use std::collections::HashSet;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Timelike, Utc};
use chrono_tz::Europe::Amsterdam;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rules::{SchoolDay, Shift};
use crate::clock::{minutes_of, time_of};
use crate::error::FieldError;

/// Work that comes back each week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = WeeklyShift)]
pub struct WeeklyShift {
    /// Day of the week (ISO 8601): 1 is Monday.
    #[schema(minimum = 1, maximum = 7, example = 6)]
    pub weekday: i32,
    /// Start, as the clock on the wall says.
    #[schema(pattern = r"^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "10:00")]
    pub from: String,
    /// End; `24:00` is the end of the day. Work over midnight is two shifts.
    #[schema(pattern = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", example = "14:00")]
    pub until: String,
    /// Longest unbroken break in it, minutes.
    #[schema(minimum = 0, maximum = 240, example = 30)]
    pub break_minutes: i32,
}

/// School on one day of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SchoolHours)]
pub struct SchoolHours {
    /// Day of the week (ISO 8601): 1 is Monday.
    #[schema(minimum = 1, maximum = 7, example = 1)]
    pub weekday: i32,
    /// Start of the first lesson.
    #[schema(pattern = r"^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "08:30")]
    pub from: String,
    /// End of the last lesson.
    #[schema(pattern = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", example = "15:00")]
    pub until: String,
}

impl From<SchoolDay> for SchoolHours {
    fn from(day: SchoolDay) -> Self {
        Self { weekday: day.weekday, from: time_of(day.from_minute), until: time_of(day.until_minute) }
    }
}

/// The times of a period on the wall, minutes after midnight.
#[must_use]
pub fn minutes_between(from: &str, until: &str) -> (i32, i32) {
    (minutes_of(from).unwrap_or(0), minutes_of(until).unwrap_or(0))
}

/// Days at school, Monday first.
#[must_use]
pub fn school_days(sent: &[SchoolHours]) -> Vec<SchoolDay> {
    let read = |day: &SchoolHours| {
        let (from_minute, until_minute) = minutes_between(&day.from, &day.until);
        SchoolDay { weekday: day.weekday, from_minute, until_minute }
    };
    let mut days: Vec<SchoolDay> = sent.iter().map(read).collect();
    days.sort_by_key(|day| day.weekday);
    days
}

/// What is wrong with days at school beyond their fields.
#[must_use]
pub fn school_faults(sent: &[SchoolHours]) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    for (index, day) in sent.iter().enumerate() {
        let (from, until) = minutes_between(&day.from, &day.until);
        if until <= from {
            wrong.push(FieldError::new(format!("/days/{index}/until"), "wrong_period"));
        }
        if sent.iter().take(index).any(|before| before.weekday == day.weekday) {
            wrong.push(FieldError::new(format!("/days/{index}/weekday"), "duplicate_day"));
        }
    }
    wrong
}

/// What is wrong with a week of work beyond its fields: an end before its start, a break as long as the shift, two shifts at once.
#[must_use]
pub fn schedule_faults(week: &[WeeklyShift]) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    for (index, shift) in week.iter().enumerate() {
        let (from, until) = minutes_between(&shift.from, &shift.until);
        if until <= from {
            wrong.push(FieldError::new(format!("/schedule/{index}/until"), "wrong_period"));
            continue;
        }
        if shift.break_minutes >= until.saturating_sub(from) {
            wrong.push(FieldError::new(format!("/schedule/{index}/breakMinutes"), "break_too_long"));
        }
        let overlaps = |before: &WeeklyShift| {
            let (other_from, other_until) = minutes_between(&before.from, &before.until);
            before.weekday == shift.weekday && other_from < until && from < other_until
        };
        if week.iter().take(index).any(overlaps) {
            wrong.push(FieldError::new(format!("/schedule/{index}/from"), "shift_overlaps"));
        }
    }
    wrong
}

/// Shifts on a weekday that does not come in the period.
#[must_use]
pub fn absent_day_faults(week: &[WeeklyShift], (from, until): (NaiveDate, NaiveDate)) -> Vec<FieldError> {
    let days: HashSet<u32> = from
        .iter_days()
        .take(7)
        .take_while(|day| *day <= until)
        .map(|day| day.weekday().number_from_monday())
        .collect();
    let is_absent = |shift: &WeeklyShift| u32::try_from(shift.weekday).is_ok_and(|day| !days.contains(&day));
    let absent = week.iter().enumerate().filter(|(_, shift)| is_absent(shift));
    absent
        .map(|(index, _)| FieldError::new(format!("/schedule/{index}/weekday"), "day_not_in_period"))
        .collect()
}

const MINUTES_A_DAY: i32 = 1_440;
/// The longest period that is judged at once, days.
const LONGEST_PERIOD: i64 = 366;

/// What is wrong with a period, first and last day: it ends before it begins, or is longer than a year.
#[must_use]
pub fn period_fault(from: NaiveDate, until: NaiveDate) -> Option<&'static str> {
    match (until - from).num_days() {
        days if days < 0 => Some("ends_before_start"),
        days if days >= LONGEST_PERIOD => Some("longer_than_a_year"),
        _ => None,
    }
}

/// The shift that lies between two moments, at most until midnight; its breaks are not known.
#[must_use]
pub fn shift_of(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> Shift {
    let [start, end] = [starts_at, ends_at].map(|moment| moment.with_timezone(&Amsterdam).naive_local());
    let minute = |time: NaiveTime| i32::try_from(time.num_seconds_from_midnight() / 60).unwrap_or(0);
    let until_minute = if end.date() == start.date() { minute(end.time()) } else { MINUTES_A_DAY };
    Shift { day: start.date(), from_minute: minute(start.time()), until_minute, break_minutes: 0 }
}

/// The shifts that a week makes from the first day to the last, both included.
#[must_use]
pub fn shifts_between(week: &[WeeklyShift], (from, until): (NaiveDate, NaiveDate)) -> Vec<Shift> {
    let mut shifts = Vec::new();
    let mut day = Some(from);
    while let Some(today) = day.filter(|day| *day <= until) {
        let weekday = i32::try_from(today.weekday().number_from_monday()).unwrap_or(0);
        for shift in week.iter().filter(|shift| shift.weekday == weekday) {
            let (from_minute, until_minute) = minutes_between(&shift.from, &shift.until);
            shifts.push(Shift { day: today, from_minute, until_minute, break_minutes: shift.break_minutes });
        }
        day = today.checked_add_days(Days::new(1));
    }
    shifts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shift(weekday: i32, from: &str, until: &str, break_minutes: i32) -> WeeklyShift {
        WeeklyShift { weekday, from: from.into(), until: until.into(), break_minutes }
    }

    #[test]
    fn a_week_comes_back_until_the_last_day() {
        let week = [shift(3, "15:30", "17:30", 0), shift(6, "13:00", "17:00", 30)];
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let shifts = shifts_between(&week, (day("2026-12-02"), day("2026-12-12")));
        let days: Vec<String> = shifts.iter().map(|shift| shift.day.to_string()).collect();
        assert_eq!(days, ["2026-12-02", "2026-12-05", "2026-12-09", "2026-12-12"]);
        assert_eq!((shifts[1].from_minute, shifts[1].until_minute, shifts[1].break_minutes), (780, 1020, 30));
        assert!(shifts_between(&week, (day("2026-12-12"), day("2026-12-11"))).is_empty());
    }

    #[test]
    fn every_fault_of_a_week_is_found() {
        let week = [
            shift(1, "09:00", "12:00", 0),
            shift(1, "12:00", "13:00", 60),
            shift(1, "11:59", "12:01", 0),
            shift(2, "12:00", "12:00", 0),
            shift(3, "09:00", "24:00", 30),
        ];
        let faults = schedule_faults(&week);
        let found: Vec<(&str, &str)> =
            faults.iter().map(|fault| (fault.pointer.as_str(), fault.code.as_str())).collect();
        assert_eq!(
            found,
            [
                ("/schedule/1/breakMinutes", "break_too_long"),
                ("/schedule/2/from", "shift_overlaps"),
                ("/schedule/3/until", "wrong_period"),
            ]
        );
    }
}
