//! The first screen of the app in one call, and what changed since a phone last looked.
//!
//! `home` shows a youth how far the plan is, what to do next, how the agreements stand, what needs attention, and the wallet. `changes` is a stream of what happened to
//! the files that the caller may see, in an order in which nothing that commits late is lost: a phone keeps the cursor
//! and asks again when it has a connection.

pub mod http;
pub mod query;
pub mod rules;
