//! Reports for the municipality: how many youths the money reached, and where.
//!
//! A figure about a handful of youths in one neighbourhood is a figure about persons. So counts under five are left out
//! together with the amount beside them, and so is one more where the missing one could be worked out from the total.

pub mod http;
pub mod query;
pub mod rules;
