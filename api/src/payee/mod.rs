//! Payees (begunstigden) and their bank accounts.

pub mod http;
