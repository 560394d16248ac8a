//! Payments (betalingen): from what is owed to a bank file, and from the bank's answers back to the ledger.
//!
//! One finance officer *collects* what is owed into a *batch*: one payment a provider over all its redemptions, less what it
//! owes through credit notes, and one payment a payout request. Another officer *releases* it; only then there is a file
//! (ISO 20022 pain.001). The bank answers by payment (EndToEndId): a status report (pain.002) or an account statement
//! (camt.053). A *settled* payment is gone; a *rejected* or *returned* one is undone, so that redemptions are owed again and
//! payout requests are back in the wallet.
//!
//! ```text
//! batch:    collected -release-> released -last payment ends-> closed     collected -cancel-> cancelled
//! payment:  pending -settle-> settled -return-> returned    pending -reject-> rejected    pending -cancel-> cancelled
//! ```
//!
//! The file and the bank's answers are in `pain001` and `bank_file`, which know nothing of the database. Bank details are
//! finance's alone. Calls `ledger` and `payout`.

pub mod access;
pub mod bank_file;
pub mod bank_http;
pub mod collecting;
pub mod http;
pub mod importing;
pub mod ops;
pub mod pain001;
pub mod query;
pub mod reconciliation;
pub mod rules;
pub mod settling;
pub mod statement_http;
