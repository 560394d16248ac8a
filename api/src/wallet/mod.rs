//! The wallet (portemonnee), read side: what a youth has to spend, what is still to unlock, and how it came about.
//!
//! Two statements, both over stored balances: a wallet with a million entries costs what one with thirty costs. Money
//! comes in through `milestone` and `pass`, and goes out through `booking` and `payout`.

pub mod http;
pub mod query;
