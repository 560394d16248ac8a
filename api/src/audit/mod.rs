//! Who did what: the trail that every change leaves, for the data protection officer (functionaris
//! gegevensbescherming).
//!
//! An *audit entry* is written in the transaction of the change (see [`crate::record`]), names who, what and whose file,
//! and holds no content. The database refuses to alter or delete one. This noun only reads, and writes nothing itself.

pub mod http;
pub mod query;
