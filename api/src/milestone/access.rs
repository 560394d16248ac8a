//! Who may see, claim and decide on a milestone.

use chrono::NaiveDate;
use entities::{MilestoneId, Role, milestone, participant};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::rules::Approver;
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::participant::access::{Relation, is_relative, relation_to, to_read as to_read_file};

/// A milestone that the caller may look at.
#[derive(Debug)]
pub struct Visible(milestone::Model);

impl Visible {
    /// The milestone.
    #[must_use]
    pub fn milestone(&self) -> &milestone::Model {
        &self.0
    }
}

/// A milestone, locked, that the caller may claim.
#[derive(Debug)]
pub struct Claimable(milestone::Model);

impl Claimable {
    /// The milestone.
    #[must_use]
    pub fn milestone(&self) -> &milestone::Model {
        &self.0
    }
}

/// A milestone, locked, that the caller may decide on.
#[derive(Debug)]
pub struct Decidable {
    milestone: milestone::Model,
    approver: Approver,
}

impl Decidable {
    /// The milestone.
    #[must_use]
    pub fn milestone(&self) -> &milestone::Model {
        &self.milestone
    }

    /// The caller, as an approver.
    #[must_use]
    pub fn approver(&self) -> Approver {
        self.approver
    }
}

/// The youth, a guardian under 16, an assigned coach and a lead may look.
///
/// # Errors
/// 404 otherwise.
pub async fn to_read(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: MilestoneId,
    today: NaiveDate,
) -> ApiResult<Visible> {
    let own = milestone::Column::ProgrammeId.eq(person.programme_id);
    let row = milestone::Entity::find_by_id(id).filter(own).one(conn).await?.ok_or(Code::NotFound)?;
    to_read_file(conn, person, row.participant_id, today).await?;
    Ok(Visible(row))
}

async fn hold(tx: &Tx, person: &Person, id: MilestoneId) -> ApiResult<(milestone::Model, Relation)> {
    let row = milestone::Entity::find_by_id(id)
        .filter(milestone::Column::ProgrammeId.eq(person.programme_id))
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    let participant =
        participant::Entity::find_by_id(row.participant_id).one(tx).await?.ok_or(Code::NotFound)?;
    let relation = relation_to(tx, person, &participant, day_of(tx.now())).await?.ok_or(Code::NotFound)?;
    Ok((row, relation))
}

/// The youth claims.
///
/// # Errors
/// 404 for strangers, 403 for everybody else who sees the file.
pub async fn to_claim(tx: &Tx, person: &Person, id: MilestoneId) -> ApiResult<Claimable> {
    match hold(tx, person, id).await? {
        (row, Relation::Own) => Ok(Claimable(row)),
        _ => Err(Code::RoleNotAllowed.into()),
    }
}

/// An assigned coach or a lead decides, never for themselves or for a relative.
///
/// # Errors
/// 404 for strangers, 403 for the youth, the family and relatives.
pub async fn to_decide(tx: &Tx, person: &Person, id: MilestoneId) -> ApiResult<Decidable> {
    let (milestone, relation) = hold(tx, person, id).await?;
    let is_coach = match relation {
        Relation::Own => return Err(Code::NotForYourself.into()),
        Relation::Guardian => return Err(Code::NotForARelative.into()),
        Relation::Coach => true,
        Relation::Lead => false,
    };
    if is_relative(tx, person.user_id, milestone.participant_id).await? {
        return Err(Code::NotForARelative.into());
    }
    let approver = Approver { user_id: person.user_id, is_coach, is_lead: person.is(Role::Lead) };
    Ok(Decidable { milestone, approver })
}
