//! The life of a provider.

use entities::{ProviderEvent, ProviderState};

/// The whole life of a provider; `None` where an event is out of order.
#[must_use]
pub fn next(state: ProviderState, event: ProviderEvent) -> Option<ProviderState> {
    use ProviderEvent::{Apply, Approve, Reject, Suspend};
    use ProviderState::{Applied, Approved, Rejected, Suspended};
    match (state, event) {
        (Rejected, Apply) => Some(Applied),
        (Applied | Suspended, Approve) => Some(Approved),
        (Applied, Reject) => Some(Rejected),
        (Approved, Suspend) => Some(Suspended),
        (Applied | Approved | Suspended, Apply)
        | (Approved | Rejected, Approve)
        | (Approved | Rejected | Suspended, Reject)
        | (Applied | Rejected | Suspended, Suspend) => None,
    }
}

/// Whether it may write offers and hand them in: they wait until it is approved itself.
#[must_use]
pub fn may_offer(state: ProviderState) -> bool {
    matches!(state, ProviderState::Applied | ProviderState::Approved)
}

/// Whether the number in the trade register may still change: a lead looked it up before approving.
#[must_use]
pub fn may_change_number(state: ProviderState) -> bool {
    matches!(state, ProviderState::Applied | ProviderState::Rejected)
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn a_provider_lives_this_life_and_no_other() {
        use ProviderEvent::{Apply, Approve, Reject, Suspend};
        use ProviderState::{Applied, Approved, Rejected, Suspended};
        let allowed = [
            (Rejected, Apply, Applied),
            (Applied, Approve, Approved),
            (Suspended, Approve, Approved),
            (Applied, Reject, Rejected),
            (Approved, Suspend, Suspended),
        ];
        for state in ProviderState::iter() {
            for event in ProviderEvent::iter() {
                let expected = allowed.iter().find(|row| (row.0, row.1) == (state, event)).map(|row| row.2);
                assert_eq!(next(state, event), expected, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn who_is_out_offers_nothing_and_who_is_in_keeps_the_number() {
        let able: Vec<_> = ProviderState::iter().filter(|state| may_offer(*state)).collect();
        assert_eq!(able, [ProviderState::Applied, ProviderState::Approved]);
        let free: Vec<_> = ProviderState::iter().filter(|state| may_change_number(*state)).collect();
        assert_eq!(free, [ProviderState::Applied, ProviderState::Rejected]);
    }
}
