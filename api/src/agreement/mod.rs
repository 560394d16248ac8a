//! Agreements (afspraken): what the youth keeps, and how one can see that it is kept.
//!
//! "Voor niets gaat de zon op": money is earned by keeping agreements, such as being at school, accepting care, or keeping
//! appointments with an employer (plan, page 15). Each has a *rule* that can be counted, over a period. A *check-in* says what happened on
//! one occasion; it counts once a coach has confirmed it. The *standing* follows from rule, confirmed check-ins and date:
//! nobody types it in.
//!
//! Agreements are written in a plan's revision (`plan`) and come to life when it is signed.

pub mod access;
pub mod http;
pub mod ops;
pub mod query;
pub mod rules;
