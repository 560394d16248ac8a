//! Who may book, look at a booking, cancel it, and say that somebody did not come.

use chrono::NaiveDate;
use entities::{BookingId, OfferId, ProviderId, booking, offer, participant, provider};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::leaving::{Locked, lock};
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::participant::access::{Relation, relation_to};
use crate::provider::access::is_staff_of;

/// An offer that the caller wants to book, locked, with its provider.
#[derive(Debug)]
pub struct Bookable {
    offer: offer::Model,
    provider: provider::Model,
    youth: participant::Model,
}

impl Bookable {
    /// The offer.
    #[must_use]
    pub fn offer(&self) -> &offer::Model {
        &self.offer
    }

    /// Its provider.
    #[must_use]
    pub fn provider(&self) -> &provider::Model {
        &self.provider
    }

    /// Who books.
    #[must_use]
    pub fn youth(&self) -> &participant::Model {
        &self.youth
    }
}

/// A youth books for themselves. The provider is held too: it can't be suspended meanwhile.
///
/// # Errors
/// 404 where there is no such offer in the caller's programme.
pub async fn to_book(tx: &Tx, person: &Person, id: OfferId) -> ApiResult<Bookable> {
    let own = offer::Column::ProgrammeId.eq(person.programme_id);
    let found = offer::Entity::find_by_id(id).filter(own).one(tx).await?.ok_or(Code::NotFound)?;
    let provider = hold_provider(tx, found.provider_id).await?;
    let offer = offer::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await?;
    let own = person.participant_id.ok_or(Code::NotFound)?;
    let youth = participant::Entity::find_by_id(own).one(tx).await?.ok_or(Code::NotFound)?;
    Ok(Bookable { offer: offer.ok_or(Code::NotFound)?, provider, youth })
}

/// The provider, whose standing can't change until the transaction ends.
///
/// # Errors
/// 404 where it is gone.
pub async fn hold_provider(tx: &Tx, id: ProviderId) -> ApiResult<provider::Model> {
    let row = provider::Entity::find_by_id(id).lock(LockType::Share).one(tx).await?;
    row.ok_or_else(|| Code::NotFound.into())
}

/// With whose eyes a booking is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// The youth's, who alone sees the code.
    Own,
    /// Somebody's who reads the file.
    File,
    /// The provider's, who sees the first name and nothing else of the youth.
    Provider,
}

impl From<Relation> for Sight {
    fn from(relation: Relation) -> Self {
        if relation == Relation::Own { Self::Own } else { Self::File }
    }
}

/// A booking that the caller may look at.
#[derive(Debug)]
pub struct Visible {
    booking: booking::Model,
    sight: Sight,
}

impl Visible {
    /// The booking.
    #[must_use]
    pub fn booking(&self) -> &booking::Model {
        &self.booking
    }

    /// With whose eyes.
    #[must_use]
    pub fn sight(&self) -> Sight {
        self.sight
    }
}

async fn find(conn: &impl ConnectionTrait, person: &Person, id: BookingId) -> ApiResult<booking::Model> {
    let own = booking::Column::ProgrammeId.eq(person.programme_id);
    let row = booking::Entity::find_by_id(id).filter(own).one(conn).await?;
    row.ok_or_else(|| Code::NotFound.into())
}

/// The youth, readers of the file, and the provider's own staff may look.
///
/// # Errors
/// 404 otherwise.
pub async fn to_read(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: BookingId,
    today: NaiveDate,
) -> ApiResult<Visible> {
    let booking = find(conn, person, id).await?;
    let youth = participant::Entity::find_by_id(booking.participant_id).one(conn).await?;
    if let Some(relation) = relation_to(conn, person, &youth.ok_or(Code::NotFound)?, today).await? {
        return Ok(Visible { booking, sight: relation.into() });
    }
    to_serve(conn, person, booking.provider_id).await?;
    Ok(Visible { booking, sight: Sight::Provider })
}

/// The provider, for its own staff.
///
/// # Errors
/// 404 for everybody else.
pub async fn to_serve(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: ProviderId,
) -> ApiResult<provider::Model> {
    let own = provider::Column::ProgrammeId.eq(person.programme_id);
    let row = provider::Entity::find_by_id(id).filter(own).one(conn).await?.ok_or(Code::NotFound)?;
    if is_staff_of(conn, person, row.organisation_id).await? { Ok(row) } else { Err(Code::NotFound.into()) }
}

/// A booking of the caller's own.
#[derive(Debug)]
pub struct Cancellable(Locked);

impl Cancellable {
    /// The booking with its offer and pass, locked.
    #[must_use]
    pub fn locked(&self) -> &Locked {
        &self.0
    }
}

/// The youth cancels.
///
/// # Errors
/// 404 for everybody else.
pub async fn to_cancel(tx: &Tx, person: &Person, id: BookingId) -> ApiResult<Cancellable> {
    let booking = to_show_code(tx, person, id).await?;
    Ok(Cancellable(lock(tx, &booking).await?))
}

/// A booking whose code the caller may show at the desk: their own.
///
/// # Errors
/// 404 for everybody else.
pub async fn to_show_code(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: BookingId,
) -> ApiResult<booking::Model> {
    let booking = find(conn, person, id).await?;
    let is_own = person.participant_id == Some(booking.participant_id);
    if is_own { Ok(booking) } else { Err(Code::NotFound.into()) }
}

/// A booking at the caller's provider.
#[derive(Debug)]
pub struct Served {
    locked: Locked,
    provider: provider::Model,
}

impl Served {
    /// The booking with its offer and pass, locked.
    #[must_use]
    pub fn locked(&self) -> &Locked {
        &self.locked
    }

    /// The provider, whose standing can't change meanwhile.
    #[must_use]
    pub fn provider(&self) -> &provider::Model {
        &self.provider
    }
}

/// The provider's staff redeem a booking, or say that nobody came.
///
/// # Errors
/// 404 for everybody else.
pub async fn to_settle(tx: &Tx, person: &Person, id: BookingId) -> ApiResult<Served> {
    let booking = find(tx, person, id).await?;
    to_serve(tx, person, booking.provider_id).await?;
    let provider = hold_provider(tx, booking.provider_id).await?;
    Ok(Served { locked: lock(tx, &booking).await?, provider })
}
