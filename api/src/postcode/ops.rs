//! Setting the table.

use std::collections::HashMap;

use entities::{ProgrammeId, place, postcode_area, programme};
use sea_orm::sea_query::{Expr, ExprTrait, LockType};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

use super::query;
use super::rules::{Area, faults};
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code};
use crate::record::{Actor, record};

/// Keeps others from setting the table meanwhile.
///
/// # Errors
/// Where the database fails.
pub async fn hold(tx: &Tx, programme: ProgrammeId) -> ApiResult<()> {
    let row = programme::Entity::find_by_id(programme).lock(LockType::NoKeyUpdate).one(tx).await?;
    row.map(|_| ()).ok_or_else(|| Code::NotFound.into())
}

/// Sets the whole table, which the caller holds. Places that stood in the middle of an area move with it, and those that were not on the map
/// come onto it; places of an area that is gone stay where they are.
///
/// # Errors
/// 400 with everything that is wrong with it.
pub async fn set(tx: &Tx, person: &Person, areas: &[Area]) -> ApiResult<()> {
    let wrong = faults(areas);
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    let programme = person.programme_id;
    let before: HashMap<String, postcode_area::Model> =
        query::list(tx, programme).await?.into_iter().map(|row| (row.postcode.clone(), row)).collect();
    let of_programme = postcode_area::Column::ProgrammeId.eq(programme);
    postcode_area::Entity::delete_many().filter(of_programme).exec(tx).await?;
    for part in areas.chunks(500) {
        let rows = part.iter().map(|area| postcode_area::ActiveModel {
            programme_id: Set(programme),
            postcode: Set(area.postcode.clone()),
            name: Set(area.name.clone()),
            latitude_microdegrees: Set(area.latitude),
            longitude_microdegrees: Set(area.longitude),
        });
        postcode_area::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    for area in areas {
        move_places(tx, programme, area, before.get(&area.postcode)).await?;
    }
    record(tx, Actor::from(person).did("postcode_areas.set", programme.0, None)).await
}

/// A place with coordinates of its own happens to stand in the middle of its area only if it was put there.
async fn move_places(
    tx: &Tx,
    programme: ProgrammeId,
    area: &Area,
    before: Option<&postcode_area::Model>,
) -> ApiResult<()> {
    let (latitude, longitude) = (place::Column::LatitudeMicrodegrees, place::Column::LongitudeMicrodegrees);
    let mut moved = Condition::any();
    match before {
        Some(row)
            if (row.latitude_microdegrees, row.longitude_microdegrees) == (area.latitude, area.longitude) =>
        {
            return Ok(());
        }
        Some(row) => {
            let in_the_middle = latitude.eq(row.latitude_microdegrees);
            moved =
                moved.add(Condition::all().add(in_the_middle).add(longitude.eq(row.longitude_microdegrees)));
        }
        None => moved = moved.add(latitude.is_null()),
    }
    place::Entity::update_many()
        .col_expr(latitude, Expr::value(area.latitude))
        .col_expr(longitude, Expr::value(area.longitude))
        .col_expr(place::Column::Version, Expr::col(place::Column::Version).add(1))
        .filter(place::Column::ProgrammeId.eq(programme))
        .filter(place::Column::Postcode.starts_with(&*area.postcode))
        .filter(moved)
        .exec(tx)
        .await?;
    Ok(())
}
