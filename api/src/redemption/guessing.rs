//! Wrong human codes, counted per organisation in the database: so that a restart or another process forgets none.
//!
//! A guess is kept although the request is refused. So the functions here that try a code answer in two layers: the outer
//! error undoes the transaction, the inner one is a refusal that comes after it.

use chrono::{DateTime, Utc};
use entities::{BookingId, CodeGuessId, OrganisationId, booking, code_guess, provider};
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::rules::{GUESSES_COUNT_FOR, locked_for};
use crate::auth::Person;
use crate::booking::access::to_serve;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code};

/// Goes on unless the organisation guessed wrong too often.
///
/// # Errors
/// `codes_locked` with `Retry-After`.
pub async fn refuse_if_locked(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let made: Vec<DateTime<Utc>> = code_guess::Entity::find()
        .select_only()
        .column(code_guess::Column::MadeAt)
        .filter(code_guess::Column::OrganisationId.eq(organisation))
        .filter(code_guess::Column::MadeAt.gt(now - GUESSES_COUNT_FOR))
        .into_tuple()
        .all(conn)
        .await?;
    match locked_for(&made, now) {
        Some(wait) => Err(ApiError::from(Code::CodesLocked).retry_after(wait)),
        None => Ok(()),
    }
}

/// Keeps a wrong guess.
///
/// # Errors
/// Where the database fails.
pub async fn keep(tx: &Tx, person: &Person, organisation: OrganisationId) -> ApiResult<()> {
    let guess = code_guess::ActiveModel {
        id: Set(CodeGuessId::generate()),
        organisation_id: Set(organisation),
        user_id: Set(person.user_id),
        made_at: Set(tx.now()),
    };
    code_guess::Entity::insert(guess).exec_without_returning(tx).await?;
    Ok(())
}

/// Tries a typed code on one booking, before it is redeemed: a wrong one is kept. One guess at a time, because the
/// provider is locked.
///
/// # Errors
/// Outer: 404 for a booking of another provider. Inner: `codes_locked`, or `code_not_of_this_booking`.
pub async fn try_on_booking(
    tx: &Tx,
    person: &Person,
    id: BookingId,
    typed: &str,
) -> ApiResult<ApiResult<()>> {
    let own = booking::Column::ProgrammeId.eq(person.programme_id);
    let row = booking::Entity::find_by_id(id).filter(own).one(tx).await?.ok_or(Code::NotFound)?;
    let provider = to_serve(tx, person, row.provider_id).await?;
    provider::Entity::find_by_id(provider.id).lock(LockType::NoKeyUpdate).one(tx).await?;
    if let Err(locked) = refuse_if_locked(tx, provider.organisation_id, tx.now()).await {
        return Ok(Err(locked));
    }
    if row.code == typed {
        return Ok(Ok(()));
    }
    keep(tx, person, provider.organisation_id).await?;
    Ok(Err(Code::CodeNotOfThisBooking.into()))
}
