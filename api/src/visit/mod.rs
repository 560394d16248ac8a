//! Visits (bezoeken): role-model talks and company visits for a group of youths.
//!
//! A manager or recruiter of a verified employer *proposes* one, and a lead *publishes* or *declines* it. A coach or a lead makes one
//! that is published at once, with or without an employer. Youths sign up while there is a place and until it begins, themselves or
//! through their coach. Afterwards a coach or lead tells who was there: then it was *held*; telling it again corrects it.
//! Until it begins, a lead or the coach who made it can change it. Calling it off frees everybody and tells them.
//!
//! ```text
//! proposed --publish--> published --hold--> held (--hold--> held)      proposed, published --edit--> the same
//!    | '--decline--> declined  |
//!    '----------cancel---------'--> cancelled
//! ```
//!
//! An employer knows how many come, never who. Where the programme stops working with an employer, its visits are out of
//! sight for youths. Rows are locked in this order: visit, sign-up.

pub mod access;
pub mod body;
pub mod http;
pub mod jobs;
pub mod ops;
pub mod query;
pub mod rules;
pub mod sign_up_http;
pub mod signing_up;
