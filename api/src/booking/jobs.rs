//! What falls due for bookings by itself.

use entities::{BookingId, BookingState, booking};
use sea_orm::EntityTrait;

use super::leaving::{Exit, leave, lock};
use super::query::list_lapsed;
use super::rules::is_lapsed;
use crate::clock::day_of;
use crate::db::Db;
use crate::error::{ApiResult, Code};
use crate::record::Actor;

/// Lets bookings lapse that nobody redeemed within 30 days of the offer's last day: the money goes back.
///
/// # Errors
/// Where the list can't be read; a booking that fails is told of in the log.
pub async fn lapse_bookings(db: &Db) -> ApiResult<()> {
    for id in list_lapsed(db.reader(), day_of(db.clock().now())).await? {
        if let Err(error) = lapse(db, id).await {
            tracing::warn!(booking = %id, %error, "could not let a booking lapse; will try again");
        }
    }
    Ok(())
}

async fn lapse(db: &Db, id: BookingId) -> ApiResult<()> {
    db.write(async |tx| {
        let found = booking::Entity::find_by_id(id).one(tx).await?.ok_or(Code::NotFound)?;
        let locked = lock(tx, &found).await?;
        let is_open = locked.booking().state == BookingState::Booked;
        if is_open && is_lapsed(locked.offer().until_date, day_of(tx.now())) {
            leave(tx, Actor::programme(found.programme_id), &locked, Exit::Lapse, None).await?;
        }
        Ok(())
    })
    .await
}
