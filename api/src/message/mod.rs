//! Messages between a youth and the coaches: one simple thread a trajectory, for them alone.
//!
//! A guardian and a lead, who may read the file, don't read the thread, nor the files that were sent in it. A coach says
//! when they can be reached, so that no answer at night worries nobody. Two weeks of silence on both sides raise a signal.

pub mod access;
pub mod hours_http;
pub mod http;
pub mod jobs;
pub mod ops;
pub mod query;
pub mod rules;
