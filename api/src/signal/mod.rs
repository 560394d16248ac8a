//! Signals (signalen): what somebody should look at while it can still be mended. A signal is raised once for as long as it
//! is open, and settled by the facts or by a coach who says what was done.
//!
//! The youth sees what is the matter and what helps; what the coach writes about it stays with coaches and leads.

pub mod access;
pub mod http;
pub mod ops;
pub mod query;
pub mod rules;
