//! The life of a pass, how much it is worth, when it ends, and to whom its rest returns.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeZone, Utc};
use chrono_tz::Europe::Amsterdam;
use entities::{Cents, FundId, PassEvent, PassState};

/// The whole life of a pass; `None` where an event is out of order.
#[must_use]
pub fn next(state: PassState, event: PassEvent) -> Option<PassState> {
    use PassEvent::{Block, Expire, Unblock};
    use PassState::{Blocked, Expired, Open};
    match (state, event) {
        (Open, Block) => Some(Blocked),
        (Blocked, Unblock) => Some(Open),
        (Open | Blocked, Expire) => Some(Expired),
        (Open, Unblock) | (Blocked, Block) | (Expired, _) => None,
    }
}

/// A base grant by age, from a calendar year on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// First calendar year.
    pub from_year: i32,
    /// Youngest age, reached in the calendar year.
    pub from_age: i32,
    /// Euro cents a year.
    pub amount: Cents,
}

/// What holds while a programme has set nothing itself.
pub const DEFAULT_BANDS: [Band; 3] = [
    Band { from_year: 2000, from_age: 0, amount: Cents(15_000) },
    Band { from_year: 2000, from_age: 12, amount: Cents(20_000) },
    Band { from_year: 2000, from_age: 18, amount: Cents(15_000) },
];

/// The base grant of somebody born on `birth_date` in `year`: by the age reached in that calendar year, so that a birthday
/// never changes it half-way. The newest set of `bands` that holds for the year counts, as a whole.
#[must_use]
pub fn base_of(bands: &[Band], birth_date: NaiveDate, year: i32) -> Cents {
    let age = year.saturating_sub(birth_date.year());
    let newest =
        |bands: &[Band]| bands.iter().map(|band| band.from_year).filter(|from_year| *from_year <= year).max();
    let (bands, from_year) = match newest(bands) {
        Some(from_year) => (bands, from_year),
        None => (&DEFAULT_BANDS[..], 2000),
    };
    let fitting = bands.iter().filter(|band| band.from_year == from_year && band.from_age <= age);
    fitting.max_by_key(|band| band.from_age).map_or(Cents::ZERO, |band| band.amount)
}

/// The last second of a calendar year in Amsterdam.
#[must_use]
pub fn ends_at(year: i32) -> DateTime<Utc> {
    let local = Amsterdam.with_ymd_and_hms(year, 12, 31, 23, 59, 59).single();
    local.map(|moment| moment.with_timezone(&Utc)).unwrap_or_default()
}

/// The reminder that is due on `today` for a pass of `year` with money left: six weeks before its end, and three.
#[must_use]
pub fn reminder_due(year: i32, today: NaiveDate) -> Option<&'static str> {
    let last = NaiveDate::from_ymd_opt(year, 12, 31)?;
    let weeks_before = |weeks: u64| last.checked_sub_days(Days::new(weeks.saturating_mul(7)));
    if today > last || today < weeks_before(6)? {
        None
    } else if today < weeks_before(3)? {
        Some("pass.expires_in_6_weeks")
    } else {
        Some("pass.expires_in_3_weeks")
    }
}

/// Divides `amount`, what is left on a pass, over the funds that it came from: the newest money returns first, because the
/// oldest is spent first. `granted` is in the order in which it came in and may name a fund several times; `returned`
/// went back before. `None` where more is to return than came in.
#[must_use]
pub fn return_newest_first(
    granted: &[(FundId, Cents)],
    returned: &[(FundId, Cents)],
    amount: Cents,
) -> Option<Vec<(FundId, Cents)>> {
    let mut gone: HashMap<FundId, i64> = HashMap::new();
    for (fund, cents) in returned {
        let sum = gone.entry(*fund).or_default();
        *sum = sum.checked_add(cents.0)?;
    }
    let mut left = amount.0;
    let mut parts: Vec<(FundId, Cents)> = Vec::new();
    for (fund, cents) in granted.iter().rev() {
        let gone = gone.entry(*fund).or_default();
        let before = cents.0.min(*gone);
        *gone = gone.checked_sub(before)?;
        let part = cents.0.checked_sub(before)?.min(left);
        left = left.checked_sub(part)?;
        match parts.iter_mut().find(|(known, _)| known == fund) {
            _ if part <= 0 => {}
            Some((_, sum)) => *sum = sum.checked_add(Cents(part))?,
            None => parts.push((*fund, Cents(part))),
        }
    }
    (left == 0).then_some(parts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sea_orm::Iterable;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_pass_lives_this_life_and_no_other() {
        use PassEvent::{Block, Expire, Unblock};
        use PassState::{Blocked, Expired, Open};
        let allowed = [
            (Open, Block, Blocked),
            (Blocked, Unblock, Open),
            (Open, Expire, Expired),
            (Blocked, Expire, Expired),
        ];
        for state in PassState::iter() {
            for event in PassEvent::iter() {
                let expected = allowed.iter().find(|row| (row.0, row.1) == (state, event)).map(|row| row.2);
                assert_eq!(next(state, event), expected, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn the_base_follows_the_age_reached_in_the_calendar_year() {
        let base = |born: &str| base_of(&[], day(born), 2026);
        assert_eq!(base("2015-01-01"), Cents(15_000), "11");
        assert_eq!(base("2014-12-31"), Cents(20_000), "12 on the last day of the year");
        assert_eq!(base("2009-01-01"), Cents(20_000), "17");
        assert_eq!(base("2008-12-31"), Cents(15_000), "18 on the last day of the year");
    }

    #[test]
    fn a_new_set_never_changes_an_old_year() {
        let band = |from_year, from_age, cents| Band { from_year, from_age, amount: Cents(cents) };
        let bands = [band(2027, 0, 1), band(2027, 12, 2), band(2029, 0, 3)];
        let born = day("2011-05-01");
        assert_eq!(base_of(&bands, born, 2026), Cents(20_000));
        assert_eq!(base_of(&bands, born, 2027), Cents(2));
        assert_eq!(base_of(&bands, born, 2028), Cents(2));
        assert_eq!(base_of(&bands, born, 2029), Cents(3), "the newest set counts as a whole");
        assert_eq!(base_of(&[band(2027, 18, 5)], born, 2027), Cents::ZERO);
    }

    #[test]
    fn a_year_ends_in_amsterdam() {
        assert_eq!(ends_at(2026).to_rfc3339(), "2026-12-31T22:59:59+00:00");
    }

    #[test]
    fn reminders_come_six_and_three_weeks_before() {
        let due = |today: &str| reminder_due(2026, day(today));
        assert_eq!(due("2026-11-18"), None);
        assert_eq!(due("2026-11-19"), Some("pass.expires_in_6_weeks"));
        assert_eq!(due("2026-12-09"), Some("pass.expires_in_6_weeks"));
        assert_eq!(due("2026-12-10"), Some("pass.expires_in_3_weeks"));
        assert_eq!(due("2026-12-31"), Some("pass.expires_in_3_weeks"));
        assert_eq!(due("2027-01-01"), None);
    }

    #[test]
    fn the_newest_money_returns_first() {
        let (old, new) = (FundId::generate(), FundId::generate());
        let granted = [(old, Cents(100)), (new, Cents(50)), (old, Cents(10))];
        let parts = |returned: &[_], amount| return_newest_first(&granted, returned, Cents(amount));
        assert_eq!(parts(&[], 0), Some(vec![]));
        assert_eq!(parts(&[], 10), Some(vec![(old, Cents(10))]));
        assert_eq!(parts(&[], 61), Some(vec![(old, Cents(11)), (new, Cents(50))]));
        assert_eq!(parts(&[(old, Cents(10)), (new, Cents(50))], 5), Some(vec![(old, Cents(5))]));
        assert_eq!(parts(&[], 161), None);
        assert_eq!(parts(&[(old, Cents(110))], 51), None);
    }

    proptest! {
        #[test]
        fn what_returns_sums_exactly_and_no_fund_gets_more_than_it_gave(
            granted in proptest::collection::vec((0usize..3, 1i64..100_000), 0..8),
            steps in proptest::collection::vec(1i64..60_000, 1..6),
        ) {
            let funds = [FundId::generate(), FundId::generate(), FundId::generate()];
            let granted: Vec<_> = granted.into_iter().map(|(fund, cents)| (funds[fund], Cents(cents))).collect();
            let total: i64 = granted.iter().map(|(_, cents)| cents.0).sum();
            let mut returned: Vec<(FundId, Cents)> = Vec::new();
            let mut gone = 0;
            for amount in steps {
                let parts = return_newest_first(&granted, &returned, Cents(amount));
                prop_assert_eq!(parts.is_some(), gone + amount <= total);
                let Some(parts) = parts else { continue };
                prop_assert_eq!(parts.iter().map(|(_, cents)| cents.0).sum::<i64>(), amount);
                prop_assert!(parts.iter().all(|(_, cents)| cents.0 > 0));
                gone += amount;
                returned.extend(parts);
                for fund in funds {
                    let of = |list: &[(FundId, Cents)]| -> i64 {
                        list.iter().filter(|(id, _)| *id == fund).map(|(_, cents)| cents.0).sum()
                    };
                    prop_assert!(of(&returned) <= of(&granted));
                }
            }
        }
    }
}
