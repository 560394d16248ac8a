//! How a fund's figures follow from what the ledger stores.

use entities::{AccountKind, Cents, FundPurpose, RewardKind};

/// The fund that pays for a kind of reward; `None` for rewards without money.
#[must_use]
pub fn purpose_of(kind: RewardKind) -> Option<FundPurpose> {
    match kind {
        RewardKind::Leisure => Some(FundPurpose::Leisure),
        RewardKind::Study => Some(FundPurpose::Study),
        RewardKind::DebtRelief => Some(FundPurpose::DebtRelief),
        RewardKind::HousingRecommendation | RewardKind::EmployerIntroduction => None,
    }
}

/// The wallets that a purpose is unlocked into; `None` for purposes that pay no rewards.
#[must_use]
pub fn wallet_of(purpose: FundPurpose) -> Option<AccountKind> {
    match purpose {
        FundPurpose::Leisure => Some(AccountKind::Pass),
        FundPurpose::Study => Some(AccountKind::Study),
        FundPurpose::DebtRelief => Some(AccountKind::DebtRelief),
        _ => None,
    }
}

/// What has left the wallets, told per fund of one purpose, the oldest fund first: wallets outlive years, so the ledger
/// does not know from which year's fund a euro that is spent came.
#[must_use]
pub fn spent_oldest_first(unlocked: &[Cents], in_wallets: Cents) -> Vec<Cents> {
    let total = unlocked.iter().fold(0, |sum: i64, cents| sum.saturating_add(cents.0));
    let mut left = total.saturating_sub(in_wallets.0).max(0);
    let take = |unlocked: &Cents| {
        let part = unlocked.0.clamp(0, left);
        left -= part;
        Cents(part)
    };
    unlocked.iter().map(take).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_oldest_money_is_spent_first() {
        let unlocked = [Cents(100), Cents(50)];
        assert_eq!(spent_oldest_first(&unlocked, Cents(150)), [Cents(0), Cents(0)]);
        assert_eq!(spent_oldest_first(&unlocked, Cents(30)), [Cents(100), Cents(20)]);
        assert_eq!(spent_oldest_first(&unlocked, Cents(0)), unlocked);
    }

    proptest! {
        #[test]
        fn spent_and_held_make_up_what_was_unlocked(
            unlocked in proptest::collection::vec(0i64..1_000_000, 0..6),
            share in 0i64..=100,
        ) {
            let total: i64 = unlocked.iter().sum();
            let held = total * share / 100;
            let funds: Vec<_> = unlocked.into_iter().map(Cents).collect();
            let spent = spent_oldest_first(&funds, Cents(held));
            prop_assert_eq!(spent.iter().map(|cents| cents.0).sum::<i64>(), total - held);
            prop_assert!(spent.iter().zip(&funds).all(|(spent, unlocked)| spent <= unlocked));
        }
    }
}
