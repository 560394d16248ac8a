//! What is locked, and in which order: participant, place, introduction, placement. Hours and agreements of one youth take turns, because
//! the law counts them together.

use entities::{PlacementId, introduction, participant, place, placement};
use sea_orm::sea_query::LockType;
use sea_orm::{EntityTrait, QuerySelect};

use crate::db::Tx;
use crate::error::{ApiResult, Code};

/// What is locked before the placement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum First {
    /// Nothing: nobody else's hours or positions are at stake.
    Nothing,
    /// The youth, so that hours at two employers take turns.
    Youth,
    /// The youth, the place whose positions it may change, and the introduction.
    YouthAndPlace,
}

/// Locks a placement after what comes first.
pub(super) async fn lock(tx: &Tx, id: PlacementId, first: First) -> ApiResult<placement::Model> {
    let seen = placement::Entity::find_by_id(id).one(tx).await?.ok_or(Code::NotFound)?;
    if first != First::Nothing {
        participant::Entity::find_by_id(seen.participant_id).lock(LockType::NoKeyUpdate).one(tx).await?;
    }
    if first == First::YouthAndPlace {
        place::Entity::find_by_id(seen.place_id).lock(LockType::NoKeyUpdate).one(tx).await?;
        let introduction = introduction::Entity::find_by_id(seen.introduction_id);
        introduction.lock(LockType::NoKeyUpdate).one(tx).await?;
    }
    let row = placement::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await?;
    row.ok_or_else(|| Code::NotFound.into())
}
