//! The document that people sign, and the hash that a signature is put under.

use chrono::NaiveDate;
use entities::{Cents, PlaceKind, place};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::error::FieldError;
use crate::introduction::masking::contact_faults;
use crate::working_time::schedule::{WeeklyShift, absent_day_faults, period_fault, schedule_faults};

/// Who insures the youth at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InsuredBy)]
pub enum InsuredBy {
    /// The employer.
    Employer,
    /// The school.
    School,
    /// The programme.
    Programme,
}

/// Against accidents and damage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlacementInsurance)]
pub struct Insurance {
    /// Who insures.
    pub by: InsuredBy,
    /// What else is to be known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 300, pattern = r"\S", example = "Aansprakelijkheid en ongevallen")]
    pub note: Option<String>,
}

/// For what the allowance is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AllowancePer)]
pub enum AllowancePer {
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A month.
    Month,
    /// The whole.
    Whole,
}

/// What the employer pays the youth (vergoeding); may be nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlacementAllowance)]
pub struct Allowance {
    /// How much; `0.00` where there is none.
    pub amount: Cents,
    /// For what.
    pub per: AllowancePer,
}

/// Something to learn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = LearningGoal)]
pub struct LearningGoal {
    /// What.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S", example = "Zelf een band plakken")]
    pub title: String,
}

/// What coach and employer write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlacementTerms)]
#[validate(schema(function = "period_is_sound"))]
pub struct Terms {
    /// First day.
    #[schema(example = "2026-12-02")]
    pub starts_date: NaiveDate,
    /// Last day, less than a year later.
    #[schema(example = "2027-02-27")]
    pub ends_date: NaiveDate,
    /// The week.
    #[schema(min_items = 1, max_items = 14)]
    pub schedule: Vec<WeeklyShift>,
    /// What the youth does.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = r"\S",
        example = "Banden plakken en remmen stellen."
    )]
    pub tasks: String,
    /// Who guides the youth at work.
    #[schema(min_length = 1, max_length = 100, pattern = r"\S", example = "Piet de Jong")]
    pub supervisor_name: String,
    /// What the youth wants to learn.
    #[validate(nested)]
    #[schema(max_items = 8)]
    pub learning_goals: Vec<LearningGoal>,
    /// Who insures.
    #[validate(nested)]
    pub insurance: Insurance,
    /// What the employer pays.
    #[validate(nested)]
    pub allowance: Allowance,
    /// Why there is work on Sundays, which needs consent: who signs agrees to it, under 16 the guardian.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = r"\S",
        example = "De kinderboerderij is op zondag open."
    )]
    pub sunday_reason: Option<String>,
}

fn period_is_sound(terms: &Terms) -> Result<(), ValidationError> {
    period_fault(terms.starts_date, terms.ends_date).map_or(Ok(()), |code| Err(ValidationError::new(code)))
}

/// The whole: between whom, about what, and on which terms. The youth is named by first name alone, because the employer keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlacementDocument)]
pub struct Document {
    /// The employer.
    #[schema(example = "Fietsenmakerij De Dam")]
    pub employer_name: String,
    /// Its number in the trade register; absent where it was written before that stood in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "12345678")]
    pub employer_kvk_number: Option<String>,
    /// The youth.
    #[schema(example = "Sam")]
    pub youth_first_name: String,
    /// What it is called.
    #[schema(example = "Fietsen maken")]
    pub place_title: String,
    /// Where the work is; absent where it was written before that stood in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Weerpad 1, Zaandam, 1505 AB")]
    pub work_address: Option<String>,
    /// What it is.
    pub kind: PlaceKind,
    /// What is agreed.
    pub terms: Terms,
}

impl Document {
    /// The one way in which a document is written: what is hashed, kept and signed.
    ///
    /// # Errors
    /// Where it can't be written as JSON, which is our mistake.
    pub fn to_canonical_json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }
}

/// What of a period lies outside that of the place, for which it was judged and published.
#[must_use]
pub fn period_faults((from, until): (NaiveDate, NaiveDate), place: &place::Model) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    if from < place.starts_on {
        wrong.push(FieldError::new("/startsDate", "before_place"));
    }
    if until > place.ends_on {
        wrong.push(FieldError::new("/endsDate", "after_place"));
    }
    wrong
}

/// What is wrong with the terms beyond their fields and the place; `today` is the earliest first day.
#[must_use]
pub fn terms_faults(terms: &Terms, today: NaiveDate) -> Vec<FieldError> {
    let mut wrong = schedule_faults(&terms.schedule);
    wrong.extend(absent_day_faults(&terms.schedule, (terms.starts_date, terms.ends_date)));
    if terms.starts_date < today {
        wrong.push(FieldError::new("/startsDate", "in_the_past"));
    }
    wrong.extend(contact_faults([("/tasks", &*terms.tasks), ("/supervisorName", &terms.supervisor_name)]));
    wrong.extend(contact_faults(terms.insurance.note.as_deref().map(|note| ("/insurance/note", note))));
    for (index, goal) in terms.learning_goals.iter().enumerate() {
        let faults = contact_faults([("", &*goal.title)]);
        wrong.extend(
            faults
                .into_iter()
                .map(|fault| FieldError { pointer: format!("/learningGoals/{index}/title"), ..fault }),
        );
    }
    if terms.allowance.amount < Cents::ZERO {
        wrong.push(FieldError::new("/allowance/amount", "negative_amount"));
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::document::content_hash;

    fn sent() -> Terms {
        let json = r#"{"startsDate":"2026-12-02","endsDate":"2027-02-27","tasks":"Banden plakken.",
            "schedule":[{"weekday":6,"from":"13:00","until":"17:00","breakMinutes":30}],"supervisorName":"Piet",
            "learningGoals":[{"title":"Band plakken"}],"insurance":{"by":"employer"},
            "allowance":{"amount":"0.00","per":"hour"}}"#;
        serde_json::from_str(json).unwrap()
    }

    fn document(terms: Terms) -> Document {
        Document {
            employer_name: "De Dam".into(),
            employer_kvk_number: Some("12345678".into()),
            youth_first_name: "Sam".into(),
            place_title: "Fietsen maken".into(),
            work_address: Some("Weerpad 1, Zaandam, 1505 AB".into()),
            kind: PlaceKind::WorkExperience,
            terms,
        }
    }

    #[test]
    fn what_is_kept_reads_back_as_the_same_content() {
        let canonical = document(sent()).to_canonical_json().unwrap();
        let again: Document = serde_json::from_str(&canonical).unwrap();
        assert_eq!(again.to_canonical_json().unwrap(), canonical);
        let other = document(Terms { tasks: "Iets anders.".into(), ..sent() });
        assert_ne!(content_hash(&other.to_canonical_json().unwrap()), content_hash(&canonical));
    }

    #[test]
    fn what_was_signed_before_addresses_stood_in_it_is_the_same_content_still() {
        let older = Document { employer_kvk_number: None, work_address: None, ..document(sent()) };
        let canonical = older.to_canonical_json().unwrap();
        assert!(!canonical.contains("kvk") && !canonical.contains("ddress"), "{canonical}");
        let again: Document = serde_json::from_str(&canonical).unwrap();
        assert_eq!((again.to_canonical_json().unwrap(), again), (canonical, older));
    }

    #[test]
    fn a_first_day_is_not_past_and_nobody_pays_to_work() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(terms_faults(&sent(), day("2026-12-02")), []);
        let mut terms = sent();
        terms.allowance.amount = Cents(-1);
        let pointers: Vec<String> =
            terms_faults(&terms, day("2026-12-03")).into_iter().map(|fault| fault.pointer).collect();
        assert_eq!(pointers, ["/startsDate", "/allowance/amount"]);
        let backwards = Terms { ends_date: day("2026-12-01"), ..sent() };
        assert!(sent().validate().is_ok() && backwards.validate().is_err());
    }
}
