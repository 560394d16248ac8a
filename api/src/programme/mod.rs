//! The programme: one municipality's scheme, its settings and the organisations it works with.
//!
//! Every other record belongs to exactly one *programme*, and nothing crosses from one to another. Its settings are few:
//! how many *places* (plekken) there are, and above which amount a milestone needs a second approver. An *organisation*
//! is the municipality itself, a school, a care provider, an employer or a provider of activities; people hold their
//! roles through one.
//!
//! What an app has to know before anybody signs in is here too: the languages, the oldest app that is still served, and
//! the meaning of every problem that a client can meet.

pub mod access;
pub mod founding;
pub mod http;
pub mod ops;
pub mod query;
pub mod rules;
