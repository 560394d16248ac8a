//! Who may: a youth keeps their own, and nobody else sees them.

use entities::{ParticipantId, SavedSearchId, participant, saved_search};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiResult, Code};

/// A youth, locked, who keeps searches.
#[derive(Clone, Debug)]
pub struct Keeper(participant::Model);

impl Keeper {
    /// The youth.
    #[must_use]
    pub fn participant(&self) -> &participant::Model {
        &self.0
    }
}

/// As whom the caller keeps searches.
///
/// # Errors
/// 403 for whoever is no youth.
pub fn own(person: &Person) -> ApiResult<ParticipantId> {
    person.participant_id.ok_or_else(|| Code::RoleNotAllowed.into())
}

/// Finds the youth that the caller is, in order to save a search: one at a time, so that they can be counted.
///
/// # Errors
/// 403 for whoever is no youth.
pub async fn to_keep(tx: &Tx, person: &Person) -> ApiResult<Keeper> {
    let row = participant::Entity::find_by_id(own(person)?).lock(LockType::NoKeyUpdate).one(tx).await?;
    Ok(Keeper(row.ok_or(Code::NotFound)?))
}

/// A search, locked, that the caller may forget.
#[derive(Clone, Debug)]
pub struct Forgettable(saved_search::Model);

impl Forgettable {
    /// The search.
    #[must_use]
    pub fn search(&self) -> &saved_search::Model {
        &self.0
    }
}

/// Finds a search in order to forget it.
///
/// # Errors
/// 404 where there is none, or it is somebody else's.
pub async fn to_forget(tx: &Tx, person: &Person, id: SavedSearchId) -> ApiResult<Forgettable> {
    let row = saved_search::Entity::find_by_id(id)
        .filter(saved_search::Column::ParticipantId.eq(own(person)?))
        .lock_exclusive()
        .one(tx)
        .await?;
    Ok(Forgettable(row.ok_or(Code::NotFound)?))
}
