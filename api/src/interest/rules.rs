//! The life of an interest and its introduction; in which places one can be interested, and what an employer can take in.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::{
    EmployerState, InterestState, IntroductionEvent, IntroductionState, PlaceState, employer, place,
};

use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::place::rules::{Misfit, MisfitReason};

/// Open interests that a youth can have at once.
pub const OPEN_INTERESTS: u64 = 5;
/// How long an introduction counts for the month of an employer.
pub const MONTH: TimeDelta = TimeDelta::days(30);
/// How long it counts for the week, and keeps the same youth from being introduced again.
pub const WEEK: TimeDelta = TimeDelta::days(7);

/// Where a youth's wish for a place stands, from the first word to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Waits for the coach.
    Expressed,
    /// Sent back by the coach.
    Returned,
    /// Taken back by the youth before the employer heard of it.
    Withdrawn,
    /// The place went before the employer heard of it.
    Freed,
    /// The employer was told: the introduction stands here.
    Introduced(IntroductionState),
}

/// The whole life of an interest and its introduction; `None` where an event is out of order.
#[must_use]
pub fn next(stage: Stage, event: IntroductionEvent) -> Option<Stage> {
    use IntroductionEvent::*;
    use IntroductionState::{Accepted, Closed, Declined, Lapsed, Waiting};
    use Stage::{Expressed, Freed, Introduced, Returned, Withdrawn};
    match (stage, event) {
        (Returned, Express) => Some(Expressed),
        (Expressed, Return) => Some(Returned),
        (Expressed, Endorse) => Some(Introduced(Waiting)),
        (Expressed | Returned, Withdraw) => Some(Withdrawn),
        (Expressed | Returned, Free) => Some(Freed),
        (Introduced(Waiting), Accept) => Some(Introduced(Accepted)),
        (Introduced(Waiting), Decline) => Some(Introduced(Declined)),
        (Introduced(Waiting), Lapse) => Some(Introduced(Lapsed)),
        (Introduced(Waiting), Withdraw) => Some(Introduced(IntroductionState::Withdrawn)),
        (Introduced(Waiting), Free) => Some(Introduced(IntroductionState::Freed)),
        (Introduced(Accepted), Close) => Some(Introduced(Closed)),
        // Who may write changes, where it stands does not.
        (Introduced(Accepted), Block | Unblock) => Some(Introduced(Accepted)),
        (Expressed, Express | Accept | Decline | Lapse | Close | Block | Unblock)
        | (Returned, Return | Endorse | Accept | Decline | Lapse | Close | Block | Unblock)
        | (Introduced(Waiting), Express | Return | Endorse | Close | Block | Unblock)
        | (Introduced(Accepted), Express | Return | Endorse | Accept | Decline | Lapse | Withdraw | Free)
        | (
            Introduced(Declined | Lapsed | IntroductionState::Withdrawn | IntroductionState::Freed | Closed),
            _,
        )
        | (Withdrawn | Freed, _) => None,
    }
}

/// The state of the interest at a stage.
#[must_use]
pub fn interest_at(stage: Stage) -> InterestState {
    match stage {
        Stage::Expressed => InterestState::Expressed,
        Stage::Returned => InterestState::Returned,
        Stage::Withdrawn | Stage::Introduced(IntroductionState::Withdrawn) => InterestState::Withdrawn,
        Stage::Freed | Stage::Introduced(IntroductionState::Freed) => InterestState::Freed,
        Stage::Introduced(IntroductionState::Waiting | IntroductionState::Accepted) => {
            InterestState::Endorsed
        }
        Stage::Introduced(
            IntroductionState::Declined | IntroductionState::Lapsed | IntroductionState::Closed,
        ) => InterestState::Closed,
    }
}

/// The stage of an interest that the employer has not heard of; `None` once it has an introduction, which knows better.
#[must_use]
pub fn stage_of(state: InterestState) -> Option<Stage> {
    match state {
        InterestState::Expressed => Some(Stage::Expressed),
        InterestState::Returned => Some(Stage::Returned),
        InterestState::Withdrawn => Some(Stage::Withdrawn),
        InterestState::Freed => Some(Stage::Freed),
        InterestState::Endorsed | InterestState::Closed => None,
    }
}

/// Whether anybody can be interested in the place today.
///
/// # Errors
/// `place_not_open` or `place_full`.
pub fn check_place(place: &place::Model, employer: &employer::Model, today: NaiveDate) -> Result<(), Code> {
    let is_open = place.state == PlaceState::Published && today <= place.ends_on;
    if !is_open || employer.state != EmployerState::Verified {
        Err(Code::PlaceNotOpen)
    } else if place.positions_taken >= place.positions {
        Err(Code::PlaceFull)
    } else {
        Ok(())
    }
}

/// Whether everything at the place may be done by this youth: what the law allows may have changed since the place was written.
///
/// # Errors
/// `too_young_for_place` with every rule that forbids it and the age from which on it is allowed.
pub fn require_fit(misfits: &[Misfit]) -> ApiResult<()> {
    let Some(from_age) = misfits.iter().map(|misfit| misfit.from_age).max() else { return Ok(()) };
    let describe = |(index, misfit): (usize, &Misfit)| {
        let code = match misfit.reason {
            MisfitReason::MinimumAge => "misfit_minimum_age",
            MisfitReason::Supervision => "misfit_supervision",
            MisfitReason::Hazard => "misfit_hazard",
            MisfitReason::WorkingTimes => "misfit_working_times",
        };
        let rule = misfit.rule.unwrap_or_default();
        FieldError::new(format!("/misfits/{index}"), code).with("age", misfit.from_age).with("rule", rule)
    };
    let errors = misfits.iter().enumerate().map(describe).collect();
    Err(ApiError::from(Code::TooYoungForPlace).with("limit", from_age).at(errors))
}

/// From when on an employer can take in one more; `None`: now. `introduced` are the moments of its introductions of the last
/// 30 days, oldest first; `a_month` is how many it wants in 30 days. In a week it is a quarter of that, rounded up.
#[must_use]
pub fn has_room_from(
    introduced: &[DateTime<Utc>],
    a_month: i32,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let a_month = usize::try_from(a_month).unwrap_or(0).max(1);
    let of_window = |cap: usize, window: TimeDelta| {
        let counted: Vec<_> = introduced.iter().filter(|at| **at > now - window).collect();
        // The one whose leaving makes room: as many as the cap, less one, came after it.
        counted.len().checked_sub(cap).and_then(|index| counted.get(index).map(|at| **at + window))
    };
    of_window(a_month, MONTH).max(of_window(a_month.div_ceil(4), WEEK))
}

/// From when on the same youth can be introduced to the employer again; `None`: now.
#[must_use]
pub fn again_from(last: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    last.map(|at| at + WEEK).filter(|moment| *moment > now)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sea_orm::Iterable;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn every_stage() -> Vec<Stage> {
        let before = [Stage::Expressed, Stage::Returned, Stage::Withdrawn, Stage::Freed];
        before.into_iter().chain(IntroductionState::iter().map(Stage::Introduced)).collect()
    }

    #[test]
    fn an_interest_and_its_introduction_live_this_life_and_no_other() {
        use IntroductionEvent::*;
        use IntroductionState as It;
        use Stage::{Expressed, Introduced, Returned};
        let allowed = [
            (Returned, Express, Expressed),
            (Expressed, Return, Returned),
            (Expressed, Endorse, Introduced(It::Waiting)),
            (Expressed, Withdraw, Stage::Withdrawn),
            (Returned, Withdraw, Stage::Withdrawn),
            (Expressed, Free, Stage::Freed),
            (Returned, Free, Stage::Freed),
            (Introduced(It::Waiting), Accept, Introduced(It::Accepted)),
            (Introduced(It::Waiting), Decline, Introduced(It::Declined)),
            (Introduced(It::Waiting), Lapse, Introduced(It::Lapsed)),
            (Introduced(It::Waiting), Withdraw, Introduced(It::Withdrawn)),
            (Introduced(It::Waiting), Free, Introduced(It::Freed)),
            (Introduced(It::Accepted), Close, Introduced(It::Closed)),
            (Introduced(It::Accepted), Block, Introduced(It::Accepted)),
            (Introduced(It::Accepted), Unblock, Introduced(It::Accepted)),
        ];
        for stage in every_stage() {
            for event in IntroductionEvent::iter() {
                let expected = allowed.iter().find(|row| (row.0, row.1) == (stage, event)).map(|row| row.2);
                assert_eq!(next(stage, event), expected, "{stage:?} {event:?}");
            }
        }
    }

    #[test]
    fn an_interest_is_open_as_long_as_its_introduction() {
        let open = [InterestState::Expressed, InterestState::Returned, InterestState::Endorsed];
        for stage in every_stage() {
            let goes_on = IntroductionEvent::iter().any(|event| next(stage, event).is_some());
            assert_eq!(open.contains(&interest_at(stage)), goes_on, "{stage:?}");
        }
        for state in InterestState::iter() {
            assert!(stage_of(state).is_none_or(|stage| interest_at(stage) == state), "{state:?}");
        }
    }

    fn days_ago(days: &[i64]) -> Vec<DateTime<Utc>> {
        days.iter().map(|days| at("2026-11-23T09:00:00Z") - TimeDelta::days(*days)).collect()
    }

    #[test]
    fn an_employer_takes_in_so_many_a_week_and_a_month() {
        let now = at("2026-11-23T09:00:00Z");
        assert_eq!(has_room_from(&[], 1, now), None);
        // Four a month is one a week.
        assert_eq!(has_room_from(&days_ago(&[8]), 4, now), None);
        assert_eq!(has_room_from(&days_ago(&[6]), 4, now), Some(at("2026-11-24T09:00:00Z")));
        assert_eq!(has_room_from(&days_ago(&[7]), 4, now), None, "seven days later to the second");
        // Five a month is two a week.
        assert_eq!(has_room_from(&days_ago(&[3]), 5, now), None);
        assert_eq!(has_room_from(&days_ago(&[3, 1]), 5, now), Some(at("2026-11-27T09:00:00Z")));
        // The month is full: the oldest must be thirty days old.
        assert_eq!(has_room_from(&days_ago(&[29, 20, 15, 10]), 4, now), Some(at("2026-11-24T09:00:00Z")));
        assert_eq!(has_room_from(&days_ago(&[30, 20, 15, 10]), 4, now), None);
        // A cap that was lowered since: more than one has to leave.
        assert_eq!(has_room_from(&days_ago(&[20, 15, 10]), 2, now), Some(at("2026-12-08T09:00:00Z")));
    }

    #[test]
    fn the_same_youth_is_not_introduced_twice_in_a_week() {
        let now = at("2026-11-23T09:00:00Z");
        assert_eq!(again_from(None, now), None);
        assert_eq!(again_from(Some(now - WEEK), now), None);
        let yesterday = now - TimeDelta::days(1);
        assert_eq!(again_from(Some(yesterday), now), Some(at("2026-11-29T09:00:00Z")));
    }

    proptest! {
        #[test]
        fn room_that_is_promised_is_there(
            mut ages in proptest::collection::vec(0i64..31 * 86_400, 0..60), a_month in 1i32..40
        ) {
            let now = at("2026-11-23T09:00:00Z");
            ages.sort_unstable_by_key(|age| std::cmp::Reverse(*age));
            let introduced: Vec<_> = ages.iter().map(|age| now - TimeDelta::seconds(*age)).collect();
            if let Some(moment) = has_room_from(&introduced, a_month, now) {
                prop_assert!(moment > now);
                prop_assert_eq!(has_room_from(&introduced, a_month, moment), None);
                prop_assert!(has_room_from(&introduced, a_month, moment - TimeDelta::seconds(1)).is_some());
            }
        }
    }
}
