//! What holds of the judgement whatever the shifts.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::rules::{Finding, Rule, Shift, Work, assumed_timetable, check};
use super::table::WorkKind;
use super::week::monday_of;

fn monday() -> NaiveDate {
    // Five weeks of school, the Christmas holiday, and three more.
    NaiveDate::from_ymd_opt(2026, 11, 16).unwrap()
}

/// At most two shifts a day, one before noon and one after, so that they never overlap.
fn shifts() -> impl Strategy<Value = Vec<Shift>> {
    let shift = (0u64..70, 0i32..2, 0i32..600, 1i32..700, 0i32..60).prop_map(
        |(ahead, half, start, length, pause)| {
            let (from_minute, end) = (half * 720 + start, (half + 1) * 720);
            let until_minute = (from_minute + length).min(end);
            let break_minutes = pause.min(until_minute - from_minute - 1).max(0);
            Shift { day: monday() + Days::new(ahead), from_minute, until_minute, break_minutes }
        },
    );
    prop::collection::vec(shift, 1..40).prop_map(|shifts| {
        let by_slot: BTreeMap<_, _> =
            shifts.into_iter().map(|shift| ((shift.day, shift.from_minute / 720), shift)).collect();
        by_slot.into_values().collect()
    })
}

fn work() -> impl Strategy<Value = Work> {
    let kind = prop_oneof![Just(WorkKind::Internship), Just(WorkKind::Other)];
    (0u64..2400, kind, any::<[bool; 4]>()).prop_map(
        |(days, kind, [is_supervised, is_light, is_sunday_agreed, goes_to_school])| Work {
            // From nearly 19 to 12 years old.
            birth_date: NaiveDate::from_ymd_opt(2008, 1, 10).unwrap() + Days::new(days),
            kind,
            timetable: if goes_to_school { assumed_timetable() } else { Vec::new() },
            is_supervised,
            is_light,
            is_sunday_agreed,
        },
    )
}

fn by_key(findings: &[Finding]) -> BTreeMap<(Rule, NaiveDate), i64> {
    findings.iter().map(|finding| ((finding.rule, finding.day), finding.measured)).collect()
}

/// Rules that look at one day or one week and at nothing beside it.
fn is_of_one_week(rule: Rule) -> bool {
    !matches!(
        rule,
        Rule::DailyRest
            | Rule::WeeklyRest
            | Rule::FourWeekMean
            | Rule::TooManySundays
            | Rule::HolidayWeeks
            | Rule::HolidayWeeksInARow
    )
}

proptest! {
    #[test]
    fn adding_a_shift_never_makes_a_finding_go_away(work in work(), all in shifts(), left_out in any::<prop::sample::Index>()) {
        let mut fewer = all.clone();
        fewer.remove(left_out.index(all.len()));
        let (before, after) = (by_key(&check(&work, &fewer)), by_key(&check(&work, &all)));
        for ((rule, day), measured) in before {
            let now = after.get(&(rule, day)).copied();
            prop_assert!(now.is_some(), "{rule:?} on {day} went away");
            prop_assert!(!rule.is_worse(measured, now.unwrap_or(measured)), "{rule:?} on {day} became better");
        }
    }

    #[test]
    fn the_order_of_shifts_does_not_matter(work in work(), all in shifts(), seed in any::<u64>()) {
        let mut shuffled = all.clone();
        shuffled.sort_by_key(|shift| (u64::try_from(shift.from_minute).unwrap().wrapping_mul(seed | 1), shift.day));
        prop_assert_eq!(check(&work, &all), check(&work, &shuffled));
        let twice = [all.clone(), all.clone()].concat();
        prop_assert_eq!(check(&work, &all), check(&work, &twice));
    }

    #[test]
    fn weeks_may_be_judged_one_by_one(work in work(), all in shifts()) {
        let whole: Vec<Finding> =
            check(&work, &all).into_iter().filter(|finding| is_of_one_week(finding.rule)).collect();
        let mondays: BTreeSet<NaiveDate> = all.iter().map(|shift| monday_of(shift.day)).collect();
        let mut parts = Vec::new();
        for monday in mondays {
            let week: Vec<Shift> = all.iter().copied().filter(|shift| monday_of(shift.day) == monday).collect();
            parts.extend(check(&work, &week).into_iter().filter(|finding| is_of_one_week(finding.rule)));
        }
        prop_assert_eq!(by_key(&whole), by_key(&parts));
    }

    #[test]
    fn adults_are_told_nothing(mut work in work(), all in shifts()) {
        work.birth_date = NaiveDate::from_ymd_opt(2008, 11, 16).unwrap();
        prop_assert_eq!(check(&work, &all), []);
    }
}
