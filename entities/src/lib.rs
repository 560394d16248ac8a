//! The tables as SeaORM entities, the identifiers and the money type.
//!
//! Column types are the domain's own: an account can't be looked up by a plan's id, cents can't be added to a year,
//! and a state that the code does not know can't be read.

pub mod access_code;
pub mod account;
pub mod agreement;
pub mod allocation;
pub mod attachment;
pub mod audit_entry;
pub mod bank_account;
pub mod bank_entry;
pub mod bank_file;
pub mod booking;
pub mod check_in;
pub mod coach_assignment;
pub mod code_guess;
pub mod fund;
pub mod guardianship;
pub mod idempotency_record;
pub mod kinship;
pub mod membership;
pub mod milestone;
pub mod milestone_event;
pub mod milestone_requirement;
pub mod objection;
pub mod offer;
pub mod organisation;
pub mod outbox_event;
pub mod participant;
pub mod pass;
pub mod pass_event;
pub mod pass_rate;
pub mod pass_return;
pub mod payee;
pub mod payment;
pub mod payment_batch;
pub mod payout_request;
pub mod plan;
pub mod plan_edit;
pub mod plan_revision;
pub mod programme;
pub mod provider;
pub mod redemption;
pub mod refresh_token;
pub mod reminder;
pub mod reward;
pub mod session;
pub mod signature;
pub mod transfer;
pub mod user;

mod ids;
mod money;
mod words;

pub use ids::*;
pub use money::*;
pub use words::*;
