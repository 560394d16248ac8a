//! Freeing those who wait for a place that went, and those who wait for an employer that is no longer trusted; and telling those who
//! met an employer already that the place is gone.

use entities::{
    EmployerId, InterestState, IntroductionEvent, IntroductionState, PlaceId, PlacementState, interest,
    introduction, placement,
};
use sea_orm::sea_query::{LockType, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::ops::advance;
use crate::db::Tx;
use crate::error::ApiResult;
use crate::record::{Actor, record};

/// Frees everybody who waits for a place that was filled or withdrawn or is over: introductions that the employer has not
/// answered, and interests that it has not heard of. Each youth is told. Those who met the employer stay in touch. Answers how
/// many there were.
///
/// The caller has locked the place, so that nobody is introduced meanwhile.
///
/// # Errors
/// Where the database fails.
pub async fn free_of_place(tx: &Tx, actor: Actor, id: PlaceId) -> ApiResult<u64> {
    let waiting = introduction::Column::PlaceId.eq(id);
    let freed = end_introductions(tx, actor, waiting, &[IntroductionState::Waiting]).await?;
    Ok(freed.saturating_add(free_interests(tx, actor, interest::Column::PlaceId.eq(id)).await?))
}

/// Tells those who met the employer, and whose placement at it did not come into force, that the place is gone: they stay in touch, but
/// nothing can come of it unless the employer makes room.
///
/// # Errors
/// Where the database fails.
pub async fn tell_of_lost_place(tx: &Tx, actor: Actor, id: PlaceId) -> ApiResult<()> {
    let never_in_force = [PlacementState::Draft, PlacementState::Cancelled];
    let placed = placement::Entity::find()
        .select_only()
        .column(placement::Column::IntroductionId)
        .filter(placement::Column::PlaceId.eq(id))
        .filter(placement::Column::State.is_not_in(never_in_force))
        .into_query();
    let met = introduction::Entity::find()
        .filter(introduction::Column::PlaceId.eq(id))
        .filter(introduction::Column::State.eq(IntroductionState::Accepted))
        .filter(introduction::Column::Id.not_in_subquery(placed))
        .order_by_asc(introduction::Column::Id)
        .all(tx)
        .await?;
    for row in met {
        record(tx, actor.did("introduction.place_gone", row.id.0, Some(row.participant_id))).await?;
    }
    Ok(())
}

/// Frees everybody who waits for any place of an employer that was suspended. Those who met it are no longer in touch either: nobody there
/// sees them any more.
///
/// The caller has locked the employer.
///
/// # Errors
/// Where the database fails.
pub async fn free_of_employer(tx: &Tx, actor: Actor, id: EmployerId) -> ApiResult<u64> {
    let going_on = [IntroductionState::Waiting, IntroductionState::Accepted];
    let ended = end_introductions(tx, actor, introduction::Column::EmployerId.eq(id), &going_on).await?;
    Ok(ended.saturating_add(free_interests(tx, actor, interest::Column::EmployerId.eq(id)).await?))
}

/// Introductions before interests, each in the order of their identifiers: as whoever changes one of them locks them.
async fn end_introductions(
    tx: &Tx,
    actor: Actor,
    which: SimpleExpr,
    states: &[IntroductionState],
) -> ApiResult<u64> {
    let rows = introduction::Entity::find()
        .filter(which)
        .filter(introduction::Column::State.is_in(states.iter().copied()))
        .order_by_asc(introduction::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(tx)
        .await?;
    let mut ended = 0_u64;
    for row in &rows {
        let event = match row.state {
            IntroductionState::Accepted => IntroductionEvent::Close,
            _ => IntroductionEvent::Free,
        };
        advance(tx, actor, row, event, Default::default(), None).await?;
        ended = ended.saturating_add(1);
    }
    Ok(ended)
}

async fn free_interests(tx: &Tx, actor: Actor, which: SimpleExpr) -> ApiResult<u64> {
    let rows = interest::Entity::find()
        .filter(which)
        .filter(interest::Column::State.is_in([InterestState::Expressed, InterestState::Returned]))
        .order_by_asc(interest::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(tx)
        .await?;
    let mut freed = 0_u64;
    for row in &rows {
        let event = IntroductionEvent::Free;
        crate::interest::ops::advance(tx, actor, row, event, Default::default(), None).await?;
        freed = freed.saturating_add(1);
    }
    Ok(freed)
}
