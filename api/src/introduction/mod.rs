//! Introductions (kennismakingen): the only way in which an employer hears of a youth, always with the coach beside it.
//!
//! ```text
//! endorse --> waiting --accept--> accepted --close--> closed
//!                |
//!                |--decline--> declined          |--lapse (15 days)--> lapsed
//!                |--withdraw--> withdrawn        |--free--> freed
//! ```
//!
//! A coach who endorses a youth's interest in a place makes one. The employer sees first name, age band, motivation and
//! availability, and the coach as the one to ask. Everything else is *released* by the youth, item by item, under 16 together
//! with a guardian, and for as long as they want ([`releasing`]). Once an introduction is over, the employer sees that it is and
//! nothing of the youth any more. All that an employer ever sees of a youth is put together in one place, [`sight`], which also
//! writes down who saw what first: a *disclosure*, which the youth can read.
//!
//! An employer that does not answer is reminded after 3 and 7 days, and after 15 the introduction *lapses* ([`jobs`]). Where a
//! place goes, the others who wait for it are *freed* ([`freeing`]).
//!
//! While it is accepted, youth, employer and coach write to each other ([`talking`]). The coach reads everything. While the youth
//! is under 18, contact details are [`masking`]ed in both directions; the coach alone reads the original. Anybody can report a
//! message or block the messages; the coach alone opens them again.
//!
//! Rows are locked in this order: employer, place, introduction, interest, release.

pub mod access;
pub mod body;
pub mod freeing;
pub mod http;
pub mod jobs;
pub mod masking;
pub mod message_access;
pub mod message_http;
pub mod message_query;
pub mod ops;
pub mod query;
pub mod release_http;
pub mod releasing;
pub mod rules;
pub mod sight;
pub mod talking;
