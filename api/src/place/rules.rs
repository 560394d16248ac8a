//! The life of a place, and who may work there at which age.

use chrono::{Datelike, NaiveDate};
use entities::{Hazard, PlaceEvent, PlaceState, place};
use sea_orm::Iterable;
use serde::Serialize;
use utoipa::ToSchema;

use super::hazards::{SUPERVISED_FROM, SUPERVISION_RULE, rule_for};
use crate::clock::age_on;
use crate::error::Code;

/// From then on the rules for minors hold no longer.
pub const ADULT: i32 = 18;

/// The whole life of a place; `None` where an event is out of order.
#[must_use]
pub fn next(state: PlaceState, event: PlaceEvent) -> Option<PlaceState> {
    use PlaceEvent::{Edit, Expire, Fill, Free, Pause, Publish, Reject, Resume, Submit, Withdraw};
    use PlaceState::{Draft, Expired, Filled, Paused, Published, Rejected, Submitted, Withdrawn};
    match (state, event) {
        (Draft | Rejected, Edit) => Some(state),
        (Submitted | Published | Paused | Filled, Edit) | (Draft | Rejected, Submit) => Some(Submitted),
        (Submitted, Publish) | (Paused, Resume) | (Filled, Free) => Some(Published),
        (Submitted, Reject) => Some(Rejected),
        (Published | Filled, Pause) => Some(Paused),
        (Published, Fill) => Some(Filled),
        (Submitted | Published | Paused | Filled, Expire) => Some(Expired),
        (Draft | Submitted | Published | Rejected | Paused | Filled, Withdraw) => Some(Withdrawn),
        (Submitted | Published | Paused | Filled, Submit)
        | (Draft | Published | Rejected | Paused | Filled, Publish | Reject)
        | (Draft | Submitted | Rejected | Paused, Pause)
        | (Draft | Submitted | Published | Rejected | Filled, Resume)
        | (Draft | Submitted | Rejected | Paused | Filled, Fill)
        | (Draft | Submitted | Published | Rejected | Paused, Free)
        | (Draft | Rejected, Expire)
        | (Expired | Withdrawn, _) => None,
    }
}

/// Whether a position can be taken: youths who were introduced stay so while the place is paused or judged again.
#[must_use]
pub fn is_open_to_the_introduced(state: PlaceState, was_published: bool) -> bool {
    use PlaceState::{Draft, Expired, Filled, Paused, Published, Rejected, Submitted, Withdrawn};
    match state {
        Published | Paused => true,
        Submitted => was_published,
        Draft | Rejected | Filled | Expired | Withdrawn => false,
    }
}

/// The states of which [`is_open_to_the_introduced`] says yes once the place was published.
#[must_use]
pub fn open_states() -> Vec<PlaceState> {
    PlaceState::iter().filter(|state| is_open_to_the_introduced(*state, true)).collect()
}

/// Whether a position of a place can be taken now.
///
/// # Errors
/// `place_full` where none is left; `place_state` where the place is not published, or over.
pub fn check_position(row: &place::Model) -> Result<(), Code> {
    let is_open = is_open_to_the_introduced(row.state, row.published_at.is_some());
    match (is_open, row.state) {
        (true, _) if row.positions_taken < row.positions => Ok(()),
        (true, _) | (_, PlaceState::Filled) => Err(Code::PlaceFull),
        _ => Err(Code::PlaceState),
    }
}

/// What a place asks of an age.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demands {
    /// Youngest age.
    pub min_age: i32,
    /// What there is that not everybody may do.
    pub hazards: Vec<Hazard>,
    /// Whether an adult is always near.
    pub is_supervised: bool,
    /// Youngest age that may work its week while there is school; absent where nobody under 18 may.
    pub school_week_age: Option<i32>,
    /// The same in a school holiday.
    pub holiday_week_age: Option<i32>,
    /// First day.
    pub starts_on: NaiveDate,
}

/// Why somebody may not work somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MisfitReason {
    /// The employer asks for an older one.
    MinimumAge,
    /// Not without an adult near.
    Supervision,
    /// There is something that not everybody may do.
    Hazard,
    /// The week is too long, too late or too early.
    WorkingTimes,
}

/// A rule that keeps somebody from working somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlaceMisfit)]
pub struct Misfit {
    /// Why.
    pub reason: MisfitReason,
    /// What there is that not everybody may do, where it is that.
    #[schema(required = true)]
    pub hazard: Option<Hazard>,
    /// From this age on the rule keeps nobody away.
    #[schema(example = 16)]
    pub from_age: i32,
    /// The rule's name; absent where it is the employer's own wish.
    #[schema(required = true, example = "Alcoholwet 24 lid 3")]
    pub rule: Option<&'static str>,
}

/// Everything that keeps somebody of an age from working at a place; empty where nothing does. Asked when a place is looked at, and again
/// by whoever matches: the table may have changed since the place was written.
#[must_use]
pub fn refusals_for(age: u32, place: &Demands) -> Vec<Misfit> {
    let age = i32::try_from(age).unwrap_or(i32::MAX);
    let mut found = Vec::new();
    let mut refuse = |reason, hazard, from_age: i32, rule| {
        if age < from_age {
            found.push(Misfit { reason, hazard, from_age, rule });
        }
    };
    refuse(MisfitReason::MinimumAge, None, place.min_age, None);
    if !place.is_supervised {
        refuse(MisfitReason::Supervision, None, SUPERVISED_FROM, Some(SUPERVISION_RULE));
    }
    for hazard in &place.hazards {
        if let Some(rule) = rule_for(*hazard, place.starts_on) {
            refuse(MisfitReason::Hazard, Some(*hazard), rule.age(place.is_supervised), Some(rule.rule));
        }
    }
    let from_age = place.holiday_week_age.unwrap_or(ADULT);
    refuse(MisfitReason::WorkingTimes, None, from_age, Some("Arbeidstijdenwet 3:2, 5:3-5:7"));
    found
}

/// Whether somebody of an age may work the week of a place while there is school.
#[must_use]
pub fn fits_school_week(age: u32, place: &Demands) -> bool {
    let youngest = place.school_week_age.unwrap_or(ADULT);
    i32::try_from(age).is_ok_and(|age| age >= youngest)
}

/// The age at which somebody would begin: on the first day of the place, or today where it has begun.
#[must_use]
pub fn age_at_start(birth_date: NaiveDate, starts_on: NaiveDate, today: NaiveDate) -> u32 {
    age_on(birth_date, starts_on.max(today))
}

/// A day as a number such as 20261123. Two of them less each other and divided by 10,000 are whole years, which is how the search
/// reckons [`age_at_start`].
#[must_use]
pub fn day_number(day: NaiveDate) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_place_lives_this_life_and_no_other() {
        use PlaceEvent::*;
        use PlaceState::*;
        let allowed = [
            (Draft, Edit, Draft),
            (Draft, Submit, Submitted),
            (Draft, Withdraw, Withdrawn),
            (Rejected, Edit, Rejected),
            (Rejected, Submit, Submitted),
            (Rejected, Withdraw, Withdrawn),
            (Submitted, Edit, Submitted),
            (Submitted, Publish, Published),
            (Submitted, Reject, Rejected),
            (Submitted, Expire, Expired),
            (Submitted, Withdraw, Withdrawn),
            (Published, Edit, Submitted),
            (Published, Pause, Paused),
            (Published, Fill, Filled),
            (Published, Expire, Expired),
            (Published, Withdraw, Withdrawn),
            (Paused, Edit, Submitted),
            (Paused, Resume, Published),
            (Paused, Expire, Expired),
            (Paused, Withdraw, Withdrawn),
            (Filled, Edit, Submitted),
            (Filled, Free, Published),
            (Filled, Pause, Paused),
            (Filled, Expire, Expired),
            (Filled, Withdraw, Withdrawn),
        ];
        for state in PlaceState::iter() {
            for event in PlaceEvent::iter() {
                let expected = allowed.iter().find(|row| (row.0, row.1) == (state, event)).map(|row| row.2);
                assert_eq!(next(state, event), expected, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn positions_are_taken_where_somebody_can_be_on_the_way() {
        use PlaceState::*;
        assert_eq!(open_states(), [Submitted, Published, Paused]);
        assert!(!is_open_to_the_introduced(Submitted, false));
    }

    fn demands() -> Demands {
        Demands {
            min_age: 13,
            hazards: Vec::new(),
            is_supervised: true,
            school_week_age: Some(15),
            holiday_week_age: Some(13),
            starts_on: "2026-12-01".parse().unwrap(),
        }
    }

    #[test]
    fn both_sides_of_the_age_of_every_hazard() {
        use Hazard::*;
        for (hazard, is_supervised, from_age) in [
            (Alcohol, true, 16),
            (Machines, true, 16),
            (Machines, false, 18),
            (HeavyLifting, false, 16),
            (NightWork, true, 18),
            (CashDesk, false, 16),
            (Industrial, true, 16),
            (DangerousSubstances, true, 18),
        ] {
            let place = Demands { hazards: vec![hazard], is_supervised, ..demands() };
            assert!(refusals_for(from_age, &place).is_empty(), "{hazard:?} at {from_age}");
            let found = refusals_for(from_age - 1, &place);
            assert_eq!(found.len(), 1, "{hazard:?} below {from_age}");
            assert_eq!(
                (found[0].hazard, found[0].from_age),
                (Some(hazard), i32::try_from(from_age).unwrap())
            );
            assert!(found[0].rule.is_some());
        }
    }

    #[test]
    fn all_that_keeps_somebody_away_is_told_at_once() {
        let place = Demands {
            min_age: 18,
            hazards: vec![Hazard::Alcohol, Hazard::NightWork],
            is_supervised: false,
            holiday_week_age: None,
            ..demands()
        };
        let reasons: Vec<_> = refusals_for(14, &place).into_iter().map(|it| it.reason).collect();
        use MisfitReason::{MinimumAge, Supervision, WorkingTimes};
        assert_eq!(
            reasons,
            [MinimumAge, Supervision, MisfitReason::Hazard, MisfitReason::Hazard, WorkingTimes]
        );
        assert!(refusals_for(18, &place).is_empty());
        let alone = Demands { is_supervised: false, ..demands() };
        assert_eq!((refusals_for(14, &alone).len(), refusals_for(15, &alone).len()), (1, 0));
        assert!(!fits_school_week(14, &demands()) && fits_school_week(15, &demands()));
        let never = Demands { school_week_age: None, ..demands() };
        assert!(!fits_school_week(17, &never) && fits_school_week(18, &never));
    }

    proptest! {
        #[test]
        fn years_are_reckoned_alike_in_numbers(born in 0i64..10_000, later in 0i64..12_000) {
            let epoch: NaiveDate = "1999-01-01".parse().unwrap();
            let born = epoch + chrono::TimeDelta::days(born);
            let day = born + chrono::TimeDelta::days(later);
            prop_assert_eq!((day_number(day) - day_number(born)) / 10_000, i64::from(age_on(born, day)));
        }
    }
}
