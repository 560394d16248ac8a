//! Which account: a name made of what it is for, so that nobody has to look up an identifier before moving money.

use entities::{AccountId, AccountKind, FundId, ParticipantId, PayeeId, PlanId, ProgrammeId};
use uuid::Uuid;

/// Namespace of account identifiers (UUIDv5 over the account's name).
const NAMESPACE: Uuid = Uuid::from_u128(0x6b0c_7d1e_3f52_5a94_8e17_2c90_b7d4_1a63);

/// An account of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    /// The municipality's money outside.
    Budget(ProgrammeId),
    /// Free budget of a purpose and year.
    Fund(FundId),
    /// What a plan has been promised out of a fund. One a fund, so that what is no longer promised returns to where it
    /// came from, and so that approvals never touch the fund's own row.
    Pledge(PlanId, FundId),
    /// Money that a youth can spend.
    Wallet(Wallet),
    /// Of a wallet, what open bookings and payout requests reserved.
    Held(Wallet),
    /// Owed to a payee and in no batch yet.
    Payable(PayeeId),
    /// What a payee owes the programme through credit notes: at zero or below. It stands apart from the payable so that
    /// a payable never goes below zero, and the next payment sets one off against the other.
    Recovery(PayeeId),
    /// In a batch at the bank.
    InTransit(ProgrammeId),
    /// Gone to payees.
    Settled(ProgrammeId),
}

/// Part of what a youth can spend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wallet {
    /// Leisure money of a calendar year.
    Pass(ParticipantId, i32),
    /// Study incentive.
    Study(ParticipantId),
    /// Debt relief.
    DebtRelief(ParticipantId),
}

impl Wallet {
    /// Whose it is.
    #[must_use]
    pub fn participant_id(self) -> ParticipantId {
        match self {
            Self::Pass(participant, _) | Self::Study(participant) | Self::DebtRelief(participant) => {
                participant
            }
        }
    }

    fn kind(self) -> AccountKind {
        match self {
            Self::Pass(..) => AccountKind::Pass,
            Self::Study(_) => AccountKind::Study,
            Self::DebtRelief(_) => AccountKind::DebtRelief,
        }
    }

    fn held_kind(self) -> AccountKind {
        match self {
            Self::Pass(..) => AccountKind::PassHeld,
            Self::Study(_) => AccountKind::StudyHeld,
            Self::DebtRelief(_) => AccountKind::DebtReliefHeld,
        }
    }

    fn year(self) -> Option<i32> {
        match self {
            Self::Pass(_, year) => Some(year),
            Self::Study(_) | Self::DebtRelief(_) => None,
        }
    }
}

impl Account {
    /// What its balance means.
    #[must_use]
    pub fn kind(self) -> AccountKind {
        match self {
            Self::Budget(_) => AccountKind::Budget,
            Self::Fund(_) => AccountKind::Fund,
            Self::Pledge(..) => AccountKind::Pledge,
            Self::Wallet(wallet) => wallet.kind(),
            Self::Held(wallet) => wallet.held_kind(),
            Self::Payable(_) => AccountKind::Payable,
            Self::Recovery(_) => AccountKind::Recovery,
            Self::InTransit(_) => AccountKind::InTransit,
            Self::Settled(_) => AccountKind::Settled,
        }
    }

    /// Whose it is.
    #[must_use]
    pub fn owner_id(self) -> Uuid {
        match self {
            Self::Budget(programme) | Self::InTransit(programme) | Self::Settled(programme) => programme.0,
            Self::Fund(fund) => fund.0,
            Self::Pledge(plan, _) => plan.0,
            Self::Wallet(wallet) | Self::Held(wallet) => wallet.participant_id().0,
            Self::Payable(payee) | Self::Recovery(payee) => payee.0,
        }
    }

    /// The fund that a pledge comes from.
    #[must_use]
    pub fn fund_id(self) -> Option<FundId> {
        match self {
            Self::Fund(fund) | Self::Pledge(_, fund) => Some(fund),
            _ => None,
        }
    }

    /// The calendar year of a pass.
    #[must_use]
    pub fn year(self) -> Option<i32> {
        match self {
            Self::Wallet(wallet) | Self::Held(wallet) => wallet.year(),
            _ => None,
        }
    }

    /// Whether it may not go below zero.
    #[must_use]
    pub fn is_floored(self) -> bool {
        !matches!(self, Self::Budget(_) | Self::Recovery(_))
    }

    /// Its identifier, the same on every process and at every time.
    #[must_use]
    pub fn id(self) -> AccountId {
        let facet = match self {
            Self::Pledge(_, fund) => fund.to_string(),
            Self::Wallet(Wallet::Pass(_, year)) | Self::Held(Wallet::Pass(_, year)) => year.to_string(),
            _ => String::new(),
        };
        let name = format!("{:?}/{}/{facet}", self.kind(), self.owner_id());
        AccountId(Uuid::new_v5(&NAMESPACE, name.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_that_differ_in_anything_have_different_names() {
        let (participant, plan) = (ParticipantId::generate(), PlanId::generate());
        let (one, other) = (FundId::generate(), FundId::generate());
        let (programme, payee) = (ProgrammeId::generate(), PayeeId::generate());
        let wallets = [
            Wallet::Pass(participant, 2026),
            Wallet::Pass(participant, 2027),
            Wallet::Study(participant),
            Wallet::DebtRelief(participant),
        ];
        let accounts = [
            Account::Fund(one),
            Account::Fund(other),
            Account::Pledge(plan, one),
            Account::Pledge(plan, other),
            Account::Budget(programme),
            Account::Payable(payee),
            Account::Recovery(payee),
            Account::InTransit(programme),
            Account::Settled(programme),
        ];
        let spendable = wallets.map(Account::Wallet);
        let held = wallets.map(Account::Held);
        let accounts = [&accounts[..], &spendable[..], &held[..]].concat();
        let mut ids: Vec<_> = accounts.iter().map(|account| account.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), accounts.len());
        assert_eq!(Account::Wallet(wallets[0]).id(), Account::Wallet(wallets[0]).id());
    }
}
