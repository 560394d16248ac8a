//! Writing appointments as iCalendar (RFC 5545).

use chrono::{DateTime, TimeDelta, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

use crate::input::hex_digest;
use entities::AppointmentId;

/// How far back a feed goes, and how long it tells that something was cancelled.
pub const BACK: TimeDelta = TimeDelta::days(30);
/// How far ahead it goes.
pub const AHEAD: TimeDelta = TimeDelta::days(365);
/// The most entries of a feed: ten a day for a year would be more than anybody has.
pub const MOST: u64 = 2000;

/// An appointment, as far as a calendar learns of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The appointment.
    pub id: AppointmentId,
    /// Start.
    pub starts_at: DateTime<Utc>,
    /// End.
    pub ends_at: DateTime<Utc>,
    /// Whether it was called off.
    pub is_cancelled: bool,
    /// Last change.
    pub changed_at: DateTime<Utc>,
    /// Counts changes.
    pub version: i32,
    /// Whether the owner has it as the employer.
    pub is_with_youth: bool,
}

impl Entry {
    /// The text that names it.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        if self.is_with_youth { "calendar-appointment-with-youth" } else { "calendar-appointment" }
    }
}

/// Names the appointment for calendar programs, always in the same way, and nowhere else.
#[must_use]
pub fn uid_of(id: AppointmentId) -> String {
    let digest = hex_digest(format!("calendar entry {id}").as_bytes());
    format!("{}@back-on-track", digest.get(..32).unwrap_or_default())
}

/// The feed as text. The same entries give the same text.
#[must_use]
pub fn write(entries: &[Entry], summary: impl Fn(&Entry) -> String) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Back on Track//NL"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    calendar.append_property(Property::new("REFRESH-INTERVAL;VALUE=DURATION", "PT1H"));
    for entry in entries {
        let status = if entry.is_cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed };
        let mut event = Event::new();
        event
            .uid(&uid_of(entry.id))
            .timestamp(entry.changed_at)
            .last_modified(entry.changed_at)
            .sequence(u32::try_from(entry.version).unwrap_or(0))
            .summary(&summary(entry))
            .starts(entry.starts_at)
            .ends(entry.ends_at)
            .status(status);
        calendar.push(event);
    }
    calendar.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn entry() -> Entry {
        Entry {
            id: AppointmentId::generate(),
            starts_at: at("2026-12-01T09:00:00Z"),
            ends_at: at("2026-12-01T10:00:00Z"),
            is_cancelled: false,
            changed_at: at("2026-11-23T09:00:00Z"),
            version: 3,
            is_with_youth: false,
        }
    }

    #[test]
    fn an_entry_says_when_and_nothing_else() {
        let entry = entry();
        let text = write(std::slice::from_ref(&entry), |_| "Afspraak".to_owned());
        assert!(
            text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
                && text.ends_with("END:VCALENDAR\r\n")
        );
        let mut lines: Vec<&str> = text.lines().skip_while(|line| *line != "BEGIN:VEVENT").collect();
        lines.sort_unstable();
        let uid = format!("UID:{}", uid_of(entry.id));
        let mut wanted = vec![
            "BEGIN:VEVENT",
            "DTEND:20261201T100000Z",
            "DTSTAMP:20261123T090000Z",
            "DTSTART:20261201T090000Z",
            "END:VCALENDAR",
            "END:VEVENT",
            "LAST-MODIFIED:20261123T090000Z",
            "SEQUENCE:3",
            "STATUS:CONFIRMED",
            "SUMMARY:Afspraak",
            &uid,
        ];
        wanted.sort_unstable();
        assert_eq!(lines, wanted);
        assert!(!text.contains(&entry.id.to_string()));
    }

    #[test]
    fn what_was_called_off_says_so_under_the_same_name() {
        let kept = entry();
        let cancelled = Entry { is_cancelled: true, version: 4, ..kept.clone() };
        assert!(
            write(std::slice::from_ref(&cancelled), |_| "Afspraak".to_owned()).contains("STATUS:CANCELLED")
        );
        assert_eq!(uid_of(kept.id), uid_of(cancelled.id));
        assert_ne!(uid_of(kept.id), uid_of(entry().id));
        let name = |entry: &Entry| entry.summary().to_owned();
        assert_eq!(write(std::slice::from_ref(&kept), name), write(std::slice::from_ref(&kept), name));
        let at_work = Entry { is_with_youth: true, ..kept };
        assert!(write(&[at_work], name).contains("SUMMARY:calendar-appointment-with-youth"));
    }
}
