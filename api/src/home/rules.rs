//! What to do next, as a pure function of where things stand.

use entities::{MilestoneState, PlanState, Standing};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Todo {
    /// There is no plan yet: make one with the coach.
    MakePlan,
    /// The draft waits for the youth's signature.
    SignPlan,
    /// Signed by the youth; others still have to.
    WaitForSignatures,
    /// The coach sent a claim back: read why.
    ReadReturn,
    /// Everything a milestone asks is met: claim it.
    ClaimMilestone,
    /// An agreement is at risk.
    MindAgreement,
    /// A claim waits for the coach.
    WaitForApproval,
}

/// A thing to do, and with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
    /// What to do.
    pub todo: Todo,
    /// With which plan, milestone or agreement.
    pub subject_id: Option<Uuid>,
}

/// Where a plan stands.
#[derive(Clone, Debug, Default)]
pub struct Situation {
    /// The plan that is not over, with its state.
    pub plan: Option<(Uuid, PlanState)>,
    /// Whether there is a draft with content, and whether the youth has signed it.
    pub draft: Option<bool>,
    /// Living milestones, with whether every required agreement is met.
    pub milestones: Vec<(Uuid, MilestoneState, bool)>,
    /// Living agreements.
    pub agreements: Vec<(Uuid, Standing)>,
}

/// What to do next, the most pressing first.
#[must_use]
pub fn next_steps(situation: &Situation) -> Vec<Next> {
    let Some((plan, _)) = situation.plan else {
        return vec![Next { todo: Todo::MakePlan, subject_id: None }];
    };
    let step = |todo, id| Next { todo, subject_id: Some(id) };
    let draft = situation
        .draft
        .map(|is_signed| step(if is_signed { Todo::WaitForSignatures } else { Todo::SignPlan }, plan));
    let of_milestones = |wanted: Todo| {
        situation.milestones.iter().filter(move |(_, state, is_met)| todo_of(*state, *is_met) == Some(wanted))
    };
    let at_risk = situation.agreements.iter().filter(|(_, standing)| *standing == Standing::AtRisk);
    draft
        .into_iter()
        .chain(of_milestones(Todo::ReadReturn).map(|(id, ..)| step(Todo::ReadReturn, *id)))
        .chain(at_risk.map(|(id, _)| step(Todo::MindAgreement, *id)))
        .chain(of_milestones(Todo::ClaimMilestone).map(|(id, ..)| step(Todo::ClaimMilestone, *id)))
        .chain(of_milestones(Todo::WaitForApproval).map(|(id, ..)| step(Todo::WaitForApproval, *id)))
        .collect()
}

fn todo_of(state: MilestoneState, is_met: bool) -> Option<Todo> {
    match state {
        MilestoneState::Open if is_met => Some(Todo::ClaimMilestone),
        MilestoneState::Returned => Some(Todo::ReadReturn),
        MilestoneState::Claimed => Some(Todo::WaitForApproval),
        MilestoneState::Open | MilestoneState::Approved | MilestoneState::Cancelled => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_pressing_comes_first() {
        let id = Uuid::from_u128;
        let situation = Situation {
            plan: Some((id(1), PlanState::Active)),
            draft: Some(false),
            milestones: vec![
                (id(2), MilestoneState::Open, true),
                (id(3), MilestoneState::Open, false),
                (id(4), MilestoneState::Returned, false),
                (id(5), MilestoneState::Claimed, true),
                (id(6), MilestoneState::Approved, true),
            ],
            agreements: vec![(id(7), Standing::AtRisk), (id(8), Standing::OnTrack)],
        };
        let steps: Vec<_> =
            next_steps(&situation).into_iter().map(|next| (next.todo, next.subject_id)).collect();
        assert_eq!(
            steps,
            [
                (Todo::SignPlan, Some(id(1))),
                (Todo::ReadReturn, Some(id(4))),
                (Todo::MindAgreement, Some(id(7))),
                (Todo::ClaimMilestone, Some(id(2))),
                (Todo::WaitForApproval, Some(id(5))),
            ]
        );
    }

    #[test]
    fn without_a_plan_the_next_step_is_to_make_one() {
        let steps = next_steps(&Situation::default());
        assert_eq!(steps, [Next { todo: Todo::MakePlan, subject_id: None }]);
    }
}
