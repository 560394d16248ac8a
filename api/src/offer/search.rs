//! What somebody looks for in the catalogue, checked: all that is wrong with the question is told at once.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Amsterdam;
use entities::{Cents, OfferCategory, OfferKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::coordinate::Point;
use crate::error::FieldError;
use crate::search::{point_of, words_of};

/// In which order the catalogue comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CatalogueSort {
    /// What begins first.
    #[default]
    Starts,
    /// What is nearest; what has no place on the map comes last.
    Distance,
    /// What was written last.
    Newest,
}

impl CatalogueSort {
    /// Its name in a cursor: one that was made for another order is refused.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Starts => "starts",
            Self::Distance => "distance",
            Self::Newest => "newest",
        }
    }
}

/// What somebody looks for, as it was asked.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Words, all of which must occur.
    pub text: Option<String>,
    /// About this only.
    pub category: Option<OfferCategory>,
    /// Of this kind only.
    pub kind: Option<OfferKind>,
    /// Open to this age.
    pub age: Option<i32>,
    /// In this neighbourhood.
    pub neighbourhood: Option<String>,
    /// Latitude and longitude with a comma between.
    pub near: Option<String>,
    /// Not farther than this from `near`, metres.
    pub within_metres: Option<i64>,
    /// Begins on this day or later.
    pub starts_from: Option<NaiveDate>,
    /// Begins on this day or earlier.
    pub starts_until: Option<NaiveDate>,
    /// With places left, or without.
    pub has_free_places: Option<bool>,
    /// Costs this at most.
    pub max_price: Option<Cents>,
    /// In which order.
    pub sort: CatalogueSort,
}

/// What somebody looks for, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// Words in small letters, all of which must occur.
    pub words: Vec<String>,
    /// About this only.
    pub category: Option<OfferCategory>,
    /// Of this kind only.
    pub kind: Option<OfferKind>,
    /// Open to this age.
    pub age: Option<i32>,
    /// In this neighbourhood.
    pub neighbourhood: Option<String>,
    /// Where distances begin.
    pub near: Option<Point>,
    /// Not farther than this from there, metres.
    pub within_metres: Option<i64>,
    /// Begins at this moment or later.
    pub from: Option<DateTime<Utc>>,
    /// Begins before this moment.
    pub before: Option<DateTime<Utc>>,
    /// With places left, or without.
    pub has_free_places: Option<bool>,
    /// Costs this at most.
    pub max_price: Option<Cents>,
    /// In which order.
    pub sort: CatalogueSort,
}

/// Checks a wish.
///
/// # Errors
/// Everything that is wrong with it.
pub fn check(wish: Wish) -> Result<Search, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let mut fault = |name: &str, code: &str| wrong.push(FieldError::new(format!("#query/{name}"), code));
    let text = wish.text.unwrap_or_default();
    let words = words_of(&text).unwrap_or_else(|codes| {
        codes.into_iter().for_each(|code| fault("text", code));
        Vec::new()
    });
    if wish.neighbourhood.as_ref().is_some_and(|text| text.contains(char::is_control)) {
        fault("neighbourhood", "forbidden_character");
    }
    if wish.age.is_some_and(|age| !(0..=99).contains(&age)) {
        fault("age", "wrong_age");
    }
    let near = wish.near.as_deref().map(point_of);
    if near == Some(None) {
        fault("near", "wrong_place");
    }
    if near.is_none() && (wish.within_metres.is_some() || wish.sort == CatalogueSort::Distance) {
        fault("near", "near_missing");
    }
    if wish.within_metres.is_some_and(|metres| !(1..=100_000).contains(&metres)) {
        fault("withinMetres", "wrong_distance");
    }
    if let (Some(from), Some(until)) = (wish.starts_from, wish.starts_until)
        && until < from
    {
        fault("startsUntil", "wrong_period");
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(Search {
        words,
        category: wish.category,
        kind: wish.kind,
        age: wish.age,
        neighbourhood: wish.neighbourhood,
        near: near.flatten(),
        within_metres: wish.within_metres,
        from: wish.starts_from.and_then(beginning_of),
        before: wish.starts_until.and_then(|day| day.checked_add_days(Days::new(1))).and_then(beginning_of),
        has_free_places: wish.has_free_places,
        max_price: wish.max_price,
        sort: wish.sort,
    })
}

/// Midnight at which a day begins in Amsterdam, where the clock never changes at midnight.
fn beginning_of(day: NaiveDate) -> Option<DateTime<Utc>> {
    let midnight = Amsterdam.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest()?;
    Some(midnight.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointers(wish: Wish) -> Vec<String> {
        check(wish).unwrap_err().into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn a_wish_is_checked_as_a_whole() {
        let wrong = Wish {
            text: Some("x ".repeat(11)),
            age: Some(100),
            near: Some("48.8,2.3".into()),
            within_metres: Some(0),
            starts_from: Some("2026-12-02".parse().unwrap()),
            starts_until: Some("2026-12-01".parse().unwrap()),
            ..Wish::default()
        };
        let all = ["#query/text", "#query/age", "#query/near", "#query/withinMetres", "#query/startsUntil"];
        assert_eq!(pointers(wrong), all);
        assert_eq!(pointers(Wish { sort: CatalogueSort::Distance, ..Wish::default() }), ["#query/near"]);
        assert_eq!(pointers(Wish { within_metres: Some(5), ..Wish::default() }), ["#query/near"]);
        assert_eq!(pointers(Wish { text: Some("nul\0".into()), ..Wish::default() }), ["#query/text"]);
        for near in ["", "52.4381", "52.4381;4.8", "52.4381,4.8210,1", "a,b", "52.43810001,4.8"] {
            assert_eq!(
                pointers(Wish { near: Some(near.into()), ..Wish::default() }),
                ["#query/near"],
                "{near}"
            );
        }
    }

    #[test]
    fn days_are_those_of_amsterdam() {
        let day = |text: &str| Some(text.parse().unwrap());
        let wish =
            Wish { starts_from: day("2026-12-07"), starts_until: day("2026-12-07"), ..Wish::default() };
        let search = check(wish).unwrap();
        assert_eq!(search.from, Some("2026-12-06T23:00:00Z".parse().unwrap()));
        assert_eq!(search.before, Some("2026-12-07T23:00:00Z".parse().unwrap()));
        let summer = check(Wish { starts_from: day("2026-07-01"), ..Wish::default() }).unwrap();
        assert_eq!(summer.from, Some("2026-06-30T22:00:00Z".parse().unwrap()));
    }
}
