//! What an employer sees and when, what falls due, what can be released, and who may still write.

use chrono::{DateTime, TimeDelta, Utc};
use entities::{IntroductionEvent, IntroductionSide, IntroductionState, introduction};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::Code;

/// How long an employer has for an answer.
pub const ANSWER_WITHIN: TimeDelta = TimeDelta::days(15);
/// When it is reminded, by what is recorded then.
pub const REMINDERS: [(TimeDelta, &str); 2] =
    [(TimeDelta::days(3), "introduction.waits_3_days"), (TimeDelta::days(7), "introduction.waits_7_days")];
/// Messages that one person can send in one introduction in an hour.
pub const MESSAGES_AN_HOUR: u64 = 30;
/// From this age on people write to each other as they like.
pub const UNMASKED_FROM: u32 = 18;

/// About how old a youth is: all that an employer hears of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub enum AgeBand {
    /// Nobody younger works (Arbeidstijdenwet): a younger one is still to have the birthday.
    #[serde(rename = "13-15")]
    From13To15,
    /// 16 and 17.
    #[serde(rename = "16-17")]
    From16To17,
    /// 18 to 20.
    #[serde(rename = "18-20")]
    From18To20,
    /// 21 to 27.
    #[serde(rename = "21-27")]
    From21To27,
}

/// The band of an age.
#[must_use]
pub fn band_of(age: u32) -> AgeBand {
    match age {
        ..16 => AgeBand::From13To15,
        16..18 => AgeBand::From16To17,
        18..21 => AgeBand::From18To20,
        21.. => AgeBand::From21To27,
    }
}

/// Whether the employer sees anything of the youth.
#[must_use]
pub fn shows_youth(state: IntroductionState) -> bool {
    match state {
        IntroductionState::Waiting | IntroductionState::Accepted => true,
        IntroductionState::Declined
        | IntroductionState::Lapsed
        | IntroductionState::Withdrawn
        | IntroductionState::Freed
        | IntroductionState::Closed => false,
    }
}

/// What is recorded of an event.
#[must_use]
pub fn action_of(event: IntroductionEvent) -> Option<&'static str> {
    match event {
        IntroductionEvent::Accept => Some("introduction.accepted"),
        IntroductionEvent::Decline => Some("introduction.declined"),
        IntroductionEvent::Lapse => Some("introduction.lapsed"),
        IntroductionEvent::Withdraw => Some("introduction.withdrawn"),
        IntroductionEvent::Free => Some("introduction.freed"),
        IntroductionEvent::Close => Some("introduction.closed"),
        IntroductionEvent::Block => Some("introduction.blocked"),
        IntroductionEvent::Unblock => Some("introduction.unblocked"),
        // Of the interest.
        IntroductionEvent::Express | IntroductionEvent::Return | IntroductionEvent::Endorse => None,
    }
}

/// What is due for an introduction that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// The employer is reminded; what is recorded then.
    Reminder(&'static str),
    /// It has waited long enough.
    Lapse,
}

/// What is due now: the last thing, where several are.
#[must_use]
pub fn due(introduced_at: DateTime<Utc>, now: DateTime<Utc>) -> Option<Due> {
    if introduced_at + ANSWER_WITHIN <= now {
        return Some(Due::Lapse);
    }
    let passed = REMINDERS.iter().rev().find(|(after, _)| introduced_at + *after <= now);
    passed.map(|(_, action)| Due::Reminder(action))
}

/// Whether somebody may write in an introduction now.
///
/// # Errors
/// `introduction_state` unless it is accepted; `messages_blocked` for all but the coach where somebody closed them.
pub fn check_writing(row: &introduction::Model, side: IntroductionSide) -> Result<(), Code> {
    if row.state != IntroductionState::Accepted {
        Err(Code::IntroductionState)
    } else if row.blocked_at.is_some() && side != IntroductionSide::Coach {
        Err(Code::MessagesBlocked)
    } else {
        Ok(())
    }
}

/// What is recorded of a message.
#[must_use]
pub fn action_of_message(side: IntroductionSide) -> &'static str {
    match side {
        IntroductionSide::Participant => "introduction.youth_wrote",
        IntroductionSide::Employer => "introduction.employer_wrote",
        IntroductionSide::Coach => "introduction.coach_wrote",
    }
}

/// A phone number as it is kept, such as `+31612345678`; `None` where it is none.
#[must_use]
pub fn phone_number(text: &str) -> Option<String> {
    let is_layout = |letter: char| matches!(letter, ' ' | '-' | '.' | '(' | ')' | '/');
    let kept: String = text.chars().filter(|letter| !is_layout(*letter)).collect();
    let international = match (kept.strip_prefix('+'), kept.strip_prefix("00"), kept.strip_prefix('0')) {
        (Some(rest), ..) | (None, Some(rest), _) => rest.to_owned(),
        // A Dutch number has nine digits after the 0.
        (None, None, Some(rest)) if rest.len() == 9 => format!("31{rest}"),
        _ => return None,
    };
    // E.164: 15 digits at most, and no country begins with a 0; `+31 (0)6` is written that way all the same.
    let national =
        international.strip_prefix("310").map_or(international.clone(), |rest| format!("31{rest}"));
    let is_number = national.bytes().all(|byte| byte.is_ascii_digit())
        && (8..=15).contains(&national.len())
        && !national.starts_with('0')
        && (!national.starts_with("31") || national.len() == 11);
    is_number.then(|| format!("+{national}"))
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;
    use crate::interest::rules::{Stage, next};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn an_age_is_told_in_bands() {
        let bands = [(12, "13-15"), (13, "13-15"), (15, "13-15"), (16, "16-17"), (17, "16-17")];
        let older = [(18, "18-20"), (20, "18-20"), (21, "21-27"), (27, "21-27"), (28, "21-27")];
        for (age, band) in bands.into_iter().chain(older) {
            assert_eq!(serde_json::to_value(band_of(age)).unwrap(), band, "{age}");
        }
    }

    #[test]
    fn an_employer_sees_a_youth_as_long_as_it_goes_on() {
        for state in IntroductionState::iter() {
            let stage = Stage::Introduced(state);
            let goes_on = IntroductionEvent::iter().any(|event| next(stage, event).is_some());
            assert_eq!(shows_youth(state), goes_on, "{state:?}");
        }
    }

    #[test]
    fn every_event_of_an_introduction_is_recorded() {
        for event in IntroductionEvent::iter() {
            let happens =
                IntroductionState::iter().any(|state| next(Stage::Introduced(state), event).is_some());
            assert_eq!(action_of(event).is_some(), happens, "{event:?}");
        }
    }

    #[test]
    fn a_silent_employer_is_reminded_twice_and_then_it_is_over() {
        let asked = at("2026-11-23T09:00:00Z");
        let after = |hours: i64| due(asked, asked + TimeDelta::hours(hours));
        let (three, seven) = (REMINDERS[0].1, REMINDERS[1].1);
        assert_eq!(after(3 * 24 - 1), None);
        assert_eq!(after(3 * 24), Some(Due::Reminder(three)));
        assert_eq!(after(7 * 24 - 1), Some(Due::Reminder(three)));
        assert_eq!(after(7 * 24), Some(Due::Reminder(seven)));
        assert_eq!(after(15 * 24 - 1), Some(Due::Reminder(seven)));
        assert_eq!(after(15 * 24), Some(Due::Lapse));
    }

    #[test]
    fn a_phone_number_is_kept_in_one_form() {
        let same = ["0612345678", "06-12 34 56 78", "+31 6 12345678", "0031612345678", "+31 (0)6 1234 5678"];
        for text in same {
            assert_eq!(phone_number(text).as_deref(), Some("+31612345678"), "{text}");
        }
        assert_eq!(phone_number("(075) 123 45 67").as_deref(), Some("+31751234567"));
        assert_eq!(phone_number("+32 470 12 34 56").as_deref(), Some("+32470123456"));
        let wrong = ["", "06", "061234567", "06123456789", "612345678", "+31612345", "bel me", "06-1234567a"];
        for text in wrong {
            assert_eq!(phone_number(text), None, "{text}");
        }
    }
}
