//! Reading the part of the address after the question mark: what is wrong there is named, as it is in a body.

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use crate::error::{ApiError, FieldError};

/// The parameters of a request.
#[derive(Clone, Debug)]
pub struct Query<T>(T);

impl<T> Query<T> {
    /// The parameters.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(request.query_string()).map(Self).map_err(|fault| ApiError::invalid(vec![fault])))
    }
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, FieldError> {
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(text.as_bytes()));
    serde_path_to_error::deserialize(pairs).map_err(|error| {
        let key = match error.path().iter().next() {
            Some(Segment::Map { key }) => Some(key.clone()),
            _ => key_in(&error.inner().to_string()),
        };
        match key {
            Some(key) => FieldError::new(format!("#query/{key}"), "wrong_parameter"),
            None => FieldError::new("#query", "wrong_query"),
        }
    })
}

/// The parameter that is too much: the message alone knows it.
fn key_in(message: &str) -> Option<String> {
    let rest =
        ["unknown field `", "duplicate field `"].iter().find_map(|start| message.strip_prefix(start))?;
    rest.split_once('`').map(|(key, _)| key.to_owned())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Days {
        from_date: Option<NaiveDate>,
        limit: Option<u64>,
    }

    fn wrong(text: &str) -> (String, String) {
        let fault = parse::<Days>(text).unwrap_err();
        (fault.pointer, fault.code)
    }

    #[test]
    fn a_wrong_parameter_is_named() {
        let read = parse::<Days>("fromDate=2026-11-23&limit=5").unwrap();
        assert_eq!((read.from_date, read.limit), ("2026-11-23".parse().ok(), Some(5)));
        let named = |name: &str| (format!("#query/{name}"), "wrong_parameter".to_owned());
        assert_eq!(wrong("limit=5&fromDate=tomorrow"), named("fromDate"));
        assert_eq!(wrong("limit=many"), named("limit"));
        assert_eq!(wrong("form=2026-11-23"), named("form"));
        assert_eq!(wrong("limit=5&limit=6").0, "#query/limit");
    }
}
