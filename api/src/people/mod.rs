//! Accounts, the roles that people hold, and the one-time codes that let them in.
//!
//! A *user* is an account in one programme. It starts without a passphrase: its holder redeems an *invitation* code and
//! chooses one; whoever forgot it gets a *recovery* code. Staff hold their roles through *memberships* of organisations;
//! `participant` and `guardian` are no memberships, they come from being enrolled and from a guardianship.
//!
//! Stewards (lead, admin) look after accounts. Two things keep them honest: nobody gives or takes a role of their own,
//! disables themselves or makes a code for themselves; and an admin, who sees no case content, makes no code for a youth
//! or a guardian, because it would open a file. An account is disabled, never deleted: what it did stays signed.
//!
//! A code opens the whole account. That is why a coach makes one only where the coach may see everything behind it:
//! for youths assigned now, and for guardians all of whose children are.

pub mod access;
pub mod http;
pub mod ops;
pub mod query;
pub mod rules;
