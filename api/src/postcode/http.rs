//! Paths of postcode areas.

use actix_web::web;
use entities::{ProgrammeId, postcode_area};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::rules::Area;
use super::{ops, query};
use crate::auth::{Anybody, Caller, Lead};
use crate::coordinate::Microdegrees;
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::guarded;
use crate::input::{Input, hex_digest};
use crate::page::{IfMatch, Page};
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_postcode_areas, set_postcode_areas);
}

/// The middle of a postcode area.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PostcodeArea)]
pub struct AreaOut {
    /// The four digits.
    #[schema(pattern = r"^[1-9][0-9]{3}$", example = "1506")]
    postcode: String,
    /// What it is called.
    #[schema(min_length = 1, max_length = 100, example = "Zaandam Centrum")]
    name: String,
    /// Latitude of its middle, in the Netherlands.
    latitude: Microdegrees,
    /// Longitude of its middle.
    longitude: Microdegrees,
}

impl From<postcode_area::Model> for AreaOut {
    fn from(row: postcode_area::Model) -> Self {
        Self {
            postcode: row.postcode,
            name: row.name,
            latitude: Microdegrees(row.latitude_microdegrees),
            longitude: Microdegrees(row.longitude_microdegrees),
        }
    }
}

impl From<&AreaOut> for Area {
    fn from(body: &AreaOut) -> Self {
        let (latitude, longitude) = (body.latitude.0, body.longitude.0);
        Self { postcode: body.postcode.clone(), name: body.name.clone(), latitude, longitude }
    }
}

/// The whole table.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PostcodeAreasIn)]
pub struct AreasIn {
    /// The areas, each postcode once.
    #[schema(max_items = 2000)]
    areas: Vec<AreaOut>,
}

async fn show(conn: &impl ConnectionTrait, programme: ProgrammeId) -> ApiResult<Reply> {
    let rows = query::list(conn, programme).await?;
    let items = rows.into_iter().map(AreaOut::from).collect();
    Ok(Reply::page(&Page { items, next_cursor: None })?.with_digest().may_be_kept())
}

/// The postcode areas that the programme knows. They come in one page.
#[utoipa::path(get, path = "/postcode-areas", tag = "places",
    responses((status = 200, description = "By postcode", body = Page<AreaOut>)))]
pub async fn list_postcode_areas(caller: Caller<Anybody>, db: web::Data<Db>) -> ApiResult<Reply> {
    show(db.reader(), caller.programme_id).await
}

/// Set the postcode areas: the whole table. Places without coordinates of their own move with the middle of their area.
#[utoipa::path(put, path = "/postcode-areas", tag = "places", request_body = AreasIn,
    params(("If-Match" = String, Header, description = "The `ETag` of the table that was read")),
    responses((status = 200, description = "Set", body = Page<AreaOut>)))]
pub async fn set_postcode_areas(
    caller: Caller<Lead>,
    if_match: IfMatch,
    body: Input<AreasIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let areas: Vec<Area> = body.value.areas.iter().map(Area::from).collect();
    let work = async |tx: &Tx| {
        ops::hold(tx, caller.programme_id).await?;
        let before = show(tx, caller.programme_id).await?;
        if_match.require(hex_digest(before.body.as_bytes()))?;
        ops::set(tx, &caller, &areas).await?;
        show(tx, caller.programme_id).await
    };
    db.write(work).await
}
