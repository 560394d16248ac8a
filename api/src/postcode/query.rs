//! Reading areas.

use entities::{ProgrammeId, postcode_area};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::rules::area_of;
use crate::coordinate::Point;
use crate::error::ApiResult;

/// The whole table, by postcode.
///
/// # Errors
/// Where the database fails.
pub async fn list(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> ApiResult<Vec<postcode_area::Model>> {
    let rows = postcode_area::Entity::find()
        .filter(postcode_area::Column::ProgrammeId.eq(programme))
        .order_by_asc(postcode_area::Column::Postcode)
        .all(conn)
        .await?;
    Ok(rows)
}

/// The middle of the area that a postcode lies in; `None` where the table does not know it.
///
/// # Errors
/// Where the database fails.
pub async fn find_middle(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
    postcode: &str,
) -> ApiResult<Option<Point>> {
    let Some(digits) = area_of(postcode) else { return Ok(None) };
    let row = postcode_area::Entity::find_by_id((programme, digits.to_owned())).one(conn).await?;
    Ok(row.and_then(|row| Point::in_the_netherlands(row.latitude_microdegrees, row.longitude_microdegrees)))
}
