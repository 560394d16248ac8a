//! Who acts for a provider, and who may see and decide on one.
//!
//! Staff of the provider see and change their own. A lead sees and decides on those of the programme, never on one where
//! they work themselves. Youths, families and coaches see approved providers. To staff of another provider it is absent.

use entities::{
    OrganisationId, OrganisationKind, ProviderId, ProviderState, Role, membership, organisation, provider,
};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError};

/// Whether `person` works at a provider's organisation now: a live membership with the role `provider`, in the same
/// programme.
///
/// # Errors
/// Where the database fails.
pub async fn is_staff_of(
    conn: &impl ConnectionTrait,
    person: &Person,
    organisation_id: OrganisationId,
) -> ApiResult<bool> {
    let found = membership::Entity::find()
        .filter(membership::Column::UserId.eq(person.user_id))
        .filter(membership::Column::OrganisationId.eq(organisation_id))
        .filter(membership::Column::ProgrammeId.eq(person.programme_id))
        .filter(membership::Column::Role.eq(Role::Provider))
        .filter(membership::Column::EndedAt.is_null())
        .one(conn)
        .await?;
    Ok(found.is_some())
}

/// What a person is to a provider. Staff comes first: whoever works there does not act as lead on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Works there.
    Staff,
    /// Leads the programme.
    Lead,
    /// Looks for something to do, for themselves or with a youth.
    Visitor,
}

impl Relation {
    /// Whether the inner workings, such as decisions and drafts, are theirs to see.
    #[must_use]
    pub fn is_insider(self) -> bool {
        matches!(self, Self::Staff | Self::Lead)
    }
}

/// What `person` is to a provider of their programme; `None` where it is none of their business.
///
/// # Errors
/// Where the database fails.
pub async fn relation_to(
    conn: &impl ConnectionTrait,
    person: &Person,
    row: &provider::Model,
) -> ApiResult<Option<Relation>> {
    if row.programme_id != person.programme_id {
        return Ok(None);
    }
    if person.is(Role::Provider) && is_staff_of(conn, person, row.organisation_id).await? {
        return Ok(Some(Relation::Staff));
    }
    if person.is(Role::Lead) {
        return Ok(Some(Relation::Lead));
    }
    let is_visitor = [Role::Participant, Role::Guardian, Role::Coach].into_iter().any(|role| person.is(role));
    Ok((is_visitor && row.state == ProviderState::Approved).then_some(Relation::Visitor))
}

/// A provider that the caller may look at.
#[derive(Clone, Debug)]
pub struct Visible {
    provider: provider::Model,
    relation: Relation,
}

impl Visible {
    /// The provider.
    #[must_use]
    pub fn provider(&self) -> &provider::Model {
        &self.provider
    }

    /// What the caller is to it.
    #[must_use]
    pub fn relation(&self) -> Relation {
        self.relation
    }
}

/// Finds a provider in order to look at it.
///
/// # Errors
/// 404 where there is none, or it is none of the caller's business.
pub async fn to_read(conn: &impl ConnectionTrait, person: &Person, id: ProviderId) -> ApiResult<Visible> {
    let own = provider::Column::ProgrammeId.eq(person.programme_id);
    let row = provider::Entity::find_by_id(id).filter(own).one(conn).await?.ok_or(Code::NotFound)?;
    let relation = relation_to(conn, person, &row).await?.ok_or(Code::NotFound)?;
    Ok(Visible { provider: row, relation })
}

/// An organisation for which the caller may apply.
#[derive(Clone, Debug)]
pub struct Applicable(organisation::Model);

impl Applicable {
    /// The organisation.
    #[must_use]
    pub fn organisation(&self) -> &organisation::Model {
        &self.0
    }
}

/// Finds the organisation for which `person` wants to apply.
///
/// # Errors
/// 404 where they do not work there as a provider; 400 where it is something else than a provider of activities.
pub async fn to_apply(tx: &Tx, person: &Person, id: OrganisationId) -> ApiResult<Applicable> {
    if !is_staff_of(tx, person, id).await? {
        return Err(Code::NotFound.into());
    }
    let row = organisation::Entity::find_by_id(id).one(tx).await?.ok_or(Code::NotFound)?;
    if row.kind != OrganisationKind::Provider {
        return Err(ApiError::invalid(vec![FieldError::new("/organisationId", "no_provider")]));
    }
    Ok(Applicable(row))
}

/// A provider, locked, for which the caller acts.
#[derive(Clone, Debug)]
pub struct ActingFor(provider::Model);

impl ActingFor {
    /// The provider.
    #[must_use]
    pub fn provider(&self) -> &provider::Model {
        &self.0
    }
}

/// A provider, locked, on which the caller may decide.
#[derive(Clone, Debug)]
pub struct Decidable(provider::Model);

impl Decidable {
    /// The provider.
    #[must_use]
    pub fn provider(&self) -> &provider::Model {
        &self.0
    }
}

/// The lock leaves the row's key alone: a booking refers to the provider while it holds the offer that a suspension
/// waits for.
async fn hold(tx: &Tx, person: &Person, id: ProviderId) -> ApiResult<(provider::Model, Relation)> {
    let row = provider::Entity::find_by_id(id)
        .filter(provider::Column::ProgrammeId.eq(person.programme_id))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    let relation = relation_to(tx, person, &row).await?.ok_or(Code::NotFound)?;
    Ok((row, relation))
}

/// Finds a provider in order to act for it.
///
/// # Errors
/// 404 for strangers, 403 for whoever sees it and does not work there.
pub async fn to_act_for(tx: &Tx, person: &Person, id: ProviderId) -> ApiResult<ActingFor> {
    match hold(tx, person, id).await? {
        (row, Relation::Staff) => Ok(ActingFor(row)),
        _ => Err(Code::RoleNotAllowed.into()),
    }
}

/// Finds a provider in order to decide on it.
///
/// # Errors
/// 404 for strangers, 403 for whoever is no lead or works there.
pub async fn to_decide(tx: &Tx, person: &Person, id: ProviderId) -> ApiResult<Decidable> {
    match hold(tx, person, id).await? {
        (row, Relation::Lead) => Ok(Decidable(row)),
        (_, Relation::Staff) => Err(Code::NotForYourself.into()),
        (_, Relation::Visitor) => Err(Code::RoleNotAllowed.into()),
    }
}
