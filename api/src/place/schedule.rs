//! The check of a weekly pattern: whether a week that comes again and again could be worked at an age at all.
//!
//! It knows no days, no timetable of a school and no holidays: it takes a school day for six hours that end at 15:00. What somebody
//! really works is for the working-time rules of placements to judge, day by day. From secondary sources (rijksoverheid.nl); Arbeidstijdenwet
//! 3:2, 5:3-5:7, Nadere regeling kinderarbeid.

use entities::PlaceKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::message::rules::minutes_of;

/// A day of the week on which there is work. The search by weekday reads it as it is stored: the weekday first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlaceWorkingDay)]
pub struct WorkingDay {
    /// Day of the week (ISO 8601): 1 is Monday.
    #[schema(minimum = 1, maximum = 7, example = 3)]
    pub weekday: i32,
    /// Start, as the clock in Amsterdam says.
    #[schema(pattern = r"^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "15:30")]
    pub from: String,
    /// End, later on the same day; `24:00` is the end of the day.
    #[schema(pattern = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", example = "17:30")]
    pub until: String,
    /// Breaks, minutes; they do not count as work.
    #[schema(minimum = 0, maximum = 240, example = 0)]
    pub break_minutes: i32,
}

impl WorkingDay {
    /// Start and end, minutes after midnight.
    #[must_use]
    pub fn span(&self) -> (i32, i32) {
        (minutes_of(&self.from).unwrap_or(0), minutes_of(&self.until).unwrap_or(0))
    }

    /// What is worked, minutes.
    #[must_use]
    pub fn minutes(&self) -> i32 {
        let (from, until) = self.span();
        until.saturating_sub(from).saturating_sub(self.break_minutes).max(0)
    }
}

/// A limit of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Hours on one day.
    HoursADay,
    /// Hours in a week.
    HoursAWeek,
    /// The hours at which nobody works.
    NotBetween,
    /// No work on Sunday.
    NotOnSunday,
    /// Days in a week.
    DaysAWeek,
    /// A break after so many hours.
    Break,
    /// No work while there is school.
    DuringSchool,
}

/// A limit that a week breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Which.
    pub limit: Limit,
    /// By which day of the list; absent where it is the whole week.
    pub index: Option<usize>,
    /// Hours or days that are allowed, or between which times there is no work.
    pub allowed: String,
    /// Where it is written.
    pub rule: &'static str,
}

/// What some ages may work.
#[derive(Debug)]
struct Hours {
    ages: (i32, i32),
    /// Whether it is part of school, in its hours and in place of it.
    is_internship: bool,
    school_day: i32,
    free_day: i32,
    school_week: i32,
    holiday_week: i32,
    from: i32,
    until: i32,
    until_in_holidays: i32,
    days: usize,
    sunday: bool,
    rule: &'static str,
}

/// 30 minutes after four and a half hours: Arbeidstijdenwet 5:4.
const LONGEST_WITHOUT_BREAK: i32 = 270;
const SHORTEST_BREAK: i32 = 30;
const BREAK_RULE: &str = "Arbeidstijdenwet 5:4";
/// Between which times there is school on a school day, minutes after midnight.
const SCHOOL: (i32, i32) = (510, 900);
/// What 16 and 17 may work counts school in: 9 hours a day and 45 a week, less six hours of school a day.
const SCHOOL_DAY: i32 = 360;

const CHILDREN: &str = "Arbeidstijdenwet 3:2, Nadere regeling kinderarbeid";
const YOUTHS: &str = "Arbeidstijdenwet 5:3, 5:7";

/// Hours in minutes. On Sunday a 15-year-old works with a guardian's consent, which is asked for the placement.
#[rustfmt::skip]
const TABLE: [Hours; 5] = [
    Hours { ages: (13, 14), is_internship: false, school_day: 0, free_day: 420, school_week: 720, holiday_week: 2_100,
            from: 420, until: 1_140, until_in_holidays: 1_140, days: 5, sunday: false, rule: CHILDREN },
    Hours { ages: (15, 15), is_internship: false, school_day: 120, free_day: 480, school_week: 720, holiday_week: 2_400,
            from: 420, until: 1_140, until_in_holidays: 1_260, days: 5, sunday: true, rule: CHILDREN },
    Hours { ages: (16, 17), is_internship: false, school_day: 540 - SCHOOL_DAY, free_day: 540,
            school_week: 2_700 - 5 * SCHOOL_DAY, holiday_week: 2_700,
            from: 360, until: 1_380, until_in_holidays: 1_380, days: 7, sunday: true, rule: YOUTHS },
    Hours { ages: (14, 15), is_internship: true, school_day: 420, free_day: 420, school_week: 2_100, holiday_week: 2_100,
            from: 420, until: 1_140, until_in_holidays: 1_140, days: 5, sunday: false, rule: CHILDREN },
    Hours { ages: (16, 17), is_internship: true, school_day: 540, free_day: 540, school_week: 2_700, holiday_week: 2_700,
            from: 360, until: 1_380, until_in_holidays: 1_380, days: 7, sunday: true, rule: YOUTHS },
];

/// Every limit that the week breaks for somebody of that age; `None` where nobody of that age does this kind of work at all.
/// From 18 on there is nothing to break here.
#[must_use]
pub fn broken_at(
    age: i32,
    kind: PlaceKind,
    week: &[WorkingDay],
    is_holiday_week: bool,
) -> Option<Vec<Broken>> {
    if age >= 18 {
        return Some(Vec::new());
    }
    let is_internship = kind == PlaceKind::Internship;
    let fits = |row: &&Hours| row.is_internship == is_internship && (row.ages.0..=row.ages.1).contains(&age);
    let hours = TABLE.iter().find(fits)?;
    let mut broken = Vec::new();
    for (index, day) in week.iter().enumerate() {
        broken.extend(hours.broken_by_day(index, day, is_holiday_week));
    }
    let (limit, worked) = (
        if is_holiday_week { hours.holiday_week } else { hours.school_week },
        week.iter().map(WorkingDay::minutes).sum::<i32>(),
    );
    let of_week = |limit, allowed| Broken { limit, index: None, allowed, rule: hours.rule };
    if worked > limit {
        broken.push(of_week(Limit::HoursAWeek, (limit / 60).to_string()));
    }
    if week.len() > hours.days {
        broken.push(of_week(Limit::DaysAWeek, hours.days.to_string()));
    }
    Some(broken)
}

impl Hours {
    fn broken_by_day(&self, index: usize, day: &WorkingDay, is_holiday_week: bool) -> Vec<Broken> {
        let is_school_day = !is_holiday_week && day.weekday <= 5;
        let longest = if is_school_day { self.school_day } else { self.free_day };
        let latest = if is_holiday_week { self.until_in_holidays } else { self.until };
        let (from, until) = day.span();
        let hour = |minute: i32| format!("{:02}:00", minute / 60);
        let during_school = is_school_day && !self.is_internship && from < SCHOOL.1 && until > SCHOOL.0;
        let faults = [
            (day.minutes() > longest, Limit::HoursADay, (longest / 60).to_string()),
            (
                from < self.from || until > latest,
                Limit::NotBetween,
                format!("{}-{}", hour(latest), hour(self.from)),
            ),
            (day.weekday == 7 && !self.sunday, Limit::NotOnSunday, String::new()),
            (during_school, Limit::DuringSchool, String::new()),
        ];
        let rule = self.rule;
        let found = faults.into_iter().filter(|(is_broken, ..)| *is_broken);
        let mut broken: Vec<Broken> =
            found.map(|(_, limit, allowed)| Broken { limit, index: Some(index), allowed, rule }).collect();
        let is_without_break =
            until.saturating_sub(from) > LONGEST_WITHOUT_BREAK && day.break_minutes < SHORTEST_BREAK;
        broken.extend(is_without_break.then(|| Broken {
            limit: Limit::Break,
            index: Some(index),
            allowed: SHORTEST_BREAK.to_string(),
            rule: BREAK_RULE,
        }));
        broken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(weekday: i32, from: &str, until: &str, break_minutes: i32) -> WorkingDay {
        WorkingDay { weekday, from: from.into(), until: until.into(), break_minutes }
    }

    fn limits(age: i32, week: &[WorkingDay], is_holiday_week: bool) -> Vec<Limit> {
        let broken = broken_at(age, PlaceKind::SideJob, week, is_holiday_week).unwrap();
        broken.into_iter().map(|it| it.limit).collect()
    }

    #[test]
    fn both_sides_of_every_day_limit() {
        use Limit::HoursADay;
        // Age, weekday, whether it is a holiday, minutes that may be worked.
        for (age, weekday, is_holiday, allowed) in [
            (13, 6, false, 420),
            (14, 2, true, 420),
            (15, 3, false, 120),
            (15, 6, false, 480),
            (15, 3, true, 480),
            (16, 3, false, 180),
            (17, 6, false, 540),
            (16, 3, true, 540),
        ] {
            let from = if weekday <= 5 && !is_holiday { 900 } else { 480 };
            let work = |minutes: i32| {
                let pause = if minutes > 270 { 30 } else { 0 };
                let until = crate::message::rules::time_of(from + minutes + pause);
                [day(weekday, &crate::message::rules::time_of(from), &until, pause)]
            };
            assert!(limits(age, &work(allowed), is_holiday).is_empty(), "{age} {weekday} {allowed}");
            assert_eq!(limits(age, &work(allowed + 1), is_holiday), [HoursADay], "{age} {weekday} {allowed}");
        }
        assert!(
            limits(14, &[day(3, "15:30", "16:00", 0)], false).contains(&HoursADay),
            "no work on a school day"
        );
    }

    #[test]
    fn both_sides_of_every_week_limit() {
        let days = |count: i32, until: &str| -> Vec<WorkingDay> {
            (1..=count).map(|weekday| day(weekday, "09:00", until, 60)).collect()
        };
        assert!(limits(14, &days(5, "17:00"), true).is_empty(), "35 hours");
        assert!(limits(15, &days(5, "18:00"), true).is_empty(), "40 hours");
        assert!(limits(16, &days(5, "19:00"), true).is_empty(), "45 hours");
        let longer = |mut week: Vec<WorkingDay>| {
            week.push(day(6, "09:00", "09:01", 0));
            week
        };
        assert_eq!(limits(14, &longer(days(5, "17:00")), true), [Limit::HoursAWeek, Limit::DaysAWeek]);
        assert_eq!(limits(15, &longer(days(5, "18:00")), true), [Limit::HoursAWeek, Limit::DaysAWeek]);
        assert_eq!(limits(16, &longer(days(5, "19:00")), true), [Limit::HoursAWeek]);
        let weekend = |sunday: &str| [day(6, "08:00", "16:30", 30), day(7, "09:00", sunday, 0)];
        assert!(limits(15, &weekend("13:00"), false).is_empty(), "12 hours");
        assert_eq!(limits(15, &weekend("13:01"), false), [Limit::HoursAWeek]);
        let evenings: Vec<_> = (1..=5).map(|weekday| day(weekday, "16:00", "19:00", 0)).collect();
        assert!(limits(16, &evenings, false).is_empty(), "15 hours beside 30 of school");
        assert_eq!(limits(16, &longer(evenings), false), [Limit::HoursAWeek]);
    }

    #[test]
    fn evenings_mornings_sundays_and_breaks() {
        for (age, from, until, is_holiday, is_fine) in [
            (14, "07:00", "10:00", true, true),
            (14, "06:59", "10:00", true, false),
            (14, "16:00", "19:00", true, true),
            (14, "16:00", "19:01", true, false),
            (15, "18:00", "19:01", false, false),
            (15, "18:00", "21:00", true, true),
            (15, "18:00", "21:01", true, false),
            (17, "06:00", "08:00", true, true),
            (17, "05:59", "08:00", true, false),
            (16, "20:00", "23:00", false, true),
            (16, "21:00", "23:01", false, false),
        ] {
            let found = limits(age, &[day(6, from, until, 0)], is_holiday);
            assert_eq!(found.is_empty(), is_fine, "{age} {from}-{until}: {found:?}");
            assert!(is_fine || found == [Limit::NotBetween]);
        }
        assert_eq!(limits(14, &[day(7, "12:00", "14:00", 0)], true), [Limit::NotOnSunday]);
        assert!(limits(15, &[day(7, "12:00", "14:00", 0)], true).is_empty());
        assert!(limits(17, &[day(6, "09:00", "13:30", 0)], false).is_empty());
        assert_eq!(limits(17, &[day(6, "09:00", "13:31", 0)], false), [Limit::Break]);
        assert_eq!(limits(17, &[day(6, "09:00", "14:01", 29)], false), [Limit::Break]);
        assert!(limits(17, &[day(6, "09:00", "14:01", 30)], false).is_empty());
    }

    #[test]
    fn school_comes_first_unless_it_is_part_of_school() {
        assert_eq!(limits(17, &[day(2, "14:59", "16:00", 0)], false), [Limit::DuringSchool]);
        assert!(limits(17, &[day(2, "15:00", "16:00", 0)], false).is_empty());
        assert!(limits(17, &[day(2, "14:59", "16:00", 0)], true).is_empty());
        let week: Vec<_> = (1..=5).map(|weekday| day(weekday, "09:00", "16:30", 30)).collect();
        let at = |age| broken_at(age, PlaceKind::Internship, &week, false);
        assert_eq!(at(13), None, "no internship at 13");
        assert_eq!((at(14), at(16)), (Some(Vec::new()), Some(Vec::new())));
        assert_eq!(
            broken_at(18, PlaceKind::SideJob, &[day(7, "00:00", "24:00", 0)], false),
            Some(Vec::new())
        );
    }
}
