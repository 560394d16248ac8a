//! The signed agreement on paper, in Dutch: for the wall at work, the drawer at home and the file at school.

use std::iter::once;

use entities::PlacementParty;

use super::query::SignedDocument;
use super::words::{self, allowance, insurance, kind, moment, period, week};
use crate::error::ApiResult;
use crate::language::Language;
use crate::pdf::{self, Paper, Style, Weight};

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
    let title = words::title(LANGUAGE, document.kind);
    let mut paper = Paper::new(&title, LANGUAGE);
    paper.band(14);
    paper.space(36);
    paper.text(programme_name, Style::new(11, Weight::Bold).green());
    paper.text(&title, Style::new(22, Weight::Bold));
    paper.text(&document.place_title, Style::new(13, Weight::Regular));
    paper.heading(&text("placement-who"));
    paper.field(&text("placement-youth"), &signed.youth_name);
    paper.field(&text("placement-employer"), &document.employer_name);
    if let Some(number) = &document.employer_kvk_number {
        paper.field(&text("placement-kvk-number"), number);
    }
    if let Some(address) = &document.work_address {
        paper.field(&text("placement-work-address"), address);
    }
    paper.field(&text("placement-supervisor"), &terms.supervisor_name);
    paper.heading(&text("placement-when"));
    paper.field(&text("placement-period"), &period(LANGUAGE, terms));
    paper.field(&text("placement-week"), &week(LANGUAGE, terms).join("\n"));
    if let Some(reason) = &terms.sunday_reason {
        paper.field(&text("placement-sunday"), reason);
    }
    paper.heading(&text("placement-what"));
    paper.field(&text("placement-kind"), &kind(LANGUAGE, document.kind));
    paper.field(&text("placement-tasks"), &terms.tasks);
    if !terms.learning_goals.is_empty() {
        paper.space(4);
        paper.text(&text("placement-learning"), Style::body().grey());
        terms.learning_goals.iter().for_each(|goal| paper.item(&goal.title));
    }
    paper.heading(&text("placement-terms"));
    paper.field(&text("placement-allowance"), &allowance(LANGUAGE, terms.allowance));
    paper.field(&text("placement-insurance"), &insurance(LANGUAGE, &terms.insurance));
    paper.heading(&text("placement-signed"));
    for signature in &signed.signatures {
        let signed_at = moment(LANGUAGE, signature.signed_at);
        let name = signature.name.clone().unwrap_or_default();
        let parts: Vec<String> = once(name).filter(|name| !name.is_empty()).chain(once(signed_at)).collect();
        paper.field(&party_in_words(signature.party), &parts.join(", "));
    }
    paper.rule();
    paper.text(
        &LANGUAGE.text("placement-hash", &[("hash", signed.content_hash.as_str().into())]),
        Style::new(7, Weight::Regular).grey(),
    );
    pdf::write(&paper)
}

fn party_in_words(party: PlacementParty) -> String {
    text(match party {
        PlacementParty::Participant => "placement-youth",
        PlacementParty::Employer => "placement-employer",
        PlacementParty::Coach => "placement-coach",
        PlacementParty::Guardian => "placement-guardian",
    })
}
