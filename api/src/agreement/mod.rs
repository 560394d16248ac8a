//! Agreements (afspraken): what the youth keeps, and how one can see that it is kept.
//!
//! "Voor niets gaat de zon op": money is earned by keeping agreements, such as being at school, accepting care, or keeping
//! appointments with an employer (plan, page 15). Each has a *rule* that can be counted, over a period. A *check-in* says what happened on
//! one occasion, told by the youth, a coach or a contact who signed; it counts once a coach or a contact has confirmed it. The
//! *standing* follows from rule, confirmed check-ins and date: nobody types it in. What the check-ins add up to is kept beside them
//! as *progress*, with the *streak* of occasions kept in a row. When an agreement turns at risk or broken, a signal is raised.
//!
//! A phone tells when it has a connection: it names each check-in itself, and saying the same twice is saying it once.
//!
//! Agreements are written in a plan's revision (`plan`) and come to life when it is signed.

pub mod access;
pub mod batch;
pub mod batch_http;
pub mod bulk;
pub mod check_in_http;
pub mod deciding;
pub mod encouragement;
pub mod http;
pub mod jobs;
pub mod keeping;
pub mod ops;
pub mod progress;
pub mod query;
pub mod rules;
pub mod telling;
pub mod verify;
