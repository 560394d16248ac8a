//! The free-time pass (vrijetijdspas): leisure money of one participant and calendar year, after Reykjavik's
//! Fristundakort.
//!
//! ```text
//! open --block--> blocked --unblock--> open          open | blocked --expire--> expired (for good)
//! ```
//!
//! A pass is opened at enrolment and every 1 January. Its *base grant* depends on the age that the youth reaches in that
//! calendar year, by dated *rates*, and comes out of the year's leisure fund; where the fund can't cover it, the pass is
//! open all the same and a later run of the job grants it. Leisure rewards add to it. A *blocked* pass can't be spent; its
//! youth reads why. After 31 December in Amsterdam a pass *expires*: what is unspent returns to the funds that it came
//! from, the newest money first, because the oldest is spent first. Open bookings live on, and what they free later is
//! *swept* to the funds in the same transaction.

pub mod access;
pub mod http;
pub mod jobs;
pub mod ops;
pub mod query;
pub mod rules;
pub mod sweeping;
