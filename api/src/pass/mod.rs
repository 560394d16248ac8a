//! The free-time pass (vrijetijdspas): leisure money of one participant and calendar year.

pub mod http;
