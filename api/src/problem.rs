//! The body of a refusal: problem details (RFC 9457) in the reader's language.

use serde::Serialize;
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::language::Language;

/// Problem details (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Problem)]
pub struct ProblemOut {
    /// Stable address of the kind of problem; it can be read.
    #[serde(rename = "type")]
    #[schema(example = "/v1/problem-types/stale")]
    pub kind: String,
    /// What went wrong, in a few words.
    #[schema(example = "Iemand anders was eerder")]
    pub title: String,
    /// HTTP status.
    #[schema(example = 412, minimum = 400, maximum = 599)]
    pub status: u16,
    /// What went wrong and what to do next.
    #[schema(example = "Haal de nieuwste versie op en probeer het opnieuw.")]
    pub detail: String,
    /// The path that was called.
    #[schema(example = "/v1/plans/0190a5c8-0000-7000-8000-000000000001/draft")]
    pub instance: String,
    /// Stable code for programs.
    #[schema(example = "stale")]
    pub code: String,
    /// Names this answer in the log.
    #[schema(example = "0190a5c8-0000-7000-8000-000000000002")]
    pub request_id: String,
    /// All wrong fields.
    pub errors: Vec<FieldProblemOut>,
}

/// One wrong field.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = FieldProblem)]
pub struct FieldProblemOut {
    /// JSON Pointer (RFC 6901) into the body, or `#query/<name>`.
    #[schema(example = "/goals/0/title")]
    pub pointer: String,
    /// Stable code for programs.
    #[schema(example = "too_long")]
    pub code: String,
    /// What is wrong with it.
    #[schema(example = "Maak dit korter: hoogstens 200 tekens.")]
    pub detail: String,
}

impl ApiError {
    /// The body in the reader's language.
    #[must_use]
    pub fn problem(&self, language: Language, instance: &str, request_id: &str) -> ProblemOut {
        let errors = self.fields.iter().map(|field| FieldProblemOut {
            pointer: field.pointer.clone(),
            code: field.code.clone(),
            detail: language.text(&format!("field-{}", field.code), &field.variables),
        });
        ProblemOut {
            kind: format!("/v1/problem-types/{}", self.code.slug()),
            title: self.code.title(language),
            status: self.code.status().as_u16(),
            detail: self.code.detail(language, &self.variables),
            instance: instance.to_owned(),
            code: self.code.slug().to_owned(),
            request_id: request_id.to_owned(),
            errors: errors.collect(),
        }
    }
}
