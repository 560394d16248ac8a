//! Who answers whom, the life of a proposal, and what is wrong with its times.

use chrono::{DateTime, Utc};
use entities::{IntroductionSide, IntroductionState, MeetingKind, ProposalState};

use crate::appointment::ops::Slot;
use crate::appointment::rules::{hour_fault, time_faults};
use crate::error::{Code, FieldError};

/// The two who meet. The coach stands beside the youth: speaks for them, and never for the employer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Camp {
    /// Youth and coach.
    Youth,
    /// People of the employer.
    Employer,
}

/// In whose camp a side is.
#[must_use]
pub fn camp_of(side: IntroductionSide) -> Camp {
    match side {
        IntroductionSide::Participant | IntroductionSide::Coach => Camp::Youth,
        IntroductionSide::Employer => Camp::Employer,
    }
}

/// What can happen to a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// One of its times is chosen.
    Accept,
    /// None of them fits.
    Decline,
    /// Taken back.
    Withdraw,
    /// Somebody in this camp proposes other times.
    ReplacedBy(Camp),
}

/// The whole life of a proposal that `side` made; `None` where a step is out of order.
#[must_use]
pub fn next(state: ProposalState, side: IntroductionSide, step: Step) -> Option<ProposalState> {
    use ProposalState::{Accepted, Declined, Open, Withdrawn};
    match (state, step) {
        (Open, Step::Accept) => Some(Accepted),
        (Open, Step::Decline) => Some(Declined),
        (Open, Step::Withdraw) => Some(Withdrawn),
        (Open, Step::ReplacedBy(camp)) if camp == camp_of(side) => Some(Withdrawn),
        (Open, Step::ReplacedBy(_)) => Some(Declined),
        (Accepted | Declined | Withdrawn, _) => None,
    }
}

/// What people see: times that are past, or wait in an introduction that is over, wait for nobody.
#[must_use]
pub fn shown(state: ProposalState, introduction: IntroductionState, are_past: bool) -> ProposalState {
    match (state, introduction) {
        (ProposalState::Open, IntroductionState::Accepted) if !are_past => ProposalState::Open,
        (ProposalState::Open, _) => ProposalState::Withdrawn,
        (over, _) => over,
    }
}

/// Whether none of the times is to come any more.
#[must_use]
pub fn are_past(slots: &[Slot], now: DateTime<Utc>) -> bool {
    slots.iter().all(|slot| slot.starts_at <= now)
}

/// Meeting needs an introduction that was accepted and lasts.
///
/// # Errors
/// `introduction_not_accepted`.
pub fn check_accepted(state: IntroductionState) -> Result<(), Code> {
    if state == IntroductionState::Accepted { Ok(()) } else { Err(Code::IntroductionNotAccepted) }
}

/// Everything that is wrong with the times of a proposal: each as an appointment would have it, and each once.
#[must_use]
pub fn slot_faults(slots: &[Slot], now: DateTime<Utc>) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    for (index, slot) in slots.iter().enumerate() {
        let faults = time_faults(slot.starts_at, slot.ends_at, now);
        for fault in faults.into_iter().chain(hour_fault(slot.starts_at, slot.ends_at)) {
            wrong.push(FieldError { pointer: format!("/slots/{index}{}", fault.pointer), ..fault });
        }
        if slots.iter().take(index).any(|before| before.starts_at == slot.starts_at) {
            wrong.push(FieldError::new(format!("/slots/{index}/startsAt"), "duplicate_slot"));
        }
    }
    wrong
}

/// Whether a time falls together with something between `from` and `until`.
#[must_use]
pub fn overlaps(slot: Slot, (from, until): (DateTime<Utc>, DateTime<Utc>)) -> bool {
    from < slot.ends_at && slot.starts_at < until
}

/// The text that names what it is for.
#[must_use]
pub fn title_of(meeting: MeetingKind) -> &'static str {
    match meeting {
        MeetingKind::GettingToKnow => "meeting-getting-to-know",
        MeetingKind::Trial => "meeting-trial",
        MeetingKind::Evaluation => "meeting-evaluation",
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;
    use crate::language::Language;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_proposal_lives_this_life_and_no_other() {
        use ProposalState::{Accepted, Declined, Open, Withdrawn};
        for state in ProposalState::iter() {
            for side in IntroductionSide::iter() {
                let own = camp_of(side);
                let other = if own == Camp::Youth { Camp::Employer } else { Camp::Youth };
                for (step, after) in [
                    (Step::Accept, Accepted),
                    (Step::Decline, Declined),
                    (Step::Withdraw, Withdrawn),
                    (Step::ReplacedBy(own), Withdrawn),
                    (Step::ReplacedBy(other), Declined),
                ] {
                    let wanted = (state == Open).then_some(after);
                    assert_eq!(next(state, side, step), wanted, "{state:?} {side:?} {step:?}");
                }
            }
        }
    }

    #[test]
    fn times_wait_only_while_the_introduction_lasts() {
        for introduction in IntroductionState::iter() {
            let lasts = introduction == IntroductionState::Accepted;
            assert_eq!(check_accepted(introduction).is_ok(), lasts);
            for state in ProposalState::iter() {
                let over = if state == ProposalState::Open { ProposalState::Withdrawn } else { state };
                assert_eq!(shown(state, introduction, false), if lasts { state } else { over });
                assert_eq!(shown(state, introduction, true), over);
            }
        }
    }

    #[test]
    fn each_time_is_to_come_and_there_once() {
        let now = at("2026-11-23T09:00:00Z");
        let slot = |starts: &str, ends: &str| Slot { starts_at: at(starts), ends_at: at(ends) };
        let good = slot("2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z");
        assert!(slot_faults(&[good], now).is_empty());
        let past = slot("2026-11-22T09:00:00Z", "2026-11-22T08:00:00Z");
        let said: Vec<_> = slot_faults(&[good, past, good], now)
            .into_iter()
            .map(|fault| format!("{} {}", fault.pointer, fault.code))
            .collect();
        let wanted = [
            "/slots/1/startsAt in_the_past",
            "/slots/1/endsAt wrong_period",
            "/slots/2/startsAt duplicate_slot",
        ];
        assert_eq!(said, wanted);
    }

    #[test]
    fn what_ends_when_the_other_begins_does_not_overlap() {
        let slot = Slot { starts_at: at("2026-11-24T09:00:00Z"), ends_at: at("2026-11-24T10:00:00Z") };
        for (from, until, wanted) in [
            ("2026-11-24T08:00:00Z", "2026-11-24T09:00:00Z", false),
            ("2026-11-24T08:00:00Z", "2026-11-24T09:01:00Z", true),
            ("2026-11-24T09:59:00Z", "2026-11-24T11:00:00Z", true),
            ("2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z", false),
            ("2026-11-24T08:00:00Z", "2026-11-24T12:00:00Z", true),
        ] {
            assert_eq!(overlaps(slot, (at(from), at(until))), wanted, "{from} {until}");
        }
    }

    #[test]
    fn every_meeting_has_a_name_in_every_language() {
        for language in Language::ALL {
            for meeting in MeetingKind::iter() {
                assert!(language.find_text(title_of(meeting), &[]).is_some(), "{meeting:?}");
            }
        }
    }
}
