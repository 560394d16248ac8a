//! Signing in, and knowing who calls.
//!
//! A youth gets a one-time *invitation* code from the coach and chooses a passphrase; a forgotten one is mended by a
//! *recovery* code in the same way. Signing in opens a *session*, one a device. An *access token* (15 minutes) names the
//! session, which is read again at each call, so that a closed session or a withdrawn role is dead at once. A *refresh
//! token* (31 days) is exchanged for a new pair; using a spent one again ends the session, because somebody else has it.
//!
//! Known and unknown accounts answer alike in status, body and time.
//!
//! Their place later: a second factor for staff stands between passphrase and session in [`ops::sign_in`]; an
//! organisation's OpenID Connect provider replaces the passphrase there; consent is a noun of its own.

mod caller;
pub mod http;
pub mod ops;
pub mod passphrase;
pub mod query;
pub mod rules;
mod token;

pub use caller::*;
pub use token::{BookingCodeFault, Keys, Proof, TokenFault};
