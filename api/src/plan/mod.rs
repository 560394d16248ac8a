//! Plans: what a youth and a coach agree to work on, signed by everybody who is party to it.
//!
//! A plan has numbered *revisions*. Each is a *document* (goals, agreements, milestones with their rewards) that youth
//! and coach edit as a draft, and then sign: a signature is put under the hash of the exact content, and any edit clears
//! every signature. Under 16 a guardian signs too. The last needed signature brings the revision into force: its
//! milestones and agreements come to life, and the money they promise moves from the funds to the plan's pledge. If the
//! funds can't cover it, the signature is refused and says how much is missing: a promise is always funded.
//!
//! An *amendment* is the next revision. What was approved stays as it is; what is no longer promised returns to the fund.
//! A plan *ends* with an outcome.

pub mod access;
mod activation;
pub mod document;
pub mod http;
pub mod ops;
pub mod query;
pub mod revision;
pub mod rules;
pub mod signing;
