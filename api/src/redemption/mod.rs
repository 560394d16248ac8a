//! Redemptions (verzilveringen): a booking turned into a debt to its provider, at the provider's desk.
//!
//! The youth's phone shows a *signed code* as a QR: it lives 60 seconds and is no access token. It works once because its
//! booking redeems once. Beside it stands the *human code* of six characters, which lives as long as the booking. Only the
//! provider of the booking can use either: to anybody else a code is unknown. Wrong human codes are *guesses*: ten within
//! a quarter of an hour lock the organisation out, on every process, until the oldest is a quarter of an hour old.
//!
//! Redeeming captures the price or less to the provider's payee and gives the rest back. A *refund* mends a mistake, once:
//! before payment out of the payable, after payment as a credit note that the provider's next payment sets off.

pub mod access;
pub mod guessing;
pub mod http;
pub mod lookup;
pub mod ops;
pub mod query;
pub mod rules;
pub mod showing;
