//! What the confirmed check-ins of an agreement add up to, so that the standing is known without reading them. Pure: what a
//! change needs to know of the occasions around it is handed in.
//!
//! A change is reckoned as a difference. Where a difference can't tell, because something is taken back that others may hide
//! behind, the answer is `None`: then the occasions of the agreement's own period are counted again.

use chrono::{NaiveDate, TimeDelta};
use entities::{CheckInOutcome, Standing};

use super::rules::{Occasion, Period, Rule, at_least_kept};

/// What confirmed check-ins within the period add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Occasions kept.
    pub kept: u32,
    /// Occasions come late to: they count as kept, but are no part of a streak.
    pub late: u32,
    /// Occasions missed.
    pub missed: u32,
    /// Occasions excused.
    pub excused: u32,
    /// The newest days with a miss, oldest first, as many as the rule allows in one stretch.
    pub recent_misses: Vec<NaiveDate>,
    /// Whether some stretch held more misses than the rule allows.
    pub is_broken: bool,
    /// Occasions kept since the last miss.
    pub streak: u32,
    /// The most occasions kept between two misses.
    pub best_streak: u32,
}

/// What is around the occasion that changes, itself left out.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// Occasions kept between the miss before it and itself.
    pub kept_before: u32,
    /// Occasions kept between itself and the miss after it.
    pub kept_after: u32,
    /// No miss comes after it.
    pub is_in_last_run: bool,
    /// Misses less than a stretch of the rule away from it, to both sides.
    pub near_misses: Vec<NaiveDate>,
}

impl Around {
    fn kept(&self) -> u32 {
        self.kept_before.saturating_add(self.kept_after)
    }
}

/// The stretch in which misses are counted together; `None` where the rule has none.
#[must_use]
pub fn stretch_of(rule: Rule) -> Option<TimeDelta> {
    match rule {
        Rule::AtMostMissed { per_weeks, .. } => Some(TimeDelta::weeks(i64::from(per_weeks))),
        Rule::AtLeastKept { .. } | Rule::EveryKept {} => None,
    }
}

/// More misses than this in one stretch break the agreement, and so many newest ones tell whether the next would.
fn allowed_misses(rule: Rule) -> u32 {
    match rule {
        Rule::AtMostMissed { maximum, .. } => maximum,
        Rule::AtLeastKept { .. } | Rule::EveryKept {} => 0,
    }
}

impl Progress {
    /// Counts `occasions`, which come in their order.
    #[must_use]
    pub fn recount(rule: Rule, period: Period, occasions: impl IntoIterator<Item = Occasion>) -> Self {
        let mut progress = Self::default();
        let mut misses: Vec<NaiveDate> = Vec::new();
        for Occasion { day, outcome } in occasions.into_iter().filter(|it| period.contains(it.day)) {
            match outcome {
                CheckInOutcome::Kept => {
                    progress.kept = progress.kept.saturating_add(1);
                    progress.streak = progress.streak.saturating_add(1);
                    progress.best_streak = progress.best_streak.max(progress.streak);
                }
                CheckInOutcome::Late => progress.late = progress.late.saturating_add(1),
                CheckInOutcome::Excused => progress.excused = progress.excused.saturating_add(1),
                CheckInOutcome::Missed => {
                    progress.missed = progress.missed.saturating_add(1);
                    progress.streak = 0;
                    misses.push(day);
                }
            }
        }
        progress.is_broken = misses.iter().any(|last| is_too_much(rule, &misses, *last));
        progress.recent_misses = newest(rule, misses);
        progress
    }

    /// With one more occasion; `None` where only counting again can tell.
    #[must_use]
    pub fn with(mut self, rule: Rule, occasion: Occasion, around: &Around) -> Option<Self> {
        match occasion.outcome {
            CheckInOutcome::Kept => {
                self.kept = self.kept.saturating_add(1);
                self.join(around.kept().saturating_add(1), around);
            }
            CheckInOutcome::Late => self.late = self.late.saturating_add(1),
            CheckInOutcome::Excused => self.excused = self.excused.saturating_add(1),
            CheckInOutcome::Missed => {
                let longest_part = around.kept_before.max(around.kept_after);
                // Cutting the best run in two: another one may be the best now.
                if around.kept() == self.best_streak && longest_part < self.best_streak {
                    return None;
                }
                self.missed = self.missed.saturating_add(1);
                if around.is_in_last_run {
                    self.streak = around.kept_after;
                }
                self.add_miss(rule, occasion.day, &around.near_misses);
            }
        }
        Some(self)
    }

    /// Without an occasion that was counted; `None` where only counting again can tell.
    #[must_use]
    pub fn without(mut self, rule: Rule, occasion: Occasion, around: &Around) -> Option<Self> {
        match occasion.outcome {
            CheckInOutcome::Kept => {
                // It was part of the best run: another one may be the best now.
                if around.kept() < self.best_streak && around.kept().saturating_add(1) >= self.best_streak {
                    return None;
                }
                self.kept = self.kept.saturating_sub(1);
                self.join(around.kept(), around);
            }
            CheckInOutcome::Late => self.late = self.late.saturating_sub(1),
            CheckInOutcome::Excused => self.excused = self.excused.saturating_sub(1),
            CheckInOutcome::Missed => {
                self.remove_miss(rule, occasion.day)?;
                self.missed = self.missed.saturating_sub(1);
                self.join(around.kept(), around);
            }
        }
        Some(self)
    }

    /// A run without a miss in it is now so long.
    fn join(&mut self, run: u32, around: &Around) {
        if around.is_in_last_run {
            self.streak = run;
        }
        self.best_streak = self.best_streak.max(run);
    }

    fn add_miss(&mut self, rule: Rule, day: NaiveDate, near: &[NaiveDate]) {
        if stretch_of(rule).is_none() {
            return;
        }
        let mut misses = near.to_vec();
        misses.push(day);
        self.is_broken = self.is_broken || misses.iter().any(|last| is_too_much(rule, &misses, *last));
        self.recent_misses.push(day);
        self.recent_misses = newest(rule, std::mem::take(&mut self.recent_misses));
    }

    fn remove_miss(&mut self, rule: Rule, day: NaiveDate) -> Option<()> {
        let Some(place) = self.recent_misses.iter().position(|miss| *miss == day) else {
            // An older one: whatever was broken may be mended by it.
            return (!self.is_broken).then_some(());
        };
        let remembered = u32::try_from(self.recent_misses.len()).unwrap_or(u32::MAX);
        if self.is_broken || self.missed > remembered {
            return None;
        }
        self.recent_misses.remove(place);
        debug_assert!(stretch_of(rule).is_some(), "a rule without a stretch remembers no misses");
        Some(())
    }

    /// Where the agreement stands on `today`, as [`super::rules::standing`] says of all the occasions.
    #[must_use]
    pub fn standing(&self, rule: Rule, period: Period, today: NaiveDate) -> Standing {
        let kept = self.kept.saturating_add(self.late);
        if kept == 0 && self.missed == 0 {
            return Standing::NotStarted;
        }
        let is_over = period.until <= today;
        match rule {
            Rule::AtMostMissed { .. } if self.is_broken => Standing::Broken,
            Rule::AtMostMissed { .. } if is_over => Standing::Met,
            Rule::AtMostMissed { maximum, .. } => {
                let present = misses_to(rule, &self.recent_misses, today);
                if present > 0 && present == maximum { Standing::AtRisk } else { Standing::OnTrack }
            }
            Rule::AtLeastKept { minimum, of } => at_least_kept(minimum, of, kept, self.missed, is_over),
            Rule::EveryKept {} if self.missed > 0 => Standing::Broken,
            Rule::EveryKept {} if is_over => Standing::Met,
            Rule::EveryKept {} => Standing::OnTrack,
        }
    }

    /// The first day after `today` on which the standing is another one though nothing happens: the period ends, or a miss
    /// leaves the stretch of weeks.
    #[must_use]
    pub fn turns_on(&self, rule: Rule, period: Period, today: NaiveDate) -> Option<NaiveDate> {
        let now = self.standing(rule, period, today);
        let leaving = stretch_of(rule).into_iter().flat_map(|stretch| {
            self.recent_misses.iter().filter_map(move |miss| miss.checked_add_signed(stretch))
        });
        let mut days: Vec<NaiveDate> =
            leaving.chain([period.from, period.until]).filter(|day| *day > today).collect();
        days.sort_unstable();
        days.into_iter().find(|day| self.standing(rule, period, *day) != now)
    }
}

/// Misses in the stretch that ends on `last`.
fn misses_to(rule: Rule, misses: &[NaiveDate], last: NaiveDate) -> u32 {
    let Some(stretch) = stretch_of(rule) else { return 0 };
    let within = misses.iter().filter(|miss| **miss <= last && last.signed_duration_since(**miss) < stretch);
    u32::try_from(within.count()).unwrap_or(u32::MAX)
}

fn is_too_much(rule: Rule, misses: &[NaiveDate], last: NaiveDate) -> bool {
    misses_to(rule, misses, last) > allowed_misses(rule)
}

fn newest(rule: Rule, mut misses: Vec<NaiveDate>) -> Vec<NaiveDate> {
    misses.sort_unstable();
    let remembered = usize::try_from(allowed_misses(rule)).unwrap_or(usize::MAX);
    let hidden = misses.len().saturating_sub(remembered);
    misses.split_off(hidden)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::agreement::encouragement::percent;
    use crate::agreement::rules::standing;

    type Place = (NaiveDate, u8);

    fn day(offset: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + TimeDelta::days(offset)
    }

    const PERIOD: (i64, i64) = (0, 60);

    fn period() -> Period {
        Period { from: day(PERIOD.0), until: day(PERIOD.1) }
    }

    /// What a change sees of the others, as `keeping` reads it.
    fn around(rule: Rule, others: &BTreeMap<Place, CheckInOutcome>, place: Place) -> Around {
        let is_miss = |(_, outcome): &(&Place, &CheckInOutcome)| **outcome == CheckInOutcome::Missed;
        let is_kept = |(_, outcome): &(&Place, &CheckInOutcome)| **outcome == CheckInOutcome::Kept;
        let within: BTreeMap<_, _> =
            others.iter().filter(|((day, _), _)| period().contains(*day)).map(|(k, v)| (*k, *v)).collect();
        let before = within.range(..place).rev().take_while(|it| !is_miss(it)).filter(is_kept).count();
        let after = within.range(place..).take_while(|it| !is_miss(it)).filter(is_kept).count();
        let stretch = stretch_of(rule).unwrap_or_default();
        let misses = within.iter().filter(is_miss).map(|((day, _), _)| *day);
        Around {
            kept_before: before.try_into().unwrap(),
            kept_after: after.try_into().unwrap(),
            is_in_last_run: !within.range(place..).any(|it| is_miss(&it)),
            near_misses: misses.filter(|miss| miss.signed_duration_since(place.0).abs() < stretch).collect(),
        }
    }

    fn rules() -> impl Strategy<Value = Rule> {
        prop_oneof![
            3 => (0u32..5, 1u32..5).prop_map(|(maximum, per_weeks)| Rule::AtMostMissed { maximum, per_weeks }),
            1 => (1u32..9, 0u32..4).prop_map(|(minimum, more)| Rule::AtLeastKept { minimum, of: minimum + more }),
            1 => Just(Rule::EveryKept {}),
        ]
    }

    fn outcomes() -> impl Strategy<Value = CheckInOutcome> {
        use CheckInOutcome::{Excused, Kept, Late, Missed};
        prop_oneof![4 => Just(Kept), 1 => Just(Late), 3 => Just(Missed), 1 => Just(Excused)]
    }

    /// What is told: an occasion, said anew where there was one; or nothing, where it is taken back.
    fn tellings() -> impl Strategy<Value = Vec<(i64, u8, Option<CheckInOutcome>)>> {
        let outcome = prop_oneof![5 => outcomes().prop_map(Some), 1 => Just(None)];
        proptest::collection::vec((-4i64..64, 0u8..3, outcome), 0..60)
    }

    proptest! {
        #[test]
        fn kept_beside_the_facts_it_says_what_all_of_them_say(
            rule in rules(), tellings in tellings(), today in 64i64..130
        ) {
            let mut facts: BTreeMap<Place, CheckInOutcome> = BTreeMap::new();
            let mut progress = Progress::default();
            let all = |facts: &BTreeMap<Place, CheckInOutcome>| -> Vec<Occasion> {
                facts.iter().map(|((day, _), outcome)| Occasion { day: *day, outcome: *outcome }).collect()
            };
            for (offset, time, outcome) in tellings {
                let place = (day(offset), time);
                let counts = period().contains(place.0);
                if let Some(old) = facts.remove(&place).filter(|_| counts) {
                    let old = Occasion { day: place.0, outcome: old };
                    progress = progress.without(rule, old, &around(rule, &facts, place))
                        .unwrap_or_else(|| Progress::recount(rule, period(), all(&facts)));
                }
                let Some(outcome) = outcome else { continue };
                if counts {
                    let new = Occasion { day: place.0, outcome };
                    let others = around(rule, &facts, place);
                    facts.insert(place, outcome);
                    progress = progress.with(rule, new, &others)
                        .unwrap_or_else(|| Progress::recount(rule, period(), all(&facts)));
                } else {
                    facts.insert(place, outcome);
                }
            }
            prop_assert_eq!(&progress, &Progress::recount(rule, period(), all(&facts)));
            prop_assert_eq!(
                progress.standing(rule, period(), day(today)),
                standing(rule, period(), &all(&facts), day(today))
            );
        }

        #[test]
        fn during_the_period_too(
            rule in rules(),
            facts in proptest::collection::vec((0i64..60, outcomes()), 0..30),
            today in 0i64..60,
        ) {
            let mut facts: Vec<_> = facts.into_iter().filter(|(offset, _)| *offset <= today).collect();
            facts.sort_by_key(|(offset, _)| *offset);
            let facts: Vec<_> =
                facts.into_iter().map(|(offset, outcome)| Occasion { day: day(offset), outcome }).collect();
            let progress = Progress::recount(rule, period(), facts.iter().copied());
            let at = |offset: i64| progress.standing(rule, period(), day(offset));
            prop_assert_eq!(at(today), standing(rule, period(), &facts, day(today)));
            let turns = (today + 1..130).find(|offset| at(*offset) != at(today)).map(day);
            prop_assert_eq!(progress.turns_on(rule, period(), day(today)), turns);
            prop_assert!(percent(&progress, rule, period(), day(today)) <= 100);
        }
    }

    #[test]
    fn coming_late_neither_ends_a_streak_nor_makes_it_longer() {
        use CheckInOutcome::{Excused, Kept, Late, Missed};
        let count = |outcomes: &[CheckInOutcome]| {
            let occasions =
                (0..).zip(outcomes).map(|(offset, outcome)| Occasion { day: day(offset), outcome: *outcome });
            let progress = Progress::recount(Rule::EveryKept {}, period(), occasions);
            (progress.streak, progress.best_streak)
        };
        assert_eq!(count(&[Kept, Late, Kept, Excused, Kept]), (3, 3));
        assert_eq!(count(&[Kept, Kept, Missed, Kept]), (1, 2));
        assert_eq!(count(&[Kept, Late, Missed]), (0, 1));
    }
}
