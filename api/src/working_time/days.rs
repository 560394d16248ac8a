//! What is judged by the day.

use chrono::{Datelike, NaiveDate, Weekday};

use super::rules::{Finding, Rule, Shift, Stretch, Work, counted};
use super::table::{Limit, Night, Row, SCHOOL_ARTICLE, Source, YOUNGEST, YOUNGEST_ARTICLE};
use super::week::{end_at, is_school_week, minutes_between, monday_of, school_on, start_at};

/// A limit that is broken on a day.
pub(super) fn broken(rule: Rule, day: NaiveDate, measured: i64, limit: Limit) -> Finding {
    Finding { rule, day, measured, limit: limit.value, article: limit.article, source: limit.source }
}

/// Judges the shifts of one day.
pub(super) fn judge(work: &Work, day: NaiveDate, shifts: &[Shift], found: &mut Vec<Finding>) {
    judge_overlap(day, shifts, found);
    let Some(row) = work.row(day) else {
        if work.age(day) < YOUNGEST {
            let limit = Limit { value: i64::from(YOUNGEST), article: YOUNGEST_ARTICLE, source: Source::Law };
            found.push(broken(Rule::TooYoung, day, i64::from(work.age(day)), limit));
        }
        return;
    };
    let duties = Limit { value: 0, article: row.duties.article, source: Source::Law };
    if row.duties.is_supervised_only && !work.is_supervised {
        found.push(broken(Rule::NotSupervised, day, 1, duties));
    }
    if row.duties.is_light_only && !work.is_light {
        found.push(broken(Rule::NotLight, day, 1, duties));
    }
    judge_hours(work, row, day, shifts, found);
    let is_school_week = is_school_week(&work.timetable, monday_of(day));
    let night = if is_school_week { row.school_night } else { row.holiday_night };
    let at_night: i64 = shifts.iter().map(|shift| minutes_at(night, shift)).sum();
    if at_night > 0 {
        let limit = Limit { value: 0, article: night.article, source: night.source };
        found.push(broken(Rule::Night, day, at_night, limit));
    }
    if day.weekday() == Weekday::Sun && !(row.sundays.can_be_agreed && work.is_sunday_agreed) {
        let limit = Limit { value: 0, article: row.sundays.article, source: row.sundays.source };
        found.push(broken(Rule::Sunday, day, 1, limit));
    }
}

fn judge_overlap(day: NaiveDate, shifts: &[Shift], found: &mut Vec<Finding>) {
    let mut both = 0;
    for (index, shift) in shifts.iter().enumerate() {
        let before = shifts.iter().take(index);
        both += before.map(|other| Stretch::of(other).overlap(Stretch::of(shift))).sum::<i64>();
    }
    if both > 0 {
        let limit = Limit { value: 0, article: "Arbeidstijdenwet art. 4:3", source: Source::Secondary };
        found.push(broken(Rule::Overlap, day, both, limit));
    }
}

fn judge_hours(work: &Work, row: &Row, day: NaiveDate, shifts: &[Shift], found: &mut Vec<Finding>) {
    let school = school_on(&work.timetable, day);
    let (rule, limit) = match school {
        Some(_) => (Rule::SchoolDayHours, row.school_day),
        None => (Rule::FreeDayHours, row.free_day),
    };
    let minutes = counted(work, row, day, shifts);
    if minutes > limit.value {
        found.push(broken(rule, day, minutes, limit));
    }
    let Some(school) = school.filter(|_| work.kind == super::table::WorkKind::Other) else { return };
    let at_school =
        Stretch { from: start_at(day, school.from_minute), until: end_at(day, school.until_minute) };
    let missed: i64 = shifts.iter().map(|shift| Stretch::of(shift).overlap(at_school)).sum();
    if missed > 0 {
        let limit = Limit { value: 0, article: SCHOOL_ARTICLE, source: Source::Law };
        found.push(broken(Rule::DuringSchool, day, missed, limit));
    }
}

/// Real minutes of a shift that are in the night: before the morning and after the evening.
fn minutes_at(night: Night, shift: &Shift) -> i64 {
    let morning = minutes_between(shift.day, shift.from_minute, shift.until_minute.min(night.until_minute));
    let evening = minutes_between(shift.day, shift.from_minute.max(night.from_minute), shift.until_minute);
    let is_early = shift.from_minute < night.until_minute;
    let is_late = shift.until_minute > night.from_minute;
    (if is_early { morning } else { 0 }) + (if is_late { evening } else { 0 })
}
