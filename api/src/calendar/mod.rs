//! The calendar feed: one's own appointments in any calendar program, at a secret address that can be revoked and that
//! shows nothing but when.

pub mod http;
