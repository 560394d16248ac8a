//! Messages between a youth and the coaches: one simple thread a trajectory, for them alone.

pub mod http;
