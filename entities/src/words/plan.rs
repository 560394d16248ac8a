//! Words about plans, agreements, milestones and rewards.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

words! {
    /// Where a plan stands.
    PlanState {
        /// Being built; nothing is promised yet.
        Draft,
        /// Signed and funded.
        Active,
        /// Over, with an outcome.
        Ended,
    }

    /// How a plan ended.
    PlanOutcome {
        /// Reached what was agreed.
        Completed,
        /// Handed over to the 075 approach.
        HandedOver,
        /// Left the municipality.
        MovedAway,
        /// Stopped.
        Withdrawn,
    }

    /// Where a revision stands.
    RevisionState {
        /// May be edited and signed.
        Draft,
        /// In force.
        Active,
        /// Replaced by a later one.
        Superseded,
        /// Never came into force.
        Discarded,
    }

    /// As what somebody signs.
    SignerCapacity {
        /// The youth.
        Participant,
        /// An assigned coach.
        Coach,
        /// A guardian, needed under 16.
        Guardian,
    }

    /// What an agreement is about.
    AgreementKind {
        /// Being at school or training.
        Attendance,
        /// Accepting care or support: that it was kept, never what it was about.
        Care,
        /// Keeping an appointment with an employer.
        EmployerAppointment,
        /// Anything else that can be counted.
        Custom,
    }

    /// Where an agreement stands. Reckoned from facts and the date, never typed in.
    Standing {
        /// Its period has not begun, or nothing was due yet.
        NotStarted,
        /// Nothing to worry about.
        OnTrack,
        /// One more miss breaks it.
        AtRisk,
        /// Can no longer be met.
        Broken,
        /// Fulfilled.
        Met,
    }

    /// Where a milestone stands.
    MilestoneState {
        /// To be reached.
        Open,
        /// The youth says it is reached; waits for approval.
        Claimed,
        /// Sent back with a reason; may be claimed again.
        Returned,
        /// Approved, for good.
        Approved,
        /// No longer part of the plan.
        Cancelled,
    }

    /// What can happen to a milestone.
    MilestoneEvent {
        /// The youth claims it.
        Claim,
        /// A coach approves an amount that needs a second approver.
        Endorse,
        /// Approved: rewards are granted.
        Approve,
        /// Sent back with a reason.
        Return,
        /// Taken out of the plan.
        Cancel,
        /// An objection against its return was granted: rewards are granted after all.
        Grant,
        /// Approved by mistake: rewards are taken back. The state stays as it is.
        Reverse,
    }

    /// What a milestone can unlock.
    RewardKind {
        /// Money on the free-time pass.
        Leisure,
        /// Study incentive.
        Study,
        /// Debt relief, from 18.
        DebtRelief,
        /// A recommendation for housing; no money.
        HousingRecommendation,
        /// An introduction to an employer; no money.
        EmployerIntroduction,
    }

    /// Where a reward stands.
    RewardState {
        /// Set aside.
        Promised,
        /// Unlocked.
        Granted,
        /// No longer promised.
        Withdrawn,
        /// Unlocked by mistake and taken back.
        Reversed,
    }
}
