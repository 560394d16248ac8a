//! Reading saved searches, and what is new for one.

use chrono::{DateTime, Utc};
use entities::{ParticipantId, SavedSearchId, saved_search};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

use crate::clock::day_of;
use crate::error::{ApiError, ApiResult, Code};
use crate::place::catalogue::{self, Scope};
use crate::place::search::{PlaceSort, Search, Wish};

/// What a stored search looks for.
///
/// # Errors
/// Where it can't be read, which is our mistake.
pub fn wish_of(row: &saved_search::Model) -> ApiResult<Wish> {
    serde_json::from_str(&row.wish).map_err(ApiError::internal)
}

/// The searches of a youth, oldest first. They are few.
///
/// # Errors
/// Where the database fails.
pub async fn list(conn: &impl ConnectionTrait, youth: ParticipantId) -> ApiResult<Vec<saved_search::Model>> {
    let rows = saved_search::Entity::find()
        .filter(saved_search::Column::ParticipantId.eq(youth))
        .order_by_asc(saved_search::Column::Id)
        .all(conn)
        .await?;
    Ok(rows)
}

/// How many a youth keeps.
///
/// # Errors
/// Where the database fails.
pub async fn count(conn: &impl ConnectionTrait, youth: ParticipantId) -> ApiResult<u64> {
    let own = saved_search::Column::ParticipantId.eq(youth);
    Ok(saved_search::Entity::find().filter(own).count(conn).await?)
}

/// The next searches after `last`, in their order.
///
/// # Errors
/// Where the database fails.
pub async fn list_after(
    conn: &impl ConnectionTrait,
    last: Option<SavedSearchId>,
    limit: u64,
) -> ApiResult<Vec<saved_search::Model>> {
    let rows = saved_search::Entity::find()
        .apply_if(last, |list, last| list.filter(saved_search::Column::Id.gt(last)))
        .order_by_asc(saved_search::Column::Id)
        .limit(limit)
        .all(conn)
        .await?;
    Ok(rows)
}

/// Whether a place that fits was published after what was seen and not after `until`. A search whose postcode area is no longer in the table
/// finds nothing.
///
/// # Errors
/// Where the database fails.
pub async fn has_news(
    conn: &impl ConnectionTrait,
    row: &saved_search::Model,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> ApiResult<bool> {
    let (programme_id, participant_id) = (row.programme_id, Some(row.participant_id));
    let scope = Scope { programme_id, participant_id, today: day_of(now) };
    let understood =
        catalogue::understand(conn, scope, wish_of(row)?, Some(PlaceSort::Newest), "/wish").await;
    let search = match understood {
        Ok(search) => search,
        Err(error) if error.code == Code::InvalidInput => return Ok(false),
        Err(error) => return Err(error),
    };
    let search = Search { fits_my_age: true, published: Some((row.seen_until, until)), ..search };
    Ok(!catalogue::list(conn, scope, &search, None, 1).await?.is_empty())
}
