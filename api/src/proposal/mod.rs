//! Proposals (voorstellen): some times at which a youth and an employer could meet, in an introduction that was accepted.
//!
//! The youth's side (the youth, or the coach beside them) or the employer's proposes one to five *slots*; the other side chooses one,
//! and that makes an appointment, declines them all, or proposes others in their place. Whoever proposed may take them back.
//! In one introduction one proposal waits at a time.
//!
//! ```text
//! open --accept--> accepted (an appointment)
//!      --decline, or the other side proposes--> declined
//!      --withdraw, or the same side proposes--> withdrawn
//! ```
//!
//! Nothing is written by hand: what for comes from a list, and where is the address of the place, which a lead has read. So a phone number
//! or an address of one's own has nowhere to go. Rows are locked in this order: introduction, proposal, agreement.

pub mod access;
pub mod http;
pub mod ops;
pub mod query;
pub mod rules;
pub mod trial;
