//! Objections (bezwaren): a youth does not agree with a refused payout or a returned milestone.
//!
//! ```text
//! filed --grant--> granted       filed --dismiss--> dismissed       filed --withdraw--> withdrawn
//! ```
//!
//! The youth, or a guardian under 16, says why within six weeks of the decision (Awb 6:7). A lead who had no part in it
//! and is no relative decides within six weeks, with a reason. Granting does what was refused, in the same transaction:
//! the payout is approved and owed, the milestone approved and its rewards unlocked. Where that is no longer possible the
//! objection stays open and the refusal says what is in the way. Reminders come two weeks and three days before the last
//! day, and once after it.

pub mod access;
pub mod http;
pub mod jobs;
pub mod ops;
pub mod query;
pub mod rules;
