//! Postcode areas (postcodegebieden): where the middle of each four-digit area is, so that somebody who looks for what is near need not say
//! where they are, and nobody else has to be asked.
//!
//! It is the programme's own table, which a lead sets as a whole. Places without coordinates stand in the middle of their area, and
//! move with it.

pub mod http;
pub mod ops;
pub mod query;
pub mod rules;
