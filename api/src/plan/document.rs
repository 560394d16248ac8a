//! The document that people sign: goals, agreements and milestones, and the hash that a signature is put under.

use chrono::{Months, NaiveDate};
use entities::{AgreementId, AgreementKind, GoalId, MilestoneId, PositiveCents, RewardKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::agreement::rules::Rule;
use crate::input::hex_digest;

/// The longest period of an agreement: what it adds up to can always be counted again from so many check-ins.
const LONGEST_PERIOD: Months = Months::new(24);

/// Content of a revision. Identifiers may be left out for what is new; the server then makes them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlanDocument)]
pub struct Document {
    /// What the youth wants to reach.
    #[validate(nested)]
    #[schema(max_items = 12)]
    pub goals: Vec<Goal>,
    /// What the youth agrees to keep.
    #[validate(nested)]
    #[schema(max_items = 20)]
    pub agreements: Vec<Terms>,
}

/// Part of life that a goal is about (leefgebied).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LifeDomain {
    /// School.
    School,
    /// Work.
    Work,
    /// Leisure (vrije tijd).
    Leisure,
    /// Family (gezin).
    Family,
    /// Health.
    Health,
    /// Money.
    Money,
    /// Housing (wonen).
    Housing,
    /// Network (sociaal netwerk).
    Network,
}

/// A goal (doel), in the youth's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Goal {
    /// The same in every revision.
    #[serde(default = "GoalId::generate")]
    pub id: GoalId,
    /// Part of life.
    pub domain: LifeDomain,
    /// What is to be reached.
    #[schema(min_length = 1, max_length = 200, example = "Mijn mbo-diploma halen")]
    pub title: String,
    /// Steps on the way.
    #[validate(nested)]
    #[schema(max_items = 20)]
    pub milestones: Vec<Step>,
}

/// A milestone (mijlpaal) as the document has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlanMilestone)]
pub struct Step {
    /// The same in every revision.
    #[serde(default = "MilestoneId::generate")]
    pub id: MilestoneId,
    /// What is to be reached.
    #[schema(min_length = 1, max_length = 200, example = "Het eerste blok gehaald")]
    pub title: String,
    /// What it unlocks; one of each kind at most.
    #[validate(nested)]
    #[schema(max_items = 5)]
    pub rewards: Vec<Promise>,
    /// Agreements of this document that must be met.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub required_agreement_ids: Vec<AgreementId>,
}

/// A reward as the document promises it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlanReward)]
#[validate(schema(function = "amount_fits_kind"))]
pub struct Promise {
    /// What.
    pub kind: RewardKind,
    /// How much, for `leisure`, `study` and `debt_relief`; left out for the two without money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<PositiveCents>,
}

/// An agreement (afspraak) as the document has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlanAgreement)]
#[validate(schema(function = "period_and_rule_are_sound"))]
pub struct Terms {
    /// The same in every revision.
    #[serde(default = "AgreementId::generate")]
    pub id: AgreementId,
    /// What it is about.
    pub kind: AgreementKind,
    /// What is agreed. Needed, except on care, where it is refused: nothing says what care is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200, example = "Ik ben op tijd op school")]
    pub title: Option<String>,
    /// What is counted.
    pub rule: Rule,
    /// First day.
    pub from_date: NaiveDate,
    /// Day after the last, at most two years after the first.
    pub until_date: NaiveDate,
}

fn amount_fits_kind(promise: &Promise) -> Result<(), ValidationError> {
    match (crate::fund::rules::purpose_of(promise.kind), promise.amount) {
        (Some(_), None) => Err(ValidationError::new("amount_missing")),
        (None, Some(_)) => Err(ValidationError::new("amount_not_allowed")),
        _ => Ok(()),
    }
}

fn period_and_rule_are_sound(terms: &Terms) -> Result<(), ValidationError> {
    if terms.from_date >= terms.until_date {
        return Err(ValidationError::new("wrong_period"));
    }
    let longest = terms.from_date.checked_add_months(LONGEST_PERIOD);
    if longest.is_none_or(|longest| terms.until_date > longest) {
        return Err(ValidationError::new("period_too_long"));
    }
    if terms.rule.is_sound() { Ok(()) } else { Err(ValidationError::new("wrong_rule")) }
}

impl Document {
    /// Reads a document that was kept. Older ones have a title on care; it is neither shown nor carried on.
    ///
    /// # Errors
    /// Where it is none of ours.
    pub fn from_kept(content: &str) -> serde_json::Result<Self> {
        let mut document: Self = serde_json::from_str(content)?;
        for terms in document.agreements.iter_mut().filter(|terms| terms.kind == AgreementKind::Care) {
            terms.title = None;
        }
        Ok(document)
    }

    /// The one way in which a document is written: what is hashed, kept and signed.
    ///
    /// # Errors
    /// Where it can't be written as JSON, which is our mistake.
    pub fn to_canonical_json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }

    /// All milestones, with the goal that each belongs to.
    pub fn steps(&self) -> impl Iterator<Item = (&Goal, &Step)> {
        self.goals.iter().flat_map(|goal| goal.milestones.iter().map(move |step| (goal, step)))
    }
}

/// SHA-256 of canonical content, hexadecimal.
#[must_use]
pub fn content_hash(canonical: &str) -> String {
    hex_digest(canonical.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_reads_back_as_the_same_content() {
        let sent = r#"{"goals":[{"domain":"school","title":"Diploma","milestones":[{"title":"Blok 1",
            "rewards":[{"kind":"study","amount":"50.00"}]}]}],"agreements":[]}"#;
        let document: Document = serde_json::from_str(sent).unwrap();
        let canonical = document.to_canonical_json().unwrap();
        let again = Document::from_kept(&canonical).unwrap();
        assert_eq!(again, document);
        assert_eq!(again.to_canonical_json().unwrap(), canonical);
    }

    #[test]
    fn an_older_title_on_care_is_not_read() {
        let of = |kind: &str| {
            let terms = format!(
                r#"{{"kind":"{kind}","title":"Praten","rule":{{"kind":"every_kept"}},
                    "fromDate":"2026-11-01","untilDate":"2026-12-01"}}"#
            );
            let document = Document::from_kept(&format!(r#"{{"goals":[],"agreements":[{terms}]}}"#)).unwrap();
            (document.agreements[0].title.clone(), document.to_canonical_json().unwrap().contains("title"))
        };
        assert_eq!(of("care"), (None, false));
        assert_eq!(of("custom"), (Some("Praten".to_owned()), true));
    }

    #[test]
    fn an_amount_belongs_to_money_and_only_to_money() {
        let promise = |json: &str| serde_json::from_str::<Promise>(json).unwrap().validate().is_ok();
        assert!(promise(r#"{"kind":"leisure","amount":"0.01"}"#));
        assert!(!promise(r#"{"kind":"leisure"}"#));
        assert!(promise(r#"{"kind":"housing_recommendation"}"#));
        assert!(!promise(r#"{"kind":"housing_recommendation","amount":"1.00"}"#));
    }
}
