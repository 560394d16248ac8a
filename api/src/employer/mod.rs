//! Employers (ondernemers): local businesses that give youths a place to learn, once a lead verified them.
//!
//! An employer *registers* itself. A lead *verifies* it, *rejects* it with a reason, after which it may register again, or
//! *suspends* it: from that moment nobody there sees any youth. Several people act for one employer, each in a duty: the
//! *manager* does everything and lets colleagues in, the *recruiter* posts places and answers introductions, the
//! *supervisor* is there at work.
//!
//! Every decision stays as an event, so that the number of employers bound to the programme can be told for any day.

pub mod access;
pub mod acting;
