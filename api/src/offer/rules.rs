//! The life of an offer, what must hold of one, and which edits a lead has to see again.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::{AttachmentId, Cents, OfferCategory, OfferEvent, OfferKind, OfferState};

use crate::clock::day_of;
use crate::coordinate::{Microdegrees, Point};
use crate::error::FieldError;

/// How long something that happens once lasts at most, days from the first to the last.
const ONE_OFF_DAYS: i64 = 7;

/// The whole life of an offer; `None` where an event is out of order.
#[must_use]
pub fn next(state: OfferState, event: OfferEvent) -> Option<OfferState> {
    use OfferEvent::{Approve, Edit, Reject, Submit, Withdraw};
    use OfferState::{Approved, Draft, Rejected, Submitted, Withdrawn};
    match (state, event) {
        (Draft | Rejected, Edit) => Some(state),
        (Submitted | Approved, Edit) => Some(Submitted),
        (Draft | Rejected, Submit) => Some(Submitted),
        (Submitted, Approve) => Some(Approved),
        (Submitted, Reject) => Some(Rejected),
        (Draft | Submitted | Approved | Rejected, Withdraw) => Some(Withdrawn),
        (Submitted | Approved, Submit) | (Draft | Approved | Rejected, Approve | Reject) | (Withdrawn, _) => {
            None
        }
    }
}

/// What an offer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Course or one-off.
    pub kind: OfferKind,
    /// What it is about.
    pub category: OfferCategory,
    /// What it is called.
    pub title: String,
    /// What one does there.
    pub description: String,
    /// When, in words.
    pub schedule: String,
    /// What visitors with a limitation should know.
    pub accessibility: Option<String>,
    /// For the whole.
    pub price: Cents,
    /// Places at most.
    pub places: i32,
    /// First meeting.
    pub starts_at: DateTime<Utc>,
    /// Last day.
    pub until_date: NaiveDate,
    /// Youngest age on the first day.
    pub min_age: i32,
    /// Oldest age on the first day.
    pub max_age: i32,
    /// Neighbourhood.
    pub neighbourhood: Option<String>,
    /// Where it is.
    pub address: String,
    /// Latitude, where it is on the map.
    pub latitude: Option<Microdegrees>,
    /// Longitude, where it is on the map.
    pub longitude: Option<Microdegrees>,
    /// A picture.
    pub picture_id: Option<AttachmentId>,
}

/// Whether a lead has to see the edit: anything but more places, the schedule and the accessibility.
#[must_use]
pub fn matters(before: &Content, after: &Content) -> bool {
    let free = Content {
        schedule: after.schedule.clone(),
        accessibility: after.accessibility.clone(),
        places: before.places.max(after.places),
        ..before.clone()
    };
    free != *after
}

/// Everything that is wrong with an offer, whatever its state: `weeks` is how long a course lasts at least,
/// `places_taken` what bookings hold already.
#[must_use]
pub fn faults(content: &Content, weeks: i32, places_taken: i32) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    wrong.extend(fault_of_period(content, weeks));
    if content.min_age > content.max_age {
        wrong.push(FieldError::new("/maxAge", "wrong_ages"));
    }
    if content.places < places_taken {
        wrong.push(FieldError::new("/places", "places_taken").with("taken", places_taken));
    }
    match (content.latitude, content.longitude) {
        (Some(latitude), Some(longitude)) if Point::in_the_netherlands(latitude.0, longitude.0).is_none() => {
            wrong.push(FieldError::new("/latitude", "outside_area"));
        }
        (Some(_), None) => wrong.push(FieldError::new("/longitude", "coordinates_incomplete")),
        (None, Some(_)) => wrong.push(FieldError::new("/latitude", "coordinates_incomplete")),
        _ => {}
    }
    wrong
}

fn fault_of_period(content: &Content, weeks: i32) -> Option<FieldError> {
    let first = day_of(content.starts_at);
    let last = content.until_date;
    let days = last.signed_duration_since(first).num_days();
    let fault = |code| FieldError::new("/untilDate", code);
    match content.kind {
        _ if days < 0 => Some(fault("wrong_period")),
        // Eight weekly meetings are seven weeks from the first to the last.
        OfferKind::Course if days < TimeDelta::weeks(i64::from(weeks) - 1).num_days() => {
            Some(fault("course_too_short").with("weeks", weeks))
        }
        OfferKind::OneOff if days > ONE_OFF_DAYS => Some(fault("one_off_too_long")),
        OfferKind::Course | OfferKind::OneOff => None,
    }
}

/// What hands an offer in: it must still be to come.
#[must_use]
pub fn fault_of_start(content: &Content, now: DateTime<Utc>) -> Option<FieldError> {
    (content.starts_at <= now).then(|| FieldError::new("/startsAt", "in_the_past"))
}

/// The text that the search looks into: all words in small letters.
#[must_use]
pub fn search_text(content: &Content, provider_name: &str) -> String {
    let parts = [
        &*content.title,
        &content.description,
        provider_name,
        content.neighbourhood.as_deref().unwrap_or_default(),
        &content.address,
    ];
    parts.join(" ").to_lowercase()
}

/// Whether somebody of that age may come.
#[must_use]
pub fn fits(age: u32, min_age: i32, max_age: i32) -> bool {
    i32::try_from(age).is_ok_and(|age| (min_age..=max_age).contains(&age))
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    fn course() -> Content {
        Content {
            kind: OfferKind::Course,
            category: OfferCategory::Sport,
            title: "Judo".into(),
            description: "Vallen en opstaan.".into(),
            schedule: "maandag 16:00-17:00".into(),
            accessibility: None,
            price: Cents(6000),
            places: 10,
            starts_at: "2026-12-07T15:00:00Z".parse().unwrap(),
            until_date: "2027-02-01".parse().unwrap(),
            min_age: 8,
            max_age: 17,
            neighbourhood: Some("Poelenburg".into()),
            address: "Weerpad 1".into(),
            latitude: Some(Microdegrees(52_437_000)),
            longitude: Some(Microdegrees(4_838_000)),
            picture_id: None,
        }
    }

    fn codes(content: &Content) -> Vec<(String, String)> {
        faults(content, 8, 3).into_iter().map(|fault| (fault.pointer, fault.code)).collect()
    }

    fn one(pointer: &str, code: &str) -> Vec<(String, String)> {
        vec![(pointer.to_owned(), code.to_owned())]
    }

    #[test]
    fn an_offer_lives_this_life_and_no_other() {
        use OfferEvent::{Approve, Edit, Reject, Submit, Withdraw};
        use OfferState::{Approved, Draft, Rejected, Submitted, Withdrawn};
        let allowed = [
            (Draft, Edit, Draft),
            (Rejected, Edit, Rejected),
            (Submitted, Edit, Submitted),
            (Approved, Edit, Submitted),
            (Draft, Submit, Submitted),
            (Rejected, Submit, Submitted),
            (Submitted, Approve, Approved),
            (Submitted, Reject, Rejected),
            (Draft, Withdraw, Withdrawn),
            (Submitted, Withdraw, Withdrawn),
            (Approved, Withdraw, Withdrawn),
            (Rejected, Withdraw, Withdrawn),
        ];
        for state in OfferState::iter() {
            for event in OfferEvent::iter() {
                let expected = allowed.iter().find(|row| (row.0, row.1) == (state, event)).map(|row| row.2);
                assert_eq!(next(state, event), expected, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn a_course_takes_weeks_and_a_one_off_days() {
        let until = |kind, day: &str| Content { kind, until_date: day.parse().unwrap(), ..course() };
        assert_eq!(codes(&course()), []);
        assert_eq!(codes(&until(OfferKind::Course, "2027-01-25")), []);
        assert_eq!(codes(&until(OfferKind::Course, "2027-01-24")), one("/untilDate", "course_too_short"));
        assert_eq!(codes(&until(OfferKind::Course, "2026-12-06")), one("/untilDate", "wrong_period"));
        assert_eq!(codes(&until(OfferKind::OneOff, "2026-12-07")), []);
        assert_eq!(codes(&until(OfferKind::OneOff, "2026-12-14")), []);
        assert_eq!(codes(&until(OfferKind::OneOff, "2026-12-15")), one("/untilDate", "one_off_too_long"));
        assert_eq!(codes(&until(OfferKind::OneOff, "2026-12-06")), one("/untilDate", "wrong_period"));
        // The first day is Amsterdam's: half past eleven at night in Greenwich is the next day there.
        let late = Content { starts_at: "2026-12-06T23:30:00Z".parse().unwrap(), ..course() };
        assert_eq!(codes(&late), []);
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let wrong = Content {
            until_date: "2026-12-08".parse().unwrap(),
            min_age: 12,
            max_age: 11,
            places: 2,
            longitude: None,
            ..course()
        };
        let pointers: Vec<_> = codes(&wrong).into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!(pointers, ["/untilDate", "/maxAge", "/places", "/longitude"]);
        let nowhere = Content { latitude: None, ..course() };
        assert_eq!(codes(&nowhere), one("/latitude", "coordinates_incomplete"));
        let abroad = Content { latitude: Some(Microdegrees(48_856_600)), ..course() };
        assert_eq!(codes(&abroad), one("/latitude", "outside_area"));
        assert_eq!(codes(&Content { latitude: None, longitude: None, places: 3, ..course() }), []);
    }

    #[test]
    fn what_has_begun_is_not_handed_in() {
        let starts_at = course().starts_at;
        assert!(fault_of_start(&course(), starts_at - TimeDelta::microseconds(1)).is_none());
        assert!(fault_of_start(&course(), starts_at).is_some());
    }

    #[test]
    fn only_what_harms_nobody_changes_freely() {
        let before = course();
        let free = [
            Content { places: 11, ..course() },
            Content { schedule: "dinsdag".into(), ..course() },
            Content { accessibility: Some("Lift".into()), ..course() },
            course(),
        ];
        assert!(free.iter().all(|after| !matters(&before, after)));
        let seen_again = [
            Content { kind: OfferKind::OneOff, ..course() },
            Content { category: OfferCategory::Art, ..course() },
            Content { title: "Karate".into(), ..course() },
            Content { picture_id: Some(AttachmentId::generate()), ..course() },
            Content { description: "Anders.".into(), ..course() },
            Content { price: Cents(6001), ..course() },
            Content { places: 9, ..course() },
            Content { starts_at: course().starts_at + TimeDelta::hours(1), ..course() },
            Content { until_date: "2027-02-08".parse().unwrap(), ..course() },
            Content { min_age: 7, ..course() },
            Content { max_age: 18, ..course() },
            Content { neighbourhood: None, ..course() },
            Content { address: "Elders 2".into(), ..course() },
            Content { latitude: Some(Microdegrees(52_437_001)), ..course() },
            Content { longitude: None, ..course() },
        ];
        assert!(seen_again.iter().all(|after| matters(&before, after)));
    }

    #[test]
    fn the_search_finds_title_text_provider_and_place() {
        let text = search_text(&course(), "Judoclub Zaanstreek");
        for word in ["judo", "opstaan", "zaanstreek", "poelenburg", "weerpad"] {
            assert!(text.contains(word), "{word}");
        }
        assert!(fits(8, 8, 17) && fits(17, 8, 17) && !fits(7, 8, 17) && !fits(18, 8, 17));
    }
}
