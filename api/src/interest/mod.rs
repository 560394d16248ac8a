//! Interests (interesses): a youth wants a place, and says so to their coach first.
//!
//! ```text
//! express --> expressed --endorse--> endorsed: an introduction, which the employer hears of
//!               |   ^
//!        return |   | express (again)
//!               v   |
//!             returned             expressed | returned --withdraw--> withdrawn, or --free--> freed
//! ```
//!
//! A youth has at most five open interests and one a place. It can be expressed only in a place that youths can find, of a
//! verified employer, with something free, and by whoever is old enough on the first day. A coach who is assigned now and no
//! relative *endorses* it, or *returns* it with a reason that the youth reads. Until then no employer knows of it.
//!
//! Endorsing makes an [`introduction`](crate::introduction) in the same transaction, as long as the employer's caps leave room.
//! From then on the interest follows its introduction: the whole life of both is one `match` in [`rules`].
//!
//! Rows are locked in this order: participant, employer, place, introduction, interest.

pub mod access;
pub mod http;
pub mod ops;
pub mod query;
pub mod rules;
