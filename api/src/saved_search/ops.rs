//! Saving and forgetting searches, and telling of what is new.

use entities::{SavedSearchId, saved_search};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QuerySelect};

use super::access::{Forgettable, Keeper};
use super::query;
use super::rules::{MOST, may_tell, settled_until};
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code};
use crate::place::catalogue::{self, Scope};
use crate::place::search::{PlaceSort, Wish};
use crate::record::{Actor, record, record_removal};

/// Saves a search; what is published from now on is new.
///
/// # Errors
/// 400 with everything that is wrong with the wish; `too_many_saved_searches`.
pub async fn save(
    tx: &Tx,
    person: &Person,
    target: &Keeper,
    name: &str,
    wish: &Wish,
) -> ApiResult<saved_search::Model> {
    let youth = target.participant();
    let scope = Scope::of(person, day_of(tx.now()));
    catalogue::understand(tx, scope, wish.clone(), Some(PlaceSort::Newest), "/wish").await?;
    if query::count(tx, youth.id).await? >= MOST {
        return Err(ApiError::from(Code::TooManySavedSearches).with("limit", MOST));
    }
    let row = saved_search::ActiveModel {
        id: Set(SavedSearchId::generate()),
        programme_id: Set(youth.programme_id),
        participant_id: Set(youth.id),
        name: Set(name.to_owned()),
        wish: Set(serde_json::to_string(wish).map_err(ApiError::internal)?),
        seen_until: Set(tx.now()),
        told_at: Set(None),
        created_at: Set(tx.now()),
    };
    let made = row.insert(tx).await?;
    record(tx, Actor::from(person).did("saved_search.made", made.id.0, Some(youth.id))).await?;
    Ok(made)
}

/// Forgets a search.
///
/// # Errors
/// Where the database fails.
pub async fn forget(tx: &Tx, person: &Person, target: &Forgettable) -> ApiResult<()> {
    let row = target.search();
    saved_search::Entity::delete_by_id(row.id).exec(tx).await?;
    let did = Actor::from(person).did("saved_search.removed", row.id.0, Some(row.participant_id));
    record_removal(tx, did).await
}

/// Tells the youth where there is something new for a search, unless they were told today: then it is for tomorrow.
///
/// # Errors
/// Where the database fails.
pub async fn tell_of_news(tx: &Tx, id: SavedSearchId) -> ApiResult<()> {
    let Some(row) = saved_search::Entity::find_by_id(id).lock_exclusive().one(tx).await? else {
        return Ok(());
    };
    let until = settled_until(tx.now());
    // Whoever came first has told, and moved what was seen.
    if !may_tell(row.told_at, tx.now()) || until <= row.seen_until {
        return Ok(());
    }
    if !query::has_news(tx, &row, tx.now(), until).await? {
        return Ok(());
    }
    let change = saved_search::ActiveModel {
        id: Set(row.id),
        seen_until: Set(until),
        told_at: Set(Some(tx.now())),
        ..Default::default()
    };
    change.update(tx).await?;
    let actor = Actor::programme(row.programme_id);
    record(tx, actor.did("saved_search.matched", row.id.0, Some(row.participant_id))).await
}
