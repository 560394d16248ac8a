//! School holidays (schoolvakanties) of region North, in which Zaanstad lies.
//!
//! Source: Rijksoverheid, overview of school holidays by school year. Autumn and spring are the ministry's advice, from which
//! a school may differ; the others are binding. The second week of May that many schools add is not in it: a week that is held to be a
//! school week is judged more strictly, never less. Single free days, such as King's Day, count as school days for the same reason.

use chrono::NaiveDate;

/// First and last day of a holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// What it is called.
    pub name: &'static str,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
}

const fn on(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MIN,
    }
}

const fn holiday(name: &'static str, from: NaiveDate, until: NaiveDate) -> Holiday {
    Holiday { name, from, until }
}

/// First day of which it is known whether there is school.
const KNOWN_FROM: NaiveDate = on(2025, 8, 25);
/// Last day of which it is.
const KNOWN_UNTIL: NaiveDate = on(2028, 8, 27);

/// The table, oldest first.
const HOLIDAYS: [Holiday; 15] = [
    holiday("herfstvakantie", on(2025, 10, 18), on(2025, 10, 26)),
    holiday("kerstvakantie", on(2025, 12, 20), on(2026, 1, 4)),
    holiday("voorjaarsvakantie", on(2026, 2, 21), on(2026, 3, 1)),
    holiday("meivakantie", on(2026, 4, 25), on(2026, 5, 3)),
    holiday("zomervakantie", on(2026, 7, 4), on(2026, 8, 16)),
    holiday("herfstvakantie", on(2026, 10, 10), on(2026, 10, 18)),
    holiday("kerstvakantie", on(2026, 12, 19), on(2027, 1, 3)),
    holiday("voorjaarsvakantie", on(2027, 2, 20), on(2027, 2, 28)),
    holiday("meivakantie", on(2027, 4, 24), on(2027, 5, 2)),
    holiday("zomervakantie", on(2027, 7, 10), on(2027, 8, 22)),
    holiday("herfstvakantie", on(2027, 10, 16), on(2027, 10, 24)),
    holiday("kerstvakantie", on(2027, 12, 25), on(2028, 1, 9)),
    holiday("voorjaarsvakantie", on(2028, 2, 19), on(2028, 2, 27)),
    holiday("meivakantie", on(2028, 4, 29), on(2028, 5, 7)),
    holiday("zomervakantie", on(2028, 7, 15), on(2028, 8, 27)),
];

/// Whether there is school on some day, as far as the calendar goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calendar {
    /// Schools are open, if the timetable says so.
    Open,
    /// A school holiday.
    Holiday,
    /// The table does not reach that far. It is treated as open, which is stricter, and said.
    Unknown,
}

/// What the table says of `day`.
#[must_use]
pub fn calendar_on(day: NaiveDate) -> Calendar {
    if day < KNOWN_FROM || day > KNOWN_UNTIL {
        return Calendar::Unknown;
    }
    let is_free = HOLIDAYS.iter().any(|holiday| holiday.from <= day && day <= holiday.until);
    if is_free { Calendar::Holiday } else { Calendar::Open }
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, Weekday};

    use super::*;

    #[test]
    fn holidays_are_whole_weeks_and_come_one_after_the_other() {
        let mut before = KNOWN_FROM;
        for holiday in HOLIDAYS {
            assert!(before < holiday.from && holiday.from < holiday.until, "{holiday:?}");
            assert_eq!(
                (holiday.from.weekday(), holiday.until.weekday()),
                (Weekday::Sat, Weekday::Sun),
                "{holiday:?}"
            );
            let days = (holiday.until - holiday.from).num_days() + 1;
            let expected = match holiday.name {
                "zomervakantie" => 44,
                "kerstvakantie" => 16,
                _ => 9,
            };
            assert_eq!(days, expected, "{holiday:?}");
            before = holiday.until;
        }
        assert_eq!(before, KNOWN_UNTIL);
    }

    #[test]
    fn the_edges_of_a_holiday_are_in_it_and_what_is_not_known_is_said() {
        for (day, expected) in [
            (on(2025, 8, 24), Calendar::Unknown),
            (on(2025, 8, 25), Calendar::Open),
            (on(2026, 12, 18), Calendar::Open),
            (on(2026, 12, 19), Calendar::Holiday),
            (on(2027, 1, 3), Calendar::Holiday),
            (on(2027, 1, 4), Calendar::Open),
            (on(2028, 8, 27), Calendar::Holiday),
            (on(2028, 8, 28), Calendar::Unknown),
        ] {
            assert_eq!(calendar_on(day), expected, "{day}");
        }
    }
}
