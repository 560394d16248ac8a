//! Notices (berichten van het programma): word in time. Everything is in the inbox of the app; what people want outside of it goes on its
//! way as a [`delivery`](crate::delivery).

pub mod http;
