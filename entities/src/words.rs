//! The domain's closed word lists: roles, kinds and states, stored and sent under the same names.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize,
            Deserialize, ToSchema,
        )]
        #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$item_doc])* $item,)*
        }
    )*};
}

words! {
    /// What an organisation is to the programme.
    OrganisationKind {
        /// The municipality (gemeente) itself.
        Municipality,
        /// A school.
        School,
        /// A care provider (zorgaanbieder).
        Care,
        /// An employer (ondernemer).
        Employer,
        /// A provider (aanbieder) of activities.
        Provider,
    }

    /// What a person may do.
    Role {
        /// A youth (deelnemer), through being enrolled.
        Participant,
        /// A legal representative (ouder of verzorger), through a guardianship.
        Guardian,
        /// A personal coach.
        Coach,
        /// A contact at a school or care provider.
        Partner,
        /// Somebody at an employer.
        Employer,
        /// Somebody at a provider of activities.
        Provider,
        /// Runs the programme (projectleider).
        Lead,
        /// A municipal finance officer.
        Finance,
        /// Data protection officer (functionaris gegevensbescherming).
        PrivacyOfficer,
        /// Functional administrator: accounts and settings, no case content.
        Admin,
    }

    /// What a one-time code is for.
    AccessCodePurpose {
        /// The first sign-in.
        Invitation,
        /// A forgotten passphrase.
        Recovery,
    }

    /// What a fund may pay for. The first three pay milestone rewards; the others are the plan's other budget lines.
    FundPurpose {
        /// The free-time pass (vrijetijdspas).
        Leisure,
        /// The study incentive (studiestimulans).
        Study,
        /// Debt relief, from 18.
        DebtRelief,
        /// Person-centred approach: coaching.
        Coaching,
        /// At school.
        School,
        /// In the neighbourhood.
        Neighbourhood,
        /// The family.
        Family,
        /// The digital world.
        Digital,
        /// Learning from results.
        Learning,
        /// The project leader.
        ProjectLead,
    }

    /// What the balance of an account means.
    AccountKind {
        /// The municipality's money outside; owner: programme; no floor.
        Budget,
        /// Free budget; owner: fund.
        Fund,
        /// Promised and not yet earned; owner: plan, one a fund.
        Pledge,
        /// Leisure money to spend; owner: participant, one a calendar year.
        Pass,
        /// Study incentive to spend; owner: participant.
        Study,
        /// Debt relief to spend; owner: participant.
        DebtRelief,
    }

    /// Why money moved.
    TransferKind {
        /// Budget to fund; subject: allocation.
        Allocation,
        /// Fund to pledge; subject: reward.
        Pledge,
        /// Pledge back to fund; subject: reward.
        PledgeReturn,
        /// Pledge to wallet; subject: reward.
        Reward,
        /// The opposite of an earlier transfer; subject: that transfer.
        Reversal,
    }

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

    /// What happened on one occasion.
    CheckInOutcome {
        /// Kept.
        Kept,
        /// Missed without a good reason.
        Missed,
        /// Missed with a good reason; counts neither for nor against.
        Excused,
    }

    /// Whether a check-in counts.
    CheckInState {
        /// Waits for the coach.
        Recorded,
        /// Counts.
        Confirmed,
        /// Does not count; the reason is with it.
        Rejected,
    }

    /// Where an agreement stands. Computed, never stored.
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
