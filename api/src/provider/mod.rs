//! Providers (aanbieders): organisations whose activities the free-time pass pays, once a lead approved them.

pub mod access;
pub mod http;
