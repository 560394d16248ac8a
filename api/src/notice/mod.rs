//! Notices (berichten van het programma): word in time. Everything is in the inbox of the app; what people want outside of it goes on its
//! way as a [`delivery`](crate::delivery).
//!
//! Most notices are made from what happened: [`relay`] reads the stream of events and the table in [`rules`] says who is told
//! what. The others are [`reminders`] of what is to come. Nobody is told twice of one cause, nor of what they did themselves.
//! The words ([`texts`]) say what to do next and never what a letter box should not know: no care, no amounts, no names.
//!
//! Outside of the inbox nothing goes but to an address whose owner proved it ([`address`]), and to phones that are signed in
//! ([`subscription`]).

pub mod access;
pub mod address;
pub mod address_http;
pub mod audience;
pub mod employers;
pub mod http;
pub mod ops;
pub mod push_http;
pub mod push_services;
pub mod query;
pub mod relay;
pub mod reminder_query;
pub mod reminders;
pub mod rules;
pub mod settings;
pub mod settings_http;
pub mod subscription;
pub mod texts;
pub mod wording;
