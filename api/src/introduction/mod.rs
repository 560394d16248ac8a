//! Introductions (kennismakingen): the only way in which an employer hears of a youth, always with the coach beside it.
//!
//! A coach who endorses a youth's interest in a place makes one. The employer sees first name, age band, motivation and
//! availability, and the coach as the one to ask; everything else only once the youth releases it, under 16 together with
//! a guardian, and for as long as they want.

pub mod access;
