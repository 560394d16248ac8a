//! Tasks (wat wacht op mij): one list of what waits for somebody in the work leg, whatever their roles.
//!
//! Nothing is stored: a task is there because of where something stands, and is gone the moment that changes. Each kind of task is one
//! statement, and only those of the caller's roles are asked. What is told here is enough to go there: the noun itself decides who
//! may do it, and looks again.

pub mod http;
pub mod query;
pub mod rules;
pub mod statements;
