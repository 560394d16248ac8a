//! The life of a milestone, and who may take which step in it.

use entities::{Cents, MilestoneEvent, MilestoneState, UserId};

use crate::error::Code;

/// The whole life of a milestone; `None` where an event is out of order. An endorsement leaves it claimed: it waits for
/// the second approver. A grant is the answer to an objection. A reversal takes the rewards back and leaves it approved, once (`reversed_at`).
#[must_use]
pub fn next(state: MilestoneState, event: MilestoneEvent) -> Option<MilestoneState> {
    use MilestoneEvent::{Approve, Cancel, Claim, Endorse, Grant, Return, Reverse};
    use MilestoneState::{Approved, Cancelled, Claimed, Open, Returned};
    match (state, event) {
        (Open | Returned, Claim) => Some(Claimed),
        (Claimed, Endorse) => Some(Claimed),
        (Claimed, Approve) => Some(Approved),
        (Claimed, Return) => Some(Returned),
        (Returned, Grant) => Some(Approved),
        (Open | Claimed | Returned, Cancel) => Some(Cancelled),
        (Approved, Reverse) => Some(Approved),
        (Open | Returned, Endorse | Approve | Return | Reverse)
        | (Open, Grant)
        | (Claimed, Claim | Grant | Reverse)
        | (Approved, Claim | Endorse | Approve | Return | Grant | Cancel)
        | (Cancelled, _) => None,
    }
}

/// Somebody who wants to approve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approver {
    /// Who.
    pub user_id: UserId,
    /// Is assigned to the participant now.
    pub is_coach: bool,
    /// Leads the programme.
    pub is_lead: bool,
}

/// What an approval comes to: the coach's counts at once, or waits for a lead where the money is more than `threshold`.
///
/// # Errors
/// `role_not_allowed` where a lead would be first; `second_approver_needed` where the second is not a lead, or is the
/// first again.
pub fn judge_approval(
    approver: Approver,
    first: Option<UserId>,
    money: Cents,
    threshold: Cents,
) -> Result<MilestoneEvent, Code> {
    match first {
        None if !approver.is_coach => Err(Code::RoleNotAllowed),
        None if money > threshold => Ok(MilestoneEvent::Endorse),
        None => Ok(MilestoneEvent::Approve),
        Some(first) if approver.is_lead && approver.user_id != first => Ok(MilestoneEvent::Approve),
        Some(_) => Err(Code::SecondApproverNeeded),
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn a_milestone_lives_this_life_and_no_other() {
        use MilestoneEvent::{Approve, Cancel, Claim, Endorse, Grant, Return, Reverse};
        use MilestoneState::{Approved, Cancelled, Claimed, Open, Returned};
        let allowed = [
            (Open, Claim, Claimed),
            (Returned, Claim, Claimed),
            (Claimed, Endorse, Claimed),
            (Claimed, Approve, Approved),
            (Claimed, Return, Returned),
            (Returned, Grant, Approved),
            (Open, Cancel, Cancelled),
            (Claimed, Cancel, Cancelled),
            (Returned, Cancel, Cancelled),
            (Approved, Reverse, Approved),
        ];
        for state in MilestoneState::iter() {
            for event in MilestoneEvent::iter() {
                let expected = allowed.iter().find(|row| (row.0, row.1) == (state, event)).map(|row| row.2);
                assert_eq!(next(state, event), expected, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn above_the_threshold_two_people_approve_and_the_second_is_a_lead() {
        let (one, other) = (UserId::generate(), UserId::generate());
        let approver = |user_id, is_coach, is_lead| Approver { user_id, is_coach, is_lead };
        let (small, large, threshold) = (Cents(25_000), Cents(25_001), Cents(25_000));
        assert_eq!(
            judge_approval(approver(one, true, false), None, small, threshold),
            Ok(MilestoneEvent::Approve)
        );
        assert_eq!(
            judge_approval(approver(one, true, false), None, large, threshold),
            Ok(MilestoneEvent::Endorse)
        );
        assert_eq!(
            judge_approval(approver(one, true, true), None, large, threshold),
            Ok(MilestoneEvent::Endorse)
        );
        assert_eq!(
            judge_approval(approver(one, false, true), None, small, threshold),
            Err(Code::RoleNotAllowed)
        );
        let second = |approver| judge_approval(approver, Some(one), large, threshold);
        assert_eq!(second(approver(other, false, true)), Ok(MilestoneEvent::Approve));
        assert_eq!(second(approver(one, true, true)), Err(Code::SecondApproverNeeded));
        assert_eq!(second(approver(other, true, false)), Err(Code::SecondApproverNeeded));
    }
}
