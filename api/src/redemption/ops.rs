//! Redeeming, and taking a redemption back.

use entities::{Cents, PayeeId, PayeeKind, RedemptionId, payee, provider, redemption};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::access::Refundable;
use super::guessing::refuse_if_locked;
use super::rules::{self, Shown, Standing};

use crate::auth::{BookingCodeFault, Keys, Person};
use crate::booking::access::Served;
use crate::booking::leaving::{Exit, leave};
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::pass::query::is_blocked;

/// Turns a booking into a debt of `asked`, the price unless told, to its provider, and gives the rest back.
///
/// # Errors
/// One code for each reason: `codes_locked`, `code_expired`, `code_not_of_this_booking`, `booking_redeemed`,
/// `booking_cancelled`, `booking_not_open`, `provider_not_approved`, `offer_withdrawn`, `pass_blocked`,
/// `amount_above_price`, `provider_without_payee`.
pub async fn redeem(
    tx: &Tx,
    person: &Person,
    keys: &Keys,
    target: &Served,
    shown: &Shown,
    asked: Option<Cents>,
) -> ApiResult<redemption::Model> {
    let (locked, provider) = (target.locked(), target.provider());
    let booking = locked.booking();
    refuse_if_locked(tx, provider.organisation_id, tx.now()).await?;
    let is_of_booking = match shown {
        Shown::Human(code) => *code == booking.code,
        Shown::Signed(code) => match keys.verify_booking_code(code, tx.now()) {
            Ok(id) => id == booking.id,
            Err(BookingCodeFault::Expired(id)) if id == booking.id => return Err(Code::CodeExpired.into()),
            Err(_) => false,
        },
    };
    if !is_of_booking {
        return Err(Code::CodeNotOfThisBooking.into());
    }
    let standing = Standing {
        booking: booking.state,
        provider: provider.state,
        offer: locked.offer().state,
        is_blocked: is_blocked(tx, locked.pass()).await?,
    };
    rules::check_redeemable(standing)?;
    let amount = rules::amount_to_capture(asked, booking.price_cents)
        .map_err(|code| too_much(code, booking.price_cents))?;
    let payee = find_payee(tx, provider).await?;
    let row = redemption::Model {
        id: RedemptionId::generate(),
        programme_id: booking.programme_id,
        booking_id: booking.id,
        provider_id: booking.provider_id,
        payee_id: payee,
        participant_id: booking.participant_id,
        amount_cents: amount,
        redeemed_by: person.user_id,
        redeemed_at: tx.now(),
        payment_id: None,
        refunded_at: None,
        refunded_by: None,
        refund_reason: None,
    };
    redemption::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
    leave(tx, person.into(), locked, Exit::Redeem { payee, amount }, None).await?;
    Ok(row)
}

fn too_much(code: Code, price: Cents) -> ApiError {
    ApiError::from(code).at(vec![FieldError::new("/amount", "above_price").with("price", price)])
}

async fn find_payee(tx: &Tx, provider: &provider::Model) -> ApiResult<PayeeId> {
    let found = payee::Entity::find()
        .filter(payee::Column::Kind.eq(PayeeKind::Provider))
        .filter(payee::Column::OrganisationId.eq(provider.organisation_id))
        .filter(payee::Column::ClosedAt.is_null())
        .one(tx)
        .await?;
    found.map(|payee| payee.id).ok_or_else(|| Code::ProviderWithoutPayee.into())
}

/// Takes a redemption back, once: the money returns to the pass, and the place is free again. What was in a payment
/// already is owed by the provider from now on.
///
/// # Errors
/// `already_reversed` the second time.
pub async fn refund(
    tx: &Tx,
    person: &Person,
    target: &Refundable,
    reason: &str,
) -> ApiResult<redemption::Model> {
    let row = target.redemption();
    if row.refunded_at.is_some() {
        return Err(Code::AlreadyReversed.into());
    }
    let change = redemption::ActiveModel {
        id: Set(row.id),
        refunded_at: Set(Some(tx.now())),
        refunded_by: Set(Some(person.user_id)),
        refund_reason: Set(Some(reason.to_owned())),
        ..Default::default()
    };
    let refunded = change.update(tx).await?;
    let exit =
        Exit::Refund { payee: row.payee_id, amount: row.amount_cents, was_paid: row.payment_id.is_some() };
    leave(tx, person.into(), target.locked(), exit, Some(reason)).await?;
    Ok(refunded)
}
