//! Bookings (boekingen): a place of an offer and money of a pass, reserved together and freed together.
//!
//! ```text
//! booked --cancel--> cancelled    by the youth, until the deadline that the booking carries
//!        --free----> freed        the offer or its provider went
//!        --redeem--> redeemed --refund--> refunded
//!        --miss show-> no_show    money back: public money does not pay for absence
//!        --lapse---> lapsed       nobody redeemed it within 30 days of the offer's last day
//! ```
//!
//! A youth books with the pass of this calendar year, under 16 too. Every way out goes through [`leaving`], so that state,
//! place and money never part; what an expired pass gets back goes on to its fund. Each booking has a *code* of six
//! characters that can't be mistaken for one another; only the youth sees it.

pub mod access;
pub mod freeing;
pub mod http;
pub mod jobs;
pub mod leaving;
pub mod ops;
pub mod query;
pub mod rules;
