//! What can go wrong: the table of problems is in [`code`], their words are in `locales/*/problems.ftl`.
//!
//! The client gets RFC 9457 problem details with what went wrong, which field and what to do next, in their language,
//! and nothing internal; the log gets the cause under the request id. [`crate::problem`] is the body, [`crate::layer`] writes it.

mod code;
mod database;
mod explained;
mod table;

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use sea_orm::{DbErr, SqlErr};

pub use code::Code;

use crate::language::{Value, Variable};

/// Result of anything that answers a client.
pub type ApiResult<T> = Result<T, ApiError>;

/// One field that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// JSON Pointer (RFC 6901) into the body, or `#query/<name>`.
    pub pointer: String,
    /// Stable name of what is wrong; its words are `field-<code>`.
    pub code: String,
    /// Values for the words.
    pub variables: Vec<Variable>,
}

impl FieldError {
    /// A wrong field.
    pub fn new(pointer: impl Into<String>, code: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code: code.into(), variables: Vec::new() }
    }

    /// Adds a value for the words.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.variables.push((name, value.into()));
        self
    }
}

/// A refusal or a failure, on its way to the client.
#[derive(Clone, Debug)]
pub struct ApiError {
    /// Row of the table.
    pub code: Code,
    /// Values for the words of the row.
    pub variables: Vec<Variable>,
    /// Wrong fields, or the parts of a whole that are at fault.
    pub fields: Vec<FieldError>,
    /// When to come back, seconds.
    pub retry_after_seconds: Option<u64>,
    cause: Option<String>,
    lost_to_another_transaction: bool,
}

impl From<Code> for ApiError {
    fn from(code: Code) -> Self {
        Self {
            code,
            variables: Vec::new(),
            fields: Vec::new(),
            retry_after_seconds: None,
            cause: None,
            lost_to_another_transaction: false,
        }
    }
}

impl ApiError {
    /// All fields that are wrong.
    #[must_use]
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        Self { fields, ..Code::InvalidInput.into() }
    }

    /// Adds a value for the words.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    /// Adds the parts that are at fault.
    #[must_use]
    pub fn at(mut self, fields: Vec<FieldError>) -> Self {
        self.fields = fields;
        self
    }

    /// Says when to come back; the words know it as `wait`.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_seconds = Some(seconds);
        self.with("wait", Value::Wait(seconds))
    }

    /// Our mistake; `cause` goes to the log alone.
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self { cause: Some(cause.to_string()), ..Code::Internal.into() }
    }

    /// A commit that failed: the rows may be there or not.
    #[must_use]
    pub fn from_commit(error: DbErr) -> Self {
        let known = Self::from(error);
        if known.lost_to_another_transaction { known } else { Self { code: Code::OutcomeUnknown, ..known } }
    }

    /// Whether the database undid a transaction because of another one, so that trying again is right.
    #[must_use]
    pub fn lost_to_another_transaction(&self) -> bool {
        self.lost_to_another_transaction
    }

    /// For the log.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }
}

/// Turns a broken unique rule into `code`; other failures stay what they are.
pub fn on_duplicate(code: Code) -> impl Fn(DbErr) -> ApiError {
    move |error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => code.into(),
        _ => error.into(),
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code.slug())?;
        self.cause.as_ref().map_or(Ok(()), |cause| write!(f, ": {cause}"))
    }
}

impl std::error::Error for ApiError {}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }

    /// An answer without a body: [`crate::layer`] writes it in the reader's language.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.code.status());
        response.extensions_mut().insert(self.clone());
        response
    }
}
