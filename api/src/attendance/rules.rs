//! What attendance means for an agreement, what can't be told, and when absence is truancy.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use entities::{AgreementKind, CheckInOutcome, CheckInState, ContactCapacity};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::agreement::telling::is_later_today;
use crate::clock::day_of;

/// Whether a youth was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttendanceOutcome {
    /// There (aanwezig).
    Present,
    /// Not there, for a good reason (geoorloofd).
    Excused,
    /// Not there, without one (ongeoorloofd).
    Unexcused,
    /// There, but late (te laat).
    Late,
}

impl From<AttendanceOutcome> for CheckInOutcome {
    fn from(outcome: AttendanceOutcome) -> Self {
        match outcome {
            AttendanceOutcome::Present => Self::Kept,
            AttendanceOutcome::Excused => Self::Excused,
            AttendanceOutcome::Unexcused => Self::Missed,
            AttendanceOutcome::Late => Self::Late,
        }
    }
}

impl From<CheckInOutcome> for AttendanceOutcome {
    fn from(outcome: CheckInOutcome) -> Self {
        match outcome {
            CheckInOutcome::Kept => Self::Present,
            CheckInOutcome::Excused => Self::Excused,
            CheckInOutcome::Missed => Self::Unexcused,
            CheckInOutcome::Late => Self::Late,
        }
    }
}

/// What became of one thing that was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttendanceEffect {
    /// It is news, or confirms what the youth said.
    Recorded,
    /// It replaces what was there, which stays to be seen.
    Corrected,
    /// It was known.
    Unchanged,
}

/// What is known of an occasion, or told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Kept, late, missed or excused.
    pub outcome: CheckInOutcome,
    /// How long, minutes.
    pub minutes: Option<i32>,
    /// Whether it counts already.
    pub state: CheckInState,
}

/// What telling `outcome` and `minutes` will change where `known` is there.
#[must_use]
pub fn foresee(known: Option<Fact>, outcome: CheckInOutcome, minutes: Option<i32>) -> AttendanceEffect {
    let Some(known) = known else { return AttendanceEffect::Recorded };
    let is_confirmed = known.state == CheckInState::Confirmed;
    if known.outcome != outcome {
        AttendanceEffect::Corrected
    } else if !is_confirmed {
        AttendanceEffect::Recorded
    } else if minutes.is_none() || known.minutes == minutes {
        AttendanceEffect::Unchanged
    } else {
        AttendanceEffect::Corrected
    }
}

/// Whether a contact from there tells of an agreement of that kind in lists: school of attendance, care of care.
#[must_use]
pub fn is_told_in_lists(capacity: ContactCapacity, kind: AgreementKind) -> bool {
    matches!(
        (capacity, kind),
        (ContactCapacity::School, AgreementKind::Attendance) | (ContactCapacity::Care, AgreementKind::Care)
    )
}

/// One thing that is told, as far as it can be wrong by itself.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'e> {
    /// The day.
    pub day: NaiveDate,
    /// The time of day; empty for a whole day.
    pub occasion: &'e str,
    /// How long, minutes.
    pub minutes: Option<i32>,
    /// Present, excused, unexcused or late.
    pub outcome: AttendanceOutcome,
}

/// What is wrong with telling this of an agreement of that kind and period (first day, day after the last): the field and the
/// code.
#[must_use]
pub fn fault_of(
    claim: Claim<'_>,
    kind: AgreementKind,
    (from, until): (NaiveDate, NaiveDate),
    now: DateTime<Utc>,
) -> Option<(&'static str, &'static str)> {
    let is_care = kind == AgreementKind::Care;
    if claim.day > day_of(now) {
        Some(("date", "in_the_future"))
    } else if claim.day < from {
        Some(("date", "before_period"))
    } else if claim.day >= until {
        Some(("date", "after_period"))
    } else if is_later_today(claim.day, claim.occasion, now) {
        Some(("timeOfDay", "later_today"))
    } else if is_care && claim.minutes.is_some() {
        Some(("minutes", "minutes_not_on_care"))
    } else if is_care && claim.outcome == AttendanceOutcome::Late {
        Some(("outcome", "late_not_on_care"))
    } else {
        None
    }
}

/// Unexcused absence that makes a school report: 16 hours, in minutes (Leerplichtwet 1969, article 21a, as it reads in 2026).
pub const TRUANT_MINUTES: i64 = 960;
/// Within how many days: four weeks in a row. The law counts weeks of lessons; we do not know the holidays, in which nobody is
/// absent, so a stretch across them comes out shorter here than it is by law.
pub const STRETCH_DAYS: i64 = 28;
/// How long a lesson counts whose length nobody told, minutes: our assumption, a clock hour.
pub const LESSON_MINUTES: i64 = 60;
/// How long a whole day counts whose length nobody told, minutes: our assumption, six hours.
pub const DAY_MINUTES: i64 = 360;

/// A lesson, or a whole day, and what counts of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// The day.
    pub day: NaiveDate,
    /// The time of day of the lesson; empty for a whole day.
    pub occasion: String,
    /// How long, minutes, where it was told.
    pub minutes: Option<i32>,
    /// Kept, late, missed or excused.
    pub outcome: CheckInOutcome,
}

/// Whether a whole day and a lesson of it can't both have been so: who was away all day was at none of its lessons.
#[must_use]
pub fn contradicts(whole_day: CheckInOutcome, lesson: CheckInOutcome) -> bool {
    use CheckInOutcome::{Excused, Kept, Late, Missed};
    matches!((whole_day, lesson), (Missed | Excused, Kept | Late))
}

/// Minutes of unexcused absence by day. Two agreements that tell of one lesson count it once; lessons of a day that was missed as
/// a whole are part of it, and those that are told otherwise are taken off: what is said of a lesson is closer.
#[must_use]
pub fn minutes_by_day(lessons: &[Lesson]) -> BTreeMap<NaiveDate, i64> {
    let (mut missed, mut otherwise) = (BTreeMap::<(NaiveDate, &str), i64>::new(), BTreeMap::new());
    for lesson in lessons {
        let assumed = if lesson.occasion.is_empty() { DAY_MINUTES } else { LESSON_MINUTES };
        let minutes = lesson.minutes.map_or(assumed, i64::from);
        let is_missed = lesson.outcome == CheckInOutcome::Missed;
        let all = if is_missed { &mut missed } else { &mut otherwise };
        let counted = all.entry((lesson.day, lesson.occasion.as_str())).or_default();
        *counted = minutes.max(*counted);
    }
    otherwise.retain(|at, _| !at.1.is_empty() && !missed.contains_key(at));
    let mut days: BTreeMap<NaiveDate, (i64, i64)> = BTreeMap::new();
    for ((day, occasion), minutes) in missed {
        let (whole, sum) = days.entry(day).or_default();
        let part = if occasion.is_empty() { whole } else { sum };
        *part = part.saturating_add(minutes);
    }
    for ((day, _), minutes) in otherwise {
        days.entry(day).and_modify(|(whole, _)| *whole = whole.saturating_sub(minutes));
    }
    let minutes = days.into_iter().map(|(day, (whole, sum))| (day, whole.max(sum)));
    minutes.filter(|(_, minutes)| *minutes > 0).collect()
}

/// The four weeks with the most absence: their first day and the minutes. The worst of all begin on a day of absence.
#[must_use]
pub fn worst_stretch(days: &BTreeMap<NaiveDate, i64>) -> Option<(NaiveDate, i64)> {
    let stretches = days.keys().map(|first| (*first, minutes_from(days, *first)));
    stretches.max_by_key(|(first, minutes)| (*minutes, std::cmp::Reverse(*first)))
}

/// Minutes of absence in the four weeks that begin on `first`.
#[must_use]
pub fn minutes_from(days: &BTreeMap<NaiveDate, i64>, first: NaiveDate) -> i64 {
    days.range(first..first + TimeDelta::days(STRETCH_DAYS)).map(|(_, minutes)| minutes).sum()
}

/// The first and the last day of all four weeks in a row that hold `day`.
#[must_use]
pub fn around(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let reach = TimeDelta::days(STRETCH_DAYS - 1);
    (day - reach, day + reach)
}

/// Whether so much absence must be reported.
#[must_use]
pub fn is_truant(lessons: &[Lesson]) -> bool {
    worst_stretch(&minutes_by_day(lessons)).is_some_and(|(_, minutes)| minutes >= TRUANT_MINUTES)
}

/// The longest period that can be asked for at once, days.
pub const LONGEST_PERIOD: i64 = 62;

/// The period of a file's attendance, first day and day after the last: the last four weeks unless told; `None` where it is not
/// 1 to 62 days.
#[must_use]
pub fn asked_period(
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    today: NaiveDate,
) -> Option<(NaiveDate, NaiveDate)> {
    let stretch = TimeDelta::days(STRETCH_DAYS);
    let until = match (from, until) {
        (_, Some(until)) => until,
        (Some(from), None) => from.checked_add_signed(stretch)?,
        (None, None) => today.succ_opt()?,
    };
    let from = from.or_else(|| until.checked_sub_signed(stretch))?;
    let length = until.signed_duration_since(from).num_days();
    let is_fit = (1..=LONGEST_PERIOD).contains(&length) && is_of_this_age(from) && is_of_this_age(until);
    is_fit.then_some((from, until))
}

/// Whether a day that is asked for is one that people live in: databases know fewer days than a calendar can name.
#[must_use]
pub fn is_of_this_age(day: NaiveDate) -> bool {
    (2000..3000).contains(&day.year())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(offset: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, 1).unwrap() + TimeDelta::days(offset)
    }

    fn absence(offset: i64, occasion: &str, minutes: Option<i32>) -> Lesson {
        Lesson { day: day(offset), occasion: occasion.into(), minutes, outcome: CheckInOutcome::Missed }
    }

    #[test]
    fn sixteen_hours_in_four_weeks_are_truancy() {
        let lessons =
            |count: i64| -> Vec<Lesson> { (0..count).map(|offset| absence(offset, "09:00", None)).collect() };
        assert!(!is_truant(&lessons(15)));
        assert!(is_truant(&lessons(16)));
        assert!(!is_truant(&[]));
    }

    #[test]
    fn a_week_later_is_another_stretch() {
        let far = |offset| vec![absence(0, "", Some(480)), absence(offset, "", Some(480))];
        assert!(is_truant(&far(27)));
        assert!(!is_truant(&far(28)));
    }

    #[test]
    fn a_lesson_counts_once_and_a_day_holds_its_lessons() {
        let two_agreements = [absence(0, "09:00", None), absence(0, "09:00", Some(50))];
        assert_eq!(minutes_by_day(&two_agreements)[&day(0)], 60);
        let whole_day = [absence(0, "", None), absence(0, "09:00", None), absence(0, "10:00", None)];
        assert_eq!(minutes_by_day(&whole_day)[&day(0)], 360);
        let lessons = [absence(0, "09:00", Some(90)), absence(0, "11:00", None)];
        assert_eq!(minutes_by_day(&lessons)[&day(0)], 150);
    }

    #[test]
    fn a_lesson_told_otherwise_is_taken_off_its_day() {
        let there = |occasion: &str, minutes| Lesson {
            outcome: CheckInOutcome::Kept,
            ..absence(0, occasion, minutes)
        };
        let on_day = |lessons: &[Lesson]| minutes_by_day(lessons).get(&day(0)).copied();
        let whole = absence(0, "", None);
        assert_eq!(on_day(&[whole.clone(), there("10:00", Some(50))]), Some(310));
        assert_eq!(on_day(&[whole.clone(), there("10:00", None), absence(0, "10:00", None)]), Some(360));
        assert_eq!(on_day(&[there("10:00", None), absence(0, "09:00", None)]), Some(60));
        assert_eq!(on_day(&[whole, there("10:00", Some(360))]), None);
        assert_eq!(on_day(&[there("", None), there("10:00", None)]), None);
    }

    #[test]
    fn who_was_away_all_day_was_at_no_lesson() {
        use CheckInOutcome::{Excused, Kept, Late, Missed};
        for whole_day in [Kept, Late, Missed, Excused] {
            for lesson in [Kept, Late, Missed, Excused] {
                let wanted = [Missed, Excused].contains(&whole_day) && [Kept, Late].contains(&lesson);
                assert_eq!(contradicts(whole_day, lesson), wanted, "{whole_day:?} {lesson:?}");
            }
        }
    }

    #[test]
    fn the_first_of_equally_bad_stretches_is_named() {
        let days = minutes_by_day(&[absence(0, "", None), absence(40, "", None)]);
        assert_eq!(worst_stretch(&days), Some((day(0), 360)));
        assert_eq!(worst_stretch(&BTreeMap::new()), None);
    }

    #[test]
    fn care_tells_nothing_but_whether_it_was_kept() {
        let claim = |minutes, outcome| Claim { day: day(1), occasion: "", minutes, outcome };
        let period = (day(0), day(10));
        let noon = |offset| day(offset).and_hms_opt(10, 0, 0).unwrap().and_utc();
        let fault = |claim, kind| fault_of(claim, kind, period, noon(5));
        let (care, school) = (AgreementKind::Care, AgreementKind::Attendance);
        assert_eq!(
            fault(claim(Some(50), AttendanceOutcome::Present), care),
            Some(("minutes", "minutes_not_on_care"))
        );
        assert_eq!(fault(claim(None, AttendanceOutcome::Late), care), Some(("outcome", "late_not_on_care")));
        assert_eq!(fault(claim(Some(50), AttendanceOutcome::Late), school), None);
        let on = |offset| Claim { day: day(offset), ..claim(None, AttendanceOutcome::Present) };
        assert_eq!(fault(on(6), school), Some(("date", "in_the_future")));
        assert_eq!(fault(on(-1), school), Some(("date", "before_period")));
        assert_eq!(fault_of(on(10), school, period, noon(20)), Some(("date", "after_period")));
        let at = |occasion| fault(Claim { occasion, ..on(5) }, school);
        assert_eq!((at("12:00"), at(""), at("15:00")), (None, None, Some(("timeOfDay", "later_today"))));
    }

    #[test]
    fn a_period_is_at_most_two_months() {
        assert_eq!(asked_period(None, None, day(0)), Some((day(-27), day(1))));
        assert_eq!(asked_period(Some(day(0)), Some(day(62)), day(0)), Some((day(0), day(62))));
        assert_eq!(asked_period(Some(day(0)), Some(day(63)), day(0)), None);
        assert_eq!(asked_period(Some(day(0)), Some(day(0)), day(0)), None);
        assert_eq!(asked_period(Some(NaiveDate::MAX), None, day(0)), None);
    }

    fn absences() -> impl Strategy<Value = Vec<Lesson>> {
        let times = prop_oneof![Just(""), Just("09:00"), Just("11:00")];
        let outcomes = prop_oneof![3 => Just(CheckInOutcome::Missed), 1 => Just(CheckInOutcome::Kept)];
        let one = (0i64..90, times, proptest::option::of(1i32..720), outcomes);
        let one = one.prop_map(|(offset, occasion, minutes, outcome)| Lesson {
            outcome,
            ..absence(offset, occasion, minutes)
        });
        proptest::collection::vec(one, 0..25)
    }

    proptest! {
        #[test]
        fn one_more_absence_never_makes_it_better(list in absences(), more in 0i64..90) {
            let mut worse = list.clone();
            worse.push(absence(more, "11:00", None));
            prop_assert!(is_truant(&worse) || !is_truant(&list));
        }

        #[test]
        fn no_four_weeks_are_worse_than_the_worst(list in absences(), first in -30i64..90) {
            let days = minutes_by_day(&list);
            let worst = worst_stretch(&days).map_or(0, |(_, minutes)| minutes);
            prop_assert!(minutes_from(&days, day(first)) <= worst);
        }

        #[test]
        fn the_days_around_decide(list in absences(), at in 0i64..90) {
            let (first, last) = around(day(at));
            let mut near = list.clone();
            near.retain(|it| first <= it.day && it.day <= last);
            let all = minutes_by_day(&list);
            let holds_day = (0..STRETCH_DAYS).map(|back| minutes_from(&all, day(at - back))).max().unwrap_or(0);
            let worst = worst_stretch(&minutes_by_day(&near)).map_or(0, |(_, minutes)| minutes);
            prop_assert!(holds_day <= worst);
        }
    }
}
