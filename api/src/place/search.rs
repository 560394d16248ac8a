//! What somebody looks for among places, checked: all that is wrong with the question is told at once.

use chrono::{DateTime, NaiveDate, Utc};
use entities::{EmployerId, PlaceKind, Sector};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::coordinate::Point;
use crate::error::FieldError;
use crate::search::{point_of, words_of};

/// How far the search looks unless told, metres: what a youth can reach by bicycle and bus.
pub const USUAL_METRES: i64 = 25_000;
/// How far it looks first where the nearest are asked for, metres: in a town with 5,000 places that is two pages.
const FIRST_METRES: i64 = 500;

/// In which order places come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlaceSort {
    /// What is nearest.
    Distance,
    /// What was published last.
    Newest,
}

impl PlaceSort {
    /// Its name in a cursor: one that was made for another order is refused.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Distance => "near",
            Self::Newest => "new",
        }
    }
}

/// What somebody looks for, as it was asked; also what a youth saves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlaceWish)]
pub struct Wish {
    /// Words; all must occur in the title, the tasks, what one learns, the employer's name or where it is.
    #[schema(max_length = 100, example = "fietsen")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// In this line of work only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector: Option<Sector>,
    /// Of this kind only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<PlaceKind>,
    /// Of this employer only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer_id: Option<EmployerId>,
    /// Latitude and longitude, from where distances count.
    #[schema(max_length = 30, example = "52.4381,4.8210")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub near: Option<String>,
    /// A postcode of the programme's table, from the middle of whose area distances count.
    #[schema(pattern = r"^[1-9][0-9]{3}( ?[A-Za-z]{2})?$", example = "1506")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub near_postcode: Option<String>,
    /// Not farther than this, metres; needs `near` or `nearPostcode`.
    #[schema(minimum = 1, maximum = 100_000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_metres: Option<i64>,
    /// Open to somebody of this age.
    #[schema(minimum = 0, maximum = 99)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<i32>,
    /// Open to me at my age; for youths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fits_my_age: Option<bool>,
    /// With a week that I can work beside school, at my age; for youths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fits_my_school_week: Option<bool>,
    /// With work on this day of the week (ISO 8601): 1 is Monday.
    #[schema(minimum = 1, maximum = 7)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekday: Option<i32>,
    /// Begins on this day or later.
    #[serde(default, rename = "startsFromDate", skip_serializing_if = "Option::is_none")]
    pub starts_from: Option<NaiveDate>,
    /// Begins on this day or earlier.
    #[serde(default, rename = "startsUntilDate", skip_serializing_if = "Option::is_none")]
    pub starts_until: Option<NaiveDate>,
}

/// What is known of who asks, and where the postcode is.
#[derive(Clone, Copy, Debug)]
pub struct Asker {
    /// Whether it is a youth.
    pub is_youth: bool,
    /// The middle of the area that was named; `None` where none was, or it is not in the table.
    pub area: Option<Point>,
    /// Before the name of a wrong field, such as `#query`.
    pub pointer: &'static str,
}

/// What somebody looks for, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// Words in small letters, all of which must occur.
    pub words: Vec<String>,
    /// In this line of work only.
    pub sector: Option<Sector>,
    /// Of this kind only.
    pub kind: Option<PlaceKind>,
    /// Of this employer only.
    pub employer_id: Option<EmployerId>,
    /// Where distances begin.
    pub near: Option<Point>,
    /// Not farther than this from there, metres.
    pub within_metres: Option<i64>,
    /// Open to this age.
    pub age: Option<i32>,
    /// Open to the youth who asks.
    pub fits_my_age: bool,
    /// With a week that the youth can work beside school.
    pub fits_my_school_week: bool,
    /// With work on this day of the week.
    pub weekday: Option<i32>,
    /// Begins on this day or later.
    pub starts_from: Option<NaiveDate>,
    /// Begins on this day or earlier.
    pub starts_until: Option<NaiveDate>,
    /// Published after the first moment and not after the second.
    pub published: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// In which order.
    pub sort: PlaceSort,
}

/// Checks a wish. What is nearest comes first where a point is named, unless another order is asked for.
///
/// # Errors
/// Everything that is wrong with it.
pub fn check(wish: Wish, sort: Option<PlaceSort>, asker: Asker) -> Result<Search, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let mut fault =
        |name: &str, code: &str| wrong.push(FieldError::new(format!("{}/{name}", asker.pointer), code));
    let words = words_of(wish.text.as_deref().unwrap_or_default()).unwrap_or_else(|codes| {
        codes.into_iter().for_each(|code| fault("text", code));
        Vec::new()
    });
    let named = wish.near.as_deref().map(point_of);
    if named == Some(None) {
        fault("near", "wrong_place");
    }
    if named.is_some() && wish.near_postcode.is_some() {
        fault("nearPostcode", "near_twice");
    } else if wish.near_postcode.is_some() && asker.area.is_none() {
        fault("nearPostcode", "unknown_postcode");
    }
    let has_point = named.is_some() || wish.near_postcode.is_some();
    let sort = sort.unwrap_or(if has_point { PlaceSort::Distance } else { PlaceSort::Newest });
    if !has_point && (wish.within_metres.is_some() || sort == PlaceSort::Distance) {
        fault("near", "near_missing");
    }
    for (name, value, range, code) in [
        ("withinMetres", wish.within_metres, 1..=100_000, "wrong_distance"),
        ("age", wish.age.map(i64::from), 0..=99, "wrong_age"),
        ("weekday", wish.weekday.map(i64::from), 1..=7, "wrong_weekday"),
    ] {
        if value.is_some_and(|value| !range.contains(&value)) {
            fault(name, code);
        }
    }
    for (name, value) in [("fitsMyAge", wish.fits_my_age), ("fitsMySchoolWeek", wish.fits_my_school_week)] {
        if value == Some(true) && !asker.is_youth {
            fault(name, "only_for_youths");
        }
    }
    if wish.starts_from.zip(wish.starts_until).is_some_and(|(from, until)| until < from) {
        // In a body a day ends in `Date`.
        let is_body = asker.pointer == "/wish";
        fault(if is_body { "startsUntilDate" } else { "startsUntil" }, "wrong_period");
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(Search {
        words,
        sector: wish.sector,
        kind: wish.kind,
        employer_id: wish.employer_id,
        near: named.flatten().or(asker.area),
        within_metres: wish.within_metres,
        age: wish.age,
        fits_my_age: wish.fits_my_age.unwrap_or_default(),
        fits_my_school_week: wish.fits_my_school_week.unwrap_or_default(),
        weekday: wish.weekday,
        starts_from: wish.starts_from,
        starts_until: wish.starts_until,
        published: None,
        sort,
    })
}

impl Search {
    /// How far it looks at most, metres; `None` where distance plays no part.
    #[must_use]
    pub fn farthest(&self) -> Option<i64> {
        self.near?;
        match self.sort {
            PlaceSort::Distance => Some(self.within_metres.unwrap_or(USUAL_METRES)),
            PlaceSort::Newest => self.within_metres,
        }
    }

    /// How far to look first for what is nearest, where an earlier page ended so many metres away.
    #[must_use]
    pub fn first_reach(&self, ended_metres: Option<i64>) -> Option<i64> {
        let farthest = self.farthest()?;
        if self.sort == PlaceSort::Newest {
            return Some(farthest);
        }
        Some(ended_metres.unwrap_or(0).saturating_add(FIRST_METRES).min(farthest))
    }
}

/// How far to look next, where `found` were within `metres` and `wanted` are: as far as it takes to find twice as many as that if they
/// are spread evenly. Few steps lead from the next street to the next town.
#[must_use]
pub fn next_reach(metres: i64, found: usize, wanted: u64) -> i64 {
    let found = i64::try_from(found).unwrap_or(i64::MAX).max(1);
    let wanted = i64::try_from(wanted).unwrap_or(i64::MAX).max(1);
    // The area grows with the square.
    let square = metres.saturating_mul(metres).saturating_mul(wanted.saturating_mul(2)) / found;
    square.isqrt().max(metres.saturating_add(FIRST_METRES))
}

#[cfg(test)]
mod tests {
    use super::*;

    const VISITOR: Asker = Asker { is_youth: false, area: None, pointer: "#query" };

    fn pointers(wish: Wish, sort: Option<PlaceSort>) -> Vec<String> {
        check(wish, sort, VISITOR).unwrap_err().into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn a_wish_is_checked_as_a_whole() {
        let wrong = Wish {
            text: Some("x ".repeat(11)),
            near: Some("48.8,2.3".into()),
            near_postcode: Some("1506".into()),
            within_metres: Some(0),
            age: Some(100),
            weekday: Some(8),
            fits_my_age: Some(true),
            fits_my_school_week: Some(true),
            starts_from: Some("2026-12-02".parse().unwrap()),
            starts_until: Some("2026-12-01".parse().unwrap()),
            ..Wish::default()
        };
        let all = [
            "text",
            "near",
            "nearPostcode",
            "withinMetres",
            "age",
            "weekday",
            "fitsMyAge",
            "fitsMySchoolWeek",
            "startsUntil",
        ];
        assert_eq!(pointers(wrong, None), all.map(|name| format!("#query/{name}")));
        assert_eq!(pointers(Wish::default(), Some(PlaceSort::Distance)), ["#query/near"]);
        assert_eq!(pointers(Wish { within_metres: Some(5), ..Wish::default() }, None), ["#query/near"]);
        let unknown = Wish { near_postcode: Some("9999".into()), ..Wish::default() };
        assert_eq!(pointers(unknown, None), ["#query/nearPostcode"]);
    }

    #[test]
    fn the_nearest_come_first_where_a_point_is_named() {
        let plain = check(Wish::default(), None, VISITOR).unwrap();
        assert_eq!((plain.sort, plain.farthest(), plain.first_reach(None)), (PlaceSort::Newest, None, None));
        let near = Wish { near: Some("52.4381,4.8210".into()), ..Wish::default() };
        let nearest = check(near.clone(), None, VISITOR).unwrap();
        assert_eq!((nearest.sort, nearest.farthest()), (PlaceSort::Distance, Some(USUAL_METRES)));
        assert_eq!((nearest.first_reach(None), nearest.first_reach(Some(3_000))), (Some(500), Some(3_500)));
        let newest = check(near.clone(), Some(PlaceSort::Newest), VISITOR).unwrap();
        assert_eq!((newest.near.is_some(), newest.farthest()), (true, None));
        let close = check(Wish { within_metres: Some(300), ..near }, None, VISITOR).unwrap();
        assert_eq!(close.first_reach(None), Some(300));
        let area = Point::in_the_netherlands(52_441_000, 4_822_000);
        let wish = Wish { near_postcode: Some("1506 EA".into()), ..Wish::default() };
        assert_eq!(check(wish, None, Asker { area, ..VISITOR }).unwrap().near, area);
    }

    #[test]
    fn looking_farther_takes_few_steps() {
        assert_eq!(next_reach(1_000, 21, 21), 1_500);
        assert_eq!(next_reach(1_000, 0, 21), 6_480);
        assert!(next_reach(6_480, 0, 21) > USUAL_METRES);
        assert_eq!(next_reach(4_000, 1_000_000, 1), 4_500, "never stands still");
    }

    #[test]
    fn a_saved_wish_is_read_as_it_was_written() {
        let wish = Wish { text: Some("fiets".into()), weekday: Some(3), ..Wish::default() };
        let text = serde_json::to_string(&wish).unwrap();
        assert_eq!(text, r#"{"text":"fiets","weekday":3}"#);
        assert_eq!(serde_json::from_str::<Wish>(&text).unwrap(), wish);
    }
}
