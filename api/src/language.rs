//! Languages: what the reader asked for, and the texts under `locales/`, in Dutch at B1 level first.

use std::borrow::Cow;
use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::http::header::{AcceptLanguage, Header};
use chrono::{Datelike, NaiveDate};
use fluent_templates::{LanguageIdentifier, Loader, static_loader};

static_loader! {
    static TEXTS = {
        locales: "./locales",
        fallback_language: "nl",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// A language that the API speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Dutch, plain (B1).
    #[default]
    Nl,
    /// English.
    En,
}

impl Language {
    /// All of them, the default first.
    pub const ALL: [Language; 2] = [Language::Nl, Language::En];

    /// The BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Nl => "nl",
            Self::En => "en",
        }
    }

    /// The first language of `Accept-Language` that we speak, else Dutch.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        let Ok(wanted) = AcceptLanguage::parse(request) else { return Self::default() };
        let spoken = |tag: &str| Self::ALL.into_iter().find(|language| tag == language.tag());
        wanted
            .ranked()
            .iter()
            .find_map(|range| spoken(range.to_string().split('-').next().unwrap_or_default()))
            .unwrap_or_default()
    }

    /// The text `id` with its variables filled in; `None` where it is not written yet.
    #[must_use]
    pub fn find_text(self, id: &str, variables: &[(&'static str, String)]) -> Option<String> {
        let arguments: HashMap<Cow<'static, str>, _> =
            variables.iter().map(|(name, value)| (Cow::Borrowed(*name), value.clone().into())).collect();
        TEXTS.try_lookup_with_args(&self.identifier(), id, &arguments)
    }

    /// The text `id` with its variables filled in.
    #[must_use]
    pub fn text(self, id: &str, variables: &[(&'static str, String)]) -> String {
        self.find_text(id, variables).unwrap_or_else(|| id.to_owned())
    }

    /// A day in words, such as `1 december 2026`.
    #[must_use]
    pub fn day(self, day: NaiveDate) -> String {
        let variables = [
            ("day", day.day().to_string()),
            ("month", format!("m{}", day.month())),
            ("year", day.year().to_string()),
        ];
        self.text("day-in-words", &variables)
    }

    fn identifier(self) -> LanguageIdentifier {
        match self {
            Self::Nl => fluent_templates::langid!("nl"),
            Self::En => fluent_templates::langid!("en"),
        }
    }
}
