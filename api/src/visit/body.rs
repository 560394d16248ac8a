//! What a visit is written as, and how it is shown.

use chrono::{DateTime, NaiveDate, Utc};
use entities::{EmployerId, VisitId, VisitKind, VisitSignUpId, VisitState};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::query::Whole;
use super::rules::fits_age;

/// A visit that somebody wants to make, or as it is to be.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = VisitIn)]
pub struct VisitIn {
    /// Talk or company visit.
    pub kind: VisitKind,
    /// The employer who receives the group or sends somebody; needed from employers.
    pub employer_id: Option<EmployerId>,
    /// What it is called.
    #[schema(min_length = 1, max_length = 120, pattern = r"\S", example = "Kijken achter de toonbank")]
    pub title: String,
    /// What it is about.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = r"\S",
        example = "Yusuf vertelt hoe hij bakker werd."
    )]
    pub description: String,
    /// Where.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S", example = "Westzijde 10, Zaandam")]
    pub address: String,
    /// Start: to come, and within a year.
    #[schema(example = "2026-12-09T14:00:00Z")]
    pub starts_at: DateTime<Utc>,
    /// End: 5 minutes to 12 hours later.
    #[schema(example = "2026-12-09T16:00:00Z")]
    pub ends_at: DateTime<Utc>,
    /// How many youths at most.
    #[schema(minimum = 1, maximum = 100, example = 12)]
    pub places: i32,
    /// Youngest age on the day.
    #[schema(minimum = 9, maximum = 27, example = 13)]
    pub min_age: i32,
}

/// A visit of a group. Nothing in it tells who comes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Visit)]
pub struct VisitOut {
    /// Names the visit.
    id: VisitId,
    /// Talk or company visit.
    kind: VisitKind,
    /// The employer who receives the group or sends somebody.
    #[schema(required = true)]
    employer_id: Option<EmployerId>,
    /// The employer's name.
    #[schema(required = true, example = "Bakkerij Zaanzicht")]
    employer_name: Option<String>,
    /// What it is called.
    title: String,
    /// What it is about.
    description: String,
    /// Where.
    address: String,
    /// Start.
    starts_at: DateTime<Utc>,
    /// End.
    ends_at: DateTime<Utc>,
    /// How many youths at most.
    places: i32,
    /// How many signed up.
    places_taken: i32,
    /// Youngest age on the day.
    min_age: i32,
    /// Whether you are old enough on the day; absent where you are no youth.
    #[schema(required = true)]
    fits_age: Option<bool>,
    /// Your own place; absent where you have none.
    #[schema(required = true)]
    sign_up_id: Option<VisitSignUpId>,
    /// Proposed, published, declined, cancelled or held.
    state: VisitState,
    /// Why it was declined or called off.
    #[schema(required = true)]
    decision_reason: Option<String>,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// Counts decisions.
    version: i32,
}

/// How somebody sees a visit; `born` where they are a youth.
#[must_use]
pub fn show(whole: Whole, born: Option<NaiveDate>) -> VisitOut {
    let Whole { row, employer_name, sign_up_id } = whole;
    VisitOut {
        fits_age: born.map(|born| fits_age(&row, born)),
        id: row.id,
        kind: row.kind,
        employer_id: row.employer_id,
        employer_name,
        title: row.title,
        description: row.description,
        address: row.address,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        places: row.places,
        places_taken: row.places_taken,
        min_age: row.min_age,
        sign_up_id,
        state: row.state,
        decision_reason: row.decision_reason,
        created_at: row.created_at,
        version: row.version,
    }
}
