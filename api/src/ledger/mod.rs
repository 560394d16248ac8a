//! The ledger: double entry, and the only writer of money.
//!
//! A *transfer* moves an amount from one *account* (debited) to another (credited) and is never changed; an account's
//! *balance* is its credits less its debits and moves in the same transaction. So the balances of a programme always add
//! up to nothing, and what the municipality put in is found in funds, pledges and wallets to the cent.
//!
//! ```text
//! budget --allocation--> fund --pledge--> pledge --reward--> wallet: pass | study | debt relief
//!                         | ^--pledge return--'                ^ |
//!                         '---base grant-- pass --expiry-->    | '--reservation--> held
//!                                                       release'------------------'  |
//! settled <--settlement-- in transit <--payment-- payable <---------------capture----'
//! ```
//!
//! `payable --refund--> wallet` mends what was not paid yet; `recovery --credit note--> wallet` what was: the payee then
//! owes the programme, and the next payment sets it off (*netting*). A payment that the bank refuses is reversed.
//!
//! Doing the same thing twice is impossible by a unique key over kind and subject. A mistake is mended by a *reversal*,
//! once. Accounts are floored at zero, except the budget, which stands for the municipality's money outside and goes as
//! far below zero as was allocated, and recoveries. Called by the nouns that move money, inside their transactions.

mod account;
mod bulk;
pub mod hold;
mod lock;
mod post;
pub mod verify;

pub use account::{Account, Wallet};
pub use bulk::post_all;
pub use lock::lock_balances;
pub use post::{Posting, post, reverse};
