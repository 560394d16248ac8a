//! Freeing the bookings of an offer that does not take place.

use entities::{BookingState, OfferId, PassId, booking, offer, pass};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::leaving::{Exit, leave, lock};
use crate::db::Tx;
use crate::error::ApiResult;
use crate::record::Actor;

/// Frees every open booking of an offer that was withdrawn or whose provider went: place and money are free again, each
/// youth is told and reads `reason`. Answers how many there were.
///
/// # Errors
/// Where the database fails.
pub async fn free_bookings_of_offer(tx: &Tx, actor: Actor, offer: OfferId, reason: &str) -> ApiResult<u64> {
    // Nobody books while the offer is locked; the passes are locked in one order, as everywhere.
    offer::Entity::find_by_id(offer).lock(LockType::NoKeyUpdate).one(tx).await?;
    let open = booking::Entity::find()
        .filter(booking::Column::OfferId.eq(offer))
        .filter(booking::Column::State.eq(BookingState::Booked))
        .order_by_asc(booking::Column::Id)
        .all(tx)
        .await?;
    let passes: Vec<PassId> = open.iter().map(|row| row.pass_id).collect();
    pass::Entity::find()
        .filter(pass::Column::Id.is_in(passes))
        .order_by_asc(pass::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(tx)
        .await?;
    let mut freed = 0_u64;
    for row in &open {
        let locked = lock(tx, row).await?;
        if locked.booking().state == BookingState::Booked {
            leave(tx, actor, &locked, Exit::Free, Some(reason)).await?;
            freed = freed.saturating_add(1);
        }
    }
    Ok(freed)
}
