//! The path of the search.

use actix_web::web;
use chrono::{DateTime, NaiveDate, Utc};
use entities::{EmployerId, PlaceId, PlaceKind, Sector};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::catalogue::{self, Item, Scope};
use super::http::FitOut;
use super::query::list_of;
use super::search::{PlaceSort, Wish};
use crate::auth::{Caller, InterestReader};
use crate::clock::day_of;
use crate::coordinate::{Microdegrees, metres};
use crate::db::Db;
use crate::error::ApiResult;
use crate::page::{Page, PageQuery, key_cursor};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::working_time::schedule::WeeklyShift;

/// What somebody looks for, and which part of it.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PlaceQuery {
    /// Words; all must occur in the title, the tasks, what one learns, the employer's name or where it is.
    #[param(max_length = 100, example = "fietsen")]
    text: Option<String>,
    /// In this line of work only.
    sector: Option<Sector>,
    /// Of this kind only.
    kind: Option<PlaceKind>,
    /// Of this employer only.
    #[param(value_type = Option<uuid::Uuid>)]
    employer_id: Option<EmployerId>,
    /// Latitude and longitude, from where distances count.
    #[param(max_length = 30, example = "52.4381,4.8210")]
    near: Option<String>,
    /// A postcode of `/postcode-areas`, from the middle of whose area distances count.
    #[param(pattern = r"^[1-9][0-9]{3}( ?[A-Za-z]{2})?$", example = "1506")]
    near_postcode: Option<String>,
    /// Not farther than this, metres; needs `near` or `nearPostcode`. Sorted by distance the search looks 25,000 metres far unless
    /// told.
    #[param(minimum = 1, maximum = 100_000)]
    within_metres: Option<i64>,
    /// Open to somebody of this age.
    #[param(minimum = 0, maximum = 99)]
    age: Option<i32>,
    /// Open to me at my age; for youths.
    fits_my_age: Option<bool>,
    /// With a week that I can work beside an ordinary week of school (Monday to Friday, 08:30 to 15:00), at my age; for youths.
    fits_my_school_week: Option<bool>,
    /// With work on this day of the week (ISO 8601): 1 is Monday.
    #[param(minimum = 1, maximum = 7)]
    weekday: Option<i32>,
    /// Begins on this day or later.
    starts_from: Option<NaiveDate>,
    /// Begins on this day or earlier.
    starts_until: Option<NaiveDate>,
    /// In which order; `distance` needs `near` or `nearPostcode`. Unless told the nearest come first where a point is named, else the newest.
    #[param(inline)]
    sort: Option<PlaceSort>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

impl From<PlaceQuery> for Wish {
    fn from(query: PlaceQuery) -> Self {
        Self {
            text: query.text,
            sector: query.sector,
            kind: query.kind,
            employer_id: query.employer_id,
            near: query.near,
            near_postcode: query.near_postcode,
            within_metres: query.within_metres,
            age: query.age,
            fits_my_age: query.fits_my_age,
            fits_my_school_week: query.fits_my_school_week,
            weekday: query.weekday,
            starts_from: query.starts_from,
            starts_until: query.starts_until,
        }
    }
}

/// A place, as the search lists it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlaceItem)]
pub struct ItemOut {
    /// Names the place.
    id: PlaceId,
    /// Whose.
    employer_id: EmployerId,
    /// The employer's name.
    #[schema(example = "Fietsenmakerij De Dam")]
    employer_name: String,
    /// What it is.
    kind: PlaceKind,
    /// In which line of work.
    sector: Sector,
    /// What it is called.
    #[schema(example = "Fietsen maken")]
    title: String,
    /// First day.
    from_date: NaiveDate,
    /// Last day.
    until_date: NaiveDate,
    /// The week.
    schedule: Vec<WeeklyShift>,
    /// Positions that are left.
    free_positions: i32,
    /// Youngest age on the first day.
    min_age: i32,
    /// How it suits you; absent where you are no youth.
    #[schema(required = true)]
    fit: Option<FitOut>,
    /// Neighbourhood.
    #[schema(required = true)]
    neighbourhood: Option<String>,
    /// Street, number and town.
    address: String,
    /// Latitude; absent where it is not on the map.
    #[schema(required = true)]
    latitude: Option<Microdegrees>,
    /// Longitude; absent where it is not on the map.
    #[schema(required = true)]
    longitude: Option<Microdegrees>,
    /// How far it is as the crow flies, metres; absent where no point was named.
    #[schema(required = true)]
    distance_metres: Option<i64>,
    /// When it was last published.
    published_at: DateTime<Utc>,
}

fn show(item: Item, today: NaiveDate) -> ApiResult<ItemOut> {
    let demands = item.demands()?;
    Ok(ItemOut {
        id: item.id,
        employer_id: item.employer_id,
        employer_name: item.employer_name,
        kind: item.kind,
        sector: item.sector,
        title: item.title,
        from_date: item.starts_on,
        until_date: item.ends_on,
        schedule: list_of(&item.schedule)?,
        free_positions: item.positions.saturating_sub(item.positions_taken),
        min_age: item.min_age,
        fit: item.birth_date.map(|born| FitOut::new(&demands, born, today)),
        neighbourhood: item.neighbourhood,
        address: item.address,
        latitude: item.latitude_microdegrees.map(Microdegrees),
        longitude: item.longitude_microdegrees.map(Microdegrees),
        distance_metres: item.square_distance.map(metres),
        published_at: item.published_at,
    })
}

/// Places to learn and to work at that still have a position left.
#[utoipa::path(get, path = "/places", tag = "places", params(PlaceQuery),
    responses((status = 200, description = "Places, in the order asked for", body = Page<ItemOut>,
                  headers(("ETag" = String, description = "Name it in `If-None-Match` next time"))),
              (status = 304, description = "What was named in `If-None-Match` is still the answer")))]
pub async fn list_places(
    caller: Caller<InterestReader>,
    which: Query<PlaceQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let which = which.into_inner();
    let page = PageQuery::new(which.cursor.clone(), which.limit);
    let (scope, sort) = (Scope::of(&caller, day_of(db.clock().now())), which.sort);
    let search = catalogue::understand(db.reader(), scope, which.into(), sort, "#query").await?;
    let (after, limit) = (page.after_key(search.sort.tag())?, page.limit()?);
    let rows = catalogue::list(db.reader(), scope, &search, after, limit).await?;
    let cursor = |item: &Item| key_cursor(search.sort.tag(), item.position(search.sort));
    let page = Page::from_sorted_rows(rows, limit, cursor, |item| show(item, scope.today));
    let items = page.items.into_iter().collect::<ApiResult<Vec<_>>>()?;
    Ok(Reply::page(&Page { items, next_cursor: page.next_cursor })?.with_digest().may_be_kept())
}
