//! Payout requests (uitbetalingsverzoeken): study incentive and debt relief on their way to a payee.
//!
//! ```text
//! filed --endorse--> endorsed --approve--> approved --settle--> paid
//!   |                   |                    |  ^                |
//!   |---refuse----------+--> refused         |  '--grant-- refused (an objection)
//!   '---withdraw--------'--> withdrawn       '-----bounce--> bounced <--bounce
//! ```
//!
//! The youth says what for, how much and to whom; that reserves the money in the same transaction. The coach stands
//! behind it, finance approves: three people, none of them family. Approval turns what is reserved into a debt to the
//! payee; the payment batch carries it to the bank, which settles it or sends it back. A refusal says why and frees the
//! money, and can be objected to.
//!
//! Study money has a ceiling a calendar year; debt relief is from 18. A school or a creditor is paid directly; a youth's own
//! account only against a receipt.

pub mod access;
pub mod http;
pub mod ops;
pub mod query;
pub mod rules;
pub mod settlement;
