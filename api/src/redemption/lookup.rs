//! Whose code is this? Asked at the desk before anything is redeemed.

use entities::{BookingState, Cents, ProviderId, booking, offer};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::access::Desk;
use super::guessing;
use super::rules::{self, Shown, Standing};
use crate::auth::{BookingCodeFault, Keys, Person};
use crate::booking::query::{Whole, complete_one};
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::pass;

/// What the desk sees.
#[derive(Clone, Debug)]
pub struct Found {
    /// The booking.
    pub whole: Whole,
    /// What may be captured at most, euro cents: nothing where it can't be redeemed.
    pub capturable: Cents,
    /// Why it can't.
    pub refusal: Option<Code>,
}

/// Finds the booking of a code at one of the caller's own desks. A foreign code and an unknown one are the same, and a
/// typed one of either kind is kept as a guess.
///
/// # Errors
/// Outer: where the database fails. Inner, to be told after the transaction: `codes_locked`, `code_expired` or
/// `code_unknown`.
pub async fn look_up(
    tx: &Tx,
    person: &Person,
    keys: &Keys,
    desk: &Desk,
    shown: &Shown,
) -> ApiResult<ApiResult<Found>> {
    for provider in desk.providers() {
        if let Err(locked) = guessing::refuse_if_locked(tx, provider.organisation_id, tx.now()).await {
            return Ok(Err(locked));
        }
    }
    let (found, is_late) = match shown {
        Shown::Signed(code) => match keys.verify_booking_code(code, tx.now()) {
            Ok(id) => (booking::Entity::find_by_id(id).one(tx).await?, false),
            Err(BookingCodeFault::Expired(id)) => (booking::Entity::find_by_id(id).one(tx).await?, true),
            Err(BookingCodeFault::Unknown) => (None, false),
        },
        Shown::Human(code) => (find_typed(tx, person, desk, code).await?, false),
    };
    let mut own = desk.providers().iter();
    let at_desk = |row: &booking::Model| own.any(|provider| provider.id == row.provider_id);
    let Some(row) = found.filter(at_desk) else {
        if matches!(shown, Shown::Human(_)) {
            for provider in desk.providers() {
                guessing::keep(tx, person, provider.organisation_id).await?;
            }
        }
        return Ok(Err(Code::CodeUnknown.into()));
    };
    // Told only to the desk whose code it is.
    if is_late {
        return Ok(Err(Code::CodeExpired.into()));
    }
    describe(tx, desk, row).await.map(Ok)
}

/// The open booking with this code; else the newest one of the desk's own that had it.
async fn find_typed(tx: &Tx, person: &Person, desk: &Desk, code: &str) -> ApiResult<Option<booking::Model>> {
    let open = booking::Entity::find()
        .filter(booking::Column::ProgrammeId.eq(person.programme_id))
        .filter(booking::Column::Code.eq(code))
        .filter(booking::Column::State.eq(BookingState::Booked))
        .one(tx)
        .await?;
    let own: Vec<ProviderId> = desk.providers().iter().map(|provider| provider.id).collect();
    if open.as_ref().is_some_and(|row| own.contains(&row.provider_id)) {
        return Ok(open);
    }
    let earlier = booking::Entity::find()
        .filter(booking::Column::ProviderId.is_in(own))
        .filter(booking::Column::Code.eq(code))
        .order_by_desc(booking::Column::Id);
    Ok(earlier.one(tx).await?)
}

async fn describe(tx: &Tx, desk: &Desk, row: booking::Model) -> ApiResult<Found> {
    let provider = desk.providers().iter().find(|provider| provider.id == row.provider_id);
    let offer = offer::Entity::find_by_id(row.offer_id).one(tx).await?.ok_or(Code::NotFound)?;
    let pass = entities::pass::Entity::find_by_id(row.pass_id).one(tx).await?.ok_or(Code::NotFound)?;
    let standing = Standing {
        booking: row.state,
        provider: provider.ok_or(Code::NotFound)?.state,
        offer: offer.state,
        is_blocked: pass::query::is_blocked(tx, &pass).await?,
    };
    let refusal = rules::check_redeemable(standing).err();
    let capturable = if refusal.is_none() { row.price_cents } else { Cents::ZERO };
    Ok(Found { whole: complete_one(tx, row).await?, capturable, refusal })
}
