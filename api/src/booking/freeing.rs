//! Freeing open bookings where the offer or its provider goes.

use entities::{BookingState, OfferId, booking, offer, pass};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code};
use crate::ledger::{Wallet, hold};
use crate::record::{Actor, record};

/// Frees every open booking of an offer: the money is back on the pass and the place is free. Answers how many.
///
/// # Errors
/// Where the database fails.
pub async fn free_bookings_of_offer(
    tx: &Tx,
    actor: Actor,
    offer_id: OfferId,
    reason: &str,
) -> ApiResult<u64> {
    let offer = offer::Entity::find_by_id(offer_id).lock(LockType::NoKeyUpdate).one(tx).await?;
    let offer = offer.ok_or(Code::NotFound)?;
    let open = booking::Entity::find()
        .filter(booking::Column::OfferId.eq(offer_id))
        .filter(booking::Column::State.eq(BookingState::Booked))
        .order_by_asc(booking::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    let mut freed: i32 = 0;
    for row in open {
        free(tx, actor, row, reason).await?;
        freed = freed.checked_add(1).ok_or_else(|| ApiError::internal("too many bookings"))?;
    }
    let places_taken = Set(offer.places_taken.saturating_sub(freed));
    offer::ActiveModel { id: Set(offer_id), places_taken, ..Default::default() }.update(tx).await?;
    Ok(u64::try_from(freed).unwrap_or_default())
}

async fn free(tx: &Tx, actor: Actor, row: booking::Model, reason: &str) -> ApiResult<()> {
    let pass = pass::Entity::find_by_id(row.pass_id).one(tx).await?.ok_or(Code::NotFound)?;
    let wallet = Wallet::Pass(row.participant_id, pass.year);
    let held = hold::Hold { wallet, amount: row.price_cents, subject_id: row.id.0 };
    hold::release(tx, actor, held).await?;
    let change = booking::ActiveModel {
        id: Set(row.id),
        state: Set(BookingState::Freed),
        closed_at: Set(Some(tx.now())),
        closed_by: Set(Some(actor.user_id)),
        reason: Set(Some(reason.to_owned())),
        ..Default::default()
    };
    change.update(tx).await?;
    record(tx, actor.did("booking.freed", row.id.0, Some(row.participant_id))).await
}
