//! Languages: what the reader asked for, and the texts under `locales/`, in Dutch at B1 level first.

use std::borrow::Cow;
use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::http::header::{AcceptLanguage, Header};
use chrono::{Datelike, NaiveDate};
use entities::Cents;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, static_loader};

static_loader! {
    static TEXTS = {
        locales: "./locales",
        fallback_language: "nl",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// What stands for a variable of a text. What every language writes in its own way becomes words only when the text does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// The same in every language.
    Text(String),
    /// A day.
    Day(NaiveDate),
    /// Euros, without their sign.
    Amount(Cents),
    /// A time to wait, seconds.
    Wait(u64),
}

/// A variable of a text by its name.
pub type Variable = (&'static str, Value);

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<NaiveDate> for Value {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl From<Cents> for Value {
    fn from(amount: Cents) -> Self {
        Self::Amount(amount)
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {
        $(impl From<$number> for Value {
            fn from(number: $number) -> Self {
                Self::Text(number.to_string())
            }
        })*
    };
}

numbers! { i32 u32 i64 u64 usize }

/// The longest wait that is told in seconds, and the longest that is told in minutes, both in seconds.
const SECONDS_UNTIL: u64 = 90;
const MINUTES_UNTIL: u64 = 90 * 60;

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
    pub fn find_text(self, id: &str, variables: &[Variable]) -> Option<String> {
        let arguments = variables.iter().map(|(name, value)| (*name, self.say(value).into()));
        self.look_up(id, arguments)
    }

    /// The text `id` with its variables filled in.
    #[must_use]
    pub fn text(self, id: &str, variables: &[Variable]) -> String {
        self.find_text(id, variables).unwrap_or_else(|| id.to_owned())
    }

    /// A day in words, such as `1 december 2026`.
    #[must_use]
    pub fn day(self, day: NaiveDate) -> String {
        let month = format!("m{}", day.month());
        let variables = [("day", day.day().into()), ("month", month.into()), ("year", day.year().into())];
        self.text("day-in-words", &variables)
    }

    /// From one day to another in words; one day where they are the same.
    #[must_use]
    pub fn period(self, from: NaiveDate, until: NaiveDate) -> String {
        if from == until {
            self.text("one-day-in-words", &[("day", from.into())])
        } else {
            self.text("period-in-words", &[("from", from.into()), ("until", until.into())])
        }
    }

    /// A wait in words, such as `5 minuten`, and never too short.
    fn wait(self, seconds: u64) -> String {
        let (id, count) = if seconds <= SECONDS_UNTIL {
            ("wait-seconds", seconds)
        } else if seconds <= MINUTES_UNTIL {
            ("wait-minutes", seconds.div_ceil(60))
        } else {
            ("wait-hours", seconds.div_ceil(3600))
        };
        // A number and no text, so that the language finds its plural.
        self.look_up(id, [("count", count.into())].into_iter()).unwrap_or_default()
    }

    fn look_up(
        self,
        id: &str,
        arguments: impl Iterator<Item = (&'static str, FluentValue<'static>)>,
    ) -> Option<String> {
        let arguments: HashMap<Cow<'static, str>, _> =
            arguments.map(|(name, value)| (Cow::Borrowed(name), value)).collect();
        TEXTS.try_lookup_with_args(&self.identifier(), id, &arguments)
    }

    fn say(self, value: &Value) -> String {
        match value {
            Value::Text(text) => text.clone(),
            Value::Day(day) => self.day(*day),
            Value::Amount(amount) if self == Self::Nl => amount.to_string().replace('.', ","),
            Value::Amount(amount) => amount.to_string(),
            Value::Wait(seconds) => self.wait(*seconds),
        }
    }

    fn identifier(self) -> LanguageIdentifier {
        match self {
            Self::Nl => fluent_templates::langid!("nl"),
            Self::En => fluent_templates::langid!("en"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{ApiError, Code};

    #[test]
    fn days_and_amounts_are_told_as_the_reader_writes_them() {
        let day: NaiveDate = "2026-11-03".parse().unwrap();
        let told =
            |language: Language| language.text("problem-introduced_recently.detail", &[("day", day.into())]);
        assert!(told(Language::Nl).ends_with("Vanaf 3 november 2026 kan het."));
        assert!(told(Language::En).ends_with("It is possible from 3 November 2026 on."));
        let short =
            |language: Language| language.text("field-fund_short", &[("missing", Cents(1_250).into())]);
        assert!(short(Language::Nl).contains("€ 12,50"));
        assert!(short(Language::En).contains("€ 12.50"));
    }

    #[test]
    fn one_day_is_no_period() {
        let period =
            |from: &str, until: &str| Language::Nl.period(from.parse().unwrap(), until.parse().unwrap());
        assert_eq!(period("2026-12-02", "2026-12-02"), "op 2 december 2026");
        assert_eq!(period("2026-12-02", "2027-02-27"), "van 2 december 2026 tot en met 27 februari 2027");
    }

    #[test]
    fn a_wait_is_told_in_a_unit_that_people_count_in() {
        let told = |language: Language, seconds| language.say(&Value::Wait(seconds));
        let dutch = [1, 2, 90, 91, 3_421, 5_400, 5_401, 86_400].map(|seconds| told(Language::Nl, seconds));
        assert_eq!(
            dutch,
            [
                "1 seconde",
                "2 seconden",
                "90 seconden",
                "2 minuten",
                "58 minuten",
                "90 minuten",
                "2 uur",
                "24 uur"
            ]
        );
        let english = [1, 2, 91, 86_400].map(|seconds| told(Language::En, seconds));
        assert_eq!(english, ["1 second", "2 seconds", "2 minutes", "24 hours"]);
        let refused = ApiError::from(Code::CodesLocked).retry_after(841).problem(Language::Nl, "", "");
        assert!(refused.detail.ends_with("Over 15 minuten kun je verder."), "{}", refused.detail);
    }
}
