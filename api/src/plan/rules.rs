//! The life of a plan and of its revisions, who must sign, and what a document may say.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entities::{
    AgreementKind, MilestoneId, MilestoneState, PlanState, RevisionState, RewardKind, SignerCapacity,
};
use uuid::Uuid;

use super::document::{Document, Step, Terms};
use crate::clock::age_on;
use crate::error::FieldError;

/// Under this age a guardian signs too.
pub const GUARDIAN_SIGNS_UNDER: u32 = 16;
/// From this age debt relief can be promised.
pub const DEBT_RELIEF_FROM: u32 = 18;

/// What can happen to a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanEvent {
    /// The last needed signature was put under a draft.
    Activate,
    /// A next revision is begun.
    Amend,
    /// It is over.
    End,
}

/// The whole life of a plan; `None` where an event is out of order.
#[must_use]
pub fn next_plan_state(state: PlanState, event: PlanEvent) -> Option<PlanState> {
    match (state, event) {
        (PlanState::Draft | PlanState::Active, PlanEvent::Activate) => Some(PlanState::Active),
        (PlanState::Active, PlanEvent::Amend) => Some(PlanState::Active),
        (PlanState::Draft | PlanState::Active, PlanEvent::End) => Some(PlanState::Ended),
        (PlanState::Draft, PlanEvent::Amend) | (PlanState::Ended, _) => None,
    }
}

/// What can happen to a revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevisionEvent {
    /// Edited or signed.
    Touch,
    /// Comes into force.
    Activate,
    /// A later one comes into force, or the plan ends.
    Supersede,
    /// Given up.
    Discard,
}

/// The whole life of a revision; `None` where an event is out of order.
#[must_use]
pub fn next_revision_state(state: RevisionState, event: RevisionEvent) -> Option<RevisionState> {
    match (state, event) {
        (RevisionState::Draft, RevisionEvent::Touch) => Some(RevisionState::Draft),
        (RevisionState::Draft, RevisionEvent::Activate) => Some(RevisionState::Active),
        (RevisionState::Draft, RevisionEvent::Discard) => Some(RevisionState::Discarded),
        (RevisionState::Active, RevisionEvent::Supersede) => Some(RevisionState::Superseded),
        (RevisionState::Draft, RevisionEvent::Supersede)
        | (RevisionState::Active, RevisionEvent::Touch | RevisionEvent::Activate | RevisionEvent::Discard)
        | (RevisionState::Superseded | RevisionState::Discarded, _) => None,
    }
}

/// Who must sign, and has not. One coach and, under 16, one guardian are enough.
#[must_use]
pub fn missing_signatures(
    birth_date: NaiveDate,
    today: NaiveDate,
    signed: &[SignerCapacity],
) -> Vec<SignerCapacity> {
    let guardian = (age_on(birth_date, today) < GUARDIAN_SIGNS_UNDER).then_some(SignerCapacity::Guardian);
    let needed = [SignerCapacity::Participant, SignerCapacity::Coach].into_iter().chain(guardian);
    needed.filter(|capacity| !signed.contains(capacity)).collect()
}

/// What is wrong with a document beyond its fields: identifiers used twice, references to nothing, debt relief for a
/// minor, a title on care or none elsewhere.
#[must_use]
pub fn document_faults(document: &Document, age: u32) -> Vec<FieldError> {
    let mut faults = Vec::new();
    let mut seen: HashSet<Uuid> = HashSet::new();
    let mut once = |id: Uuid, pointer: String, faults: &mut Vec<FieldError>| {
        if !seen.insert(id) {
            faults.push(FieldError::new(format!("{pointer}/id"), "duplicate_id"));
        }
    };
    for (index, terms) in document.agreements.iter().enumerate() {
        once(terms.id.0, format!("/agreements/{index}"), &mut faults);
        faults.extend(
            title_fault(terms).map(|code| FieldError::new(format!("/agreements/{index}/title"), code)),
        );
    }
    for (index, goal) in document.goals.iter().enumerate() {
        once(goal.id.0, format!("/goals/{index}"), &mut faults);
        for (place, step) in goal.milestones.iter().enumerate() {
            let pointer = format!("/goals/{index}/milestones/{place}");
            once(step.id.0, pointer.clone(), &mut faults);
            faults.extend(step_faults(document, step, &pointer, age));
        }
    }
    faults
}

/// Nothing says what care is about; of everything else people read what they agree on.
fn title_fault(terms: &Terms) -> Option<&'static str> {
    match (terms.kind, &terms.title) {
        (AgreementKind::Care, Some(_)) => Some("care_without_text"),
        (AgreementKind::Attendance | AgreementKind::EmployerAppointment | AgreementKind::Custom, None) => {
            Some("missing")
        }
        _ => None,
    }
}

fn step_faults(document: &Document, step: &Step, pointer: &str, age: u32) -> Vec<FieldError> {
    let mut faults = Vec::new();
    let mut kinds = HashSet::new();
    for (index, promise) in step.rewards.iter().enumerate() {
        if !kinds.insert(promise.kind) {
            faults.push(FieldError::new(format!("{pointer}/rewards/{index}/kind"), "duplicate_id"));
        }
        if promise.kind == RewardKind::DebtRelief && age < DEBT_RELIEF_FROM {
            faults.push(FieldError::new(format!("{pointer}/rewards/{index}/kind"), "too_young"));
        }
    }
    for (index, required) in step.required_agreement_ids.iter().enumerate() {
        if !document.agreements.iter().any(|terms| terms.id == *required) {
            faults.push(FieldError::new(
                format!("{pointer}/requiredAgreementIds/{index}"),
                "unknown_reference",
            ));
        }
    }
    faults
}

/// Whether a milestone is out of reach of an amendment: approved, or waiting for approval.
#[must_use]
pub fn is_fixed(state: MilestoneState) -> bool {
    matches!(state, MilestoneState::Approved | MilestoneState::Claimed)
}

/// What an amendment may not touch: a milestone that is approved, or waits for approval, stays word for word; one that
/// was cancelled does not come back under its old identifier.
#[must_use]
pub fn amendment_faults(
    in_force: &Document,
    draft: &Document,
    states: &HashMap<MilestoneId, MilestoneState>,
) -> Vec<FieldError> {
    let mut faults = Vec::new();
    for (_, step) in in_force.steps() {
        let is_fixed = states.get(&step.id).is_some_and(|state| is_fixed(*state));
        let is_kept = draft.steps().any(|(_, other)| other == step);
        if is_fixed && !is_kept {
            faults.push(FieldError::new(format!("/goals#{}", step.id), "fixed"));
        }
    }
    for (index, goal) in draft.goals.iter().enumerate() {
        for (place, step) in goal.milestones.iter().enumerate() {
            if states.get(&step.id) == Some(&MilestoneState::Cancelled) {
                faults.push(FieldError::new(format!("/goals/{index}/milestones/{place}/id"), "duplicate_id"));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_lives_this_life_and_no_other() {
        use PlanEvent::{Activate, Amend, End};
        use PlanState::{Active, Draft, Ended};
        let table = [
            (Draft, Activate, Some(Active)),
            (Draft, Amend, None),
            (Draft, End, Some(Ended)),
            (Active, Activate, Some(Active)),
            (Active, Amend, Some(Active)),
            (Active, End, Some(Ended)),
            (Ended, Activate, None),
            (Ended, Amend, None),
            (Ended, End, None),
        ];
        for (state, event, expected) in table {
            assert_eq!(next_plan_state(state, event), expected, "{state:?} {event:?}");
        }
    }

    #[test]
    fn a_revision_lives_this_life_and_no_other() {
        use RevisionEvent::{Activate, Discard, Supersede, Touch};
        use RevisionState::{Active, Discarded, Draft, Superseded};
        let allowed = [
            (Draft, Touch, Draft),
            (Draft, Activate, Active),
            (Draft, Discard, Discarded),
            (Active, Supersede, Superseded),
        ];
        for state in [Draft, Active, Superseded, Discarded] {
            for event in [Touch, Activate, Supersede, Discard] {
                let expected = allowed.iter().find(|row| (row.0, row.1) == (state, event)).map(|row| row.2);
                assert_eq!(next_revision_state(state, event), expected, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn a_guardian_signs_until_the_sixteenth_birthday() {
        use SignerCapacity::{Coach, Guardian, Participant};
        let born = NaiveDate::from_ymd_opt(2010, 11, 23).unwrap();
        let (before, on) =
            (NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(), NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
        assert_eq!(missing_signatures(born, before, &[]), [Participant, Coach, Guardian]);
        assert_eq!(missing_signatures(born, before, &[Participant, Coach]), [Guardian]);
        assert_eq!(missing_signatures(born, on, &[Participant, Coach]), []);
        assert_eq!(missing_signatures(born, on, &[Coach, Coach]), [Participant]);
    }

    fn document(json: &str) -> Document {
        serde_json::from_str(json).unwrap()
    }

    const AGREEMENT: &str = "0190a5c8-0000-7000-8000-000000000001";
    const MILESTONE: &str = "0190a5c8-0000-7000-8000-000000000002";

    fn plan(milestone: &str, title: &str, rewards: &str, required: &str) -> Document {
        document(&format!(
            r#"{{"goals":[{{"id":"0190a5c8-0000-7000-8000-000000000003","domain":"school","title":"x","milestones":[
                {{"id":"{milestone}","title":"{title}","rewards":[{rewards}],"requiredAgreementIds":[{required}]}}]}}],
              "agreements":[{{"id":"{AGREEMENT}","kind":"custom","title":"x","rule":{{"kind":"every_kept"}},
                "fromDate":"2026-01-01","untilDate":"2026-02-01"}}]}}"#
        ))
    }

    #[test]
    fn every_fault_of_a_document_is_found_at_once() {
        let twice = r#"{"kind":"study","amount":"1.00"},{"kind":"study","amount":"2.00"},
                       {"kind":"debt_relief","amount":"1.00"}"#;
        let faults =
            document_faults(&plan(AGREEMENT, "x", twice, "\"0190a5c8-0000-7000-8000-000000000009\""), 17);
        let codes: Vec<_> = faults.iter().map(|fault| fault.code.as_str()).collect();
        assert_eq!(codes, ["duplicate_id", "duplicate_id", "too_young", "unknown_reference"]);
        assert_eq!(document_faults(&plan(MILESTONE, "x", "", &format!("\"{AGREEMENT}\"")), 9), []);
    }

    #[test]
    fn an_amendment_leaves_what_is_approved_word_for_word() {
        let id = MilestoneId(MILESTONE.parse().unwrap());
        let in_force = plan(MILESTONE, "old", "", "");
        let changed = plan(MILESTONE, "new", "", "");
        for (state, is_free) in [
            (MilestoneState::Open, true),
            (MilestoneState::Returned, true),
            (MilestoneState::Claimed, false),
            (MilestoneState::Approved, false),
        ] {
            let states = HashMap::from([(id, state)]);
            assert_eq!(amendment_faults(&in_force, &changed, &states).is_empty(), is_free, "{state:?}");
            assert_eq!(amendment_faults(&in_force, &in_force, &states), []);
            assert_eq!(amendment_faults(&in_force, &Document::default(), &states).is_empty(), is_free);
        }
        let cancelled = HashMap::from([(id, MilestoneState::Cancelled)]);
        assert_eq!(amendment_faults(&Document::default(), &changed, &cancelled).len(), 1);
    }
}
