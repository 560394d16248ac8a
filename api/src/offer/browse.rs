//! The path of the catalogue.

use actix_web::web;
use chrono::{DateTime, NaiveDate, Utc};
use entities::{AttachmentId, Cents, OfferCategory, OfferId, OfferKind, ProviderId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::catalogue::{self, Item};
use super::rules::fits;
use super::search::{self, CatalogueSort, Wish};
use crate::auth::{Caller, CatalogueReader};
use crate::clock::{age_on, day_of};
use crate::coordinate::{Microdegrees, metres};
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::page::{Page, PageQuery, key_cursor};
use crate::query_string::Query;
use crate::reply::Reply;

/// What somebody looks for, and which part of it.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CatalogueQuery {
    /// Words; all must occur in the title, the description, the provider's name or the place.
    #[param(max_length = 100, example = "judo beginners")]
    text: Option<String>,
    /// About this only.
    category: Option<OfferCategory>,
    /// Of this kind only.
    kind: Option<OfferKind>,
    /// Open to somebody of this age.
    #[param(minimum = 0, maximum = 99)]
    age: Option<i32>,
    /// In this neighbourhood only.
    #[param(max_length = 100, example = "Poelenburg")]
    neighbourhood: Option<String>,
    /// Latitude and longitude, from where distances count.
    #[param(max_length = 30, example = "52.4381,4.8210")]
    near: Option<String>,
    /// Not farther than this, metres; needs `near`.
    #[param(minimum = 1, maximum = 100_000)]
    within_metres: Option<i64>,
    /// Begins on this day or later.
    starts_from: Option<NaiveDate>,
    /// Begins on this day or earlier.
    starts_until: Option<NaiveDate>,
    /// With places left only; `false`: full ones only.
    has_free_places: Option<bool>,
    /// Costs this at most.
    #[param(value_type = Option<String>, pattern = r"^(0|[1-9][0-9]{0,8})\.[0-9]{2}$", example = "50.00")]
    max_price: Option<Cents>,
    /// In which order; `distance` needs `near`.
    #[param(inline)]
    sort: Option<CatalogueSort>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

impl From<CatalogueQuery> for Wish {
    fn from(query: CatalogueQuery) -> Self {
        Self {
            text: query.text,
            category: query.category,
            kind: query.kind,
            age: query.age,
            neighbourhood: query.neighbourhood,
            near: query.near,
            within_metres: query.within_metres,
            starts_from: query.starts_from,
            starts_until: query.starts_until,
            has_free_places: query.has_free_places,
            max_price: query.max_price,
            sort: query.sort.unwrap_or_default(),
        }
    }
}

/// An offer, as the catalogue lists it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CatalogueItem)]
pub struct ItemOut {
    /// Names the offer.
    id: OfferId,
    /// Who offers it.
    provider_id: ProviderId,
    /// The provider's name.
    #[schema(example = "Judoclub Zaanstreek")]
    provider_name: String,
    /// Course or one-off.
    kind: OfferKind,
    /// What it is about.
    category: OfferCategory,
    /// What it is called.
    #[schema(example = "Judo voor beginners")]
    title: String,
    /// When, in words.
    #[schema(example = "dinsdag 16:00-17:30")]
    schedule: String,
    /// For the whole.
    price: Cents,
    /// Currency of the price (ISO 4217).
    #[schema(example = "EUR")]
    currency: &'static str,
    /// Places that are left.
    free_places: i32,
    /// First meeting.
    starts_at: DateTime<Utc>,
    /// Last day.
    until_date: NaiveDate,
    /// Youngest age on the first day.
    min_age: i32,
    /// Oldest age on the first day.
    max_age: i32,
    /// Whether your age on the first day fits; absent where you are no youth.
    #[schema(required = true)]
    fits_age: Option<bool>,
    /// Neighbourhood.
    #[schema(required = true)]
    neighbourhood: Option<String>,
    /// Where it is.
    address: String,
    /// Latitude; absent where it is not on the map.
    #[schema(required = true)]
    latitude: Option<Microdegrees>,
    /// Longitude; absent where it is not on the map.
    #[schema(required = true)]
    longitude: Option<Microdegrees>,
    /// How far it is from `near` as the crow flies, metres.
    #[schema(required = true)]
    distance_metres: Option<i64>,
    /// A picture.
    #[schema(required = true)]
    picture_id: Option<AttachmentId>,
}

impl From<Item> for ItemOut {
    fn from(item: Item) -> Self {
        let age = item.birth_date.map(|born| age_on(born, day_of(item.starts_at)));
        Self {
            id: item.id,
            provider_id: item.provider_id,
            provider_name: item.provider_name,
            kind: item.kind,
            category: item.category,
            title: item.title,
            schedule: item.schedule,
            price: item.price_cents,
            currency: "EUR",
            free_places: item.places.saturating_sub(item.places_taken),
            starts_at: item.starts_at,
            until_date: item.until_date,
            min_age: item.min_age,
            max_age: item.max_age,
            fits_age: age.map(|age| fits(age, item.min_age, item.max_age)),
            neighbourhood: item.neighbourhood,
            address: item.address,
            latitude: item.latitude_microdegrees.map(Microdegrees),
            longitude: item.longitude_microdegrees.map(Microdegrees),
            distance_metres: item.square_distance.map(metres),
            picture_id: item.picture_id,
        }
    }
}

/// The catalogue: what can be booked with the free-time pass and has not begun yet.
#[utoipa::path(get, path = "/offers", tag = "offers", params(CatalogueQuery),
    responses((status = 200, description = "Offers, in the order asked for", body = Page<ItemOut>,
                  headers(("ETag" = String, description = "Name it in `If-None-Match` next time"))),
              (status = 304, description = "What was named in `If-None-Match` is still the answer")))]
pub async fn list_offers(
    caller: Caller<CatalogueReader>,
    which: Query<CatalogueQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let which = which.into_inner();
    let page = PageQuery::new(which.cursor.clone(), which.limit);
    let search = search::check(which.into()).map_err(ApiError::invalid)?;
    let (after, limit) = (page.after_key(search.sort.tag())?, page.limit()?);
    let now = db.clock().now();
    let rows = catalogue::list(db.reader(), &caller, now, &search, after, limit).await?;
    let cursor = |item: &Item| key_cursor(search.sort.tag(), item.position(search.sort));
    Ok(Reply::page(&Page::from_sorted_rows(rows, limit, cursor, ItemOut::from))?.with_digest().may_be_kept())
}
