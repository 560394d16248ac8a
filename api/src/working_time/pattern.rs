//! The same judgement of a week that comes back again and again, for anybody of an age: what an employer asks before a youth is known.
//!
//! The week is laid on an ordinary one of the calendar, with school on the assumed timetable or without any, and handed to
//! [`check`]. Other work, Sundays and holiday weeks of a year are judged with the placement, when youth and period are known.

use chrono::{Months, NaiveDate};
use entities::PlaceKind;

use super::holidays::{Calendar, calendar_on};
use super::rules::{Finding, SchoolDay, Work, assumed_timetable, check};
use super::schedule::{WeeklyShift, shifts_between};
use super::table::{ADULT, WorkKind};
use super::week::{days_of, minutes_between, monday_of, weeks_on};

/// Within so many weeks there are four on end without a holiday or a change of the clock.
const WEEKS_AHEAD: i64 = 26;
const MINUTES_A_DAY: i32 = 1_440;

/// In which weeks there is work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season {
    /// Weeks with school.
    School,
    /// School holidays.
    Holiday,
}

impl Season {
    /// For how many weeks on end the pattern is judged: beside school it goes on, and the mean over four weeks is felt; in
    /// the holidays one week is enough to be of use.
    fn weeks(self) -> i64 {
        match self {
            Self::School => 4,
            Self::Holiday => 1,
        }
    }
}

/// Every rule that the week breaks for somebody of that age, under the law of `day`. Work on Sunday is taken as agreed, and all work as light
/// and supervised.
#[must_use]
pub fn check_pattern(
    age: u32,
    kind: PlaceKind,
    week: &[WeeklyShift],
    season: Season,
    day: NaiveDate,
) -> Vec<Finding> {
    let timetable = if season == Season::School { assumed_timetable() } else { Vec::new() };
    check_beside(age, kind, week, (timetable, season.weeks()), day)
}

/// Every rule that the week breaks beside this timetable of a youth's own, as [`check_pattern`] does beside the ordinary one.
#[must_use]
pub fn check_beside_school(
    age: u32,
    kind: PlaceKind,
    week: &[WeeklyShift],
    timetable: Vec<SchoolDay>,
    day: NaiveDate,
) -> Vec<Finding> {
    check_beside(age, kind, week, (timetable, Season::School.weeks()), day)
}

fn check_beside(
    age: u32,
    kind: PlaceKind,
    week: &[WeeklyShift],
    (timetable, weeks): (Vec<SchoolDay>, i64),
    day: NaiveDate,
) -> Vec<Finding> {
    let monday = ordinary_monday(day, weeks);
    let work = Work {
        birth_date: monday.checked_sub_months(Months::new(age.saturating_mul(12))).unwrap_or(NaiveDate::MIN),
        kind: WorkKind::of(kind),
        timetable,
        is_supervised: true,
        is_light: true,
        is_sunday_agreed: true,
    };
    let sunday = weeks_on(monday, weeks).pred_opt().unwrap_or(monday);
    let mut found = check(&work, &shifts_between(week, (monday, sunday)));
    found.retain(|finding| finding.rule.is_breach());
    found
}

/// The youngest age from which on nobody breaks a rule with that week; `None` where only adults may work it.
#[must_use]
pub fn youngest_age(kind: PlaceKind, week: &[WeeklyShift], season: Season, day: NaiveDate) -> Option<u32> {
    let is_fine = |age: &u32| check_pattern(*age, kind, week, season, day).is_empty();
    (WorkKind::of(kind).youngest()..ADULT).rev().take_while(is_fine).last()
}

/// The first Monday from the week of `day` on that begins so many weeks without a holiday or a change of the clock.
fn ordinary_monday(day: NaiveDate, weeks: i64) -> NaiveDate {
    let is_ordinary = |day: NaiveDate| {
        calendar_on(day) != Calendar::Holiday
            && minutes_between(day, 0, MINUTES_A_DAY) == i64::from(MINUTES_A_DAY)
    };
    let are_ordinary =
        |monday: &NaiveDate| (0..weeks).all(|ahead| days_of(weeks_on(*monday, ahead)).all(is_ordinary));
    let mut mondays = (0..WEEKS_AHEAD).map(|ahead| weeks_on(monday_of(day), ahead));
    mondays.find(are_ordinary).unwrap_or_else(|| monday_of(day))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sea_orm::Iterable;

    use super::*;
    use crate::clock::time_of;
    use crate::working_time::rules::Rule;
    use crate::working_time::week::is_school_week;

    fn today() -> NaiveDate {
        "2026-11-23".parse().unwrap()
    }

    fn shift(weekday: i32, from: &str, until: &str, break_minutes: i32) -> WeeklyShift {
        WeeklyShift { weekday, from: from.into(), until: until.into(), break_minutes }
    }

    fn rules(age: u32, week: &[WeeklyShift], season: Season) -> Vec<Rule> {
        let found = check_pattern(age, PlaceKind::SideJob, week, season, today());
        let mut rules: Vec<Rule> = found.into_iter().map(|finding| finding.rule).collect();
        rules.dedup();
        rules
    }

    #[test]
    fn an_ordinary_week_has_school_and_no_change_of_the_clock() {
        for (day, weeks, monday) in [
            ("2026-11-29", 1, "2026-11-23"),
            ("2026-11-29", 4, "2027-01-04"),
            ("2026-12-21", 1, "2027-01-04"),
            // The clock goes forward on 28 March 2027.
            ("2027-03-22", 1, "2027-03-29"),
            ("2027-07-05", 1, "2027-08-23"),
            ("2031-07-21", 1, "2031-07-21"),
        ] {
            assert_eq!(ordinary_monday(day.parse().unwrap(), weeks).to_string(), monday, "{day}");
        }
    }

    #[test]
    fn from_every_week_there_are_four_ordinary_ones() {
        let mut monday: NaiveDate = "2025-08-25".parse().unwrap();
        while monday < "2028-09-01".parse().unwrap() {
            let ordinary = ordinary_monday(monday, 4);
            assert!(is_school_week(&assumed_timetable(), ordinary), "{monday}: {ordinary}");
            assert!((0..4).all(|ahead| is_school_week(&assumed_timetable(), weeks_on(ordinary, ahead))));
            monday = weeks_on(monday, 1);
        }
    }

    #[test]
    fn beside_school_the_mean_over_four_weeks_is_felt() {
        // School takes 32.5 of 40 hours.
        let week = |until: &str| [shift(6, "09:00", until, 30)];
        assert_eq!(rules(16, &week("17:00"), Season::School), []);
        assert_eq!(rules(16, &week("17:01"), Season::School), [Rule::FourWeekMean]);
        assert_eq!(rules(16, &week("17:01"), Season::Holiday), []);
    }

    #[test]
    fn both_sides_of_a_day_with_school_and_without() {
        for (age, weekday, season, minutes, rule) in [
            (13, 6, Season::School, 420, Rule::FreeDayHours),
            (14, 2, Season::Holiday, 420, Rule::FreeDayHours),
            (15, 3, Season::School, 120, Rule::SchoolDayHours),
            (15, 6, Season::School, 480, Rule::FreeDayHours),
            (16, 3, Season::School, 150, Rule::SchoolDayHours),
            (17, 6, Season::Holiday, 540, Rule::FreeDayHours),
        ] {
            let from = if rule == Rule::SchoolDayHours { 900 } else { 480 };
            let work = |minutes: i32| {
                let pause = if minutes > 270 { 30 } else { 0 };
                [shift(weekday, &time_of(from), &time_of(from + minutes + pause), pause)]
            };
            assert!(rules(age, &work(minutes), season).is_empty(), "{age} {weekday}");
            assert_eq!(rules(age, &work(minutes + 1), season), [rule], "{age} {weekday}");
        }
    }

    #[test]
    fn a_week_is_for_the_age_from_which_on_nobody_breaks_a_rule() {
        let youngest = |week: &[WeeklyShift], season| youngest_age(PlaceKind::SideJob, week, season, today());
        let afternoon = [shift(3, "15:30", "17:30", 0)];
        assert_eq!(youngest(&afternoon, Season::School), Some(15));
        assert_eq!(youngest(&afternoon, Season::Holiday), Some(13));
        let evening = [shift(6, "20:00", "23:00", 0)];
        assert_eq!(youngest(&evening, Season::Holiday), Some(16));
        assert_eq!(youngest(&[shift(6, "20:00", "24:00", 0)], Season::Holiday), None);
        // Five days fit at 15, but leave no 36 hours of rest at 16.
        let spread = [1, 2, 4, 5, 7].map(|weekday| match weekday {
            1 | 4 | 7 => shift(weekday, "07:00", "09:00", 0),
            _ => shift(weekday, "19:00", "21:00", 0),
        });
        assert_eq!(rules(15, &spread, Season::Holiday), []);
        assert!(rules(16, &spread, Season::Holiday).iter().all(|rule| *rule == Rule::WeeklyRest));
        assert_eq!(youngest_age(PlaceKind::RoleModelTalk, &[], Season::School, today()), Some(13));
    }

    fn week() -> impl Strategy<Value = Vec<WeeklyShift>> {
        let day = (1..=7i32, 0..23i32, 1..12i32, 0..60i32);
        let shift = day.prop_map(|(weekday, from, hours, break_minutes)| {
            shift(
                weekday,
                &format!("{from:02}:00"),
                &format!("{:02}:00", (from + hours).min(24)),
                break_minutes,
            )
        });
        proptest::collection::vec(shift, 0..7)
    }

    proptest! {
        #[test]
        fn whoever_may_beside_school_may_in_the_holidays(week in week(), kind in 0usize..5) {
            let kind = PlaceKind::iter().nth(kind).unwrap();
            let youngest = |season| youngest_age(kind, &week, season, today()).unwrap_or(ADULT);
            prop_assert!(youngest(Season::Holiday) <= youngest(Season::School));
        }
    }
}
