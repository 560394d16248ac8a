//! Bodies in which an offer is written and changed.

use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use entities::{AttachmentId, OfferCategory, OfferKind, PositiveCents};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::rules::Content;
use crate::coordinate::Microdegrees;
use crate::programme::http::given;

/// An offer to draft.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = OfferIn)]
pub struct OfferIn {
    /// Course or one-off.
    kind: OfferKind,
    /// What it is about.
    category: OfferCategory,
    /// What it is called.
    #[schema(min_length = 1, max_length = 100, example = "Judo voor beginners")]
    title: String,
    /// What one does there.
    #[schema(min_length = 1, max_length = 2000, example = "Leren vallen en weer opstaan.")]
    description: String,
    /// When, in words.
    #[schema(min_length = 1, max_length = 200, example = "dinsdag 16:00-17:30")]
    schedule: String,
    /// What visitors with a limitation should know.
    #[schema(min_length = 1, max_length = 500, example = "Er is een lift.")]
    accessibility: Option<String>,
    /// For the whole.
    price: PositiveCents,
    /// Places at most.
    #[schema(minimum = 1, maximum = 10_000, example = 12)]
    places: i32,
    /// First meeting.
    #[schema(example = "2027-01-12T15:00:00Z")]
    starts_at: DateTime<Utc>,
    /// Last day. A course lasts at least as many weeks as the programme says, a one-off seven days at most.
    #[schema(example = "2027-03-30")]
    until_date: NaiveDate,
    /// Youngest age on the first day.
    #[schema(minimum = 0, maximum = 99, example = 8)]
    min_age: i32,
    /// Oldest age on the first day.
    #[schema(minimum = 0, maximum = 99, example = 17)]
    max_age: i32,
    /// Neighbourhood.
    #[schema(min_length = 1, max_length = 100, example = "Poelenburg")]
    neighbourhood: Option<String>,
    /// Where it is.
    #[schema(min_length = 1, max_length = 200, example = "Weerpad 1, Zaandam")]
    address: String,
    /// Latitude; together with the longitude, in the Netherlands.
    latitude: Option<Microdegrees>,
    /// Longitude; together with the latitude.
    longitude: Option<Microdegrees>,
    /// A picture: an uploaded image.
    picture_id: Option<AttachmentId>,
}

impl From<OfferIn> for Content {
    fn from(body: OfferIn) -> Self {
        Self {
            kind: body.kind,
            category: body.category,
            title: body.title,
            description: body.description,
            schedule: body.schedule,
            accessibility: body.accessibility,
            price: body.price.cents(),
            places: body.places,
            starts_at: body.starts_at.trunc_subsecs(6),
            until_date: body.until_date,
            min_age: body.min_age,
            max_age: body.max_age,
            neighbourhood: body.neighbourhood,
            address: body.address,
            latitude: body.latitude,
            longitude: body.longitude,
            picture_id: body.picture_id,
        }
    }
}

/// What to change about an offer; what is left out stays.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = OfferChangeIn)]
pub struct OfferChangeIn {
    /// Course or one-off.
    kind: Option<OfferKind>,
    /// What it is about.
    category: Option<OfferCategory>,
    /// What it is called.
    #[schema(min_length = 1, max_length = 100, example = "Judo voor beginners")]
    title: Option<String>,
    /// What one does there.
    #[schema(min_length = 1, max_length = 2000, example = "Leren vallen en weer opstaan.")]
    description: Option<String>,
    /// When, in words.
    #[schema(min_length = 1, max_length = 200, example = "dinsdag 16:00-17:30")]
    schedule: Option<String>,
    /// What visitors with a limitation should know; `null` forgets it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500, example = "Er is een lift.")]
    accessibility: Option<Option<String>>,
    /// For the whole; what is booked already keeps its price.
    price: Option<PositiveCents>,
    /// Places at most; not fewer than are taken.
    #[schema(minimum = 1, maximum = 10_000, example = 12)]
    places: Option<i32>,
    /// First meeting.
    #[schema(example = "2027-01-12T15:00:00Z")]
    starts_at: Option<DateTime<Utc>>,
    /// Last day.
    #[schema(example = "2027-03-30")]
    until_date: Option<NaiveDate>,
    /// Youngest age on the first day.
    #[schema(minimum = 0, maximum = 99, example = 8)]
    min_age: Option<i32>,
    /// Oldest age on the first day.
    #[schema(minimum = 0, maximum = 99, example = 17)]
    max_age: Option<i32>,
    /// Neighbourhood; `null` forgets it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100, example = "Poelenburg")]
    neighbourhood: Option<Option<String>>,
    /// Where it is.
    #[schema(min_length = 1, max_length = 200, example = "Weerpad 1, Zaandam")]
    address: Option<String>,
    /// Latitude; `null` takes it off the map, together with the longitude.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Microdegrees>)]
    latitude: Option<Option<Microdegrees>>,
    /// Longitude; `null` takes it off the map, together with the latitude.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Microdegrees>)]
    longitude: Option<Option<Microdegrees>>,
    /// A picture; `null` forgets it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<AttachmentId>)]
    picture_id: Option<Option<AttachmentId>>,
}

impl OfferChangeIn {
    /// What the offer says with the changes made.
    #[must_use]
    pub fn apply_to(self, before: Content) -> Content {
        Content {
            kind: self.kind.unwrap_or(before.kind),
            category: self.category.unwrap_or(before.category),
            title: self.title.unwrap_or(before.title),
            description: self.description.unwrap_or(before.description),
            schedule: self.schedule.unwrap_or(before.schedule),
            accessibility: self.accessibility.unwrap_or(before.accessibility),
            price: self.price.map_or(before.price, PositiveCents::cents),
            places: self.places.unwrap_or(before.places),
            starts_at: self.starts_at.map_or(before.starts_at, |moment| moment.trunc_subsecs(6)),
            until_date: self.until_date.unwrap_or(before.until_date),
            min_age: self.min_age.unwrap_or(before.min_age),
            max_age: self.max_age.unwrap_or(before.max_age),
            neighbourhood: self.neighbourhood.unwrap_or(before.neighbourhood),
            address: self.address.unwrap_or(before.address),
            latitude: self.latitude.unwrap_or(before.latitude),
            longitude: self.longitude.unwrap_or(before.longitude),
            picture_id: self.picture_id.unwrap_or(before.picture_id),
        }
    }
}
