//! What a place says, everything that can be wrong with it, and which edits a lead has to see again.

use chrono::{Datelike, NaiveDate};
use entities::{Hazard, PlaceKind, Sector};

use super::hazards::{SUPERVISED_FROM, SUPERVISION_RULE, rule_for};
use crate::coordinate::{Microdegrees, Point};
use crate::error::FieldError;
use crate::introduction::masking::contact_faults;
use crate::working_time::pattern::{Season, check_pattern};
use crate::working_time::rules::Finding;
use crate::working_time::schedule::{WeeklyShift, schedule_faults};
use crate::working_time::table::{ADULT, Night, ROWS, WorkKind, row_on};

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
    pub schedule: Vec<WeeklyShift>,
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
    if content.schedule.is_empty() && content.kind != PlaceKind::RoleModelTalk {
        wrong.push(FieldError::new("/schedule", "schedule_missing"));
    }
    let texts = [("/title", &*content.title), ("/tasks", &content.tasks), ("/learning", &content.learning)];
    wrong.extend(contact_faults([("/language", &*content.language), ("/address", &content.address)]));
    let others = [("/requirements", &content.requirements), ("/accessibility", &content.accessibility)];
    let others = others.into_iter().filter_map(|(pointer, text)| Some((pointer, text.as_deref()?)));
    wrong.extend(contact_faults(texts.into_iter().chain(others)));
    let faults_of_week = schedule_faults(&content.schedule);
    if faults_of_week.is_empty() {
        wrong.extend(faults_of_times(content));
    }
    wrong.extend(faults_of_week);
    wrong.extend(faults_of_hazards(content));
    if content.min_age < SUPERVISED_FROM && !content.is_supervised {
        let fault = FieldError::new("/isSupervised", "supervision_needed");
        wrong.push(fault.with("age", SUPERVISED_FROM).with("rule", SUPERVISION_RULE));
    }
    wrong.extend(fault_of_coordinates(content));
    wrong
}

/// What hands a place in: it must not be over.
#[must_use]
pub fn fault_of_end(content: &Content, today: NaiveDate) -> Option<FieldError> {
    (content.ends_on < today).then(|| FieldError::new("/untilDate", "in_the_past"))
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

/// Every working-time rule that the youngest would break even in a school holiday. That it can't be worked beside school is no fault: it
/// is work for the holidays then, and the search tells. The rules of one age are no subset of those of the next, so every age is asked.
fn faults_of_times(content: &Content) -> Vec<FieldError> {
    let min_age = u32::try_from(content.min_age).unwrap_or(0);
    let youngest = WorkKind::of(content.kind).youngest();
    if min_age < youngest {
        return vec![FieldError::new("/minAge", "too_young_for_kind").with("age", youngest)];
    }
    let broken_at =
        |age| check_pattern(age, content.kind, &content.schedule, Season::Holiday, content.starts_on);
    let broken = (min_age..ADULT).map(|age| (age, broken_at(age))).find(|(_, found)| !found.is_empty());
    let Some((age, found)) = broken else { return Vec::new() };
    let mut wrong: Vec<FieldError> = Vec::new();
    for fault in found.iter().map(|finding| fault_of_time(content, age, finding)) {
        let is_known = |known: &FieldError| (&known.pointer, &known.code) == (&fault.pointer, &fault.code);
        if !wrong.iter().any(is_known) {
            wrong.push(fault);
        }
    }
    wrong
}

fn fault_of_time(content: &Content, age: u32, finding: &Finding) -> FieldError {
    let on_day = |shift: &WeeklyShift| {
        i64::from(shift.weekday) == i64::from(finding.day.weekday().number_from_monday())
    };
    let index = content.schedule.iter().position(on_day).filter(|_| !finding.rule.is_of_a_week());
    let row = row_on(&ROWS, finding.day, age, WorkKind::of(content.kind));
    let night = row.map(|row| row.holiday_night);
    let pointer = index.map_or("/schedule".to_owned(), |index| format!("/schedule/{index}"));
    FieldError::new(pointer, format!("weekly_{}", finding.rule.word()))
        .with("age", age)
        .with("measured", finding.rule.unit().show(finding.measured))
        .with("limit", finding.rule.unit().show(finding.limit))
        .with("night", night.map_or_else(String::new, Night::show))
        .with("article", finding.article)
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

    fn day(weekday: i32, from: &str, until: &str) -> WeeklyShift {
        WeeklyShift { weekday, from: from.into(), until: until.into(), break_minutes: 0 }
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
        assert_eq!(codes(&late), one("/schedule/0", "weekly_night"));
        assert_eq!(codes(&Content { min_age: 16, ..late }), []);
        // On a school day nobody of 14 works; in the holidays they do.
        let afternoon = Content { min_age: 14, schedule: vec![day(3, "15:30", "17:30")], ..bikes() };
        assert_eq!(codes(&afternoon), []);
        let alone = Content { is_supervised: false, ..afternoon.clone() };
        assert_eq!(codes(&alone), one("/isSupervised", "supervision_needed"));
        let internship = Content { min_age: 13, kind: PlaceKind::Internship, ..afternoon };
        assert_eq!(codes(&internship), one("/minAge", "too_young_for_kind"));
        let night = Content { min_age: 17, schedule: vec![day(6, "20:00", "24:00")], ..bikes() };
        assert_eq!(codes(&night), one("/schedule/0", "weekly_night"));
        assert_eq!(codes(&Content { min_age: 18, ..night }), []);
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let wrong = Content {
            ends_on: "2026-11-30".parse().unwrap(),
            positions: 0,
            schedule: vec![day(3, "15:30", "15:30"), day(4, "16:00", "17:00"), day(4, "16:59", "18:00")],
            longitude: None,
            ..bikes()
        };
        let pointers: Vec<_> = codes(&wrong).into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!(
            pointers,
            ["/untilDate", "/positions", "/schedule/0/until", "/schedule/2/from", "/longitude"]
        );
        let idle = WeeklyShift { break_minutes: 120, ..day(3, "15:30", "17:30") };
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
