//! Terms in words, for the paper and for the page on which a guardian signs.

use chrono::{DateTime, Utc};
use chrono_tz::Europe::Amsterdam;
use entities::PlaceKind;

use super::document::{Allowance, AllowancePer, Insurance, InsuredBy, Terms};
use crate::clock::day_of;
use crate::language::Language;
use crate::working_time::schedule::{WeeklyShift, minutes_between};

/// What the agreement is called.
#[must_use]
pub fn title(language: Language, kind: PlaceKind) -> String {
    language.text(&format!("placement-title-{}", name_of(kind)), &[])
}

/// What it is.
#[must_use]
pub fn kind(language: Language, kind: PlaceKind) -> String {
    language.text(&format!("placement-kind-{}", name_of(kind)), &[])
}

/// How the files of texts call it.
fn name_of(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::TasterDay => "taster-day",
        PlaceKind::Internship => "internship",
        PlaceKind::WorkExperience => "work-experience",
        PlaceKind::SideJob => "side-job",
        PlaceKind::RoleModelTalk => "role-model-talk",
    }
}

/// From when until when.
#[must_use]
pub fn period(language: Language, terms: &Terms) -> String {
    language.period(terms.starts_date, terms.ends_date)
}

/// Each shift of the week, and what they add up to.
#[must_use]
pub fn week(language: Language, terms: &Terms) -> Vec<String> {
    let shifts = terms.schedule.iter().map(|it| shift(language, it));
    shifts.chain([total(language, &terms.schedule)]).collect()
}

fn total(language: Language, week: &[WeeklyShift]) -> String {
    let minutes = |shift: &WeeklyShift| {
        let (from, until) = minutes_between(&shift.from, &shift.until);
        until.saturating_sub(from).saturating_sub(shift.break_minutes)
    };
    let sum: i32 = week.iter().map(minutes).sum();
    let variables = [("hours", (sum / 60).into()), ("minutes", (sum % 60).into())];
    let id = if sum % 60 > 0 { "placement-week-hours-and-minutes" } else { "placement-week-hours" };
    language.text(id, &variables)
}

/// When somebody signed, by the clock in Amsterdam.
#[must_use]
pub fn moment(language: Language, moment: DateTime<Utc>) -> String {
    let time = moment.with_timezone(&Amsterdam).format("%H:%M").to_string();
    let variables = [("day", day_of(moment).into()), ("time", time.into())];
    language.text("placement-signed-at", &variables)
}

fn shift(language: Language, shift: &WeeklyShift) -> String {
    let variables = [
        ("weekday", language.text(&format!("weekday-{}", shift.weekday), &[]).into()),
        ("from", shift.from.as_str().into()),
        ("until", shift.until.as_str().into()),
        ("minutes", shift.break_minutes.into()),
    ];
    let id = if shift.break_minutes > 0 { "placement-shift-with-break" } else { "placement-shift" };
    language.text(id, &variables)
}

/// What the employer pays.
#[must_use]
pub fn allowance(language: Language, allowance: Allowance) -> String {
    let id = match allowance.per {
        _ if allowance.amount.0 == 0 => "placement-allowance-none",
        AllowancePer::Hour => "placement-allowance-hour",
        AllowancePer::Day => "placement-allowance-day",
        AllowancePer::Month => "placement-allowance-month",
        AllowancePer::Whole => "placement-allowance-whole",
    };
    language.text(id, &[("amount", allowance.amount.into())])
}

/// Who insures, and what is to be known of it.
#[must_use]
pub fn insurance(language: Language, insurance: &Insurance) -> String {
    let by = match insurance.by {
        InsuredBy::Employer => "placement-insured-by-employer",
        InsuredBy::School => "placement-insured-by-school",
        InsuredBy::Programme => "placement-insured-by-programme",
    };
    let by = language.text(by, &[]);
    match &insurance.note {
        Some(note) => format!("{by}. {note}"),
        None => by,
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn every_kind_of_place_has_a_name_and_a_title() {
        for kind in PlaceKind::iter() {
            for language in Language::ALL {
                for text in [title(language, kind), super::kind(language, kind)] {
                    assert!(!text.starts_with("placement-"), "{text} in {}", language.tag());
                }
            }
        }
        assert_eq!(title(Language::Nl, PlaceKind::Internship), "Stageovereenkomst");
        assert_eq!(title(Language::Nl, PlaceKind::SideJob), "Afspraken over je bijbaan");
    }

    #[test]
    fn days_money_and_insurance_are_told_in_words() {
        let saturday =
            WeeklyShift { weekday: 6, from: "13:00".into(), until: "17:00".into(), break_minutes: 30 };
        assert_eq!(shift(Language::Nl, &saturday), "zaterdag 13:00 tot 17:00, waarvan 30 minuten pauze");
        let unbroken = WeeklyShift { break_minutes: 0, ..saturday.clone() };
        assert_eq!(shift(Language::Nl, &unbroken), "zaterdag 13:00 tot 17:00");
        let week = |shifts: &[WeeklyShift]| total(Language::Nl, shifts);
        assert_eq!(week(&[saturday.clone(), unbroken.clone()]), "samen 7 uur en 30 minuten per week");
        assert_eq!(week(std::slice::from_ref(&unbroken)), "samen 4 uur per week");
        let paid =
            |language, cents, per| allowance(language, Allowance { amount: entities::Cents(cents), per });
        assert_eq!(paid(Language::Nl, 0, AllowancePer::Hour), "Er is geen vergoeding.");
        assert_eq!(paid(Language::Nl, 525, AllowancePer::Hour), "€ 5,25 per uur");
        assert_eq!(paid(Language::Nl, 10_000, AllowancePer::Month), "€ 100,00 per maand");
        assert_eq!(paid(Language::En, 525, AllowancePer::Hour), "€ 5.25 an hour");
        let by_employer = Insurance { by: InsuredBy::Employer, note: Some("Ongevallen".into()) };
        assert_eq!(
            insurance(Language::Nl, &by_employer),
            "Het bedrijf is verzekerd voor wat er kan gebeuren. Ongevallen"
        );
    }
}
