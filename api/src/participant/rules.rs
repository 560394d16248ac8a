//! Ages at which doors open and close.

use chrono::{Months, NaiveDate};

use crate::clock::age_on;

/// The youngest whom the programme takes: about group 6 of primary school, and a year of leeway.
pub const YOUNGEST: u32 = 8;
/// The oldest whom it takes.
pub const OLDEST: u32 = 27;
/// From this age the file is the youth's own, and a guardian no longer looks in.
pub const OWN_FILE_AGE: u32 = 16;

/// Why a youth of that age can't be enrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgeFault {
    /// Not old enough yet, or not born yet.
    TooYoung,
    /// Too old already.
    TooOld,
}

impl AgeFault {
    /// Stable name for the field error.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::TooYoung => "too_young_to_enrol",
            Self::TooOld => "too_old",
        }
    }
}

/// Whether a youth born on `birth_date` may be enrolled on `today`.
///
/// # Errors
/// On which side the age is wrong.
pub fn check_age(birth_date: NaiveDate, today: NaiveDate) -> Result<(), AgeFault> {
    match age_on(birth_date, today) {
        ..YOUNGEST => Err(AgeFault::TooYoung),
        YOUNGEST..=OLDEST => Ok(()),
        _ => Err(AgeFault::TooOld),
    }
}

/// The last day of birth whose file is closed to guardians on `today`: [`is_open_to_guardian`] for queries.
#[must_use]
pub fn closed_to_guardian_if_born_by(today: NaiveDate) -> NaiveDate {
    today.checked_sub_months(Months::new(12 * OWN_FILE_AGE)).unwrap_or(NaiveDate::MAX)
}

/// Whether a guardian may still look into the file.
#[must_use]
pub fn is_open_to_guardian(birth_date: NaiveDate, today: NaiveDate) -> bool {
    age_on(birth_date, today) < OWN_FILE_AGE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_programme_takes_youths_from_8_to_27() {
        let today = day("2026-11-23");
        assert_eq!(check_age(day("2018-11-24"), today), Err(AgeFault::TooYoung));
        assert_eq!(check_age(day("2018-11-23"), today), Ok(()));
        assert_eq!(check_age(day("1998-11-24"), today), Ok(()));
        assert_eq!(check_age(day("1998-11-23"), today), Err(AgeFault::TooOld));
        assert_eq!(check_age(day("2030-01-01"), today), Err(AgeFault::TooYoung));
    }

    #[test]
    fn the_file_closes_to_guardians_on_the_16th_birthday() {
        assert!(is_open_to_guardian(day("2010-11-24"), day("2026-11-23")));
        assert!(!is_open_to_guardian(day("2010-11-23"), day("2026-11-23")));
        for today in [day("2026-02-28"), day("2027-03-01"), day("2028-02-28"), day("2028-02-29")] {
            let last = closed_to_guardian_if_born_by(today);
            assert!(
                !is_open_to_guardian(last, today) && is_open_to_guardian(last.succ_opt().unwrap(), today)
            );
        }
    }
}
