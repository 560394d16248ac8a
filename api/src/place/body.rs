//! Bodies in which a place is written and changed.

use chrono::NaiveDate;
use entities::{Hazard, PlaceKind, Sector};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::content::{Content, postcode_of};
use crate::coordinate::Microdegrees;
use crate::programme::http::given;
use crate::working_time::schedule::WeeklyShift;

/// A place to draft.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlaceIn)]
pub struct PlaceIn {
    /// What it is.
    kind: PlaceKind,
    /// In which line of work.
    sector: Sector,
    /// What it is called.
    #[schema(min_length = 1, max_length = 100, example = "Fietsen maken")]
    title: String,
    /// What one does there.
    #[schema(min_length = 1, max_length = 2000, example = "Banden plakken en remmen stellen.")]
    tasks: String,
    /// What one learns there.
    #[schema(min_length = 1, max_length = 1000, example = "Werken met je handen en met klanten praten.")]
    learning: String,
    /// What one has to bring.
    #[schema(min_length = 1, max_length = 1000, example = "Kleren die vies mogen worden.")]
    requirements: Option<String>,
    /// What is spoken there, in words.
    #[schema(min_length = 1, max_length = 100, example = "Nederlands, een beetje is genoeg")]
    language: String,
    /// What people with a limitation should know.
    #[schema(min_length = 1, max_length = 500, example = "Er is een lift.")]
    accessibility: Option<String>,
    /// First day.
    #[schema(example = "2026-12-01")]
    from_date: NaiveDate,
    /// Last day.
    #[schema(example = "2027-02-28")]
    until_date: NaiveDate,
    /// The week. Empty only for a talk, whose time is told when somebody comes.
    #[schema(max_items = 14)]
    schedule: Vec<WeeklyShift>,
    /// How many youths at most.
    #[schema(minimum = 1, maximum = 100, example = 2)]
    positions: i32,
    /// Youngest age on the first day. Not lower than the rules for the hazards and the week allow.
    #[schema(minimum = 13, maximum = 27, example = 15)]
    min_age: i32,
    /// What there is that not everybody may do; empty where there is nothing of the kind.
    #[schema(max_items = 7)]
    hazards: Vec<Hazard>,
    /// Whether an adult is always near.
    is_supervised: bool,
    /// Street, number and town.
    #[schema(min_length = 1, max_length = 200, example = "Westzijde 10, Zaandam")]
    address: String,
    /// Postcode.
    #[schema(pattern = r"^[1-9][0-9]{3} ?[A-Za-z]{2}$", example = "1506 EA")]
    postcode: String,
    /// Neighbourhood.
    #[schema(min_length = 1, max_length = 100, example = "Zaandam Centrum")]
    neighbourhood: Option<String>,
    /// Latitude; together with the longitude, in the Netherlands. Without both, the middle of the postcode area is taken.
    latitude: Option<Microdegrees>,
    /// Longitude; together with the latitude.
    longitude: Option<Microdegrees>,
}

impl From<PlaceIn> for Content {
    fn from(body: PlaceIn) -> Self {
        Self {
            kind: body.kind,
            sector: body.sector,
            title: body.title,
            tasks: body.tasks,
            learning: body.learning,
            requirements: body.requirements,
            language: body.language,
            accessibility: body.accessibility,
            starts_on: body.from_date,
            ends_on: body.until_date,
            schedule: body.schedule,
            positions: body.positions,
            min_age: body.min_age,
            hazards: body.hazards,
            is_supervised: body.is_supervised,
            address: body.address,
            postcode: postcode_of(&body.postcode),
            neighbourhood: body.neighbourhood,
            latitude: body.latitude,
            longitude: body.longitude,
        }
    }
}

/// What to change about a place; what is left out stays.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlaceChangeIn)]
pub struct PlaceChangeIn {
    /// What it is.
    kind: Option<PlaceKind>,
    /// In which line of work.
    sector: Option<Sector>,
    /// What it is called.
    #[schema(min_length = 1, max_length = 100, example = "Fietsen maken")]
    title: Option<String>,
    /// What one does there.
    #[schema(min_length = 1, max_length = 2000, example = "Banden plakken en remmen stellen.")]
    tasks: Option<String>,
    /// What one learns there.
    #[schema(min_length = 1, max_length = 1000, example = "Werken met je handen en met klanten praten.")]
    learning: Option<String>,
    /// What one has to bring; `null` forgets it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 1000, example = "Kleren die vies mogen worden.")]
    requirements: Option<Option<String>>,
    /// What is spoken there, in words.
    #[schema(min_length = 1, max_length = 100, example = "Nederlands, een beetje is genoeg")]
    language: Option<String>,
    /// What people with a limitation should know; `null` forgets it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500, example = "Er is een lift.")]
    accessibility: Option<Option<String>>,
    /// First day.
    #[schema(example = "2026-12-01")]
    from_date: Option<NaiveDate>,
    /// Last day.
    #[schema(example = "2027-02-28")]
    until_date: Option<NaiveDate>,
    /// The whole week.
    #[schema(max_items = 14)]
    schedule: Option<Vec<WeeklyShift>>,
    /// How many youths at most; not fewer than are taken.
    #[schema(minimum = 1, maximum = 100, example = 2)]
    positions: Option<i32>,
    /// Youngest age on the first day.
    #[schema(minimum = 13, maximum = 27, example = 15)]
    min_age: Option<i32>,
    /// What there is that not everybody may do: the whole list.
    #[schema(max_items = 7)]
    hazards: Option<Vec<Hazard>>,
    /// Whether an adult is always near.
    is_supervised: Option<bool>,
    /// Street, number and town.
    #[schema(min_length = 1, max_length = 200, example = "Westzijde 10, Zaandam")]
    address: Option<String>,
    /// Postcode. Another one without coordinates takes the place to the middle of its area.
    #[schema(pattern = r"^[1-9][0-9]{3} ?[A-Za-z]{2}$", example = "1506 EA")]
    postcode: Option<String>,
    /// Neighbourhood; `null` forgets it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100, example = "Zaandam Centrum")]
    neighbourhood: Option<Option<String>>,
    /// Latitude; `null`, together with the longitude, takes the middle of the postcode area.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Microdegrees>)]
    latitude: Option<Option<Microdegrees>>,
    /// Longitude; `null`, together with the latitude, takes the middle of the postcode area.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Microdegrees>)]
    longitude: Option<Option<Microdegrees>>,
}

impl PlaceChangeIn {
    /// What the place says with the changes made.
    #[must_use]
    pub fn apply_to(self, before: Content) -> Content {
        let postcode = self.postcode.map_or_else(|| before.postcode.clone(), |text| postcode_of(&text));
        // The point belonged to where the place was.
        let has_moved = postcode != before.postcode;
        let kept = |point: Option<Microdegrees>| point.filter(|_| !has_moved);
        Content {
            kind: self.kind.unwrap_or(before.kind),
            sector: self.sector.unwrap_or(before.sector),
            title: self.title.unwrap_or(before.title),
            tasks: self.tasks.unwrap_or(before.tasks),
            learning: self.learning.unwrap_or(before.learning),
            requirements: self.requirements.unwrap_or(before.requirements),
            language: self.language.unwrap_or(before.language),
            accessibility: self.accessibility.unwrap_or(before.accessibility),
            starts_on: self.from_date.unwrap_or(before.starts_on),
            ends_on: self.until_date.unwrap_or(before.ends_on),
            schedule: self.schedule.unwrap_or(before.schedule),
            positions: self.positions.unwrap_or(before.positions),
            min_age: self.min_age.unwrap_or(before.min_age),
            hazards: self.hazards.unwrap_or(before.hazards),
            is_supervised: self.is_supervised.unwrap_or(before.is_supervised),
            address: self.address.unwrap_or(before.address),
            postcode,
            neighbourhood: self.neighbourhood.unwrap_or(before.neighbourhood),
            latitude: self.latitude.unwrap_or(kept(before.latitude)),
            longitude: self.longitude.unwrap_or(kept(before.longitude)),
        }
    }
}
