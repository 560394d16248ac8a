//! The one way out of a booking: state, place and money change together, whoever ends it and why.

use entities::{BookingEvent, Cents, PayeeId, booking, offer, pass};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
};

use super::rules::{keeps_place, next, refusal};
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code};
use crate::ledger::hold::{self, Hold};
use crate::pass::ops::{self as passes, sweep_if_expired};
use crate::pass::query::wallet_of;
use crate::record::{Actor, record};

/// A booking, locked together with its offer and its pass, in that order: offer, pass, booking.
#[derive(Debug)]
pub struct Locked {
    booking: booking::Model,
    offer: offer::Model,
    pass: pass::Model,
}

impl Locked {
    /// The booking.
    #[must_use]
    pub fn booking(&self) -> &booking::Model {
        &self.booking
    }

    /// Its offer.
    #[must_use]
    pub fn offer(&self) -> &offer::Model {
        &self.offer
    }

    /// The pass that pays.
    #[must_use]
    pub fn pass(&self) -> &pass::Model {
        &self.pass
    }

    fn hold(&self, amount: Cents) -> Hold {
        Hold { wallet: wallet_of(&self.pass), amount, subject_id: self.booking.id.0 }
    }
}

/// Locks a booking that was found, and reads again where it stands now.
///
/// # Errors
/// 404 where it is gone.
pub async fn lock(tx: &Tx, found: &booking::Model) -> ApiResult<Locked> {
    let offer = offer::Entity::find_by_id(found.offer_id).lock(LockType::NoKeyUpdate).one(tx).await?;
    let pass = passes::lock(tx, found.pass_id).await?;
    let booking = booking::Entity::find_by_id(found.id).lock(LockType::NoKeyUpdate).one(tx).await?;
    Ok(Locked { booking: booking.ok_or(Code::NotFound)?, offer: offer.ok_or(Code::NotFound)?, pass })
}

/// How a booking ends.
#[derive(Clone, Copy, Debug)]
pub enum Exit {
    /// The youth cancels.
    Cancel,
    /// The offer or its provider went.
    Free,
    /// The youth did not come.
    MissShow,
    /// Nobody redeemed it in time.
    Lapse,
    /// Turned into a debt of `amount` to `payee`; what the price is higher is given back.
    Redeem {
        /// Who is owed.
        payee: PayeeId,
        /// Euro cents, the price at most.
        amount: Cents,
    },
    /// A redemption of `amount` is taken back.
    Refund {
        /// Who was owed or paid.
        payee: PayeeId,
        /// Euro cents that were captured.
        amount: Cents,
        /// Was in a payment already: the payee owes it now.
        was_paid: bool,
    },
}

impl Exit {
    fn event(self) -> BookingEvent {
        match self {
            Self::Cancel => BookingEvent::Cancel,
            Self::Free => BookingEvent::Free,
            Self::MissShow => BookingEvent::MissShow,
            Self::Lapse => BookingEvent::Lapse,
            Self::Redeem { .. } => BookingEvent::Redeem,
            Self::Refund { .. } => BookingEvent::Refund,
        }
    }

    fn action(self) -> &'static str {
        match self {
            Self::Cancel => "booking.cancelled",
            Self::Free => "booking.freed",
            Self::MissShow => "booking.no_show",
            Self::Lapse => "booking.lapsed",
            Self::Redeem { .. } => "booking.redeemed",
            Self::Refund { .. } => "booking.refunded",
        }
    }
}

/// Ends a booking; the youth is told.
///
/// # Errors
/// Where it is not in the state that this exit needs: `booking_redeemed`, `booking_cancelled`, `booking_not_open`.
pub async fn leave(
    tx: &Tx,
    actor: Actor,
    locked: &Locked,
    exit: Exit,
    reason: Option<&str>,
) -> ApiResult<booking::Model> {
    let row = &locked.booking;
    let state = next(row.state, exit.event()).ok_or_else(|| refusal(row.state))?;
    let change = booking::ActiveModel {
        id: Set(row.id),
        state: Set(state),
        closed_by: Set(Some(actor.user_id)),
        closed_at: Set(Some(tx.now())),
        reason: Set(reason.map(str::to_owned)),
        ..Default::default()
    };
    let left = change.update(tx).await?;
    if !keeps_place(state) {
        free_place(tx, row).await?;
    }
    move_money(tx, actor, locked, exit).await?;
    sweep_if_expired(tx, actor, row.pass_id).await?;
    record(tx, actor.did(exit.action(), row.id.0, Some(row.participant_id))).await?;
    Ok(left)
}

async fn free_place(tx: &Tx, row: &booking::Model) -> ApiResult<()> {
    let freed = offer::Entity::update_many()
        .col_expr(offer::Column::PlacesTaken, Expr::col(offer::Column::PlacesTaken).sub(1))
        .filter(offer::Column::Id.eq(row.offer_id))
        .filter(offer::Column::PlacesTaken.gt(0))
        .exec(tx)
        .await?;
    if freed.rows_affected == 1 { Ok(()) } else { Err(ApiError::internal("a place that nobody had")) }
}

async fn move_money(tx: &Tx, actor: Actor, locked: &Locked, exit: Exit) -> ApiResult<()> {
    let price = locked.booking.price_cents;
    match exit {
        Exit::Cancel | Exit::Free | Exit::MissShow | Exit::Lapse => {
            hold::release(tx, actor, locked.hold(price)).await
        }
        Exit::Redeem { payee, amount } => {
            hold::capture(tx, actor, locked.hold(amount), payee).await?;
            match price.checked_sub(amount).ok_or_else(|| ApiError::internal("price"))? {
                rest if rest > Cents::ZERO => hold::release(tx, actor, locked.hold(rest)).await,
                _ => Ok(()),
            }
        }
        Exit::Refund { payee, amount, was_paid } => {
            hold::give_back(tx, actor, locked.hold(amount), payee, was_paid).await
        }
    }
}
