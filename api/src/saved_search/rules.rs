//! How many, how often, and up to when.

use chrono::{DateTime, TimeDelta, Utc};

use crate::clock::day_of;

/// Searches that a youth keeps at most.
pub const MOST: u64 = 10;

/// A place carries the moment at which its publication began, and is in sight when that is done: for so long an earlier one may still turn
/// up. No transaction lives so long.
const SETTLED_AFTER: TimeDelta = TimeDelta::minutes(1);

/// Whatever was published up to then is in sight by now.
#[must_use]
pub fn settled_until(now: DateTime<Utc>) -> DateTime<Utc> {
    now - SETTLED_AFTER
}

/// Whether the youth may be told of this search now: not twice on one day in Amsterdam.
#[must_use]
pub fn may_tell(told_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    told_at.is_none_or(|told_at| day_of(told_at) < day_of(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn once_a_day_is_enough() {
        let evening = at("2026-11-23T22:59:00Z");
        assert!(may_tell(None, evening));
        assert!(!may_tell(Some(at("2026-11-22T23:00:00Z")), evening));
        assert!(may_tell(Some(at("2026-11-22T22:59:59Z")), evening));
        assert!(may_tell(Some(evening), at("2026-11-23T23:00:00Z")), "midnight in Amsterdam");
        assert_eq!(settled_until(evening), at("2026-11-23T22:58:00Z"));
    }
}
