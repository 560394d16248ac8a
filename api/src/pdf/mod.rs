//! Papers that people print and keep, as PDF (ISO 32000): a signed agreement, a certificate.
//!
//! [`page`] lays text out on A4 in whole points and knows nothing of the format; [`write`] draws what was laid out, with the
//! fonts that the program carries. Letters are Latin, Greek and Cyrillic; others are drawn as an empty box.

mod page;
mod write;

pub use page::{Align, Paper, Style, Weight};
pub use write::write;
