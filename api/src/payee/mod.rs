//! Payees (begunstigden): whoever the programme can pay, and on which bank account.
//!
//! Finance registers schools, creditors and the programme itself; a provider becomes one when it is approved, a youth by
//! giving an account of their own. Everybody who files a payout sees the names; the bank accounts finance alone. Who gave
//! one sees it masked, such as `NL91 **** 4300`.
//!
//! ```text
//! proposed --confirm--> active --supersede--> superseded
//!     '----reject-----> rejected
//! ```
//!
//! Whoever can redirect money steals it, so an account counts only when a finance officer other than who gave it confirms
//! it, and one that takes the place of another is used 72 hours later: time for the real owner to notice.

pub mod access;
pub mod bank;
mod bank_http;
pub mod http;
pub mod ops;
pub mod query;
pub mod rules;
