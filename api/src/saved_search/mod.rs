//! Saved searches (bewaarde zoekopdrachten): what a youth looks for, so that they are told when a place turns up.
//!
//! A youth keeps at most ten. Once a day at most, and only while there is something new that fits their age, each of them makes a notice. It says
//! that there is something, never what or where. What was published after the last notice, or after the search was saved, is new;
//! a place that comes back after a change is new as well.

pub mod access;
pub mod http;
pub mod jobs;
pub mod ops;
pub mod query;
pub mod rules;
