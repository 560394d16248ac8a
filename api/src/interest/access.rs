//! Who may express an interest, look at it, change it, and decide on it.

use chrono::NaiveDate;
use entities::{
    EmployerId, InterestId, ParticipantId, PlaceId, PlaceState, employer, interest, participant, place,
};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::employer::access::require_impartial;
use crate::error::{ApiError, ApiResult, Code};
use crate::participant::access::{Relation, relation_to};

/// A place in which the caller may express an interest; youth, employer and place are locked.
#[derive(Debug)]
pub struct Wanted {
    youth: participant::Model,
    employer: employer::Model,
    place: place::Model,
}

impl Wanted {
    /// Who wants it.
    #[must_use]
    pub fn youth(&self) -> &participant::Model {
        &self.youth
    }

    /// Whose place it is.
    #[must_use]
    pub fn employer(&self) -> &employer::Model {
        &self.employer
    }

    /// The place.
    #[must_use]
    pub fn place(&self) -> &place::Model {
        &self.place
    }
}

/// An interest that the caller may look at.
#[derive(Debug)]
pub struct Visible {
    interest: interest::Model,
    relation: Relation,
}

impl Visible {
    /// The interest.
    #[must_use]
    pub fn interest(&self) -> &interest::Model {
        &self.interest
    }

    /// What the caller is to the youth.
    #[must_use]
    pub fn relation(&self) -> Relation {
        self.relation
    }
}

/// An interest of the caller's own, locked, with the place that it is in.
#[derive(Debug)]
pub struct Own {
    interest: interest::Model,
    wanted: Wanted,
}

impl Own {
    /// The interest.
    #[must_use]
    pub fn interest(&self) -> &interest::Model {
        &self.interest
    }

    /// The place.
    #[must_use]
    pub fn wanted(&self) -> &Wanted {
        &self.wanted
    }
}

/// An interest, locked, on which the caller may decide, with the place that it is in.
#[derive(Debug)]
pub struct Decidable {
    interest: interest::Model,
    wanted: Wanted,
}

impl Decidable {
    /// The interest.
    #[must_use]
    pub fn interest(&self) -> &interest::Model {
        &self.interest
    }

    /// The place; the employer's row is locked, so that its introductions are counted one after another.
    #[must_use]
    pub fn wanted(&self) -> &Wanted {
        &self.wanted
    }
}

fn lost() -> ApiError {
    ApiError::internal("an interest without its youth, employer or place")
}

/// The employer and the place, in this order. What is locked for `Share` can't change until the transaction ends.
async fn lock_place(
    tx: &Tx,
    employer: (EmployerId, LockType),
    place: PlaceId,
) -> ApiResult<(employer::Model, place::Model)> {
    let (id, lock) = employer;
    let employer = employer::Entity::find_by_id(id).lock(lock).one(tx).await?.ok_or_else(lost)?;
    let place = place::Entity::find_by_id(place).lock(LockType::Share).one(tx).await?.ok_or_else(lost)?;
    Ok((employer, place))
}

/// The youth; their interests are counted one after another.
async fn lock_youth(tx: &Tx, id: ParticipantId) -> ApiResult<participant::Model> {
    let youth = participant::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await?;
    youth.ok_or_else(lost)
}

/// A youth wants a place for themselves.
///
/// # Errors
/// 404 where there is no such place in the caller's programme, or youths could never find it.
pub async fn to_express(tx: &Tx, person: &Person, id: PlaceId) -> ApiResult<Wanted> {
    let own = person.participant_id.ok_or(Code::NotFound)?;
    let found = place::Entity::find_by_id(id)
        .filter(place::Column::ProgrammeId.eq(person.programme_id))
        .filter(place::Column::PublishedAt.is_not_null())
        .filter(place::Column::State.is_not_in([PlaceState::Draft, PlaceState::Rejected]))
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    let youth = lock_youth(tx, own).await?;
    let (employer, place) = lock_place(tx, (found.employer_id, LockType::Share), id).await?;
    Ok(Wanted { youth, employer, place })
}

async fn find(conn: &impl ConnectionTrait, person: &Person, id: InterestId) -> ApiResult<interest::Model> {
    let own = interest::Column::ProgrammeId.eq(person.programme_id);
    let row = interest::Entity::find_by_id(id).filter(own).one(conn).await?;
    row.ok_or_else(|| Code::NotFound.into())
}

async fn relation(
    conn: &impl ConnectionTrait,
    person: &Person,
    row: &interest::Model,
    today: NaiveDate,
) -> ApiResult<Relation> {
    let youth = participant::Entity::find_by_id(row.participant_id).one(conn).await?.ok_or_else(lost)?;
    Ok(relation_to(conn, person, &youth, today).await?.ok_or(Code::NotFound)?)
}

/// The youth and readers of the file look at it; no employer does.
///
/// # Errors
/// 404 otherwise.
pub async fn to_read(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: InterestId,
    today: NaiveDate,
) -> ApiResult<Visible> {
    let interest = find(conn, person, id).await?;
    let relation = relation(conn, person, &interest, today).await?;
    Ok(Visible { interest, relation })
}

async fn lock(tx: &Tx, id: InterestId) -> ApiResult<interest::Model> {
    let row = interest::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await?;
    row.ok_or_else(lost)
}

/// The youth changes it, expresses it again, or takes it back.
///
/// # Errors
/// 404 for strangers, 403 for everybody else who sees the file.
pub async fn to_change(tx: &Tx, person: &Person, id: InterestId) -> ApiResult<Own> {
    let found = find(tx, person, id).await?;
    if relation(tx, person, &found, day_of(tx.now())).await? != Relation::Own {
        return Err(Code::RoleNotAllowed.into());
    }
    let youth = lock_youth(tx, found.participant_id).await?;
    let (employer, place) = lock_place(tx, (found.employer_id, LockType::Share), found.place_id).await?;
    Ok(Own { interest: lock(tx, id).await?, wanted: Wanted { youth, employer, place } })
}

/// A coach who is assigned now, no relative, and does not work at the employer decides. The employer's row is locked first: two coaches at once count its
/// introductions one after the other.
///
/// # Errors
/// 404 for strangers; 403 for the youth, the family and whoever is no coach of theirs.
pub async fn to_decide(tx: &Tx, person: &Person, id: InterestId) -> ApiResult<Decidable> {
    let found = find(tx, person, id).await?;
    match relation(tx, person, &found, day_of(tx.now())).await? {
        Relation::Own => return Err(Code::NotForYourself.into()),
        Relation::Guardian => return Err(Code::NotForARelative.into()),
        Relation::Lead => return Err(Code::RoleNotAllowed.into()),
        Relation::Coach => {}
    }
    let youth = lock_youth(tx, found.participant_id).await?;
    let employer = (found.employer_id, LockType::NoKeyUpdate);
    let (employer, place) = lock_place(tx, employer, found.place_id).await?;
    require_impartial(tx, person, youth.id, &employer).await?;
    Ok(Decidable { interest: lock(tx, id).await?, wanted: Wanted { youth, employer, place } })
}
