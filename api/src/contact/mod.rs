//! Partner contacts (contactpersonen): people at school, in care, at an employer, of the family or the network who stand by one
//! agreement. Each is invited by the coach, signs or declines, and sees that one agreement and nothing else: the youth's
//! first name, the rule, the period, and what they are asked to confirm. School and care also see the initial of the surname,
//! because a class has two Sams. An agreement about care has no title: that it was kept is enough.
//!
//! *Invited* becomes *signed* or *declined*; whoever signed can still step back. A coach ends it (*ended*), and so does the end of
//! the contact's own place at the organisation for which they were invited. A signature stands under the *terms*: where an amendment changes them it no
//! longer counts until the contact signs again. When the agreement is dropped or the plan ends, the contact sees nothing any
//! more, and so two weeks after the last day of the agreement.

pub mod access;
pub mod http;
pub mod ops;
pub mod own_http;
pub mod query;
pub mod rules;
