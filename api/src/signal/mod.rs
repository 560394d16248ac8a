//! Signals (signalen): what somebody should look at while it can still be mended. A signal is raised once for as long as it
//! is open, and settled by the facts or by a coach who says what was done.

pub mod http;
pub mod ops;
