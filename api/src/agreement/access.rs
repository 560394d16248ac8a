//! Who may see an agreement, record a check-in on it, and decide whether it counts.

use chrono::NaiveDate;
use entities::{AgreementId, CheckInId, agreement, check_in, participant};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::participant::access::{Relation, is_relative, relation_to, to_read as to_read_file};

/// An agreement that the caller may look at.
#[derive(Debug)]
pub struct Visible(agreement::Model);

impl Visible {
    /// The agreement.
    #[must_use]
    pub fn agreement(&self) -> &agreement::Model {
        &self.0
    }
}

/// An agreement on which the caller may record what happened.
#[derive(Debug)]
pub struct Recordable {
    agreement: agreement::Model,
    is_coach: bool,
}

impl Recordable {
    /// The agreement.
    #[must_use]
    pub fn agreement(&self) -> &agreement::Model {
        &self.agreement
    }

    /// Whether what the caller records counts at once.
    #[must_use]
    pub fn counts_at_once(&self) -> bool {
        self.is_coach
    }
}

/// A check-in, locked, that the caller may confirm or reject.
#[derive(Debug)]
pub struct Decidable {
    check_in: check_in::Model,
    agreement: agreement::Model,
}

impl Decidable {
    /// The check-in.
    #[must_use]
    pub fn check_in(&self) -> &check_in::Model {
        &self.check_in
    }

    /// Its agreement.
    #[must_use]
    pub fn agreement(&self) -> &agreement::Model {
        &self.agreement
    }
}

async fn find(conn: &impl ConnectionTrait, person: &Person, id: AgreementId) -> ApiResult<agreement::Model> {
    let own = agreement::Column::ProgrammeId.eq(person.programme_id);
    agreement::Entity::find_by_id(id).filter(own).one(conn).await?.ok_or_else(|| Code::NotFound.into())
}

/// The youth, a guardian under 16, an assigned coach and a lead may look.
///
/// # Errors
/// 404 otherwise.
pub async fn to_read(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: AgreementId,
    today: NaiveDate,
) -> ApiResult<Visible> {
    let row = find(conn, person, id).await?;
    to_read_file(conn, person, row.participant_id, today).await?;
    Ok(Visible(row))
}

async fn relation(tx: &Tx, person: &Person, row: &agreement::Model) -> ApiResult<Relation> {
    let participant =
        participant::Entity::find_by_id(row.participant_id).one(tx).await?.ok_or(Code::NotFound)?;
    relation_to(tx, person, &participant, day_of(tx.now())).await?.ok_or_else(|| Code::NotFound.into())
}

/// The youth and an assigned coach record; what a coach who is a relative records waits for another coach.
///
/// # Errors
/// 404 for strangers, 403 for other readers, 409 where the agreement is no longer part of the plan.
pub async fn to_record(tx: &Tx, person: &Person, id: AgreementId) -> ApiResult<Recordable> {
    let agreement = find(tx, person, id).await?;
    let is_coach = match relation(tx, person, &agreement).await? {
        Relation::Own => false,
        Relation::Coach => !is_relative(tx, person.user_id, agreement.participant_id).await?,
        Relation::Guardian | Relation::Lead => return Err(Code::RoleNotAllowed.into()),
    };
    if agreement.is_live { Ok(Recordable { agreement, is_coach }) } else { Err(Code::AgreementClosed.into()) }
}

/// An assigned coach confirms or rejects, never for themselves or for a relative.
///
/// # Errors
/// 404 for strangers, 403 for everybody else.
pub async fn to_decide(tx: &Tx, person: &Person, id: CheckInId) -> ApiResult<Decidable> {
    let check_in = check_in::Entity::find_by_id(id)
        .filter(check_in::Column::ProgrammeId.eq(person.programme_id))
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    let agreement = find(tx, person, check_in.agreement_id).await?;
    match relation(tx, person, &agreement).await? {
        Relation::Coach => {}
        Relation::Own => return Err(Code::NotForYourself.into()),
        Relation::Guardian | Relation::Lead => return Err(Code::RoleNotAllowed.into()),
    }
    if is_relative(tx, person.user_id, agreement.participant_id).await? {
        return Err(Code::NotForARelative.into());
    }
    Ok(Decidable { check_in, agreement })
}
