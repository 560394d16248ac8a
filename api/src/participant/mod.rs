//! Youths in the programme, and the relations that decide who may see them.
//!
//! A *participant* (deelnemer, jongere) is enrolled by a lead: an account to sign in with, a file, and a *coach* from the
//! first day. Nobody sees a file by role alone; one of four *relations* is needed: it is one's own, one is the *guardian*
//! (ouder/verzorger) of a child under 16, one is a *coach* assigned to it now, or one is a *lead* of its programme. A
//! former coach and a former guardian see nothing. Anybody else's file does not exist: 404.
//!
//! A *kinship* is a family tie that is declared before it matters: a relative decides nothing about the participant, and
//! a declared tie can't be taken back by the person whom it binds.
//!
//! `circle.rs` is the second half of `http.rs`: the paths of the people around a participant.
//!
//! Other nouns ask [`access::to_read`], [`access::relation_to`] and [`access::is_relative`], and nothing else here.

pub mod access;
pub mod circle;
pub mod http;
pub mod ops;
pub mod query;
pub mod rules;
