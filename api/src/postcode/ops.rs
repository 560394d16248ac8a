//! Setting the table.

use std::collections::HashMap;

use entities::{ProgrammeId, place, postcode_area, programme};
use sea_orm::sea_query::{Expr, ExprTrait, Func, IntoIden, IntoValueTuple, LockType, TableRef, ValueTuple};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

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
    let moves = areas.iter().filter_map(|area| move_of(area, before.get(&area.postcode)));
    for part in moves.collect::<Vec<_>>().chunks(500) {
        move_places(tx, programme, part.to_vec()).await?;
    }
    record(tx, Actor::from(person).did("postcode_areas.set", programme.0, None)).await
}

/// An area whose middle is elsewhere now: its postcode, where the middle is, and where it was, if anywhere.
fn move_of(area: &Area, before: Option<&postcode_area::Model>) -> Option<ValueTuple> {
    let before = before.map(|row| (row.latitude_microdegrees, row.longitude_microdegrees));
    if before == Some((area.latitude, area.longitude)) {
        return None;
    }
    let (latitude, longitude) = before.unzip();
    Some((area.postcode.clone(), area.latitude, area.longitude, latitude, longitude).into_value_tuple())
}

/// Moves the places of these areas in one statement. A place with coordinates of its own happens to stand in the middle of its area only
/// if it was put there; one that is not on the map waits for its area to come.
async fn move_places(tx: &Tx, programme: ProgrammeId, moves: Vec<ValueTuple>) -> ApiResult<()> {
    // Both databases call the columns of a list of values so.
    let [postcode, latitude, longitude, latitude_before, longitude_before] =
        ["column1", "column2", "column3", "column4", "column5"].map(|column| Expr::col(("move", column)));
    let is_nowhere = place::Column::LatitudeMicrodegrees.is_null().and(latitude_before.clone().is_null());
    let is_there = place::Column::LatitudeMicrodegrees
        .into_expr()
        .eq(latitude_before)
        .and(place::Column::LongitudeMicrodegrees.into_expr().eq(longitude_before));
    let digits = Func::cust("substr").args([place::Column::Postcode.into_expr(), 1.into(), 4.into()]);
    let mut update = place::Entity::update_many()
        .col_expr(place::Column::LatitudeMicrodegrees, latitude)
        .col_expr(place::Column::LongitudeMicrodegrees, longitude)
        .col_expr(place::Column::Version, place::Column::Version.into_expr().add(1))
        .filter(place::Column::ProgrammeId.eq(programme))
        .filter(Expr::from(digits).eq(postcode))
        .filter(is_there.or(is_nowhere));
    update.query().from(TableRef::ValuesList(moves, "move".into_iden()));
    update.exec(tx).await?;
    Ok(())
}
