//! What can be done about a signal.

use entities::{SignalKind, SignalState};
use serde::Serialize;
use utoipa::ToSchema;

/// A signal is settled once; `None` where it is already.
#[must_use]
pub fn settle(state: SignalState) -> Option<SignalState> {
    match state {
        SignalState::Open => Some(SignalState::Settled),
        SignalState::Settled => None,
    }
}

/// What helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SignalNextStep)]
pub enum Step {
    /// Keep the next one: one more miss breaks the agreement.
    KeepTheNext,
    /// Look together with the coach at how to go on.
    TalkToYourCoach,
    /// Talk about school, because school must report the absence.
    TalkAboutSchool,
    /// Wait: the coach finds out what happened.
    CoachFindsOut,
    /// Wait: the coach reads the message and gets in touch.
    CoachReadsMessage,
    /// Look with the coach for somebody else who can confirm.
    FindAnotherContact,
    /// Get in touch.
    GetInTouch,
    /// Talk with the employer about the hours.
    TalkAboutHours,
}

/// What helps with a signal of this kind.
#[must_use]
pub fn next_step(kind: SignalKind) -> Step {
    match kind {
        SignalKind::AgreementAtRisk => Step::KeepTheNext,
        SignalKind::AgreementBroken => Step::TalkToYourCoach,
        SignalKind::Truancy => Step::TalkAboutSchool,
        SignalKind::ReportsDiffer => Step::CoachFindsOut,
        SignalKind::ContactDeclined => Step::FindAnotherContact,
        SignalKind::NoContact => Step::GetInTouch,
        SignalKind::PlacementDisputed => Step::CoachFindsOut,
        SignalKind::MessageReported => Step::CoachReadsMessage,
        SignalKind::HoursOverLimit => Step::TalkAboutHours,
        SignalKind::EmployerSuspended => Step::TalkToYourCoach,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_is_settled_once() {
        assert_eq!(settle(SignalState::Open), Some(SignalState::Settled));
        assert_eq!(settle(SignalState::Settled), None);
    }
}
