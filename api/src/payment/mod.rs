//! Payment batches (betaalbatches): from what is owed to a bank file, and from the bank's answers back to the ledger.

pub mod http;
