//! Words about payees, payouts, the bank and objections.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

words! {
    /// What a payee is.
    PayeeKind {
        /// A provider of activities.
        Provider,
        /// A school.
        School,
        /// Somebody to whom a youth owes money.
        Creditor,
        /// A youth, on an account of their own.
        Participant,
        /// The programme: the account that pays.
        Programme,
    }

    /// Where a bank account stands.
    BankAccountState {
        /// Waits for an officer other than who gave it.
        Proposed,
        /// Money goes there, from `usableFrom` on.
        Active,
        /// Another took its place.
        Superseded,
        /// Refused.
        Rejected,
    }

    /// Which part of the wallet a payout draws on.
    PayoutWallet {
        /// Study incentive.
        Study,
        /// Debt relief, from 18.
        DebtRelief,
    }

    /// What a payout is for.
    PayoutPurpose {
        /// School or course fees.
        Tuition,
        /// Books and tools.
        BooksAndTools,
        /// A laptop.
        Laptop,
        /// An exam or a licence.
        ExamOrLicence,
        /// Travel to work.
        TravelToWork,
        /// Debt relief, from 18.
        DebtRelief,
    }

    /// Where a payout request stands.
    PayoutState {
        /// Waits for the coach; the money is reserved.
        Filed,
        /// The coach stands behind it; waits for finance.
        Endorsed,
        /// Finance approved it; waits for the bank.
        Approved,
        /// Refused with a reason; the money is back in the wallet.
        Refused,
        /// Taken back by the youth; the money is back in the wallet.
        Withdrawn,
        /// Paid.
        Paid,
        /// The bank refused it; the money is back in the wallet.
        Bounced,
    }

    /// What can happen to a payout request.
    PayoutEvent {
        /// The coach endorses.
        Endorse,
        /// Finance approves.
        Approve,
        /// Coach or finance refuses.
        Refuse,
        /// The youth takes it back.
        Withdraw,
        /// The bank paid.
        Settle,
        /// The bank refused or returned it.
        Bounce,
        /// An objection against the refusal was granted.
        Grant,
    }

    /// Where a payment batch stands.
    BatchState {
        /// Waits for the second officer.
        Collected,
        /// Ready for the bank.
        Released,
        /// The bank told how every payment ended.
        Closed,
        /// Given up before release.
        Cancelled,
    }

    /// What can happen to a payment batch.
    BatchEvent {
        /// A second officer releases it.
        Release,
        /// An officer gives it up.
        Cancel,
        /// Its last payment ended.
        Close,
        /// The bank returned a payment that it had settled: nothing changes for the batch.
        Return,
    }

    /// Where a payment stands.
    PaymentState {
        /// In a batch; the bank has not told yet.
        Pending,
        /// Paid.
        Settled,
        /// Refused by the bank.
        Rejected,
        /// Paid, and sent back by the payee's bank.
        Returned,
        /// Its batch was given up.
        Cancelled,
    }

    /// What can happen to a payment.
    PaymentEvent {
        /// The bank paid it.
        Settle,
        /// The bank refused it.
        Reject,
        /// The payee's bank sent it back.
        Return,
        /// Its batch was given up.
        Cancel,
    }

    /// What a file of the bank is.
    BankFileKind {
        /// Status report (ISO 20022 pain.002).
        #[sea_orm(string_value = "pain_002")]
        #[serde(rename = "pain_002")]
        Pain002,
        /// Account statement (ISO 20022 camt.053).
        #[sea_orm(string_value = "camt_053")]
        #[serde(rename = "camt_053")]
        Camt053,
    }

    /// Against what somebody objects.
    ObjectionSubject {
        /// A refused payout request.
        PayoutRequest,
        /// A returned milestone.
        Milestone,
    }

    /// Where an objection stands.
    ObjectionState {
        /// Waits for a lead who had no part in it.
        Filed,
        /// What was refused is done.
        Granted,
        /// The refusal stands; the reason is with it.
        Dismissed,
        /// Taken back by the youth.
        Withdrawn,
    }

    /// What can happen to an objection.
    ObjectionEvent {
        /// A lead grants it.
        Grant,
        /// A lead dismisses it.
        Dismiss,
        /// The youth takes it back.
        Withdraw,
    }
}
