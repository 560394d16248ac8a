//! Reading offers of one provider, and one offer as it is shown.

use entities::{OfferId, OfferState, ProviderId, offer, organisation, provider};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::rules::Content;
use crate::auth::Person;
use crate::coordinate::Microdegrees;
use crate::error::ApiResult;
use crate::page::PageQuery;
use crate::provider::query::name;

/// What a stored offer says.
#[must_use]
pub fn content_of(row: &offer::Model) -> Content {
    Content {
        kind: row.kind,
        category: row.category,
        title: row.title.clone(),
        description: row.description.clone(),
        schedule: row.schedule.clone(),
        accessibility: row.accessibility.clone(),
        price: row.price_cents,
        places: row.places,
        starts_at: row.starts_at,
        until_date: row.until_date,
        min_age: row.min_age,
        max_age: row.max_age,
        neighbourhood: row.neighbourhood.clone(),
        address: row.address.clone(),
        latitude: row.latitude_microdegrees.map(Microdegrees),
        longitude: row.longitude_microdegrees.map(Microdegrees),
        picture_id: row.picture_id,
    }
}

/// The offers of a provider in every state, newest first, one more than the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_of_provider(
    conn: &impl ConnectionTrait,
    id: ProviderId,
    page: &PageQuery,
) -> ApiResult<Vec<offer::Model>> {
    let rows = offer::Entity::find()
        .filter(offer::Column::ProviderId.eq(id))
        .apply_if(page.after()?, |list, after| list.filter(offer::Column::Id.lt(OfferId(after))))
        .order_by_desc(offer::Column::Id)
        .limit(page.limit()?.saturating_add(1))
        .all(conn)
        .await?;
    Ok(rows)
}

/// Offers that wait for a lead, the longest waiting first by when they were begun, with the names of their providers;
/// one more than the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_submitted(
    conn: &impl ConnectionTrait,
    person: &Person,
    page: &PageQuery,
) -> ApiResult<Vec<(offer::Model, String)>> {
    let rows = offer::Entity::find()
        .filter(offer::Column::ProgrammeId.eq(person.programme_id))
        .filter(offer::Column::State.eq(OfferState::Submitted))
        .apply_if(page.after()?, |list, after| list.filter(offer::Column::Id.gt(OfferId(after))))
        .order_by_asc(offer::Column::Id)
        .limit(page.limit()?.saturating_add(1))
        .all(conn)
        .await?;
    let of_these = provider::Column::Id.is_in(rows.iter().map(|row| row.provider_id));
    let named = name(conn, provider::Entity::find().filter(of_these).all(conn).await?).await?;
    let name_of = |id| named.iter().find(|it| it.row.id == id).map(|it| it.name.clone()).unwrap_or_default();
    Ok(rows.into_iter().map(|row| (name_of(row.provider_id), row)).map(|(name, row)| (row, name)).collect())
}

/// The name of a provider.
///
/// # Errors
/// Where the database fails.
pub async fn name_of_provider(conn: &impl ConnectionTrait, row: &provider::Model) -> ApiResult<String> {
    let found = organisation::Entity::find_by_id(row.organisation_id).one(conn).await?;
    Ok(found.map(|organisation| organisation.name).unwrap_or_default())
}
