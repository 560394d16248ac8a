//! Reading places of one employer, and one place as it is shown.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entities::{EmployerId, Hazard, PlaceId, PlaceState, participant, place};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde::de::DeserializeOwned;

use super::content::Content;
use super::rules::Demands;
use crate::auth::Person;
use crate::coordinate::Microdegrees;
use crate::employer::query::names_of;
use crate::error::{ApiError, ApiResult};
use crate::page::PageQuery;
use crate::working_time::query::get_timetable;
use crate::working_time::rules::Work;
use crate::working_time::table::WorkKind;

/// What a stored place says.
///
/// # Errors
/// Where a stored list can't be read, which is our mistake.
pub fn content_of(row: &place::Model) -> ApiResult<Content> {
    Ok(Content {
        kind: row.kind,
        sector: row.sector,
        title: row.title.clone(),
        tasks: row.tasks.clone(),
        learning: row.learning.clone(),
        requirements: row.requirements.clone(),
        language: row.language.clone(),
        accessibility: row.accessibility.clone(),
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        schedule: list_of(&row.schedule)?,
        positions: row.positions,
        min_age: row.min_age,
        hazards: list_of(&row.hazards)?,
        is_supervised: row.is_supervised,
        address: row.address.clone(),
        postcode: row.postcode.clone(),
        neighbourhood: row.neighbourhood.clone(),
        latitude: row.latitude_microdegrees.map(Microdegrees),
        longitude: row.longitude_microdegrees.map(Microdegrees),
    })
}

/// What a stored place asks of an age.
///
/// # Errors
/// As [`content_of`].
pub fn demands_of(row: &place::Model) -> ApiResult<Demands> {
    Ok(Demands {
        min_age: row.min_age,
        hazards: list_of(&row.hazards)?,
        is_supervised: row.is_supervised,
        school_week_age: row.school_week_age,
        holiday_week_age: row.holiday_week_age,
        starts_on: row.starts_on,
    })
}

/// Who works at a place, and whether their school timetable was assumed.
///
/// # Errors
/// As [`content_of`].
pub async fn work_at(
    conn: &impl ConnectionTrait,
    row: &place::Model,
    youth: &participant::Model,
    is_sunday_agreed: bool,
) -> ApiResult<(Work, bool)> {
    let timetable = get_timetable(conn, youth.id).await?;
    let hazards: Vec<Hazard> = list_of(&row.hazards)?;
    let work = Work {
        birth_date: youth.birth_date,
        kind: WorkKind::of(row.kind),
        timetable: timetable.days,
        is_supervised: row.is_supervised,
        // When there is work is judged by the hours themselves.
        is_light: hazards.iter().all(|hazard| *hazard == Hazard::NightWork),
        is_sunday_agreed,
    };
    Ok((work, timetable.is_assumed))
}

/// A list that is stored as JSON.
///
/// # Errors
/// Where it can't be read.
pub fn list_of<T: DeserializeOwned>(json: &str) -> ApiResult<Vec<T>> {
    serde_json::from_str(json).map_err(ApiError::internal)
}

/// The places of an employer in every state, newest first, one more than the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_of_employer(
    conn: &impl ConnectionTrait,
    id: EmployerId,
    page: &PageQuery,
) -> ApiResult<Vec<place::Model>> {
    let rows = place::Entity::find()
        .filter(place::Column::EmployerId.eq(id))
        .apply_if(page.after()?, |list, after| list.filter(place::Column::Id.lt(PlaceId(after))))
        .order_by_desc(place::Column::Id)
        .limit(page.limit()?.saturating_add(1))
        .all(conn)
        .await?;
    Ok(rows)
}

/// Places that wait for a lead, the longest waiting first by when they were begun, with the names of their employers; one more than
/// the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_submitted(
    conn: &impl ConnectionTrait,
    person: &Person,
    page: &PageQuery,
) -> ApiResult<Vec<(place::Model, String)>> {
    let rows = place::Entity::find()
        .filter(place::Column::ProgrammeId.eq(person.programme_id))
        .filter(place::Column::State.eq(PlaceState::Submitted))
        .apply_if(page.after()?, |list, after| list.filter(place::Column::Id.gt(PlaceId(after))))
        .order_by_asc(place::Column::Id)
        .limit(page.limit()?.saturating_add(1))
        .all(conn)
        .await?;
    let names = names_of(conn, rows.iter().map(|row| row.employer_id)).await?;
    let named = |row: place::Model| {
        let name = names.get(&row.employer_id).cloned().unwrap_or_default();
        (row, name)
    };
    Ok(rows.into_iter().map(named).collect())
}

/// What places are called, in one query however many there are.
///
/// # Errors
/// Where the database fails.
pub async fn titles_of(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PlaceId>,
) -> ApiResult<HashMap<PlaceId, String>> {
    let ids: HashSet<PlaceId> = ids.into_iter().collect();
    let titles: Vec<(PlaceId, String)> = place::Entity::find()
        .select_only()
        .column(place::Column::Id)
        .column(place::Column::Title)
        .filter(place::Column::Id.is_in(ids))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(titles.into_iter().collect())
}

/// Places whose last day was before `today`, in states in which that ends them.
///
/// # Errors
/// Where the database fails.
pub async fn list_over(conn: &impl ConnectionTrait, today: NaiveDate) -> ApiResult<Vec<PlaceId>> {
    use PlaceState::{Filled, Paused, Published, Submitted};
    let ids = place::Entity::find()
        .select_only()
        .column(place::Column::Id)
        .filter(place::Column::EndsOn.lt(today))
        .filter(place::Column::State.is_in([Submitted, Published, Paused, Filled]))
        .order_by_asc(place::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids)
}
