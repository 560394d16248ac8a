//! Messages between a youth and the coaches: one simple thread a trajectory, for them alone.
//!
//! A guardian and a lead, who may read the file, don't read the thread, nor the files that were sent in it. A coach says
//! when they can be reached, so that no answer at night worries nobody. Two weeks in which no coach was in touch raise a
//! signal, also where the youth wrote and got no answer; a coach who deals with it has two weeks more.

pub mod access;
pub mod hours_http;
pub mod http;
pub mod jobs;
pub mod ops;
pub mod query;
pub mod rules;
