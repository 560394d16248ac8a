//! Payment batches (betaalbatches): from what is owed to a bank file, and from the bank's answers back to the ledger.
//!
//! A finance officer *collects* all that can be paid now into a batch: one *payment* a provider, over everything that was
//! redeemed there, less its credit notes; and one a payout request. A second officer *releases* the batch. Its *file*
//! (ISO 20022 pain.001) goes to the bank. The bank's answers are imported: a *status report* (pain.002) says what was refused, a
//! *statement* (camt.053) what was paid and what came back. What was not paid is owed again, or back in the youth's wallet.
//!
//! ```text
//! batch:   collected -> released -> closed         payment: pending -> settled -> returned
//!                  '-> cancelled                                  '-> rejected | cancelled
//! ```
//!
//! Every debt is in one batch at most: collections follow each other, because each locks the payee that the programme itself is.
//! Each month is *reconciled*: what the ledger says next to what the bank says, and every difference by name.

pub mod access;
pub mod answer;
pub mod collect;
pub mod file;
pub mod http;
pub mod import;
pub mod ops;
pub mod outcome;
pub mod query;
pub mod reconciliation;
pub mod reconciliation_http;
pub mod rules;
pub mod statement_http;
pub mod xml;
