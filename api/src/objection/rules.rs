//! The life of an objection, and its days.

use chrono::{Days, NaiveDate};
use entities::{ObjectionEvent, ObjectionState};

/// How long after a decision one may object, and how long the answer may take: six weeks (Awb 6:7, 7:10).
const SIX_WEEKS: Days = Days::new(42);

/// The whole life of an objection; `None` where an event is out of order.
#[must_use]
pub fn next(state: ObjectionState, event: ObjectionEvent) -> Option<ObjectionState> {
    use ObjectionEvent::{Dismiss, Grant, Withdraw};
    use ObjectionState::{Dismissed, Filed, Granted, Withdrawn};
    match (state, event) {
        (Filed, Grant) => Some(Granted),
        (Filed, Dismiss) => Some(Dismissed),
        (Filed, Withdraw) => Some(Withdrawn),
        (Granted | Dismissed | Withdrawn, _) => None,
    }
}

/// The last day to object to what was decided on a day, and the last day to answer what was filed on one.
#[must_use]
pub fn six_weeks_after(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(SIX_WEEKS).unwrap_or(NaiveDate::MAX)
}

/// How long before the last day the first reminder comes, days.
pub const FIRST_REMINDER_DAYS: u64 = 14;
/// The second one.
const SECOND_REMINDER_DAYS: i64 = 3;

/// What is to be told of an objection that is still open; each is told once.
#[must_use]
pub fn reminder(decide_by: NaiveDate, today: NaiveDate) -> Option<&'static str> {
    match decide_by.signed_duration_since(today).num_days() {
        ..0 => Some("objection.overdue"),
        0..=SECOND_REMINDER_DAYS => Some("objection.due_in_3_days"),
        days if u64::try_from(days).is_ok_and(|days| days <= FIRST_REMINDER_DAYS) => {
            Some("objection.due_in_14_days")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn an_objection_lives_this_life_and_no_other() {
        use ObjectionEvent::{Dismiss, Grant, Withdraw};
        use ObjectionState::{Dismissed, Filed, Granted, Withdrawn};
        let allowed = [(Filed, Grant, Granted), (Filed, Dismiss, Dismissed), (Filed, Withdraw, Withdrawn)];
        for state in ObjectionState::iter() {
            for event in ObjectionEvent::iter() {
                let expected = allowed.iter().find(|row| (row.0, row.1) == (state, event)).map(|row| row.2);
                assert_eq!(next(state, event), expected, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn six_weeks_are_forty_two_days_whatever_the_clock_does() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(six_weeks_after(day("2026-03-02")), day("2026-04-13"));
        assert_eq!(six_weeks_after(day("2026-11-23")), day("2027-01-04"));
    }

    #[test]
    fn reminders_come_two_weeks_and_three_days_before_and_once_after() {
        let last: NaiveDate = "2027-01-04".parse().unwrap();
        for (days_left, told) in [
            (15, None),
            (14, Some("objection.due_in_14_days")),
            (4, Some("objection.due_in_14_days")),
            (3, Some("objection.due_in_3_days")),
            (0, Some("objection.due_in_3_days")),
            (-1, Some("objection.overdue")),
            (-90, Some("objection.overdue")),
        ] {
            assert_eq!(reminder(last, last - chrono::TimeDelta::days(days_left)), told, "{days_left}");
        }
    }
}
