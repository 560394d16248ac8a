//! Providers (aanbieders): organisations whose activities the free-time pass pays, once a lead approved them.
//!
//! Somebody at a sports club, a music school or a culture house *applies* for their organisation. A lead *approves* it,
//! which also makes it somebody who can be paid, or *rejects* it with a reason, after which it may apply again. A lead who
//! no longer trusts it *suspends* it: every open booking is freed and the money is back on the passes. Approving it once
//! more ends the suspension; what was freed stays freed.
//!
//! ```text
//! applied --approve--> approved --suspend--> suspended
//!    |  ^                  ^--------approve------'
//!    |  '--apply-- rejected
//!    '---reject------^
//! ```
//!
//! Calls `booking::freeing` and reads memberships. Its people are accounts with the role `provider`, made as all accounts are.

pub mod access;
pub mod http;
pub mod ops;
pub mod payee;
pub mod query;
pub mod rules;
