//! The rule of an agreement, and its standing as a pure function of rule, what happened, and the date.

use chrono::{NaiveDate, TimeDelta};
use entities::{CheckInOutcome, CheckInState, Standing};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = AgreementRule)]
pub enum Rule {
    /// At most so many misses in any stretch of so many weeks: "hoogstens 2 keer ongeoorloofd verzuim per 4 weken".
    AtMostMissed {
        /// Misses that are still fine.
        #[schema(maximum = 100, example = 2)]
        maximum: u32,
        /// Length of the stretch, weeks.
        #[serde(rename = "perWeeks")]
        #[schema(minimum = 1, maximum = 52, example = 4)]
        per_weeks: u32,
    },
    /// At least so many of so many occasions: "minstens 5 van de 6 afspraken met de hulpverlener".
    AtLeastKept {
        /// Occasions to keep.
        #[schema(minimum = 1, maximum = 366, example = 5)]
        minimum: u32,
        /// Occasions there are.
        #[schema(minimum = 1, maximum = 366, example = 6)]
        of: u32,
    },
    /// Every occasion: "elke afspraak met de werkgever".
    EveryKept {},
}

impl Rule {
    /// Whether the rule can be met at all.
    #[must_use]
    pub fn is_sound(self) -> bool {
        match self {
            Self::AtLeastKept { minimum, of } => minimum <= of,
            Self::AtMostMissed { .. } | Self::EveryKept {} => true,
        }
    }
}

/// When an agreement holds: the first day, and the day after the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Day after the last.
    pub until: NaiveDate,
}

impl Period {
    /// Whether `day` is in it.
    #[must_use]
    pub fn contains(self, day: NaiveDate) -> bool {
        self.from <= day && day < self.until
    }
}

/// What happened on one occasion, as a coach confirmed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// The day.
    pub day: NaiveDate,
    /// Kept, late, missed or excused.
    pub outcome: CheckInOutcome,
}

/// Where an agreement stands on `today`. Occasions outside the period or after today, and excused ones, do not count.
///
/// Nothing is met by silence: without a single occasion that counts, the standing is `not_started`.
#[must_use]
pub fn standing(rule: Rule, period: Period, occasions: &[Occasion], today: NaiveDate) -> Standing {
    let counts = |occasion: &&Occasion| {
        period.contains(occasion.day) && occasion.day <= today && occasion.outcome != CheckInOutcome::Excused
    };
    let counted: Vec<Occasion> = occasions.iter().filter(counts).copied().collect();
    if counted.is_empty() {
        return Standing::NotStarted;
    }
    let misses: Vec<NaiveDate> = counted
        .iter()
        .filter(|occasion| occasion.outcome == CheckInOutcome::Missed)
        .map(|miss| miss.day)
        .collect();
    let is_over = period.until <= today;
    match rule {
        Rule::AtMostMissed { maximum, per_weeks } => {
            at_most_missed(maximum, per_weeks, &misses, today, is_over)
        }
        Rule::AtLeastKept { minimum, of } => at_least_kept(
            minimum,
            of,
            count(&counted).saturating_sub(count(&misses)),
            count(&misses),
            is_over,
        ),
        Rule::EveryKept {} if !misses.is_empty() => Standing::Broken,
        Rule::EveryKept {} if is_over => Standing::Met,
        Rule::EveryKept {} => Standing::OnTrack,
    }
}

fn at_most_missed(
    maximum: u32,
    per_weeks: u32,
    misses: &[NaiveDate],
    today: NaiveDate,
    is_over: bool,
) -> Standing {
    let stretch = TimeDelta::weeks(i64::from(per_weeks));
    let in_stretch_to = |last: NaiveDate| {
        let within =
            misses.iter().filter(|miss| **miss <= last && last.signed_duration_since(**miss) < stretch);
        u32::try_from(within.count()).unwrap_or(u32::MAX)
    };
    // The worst stretch of all ends on one of the misses.
    let worst = misses.iter().map(|miss| in_stretch_to(*miss)).max().unwrap_or(0);
    let present = in_stretch_to(today);
    if worst > maximum {
        Standing::Broken
    } else if is_over {
        Standing::Met
    } else if present > 0 && present == maximum {
        Standing::AtRisk
    } else {
        Standing::OnTrack
    }
}

pub(super) fn at_least_kept(minimum: u32, of: u32, kept: u32, missed: u32, is_over: bool) -> Standing {
    let spare = of.saturating_sub(minimum);
    if kept >= minimum {
        Standing::Met
    } else if missed > spare || is_over {
        Standing::Broken
    } else if missed > 0 && missed == spare {
        Standing::AtRisk
    } else {
        Standing::OnTrack
    }
}

fn count<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

/// What can be done with a check-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It counts.
    Confirm,
    /// It does not.
    Reject,
    /// Another one takes its place.
    Correct,
    /// The sides of its appointment differ: it waits again.
    TakeBack,
}

/// The whole life of a check-in; `None` where a decision is out of order.
#[must_use]
pub fn decide(state: CheckInState, decision: Decision) -> Option<CheckInState> {
    match (state, decision) {
        (CheckInState::Recorded, Decision::Confirm) => Some(CheckInState::Confirmed),
        // A confirmed one can still turn out to be wrong; what was said stays visible, with the reason.
        (CheckInState::Recorded | CheckInState::Confirmed, Decision::Reject) => Some(CheckInState::Rejected),
        (CheckInState::Recorded | CheckInState::Confirmed, Decision::Correct) => {
            Some(CheckInState::Corrected)
        }
        (CheckInState::Confirmed, Decision::TakeBack) => Some(CheckInState::Recorded),
        (CheckInState::Confirmed, Decision::Confirm)
        | (CheckInState::Recorded, Decision::TakeBack)
        | (CheckInState::Rejected | CheckInState::Corrected, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(offset: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + TimeDelta::days(offset)
    }

    const KEPT: CheckInOutcome = CheckInOutcome::Kept;
    const MISSED: CheckInOutcome = CheckInOutcome::Missed;
    const EXCUSED: CheckInOutcome = CheckInOutcome::Excused;

    fn at(rule: Rule, list: &[(i64, CheckInOutcome)], today: i64) -> Standing {
        let period = Period { from: day(0), until: day(56) };
        let occasions: Vec<_> =
            list.iter().map(|(offset, outcome)| Occasion { day: day(*offset), outcome: *outcome }).collect();
        standing(rule, period, &occasions, day(today))
    }

    #[test]
    fn two_absences_in_four_weeks_are_a_risk_and_a_third_breaks_it() {
        let rule = Rule::AtMostMissed { maximum: 2, per_weeks: 4 };
        assert_eq!(at(rule, &[], 10), Standing::NotStarted);
        assert_eq!(at(rule, &[(1, KEPT)], 10), Standing::OnTrack);
        assert_eq!(at(rule, &[(1, MISSED)], 10), Standing::OnTrack);
        assert_eq!(at(rule, &[(1, MISSED), (2, MISSED)], 10), Standing::AtRisk);
        assert_eq!(at(rule, &[(1, MISSED), (2, MISSED)], 30), Standing::OnTrack);
        assert_eq!(at(rule, &[(1, MISSED), (2, MISSED), (28, MISSED)], 30), Standing::Broken);
        assert_eq!(at(rule, &[(1, MISSED), (2, MISSED), (30, MISSED)], 30), Standing::OnTrack);
        assert_eq!(at(rule, &[(1, MISSED), (2, MISSED), (3, EXCUSED)], 10), Standing::AtRisk);
        assert_eq!(at(rule, &[(1, MISSED), (2, MISSED)], 56), Standing::Met);
    }

    #[test]
    fn five_of_six_appointments_leave_room_for_one_miss() {
        let rule = Rule::AtLeastKept { minimum: 5, of: 6 };
        let kept: Vec<_> = (0..5).map(|offset| (offset, KEPT)).collect();
        assert_eq!(at(rule, &kept[..4], 10), Standing::OnTrack);
        assert_eq!(at(rule, &kept, 10), Standing::Met);
        assert_eq!(at(rule, &[(1, MISSED)], 10), Standing::AtRisk);
        assert_eq!(at(rule, &[(1, MISSED), (2, MISSED)], 10), Standing::Broken);
        assert_eq!(at(rule, &kept[..4], 56), Standing::Broken);
    }

    #[test]
    fn every_appointment_means_every_appointment() {
        assert_eq!(at(Rule::EveryKept {}, &[(1, KEPT)], 10), Standing::OnTrack);
        assert_eq!(at(Rule::EveryKept {}, &[(1, KEPT)], 56), Standing::Met);
        assert_eq!(at(Rule::EveryKept {}, &[(1, KEPT), (2, MISSED)], 10), Standing::Broken);
        assert_eq!(at(Rule::EveryKept {}, &[(-1, MISSED), (56, MISSED), (1, KEPT)], 56), Standing::Met);
    }

    #[test]
    fn every_decision_on_a_check_in_is_allowed_or_not() {
        use CheckInState::{Confirmed, Corrected, Recorded, Rejected};
        assert_eq!(decide(Recorded, Decision::Confirm), Some(Confirmed));
        assert_eq!(decide(Recorded, Decision::Reject), Some(Rejected));
        assert_eq!(decide(Confirmed, Decision::Confirm), None);
        assert_eq!(decide(Confirmed, Decision::Reject), Some(Rejected));
        assert_eq!(decide(Recorded, Decision::Correct), Some(Corrected));
        assert_eq!(decide(Confirmed, Decision::Correct), Some(Corrected));
        assert_eq!(decide(Confirmed, Decision::TakeBack), Some(Recorded));
        assert_eq!(decide(Recorded, Decision::TakeBack), None);
        for decision in [Decision::Confirm, Decision::Reject, Decision::Correct, Decision::TakeBack] {
            assert_eq!(decide(Rejected, decision), None);
            assert_eq!(decide(Corrected, decision), None);
        }
    }

    fn rules() -> impl Strategy<Value = Rule> {
        prop_oneof![
            (0u32..5, 1u32..6).prop_map(|(maximum, per_weeks)| Rule::AtMostMissed { maximum, per_weeks }),
            (1u32..6, 0u32..4).prop_map(|(minimum, more)| Rule::AtLeastKept { minimum, of: minimum + more }),
            Just(Rule::EveryKept {}),
        ]
    }

    fn lists() -> impl Strategy<Value = Vec<(i64, CheckInOutcome)>> {
        let outcome = prop_oneof![Just(KEPT), Just(MISSED), Just(EXCUSED)];
        proptest::collection::vec((-5i64..65, outcome), 0..20)
    }

    /// Better is higher.
    fn rank(standing: Standing) -> u8 {
        match standing {
            Standing::Broken => 0,
            Standing::NotStarted => 1,
            Standing::AtRisk => 2,
            Standing::OnTrack => 3,
            Standing::Met => 4,
        }
    }

    proptest! {
        #[test]
        fn the_order_of_telling_does_not_matter(rule in rules(), list in lists(), today in 0i64..70) {
            let mut reversed = list.clone();
            reversed.reverse();
            prop_assert_eq!(at(rule, &list, today), at(rule, &reversed, today));
        }

        #[test]
        fn a_miss_never_helps(rule in rules(), list in lists(), when in 0i64..56, today in 0i64..70) {
            prop_assume!(at(rule, &list, today) != Standing::NotStarted);
            let mut worse = list.clone();
            worse.push((when, MISSED));
            prop_assert!(rank(at(rule, &worse, today)) <= rank(at(rule, &list, today)));
        }

        #[test]
        fn keeping_never_hurts(rule in rules(), list in lists(), when in 0i64..56, today in 0i64..70) {
            prop_assume!(at(rule, &list, today) != Standing::NotStarted);
            let mut better = list.clone();
            better.push((when, KEPT));
            prop_assert!(rank(at(rule, &better, today)) >= rank(at(rule, &list, today)));
        }

        #[test]
        fn an_excuse_changes_nothing(rule in rules(), list in lists(), when in 0i64..56, today in 0i64..70) {
            let mut excused = list.clone();
            excused.push((when, EXCUSED));
            prop_assert_eq!(at(rule, &excused, today), at(rule, &list, today));
        }

        #[test]
        fn what_is_broken_stays_broken(rule in rules(), list in lists(), today in 0i64..60, later in 0i64..20) {
            prop_assume!(at(rule, &list, today) == Standing::Broken);
            prop_assume!(!matches!(rule, Rule::AtLeastKept { .. }));
            prop_assert_eq!(at(rule, &list, today + later), Standing::Broken);
        }
    }
}
