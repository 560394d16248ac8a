//! The life of a placement and of hours, who must sign, and what comes of two stories.

use chrono::NaiveDate;
use entities::{
    IntroductionSide, PlacementEvent, PlacementOutcome, PlacementParty, PlacementState, ShiftState,
    placement, placement_report,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clock::{age_on, day_of};
use crate::error::FieldError;
use crate::working_time::table::ADULT;

/// What can be done with a placement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The document is changed.
    Edit,
    /// Somebody signs.
    Sign,
    /// The last needed signature is there.
    Activate,
    /// It is called off.
    Cancel,
    /// Hours are entered.
    Enter,
    /// Hours are confirmed or refused.
    Decide,
    /// A side says how it went.
    Report,
    /// The sides say different things.
    Differ,
    /// It is settled how it went.
    Settle(PlacementOutcome),
}

/// The state in which a placement of such an outcome ends.
#[must_use]
pub fn state_of(outcome: PlacementOutcome) -> PlacementState {
    match outcome {
        PlacementOutcome::Completed => PlacementState::Completed,
        PlacementOutcome::PartlyCompleted => PlacementState::PartlyCompleted,
        PlacementOutcome::DidNotShow => PlacementState::DidNotShow,
    }
}

/// The whole life of a placement; `None` where a step is out of order.
#[must_use]
pub fn next(state: PlacementState, step: Step) -> Option<PlacementState> {
    use PlacementState::*;
    match (state, step) {
        (Draft, Step::Edit | Step::Sign) => Some(Draft),
        (Draft, Step::Activate) => Some(Active),
        (Draft | Active, Step::Cancel) => Some(Cancelled),
        (Active, Step::Report) => Some(Active),
        (Active, Step::Differ) => Some(Disputed),
        (Active | Disputed, Step::Settle(outcome)) => Some(state_of(outcome)),
        // What was really worked can be told until it is settled, and confirmed after it.
        (Active | Disputed, Step::Enter) => Some(state),
        (Active | Disputed | Completed | PartlyCompleted, Step::Decide) => Some(state),
        (Draft, Step::Enter | Step::Decide | Step::Report | Step::Differ | Step::Settle(_))
        | (Active, Step::Edit | Step::Sign | Step::Activate)
        | (Disputed, Step::Edit | Step::Sign | Step::Activate | Step::Cancel | Step::Report | Step::Differ)
        | (Completed | PartlyCompleted | DidNotShow | Cancelled, _) => None,
    }
}

/// How a step is written into the life of the placement, where it is.
#[must_use]
pub fn event_of(step: Step) -> Option<PlacementEvent> {
    match step {
        Step::Edit => Some(PlacementEvent::Edit),
        Step::Sign => Some(PlacementEvent::Sign),
        Step::Activate => Some(PlacementEvent::Activate),
        Step::Cancel => Some(PlacementEvent::Cancel),
        Step::Report => Some(PlacementEvent::Report),
        Step::Differ => Some(PlacementEvent::Differ),
        Step::Settle(_) => Some(PlacementEvent::Settle),
        Step::Enter | Step::Decide => None,
    }
}

/// Whether a guardian signs too: where the youth is under 18 on the first day.
#[must_use]
pub fn needs_guardian(birth_date: NaiveDate, starts_on: NaiveDate) -> bool {
    age_on(birth_date, starts_on) < ADULT
}

/// Who must sign, and has not.
#[must_use]
pub fn missing_signatures(
    birth_date: NaiveDate,
    starts_on: NaiveDate,
    signed: &[PlacementParty],
) -> Vec<PlacementParty> {
    let guardian = needs_guardian(birth_date, starts_on).then_some(PlacementParty::Guardian);
    let needed = [PlacementParty::Participant, PlacementParty::Employer, PlacementParty::Coach];
    needed.into_iter().chain(guardian).filter(|party| !signed.contains(party)).collect()
}

/// What an employer does with hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftStep {
    /// They are right.
    Confirm,
    /// They are not.
    Refuse,
}

/// The whole life of hours; `None` where they were decided otherwise.
#[must_use]
pub fn next_shift(state: ShiftState, step: ShiftStep) -> Option<ShiftState> {
    match (state, step) {
        (ShiftState::Entered | ShiftState::Confirmed, ShiftStep::Confirm) => Some(ShiftState::Confirmed),
        (ShiftState::Entered | ShiftState::Refused, ShiftStep::Refuse) => Some(ShiftState::Refused),
        (ShiftState::Confirmed, ShiftStep::Refuse) | (ShiftState::Refused, ShiftStep::Confirm) => None,
    }
}

/// What a side is asked afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlacementQuestion)]
pub enum Question {
    /// To the youth: was I guided well?
    Guidance,
    /// To the youth: did I learn something?
    Learnt,
    /// To the youth: was I welcome?
    Welcome,
    /// To the employer: did the youth do their best?
    Effort,
    /// To the employer: were agreements kept?
    Agreements,
    /// To the employer: did the youth learn the work?
    Skills,
}

/// The questions of a side.
#[must_use]
pub fn questions_of(side: IntroductionSide) -> &'static [Question] {
    match side {
        IntroductionSide::Participant => &[Question::Guidance, Question::Learnt, Question::Welcome],
        IntroductionSide::Employer => &[Question::Effort, Question::Agreements, Question::Skills],
        IntroductionSide::Coach => &[],
    }
}

/// What is wrong with answers: each question of the side once, unless nobody came who could be asked about.
#[must_use]
pub fn answer_faults(
    side: IntroductionSide,
    outcome: PlacementOutcome,
    answered: &[Question],
) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let asked = questions_of(side);
    for (index, question) in answered.iter().enumerate() {
        if !asked.contains(question) {
            wrong.push(FieldError::new(format!("/answers/{index}/question"), "question_of_other_side"));
        } else if answered.iter().take(index).any(|before| before == question) {
            wrong.push(FieldError::new(format!("/answers/{index}/question"), "duplicate_question"));
        }
    }
    let is_asked = outcome != PlacementOutcome::DidNotShow;
    if is_asked && asked.iter().any(|question| !answered.contains(question)) {
        wrong.push(FieldError::new("/answers", "question_missing"));
    }
    wrong
}

/// What is wrong with the last day that is told: it goes with what was completed in part, within the period.
#[must_use]
pub fn last_day_fault(
    outcome: PlacementOutcome,
    last_on: Option<NaiveDate>,
    (starts_on, ends_on): (NaiveDate, NaiveDate),
) -> Option<FieldError> {
    let code = match (outcome, last_on) {
        (PlacementOutcome::PartlyCompleted, None) => "missing",
        (PlacementOutcome::PartlyCompleted, Some(day)) if day < starts_on => "before_placement",
        (PlacementOutcome::PartlyCompleted, Some(day)) if day > ends_on => "after_placement",
        (PlacementOutcome::PartlyCompleted, Some(_)) | (_, None) => return None,
        (_, Some(_)) => "last_date_not_allowed",
    };
    Some(FieldError::new("/lastDate", code))
}

/// A side's story: how it went, and the last day where it was in part.
pub type Story = (PlacementOutcome, Option<NaiveDate>);

/// Whether it can be said how it went: from the last day on, which is an earlier one where it stopped; that nobody came, from the first.
#[must_use]
pub fn is_time_to_tell(
    (outcome, last_on): Story,
    (starts_on, ends_on): (NaiveDate, NaiveDate),
    today: NaiveDate,
) -> bool {
    match outcome {
        PlacementOutcome::DidNotShow => starts_on <= today,
        PlacementOutcome::Completed => ends_on <= today,
        // A day after the agreed last one is wrong, not early.
        PlacementOutcome::PartlyCompleted => last_on.is_none_or(|last_on| last_on.min(ends_on) <= today),
    }
}

/// The last day of work at a placement, agreed or as it ended; `None` where nobody worked.
#[must_use]
pub fn last_day(row: &placement::Model, reports: &[placement_report::Model]) -> Option<NaiveDate> {
    match row.state {
        PlacementState::Active | PlacementState::Disputed | PlacementState::Completed => Some(row.ends_on),
        PlacementState::PartlyCompleted => {
            // The coach had the last word; else both sides said the same.
            let decided = reports.iter().find(|report| report.side == IntroductionSide::Coach);
            decided.or(reports.first()).and_then(|report| report.last_on)
        }
        PlacementState::Cancelled => row
            .ended_at
            .filter(|_| row.signed_at.is_some())
            .map(|ended_at| day_of(ended_at).min(row.ends_on))
            .filter(|last| *last >= row.starts_on),
        PlacementState::Draft | PlacementState::DidNotShow => None,
    }
}

/// What comes of what was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The other side has not told yet.
    Waits,
    /// Both say the same.
    Settled(PlacementOutcome),
    /// They differ.
    Differs,
}

/// What comes of what one side says, beside what the other said.
#[must_use]
pub fn verdict(said: Story, other: Option<Story>) -> Verdict {
    match other {
        None => Verdict::Waits,
        Some(other) if other == said => Verdict::Settled(said.0),
        Some(_) => Verdict::Differs,
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_state_knows_what_can_happen_to_it() {
        use PlacementOutcome as Outcome;
        use PlacementState::*;
        use Step::*;
        let outcomes = [Outcome::Completed, Outcome::PartlyCompleted, Outcome::DidNotShow];
        let mut allowed = vec![
            (Draft, Edit, Draft),
            (Draft, Sign, Draft),
            (Draft, Activate, Active),
            (Draft, Cancel, Cancelled),
            (Active, Cancel, Cancelled),
            (Active, Report, Active),
            (Active, Differ, Disputed),
            (Active, Enter, Active),
            (Disputed, Enter, Disputed),
            (Active, Decide, Active),
            (Disputed, Decide, Disputed),
            (Completed, Decide, Completed),
            (PartlyCompleted, Decide, PartlyCompleted),
        ];
        for outcome in outcomes {
            allowed.push((Active, Settle(outcome), state_of(outcome)));
            allowed.push((Disputed, Settle(outcome), state_of(outcome)));
        }
        let steps = [Edit, Sign, Activate, Cancel, Enter, Decide, Report, Differ];
        for state in PlacementState::iter() {
            for step in steps.into_iter().chain(outcomes.map(Settle)) {
                let found = allowed.iter().find(|(from, by, _)| (*from, *by) == (state, step));
                assert_eq!(next(state, step), found.map(|(_, _, to)| *to), "{state:?} {step:?}");
            }
        }
    }

    #[test]
    fn hours_are_decided_once_and_saying_the_same_again_is_fine() {
        use ShiftState::*;
        use ShiftStep::*;
        let all = [
            (Entered, Confirm, Some(Confirmed)),
            (Entered, Refuse, Some(Refused)),
            (Confirmed, Confirm, Some(Confirmed)),
            (Confirmed, Refuse, None),
            (Refused, Confirm, None),
            (Refused, Refuse, Some(Refused)),
        ];
        for (state, step, expected) in all {
            assert_eq!(next_shift(state, step), expected, "{state:?} {step:?}");
        }
    }

    #[test]
    fn a_guardian_signs_for_whoever_is_under_18_on_the_first_day() {
        use PlacementParty::*;
        let born = day("2009-02-14");
        assert_eq!(
            missing_signatures(born, day("2027-02-13"), &[]),
            [Participant, Employer, Coach, Guardian]
        );
        assert_eq!(missing_signatures(born, day("2027-02-14"), &[]), [Participant, Employer, Coach]);
        assert_eq!(missing_signatures(born, day("2027-02-13"), &[Coach, Participant, Employer]), [Guardian]);
        assert!(missing_signatures(born, day("2027-02-14"), &[Coach, Participant, Employer]).is_empty());
    }

    #[test]
    fn it_is_told_from_the_last_day_on_and_from_the_first_that_nobody_came() {
        use PlacementOutcome::*;
        let period = (day("2026-12-02"), day("2027-02-27"));
        let last = Some(day("2027-01-09"));
        for (outcome, last_on, today, expected) in [
            (Completed, None, "2027-02-26", false),
            (Completed, None, "2027-02-27", true),
            (PartlyCompleted, last, "2027-01-08", false),
            (PartlyCompleted, last, "2027-01-09", true),
            (PartlyCompleted, None, "2027-01-09", true),
            (DidNotShow, None, "2026-12-01", false),
            (DidNotShow, None, "2026-12-02", true),
        ] {
            let story = (outcome, last_on);
            assert_eq!(is_time_to_tell(story, period, day(today)), expected, "{outcome:?} {today}");
        }
        let fault =
            |outcome, last: Option<&str>| last_day_fault(outcome, last.map(day), period).map(|it| it.code);
        assert_eq!(fault(PartlyCompleted, None).as_deref(), Some("missing"));
        assert_eq!(fault(PartlyCompleted, Some("2026-12-01")).as_deref(), Some("before_placement"));
        assert_eq!(fault(PartlyCompleted, Some("2027-02-28")).as_deref(), Some("after_placement"));
        assert_eq!(fault(PartlyCompleted, Some("2027-02-27")), None);
        assert_eq!(fault(Completed, Some("2027-02-27")).as_deref(), Some("last_date_not_allowed"));
        assert_eq!(fault(DidNotShow, None), None);
    }

    #[test]
    fn each_side_answers_its_own_questions_once() {
        use IntroductionSide::*;
        use PlacementOutcome::*;
        let codes = |side, outcome, answered: &[Question]| -> Vec<String> {
            answer_faults(side, outcome, answered).into_iter().map(|fault| fault.code).collect()
        };
        assert!(codes(Participant, Completed, questions_of(Participant)).is_empty());
        assert!(codes(Employer, Completed, questions_of(Employer)).is_empty());
        assert!(codes(Employer, DidNotShow, &[]).is_empty());
        assert_eq!(codes(Participant, Completed, &[]), ["question_missing"]);
        assert_eq!(codes(Participant, DidNotShow, &[Question::Effort]), ["question_of_other_side"]);
        let twice = [Question::Learnt, Question::Learnt];
        assert_eq!(codes(Participant, DidNotShow, &twice), ["duplicate_question"]);
    }

    #[test]
    fn two_stories_agree_or_they_do_not() {
        use PlacementOutcome::*;
        let until = |text| (PartlyCompleted, Some(day(text)));
        assert_eq!(verdict((Completed, None), None), Verdict::Waits);
        assert_eq!(verdict((Completed, None), Some((Completed, None))), Verdict::Settled(Completed));
        assert_eq!(verdict((Completed, None), Some((DidNotShow, None))), Verdict::Differs);
        assert_eq!(verdict(until("2027-01-01"), Some(until("2027-01-02"))), Verdict::Differs);
        assert_eq!(
            verdict(until("2027-01-01"), Some(until("2027-01-01"))),
            Verdict::Settled(PartlyCompleted)
        );
    }
}
