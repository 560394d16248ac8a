//! Attachments (bijlagen): receipts and evidence of youths, files that go with messages between youth and coach, and pictures of what
//! providers offer.
//!
//! What a file is, its content tells, never its sender. Pictures are decoded and written anew, so that the place where a
//! photo was taken, the camera, and whatever else was hidden in the file are gone; a PDF is kept as it came. Both are
//! served only to be saved, never to be shown by a browser in our name.
//!
//! The bytes are in an object store under the attachment's identifier and are written there before the row is: an object
//! without a row is harmless, a row without its object is not. What belongs to a youth's file is readable to the youth and the
//! coaches; to a guardian and a lead what is shown as evidence or receipt; to finance a receipt once a payout request
//! shows it. A picture of an offer is readable to everybody in the programme.

pub mod access;
pub mod http;
pub mod ops;
pub mod rules;
mod store;

pub use store::Store;
