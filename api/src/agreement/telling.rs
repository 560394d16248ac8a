//! What somebody says happened, and what can be wrong with it. Pure.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Europe::Amsterdam;
use entities::{AgreementKind, CheckInId, CheckInOutcome, CheckInState, RejectionReason, Side, check_in};

use super::rules::Period;
use crate::clock::day_of;
use crate::error::{Code, FieldError};

/// How far a phone's clock may be ahead of the server's.
const CLOCK_AHEAD: TimeDelta = TimeDelta::minutes(5);
/// How far back a youth tells, and how long a phone may keep what it was told. What is older is told by somebody whose word
/// counts.
const TOLD_BY_YOUTHS: TimeDelta = TimeDelta::days(30);
/// How long what counts can be told otherwise, wherever and by whomever. After that others have built upon it.
const CORRECTABLE: TimeDelta = TimeDelta::days(30);
/// The shortest and the longest occasion, minutes.
const MINUTES: (i32, i32) = (1, 720);

/// What somebody says happened.
#[derive(Clone, Debug)]
pub struct Told {
    /// Identifier that the phone made, so that it can refer to it before it has a connection.
    pub id: Option<CheckInId>,
    /// The day.
    pub day: NaiveDate,
    /// Which occasion of the day; empty where a day has one.
    pub occasion: String,
    /// Kept, late, missed or excused.
    pub outcome: CheckInOutcome,
    /// How long the occasion took, minutes.
    pub minutes: Option<i32>,
    /// The moment that the phone says it was told at.
    pub happened_at: Option<DateTime<Utc>>,
}

impl Told {
    /// Whether `row` is what was made of this: then it is said again, and nothing new. Whoever confirmed what a youth said may
    /// have added the minutes, also where it waits again since.
    #[must_use]
    pub fn is_said_in(&self, row: &check_in::Model) -> bool {
        let may_be_completed =
            row.side == Side::Participant && (row.state != CheckInState::Recorded || self.minutes.is_none());
        (row.occurred_on, row.occasion.as_str(), row.outcome)
            == (self.day, self.occasion.as_str(), self.outcome)
            && (row.minutes == self.minutes || may_be_completed)
            && row.happened_at == self.happened_at
    }

    /// Everything that is wrong with telling it of an agreement of that kind at `now`, from that side.
    #[must_use]
    pub fn faults(
        &self,
        (kind, period): (AgreementKind, Period),
        side: Side,
        now: DateTime<Utc>,
    ) -> Vec<FieldError> {
        let minutes = self.minutes.filter(|_| kind != AgreementKind::Care);
        let faults = [
            self.wrong_day(period, side, now),
            self.wrong_time(now),
            wrong_minutes(minutes),
            self.wrong_moment(now),
        ];
        faults.into_iter().flatten().chain(care_faults(kind, self.outcome, self.minutes)).collect()
    }

    fn wrong_day(&self, period: Period, side: Side, now: DateTime<Utc>) -> Option<FieldError> {
        // What a phone kept is as old as the moment it was told at.
        let is_told_now = side == Side::Participant && self.happened_at.is_none();
        let code = if self.day > day_of(now) {
            "in_the_future"
        } else if self.day < period.from {
            "before_period"
        } else if self.day >= period.until {
            "after_period"
        } else if is_told_now && is_too_long_ago(self.day, now) {
            "told_too_late"
        } else {
            return None;
        };
        Some(FieldError::new("/occurredDate", code))
    }

    fn wrong_time(&self, now: DateTime<Utc>) -> Option<FieldError> {
        let is_right =
            self.occasion.is_empty() || self.occasion.len() == 5 && time_of(&self.occasion).is_some();
        let code = if !is_right {
            "wrong_pattern"
        } else if is_later_today(self.day, &self.occasion, now) {
            "later_today"
        } else {
            return None;
        };
        Some(FieldError::new("/timeOfDay", code))
    }

    fn wrong_moment(&self, now: DateTime<Utc>) -> Option<FieldError> {
        let moment = self.happened_at?;
        let behind = now.signed_duration_since(moment);
        let days_after = day_of(moment).signed_duration_since(self.day).num_days();
        let code = if behind < -CLOCK_AHEAD {
            "clock_ahead"
        } else if behind > TOLD_BY_YOUTHS {
            "told_too_late"
        } else if !(0..=1).contains(&days_after) {
            "not_on_that_day"
        } else {
            return None;
        };
        Some(FieldError::new("/happenedAt", code))
    }
}

fn time_of(occasion: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(occasion, "%H:%M").ok()
}

/// Whether an occasion of today has yet to begin, also by a phone's clock that is ahead. A whole day may be told of from its
/// first hour on: that somebody is ill is known in the morning.
#[must_use]
pub fn is_later_today(day: NaiveDate, occasion: &str, now: DateTime<Utc>) -> bool {
    let wall_clock = (now + CLOCK_AHEAD).with_timezone(&Amsterdam).naive_local();
    day == day_of(now) && time_of(occasion).is_some_and(|time| day.and_time(time) > wall_clock)
}

/// Whether a day is too long ago for a youth to tell of it.
#[must_use]
pub fn is_too_long_ago(day: NaiveDate, now: DateTime<Utc>) -> bool {
    day_of(now).signed_duration_since(day) > TOLD_BY_YOUTHS
}

/// Whether what counts since then can still be told otherwise; what does not count always can.
///
/// # Errors
/// `correction_too_late`.
pub fn check_correctable(counts_since: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<(), Code> {
    let is_late = counts_since.is_some_and(|since| now.signed_duration_since(since) > CORRECTABLE);
    if is_late { Err(Code::CorrectionTooLate) } else { Ok(()) }
}

/// Since when a check-in counts, if it does.
#[must_use]
pub fn counts_since(row: &check_in::Model) -> Option<DateTime<Utc>> {
    row.decided_at.filter(|_| row.state == CheckInState::Confirmed)
}

fn wrong_minutes(minutes: Option<i32>) -> Option<FieldError> {
    let (least, most) = MINUTES;
    match minutes? {
        minutes if minutes < least => Some(FieldError::new("/minutes", "too_small").with("limit", least)),
        minutes if minutes > most => Some(FieldError::new("/minutes", "too_large").with("limit", most)),
        _ => None,
    }
}

/// Of care nothing is told but whether it was kept: neither how long it took nor that somebody came late.
#[must_use]
pub fn care_faults(kind: AgreementKind, outcome: CheckInOutcome, minutes: Option<i32>) -> Vec<FieldError> {
    if kind != AgreementKind::Care {
        return Vec::new();
    }
    let late = (outcome == CheckInOutcome::Late).then(|| FieldError::new("/outcome", "late_not_on_care"));
    let long = minutes.map(|_| FieldError::new("/minutes", "minutes_not_on_care"));
    late.into_iter().chain(long).collect()
}

/// Why a check-in does not count, as it was said.
#[derive(Clone, Debug, Default)]
pub struct Why {
    /// In words; never on care.
    pub reason: Option<String>,
    /// From the closed list.
    pub code: Option<RejectionReason>,
}

impl Why {
    /// What is wrong with it: words are needed, or on care only a word from the list, because nothing says what care is about.
    #[must_use]
    pub fn faults(&self, kind: AgreementKind) -> Vec<FieldError> {
        let is_care = kind == AgreementKind::Care;
        let text = match (is_care, &self.reason) {
            (true, Some(_)) => Some(FieldError::new("/reason", "care_without_text")),
            (false, None) => Some(FieldError::new("/reason", "missing")),
            (true, None) | (false, Some(_)) => None,
        };
        let code = (is_care && self.code.is_none()).then(|| FieldError::new("/reasonCode", "missing"));
        text.into_iter().chain(code).collect()
    }
}

/// What a phone can act on where an occasion has a check-in already.
#[must_use]
pub fn already(outcome: CheckInOutcome) -> &'static str {
    match outcome {
        CheckInOutcome::Kept => "already_kept",
        CheckInOutcome::Late => "already_late",
        CheckInOutcome::Missed => "already_missed",
        CheckInOutcome::Excused => "already_excused",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(told: &Told) -> Vec<String> {
        codes_on(AgreementKind::Attendance, told)
    }

    fn codes_on(kind: AgreementKind, told: &Told) -> Vec<String> {
        let day = |text: &str| text.parse().unwrap();
        let period = Period { from: day("2026-11-01"), until: day("2026-12-01") };
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        let faults = told.faults((kind, period), Side::Participant, now);
        faults.into_iter().map(|fault| fault.code).collect()
    }

    fn told(day: &str, time: &str, minutes: Option<i32>, at: Option<&str>) -> Told {
        Told {
            id: None,
            day: day.parse().unwrap(),
            occasion: time.into(),
            outcome: CheckInOutcome::Kept,
            minutes,
            happened_at: at.map(|at| at.parse().unwrap()),
        }
    }

    #[test]
    fn a_day_has_its_period() {
        for (day, wanted) in [
            ("2026-11-23", None),
            ("2026-11-24", Some("in_the_future")),
            ("2026-10-31", Some("before_period")),
        ] {
            assert_eq!(codes(&told(day, "", None, None)), wanted.into_iter().collect::<Vec<_>>(), "{day}");
        }
    }

    #[test]
    fn an_hour_of_today_is_told_of_when_it_has_come() {
        // Ten o'clock in Amsterdam, and a phone may be five minutes ahead.
        for (day, time, wanted) in [
            ("2026-11-23", "09:00", None),
            ("2026-11-23", "10:05", None),
            ("2026-11-23", "10:06", Some("later_today")),
            ("2026-11-23", "15:00", Some("later_today")),
            ("2026-11-22", "15:00", None),
            ("2026-11-24", "09:00", Some("in_the_future")),
        ] {
            let wanted: Vec<_> = wanted.into_iter().collect();
            assert_eq!(codes(&told(day, time, None, None)), wanted, "{day} {time}");
        }
        let midnight = "2026-11-23T22:58:00Z".parse().unwrap();
        assert!(!is_later_today("2026-11-23".parse().unwrap(), "23:59", midnight));
    }

    #[test]
    fn a_youth_tells_of_thirty_days() {
        let period = Period { from: "2026-09-01".parse().unwrap(), until: "2026-12-01".parse().unwrap() };
        let faults = |day: &str, side| {
            let now = "2026-11-23T09:00:00Z".parse().unwrap();
            told(day, "", None, None).faults((AgreementKind::Custom, period), side, now)
        };
        assert!(faults("2026-10-24", Side::Participant).is_empty());
        assert_eq!(faults("2026-10-23", Side::Participant)[0].code, "told_too_late");
        for side in [Side::Coach, Side::Contact] {
            assert!(faults("2026-10-23", side).is_empty());
        }
    }

    #[test]
    fn what_counts_is_corrected_for_thirty_days() {
        let since: DateTime<Utc> = "2026-11-24T10:00:00Z".parse().unwrap();
        assert_eq!(check_correctable(None, since), Ok(()));
        assert_eq!(check_correctable(Some(since), since + CORRECTABLE), Ok(()));
        let late = since + CORRECTABLE + TimeDelta::seconds(1);
        assert_eq!(check_correctable(Some(since), late), Err(Code::CorrectionTooLate));
    }

    #[test]
    fn a_phone_with_a_wrong_clock_is_noticed() {
        for (at, wanted) in [
            ("2026-11-23T09:05:00Z", None),
            ("2026-11-23T09:05:01Z", Some("clock_ahead")),
            ("2026-11-22T22:59:59Z", Some("not_on_that_day")),
            ("2026-11-22T23:00:00Z", None),
            ("2026-10-24T09:00:00Z", Some("not_on_that_day")),
            ("2026-10-24T08:59:59Z", Some("told_too_late")),
        ] {
            let told = told("2026-11-23", "", None, Some(at));
            assert_eq!(codes(&told), wanted.into_iter().collect::<Vec<_>>(), "{at}");
        }
        assert_eq!(codes(&told("2026-11-21", "", None, Some("2026-11-22T22:59:59Z"))), Vec::<String>::new());
    }

    #[test]
    fn everything_that_is_wrong_is_named_at_once() {
        let told = told("2026-11-24", "9:00", Some(721), Some("2027-01-01T00:00:00Z"));
        assert_eq!(codes(&told), ["in_the_future", "wrong_pattern", "too_large", "clock_ahead"]);
    }

    #[test]
    fn on_care_there_are_no_words() {
        let text = Why { reason: Some("x".into()), code: None };
        let code = Why { reason: None, code: Some(RejectionReason::AnotherDay) };
        let count = |why: &Why, kind| why.faults(kind).len();
        assert_eq!(
            (count(&text, AgreementKind::Attendance), count(&code, AgreementKind::Attendance)),
            (0, 1)
        );
        assert_eq!((count(&text, AgreementKind::Care), count(&code, AgreementKind::Care)), (2, 0));
    }

    #[test]
    fn of_care_nothing_is_told_but_whether_it_was_kept() {
        let long = told("2026-11-20", "", Some(900), None);
        assert_eq!(codes_on(AgreementKind::Care, &long), ["minutes_not_on_care"]);
        let late = Told { outcome: CheckInOutcome::Late, ..told("2026-11-20", "", None, None) };
        assert_eq!(codes_on(AgreementKind::Care, &late), ["late_not_on_care"]);
        assert_eq!(codes(&late), Vec::<String>::new());
    }
}
