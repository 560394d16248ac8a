//! Finding contact details in what people write, however they write them, and leaving them out: phone numbers, e-mail addresses,
//! links and account names.
//!
//! While a youth is under 18, contact with an employer goes through the programme. Nobody reads along all the time, so this is
//! what stands between a youth and a grown-up who asks for a number. It knows how people get around a filter: spelled
//! digits ("nul zes een twee"), letters for digits ("O6l2"), dots and hearts between them, "apenstaartje", "punt nl", "mijn snap is".
//! It rather leaves out too much than too little, except for what people at work write all the time: times, dates, prices, house
//! numbers and postcodes.
//!
//! [`fold`] makes what looks the same the same, [`numbers`] reads digits in any dress, [`names`] knows addresses and accounts, and
//! [`rules`] puts them together. All of it is pure. What it can't do: understand. A number spread over several messages comes
//! through, and the coach, who reads everything, is the one to see it.

pub mod fold;
pub mod names;
pub mod numbers;
pub mod rules;

pub use rules::{Masked, MaskedKind, contact_faults, mask, refuse_contact};
