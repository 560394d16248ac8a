//! What is judged by the week, and over several.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::days::broken;
use super::holidays::{Calendar, calendar_on};
use super::rules::{ByDay, Finding, Rule, Shift, Work, counted};
use super::table::{Limit, ROWS, Row, Source, YOUNGEST, row_on};
use super::week::{days_of, is_school_week, monday_of, weeks_on};

/// The row by which a week is judged: by the age on its Monday, the stricter one where a birthday is in it. Who turns 13 in it is judged as
/// 13; before that the days themselves are forbidden.
fn row_of(work: &Work, monday: NaiveDate) -> Option<&'static Row> {
    let sunday = monday.checked_add_days(Days::new(6)).unwrap_or(monday);
    let age = work.age(monday).max(YOUNGEST.min(work.age(sunday)));
    row_on(&ROWS, monday, age, work.kind)
}

fn shifts_on(by_day: &ByDay, day: NaiveDate) -> &[Shift] {
    by_day.get(&day).map(Vec::as_slice).unwrap_or_default()
}

fn minutes_in(work: &Work, row: &Row, monday: NaiveDate, by_day: &ByDay) -> i64 {
    days_of(monday).map(|day| counted(work, row, day, shifts_on(by_day, day))).sum()
}

/// Judges one week in which somebody works.
pub(super) fn judge(work: &Work, monday: NaiveDate, by_day: &ByDay, found: &mut Vec<Finding>) {
    if days_of(monday).any(|day| calendar_on(day) == Calendar::Unknown) {
        let limit = Limit {
            value: 0,
            article: "Rijksoverheid, overzicht schoolvakanties",
            source: Source::Secondary,
        };
        found.push(broken(Rule::CalendarUnknown, monday, 1, limit));
    }
    let Some(row) = row_of(work, monday) else { return };
    let (rule, limit) = if is_school_week(&work.timetable, monday) {
        (Rule::SchoolWeekHours, row.school_week)
    } else {
        (Rule::HolidayWeekHours, row.holiday_week)
    };
    let minutes = minutes_in(work, row, monday, by_day);
    if minutes > limit.value {
        found.push(broken(rule, monday, minutes, limit));
    }
    let worked = days_of(monday).filter(|day| by_day.contains_key(day)).count();
    let worked = i64::try_from(worked).unwrap_or(0);
    if let Some(limit) = row.days_a_week.filter(|limit| worked > limit.value) {
        found.push(broken(Rule::DaysAWeek, monday, worked, limit));
    }
    judge_saturday(row, monday, by_day, found);
}

fn judge_saturday(row: &Row, monday: NaiveDate, by_day: &ByDay, found: &mut Vec<Finding>) {
    let weekend = [5, 6].map(|ahead| monday.checked_add_days(Days::new(ahead)).unwrap_or(monday));
    if row.sundays.needs_free_saturday && weekend.iter().all(|day| by_day.contains_key(day)) {
        let limit = Limit { value: 0, article: row.sundays.article, source: row.sundays.source };
        found.push(broken(Rule::SaturdayBeforeSunday, monday, 1, limit));
    }
}

/// Counts holiday weeks in which somebody works: by the calendar year of the Monday, and in a row. Each one too many is a finding.
pub(super) fn judge_holidays(work: &Work, mondays: &BTreeSet<NaiveDate>, found: &mut Vec<Finding>) {
    let (mut year, mut in_year, mut in_a_row) = (0, 0, 0);
    let mut last: Option<NaiveDate> = None;
    for monday in mondays.iter().filter(|monday| !is_school_week(&work.timetable, **monday)) {
        in_year = if monday.year() == year { in_year + 1 } else { 1 };
        in_a_row = if last.map(|last| weeks_on(last, 1)) == Some(*monday) { in_a_row + 1 } else { 1 };
        (year, last) = (monday.year(), Some(*monday));
        let Some(row) = row_of(work, *monday) else { continue };
        if let Some(limit) = row.holiday_weeks.filter(|limit| in_year > limit.value) {
            found.push(broken(Rule::HolidayWeeks, *monday, in_year, limit));
        }
        if let Some(limit) = row.holiday_weeks_in_a_row.filter(|limit| in_a_row > limit.value) {
            found.push(broken(Rule::HolidayWeeksInARow, *monday, in_a_row, limit));
        }
    }
}

/// Judges every four weeks in a row that have work in them, also those that reach over the first or the last of it. The age has to be
/// that of the rule on all four Mondays. The finding is dated by the first.
pub(super) fn judge_means(
    work: &Work,
    mondays: &BTreeSet<NaiveDate>,
    by_day: &ByDay,
    found: &mut Vec<Finding>,
) {
    let firsts: BTreeSet<NaiveDate> =
        mondays.iter().flat_map(|monday| (0..4).map(move |back| weeks_on(*monday, -back))).collect();
    for first in firsts {
        let mut limit = None;
        let mut sum = 0;
        for monday in (0..4).map(|ahead| weeks_on(first, ahead)) {
            limit = row_of(work, monday).and_then(|row| {
                sum += minutes_in(work, row, monday, by_day);
                row.four_week_mean
            });
            if limit.is_none() {
                break;
            }
        }
        if let Some(limit) = limit.filter(|limit| sum > limit.value * 4) {
            // Rounded up: what is over the limit must not look as if it were not.
            found.push(broken(Rule::FourWeekMean, first, (sum + 3) / 4, limit));
        }
    }
}

/// Counts Sundays over as many weeks as the rule looks at. The finding is dated by the Monday of the first week.
pub(super) fn judge_sundays(work: &Work, by_day: &ByDay, found: &mut Vec<Finding>) {
    let sundays: Vec<NaiveDate> =
        by_day.keys().copied().filter(|day| day.weekday() == Weekday::Sun).collect();
    for sunday in &sundays {
        let Some((limit, weeks)) = work.row(*sunday).and_then(|row| row.sundays.at_most) else { continue };
        let end = weeks_on(*sunday, weeks);
        let count = sundays.iter().filter(|other| *sunday <= **other && **other < end).count();
        let count = i64::try_from(count).unwrap_or(0);
        if count > limit.value {
            found.push(broken(Rule::TooManySundays, monday_of(*sunday), count, limit));
        }
    }
}
