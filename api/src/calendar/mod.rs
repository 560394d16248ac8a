//! The calendar feed: one's own appointments in any calendar program, at a secret address that can be revoked and that
//! shows nothing but when.
//!
//! Calendars are shared with families and colleagues, so an entry says neither with whom nor where nor what for. Of the
//! address only a hash is kept. Each reading looks again at who the owner is: who no longer coaches a youth no longer
//! sees their appointments. People of an employer get those with youths, under the programme's name, because a name of a youth is
//! nothing for the calendar of a company.

pub mod http;
pub mod ops;
pub mod query;
pub mod rules;
