//! The words of a problem, and the problem of a bare status.

use actix_web::http::StatusCode;

use super::Code;
use crate::language::{Language, Variable};

/// Values that the words of problems can hold.
const VARIABLES: [&str; 5] = ["count", "limit", "wait", "day", "outcome"];

impl Code {
    /// What went wrong, in a few words.
    #[must_use]
    pub fn title(self, language: Language) -> String {
        language.text(&format!("problem-{}", self.slug()), &[])
    }

    /// What went wrong and what to do next. Values that are not given are left open, as where a problem is explained in general.
    #[must_use]
    pub fn detail(self, language: Language, variables: &[Variable]) -> String {
        let open = VARIABLES.into_iter().map(|name| (name, "…".into()));
        let all: Vec<_> = open.chain(variables.iter().cloned()).collect();
        language.text(&format!("problem-{}.detail", self.slug()), &all)
    }

    /// The code for a bare status, for answers that the framework makes itself.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::UNAUTHORIZED => Self::Unauthenticated,
            StatusCode::FORBIDDEN => Self::RoleNotAllowed,
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::REQUEST_TIMEOUT => Self::RequestTimeout,
            StatusCode::PAYLOAD_TOO_LARGE => Self::PayloadTooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::UnsupportedMediaType,
            StatusCode::SERVICE_UNAVAILABLE => Self::Busy,
            status if status.is_server_error() => Self::Internal,
            _ => Self::MalformedBody,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_words_in_every_language() {
        for language in Language::ALL {
            for code in Code::ALL {
                for id in [format!("problem-{}", code.slug()), format!("problem-{}.detail", code.slug())] {
                    let values = VARIABLES.map(|name| (name, "1".into()));
                    assert!(language.find_text(&id, &values).is_some(), "{id} in {}", language.tag());
                }
            }
        }
    }

    #[test]
    fn a_slug_names_one_problem() {
        let mut slugs: Vec<_> = Code::ALL.iter().map(|code| code.slug()).collect();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), Code::ALL.len());
    }
}
