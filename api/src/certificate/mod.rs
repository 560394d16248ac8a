//! Certificates (certificaten): what a youth did at an employer, on paper and as a credential, for anybody to check.
//!
//! A coach *issues* one for a placement that was completed, in whole or in part. It is a PDF with a QR code, and an Open
//! Badges 3.0 credential: a JWT signed with the programme's key ([`credential`]). Whoever holds either can ask whether it is
//! genuine; the answer says what the paper says, with the surname cut to a letter, and nothing else. A coach or lead *revokes*
//! one with a reason; from then on the answer is only that it does not hold any more.
//!
//! ```text
//! issued --revoke--> revoked        (another can be issued then)
//! ```
//!
//! A credential is signed once and kept. When the signing key changes, the old public key has to stay published for as
//! long as certificates signed with it are to be checked.

pub mod access;
pub mod credential;
pub mod document;
pub mod http;
pub mod ops;
pub mod page;
pub mod query;
pub mod rules;
pub mod verification_http;
