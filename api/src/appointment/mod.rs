//! Appointments (afspraken in de agenda): made, moved with notice, cancelled, and only once past: kept, excused or no-show. Both sides
//! may say what happened; a difference goes to the coach. What is settled counts as a check-in on the agreement, and a check-in
//! that counts at the time of an appointment settles it.
//!
//! `scheduled -> cancelled`, `scheduled -> kept | excused | no_show` by the word of a coach or a contact, or of both sides; where
//! the words differ `disputed`, until the coach decides. The youth's word alone waits. Nothing says what care is about.
//!
//! An appointment that came of an introduction has the employer as its other side: under the paths of the introduction they see
//! it with the first name of the youth and nothing else, move it, call it off with a word from a list, and say what happened.

pub mod access;
pub mod coming;
pub mod coming_http;
pub mod employer_http;
pub mod feeding;
pub mod following;
pub mod http;
mod meeting;
pub mod ops;
pub mod query;
pub mod rules;
pub mod telling;
pub mod telling_http;
