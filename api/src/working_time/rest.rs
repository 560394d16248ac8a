//! Rest between working days and in a week, and breaks: measured in real time.
//!
//! School is held to be no work here. It counts as working time (ATW 4:4), which bounds the hours; rest is what lies between two
//! stretches of work (ATW 1:7), and nobody tells employers otherwise. A lawyer is to say whether that is right: where it is not, a single
//! Saturday evening would be too much for somebody who is at school on Monday.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::days::broken;
use super::rules::{ByDay, Finding, Rule, Shift, Stretch, Work};
use super::table::SHORTEST_BREAK;

/// What somebody works on each day, in real time.
type Spans = BTreeMap<NaiveDate, Vec<Stretch>>;

/// Judges rest and breaks.
pub(super) fn judge(work: &Work, by_day: &ByDay, found: &mut Vec<Finding>) {
    let stretches = |shifts: &Vec<Shift>| shifts.iter().map(Stretch::of).collect();
    let spans: Spans = by_day.iter().map(|(day, shifts)| (*day, stretches(shifts))).collect();
    for (day, shifts) in by_day {
        judge_day(work, &spans, *day, found);
        judge_week(work, &spans, *day, found);
        judge_break(work, *day, shifts, found);
    }
}

fn first_on(spans: &Spans, day: NaiveDate) -> Option<DateTime<Utc>> {
    spans.get(&day)?.iter().map(|stretch| stretch.from).min()
}

/// The rest in the 24 hours from the first work of a day on: until these are over, or the next day's work begins.
fn judge_day(work: &Work, spans: &Spans, day: NaiveDate, found: &mut Vec<Finding>) {
    let Some(limit) = work.row(day).map(|row| row.daily_rest) else { return };
    let last = spans.get(&day).and_then(|stretches| stretches.iter().map(|stretch| stretch.until).max());
    let (Some(first), Some(last)) = (first_on(spans, day), last) else { return };
    let end = first + TimeDelta::hours(24);
    let next = day.checked_add_days(Days::new(1)).and_then(|tomorrow| first_on(spans, tomorrow));
    let rest = (next.map_or(end, |next| next.min(end)) - last).num_minutes().max(0);
    if rest < limit.value {
        found.push(broken(Rule::DailyRest, day, rest, limit));
    }
}

/// The longest rest in the 7 times 24 hours from the first work of a day on.
fn judge_week(work: &Work, spans: &Spans, day: NaiveDate, found: &mut Vec<Finding>) {
    let Some(limit) = work.row(day).and_then(|row| row.weekly_rest) else { return };
    let Some(first) = first_on(spans, day) else { return };
    let end = first + TimeDelta::days(7);
    let last_day = day.checked_add_days(Days::new(8)).unwrap_or(day);
    let (mut free_since, mut longest) = (first, TimeDelta::zero());
    for stretch in spans.range(day..=last_day).flat_map(|(_, stretches)| stretches) {
        longest = longest.max(stretch.from.min(end) - free_since);
        free_since = free_since.max(stretch.until);
    }
    let rest = longest.max(end - free_since).num_minutes().max(0);
    if rest < limit.value {
        found.push(broken(Rule::WeeklyRest, day, rest, limit));
    }
}

/// Work without a break that counts. Shifts with less than a break between them are one stretch of work.
fn judge_break(work: &Work, day: NaiveDate, shifts: &[Shift], found: &mut Vec<Finding>) {
    let Some(limit) = work.row(day).map(|row| row.unbroken) else { return };
    let unbroken = shifts.iter().filter(|shift| i64::from(shift.break_minutes) < SHORTEST_BREAK);
    let (mut stretch, mut longest, mut last) = (0, 0, None::<DateTime<Utc>>);
    for shift in unbroken {
        let Stretch { from, until } = Stretch::of(shift);
        let goes_on = last.is_some_and(|last| (from - last).num_minutes() < SHORTEST_BREAK);
        stretch = if goes_on { stretch + shift.minutes() } else { shift.minutes() };
        longest = longest.max(stretch);
        last = last.max(Some(until));
    }
    if longest > limit.value {
        found.push(broken(Rule::Break, day, longest, limit));
    }
}
