//! Words about placements: what is agreed, worked and said of it.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

words! {
    /// Where a placement stands.
    PlacementState {
        /// Being written or signed.
        Draft,
        /// Signed by everybody.
        Active,
        /// The sides say different things about how it went; waits for the coach.
        Disputed,
        /// Completed.
        Completed,
        /// Completed in part.
        PartlyCompleted,
        /// The youth did not come.
        DidNotShow,
        /// Called off.
        Cancelled,
    }

    /// What can happen to a placement.
    PlacementEvent {
        /// It is begun.
        Begin,
        /// The document is changed: every signature is gone.
        Edit,
        /// Somebody signs.
        Sign,
        /// The last needed signature is there.
        Activate,
        /// It is called off.
        Cancel,
        /// A side says how it went.
        Report,
        /// The sides say different things.
        Differ,
        /// How it went is settled.
        Settle,
    }

    /// Who signs a placement.
    PlacementParty {
        /// The youth.
        Participant,
        /// The employer.
        Employer,
        /// The coach.
        Coach,
        /// A guardian, where the youth is under 18 at the start.
        Guardian,
    }

    /// Whether hours count.
    ShiftState {
        /// Waits for the employer.
        Entered,
        /// The employer confirmed them.
        Confirmed,
        /// The employer refused them; the reason is with it.
        Refused,
    }

    /// How a placement went.
    PlacementOutcome {
        /// To the end.
        Completed,
        /// In part.
        PartlyCompleted,
        /// The youth did not come.
        DidNotShow,
    }
}
