//! Who may issue, see and revoke a certificate.
//!
//! An assigned coach who is no relative and does not work at the employer issues; that coach and a lead revoke. The youth, a guardian under 16, an assigned coach
//! and a lead see it. The employer does not: what the youth does with it is the youth's.

use chrono::NaiveDate;
use entities::{CertificateId, ParticipantId, PlacementId, certificate, employer, participant, placement};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::employer::access as employers;
use crate::error::{ApiResult, Code};
use crate::participant::access::{Relation, relation_to};

/// A placement, locked, for which the caller may issue a certificate.
#[derive(Debug)]
pub struct Issuable {
    placement: placement::Model,
    participant: participant::Model,
}

impl Issuable {
    /// The placement.
    #[must_use]
    pub fn placement(&self) -> &placement::Model {
        &self.placement
    }

    /// Whose it is.
    #[must_use]
    pub fn participant(&self) -> &participant::Model {
        &self.participant
    }
}

async fn youth_of(conn: &impl ConnectionTrait, id: ParticipantId) -> ApiResult<participant::Model> {
    participant::Entity::find_by_id(id).one(conn).await?.ok_or_else(|| Code::NotFound.into())
}

async fn require_impartial(tx: &Tx, person: &Person, row: &placement::Model) -> ApiResult<()> {
    let employer = employer::Entity::find_by_id(row.employer_id).one(tx).await?.ok_or(Code::NotFound)?;
    employers::require_impartial(tx, person, row.participant_id, &employer).await
}

/// Finds a placement in order to issue its certificate.
///
/// # Errors
/// 404 for strangers, 403 for everybody but an assigned coach who is no relative and does not work at the employer.
pub async fn to_issue(tx: &Tx, person: &Person, id: PlacementId) -> ApiResult<Issuable> {
    let row = placement::Entity::find_by_id(id)
        .filter(placement::Column::ProgrammeId.eq(person.programme_id))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?;
    let placement = row.ok_or(Code::NotFound)?;
    let participant = youth_of(tx, placement.participant_id).await?;
    match relation_to(tx, person, &participant, day_of(tx.now())).await?.ok_or(Code::NotFound)? {
        Relation::Coach => {
            require_impartial(tx, person, &placement).await?;
            Ok(Issuable { placement, participant })
        }
        Relation::Own => Err(Code::NotForYourself.into()),
        Relation::Guardian | Relation::Lead => Err(Code::RoleNotAllowed.into()),
    }
}

/// A certificate that the caller may see.
#[derive(Debug)]
pub struct Readable(certificate::Model);

impl Readable {
    /// The certificate.
    #[must_use]
    pub fn certificate(&self) -> &certificate::Model {
        &self.0
    }
}

/// Finds a certificate in order to look at it on the day `today`.
///
/// # Errors
/// 404 where there is none, or it is none of the caller's business.
pub async fn to_read(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: CertificateId,
    today: NaiveDate,
) -> ApiResult<Readable> {
    let own = certificate::Column::ProgrammeId.eq(person.programme_id);
    let row = certificate::Entity::find_by_id(id).filter(own).one(conn).await?.ok_or(Code::NotFound)?;
    let youth = youth_of(conn, row.participant_id).await?;
    relation_to(conn, person, &youth, today).await?.ok_or(Code::NotFound)?;
    Ok(Readable(row))
}

/// A certificate, locked, that the caller may revoke.
#[derive(Debug)]
pub struct Revocable(certificate::Model);

impl Revocable {
    /// The certificate.
    #[must_use]
    pub fn certificate(&self) -> &certificate::Model {
        &self.0
    }
}

/// Finds a certificate in order to revoke it.
///
/// # Errors
/// 404 for strangers, 403 for everybody but an assigned coach and a lead who are no relatives and don't work at the employer.
pub async fn to_revoke(tx: &Tx, person: &Person, id: CertificateId) -> ApiResult<Revocable> {
    let row = certificate::Entity::find_by_id(id)
        .filter(certificate::Column::ProgrammeId.eq(person.programme_id))
        .lock_exclusive()
        .one(tx)
        .await?;
    let row = row.ok_or(Code::NotFound)?;
    let youth = youth_of(tx, row.participant_id).await?;
    match relation_to(tx, person, &youth, day_of(tx.now())).await?.ok_or(Code::NotFound)? {
        Relation::Coach | Relation::Lead => {
            let placement = placement::Entity::find_by_id(row.placement_id).one(tx).await?;
            require_impartial(tx, person, &placement.ok_or(Code::NotFound)?).await?;
            Ok(Revocable(row))
        }
        Relation::Own => Err(Code::NotForYourself.into()),
        Relation::Guardian => Err(Code::NotForARelative.into()),
    }
}
