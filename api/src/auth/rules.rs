//! When a refresh token is good, and when it betrays that somebody else has it.

use chrono::{DateTime, TimeDelta, Utc};

/// How long a refresh token lives.
pub const REFRESH_TOKEN_LIFE: TimeDelta = TimeDelta::days(31);
/// How long after an exchange the same token may be shown again, because the answer was lost on a bad line.
pub const RETRY_WINDOW: TimeDelta = TimeDelta::seconds(10);
/// How long a one-time code lives.
pub const CODE_LIFE: TimeDelta = TimeDelta::days(7);
/// How many wrong tries close a one-time code.
pub const CODE_TRIES: i32 = 5;

/// What is known of a refresh token that somebody shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// When it lapses.
    pub expires_at: DateTime<Utc>,
    /// When it was exchanged, if it was.
    pub spent_at: Option<DateTime<Utc>>,
    /// Whether the token that replaced it was used.
    pub is_successor_used: bool,
}

/// What to do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Exchange it.
    Exchange,
    /// Refuse it; the session goes on.
    Refuse,
    /// Refuse it and end the session: a spent token is in a second pair of hands.
    EndSession,
}

/// Judges a refresh token.
#[must_use]
pub fn judge(shown: Shown, now: DateTime<Utc>) -> Verdict {
    match shown.spent_at {
        None if now < shown.expires_at => Verdict::Exchange,
        None => Verdict::Refuse,
        Some(spent_at) if now < spent_at + RETRY_WINDOW && !shown.is_successor_used => Verdict::Exchange,
        Some(_) => Verdict::EndSession,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spent_token_may_be_retried_for_ten_seconds_and_then_ends_the_session() {
        let now: DateTime<Utc> = "2026-11-23T10:00:00Z".parse().unwrap();
        let later = |seconds| now + TimeDelta::seconds(seconds);
        let fresh = Shown { expires_at: later(60), spent_at: None, is_successor_used: false };
        assert_eq!(judge(fresh, later(59)), Verdict::Exchange);
        assert_eq!(judge(fresh, later(60)), Verdict::Refuse);
        let spent = Shown { spent_at: Some(now), ..fresh };
        assert_eq!(judge(spent, later(9)), Verdict::Exchange);
        assert_eq!(judge(spent, later(10)), Verdict::EndSession);
        assert_eq!(judge(Shown { is_successor_used: true, ..spent }, later(1)), Verdict::EndSession);
    }
}
