//! The signed agreement on paper, in Dutch: for the wall at work, the drawer at home and the file at school.

use std::iter::once;

use entities::PlacementParty;

use super::document::{Allowance, AllowancePer, Insurance, InsuredBy};
use super::query::SignedDocument;
use crate::clock::day_of;
use crate::error::ApiResult;
use crate::language::Language;
use crate::pdf::{self, Paper, Style, Weight};
use crate::working_time::schedule::WeeklyShift;

const LANGUAGE: Language = Language::Nl;

fn text(id: &str) -> String {
    LANGUAGE.text(id, &[])
}

/// The paper as a file.
///
/// # Errors
/// Where it can't be made, which is our mistake.
pub fn write(signed: &SignedDocument, programme_name: &str) -> ApiResult<Vec<u8>> {
    let (document, terms) = (&signed.document, &signed.document.terms);
    let title = text("placement-title");
    let mut paper = Paper::new(&title, LANGUAGE);
    paper.band(14);
    paper.space(36);
    paper.text(programme_name, Style::new(11, Weight::Bold).green());
    paper.text(&title, Style::new(22, Weight::Bold));
    paper.text(&document.place_title, Style::new(13, Weight::Regular));
    paper.heading(&text("placement-who"));
    paper.field(&text("placement-youth"), &signed.youth_name);
    paper.field(&text("placement-employer"), &document.employer_name);
    paper.field(&text("placement-supervisor"), &terms.supervisor_name);
    paper.heading(&text("placement-when"));
    let period = [("from", LANGUAGE.day(terms.starts_date)), ("until", LANGUAGE.day(terms.ends_date))];
    paper.field(&text("placement-period"), &LANGUAGE.text("placement-period-words", &period));
    let week: Vec<String> = terms.schedule.iter().map(shift_in_words).collect();
    paper.field(&text("placement-week"), &week.join("\n"));
    if let Some(reason) = &terms.sunday_reason {
        paper.field(&text("placement-sunday"), reason);
    }
    paper.heading(&text("placement-what"));
    paper.field(&text("placement-tasks"), &terms.tasks);
    if !terms.learning_goals.is_empty() {
        paper.space(4);
        paper.text(&text("placement-learning"), Style::body().grey());
        terms.learning_goals.iter().for_each(|goal| paper.item(&goal.title));
    }
    paper.heading(&text("placement-terms"));
    paper.field(&text("placement-allowance"), &allowance_in_words(terms.allowance));
    paper.field(&text("placement-insurance"), &insurance_in_words(&terms.insurance));
    paper.heading(&text("placement-signed"));
    for signature in &signed.signatures {
        let day = LANGUAGE.day(day_of(signature.signed_at));
        let name = signature.name.clone().unwrap_or_default();
        let parts: Vec<String> = once(name).filter(|name| !name.is_empty()).chain(once(day)).collect();
        paper.field(&party_in_words(signature.party), &parts.join(", "));
    }
    paper.rule();
    paper.text(
        &LANGUAGE.text("placement-hash", &[("hash", signed.content_hash.clone())]),
        Style::new(7, Weight::Regular).grey(),
    );
    pdf::write(&paper)
}

fn shift_in_words(shift: &WeeklyShift) -> String {
    let variables = [
        ("weekday", text(&format!("weekday-{}", shift.weekday))),
        ("from", shift.from.clone()),
        ("until", shift.until.clone()),
        ("minutes", shift.break_minutes.to_string()),
    ];
    let id = if shift.break_minutes > 0 { "placement-shift-with-break" } else { "placement-shift" };
    LANGUAGE.text(id, &variables)
}

fn allowance_in_words(allowance: Allowance) -> String {
    let id = match allowance.per {
        _ if allowance.amount.0 == 0 => "placement-allowance-none",
        AllowancePer::Hour => "placement-allowance-hour",
        AllowancePer::Day => "placement-allowance-day",
        AllowancePer::Month => "placement-allowance-month",
        AllowancePer::Whole => "placement-allowance-whole",
    };
    LANGUAGE.text(id, &[("amount", allowance.amount.to_string().replace('.', ","))])
}

fn insurance_in_words(insurance: &Insurance) -> String {
    let by = match insurance.by {
        InsuredBy::Employer => "placement-insured-by-employer",
        InsuredBy::School => "placement-insured-by-school",
        InsuredBy::Programme => "placement-insured-by-programme",
    };
    match &insurance.note {
        Some(note) => format!("{}. {note}", text(by)),
        None => text(by),
    }
}

fn party_in_words(party: PlacementParty) -> String {
    text(match party {
        PlacementParty::Participant => "placement-youth",
        PlacementParty::Employer => "placement-employer",
        PlacementParty::Coach => "placement-coach",
        PlacementParty::Guardian => "placement-guardian",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_money_and_insurance_are_told_in_words() {
        let shift =
            WeeklyShift { weekday: 6, from: "13:00".into(), until: "17:00".into(), break_minutes: 30 };
        assert_eq!(shift_in_words(&shift), "zaterdag 13:00 tot 17:00, waarvan 30 minuten pauze");
        assert_eq!(shift_in_words(&WeeklyShift { break_minutes: 0, ..shift }), "zaterdag 13:00 tot 17:00");
        let paid = |cents, per| allowance_in_words(Allowance { amount: entities::Cents(cents), per });
        assert_eq!(paid(0, AllowancePer::Hour), "Er is geen vergoeding.");
        assert_eq!(paid(525, AllowancePer::Hour), "€ 5,25 per uur");
        assert_eq!(paid(10_000, AllowancePer::Month), "€ 100,00 per maand");
        let insurance = Insurance { by: InsuredBy::Employer, note: Some("Ongevallen".into()) };
        assert_eq!(
            insurance_in_words(&insurance),
            "Het bedrijf is verzekerd voor wat er kan gebeuren. Ongevallen"
        );
    }
}
