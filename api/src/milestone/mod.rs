//! Milestones (mijlpalen): steps on the way to a goal that unlock what was promised for them.
//!
//! ```text
//! open --claim--> claimed --approve--> approved (for good)
//!                  |  ^
//!           return |  | claim
//!                  v  |
//!                returned --grant--> approved (an objection)
//!
//! open | claimed | returned --cancel--> cancelled
//! ```
//!
//! The youth claims with evidence; an assigned coach approves once, or returns it with a reason. Approval with a required
//! agreement that is not met needs a written reason; above the programme's amount the coach's approval is an
//! *endorsement*, and a lead, who is somebody else, approves. Nobody approves for themselves or for a relative. Approval is one
//! transaction: state, pledge to wallet, audit, outbox. A mistake is mended by a *reversal*, which says why.

pub mod access;
pub mod evidence;
pub mod evidence_http;
pub mod http;
pub mod ops;
pub mod query;
pub mod rewards;
pub mod rules;
