//! Partner contacts (contactpersonen): people at school, in care, at an employer, of the family or the network who stand by one
//! agreement. Each is invited by the coach, signs or declines, and sees that one agreement and nothing else: the youth's
//! name, the rule, and what they are asked to confirm.

pub mod access;
pub mod http;
