//! Who may use a code, and who may take a redemption back.

use entities::{
    OrganisationId, ProviderId, RedemptionId, Role, booking, membership, participant, provider, redemption,
};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::auth::Person;
use crate::booking::access::to_serve;
use crate::booking::leaving::{Locked, lock};
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::participant::access::is_relative;

/// The desks at which the caller works: their providers, locked, so that guesses are counted one after the other.
#[derive(Debug)]
pub struct Desk(Vec<provider::Model>);

impl Desk {
    /// The providers.
    #[must_use]
    pub fn providers(&self) -> &[provider::Model] {
        &self.0
    }
}

/// Finds the caller's desks; none is fine and finds nothing.
///
/// # Errors
/// Where the database fails.
pub async fn to_look_up(tx: &Tx, person: &Person) -> ApiResult<Desk> {
    let organisations: Vec<OrganisationId> = membership::Entity::find()
        .select_only()
        .column(membership::Column::OrganisationId)
        .filter(membership::Column::UserId.eq(person.user_id))
        .filter(membership::Column::ProgrammeId.eq(person.programme_id))
        .filter(membership::Column::Role.eq(Role::Provider))
        .filter(membership::Column::EndedAt.is_null())
        .into_tuple()
        .all(tx)
        .await?;
    let providers = provider::Entity::find()
        .filter(provider::Column::OrganisationId.is_in(organisations))
        .order_by_asc(provider::Column::Id)
        .lock(LockType::NoKeyUpdate);
    Ok(Desk(providers.all(tx).await?))
}

/// Finds a provider whose redemptions the caller may see: staff their own, a lead and finance those of the programme.
///
/// # Errors
/// 404 otherwise.
pub async fn to_list(conn: &impl ConnectionTrait, person: &Person, id: ProviderId) -> ApiResult<()> {
    if !person.is(Role::Lead) && !person.is(Role::Finance) {
        return to_serve(conn, person, id).await.map(|_| ());
    }
    let own = provider::Column::ProgrammeId.eq(person.programme_id);
    let found = provider::Entity::find_by_id(id).filter(own).one(conn).await?;
    found.map(|_| ()).ok_or_else(|| Code::NotFound.into())
}

/// A redemption that the caller may take back, locked with its booking.
#[derive(Debug)]
pub struct Refundable {
    redemption: redemption::Model,
    locked: Locked,
}

impl Refundable {
    /// The redemption.
    #[must_use]
    pub fn redemption(&self) -> &redemption::Model {
        &self.redemption
    }

    /// Its booking with offer and pass.
    #[must_use]
    pub fn locked(&self) -> &Locked {
        &self.locked
    }
}

/// A lead or a finance officer, never for themselves or for a relative.
///
/// # Errors
/// 404 in another programme; 403 for oneself and for relatives.
pub async fn to_refund(tx: &Tx, person: &Person, id: RedemptionId) -> ApiResult<Refundable> {
    let own = redemption::Column::ProgrammeId.eq(person.programme_id);
    let found = redemption::Entity::find_by_id(id).filter(own).one(tx).await?.ok_or(Code::NotFound)?;
    let youth = participant::Entity::find_by_id(found.participant_id).one(tx).await?;
    if youth.ok_or(Code::NotFound)?.user_id == person.user_id {
        return Err(Code::NotForYourself.into());
    }
    if is_relative(tx, person.user_id, found.participant_id).await? {
        return Err(Code::NotForARelative.into());
    }
    let booking = booking::Entity::find_by_id(found.booking_id).one(tx).await?.ok_or(Code::NotFound)?;
    let locked = lock(tx, &booking).await?;
    let redemption = redemption::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    Ok(Refundable { redemption: redemption.ok_or(Code::NotFound)?, locked })
}
