//! Words of the ledger.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

words! {
    /// What a fund may pay for. The first three pay milestone rewards; the others are the plan's other budget lines.
    FundPurpose {
        /// The free-time pass (vrijetijdspas).
        Leisure,
        /// The study incentive (studiestimulans).
        Study,
        /// Debt relief, from 18.
        DebtRelief,
        /// Person-centred approach: coaching.
        Coaching,
        /// At school.
        School,
        /// In the neighbourhood.
        Neighbourhood,
        /// The family.
        Family,
        /// The digital world.
        Digital,
        /// Learning from results.
        Learning,
        /// The project leader.
        ProjectLead,
    }

    /// What the balance of an account means.
    AccountKind {
        /// The municipality's money outside; owner: programme; no floor.
        Budget,
        /// Free budget; owner: fund.
        Fund,
        /// Promised and not yet earned; owner: plan, one a fund.
        Pledge,
        /// Leisure money to spend; owner: participant, one a calendar year.
        Pass,
        /// Study incentive to spend; owner: participant.
        Study,
        /// Debt relief to spend; owner: participant.
        DebtRelief,
        /// Of a pass, what open bookings reserved; owner: participant, one a calendar year.
        PassHeld,
        /// Of the study incentive, what open payout requests reserved; owner: participant.
        StudyHeld,
        /// Of the debt relief, what open payout requests reserved; owner: participant.
        DebtReliefHeld,
        /// Owed and not yet in a batch; owner: payee.
        Payable,
        /// What a payee owes the programme through credit notes: zero or below; owner: payee.
        Recovery,
        /// In a batch at the bank; owner: programme.
        InTransit,
        /// Gone to payees; owner: programme.
        Settled,
    }

    /// Why money moved.
    TransferKind {
        /// Budget to fund; subject: allocation.
        Allocation,
        /// Fund to pledge; subject: reward.
        Pledge,
        /// Pledge back to fund; subject: reward.
        PledgeReturn,
        /// Pledge to wallet; subject: reward.
        Reward,
        /// The opposite of an earlier transfer; subject: that transfer.
        Reversal,
        /// Fund to pass, the yearly base grant; subject: pass.
        BaseGrant,
        /// Pass back to fund after the year; subject: pass return.
        Expiry,
        /// Wallet to held; subject: booking or payout request.
        Reservation,
        /// Held back to wallet; subject: booking or payout request.
        Release,
        /// Held to payable; subject: booking or payout request.
        Capture,
        /// Payable back to wallet, before payment; subject: booking or payout request.
        Refund,
        /// Recovery to wallet, after payment; subject: booking.
        CreditNote,
        /// Wallet to payable, because an objection was granted; subject: objection.
        ObjectionGrant,
        /// Payable to recovery: a credit note set off; subject: payment.
        Netting,
        /// Payable to in transit; subject: payment.
        Payment,
        /// In transit to settled; subject: payment.
        Settlement,
    }
}
