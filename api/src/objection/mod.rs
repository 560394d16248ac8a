//! Objections (bezwaren) against a refused payout or a returned milestone.

pub mod http;
