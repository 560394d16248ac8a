//! The life of a visit and of a sign-up, and who can still come.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use entities::{SignUpState, VisitEvent, VisitSignUpId, VisitState, visit};

use super::body::VisitIn;
use crate::clock::{age_on, day_of};
use crate::error::{Code, FieldError};

/// The whole life of a visit; `None` where an event is out of order.
#[must_use]
pub fn next(state: VisitState, event: VisitEvent) -> Option<VisitState> {
    use VisitEvent::{Cancel, Decline, Edit, Hold, Publish};
    use VisitState::{Cancelled, Declined, Held, Proposed, Published};
    match (state, event) {
        (Proposed | Published, Edit) => Some(state),
        (Proposed, Publish) => Some(Published),
        (Proposed, Decline) => Some(Declined),
        (Proposed | Published, Cancel) => Some(Cancelled),
        // Told again, it corrects who was there.
        (Published | Held, Hold) => Some(Held),
        (Proposed, Hold)
        | (Published, Publish | Decline)
        | (Held, Publish | Decline | Edit | Cancel)
        | (Declined | Cancelled, _) => None,
    }
}

/// Whether somebody was there.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
    sea_orm::EnumIter,
)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Was there.
    Attended,
    /// Was not.
    Absent,
}

/// What can happen to a sign-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Does not come after all, or the visit was called off.
    Cancel,
    /// Was there, or was not.
    Tell(Presence),
}

/// The whole life of a sign-up; `None` where a step is out of order.
#[must_use]
pub fn next_of_sign_up(state: SignUpState, step: Step) -> Option<SignUpState> {
    use SignUpState::{Absent, Attended, Cancelled, SignedUp};
    match (state, step) {
        (SignedUp, Step::Cancel) => Some(Cancelled),
        (SignedUp | Attended | Absent, Step::Tell(Presence::Attended)) => Some(Attended),
        (SignedUp | Attended | Absent, Step::Tell(Presence::Absent)) => Some(Absent),
        (Attended | Absent, Step::Cancel) | (Cancelled, _) => None,
    }
}

/// Whether somebody born then is old enough on the day.
#[must_use]
pub fn fits_age(visit: &visit::Model, birth_date: NaiveDate) -> bool {
    i64::from(age_on(birth_date, day_of(visit.starts_at))) >= i64::from(visit.min_age)
}

/// What of a change would break what others count on: whose visit it is, and the places of those who signed up.
#[must_use]
pub fn change_faults(before: &visit::Model, wish: &VisitIn) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    if wish.kind != before.kind {
        wrong.push(FieldError::new("/kind", "unchangeable"));
    }
    if wish.employer_id != before.employer_id {
        wrong.push(FieldError::new("/employerId", "unchangeable"));
    }
    if wish.places < before.places_taken {
        wrong.push(FieldError::new("/places", "places_taken").with("taken", before.places_taken));
    }
    if before.places_taken > 0 && wish.min_age > before.min_age {
        wrong.push(FieldError::new("/minAge", "too_large").with("limit", before.min_age));
    }
    wrong
}

/// Whether youths can sign up now; places are counted elsewhere.
///
/// # Errors
/// `visit_state`, `visit_started` or `visit_age`.
pub fn check_open(visit: &visit::Model, birth_date: NaiveDate, now: DateTime<Utc>) -> Result<(), Code> {
    if visit.state != VisitState::Published {
        Err(Code::VisitState)
    } else if visit.starts_at <= now {
        Err(Code::VisitStarted)
    } else if !fits_age(visit, birth_date) {
        Err(Code::VisitAge)
    } else {
        Ok(())
    }
}

/// What is wrong with a telling of who was there: `told` in the order in which it came, `live` everybody who wanted to come.
/// The first time it is of everybody; afterwards only of whom it corrects.
#[must_use]
pub fn attendance_faults(
    told: &[VisitSignUpId],
    live: &HashSet<VisitSignUpId>,
    is_first: bool,
) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut seen = HashSet::new();
    for (index, id) in told.iter().enumerate() {
        let field = |code| FieldError::new(format!("/attendance/{index}/signUpId"), code);
        if !live.contains(id) {
            wrong.push(field("unknown_reference"));
        } else if !seen.insert(*id) {
            wrong.push(field("duplicate_id"));
        }
    }
    let missing = live.len().saturating_sub(seen.len());
    if is_first && missing > 0 {
        wrong.push(FieldError::new("/attendance", "sign_up_missing").with("count", missing));
    }
    wrong
}

#[cfg(test)]
mod tests {
    use entities::{ProgrammeId, UserId, VisitId, VisitKind};
    use sea_orm::Iterable;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_visit_lives_this_life_and_no_other() {
        use VisitEvent::{Cancel, Decline, Edit, Hold, Publish};
        use VisitState::{Cancelled, Declined, Held, Proposed, Published};
        let allowed = [
            (Proposed, Edit, Proposed),
            (Published, Edit, Published),
            (Proposed, Publish, Published),
            (Proposed, Decline, Declined),
            (Proposed, Cancel, Cancelled),
            (Published, Cancel, Cancelled),
            (Published, Hold, Held),
            (Held, Hold, Held),
        ];
        for state in VisitState::iter() {
            for event in VisitEvent::iter() {
                let wanted = allowed.iter().find(|row| (row.0, row.1) == (state, event)).map(|row| row.2);
                assert_eq!(next(state, event), wanted, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn a_sign_up_lives_this_life_and_no_other() {
        for state in SignUpState::iter() {
            let cancelled = (state == SignUpState::SignedUp).then_some(SignUpState::Cancelled);
            assert_eq!(next_of_sign_up(state, Step::Cancel), cancelled, "{state:?}");
            for presence in Presence::iter() {
                let told = match presence {
                    Presence::Attended => SignUpState::Attended,
                    Presence::Absent => SignUpState::Absent,
                };
                let wanted = (state != SignUpState::Cancelled).then_some(told);
                assert_eq!(next_of_sign_up(state, Step::Tell(presence)), wanted, "{state:?} {presence:?}");
            }
        }
    }

    fn visit(state: VisitState) -> visit::Model {
        visit::Model {
            id: VisitId::generate(),
            programme_id: ProgrammeId::generate(),
            employer_id: None,
            kind: VisitKind::CompanyVisit,
            title: "Kijken bij de fabriek".into(),
            description: "Een rondleiding.".into(),
            address: "Westzijde 10".into(),
            starts_at: at("2026-12-01T14:00:00Z"),
            ends_at: at("2026-12-01T16:00:00Z"),
            places: 10,
            places_taken: 0,
            min_age: 15,
            state,
            decision_reason: None,
            decided_by: None,
            decided_at: None,
            created_by: UserId::generate(),
            version: 1,
            created_at: at("2026-11-23T09:00:00Z"),
        }
    }

    #[test]
    fn a_visit_is_open_until_it_begins_and_from_an_age() {
        let (fifteen, younger) = ("2011-12-01".parse().unwrap(), "2011-12-02".parse().unwrap());
        let open = visit(VisitState::Published);
        let before = at("2026-12-01T13:59:59Z");
        assert_eq!(check_open(&open, fifteen, before), Ok(()));
        assert_eq!(check_open(&open, younger, before), Err(Code::VisitAge));
        assert_eq!(check_open(&open, fifteen, open.starts_at), Err(Code::VisitStarted));
        for state in VisitState::iter().filter(|state| *state != VisitState::Published) {
            assert_eq!(check_open(&visit(state), fifteen, before), Err(Code::VisitState), "{state:?}");
        }
    }

    #[test]
    fn the_first_telling_is_of_everybody_once() {
        let [one, two, stranger] = [(); 3].map(|()| VisitSignUpId::generate());
        let live = HashSet::from([one, two]);
        let said = |told: &[VisitSignUpId], is_first| {
            let faults = attendance_faults(told, &live, is_first);
            faults.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect::<Vec<_>>()
        };
        assert!(said(&[two, one], true).is_empty());
        assert_eq!(said(&[one], true), ["/attendance sign_up_missing"]);
        assert!(said(&[one], false).is_empty());
        assert_eq!(said(&[one, one, two], true), ["/attendance/1/signUpId duplicate_id"]);
        assert_eq!(said(&[one, two, stranger], true), ["/attendance/2/signUpId unknown_reference"]);
    }
}
