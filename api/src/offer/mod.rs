//! Offers (aanbod): the courses and one-offs of approved providers, and the catalogue in which youths find them.
//!
//! A provider *drafts* an offer and *submits* it; a lead *approves* it or *rejects* it with a reason, after which it may be
//! edited and submitted again. Whatever the lead judged is judged again when it changes: an edit of an approved offer
//! sends it back to *submitted*, out of the catalogue, while what is booked stays booked at its price. Only more places,
//! the schedule, the accessibility and the picture may change freely. *Withdrawn* is for good: open bookings are freed.
//!
//! ```text
//! draft --submit--> submitted --approve--> approved
//!                    ^     '--reject--> rejected |
//!                    |--------submit-------'     |
//!                    '-----------edit------------'      any of them --withdraw--> withdrawn
//! ```
//!
//! The catalogue holds approved offers of approved providers that have not begun. Places on the map are whole millionths
//! of a degree and distances whole metres: nothing here needs a fraction.

pub mod access;
pub mod body;
pub mod browse;
pub mod catalogue;
pub mod http;
pub mod ops;
pub mod query;
pub mod rules;
pub mod search;
