//! Deliveries: mails and pushes on their way. Workers of any number of processes take them from one queue; what fails is tried
//! again later, and what keeps failing is shown to the administrator.
//!
//! States: waiting, claimed, sent, dropped, dead. A claim is a lease of two minutes: whoever dies with one loses it, and
//! another worker takes over. The database is the only witness: nothing is sent inside a transaction, and nothing that is
//! sent is told of by anybody but the holder of the claim. So a mail can come twice where a mail server took it and died
//! before it said so; it then has the same Message-ID.
//!
//! Whether there is still anything to tell is asked again when its turn comes ([`moot`]): what was read, is no longer true or
//! no longer wanted is dropped, and at night nobody is woken.

pub mod access;
pub mod claiming;
pub mod condition;
pub mod courier;
pub mod digest;
pub mod http;
pub mod mail;
pub mod moot;
pub mod nearness;
pub mod ops;
pub mod push;
pub mod query;
pub mod queueing;
pub mod rules;
pub mod vapid;

pub use courier::Courier;
