//! Redemptions (verzilveringen): a booking becomes a debt to its provider.

pub mod http;
