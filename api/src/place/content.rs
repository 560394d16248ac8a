//! What a place says, everything that can be wrong with it, and which edits a lead has to see again.

use chrono::NaiveDate;
use entities::{Hazard, PlaceKind, Sector};

use super::hazards::{SUPERVISED_FROM, SUPERVISION_RULE, rule_for};
use super::rules::{ADULT, youngest_age};
use super::schedule::{Broken, Limit, WorkingDay, broken_at};
use crate::coordinate::{Microdegrees, Point};
use crate::error::FieldError;

/// What a place says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// What it is.
    pub kind: PlaceKind,
    /// In which line of work.
    pub sector: Sector,
    /// What it is called.
    pub title: String,
    /// What one does there.
    pub tasks: String,
    /// What one learns there.
    pub learning: String,
    /// What one has to bring.
    pub requirements: Option<String>,
    /// What is spoken there.
    pub language: String,
    /// What people with a limitation should know.
    pub accessibility: Option<String>,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// The week.
    pub schedule: Vec<WorkingDay>,
    /// How many youths at most.
    pub positions: i32,
    /// Youngest age on the first day.
    pub min_age: i32,
    /// What there is that not everybody may do.
    pub hazards: Vec<Hazard>,
    /// Whether an adult is always near.
    pub is_supervised: bool,
    /// Street, number and town.
    pub address: String,
    /// Postcode, such as `1506 EA`.
    pub postcode: String,
    /// Neighbourhood.
    pub neighbourhood: Option<String>,
    /// Latitude; where it is absent, the middle of the postcode area takes its place.
    pub latitude: Option<Microdegrees>,
    /// Longitude; the same.
    pub longitude: Option<Microdegrees>,
}

/// Whether a lead has to see the edit: anything but more positions and the accessibility.
#[must_use]
pub fn matters(before: &Content, after: &Content) -> bool {
    let free = Content {
        accessibility: after.accessibility.clone(),
        positions: before.positions.max(after.positions),
        ..before.clone()
    };
    free != *after
}

/// Everything that is wrong with a place, whatever its state.
#[must_use]
pub fn faults(content: &Content, positions_taken: i32) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    if content.ends_on < content.starts_on {
        wrong.push(FieldError::new("/untilDate", "wrong_period"));
    }
    if content.positions < positions_taken {
        wrong.push(FieldError::new("/positions", "positions_taken").with("taken", positions_taken));
    }
    wrong.extend(faults_of_week(content));
    wrong.extend(faults_of_hazards(content));
    if content.min_age < SUPERVISED_FROM && !content.is_supervised {
        let fault = FieldError::new("/isSupervised", "supervision_needed");
        wrong.push(fault.with("age", SUPERVISED_FROM).with("rule", SUPERVISION_RULE));
    }
    wrong.extend(faults_of_times(content));
    wrong.extend(fault_of_coordinates(content));
    wrong
}

/// What hands a place in: it must not be over.
#[must_use]
pub fn fault_of_end(content: &Content, today: NaiveDate) -> Option<FieldError> {
    (content.ends_on < today).then(|| FieldError::new("/untilDate", "in_the_past"))
}

fn faults_of_week(content: &Content) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    if content.schedule.is_empty() && content.kind != PlaceKind::RoleModelTalk {
        wrong.push(FieldError::new("/schedule", "schedule_missing"));
    }
    for (index, day) in content.schedule.iter().enumerate() {
        let (from, until) = day.span();
        if until <= from {
            wrong.push(FieldError::new(format!("/schedule/{index}/until"), "wrong_period"));
        } else if day.minutes() == 0 {
            wrong.push(FieldError::new(format!("/schedule/{index}/breakMinutes"), "break_too_long"));
        }
        if content.schedule.iter().take(index).any(|other| other.weekday == day.weekday) {
            wrong.push(FieldError::new(format!("/schedule/{index}/weekday"), "duplicate_day"));
        }
    }
    wrong
}

/// Every hazard that the youngest may not do, with the rule's name.
fn faults_of_hazards(content: &Content) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    for (index, hazard) in content.hazards.iter().enumerate() {
        let pointer = format!("/hazards/{index}");
        if content.hazards.iter().take(index).any(|other| other == hazard) {
            wrong.push(FieldError::new(pointer, "duplicate_hazard"));
            continue;
        }
        let Some(rule) = rule_for(*hazard, content.starts_on) else { continue };
        let from_age = rule.age(content.is_supervised);
        if content.min_age < from_age {
            let fault = FieldError::new(pointer, code_of(*hazard));
            wrong.push(fault.with("age", from_age).with("rule", rule.rule));
        }
    }
    wrong
}

fn code_of(hazard: Hazard) -> &'static str {
    match hazard {
        Hazard::Alcohol => "hazard_alcohol",
        Hazard::Machines => "hazard_machines",
        Hazard::HeavyLifting => "hazard_heavy_lifting",
        Hazard::NightWork => "hazard_night_work",
        Hazard::CashDesk => "hazard_cash_desk",
        Hazard::Industrial => "hazard_industrial",
        Hazard::DangerousSubstances => "hazard_dangerous_substances",
    }
}

/// Every working-time limit that the youngest would break even in a school holiday, with the rule's name. That it can't be worked
/// beside school is no fault: it is work for the holidays then, and the search tells.
fn faults_of_times(content: &Content) -> Vec<FieldError> {
    let youngest = youngest_age(content.kind, &content.schedule, true).unwrap_or(ADULT);
    if content.min_age >= youngest {
        return Vec::new();
    }
    match broken_at(content.min_age, content.kind, &content.schedule, true) {
        Some(broken) => broken.into_iter().map(|it| fault_of_time(content.min_age, it)).collect(),
        None => vec![FieldError::new("/minAge", "too_young_for_kind").with("age", youngest)],
    }
}

fn fault_of_time(age: i32, broken: Broken) -> FieldError {
    let pointer = broken.index.map_or("/schedule".to_owned(), |index| format!("/schedule/{index}"));
    let code = match broken.limit {
        Limit::HoursADay => "work_hours_a_day",
        Limit::HoursAWeek => "work_hours_a_week",
        Limit::NotBetween => "work_not_between",
        Limit::NotOnSunday => "work_not_on_sunday",
        Limit::DaysAWeek => "work_days_a_week",
        Limit::Break => "work_without_break",
        Limit::DuringSchool => "work_during_school",
    };
    FieldError::new(pointer, code).with("age", age).with("allowed", broken.allowed).with("rule", broken.rule)
}

fn fault_of_coordinates(content: &Content) -> Option<FieldError> {
    match (content.latitude, content.longitude) {
        (Some(latitude), Some(longitude)) if Point::in_the_netherlands(latitude.0, longitude.0).is_none() => {
            Some(FieldError::new("/latitude", "outside_area"))
        }
        (Some(_), None) => Some(FieldError::new("/longitude", "coordinates_incomplete")),
        (None, Some(_)) => Some(FieldError::new("/latitude", "coordinates_incomplete")),
        _ => None,
    }
}

/// The text that the search looks into: all words in small letters.
#[must_use]
pub fn search_text(content: &Content, employer_name: &str) -> String {
    let parts = [
        &*content.title,
        &content.tasks,
        &content.learning,
        employer_name,
        content.neighbourhood.as_deref().unwrap_or_default(),
        &content.address,
    ];
    parts.join(" ").to_lowercase()
}

/// A postcode as it is kept: four digits, a space, two capitals.
#[must_use]
pub fn postcode_of(text: &str) -> String {
    let letters: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let letters = letters.to_uppercase();
    match letters.split_at_checked(4) {
        Some((digits, rest)) => format!("{digits} {rest}"),
        None => letters,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(weekday: i32, from: &str, until: &str) -> WorkingDay {
        WorkingDay { weekday, from: from.into(), until: until.into(), break_minutes: 0 }
    }

    fn bikes() -> Content {
        Content {
            kind: PlaceKind::WorkExperience,
            sector: Sector::Technology,
            title: "Fietsen maken".into(),
            tasks: "Banden plakken.".into(),
            learning: "Werken met je handen.".into(),
            requirements: None,
            language: "Nederlands".into(),
            accessibility: None,
            starts_on: "2026-12-01".parse().unwrap(),
            ends_on: "2027-02-28".parse().unwrap(),
            schedule: vec![day(3, "15:30", "17:30"), day(6, "13:00", "17:00")],
            positions: 2,
            min_age: 15,
            hazards: Vec::new(),
            is_supervised: true,
            address: "Westzijde 10, Zaandam".into(),
            postcode: "1506 EA".into(),
            neighbourhood: Some("Zaandam Centrum".into()),
            latitude: Some(Microdegrees(52_441_000)),
            longitude: Some(Microdegrees(4_822_000)),
        }
    }

    fn codes(content: &Content) -> Vec<(String, String)> {
        faults(content, 1).into_iter().map(|fault| (fault.pointer, fault.code)).collect()
    }

    fn one(pointer: &str, code: &str) -> Vec<(String, String)> {
        vec![(pointer.to_owned(), code.to_owned())]
    }

    #[test]
    fn every_hazard_above_the_minimum_age_is_refused_at_once() {
        assert_eq!(codes(&bikes()), []);
        let bar = Content { hazards: vec![Hazard::Alcohol, Hazard::Machines, Hazard::CashDesk], ..bikes() };
        let all = [
            ("/hazards/0", "hazard_alcohol"),
            ("/hazards/1", "hazard_machines"),
            ("/hazards/2", "hazard_cash_desk"),
        ];
        assert_eq!(codes(&bar), all.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
        assert_eq!(codes(&Content { min_age: 16, ..bar.clone() }), []);
        let alone = Content { min_age: 16, is_supervised: false, ..bar };
        assert_eq!(codes(&alone), one("/hazards/1", "hazard_machines"));
        let twice = Content { min_age: 18, hazards: vec![Hazard::Alcohol, Hazard::Alcohol], ..bikes() };
        assert_eq!(codes(&twice), one("/hazards/1", "duplicate_hazard"));
    }

    #[test]
    fn the_week_must_suit_the_youngest_in_a_holiday_at_least() {
        let late = Content { schedule: vec![day(6, "17:00", "21:30")], ..bikes() };
        assert_eq!(codes(&late), one("/schedule/0", "work_not_between"));
        assert_eq!(codes(&Content { min_age: 16, ..late }), []);
        // On a school day nobody of 14 works; in the holidays they do.
        let afternoon = Content { min_age: 14, schedule: vec![day(3, "15:30", "17:30")], ..bikes() };
        assert_eq!(codes(&afternoon), []);
        let alone = Content { is_supervised: false, ..afternoon.clone() };
        assert_eq!(codes(&alone), one("/isSupervised", "supervision_needed"));
        let internship = Content { min_age: 13, kind: PlaceKind::Internship, ..afternoon };
        assert_eq!(codes(&internship), one("/minAge", "too_young_for_kind"));
        let night = Content { min_age: 17, schedule: vec![day(6, "20:00", "24:00")], ..bikes() };
        assert_eq!(codes(&night), one("/schedule/0", "work_not_between"));
        assert_eq!(codes(&Content { min_age: 18, ..night }), []);
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let wrong = Content {
            ends_on: "2026-11-30".parse().unwrap(),
            positions: 0,
            schedule: vec![day(3, "15:30", "15:30"), day(3, "16:00", "17:00")],
            longitude: None,
            ..bikes()
        };
        let pointers: Vec<_> = codes(&wrong).into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!(
            pointers,
            ["/untilDate", "/positions", "/schedule/0/until", "/schedule/1/weekday", "/longitude"]
        );
        let idle = WorkingDay { break_minutes: 120, ..day(3, "15:30", "17:30") };
        let idle = Content { schedule: vec![idle], ..bikes() };
        assert_eq!(codes(&idle), one("/schedule/0/breakMinutes", "break_too_long"));
        assert_eq!(codes(&Content { schedule: Vec::new(), ..bikes() }), one("/schedule", "schedule_missing"));
        let talk = Content { kind: PlaceKind::RoleModelTalk, schedule: Vec::new(), ..bikes() };
        assert_eq!(codes(&talk), []);
        assert_eq!(codes(&Content { latitude: None, ..bikes() }), one("/latitude", "coordinates_incomplete"));
        let abroad = Content { latitude: Some(Microdegrees(48_856_600)), ..bikes() };
        assert_eq!(codes(&abroad), one("/latitude", "outside_area"));
        let last = bikes().ends_on;
        assert!(
            fault_of_end(&bikes(), last).is_none()
                && fault_of_end(&bikes(), last.succ_opt().unwrap()).is_some()
        );
    }

    #[test]
    fn only_what_harms_nobody_changes_freely() {
        let before = bikes();
        let free = [
            Content { positions: 3, ..bikes() },
            Content { accessibility: Some("Er is een lift.".into()), ..bikes() },
            bikes(),
        ];
        assert!(free.iter().all(|after| !matters(&before, after)));
        let seen_again = [
            Content { kind: PlaceKind::SideJob, ..bikes() },
            Content { sector: Sector::Food, ..bikes() },
            Content { title: "Anders".into(), ..bikes() },
            Content { tasks: "Anders.".into(), ..bikes() },
            Content { learning: "Anders.".into(), ..bikes() },
            Content { requirements: Some("Laarzen.".into()), ..bikes() },
            Content { language: "Engels".into(), ..bikes() },
            Content { starts_on: "2026-12-02".parse().unwrap(), ..bikes() },
            Content { ends_on: "2027-03-01".parse().unwrap(), ..bikes() },
            Content { schedule: vec![day(3, "15:30", "17:00")], ..bikes() },
            Content { positions: 1, ..bikes() },
            Content { min_age: 16, ..bikes() },
            Content { hazards: vec![Hazard::Industrial], ..bikes() },
            Content { is_supervised: false, ..bikes() },
            Content { address: "Elders 2".into(), ..bikes() },
            Content { postcode: "1507 AB".into(), ..bikes() },
            Content { neighbourhood: None, ..bikes() },
            Content { latitude: Some(Microdegrees(52_441_001)), ..bikes() },
            Content { longitude: None, ..bikes() },
        ];
        assert!(seen_again.iter().all(|after| matters(&before, after)));
    }

    #[test]
    fn words_and_postcodes_are_kept_alike() {
        let text = search_text(&bikes(), "Fietsenmakerij De Dam");
        for word in ["fietsen", "banden", "handen", "dam", "centrum", "westzijde"] {
            assert!(text.contains(word), "{word}");
        }
        assert_eq!(postcode_of("1506ea"), "1506 EA");
        assert_eq!(postcode_of("1506 EA"), "1506 EA");
    }
}
