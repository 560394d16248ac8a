//! The life of an appointment, its limits in time, and what follows from what the sides say.

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use chrono_tz::Europe::Amsterdam;
use entities::{
    AgreementKind, AppointmentEvent, AppointmentKind, AppointmentOutcome, AppointmentState, CheckInOutcome,
    Side,
};

use crate::error::{Code, FieldError};

/// How long before the start a youth may still move or cancel: the other side can do something else then.
pub const NOTICE: TimeDelta = TimeDelta::hours(24);
/// How far ahead an appointment can be.
pub const FARTHEST: TimeDelta = TimeDelta::days(366);
/// The shortest one.
pub const SHORTEST: TimeDelta = TimeDelta::minutes(5);
/// The longest one.
pub const LONGEST: TimeDelta = TimeDelta::hours(12);

/// What can happen to an appointment that is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To another time.
    Move,
    /// Called off.
    Cancel,
    /// A side says what happened, and that settles nothing new.
    Report,
    /// The sides say different things.
    Differ,
    /// What happened is settled, or corrected.
    Settle(AppointmentOutcome),
}

impl Step {
    /// The word for it in the trace.
    #[must_use]
    pub fn event(self) -> AppointmentEvent {
        match self {
            Self::Move => AppointmentEvent::Move,
            Self::Cancel => AppointmentEvent::Cancel,
            Self::Report => AppointmentEvent::Report,
            Self::Differ => AppointmentEvent::Differ,
            Self::Settle(_) => AppointmentEvent::Settle,
        }
    }
}

/// The whole life of an appointment; `None` where a step is out of order.
#[must_use]
pub fn next(state: AppointmentState, step: Step) -> Option<AppointmentState> {
    use AppointmentState::{Cancelled, Disputed, Excused, Kept, NoShow, Scheduled};
    match (state, step) {
        (Scheduled, Step::Move | Step::Report) => Some(Scheduled),
        (Scheduled, Step::Cancel) => Some(Cancelled),
        // A youth who is told of a no-show that was none still has a voice.
        (Scheduled | Disputed | Kept | Excused | NoShow, Step::Differ) => Some(Disputed),
        (Scheduled | Disputed | Kept | Excused | NoShow, Step::Settle(outcome)) => Some(state_of(outcome)),
        (Disputed | Kept | Excused | NoShow, Step::Report) => Some(state),
        (Cancelled, _) | (Disputed | Kept | Excused | NoShow, Step::Move | Step::Cancel) => None,
    }
}

/// The state in which an outcome leaves an appointment.
#[must_use]
pub fn state_of(outcome: AppointmentOutcome) -> AppointmentState {
    match outcome {
        AppointmentOutcome::Kept => AppointmentState::Kept,
        AppointmentOutcome::Excused => AppointmentState::Excused,
        AppointmentOutcome::NoShow => AppointmentState::NoShow,
    }
}

/// What an outcome is on the agreement.
#[must_use]
pub fn check_in_of(outcome: AppointmentOutcome) -> CheckInOutcome {
    match outcome {
        AppointmentOutcome::Kept => CheckInOutcome::Kept,
        AppointmentOutcome::Excused => CheckInOutcome::Excused,
        AppointmentOutcome::NoShow => CheckInOutcome::Missed,
    }
}

/// What a check-in at the time of an appointment says became of it: who came late was there.
#[must_use]
pub fn outcome_of(told: CheckInOutcome) -> AppointmentOutcome {
    match told {
        CheckInOutcome::Kept | CheckInOutcome::Late => AppointmentOutcome::Kept,
        CheckInOutcome::Excused => AppointmentOutcome::Excused,
        CheckInOutcome::Missed => AppointmentOutcome::NoShow,
    }
}

/// What follows from what the sides say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing yet: nobody whose word counts has spoken.
    Waits,
    /// This is what happened.
    Settled(AppointmentOutcome),
    /// The coach has to decide.
    Differs,
}

/// What follows from the reports, in whatever order they came. The word of a coach or a contact counts alone; the youth's
/// waits for one; different words are for the coach to decide.
#[must_use]
pub fn verdict(reports: &[(Side, AppointmentOutcome)]) -> Verdict {
    let Some((_, first)) = reports.first() else { return Verdict::Waits };
    if reports.iter().any(|(_, outcome)| outcome != first) {
        Verdict::Differs
    } else if reports.iter().any(|(side, _)| *side != Side::Participant) {
        Verdict::Settled(*first)
    } else {
        Verdict::Waits
    }
}

/// Whether an appointment of that kind can count for an agreement of that kind.
#[must_use]
pub fn fits(kind: AppointmentKind, agreement: AgreementKind) -> bool {
    matches!(
        (kind, agreement),
        (AppointmentKind::Care, AgreementKind::Care)
            | (AppointmentKind::Employer, AgreementKind::EmployerAppointment)
            | (AppointmentKind::School, AgreementKind::Attendance)
            | (AppointmentKind::Other, AgreementKind::Custom)
    )
}

/// The occasion that an appointment is on its day: its start, as the clock on the wall says.
#[must_use]
pub fn occasion_of(starts_at: DateTime<Utc>) -> String {
    starts_at.with_timezone(&Amsterdam).format("%H:%M").to_string()
}

/// Finds what is wrong with the time of an appointment that is made or moved.
#[must_use]
pub fn time_faults(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>, now: DateTime<Utc>) -> Vec<FieldError> {
    let is_whole = |moment: DateTime<Utc>| moment.second() == 0 && moment.nanosecond() == 0;
    let length = ends_at.signed_duration_since(starts_at);
    let start = if starts_at <= now {
        Some("in_the_past")
    } else if starts_at.signed_duration_since(now) > FARTHEST {
        Some("too_far_ahead")
    } else {
        (!is_whole(starts_at)).then_some("whole_minutes")
    };
    let end = if length <= TimeDelta::zero() {
        Some("wrong_period")
    } else if length < SHORTEST {
        Some("appointment_too_short")
    } else if length > LONGEST {
        Some("appointment_too_long")
    } else {
        (!is_whole(ends_at)).then_some("whole_minutes")
    };
    let field = |pointer: &'static str| move |code: &'static str| FieldError::new(pointer, code);
    start.map(field("/startsAt")).into_iter().chain(end.map(field("/endsAt"))).collect()
}

/// Between which hours on the wall in Amsterdam youths meet employers: nobody is called out at night. The programme's own choice, no law.
pub const MEETING_HOURS: (u32, u32) = (7, 22);

/// What is wrong with the time of a meeting with an employer, beside [`time_faults`]: it is early, late or over midnight.
#[must_use]
pub fn hour_fault(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> Option<FieldError> {
    let (first, last) = MEETING_HOURS;
    let [start, end] = [starts_at, ends_at].map(|moment| moment.with_timezone(&Amsterdam));
    let end_of_day = start.date_naive().and_hms_opt(last, 0, 0)?;
    let is_fine = start.hour() >= first && end.naive_local() <= end_of_day;
    let hour = |hour: u32| format!("{hour}:00");
    (!is_fine).then(|| {
        FieldError::new("/startsAt", "outside_meeting_hours")
            .with("from", hour(first))
            .with("until", hour(last))
    })
}

/// On care nothing says what it is about: names the fields that do.
#[must_use]
pub fn care_faults(kind: AppointmentKind, texts: &[(&str, Option<&str>)]) -> Vec<FieldError> {
    let is_care = kind == AppointmentKind::Care;
    let written = texts.iter().filter(|(_, text)| is_care && text.is_some());
    written.map(|(pointer, _)| FieldError::new(*pointer, "care_without_text")).collect()
}

/// How an appointment is about to be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// To another time.
    Move,
    /// Off.
    Cancel,
}

/// Whether it is early enough: a youth gives notice, a coach can until the start.
///
/// # Errors
/// `appointment_began`, `move_too_late` or `cancel_too_late`.
pub fn check_notice(
    change: Change,
    side: Side,
    starts_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), Code> {
    let left = starts_at.signed_duration_since(now);
    if left <= TimeDelta::zero() {
        return Err(Code::AppointmentBegan);
    }
    match (side, change) {
        (Side::Coach, _) => Ok(()),
        _ if left >= NOTICE => Ok(()),
        (_, Change::Move) => Err(Code::MoveTooLate),
        (_, Change::Cancel) => Err(Code::CancelTooLate),
    }
}

/// Whether anybody can say yet what happened.
///
/// # Errors
/// `appointment_not_over`.
pub fn check_over(ends_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Code> {
    if ends_at <= now { Ok(()) } else { Err(Code::AppointmentNotOver) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sea_orm::Iterable;

    use super::*;

    const OUTCOMES: [AppointmentOutcome; 3] =
        [AppointmentOutcome::Kept, AppointmentOutcome::Excused, AppointmentOutcome::NoShow];

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn every_step_in_every_state_is_allowed_or_not() {
        use AppointmentState::{Cancelled, Disputed, Scheduled};
        for state in AppointmentState::iter() {
            let is_settled = OUTCOMES.iter().any(|outcome| state_of(*outcome) == state);
            let is_told = is_settled || state == Disputed;
            for step in [Step::Move, Step::Cancel, Step::Report, Step::Differ] {
                let wanted = match step {
                    Step::Move => (state == Scheduled).then_some(Scheduled),
                    Step::Cancel => (state == Scheduled).then_some(Cancelled),
                    Step::Report => (state == Scheduled || is_told).then_some(state),
                    _ => (state == Scheduled || is_told).then_some(Disputed),
                };
                assert_eq!(next(state, step), wanted, "{state:?} {step:?}");
            }
            for outcome in OUTCOMES {
                let wanted = (state != Cancelled).then_some(state_of(outcome));
                assert_eq!(next(state, Step::Settle(outcome)), wanted, "{state:?} {outcome:?}");
            }
        }
    }

    #[test]
    fn the_youths_word_waits_and_the_other_sides_counts() {
        use AppointmentOutcome::{Kept, NoShow};
        assert_eq!(verdict(&[]), Verdict::Waits);
        assert_eq!(verdict(&[(Side::Participant, Kept)]), Verdict::Waits);
        for side in [Side::Coach, Side::Contact] {
            assert_eq!(verdict(&[(side, NoShow)]), Verdict::Settled(NoShow));
            assert_eq!(verdict(&[(side, Kept), (Side::Participant, Kept)]), Verdict::Settled(Kept));
            assert_eq!(verdict(&[(side, NoShow), (Side::Participant, Kept)]), Verdict::Differs);
        }
        assert_eq!(verdict(&[(Side::Coach, Kept), (Side::Contact, NoShow)]), Verdict::Differs);
    }

    #[test]
    fn an_appointment_counts_for_its_own_kind_of_agreement() {
        for kind in AppointmentKind::iter() {
            let fitting = AgreementKind::iter().filter(|agreement| fits(kind, *agreement));
            assert_eq!(fitting.count(), usize::from(kind != AppointmentKind::Coach), "{kind:?}");
        }
    }

    #[test]
    fn a_time_is_to_come_and_neither_short_nor_long() {
        let now = at("2026-11-23T09:00:00Z");
        let faults = |starts: &str, ends: &str| {
            let faults = time_faults(at(starts), at(ends), now);
            faults.into_iter().map(|fault| fault.code).collect::<Vec<_>>()
        };
        assert!(faults("2026-11-23T09:01:00Z", "2026-11-23T09:06:00Z").is_empty());
        assert!(faults("2026-11-24T09:00:00Z", "2026-11-24T21:00:00Z").is_empty());
        assert_eq!(faults("2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z"), ["in_the_past"]);
        assert_eq!(faults("2027-11-25T09:00:00Z", "2027-11-25T10:00:00Z"), ["too_far_ahead"]);
        assert_eq!(faults("2026-11-24T10:00:00Z", "2026-11-24T09:00:00Z"), ["wrong_period"]);
        assert_eq!(faults("2026-11-24T10:00:00Z", "2026-11-24T10:04:00Z"), ["appointment_too_short"]);
        assert_eq!(faults("2026-11-24T10:00:00Z", "2026-11-24T22:01:00Z"), ["appointment_too_long"]);
        assert_eq!(faults("2026-11-24T10:00:01Z", "2026-11-24T11:00:00.5Z"), ["whole_minutes"; 2]);
    }

    #[test]
    fn an_occasion_is_the_time_on_the_wall() {
        assert_eq!(occasion_of(at("2026-11-23T09:00:00Z")), "10:00");
        assert_eq!(occasion_of(at("2027-03-28T00:30:00Z")), "01:30");
        assert_eq!(occasion_of(at("2027-03-28T01:30:00Z")), "03:30");
    }

    #[test]
    fn a_youth_gives_a_days_notice_and_a_coach_none() {
        let start = at("2026-11-24T09:00:00Z");
        let checked = |change, side, now| check_notice(change, side, start, at(now));
        assert_eq!(checked(Change::Move, Side::Participant, "2026-11-23T09:00:00Z"), Ok(()));
        let late = "2026-11-23T09:00:01Z";
        assert_eq!(checked(Change::Move, Side::Participant, late), Err(Code::MoveTooLate));
        assert_eq!(checked(Change::Cancel, Side::Participant, late), Err(Code::CancelTooLate));
        assert_eq!(checked(Change::Cancel, Side::Coach, "2026-11-24T08:59:59Z"), Ok(()));
        for side in [Side::Participant, Side::Coach] {
            let begun = checked(Change::Move, side, "2026-11-24T09:00:00Z");
            assert_eq!(begun, Err(Code::AppointmentBegan));
        }
    }

    #[test]
    fn nothing_is_told_before_the_end() {
        let end = at("2026-11-24T10:00:00Z");
        assert_eq!(check_over(end, at("2026-11-24T09:59:59Z")), Err(Code::AppointmentNotOver));
        assert_eq!(check_over(end, end), Ok(()));
    }

    fn reports() -> impl Strategy<Value = Vec<(Side, AppointmentOutcome)>> {
        let outcome = || proptest::sample::select(OUTCOMES.to_vec());
        let of = |side| proptest::option::of(outcome().prop_map(move |outcome| (side, outcome)));
        (of(Side::Participant), of(Side::Coach), of(Side::Contact))
            .prop_map(|(youth, coach, contact)| [youth, coach, contact].into_iter().flatten().collect())
    }

    proptest! {
        #[test]
        fn the_order_of_reports_does_not_matter(reports in reports()) {
            let mut reversed = reports.clone();
            reversed.reverse();
            prop_assert_eq!(verdict(&reports), verdict(&reversed));
        }

        #[test]
        fn a_difference_is_never_undone_by_one_more_word(reports in reports(), one in 0usize..3) {
            let mut more = reports.clone();
            more.push((Side::Contact, OUTCOMES[one]));
            prop_assert!(verdict(&reports) != Verdict::Differs || verdict(&more) == Verdict::Differs);
        }
    }
}
