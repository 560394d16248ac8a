//! Who may see, write and decide on a place.
//!
//! People of its employer and leads see it in every state, youths, families and coaches while it is published or full and
//! its employer is verified. Managers and recruiters write, a lead decides, both withdraw.

use entities::{EmployerDuty, InterestState, PlaceId, PlaceState, employer, interest, place};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::auth::Person;
use crate::db::Tx;
use crate::employer::access::{Relation, relation_to};
use crate::error::{ApiError, ApiResult, Code};

/// Who writes places for an employer.
pub const WRITERS: [EmployerDuty; 2] = [EmployerDuty::Manager, EmployerDuty::Recruiter];

/// A place that the caller may look at.
#[derive(Clone, Debug)]
pub struct Visible {
    place: place::Model,
    employer: employer::Model,
    relation: Relation,
}

impl Visible {
    /// The place.
    #[must_use]
    pub fn place(&self) -> &place::Model {
        &self.place
    }

    /// Its employer.
    #[must_use]
    pub fn employer(&self) -> &employer::Model {
        &self.employer
    }

    /// What the caller is to the employer.
    #[must_use]
    pub fn relation(&self) -> Relation {
        self.relation
    }
}

/// Finds a place in order to look at it.
///
/// # Errors
/// 404 where there is none, or it is none of the caller's business.
pub async fn to_read(conn: &impl ConnectionTrait, person: &Person, id: PlaceId) -> ApiResult<Visible> {
    let own = place::Column::ProgrammeId.eq(person.programme_id);
    let row = place::Entity::find_by_id(id).filter(own).one(conn).await?.ok_or(Code::NotFound)?;
    with_relation(conn, person, row).await
}

async fn with_relation(
    conn: &impl ConnectionTrait,
    person: &Person,
    place: place::Model,
) -> ApiResult<Visible> {
    let employer = employer::Entity::find_by_id(place.employer_id).one(conn).await?;
    let employer = employer.ok_or_else(|| ApiError::internal("a place without its employer"))?;
    // To a visitor only a verified employer is there.
    let relation = relation_to(conn, person, &employer).await?.ok_or(Code::NotFound)?;
    let is_public = matches!(place.state, PlaceState::Published | PlaceState::Filled);
    if !relation.is_insider() && !is_public && !wants(conn, person, place.id).await? {
        return Err(Code::NotFound.into());
    }
    Ok(Visible { place, employer, relation })
}

/// Whether the youth has an open interest in a place: it stays in their sight while it is paused or judged again.
async fn wants(conn: &impl ConnectionTrait, person: &Person, id: PlaceId) -> ApiResult<bool> {
    let Some(youth) = person.participant_id else { return Ok(false) };
    let open = [InterestState::Expressed, InterestState::Returned, InterestState::Endorsed];
    let own = interest::Entity::find()
        .filter(interest::Column::PlaceId.eq(id))
        .filter(interest::Column::ParticipantId.eq(youth))
        .filter(interest::Column::State.is_in(open));
    Ok(own.one(conn).await?.is_some())
}

/// The lock leaves the row's key alone, because interests and introductions refer to it.
async fn hold(tx: &Tx, person: &Person, id: PlaceId) -> ApiResult<Visible> {
    let row = place::Entity::find_by_id(id)
        .filter(place::Column::ProgrammeId.eq(person.programme_id))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?;
    with_relation(tx, person, row.ok_or(Code::NotFound)?).await
}

/// A place, locked, that the caller may write, hand in, pause and resume.
#[derive(Clone, Debug)]
pub struct Editable(Visible);

impl Editable {
    /// The place.
    #[must_use]
    pub fn place(&self) -> &place::Model {
        &self.0.place
    }

    /// Its employer.
    #[must_use]
    pub fn employer(&self) -> &employer::Model {
        &self.0.employer
    }
}

/// Finds a place in order to write it.
///
/// # Errors
/// 404 for strangers, 403 for whoever sees it and does not write places there.
pub async fn to_edit(tx: &Tx, person: &Person, id: PlaceId) -> ApiResult<Editable> {
    let held = hold(tx, person, id).await?;
    match held.relation {
        Relation::Member(duty) if WRITERS.contains(&duty) => Ok(Editable(held)),
        _ => Err(Code::RoleNotAllowed.into()),
    }
}

/// A place, locked, on which the caller may decide.
#[derive(Clone, Debug)]
pub struct Decidable(Visible);

impl Decidable {
    /// The place.
    #[must_use]
    pub fn place(&self) -> &place::Model {
        &self.0.place
    }

    /// Its employer.
    #[must_use]
    pub fn employer(&self) -> &employer::Model {
        &self.0.employer
    }
}

/// Finds a place in order to decide on it.
///
/// # Errors
/// 404 for strangers, 403 for whoever is no lead or works there.
pub async fn to_decide(tx: &Tx, person: &Person, id: PlaceId) -> ApiResult<Decidable> {
    let held = hold(tx, person, id).await?;
    match held.relation {
        Relation::Lead => Ok(Decidable(held)),
        Relation::Member(_) => Err(Code::NotForYourself.into()),
        Relation::Visitor => Err(Code::RoleNotAllowed.into()),
    }
}

/// A place, locked, that the caller may withdraw.
#[derive(Clone, Debug)]
pub struct Withdrawable(Visible);

impl Withdrawable {
    /// The place.
    #[must_use]
    pub fn place(&self) -> &place::Model {
        &self.0.place
    }

    /// Its employer.
    #[must_use]
    pub fn employer(&self) -> &employer::Model {
        &self.0.employer
    }
}

/// Finds a place in order to withdraw it.
///
/// # Errors
/// 404 for strangers, 403 for visitors and for whoever only guides there.
pub async fn to_withdraw(tx: &Tx, person: &Person, id: PlaceId) -> ApiResult<Withdrawable> {
    let held = hold(tx, person, id).await?;
    match held.relation {
        Relation::Lead => Ok(Withdrawable(held)),
        Relation::Member(duty) if WRITERS.contains(&duty) => Ok(Withdrawable(held)),
        Relation::Member(_) | Relation::Visitor => Err(Code::RoleNotAllowed.into()),
    }
}
