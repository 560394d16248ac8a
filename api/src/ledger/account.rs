//! Which account: a name made of what it is for, so that nobody has to look up an identifier before moving money.

use entities::{AccountId, AccountKind, FundId, ParticipantId, PlanId, ProgrammeId};
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
    /// Leisure money to spend in a calendar year.
    Pass(ParticipantId, i32),
    /// Study incentive to spend.
    Study(ParticipantId),
    /// Debt relief to spend.
    DebtRelief(ParticipantId),
}

impl Account {
    /// What its balance means.
    #[must_use]
    pub fn kind(self) -> AccountKind {
        match self {
            Self::Budget(_) => AccountKind::Budget,
            Self::Fund(_) => AccountKind::Fund,
            Self::Pledge(..) => AccountKind::Pledge,
            Self::Pass(..) => AccountKind::Pass,
            Self::Study(_) => AccountKind::Study,
            Self::DebtRelief(_) => AccountKind::DebtRelief,
        }
    }

    /// Whose it is.
    #[must_use]
    pub fn owner_id(self) -> Uuid {
        match self {
            Self::Budget(programme) => programme.0,
            Self::Fund(fund) => fund.0,
            Self::Pledge(plan, _) => plan.0,
            Self::Pass(participant, _) | Self::Study(participant) | Self::DebtRelief(participant) => {
                participant.0
            }
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
            Self::Pass(_, year) => Some(year),
            _ => None,
        }
    }

    /// Whether it may not go below zero.
    #[must_use]
    pub fn is_floored(self) -> bool {
        !matches!(self, Self::Budget(_))
    }

    /// Its identifier, the same on every process and at every time.
    #[must_use]
    pub fn id(self) -> AccountId {
        let facet = match self {
            Self::Pledge(_, fund) => fund.to_string(),
            Self::Pass(_, year) => year.to_string(),
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
        let accounts = [
            Account::Fund(one),
            Account::Fund(other),
            Account::Pledge(plan, one),
            Account::Pledge(plan, other),
            Account::Pass(participant, 2026),
            Account::Pass(participant, 2027),
            Account::Study(participant),
            Account::DebtRelief(participant),
        ];
        let mut ids: Vec<_> = accounts.iter().map(|account| account.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), accounts.len());
        assert_eq!(Account::Pass(participant, 2026).id(), Account::Pass(participant, 2026).id());
    }
}
