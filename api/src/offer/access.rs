//! Who may see, write and decide on an offer.
//!
//! Staff of its provider and leads see it in every state, youths, families and coaches when it is approved and its
//! provider is too. Staff write, a lead decides, both withdraw.

use entities::{OfferId, OfferState, ProviderState, offer, provider};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code};
use crate::provider::access::{Relation, relation_to};

/// An offer that the caller may look at.
#[derive(Clone, Debug)]
pub struct Visible {
    offer: offer::Model,
    provider: provider::Model,
    relation: Relation,
}

impl Visible {
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

    /// What the caller is to the provider.
    #[must_use]
    pub fn relation(&self) -> Relation {
        self.relation
    }
}

/// Finds an offer in order to look at it.
///
/// # Errors
/// 404 where there is none, or it is none of the caller's business.
pub async fn to_read(conn: &impl ConnectionTrait, person: &Person, id: OfferId) -> ApiResult<Visible> {
    let own = offer::Column::ProgrammeId.eq(person.programme_id);
    let row = offer::Entity::find_by_id(id).filter(own).one(conn).await?.ok_or(Code::NotFound)?;
    with_relation(conn, person, row).await
}

async fn with_relation(
    conn: &impl ConnectionTrait,
    person: &Person,
    offer: offer::Model,
) -> ApiResult<Visible> {
    let provider = provider::Entity::find_by_id(offer.provider_id).one(conn).await?;
    let provider = provider.ok_or_else(|| ApiError::internal("an offer without its provider"))?;
    let relation = relation_to(conn, person, &provider).await?.ok_or(Code::NotFound)?;
    let is_public = offer.state == OfferState::Approved && provider.state == ProviderState::Approved;
    if !relation.is_insider() && !is_public {
        return Err(Code::NotFound.into());
    }
    Ok(Visible { offer, provider, relation })
}

async fn hold(tx: &Tx, person: &Person, id: OfferId) -> ApiResult<Visible> {
    let row = offer::Entity::find_by_id(id)
        .filter(offer::Column::ProgrammeId.eq(person.programme_id))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?;
    with_relation(tx, person, row.ok_or(Code::NotFound)?).await
}

/// An offer, locked, that the caller may write and hand in.
#[derive(Clone, Debug)]
pub struct Editable(Visible);

impl Editable {
    /// The offer.
    #[must_use]
    pub fn offer(&self) -> &offer::Model {
        &self.0.offer
    }

    /// Its provider.
    #[must_use]
    pub fn provider(&self) -> &provider::Model {
        &self.0.provider
    }
}

/// Finds an offer in order to write it.
///
/// # Errors
/// 404 for strangers, 403 for whoever sees it and does not work there.
pub async fn to_edit(tx: &Tx, person: &Person, id: OfferId) -> ApiResult<Editable> {
    let held = hold(tx, person, id).await?;
    if held.relation != Relation::Staff {
        return Err(Code::RoleNotAllowed.into());
    }
    Ok(Editable(held))
}

/// An offer, locked, on which the caller may decide.
#[derive(Clone, Debug)]
pub struct Decidable(Visible);

impl Decidable {
    /// The offer.
    #[must_use]
    pub fn offer(&self) -> &offer::Model {
        &self.0.offer
    }

    /// Its provider.
    #[must_use]
    pub fn provider(&self) -> &provider::Model {
        &self.0.provider
    }
}

/// Finds an offer in order to decide on it.
///
/// # Errors
/// 404 for strangers, 403 for whoever is no lead or works there.
pub async fn to_decide(tx: &Tx, person: &Person, id: OfferId) -> ApiResult<Decidable> {
    let held = hold(tx, person, id).await?;
    match held.relation {
        Relation::Lead => Ok(Decidable(held)),
        Relation::Staff => Err(Code::NotForYourself.into()),
        Relation::Visitor => Err(Code::RoleNotAllowed.into()),
    }
}

/// An offer, locked, that the caller may withdraw.
#[derive(Clone, Debug)]
pub struct Withdrawable(Visible);

impl Withdrawable {
    /// The offer.
    #[must_use]
    pub fn offer(&self) -> &offer::Model {
        &self.0.offer
    }

    /// Its provider.
    #[must_use]
    pub fn provider(&self) -> &provider::Model {
        &self.0.provider
    }
}

/// Finds an offer in order to withdraw it.
///
/// # Errors
/// 404 for strangers, 403 for visitors.
pub async fn to_withdraw(tx: &Tx, person: &Person, id: OfferId) -> ApiResult<Withdrawable> {
    let held = hold(tx, person, id).await?;
    if !held.relation.is_insider() {
        return Err(Code::RoleNotAllowed.into());
    }
    Ok(Withdrawable(held))
}
