//! Attachments (bijlagen): files that people upload, such as receipts.

pub mod http;
