//! When there is a certificate, and what of it strangers read.

use entities::{PlacementState, ShiftState, placement_shift};

use crate::error::Code;
use crate::placement::judging::shift_of;

/// Whether a placement in this state earns a certificate.
///
/// # Errors
/// `placement_not_completed`.
pub fn check_earned(state: PlacementState) -> Result<(), Code> {
    match state {
        PlacementState::Completed | PlacementState::PartlyCompleted => Ok(()),
        PlacementState::Draft
        | PlacementState::Active
        | PlacementState::Disputed
        | PlacementState::DidNotShow
        | PlacementState::Cancelled => Err(Code::PlacementNotCompleted),
    }
}

/// Time at work that the employer confirmed, without breaks, real minutes.
#[must_use]
pub fn worked_minutes(shifts: &[placement_shift::Model]) -> i64 {
    let confirmed = shifts.iter().filter(|shift| shift.state == ShiftState::Confirmed);
    confirmed.map(|shift| shift_of(shift).minutes()).sum()
}

/// A name as strangers read it: enough to compare with the paper in hand, not enough to find somebody.
#[must_use]
pub fn short_name(first_name: &str, surname: &str) -> String {
    match surname.chars().find(|letter| letter.is_uppercase()).or_else(|| surname.chars().next()) {
        Some(letter) => format!("{first_name} {letter}."),
        None => first_name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate, Utc};
    use entities::{ParticipantId, PlacementId, PlacementShiftId, ProgrammeId, UserId};
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn only_what_was_completed_earns_a_certificate() {
        let earned: Vec<_> = PlacementState::iter().filter(|state| check_earned(*state).is_ok()).collect();
        assert_eq!(earned, [PlacementState::Completed, PlacementState::PartlyCompleted]);
    }

    fn shift(state: ShiftState, from: i32, until: i32, pause: i32) -> placement_shift::Model {
        placement_shift::Model {
            id: PlacementShiftId::generate(),
            programme_id: ProgrammeId::generate(),
            placement_id: PlacementId::generate(),
            participant_id: ParticipantId::generate(),
            worked_on: NaiveDate::default(),
            from_minute: from,
            until_minute: until,
            break_minutes: pause,
            state,
            findings: "[]".into(),
            entered_by: UserId::generate(),
            entered_at: DateTime::<Utc>::default(),
            decided_by: None,
            decided_at: None,
            refuse_reason: None,
        }
    }

    #[test]
    fn only_confirmed_time_counts_and_breaks_do_not() {
        let shifts = [
            shift(ShiftState::Confirmed, 780, 1020, 30),
            shift(ShiftState::Confirmed, 930, 1050, 0),
            shift(ShiftState::Entered, 0, 600, 0),
            shift(ShiftState::Refused, 0, 600, 0),
        ];
        assert_eq!(worked_minutes(&shifts), 330);
    }

    #[test]
    fn an_hour_that_the_clock_leaves_out_was_not_worked() {
        let night = |day: &str| placement_shift::Model {
            worked_on: day.parse().unwrap(),
            ..shift(ShiftState::Confirmed, 60, 300, 0)
        };
        assert_eq!(worked_minutes(&[night("2027-03-27")]), 240);
        assert_eq!(worked_minutes(&[night("2027-03-28")]), 180);
        assert_eq!(worked_minutes(&[night("2027-10-31")]), 300);
    }

    #[test]
    fn strangers_read_a_letter_of_the_surname() {
        assert_eq!(short_name("Sam", "de Vries"), "Sam V.");
        assert_eq!(short_name("Şeyma", "İnan"), "Şeyma İ.");
        assert_eq!(short_name("Sam", "de vries"), "Sam d.");
        assert_eq!(short_name("Sam", ""), "Sam");
    }
}
