//! How many employers the programme binds, month by month: the plan's indicator "stijging aantal ondernemers die zich
//! verbindt aan deze aanpak" (a rising number of businesses that commit themselves to this approach).
//!
//! An employer is bound while it is verified. All of it is told from the steps that are kept for ever, never from where an employer
//! stands now: so the figure of a month that is over never changes. It is about businesses, not about youths, so that no count is too
//! small to show.

use chrono::{DateTime, NaiveDate, Utc};
use entities::EmployerEvent;

use crate::clock::Month;
use crate::error::FieldError;

/// Months that a report holds at most.
const MONTHS: usize = 120;
/// Months before the last one that it shows unless told.
const MONTHS_BEFORE: u32 = 11;

/// Steps of one kind: how many, and when; those before the first month come together, without a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// What happened.
    pub event: EmployerEvent,
    /// When.
    pub happened_at: Option<DateTime<Utc>>,
    /// How often.
    pub count: i64,
}

/// What a month brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Which month.
    pub month: Month,
    /// Employers that were verified, or trusted again.
    pub joined: i64,
    /// Employers that were suspended.
    pub left: i64,
    /// Employers bound when it ended, or now.
    pub bound: i64,
}

/// The months from one to another, both included; without a wish the last twelve.
///
/// # Errors
/// All that is wrong with the question, asked on the day `today`.
pub fn months_of(
    from: Option<&str>,
    until: Option<&str>,
    today: NaiveDate,
) -> Result<Vec<Month>, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let mut read = |name: &str, text: Option<&str>| {
        let month = text.map(Month::read);
        if month == Some(None) {
            wrong.push(FieldError::new(format!("#query/{name}"), "wrong_month"));
        }
        month.flatten()
    };
    let (first, last) = (read("from", from), read("until", until));
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let this = Month::of(today);
    let last = last.or(this);
    let first = first.or_else(|| last?.earlier(MONTHS_BEFORE));
    let fault = |name: &str, code: &str| vec![FieldError::new(format!("#query/{name}"), code)];
    let (Some(first), Some(last)) = (first, last) else { return Err(fault("until", "wrong_month")) };
    if Some(last) > this {
        return Err(fault("until", "in_the_future"));
    }
    if last < first {
        return Err(fault("until", "wrong_period"));
    }
    let all = std::iter::successors(Some(first), |month| Month::of(month.next));
    let months: Vec<Month> = all.take_while(|month| *month <= last).take(MONTHS.saturating_add(1)).collect();
    if months.len() > MONTHS {
        return Err(vec![FieldError::new("#query/from", "too_many_months").with("limit", MONTHS)]);
    }
    Ok(months)
}

/// Counts month by month; steps in any order.
#[must_use]
pub fn tally(steps: &[Steps], months: &[Month]) -> Vec<Tally> {
    let count = |event: EmployerEvent, is_meant: &dyn Fn(Option<DateTime<Utc>>) -> bool| -> i64 {
        let meant = steps.iter().filter(|it| it.event == event && is_meant(it.happened_at));
        meant.map(|it| it.count).sum()
    };
    let before = |event| count(event, &|moment| moment.is_none());
    let mut bound = before(EmployerEvent::Verify) - before(EmployerEvent::Suspend);
    let mut tallies = Vec::with_capacity(months.len());
    for &month in months {
        let (start, end) = month.period();
        let within = |event| count(event, &|moment| moment.is_some_and(|it| start <= it && it < end));
        let (joined, left) = (within(EmployerEvent::Verify), within(EmployerEvent::Suspend));
        bound += joined - left;
        tallies.push(Tally { month, joined, left, bound });
    }
    tallies
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn codes(from: Option<&str>, until: Option<&str>) -> Vec<(String, String)> {
        let wrong = months_of(from, until, day("2026-11-23")).unwrap_err();
        wrong.into_iter().map(|it| (it.pointer, it.code)).collect()
    }

    fn one(pointer: &str, code: &str) -> Vec<(String, String)> {
        vec![(pointer.to_owned(), code.to_owned())]
    }

    #[test]
    fn a_report_has_the_months_that_were_asked_for() {
        let months = |from, until| -> Vec<String> {
            let months = months_of(from, until, day("2026-11-23")).unwrap();
            months.iter().map(Month::to_string).collect()
        };
        assert_eq!(months(Some("2025-12"), Some("2026-01")), ["2025-12", "2026-01"]);
        assert_eq!(months(Some("2026-11"), None), ["2026-11"]);
        let last_year = months(None, None);
        assert_eq!((last_year.len(), last_year[0].as_str()), (12, "2025-12"));
        assert_eq!(months(Some("2016-12"), None).len(), 120);
    }

    #[test]
    fn a_question_that_makes_no_sense_is_refused() {
        assert_eq!(codes(Some("2026-11"), Some("2026-10")), one("#query/until", "wrong_period"));
        assert_eq!(codes(None, Some("2026-12")), one("#query/until", "in_the_future"));
        assert_eq!(codes(Some("2016-11"), None), one("#query/from", "too_many_months"));
        let both = [one("#query/from", "wrong_month"), one("#query/until", "wrong_month")].concat();
        assert_eq!(codes(Some("nu"), Some("2026-13")), both);
    }

    #[test]
    fn what_came_before_counts_and_a_month_ends_at_midnight_in_amsterdam() {
        let at = |text: &str| Some(text.parse().unwrap());
        let one = |event, happened_at| Steps { event, happened_at, count: 1 };
        let steps = [
            Steps { event: EmployerEvent::Verify, happened_at: None, count: 5 },
            Steps { event: EmployerEvent::Suspend, happened_at: None, count: 1 },
            one(EmployerEvent::Verify, at("2026-10-31T22:59:59Z")),
            one(EmployerEvent::Verify, at("2026-10-31T23:00:00Z")),
            one(EmployerEvent::Suspend, at("2026-11-05T12:00:00Z")),
            one(EmployerEvent::Verify, at("2026-11-06T12:00:00Z")),
        ];
        let months = months_of(Some("2026-09"), Some("2026-11"), day("2026-11-23")).unwrap();
        let told: Vec<_> = tally(&steps, &months).iter().map(|it| (it.joined, it.left, it.bound)).collect();
        assert_eq!(told, [(0, 0, 4), (1, 0, 5), (2, 1, 6)]);
    }
}
