//! Offers: the courses and one-offs of approved providers, and the catalogue in which youths find them.

pub mod http;
