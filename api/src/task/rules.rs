//! The kinds of tasks, whose they are, and which come first.

use chrono::{DateTime, TimeDelta, Utc};
use entities::Role;
use sea_orm::EnumIter;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The most tasks that are told at once.
pub const MOST: usize = 100;
/// How long an employer has for an answer to an introduction.
pub const ANSWER_WITHIN: TimeDelta = TimeDelta::days(15);
/// How long after an appointment it still helps to say what happened.
pub const TELL_WITHIN: TimeDelta = TimeDelta::days(30);

/// What somebody has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// An introduction waits for the employer.
    AnswerIntroduction,
    /// Proposed times wait for an answer.
    AnswerProposal,
    /// A placement waits for a signature.
    SignPlacement,
    /// Hours wait for the employer.
    ConfirmHours,
    /// Nobody whose word counts said what happened at an appointment.
    TellAppointment,
    /// A placement is over, and this side has not said how it went.
    TellPlacement,
    /// An interest waits for the coach.
    EndorseInterest,
    /// The sides say different things about an appointment.
    DecideAppointment,
    /// The sides say different things about a placement.
    DecidePlacement,
    /// A placement went well, and there is no certificate.
    IssueCertificate,
    /// A visit took place, and nobody told who was there.
    TellVisit,
    /// An employer waits for the lead.
    VerifyEmployer,
    /// A place waits for the lead.
    ModeratePlace,
    /// A visit waits for the lead.
    DecideVisit,
    /// The coach sent an interest back.
    ImproveInterest,
    /// What a youth under 16 wants to release waits for a guardian.
    AgreeToRelease,
    /// Only a guardian's signature is missing under a placement, and no guardian has an account.
    ArrangeGuardian,
    /// A placement can't come into force as it is drafted: the coach changes it or calls it off.
    ImprovePlacement,
    /// A lead sent a place back to its employer.
    ImprovePlace,
    /// A lead sent the registration of an employer back.
    ImproveRegistration,
}

impl TaskKind {
    /// The kind of thing it is about.
    #[must_use]
    pub fn subject(self) -> &'static str {
        match self {
            Self::AnswerIntroduction => "introduction",
            Self::AnswerProposal => "proposal",
            Self::SignPlacement | Self::ConfirmHours | Self::TellPlacement => "placement",
            Self::DecidePlacement | Self::IssueCertificate => "placement",
            Self::ArrangeGuardian | Self::ImprovePlacement => "placement",
            Self::TellAppointment | Self::DecideAppointment => "appointment",
            Self::EndorseInterest | Self::ImproveInterest => "interest",
            Self::TellVisit | Self::DecideVisit => "visit",
            Self::VerifyEmployer | Self::ImproveRegistration => "employer",
            Self::ModeratePlace | Self::ImprovePlace => "place",
            Self::AgreeToRelease => "release",
        }
    }

    /// The text that says what to do.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::AnswerIntroduction => "task-answer-introduction",
            Self::AnswerProposal => "task-answer-proposal",
            Self::SignPlacement => "task-sign-placement",
            Self::ConfirmHours => "task-confirm-hours",
            Self::TellAppointment => "task-tell-appointment",
            Self::TellPlacement => "task-tell-placement",
            Self::EndorseInterest => "task-endorse-interest",
            Self::DecideAppointment => "task-decide-appointment",
            Self::DecidePlacement => "task-decide-placement",
            Self::IssueCertificate => "task-issue-certificate",
            Self::TellVisit => "task-tell-visit",
            Self::VerifyEmployer => "task-verify-employer",
            Self::ModeratePlace => "task-moderate-place",
            Self::DecideVisit => "task-decide-visit",
            Self::ImproveInterest => "task-improve-interest",
            Self::AgreeToRelease => "task-agree-to-release",
            Self::ArrangeGuardian => "task-arrange-guardian",
            Self::ImprovePlacement => "task-improve-placement",
            Self::ImprovePlace => "task-improve-place",
            Self::ImproveRegistration => "task-improve-registration",
        }
    }

    /// What waits for somebody in this role.
    #[must_use]
    pub fn of(role: Role) -> &'static [Self] {
        match role {
            Role::Employer => &[
                Self::AnswerIntroduction,
                Self::AnswerProposal,
                Self::SignPlacement,
                Self::ConfirmHours,
                Self::TellAppointment,
                Self::TellPlacement,
                Self::ImprovePlace,
                Self::ImproveRegistration,
            ],
            Role::Coach => &[
                Self::EndorseInterest,
                Self::SignPlacement,
                Self::ImprovePlacement,
                Self::ArrangeGuardian,
                Self::DecideAppointment,
                Self::DecidePlacement,
                Self::IssueCertificate,
                Self::TellVisit,
            ],
            Role::Lead => &[Self::VerifyEmployer, Self::ModeratePlace, Self::DecideVisit, Self::TellVisit],
            Role::Participant => &[
                Self::AnswerProposal,
                Self::SignPlacement,
                Self::ImproveInterest,
                Self::TellAppointment,
                Self::TellPlacement,
            ],
            Role::Guardian => &[Self::AgreeToRelease, Self::SignPlacement],
            Role::Partner | Role::Provider | Role::Finance | Role::PrivacyOfficer | Role::Admin => &[],
        }
    }
}

/// Something that waits for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// What to do.
    pub kind: TaskKind,
    /// About which thing.
    pub subject_id: Uuid,
    /// Since when it waits.
    pub since: DateTime<Utc>,
    /// Until when it is of use.
    pub due: Option<DateTime<Utc>>,
}

/// The longest waiting, each once, and whether that is all of it.
#[must_use]
pub fn take_oldest(mut tasks: Vec<Task>) -> (Vec<Task>, bool) {
    tasks.sort_by_key(|task| (task.since, task.kind, task.subject_id));
    // Whoever is coach and lead has some of it twice.
    tasks.dedup_by_key(|task| (task.kind, task.subject_id));
    let is_complete = tasks.len() <= MOST;
    tasks.truncate(MOST);
    (tasks, is_complete)
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;
    use crate::language::Language;

    #[test]
    fn every_task_has_words_and_is_somebodys() {
        for kind in TaskKind::iter() {
            for language in Language::ALL {
                assert!(language.find_text(kind.text(), &[]).is_some(), "{kind:?}");
            }
            assert!(Role::iter().any(|role| TaskKind::of(role).contains(&kind)), "{kind:?}");
        }
    }

    #[test]
    fn the_longest_waiting_come_first_and_once() {
        let now: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        let task = |minutes: i64| Task {
            kind: TaskKind::TellVisit,
            subject_id: Uuid::from_u128(u128::try_from(minutes).unwrap()),
            since: now - TimeDelta::minutes(minutes),
            due: None,
        };
        let (tasks, is_complete) = take_oldest(vec![task(1), task(3), task(2), task(3)]);
        assert_eq!((tasks, is_complete), (vec![task(3), task(2), task(1)], true));
        let (tasks, is_complete) = take_oldest((0..101).map(task).collect());
        assert_eq!((tasks.len(), tasks[0], is_complete), (MOST, task(100), false));
    }
}
