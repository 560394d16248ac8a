//! Which settings are whose.

use super::ops::ProgrammeChange;

/// Whether a change needs the lead: what decides on money, or on who and what comes in. The name and the hours in which nobody is
/// woken are settings that an administrator looks after as well.
#[must_use]
pub fn is_for_the_lead(change: &ProgrammeChange) -> bool {
    let ProgrammeChange {
        name: _,
        places,
        second_approval_above,
        course_weeks_at_least,
        payout_ceiling,
        quiet_from_minute: _,
        quiet_until_minute: _,
    } = change;
    places.is_some()
        || second_approval_above.is_some()
        || course_weeks_at_least.is_some()
        || payout_ceiling.is_some()
}
