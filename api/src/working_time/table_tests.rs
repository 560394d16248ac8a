//! Every limit of the table, on both of its sides; birthdays, and the nights in which the clock changes.

use chrono::{Days, NaiveDate};

use super::rules::{Finding, Rule, Shift, Work, assumed_timetable, check, summarise};
use super::table::WorkKind::{self, Internship, Other};

/// Monday of an ordinary week of school, and of one in the Christmas holiday.
const SCHOOL: &str = "2026-11-30";
const HOLIDAY: &str = "2026-12-21";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Somebody who is so old in the winter of 2026 to 2027, and under supervision does light work.
fn aged(age: i32, kind: WorkKind) -> Work {
    Work {
        birth_date: NaiveDate::from_ymd_opt(2026 - age, 5, 1).unwrap(),
        kind,
        timetable: assumed_timetable(),
        is_supervised: true,
        is_light: true,
        is_sunday_agreed: false,
    }
}

/// Shifts written as `Sat 09:00-16:30/30`, with a break of 30 minutes; `+1 Mon` is a week later.
fn shifts(monday: &str, text: &str) -> Vec<Shift> {
    let minutes = |time: &str| crate::clock::minutes_of(time).unwrap();
    let one = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (weeks, rest) = match words[0].strip_prefix('+') {
            Some(weeks) => (weeks.parse().unwrap(), &words[1..]),
            None => (0, &words[..]),
        };
        let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let ahead = u64::try_from(names.iter().position(|name| *name == rest[0]).unwrap()).unwrap();
        let (times, pause) = rest[1].split_once('/').unwrap_or((rest[1], "0"));
        let (from, until) = times.split_once('-').unwrap();
        Shift {
            day: day(monday) + Days::new(ahead + 7 * weeks),
            from_minute: minutes(from),
            until_minute: minutes(until),
            break_minutes: pause.parse().unwrap(),
        }
    };
    text.split(", ").map(one).collect()
}

fn rules_of(findings: &[Finding]) -> Vec<Rule> {
    let mut rules: Vec<Rule> = findings.iter().map(|finding| finding.rule).collect();
    rules.dedup();
    rules
}

/// `inside` breaks nothing; `outside` breaks just this rule, by the first finding of which so much is measured.
#[track_caller]
fn limit(work: &Work, monday: &str, inside: &str, outside: &str, rule: Rule, measured: i64) {
    assert_eq!(check(work, &shifts(monday, inside)), [], "{inside}");
    breaks(work, monday, outside, &[(rule, measured)]);
}

#[track_caller]
fn breaks(work: &Work, monday: &str, text: &str, expected: &[(Rule, i64)]) {
    let findings = check(work, &shifts(monday, text));
    let rules: Vec<Rule> = expected.iter().map(|(rule, _)| *rule).collect();
    assert_eq!(rules_of(&findings), rules, "{text}: {findings:?}");
    for (rule, measured) in expected {
        let first = findings.iter().find(|finding| finding.rule == *rule).unwrap();
        assert_eq!(first.measured, *measured, "{text}: {first:?}");
    }
}

#[test]
fn at_13_and_14_hours_end_where_the_table_says() {
    for age in [13, 14] {
        let mut work = aged(age, Other);
        let all = |text: &str| text.replace("D", "07:00-14:30/30");
        breaks(&work, SCHOOL, "Wed 16:00-16:01", &[(Rule::SchoolDayHours, 1)]);
        limit(&work, SCHOOL, "Sat 09:00-16:30/30", "Sat 09:00-16:31/30", Rule::FreeDayHours, 421);
        limit(&work, HOLIDAY, "Tue 09:00-16:30/30", "Tue 09:00-16:31/30", Rule::FreeDayHours, 421);
        let five = all("Mon D, Tue D, Wed D, Thu D, Fri D");
        assert_eq!(check(&work, &shifts(HOLIDAY, &five)), []);
        let six = format!("{five}, Sat 10:00-10:01");
        breaks(&work, HOLIDAY, &six, &[(Rule::HolidayWeekHours, 2101), (Rule::DaysAWeek, 6)]);
        work.timetable.retain(|school| school.weekday != 3);
        let (inside, outside) =
            ("Wed 09:00-14:30/30, Sat 09:00-16:30/30", "Wed 09:00-14:31/30, Sat 09:00-16:30/30");
        limit(&work, SCHOOL, inside, outside, Rule::SchoolWeekHours, 721);
    }
}

#[test]
fn at_13_and_14_nights_sundays_and_rest_are_kept() {
    for age in [13, 14] {
        let mut work = aged(age, Other);
        limit(&work, SCHOOL, "Sat 07:00-09:00", "Sat 06:59-09:00", Rule::Night, 1);
        limit(&work, SCHOOL, "Sat 17:00-19:00", "Sat 17:00-19:01", Rule::Night, 1);
        limit(&work, HOLIDAY, "Wed 17:00-19:00", "Wed 17:00-19:01", Rule::Night, 1);
        limit(
            &work,
            HOLIDAY,
            "Mon 17:00-19:00, Tue 09:00-10:00",
            "Mon 17:00-19:00, Tue 08:59-10:00",
            Rule::DailyRest,
            839,
        );
        limit(
            &work,
            SCHOOL,
            "Sat 09:00-10:00, Sat 18:00-19:00",
            "Sat 08:59-10:00, Sat 18:00-19:00",
            Rule::DailyRest,
            839,
        );
        limit(&work, SCHOOL, "Sat 09:00-13:30", "Sat 09:00-13:31", Rule::Break, 271);
        work.is_sunday_agreed = true;
        breaks(&work, SCHOOL, "Sun 10:00-12:00", &[(Rule::Sunday, 1)]);
    }
}

#[test]
fn at_13_and_14_there_are_four_holiday_weeks_a_year_and_three_in_a_row() {
    let work = Work { birth_date: day("2013-05-01"), ..aged(13, Other) };
    let weeks = |mondays: &[&str]| -> Vec<Shift> {
        mondays.iter().flat_map(|monday| shifts(monday, "Wed 10:00-12:00")).collect()
    };
    let summer = ["2027-07-12", "2027-07-19", "2027-07-26", "2027-08-02"];
    assert_eq!(check(&work, &weeks(&summer[..3])), []);
    let findings = check(&work, &weeks(&summer));
    assert_eq!(rules_of(&findings), [Rule::HolidayWeeksInARow]);
    assert_eq!((findings[0].day, findings[0].measured, findings[0].limit), (day("2027-08-02"), 4, 3));
    let spread = ["2027-02-22", "2027-04-26", "2027-07-12", "2027-07-26", "2027-10-18"];
    assert_eq!(check(&work, &weeks(&spread[..4])), []);
    let findings = check(&work, &weeks(&spread));
    assert_eq!(rules_of(&findings), [Rule::HolidayWeeks]);
    assert_eq!((findings[0].day, findings[0].measured, findings[0].limit), (day("2027-10-18"), 5, 4));
    // A new year, a new count.
    assert_eq!(
        check(&work, &weeks(&["2026-12-21", "2027-02-22", "2027-04-26", "2027-07-12", "2027-07-26"])),
        []
    );
}

#[test]
fn at_15_hours_end_where_the_table_says() {
    let work = aged(15, Other);
    limit(&work, SCHOOL, "Wed 15:30-17:30", "Wed 15:30-17:31", Rule::SchoolDayHours, 121);
    limit(&work, SCHOOL, "Sat 09:00-17:30/30", "Sat 09:00-17:31/30", Rule::FreeDayHours, 481);
    let full = "Tue 15:30-17:30, Wed 15:30-17:30, Sat 09:00-17:30/30";
    let more = "Mon 15:30-15:31, Tue 15:30-17:30, Wed 15:30-17:30, Sat 09:00-17:30/30";
    limit(&work, SCHOOL, full, more, Rule::SchoolWeekHours, 721);
    let five = "Mon D, Tue D, Wed D, Thu D, Fri D".replace("D", "09:00-17:30/30");
    assert_eq!(check(&work, &shifts(HOLIDAY, &five)), []);
    let six = format!("{five}, Sat 10:00-10:01");
    breaks(&work, HOLIDAY, &six, &[(Rule::HolidayWeekHours, 2401), (Rule::DaysAWeek, 6)]);
    limit(&work, SCHOOL, "Wed 18:00-19:00", "Wed 18:00-19:01", Rule::Night, 1);
    limit(&work, HOLIDAY, "Wed 19:00-21:00", "Wed 19:00-21:01", Rule::Night, 1);
    limit(&work, HOLIDAY, "Wed 07:00-09:00", "Wed 06:59-09:00", Rule::Night, 1);
    limit(
        &work,
        HOLIDAY,
        "Mon 19:00-21:00, Tue 09:00-10:00",
        "Mon 19:00-21:00, Tue 08:59-10:00",
        Rule::DailyRest,
        719,
    );
    limit(&work, SCHOOL, "Sat 09:00-13:30", "Sat 09:00-13:31", Rule::Break, 271);
    let summer = |count: i64| -> Vec<Shift> {
        (0..count).flat_map(|week| shifts("2027-07-12", &format!("+{week} Wed 10:00-12:00"))).collect()
    };
    let work = Work { birth_date: day("2012-05-01"), ..work };
    assert_eq!(check(&work, &summer(4)), []);
    assert_eq!(rules_of(&check(&work, &summer(5))), [Rule::HolidayWeeksInARow]);
    assert_eq!(
        rules_of(&check(
            &work,
            &[
                summer(4),
                shifts("2027-08-16", "Wed 10:00-12:00"),
                shifts("2027-02-22", "Wed 10:00-12:00"),
                shifts("2027-10-18", "Wed 10:00-12:00")
            ]
            .concat()
        )),
        [Rule::HolidayWeeks]
    );
}

#[test]
fn at_15_a_sunday_needs_consent_and_a_free_saturday() {
    let mut work = aged(15, Other);
    breaks(&work, SCHOOL, "Sun 10:00-12:00", &[(Rule::Sunday, 1)]);
    work.is_sunday_agreed = true;
    limit(
        &work,
        SCHOOL,
        "Sun 10:00-12:00",
        "Sat 10:00-12:00, Sun 10:00-12:00",
        Rule::SaturdayBeforeSunday,
        1,
    );
    let sundays = |count: i64| -> Vec<Shift> {
        (0..count).flat_map(|week| shifts("2026-09-07", &format!("+{week} Sun 10:00-12:00"))).collect()
    };
    assert_eq!(check(&work, &sundays(11)), []);
    let findings = check(&work, &sundays(12));
    assert_eq!((rules_of(&findings), findings[0].measured), (vec![Rule::TooManySundays], 12));
}

#[test]
fn an_internship_at_14_and_15_takes_the_place_of_school() {
    for age in [14, 15] {
        let mut work = aged(age, Internship);
        limit(&work, SCHOOL, "Wed 09:00-16:30/30", "Wed 09:00-16:31/30", Rule::SchoolDayHours, 421);
        let five = "Mon D, Tue D, Wed D, Thu D, Fri D".replace("D", "09:00-16:30/30");
        limit(&work, SCHOOL, &five, &format!("{five}, Sat 10:00-10:01"), Rule::SchoolWeekHours, 2101);
        limit(&work, HOLIDAY, "Sat 09:00-16:30/30", "Sat 09:00-16:31/30", Rule::FreeDayHours, 421);
        limit(&work, HOLIDAY, &five, &format!("{five}, Sat 10:00-10:01"), Rule::HolidayWeekHours, 2101);
        limit(&work, HOLIDAY, "Wed 17:00-19:00", "Wed 17:00-19:01", Rule::Night, 1);
        limit(&work, SCHOOL, "Wed 09:00-13:30", "Wed 09:00-13:31", Rule::Break, 271);
        let (inside, outside) = ("Mon 17:00-19:00, Tue 09:00-10:00", "Mon 17:00-19:00, Tue 08:59-10:00");
        limit(&work, HOLIDAY, inside, outside, Rule::DailyRest, 839);
        work.is_sunday_agreed = true;
        breaks(&work, HOLIDAY, "Sun 10:00-12:00", &[(Rule::Sunday, 1)]);
    }
    // At 13 it is work like any other.
    let work = aged(13, Internship);
    breaks(&work, SCHOOL, "Wed 16:00-16:01", &[(Rule::SchoolDayHours, 1)]);
}

#[test]
fn at_16_and_17_school_counts() {
    for age in [16, 17] {
        let work = aged(age, Other);
        limit(&work, SCHOOL, "Wed 15:00-17:30", "Wed 15:00-17:31", Rule::SchoolDayHours, 541);
        limit(&work, SCHOOL, "Sat 09:00-18:30/30", "Sat 09:00-18:31/30", Rule::FreeDayHours, 541);
        limit(
            &work,
            SCHOOL,
            "Tue 15:00-16:00, Wed 15:00-17:30, Sat 09:00-18:30/30",
            "Tue 15:00-16:01, Wed 15:00-17:30, Sat 09:00-18:30/30",
            Rule::SchoolWeekHours,
            2701,
        );
        breaks(&work, SCHOOL, "Wed 14:00-16:00", &[(Rule::DuringSchool, 60)]);
        let five = "Mon D, Tue D, Wed D, Thu D, Fri D".replace("D", "09:00-18:30/30");
        limit(&work, HOLIDAY, &five, &format!("{five}, Sat 10:00-10:01"), Rule::HolidayWeekHours, 2701);
        // 40 hours a week are school of 32:30 and work of 7:30.
        let four = "Sat D, +1 Sat D, +2 Sat D".replace("D", "09:00-17:00/30");
        let monday = "2026-11-02";
        let (inside, outside) =
            (format!("{four}, +3 Sat 09:00-17:00/30"), format!("{four}, +3 Sat 09:00-17:01/30"));
        limit(&work, monday, &inside, &outside, Rule::FourWeekMean, 2401);
    }
}

#[test]
fn at_16_and_17_nights_sundays_and_rest_are_kept() {
    for age in [16, 17] {
        let mut work = aged(age, Other);
        limit(&work, SCHOOL, "Sat 21:00-23:00", "Sat 21:00-23:01", Rule::Night, 1);
        limit(&work, SCHOOL, "Sat 06:00-08:00", "Sat 05:59-08:00", Rule::Night, 1);
        limit(
            &work,
            HOLIDAY,
            "Mon 20:00-22:00, Tue 10:00-12:00",
            "Mon 20:00-22:00, Tue 09:59-12:00",
            Rule::DailyRest,
            719,
        );
        limit(&work, SCHOOL, "Sat 09:00-13:30", "Sat 09:00-13:31", Rule::Break, 271);
        let week = "Mon D, Tue D, Wed D, Thu D, Fri D, Sat 20:00-21:00".replace("D", "09:00-10:00");
        limit(
            &work,
            HOLIDAY,
            &format!("{week}, +1 Mon 09:00-10:00"),
            &format!("{week}, +1 Mon 08:59-10:00"),
            Rule::WeeklyRest,
            2159,
        );
        breaks(&work, SCHOOL, "Sun 10:00-12:00", &[(Rule::Sunday, 1)]);
        work.is_sunday_agreed = true;
        assert_eq!(check(&work, &shifts(SCHOOL, "Sun 10:00-12:00")), []);
        // School is no work as far as rest goes.
        assert_eq!(check(&work, &shifts(SCHOOL, "Sat 13:00-17:00, Sun 13:00-17:00")), []);
        let sundays = |count: i64| -> Vec<Shift> {
            (0..count).flat_map(|week| shifts("2026-05-04", &format!("+{week} Sun 10:00-11:00"))).collect()
        };
        let work = Work { timetable: Vec::new(), birth_date: day("2010-05-01"), ..work };
        assert_eq!(check(&work, &sundays(39)), []);
        assert_eq!(rules_of(&check(&work, &sundays(40))), [Rule::TooManySundays]);
    }
}

#[test]
fn breaks_are_half_an_hour_and_shifts_next_to_each_other_are_one() {
    let work = aged(17, Other);
    assert_eq!(check(&work, &shifts(SCHOOL, "Sat 09:00-14:00/30")), []);
    breaks(&work, SCHOOL, "Sat 09:00-14:00/29", &[(Rule::Break, 271)]);
    assert_eq!(check(&work, &shifts(SCHOOL, "Sat 09:00-12:00, Sat 12:30-15:00")), []);
    breaks(&work, SCHOOL, "Sat 09:00-12:00, Sat 12:29-15:00", &[(Rule::Break, 331)]);
}

#[test]
fn under_13_nobody_works_and_from_18_on_nothing_is_said() {
    let child = aged(12, Other);
    breaks(&child, SCHOOL, "Sat 10:00-11:00", &[(Rule::TooYoung, 12)]);
    breaks(&child, SCHOOL, "Sun 03:00-23:00", &[(Rule::TooYoung, 12)]);
    let adult = aged(18, Other);
    assert_eq!(check(&adult, &shifts(SCHOOL, "Sat 00:00-24:00, Sun 00:00-24:00")), []);
}

#[test]
fn what_may_be_done_depends_on_age() {
    let heavy = |age, kind| Work { is_supervised: false, is_light: false, ..aged(age, kind) };
    let saturday = "Sat 10:00-12:00";
    breaks(&heavy(13, Other), SCHOOL, saturday, &[(Rule::NotSupervised, 1), (Rule::NotLight, 1)]);
    breaks(&heavy(15, Other), SCHOOL, saturday, &[(Rule::NotLight, 1)]);
    breaks(&heavy(15, Internship), HOLIDAY, saturday, &[(Rule::NotLight, 1)]);
    assert_eq!(check(&heavy(16, Other), &shifts(SCHOOL, saturday)), []);
}

#[test]
fn a_birthday_changes_the_day_and_the_week_after_it() {
    // Turns 16 on Wednesday.
    let work = Work { birth_date: day("2010-12-02"), ..aged(15, Other) };
    let findings = check(&work, &shifts(SCHOOL, "Tue 15:00-17:30, Wed 15:00-17:30"));
    let on: Vec<(Rule, NaiveDate, i64)> =
        findings.iter().map(|finding| (finding.rule, finding.day, finding.limit)).collect();
    assert_eq!(on, [(Rule::SchoolDayHours, day("2026-12-01"), 120)]);
    let week = "Wed 15:00-17:30, Thu 15:00-17:30, Sat 09:00-17:00/30";
    breaks(&work, SCHOOL, week, &[(Rule::SchoolWeekHours, 750)]);
    assert_eq!(check(&work, &shifts("2026-12-07", week)), []);
    // Turns 13 on Saturday, 18 on Saturday.
    let child = Work { birth_date: day("2013-12-05"), ..aged(13, Other) };
    breaks(&child, SCHOOL, "Fri 16:00-17:00", &[(Rule::TooYoung, 12)]);
    assert_eq!(check(&child, &shifts(SCHOOL, "Sat 10:00-12:00")), []);
    let adult = Work { birth_date: day("2008-12-05"), ..aged(17, Other) };
    breaks(&adult, SCHOOL, "Fri 22:00-24:00, Sat 00:00-12:00", &[(Rule::Night, 60)]);
}

#[test]
fn a_night_in_which_the_clock_changes_is_as_long_as_it_is() {
    let work = Work { birth_date: day("2010-05-01"), is_sunday_agreed: true, ..aged(16, Other) };
    breaks(&work, "2027-03-15", "Sun 01:00-06:00/30", &[(Rule::Night, 300)]);
    breaks(&work, "2027-03-22", "Sun 01:00-06:00/30", &[(Rule::Night, 240)]);
    breaks(&work, "2027-10-25", "Sun 01:00-06:00/30", &[(Rule::Night, 360)]);
    // From ten in the evening to ten in the morning are eleven hours, or thirteen.
    breaks(&work, "2027-03-22", "Sat 20:00-22:00, Sun 10:00-12:00", &[(Rule::DailyRest, 660)]);
    let free = Work { timetable: Vec::new(), ..work };
    assert_eq!(check(&free, &shifts("2027-10-25", "Sat 20:00-22:00, Sun 09:00-11:00")), []);
    breaks(&free, "2027-10-25", "Sat 20:00-22:00, Sun 08:59-11:00", &[(Rule::DailyRest, 719)]);
}

#[test]
fn what_the_calendar_does_not_know_is_said_and_held_to_be_school() {
    let work = Work { birth_date: day("2013-05-01"), ..aged(13, Other) };
    let findings = check(&work, &shifts("2028-09-04", "Wed 15:30-17:31, +1 Wed 15:30-17:30"));
    assert_eq!(rules_of(&findings), [Rule::SchoolDayHours, Rule::CalendarUnknown]);
    assert!(!Rule::CalendarUnknown.is_breach());
    let unknown = summarise(&findings).into_iter().find(|it| it.worst.rule == Rule::CalendarUnknown).unwrap();
    assert_eq!((unknown.count, unknown.first_on, unknown.last_on), (2, day("2028-09-04"), day("2028-09-11")));
}

#[test]
fn a_fault_that_comes_back_is_told_once_with_the_worst_of_it() {
    let work = aged(15, Other);
    let found =
        summarise(&check(&work, &shifts(SCHOOL, "Wed 15:30-17:31, +1 Wed 15:30-18:00, +1 Sun 10:00-11:00")));
    let told: Vec<(Rule, i64, i64)> =
        found.iter().map(|it| (it.worst.rule, it.worst.measured, it.count)).collect();
    assert_eq!(told, [(Rule::SchoolDayHours, 150, 2), (Rule::Sunday, 1, 1)]);
    assert_eq!((found[0].first_on, found[0].last_on), (day("2026-12-02"), day("2026-12-09")));
}
