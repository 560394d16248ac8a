//! When there is a certificate, and what of it strangers read.

use chrono::NaiveDate;
use entities::{PlacementState, ShiftState, placement_shift};

use crate::error::Code;

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

/// Time at work that the employer confirmed, without breaks, minutes.
#[must_use]
pub fn worked_minutes(shifts: &[placement_shift::Model]) -> i64 {
    let confirmed = shifts.iter().filter(|shift| shift.state == ShiftState::Confirmed);
    let worked = confirmed.map(|shift| {
        i64::from(shift.until_minute) - i64::from(shift.from_minute) - i64::from(shift.break_minutes)
    });
    worked.map(|minutes| minutes.max(0)).sum()
}

/// The last day that a certificate tells: of what was completed in part, the last day at work that was confirmed.
#[must_use]
pub fn last_day(state: PlacementState, ends_on: NaiveDate, shifts: &[placement_shift::Model]) -> NaiveDate {
    let confirmed = shifts.iter().filter(|shift| shift.state == ShiftState::Confirmed);
    match state {
        PlacementState::PartlyCompleted => confirmed.map(|shift| shift.worked_on).max().unwrap_or(ends_on),
        _ => ends_on,
    }
}

/// Whole hours, halves up: a certificate tells hours, not minutes.
#[must_use]
pub fn hours(minutes: i64) -> i64 {
    minutes.saturating_add(30).div_euclid(60)
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
    use chrono::{DateTime, Utc};
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
        assert_eq!([329, 330, 29, 30, 0].map(hours), [5, 6, 0, 1, 0]);
    }

    #[test]
    fn what_was_completed_in_part_ends_with_the_last_confirmed_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let on = |day, state| placement_shift::Model { worked_on: day, ..shift(state, 0, 60, 0) };
        let shifts = [
            on(day("2026-12-05"), ShiftState::Confirmed),
            on(day("2026-12-02"), ShiftState::Confirmed),
            on(day("2026-12-09"), ShiftState::Entered),
        ];
        let end = day("2027-02-28");
        assert_eq!(last_day(PlacementState::PartlyCompleted, end, &shifts), day("2026-12-05"));
        assert_eq!(last_day(PlacementState::PartlyCompleted, end, &[]), end);
        assert_eq!(last_day(PlacementState::Completed, end, &shifts), end);
    }

    #[test]
    fn strangers_read_a_letter_of_the_surname() {
        assert_eq!(short_name("Sam", "de Vries"), "Sam V.");
        assert_eq!(short_name("Şeyma", "İnan"), "Şeyma İ.");
        assert_eq!(short_name("Sam", "de vries"), "Sam d.");
        assert_eq!(short_name("Sam", ""), "Sam");
    }
}
