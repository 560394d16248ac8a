//! Bookings (boekingen): a place and money of the pass, reserved together.

pub mod freeing;
pub mod http;
