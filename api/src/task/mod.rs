//! Tasks (wat wacht op mij): one list of what waits for somebody in the work leg, whatever their roles.
//!
//! Nothing is stored: a task is there because of where something stands, and is gone the moment that changes. Each kind of task is one
//! statement, and those of a role are asked together. What is told here is enough to go there: the noun itself decides who
//! may do it, and looks again. Drafts of placements alone are judged one by one: nobody who sees the file is asked to sign what can't
//! come into force, and the coach is asked to mend it.

pub mod http;
pub mod query;
pub mod rules;
pub mod statements;
