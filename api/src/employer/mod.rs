//! Employers (ondernemers): local businesses that give youths a place to learn, once a lead verified them.
//!
//! An employer *registers* itself, without an account: it gets a login name that we make and a one-time code, so that nobody
//! learns which accounts or which numbers in the trade register we know. A lead *verifies* it, *rejects* it with a reason,
//! after which it may register again, or *suspends* it: from that moment nobody there sees any youth, while its own page stays
//! theirs to read, with the reason. One number in the trade register belongs to one verified employer.
//!
//! ```text
//! registered --verify--> verified --suspend--> suspended
//!    |  ^                   ^--------verify--------'
//!    |  '--register-- rejected
//!    '------reject-------^
//! ```
//!
//! Several people act for one employer, each in a duty: the *manager* does everything and lets colleagues in, the *recruiter*
//! posts places and answers introductions, the *supervisor* is there at work. What lets them in is their membership of its
//! organisation; both end together, whoever ends them. There is always a manager left, unless a lead takes the role of the last.
//!
//! Youths, families and coaches see verified employers and how many introductions of a hundred they answer; whom to ask is for
//! coaches and leads.
//!
//! Every step stays as an event, so that the number of employers bound to the programme can be told for any month.

pub mod access;
pub mod acting;
pub mod bound;
pub mod bound_http;
pub mod deciding_http;
pub mod http;
pub mod members;
pub mod members_http;
pub mod ops;
pub mod people_access;
pub mod query;
pub mod registering;
pub mod registering_http;
pub mod rules;
