//! Booking, cancelling, and saying that nobody came.

use entities::{BookingId, BookingState, booking, offer};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, TryInsertResult};

use super::access::{Bookable, Cancellable, Served};
use super::leaving::{Exit, leave};
use super::rules;
use crate::auth::{Person, passphrase};
use crate::clock::year_of;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code};
use crate::ledger::hold::{self, Hold};
use crate::pass;
use crate::record::{Actor, record};

/// Characters of a booking's code.
const CODE_LENGTH: usize = 6;
/// How often a code is drawn that somebody has already; one in a hundred million is taken.
const DRAWS: u32 = 10;

/// Reserves a place and the price, with this year's pass.
///
/// # Errors
/// One code for each reason: `offer_not_bookable`, `provider_not_approved`, `offer_started`, `age_does_not_fit`,
/// `already_booked`, `pass_blocked`, `offer_full`, `wallet_too_small`.
pub async fn book(tx: &Tx, person: &Person, target: &Bookable) -> ApiResult<booking::Model> {
    let (offer, youth, actor) = (target.offer(), target.youth(), Actor::from(person));
    rules::check_offer(offer, target.provider().state, youth.birth_date, tx.now())?;
    let has_place = booking::Entity::find()
        .filter(booking::Column::OfferId.eq(offer.id))
        .filter(booking::Column::ParticipantId.eq(youth.id))
        .filter(booking::Column::State.is_in([BookingState::Booked, BookingState::Redeemed]))
        .one(tx)
        .await?;
    if has_place.is_some() {
        return Err(Code::AlreadyBooked.into());
    }
    let pass = pass::ops::ensure(tx, actor, youth, year_of(tx.now())).await?;
    rules::check_pass(pass.state)?;
    take_place(tx, offer).await?;
    let row = insert(tx, person, target, &pass).await?;
    let wallet = pass::query::wallet_of(&pass);
    hold::reserve(tx, actor, Hold { wallet, amount: row.price_cents, subject_id: row.id.0 }).await?;
    record(tx, actor.did("booking.booked", row.id.0, Some(youth.id))).await?;
    Ok(row)
}

async fn take_place(tx: &Tx, offer: &offer::Model) -> ApiResult<()> {
    let taken = offer::Entity::update_many()
        .col_expr(offer::Column::PlacesTaken, Expr::col(offer::Column::PlacesTaken).add(1))
        .filter(offer::Column::Id.eq(offer.id))
        .filter(Expr::col(offer::Column::PlacesTaken).lt(Expr::col(offer::Column::Places)))
        .exec(tx)
        .await?;
    if taken.rows_affected == 1 { Ok(()) } else { Err(Code::OfferFull.into()) }
}

/// Draws codes until one is free. A taken one changes nothing: a broken unique rule would undo the transaction.
async fn insert(
    tx: &Tx,
    person: &Person,
    target: &Bookable,
    pass: &entities::pass::Model,
) -> ApiResult<booking::Model> {
    let offer = target.offer();
    for _ in 0..DRAWS {
        let row = booking::Model {
            id: BookingId::generate(),
            programme_id: offer.programme_id,
            offer_id: offer.id,
            provider_id: offer.provider_id,
            participant_id: pass.participant_id,
            pass_id: pass.id,
            price_cents: offer.price_cents,
            state: BookingState::Booked,
            code: passphrase::random_code(CODE_LENGTH),
            cancel_until: rules::cancel_until(offer.starts_at, tx.now()),
            booked_by: person.user_id,
            booked_at: tx.now(),
            closed_by: None,
            closed_at: None,
            reason: None,
        };
        let made = booking::Entity::insert(row.clone().into_active_model())
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .try_insert()
            .exec_without_returning(tx)
            .await?;
        if matches!(made, TryInsertResult::Inserted(1)) {
            return Ok(row);
        }
    }
    Err(ApiError::internal("no free booking code"))
}

/// The youth cancels. Cancelling again changes nothing and is fine.
///
/// # Errors
/// `cancellation_too_late` after the deadline; `booking_redeemed` or `booking_not_open` where it is over.
pub async fn cancel(tx: &Tx, person: &Person, target: &Cancellable) -> ApiResult<booking::Model> {
    let row = target.locked().booking();
    match row.state {
        BookingState::Cancelled => return Ok(row.clone()),
        BookingState::Booked if tx.now() > row.cancel_until => return Err(Code::CancellationTooLate.into()),
        _ => {}
    }
    leave(tx, person.into(), target.locked(), Exit::Cancel, None).await
}

/// The provider says that the youth did not come: the money goes back, and the place stays taken.
///
/// # Errors
/// `offer_not_started` before the start; else as [`leave`].
pub async fn miss_show(tx: &Tx, person: &Person, target: &Served) -> ApiResult<booking::Model> {
    let locked = target.locked();
    if locked.booking().state == BookingState::Booked && tx.now() < locked.offer().starts_at {
        return Err(Code::OfferNotStarted.into());
    }
    leave(tx, person.into(), locked, Exit::MissShow, None).await
}
