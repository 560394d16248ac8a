//! Who looks after the people of an employer: its manager, and a lead for when the manager is gone.

use entities::{
    AccessCodePurpose, EmployerDuty, EmployerId, EmployerMemberId, OrganisationId, UserId, employer,
    employer_member, user,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, Statement};

use super::access::{Relation, hold};
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::people::rules::check_purpose;

/// An employer, locked, whose people the caller looks after: its manager, or a lead who does not work there, for when the manager
/// is gone.
#[derive(Clone, Debug)]
pub struct InCharge {
    employer: employer::Model,
    relation: Relation,
}

impl InCharge {
    /// The employer.
    #[must_use]
    pub fn employer(&self) -> &employer::Model {
        &self.employer
    }

    /// As what.
    #[must_use]
    pub fn relation(&self) -> Relation {
        self.relation
    }
}

/// Finds an employer in order to look after its people.
///
/// # Errors
/// 404 for strangers, 403 for whoever sees it and is neither its manager nor a lead.
pub async fn to_look_after_people(tx: &Tx, person: &Person, id: EmployerId) -> ApiResult<InCharge> {
    match hold(tx, person, id).await? {
        (employer, relation @ (Relation::Member(EmployerDuty::Manager) | Relation::Lead)) => {
            Ok(InCharge { employer, relation })
        }
        _ => Err(Code::RoleNotAllowed.into()),
    }
}

/// Somebody at an employer, locked together with it, whom the caller looks after.
#[derive(Clone, Debug)]
pub struct Colleague {
    employer: employer::Model,
    member: employer_member::Model,
}

impl Colleague {
    /// The employer.
    #[must_use]
    pub fn employer(&self) -> &employer::Model {
        &self.employer
    }

    /// Who, and what they do there.
    #[must_use]
    pub fn member(&self) -> &employer_member::Model {
        &self.member
    }
}

/// Finds somebody at an employer in order to change what they do there.
///
/// # Errors
/// As [`to_look_after_people`]; 404 where nobody there goes by that identifier.
pub async fn to_change_member(
    tx: &Tx,
    person: &Person,
    id: EmployerId,
    member: EmployerMemberId,
) -> ApiResult<Colleague> {
    let InCharge { employer, .. } = to_look_after_people(tx, person, id).await?;
    let member = employer_member::Entity::find_by_id(member)
        .filter(employer_member::Column::EmployerId.eq(employer.id))
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    Ok(Colleague { employer, member })
}

/// The account of somebody at an employer, for which the caller may make a code.
#[derive(Clone, Debug)]
pub struct OpenableColleague(UserId);

impl OpenableColleague {
    /// Whose account.
    #[must_use]
    pub fn user_id(&self) -> UserId {
        self.0
    }
}

/// Finds somebody at an employer in order to make a code for their account. A code opens the whole of it: so there must be
/// nothing behind it but this employer.
///
/// # Errors
/// As [`to_change_member`]; 403 for oneself and for an account that is also something else, 409 for whoever left, where the
/// account is closed, and for an invitation of somebody who was let in already.
pub async fn to_open(
    tx: &Tx,
    person: &Person,
    id: EmployerId,
    member: EmployerMemberId,
    purpose: AccessCodePurpose,
) -> ApiResult<OpenableColleague> {
    let Colleague { employer, member } = to_change_member(tx, person, id, member).await?;
    if member.user_id == person.user_id {
        return Err(Code::NotForYourself.into());
    }
    let account = user::Entity::find_by_id(member.user_id).lock_exclusive().one(tx).await?;
    let account = account.ok_or(Code::NotFound)?;
    if member.ended_at.is_some() || account.disabled_at.is_some() {
        return Err(Code::AlreadyEnded.into());
    }
    if is_something_else(tx, account.id, employer.organisation_id).await? {
        return Err(Code::RoleNotAllowed.into());
    }
    check_purpose(purpose, account.passphrase_hash.is_some())?;
    Ok(OpenableColleague(account.id))
}

/// Anything but a role at one employer: another role, a file of one's own, a child, an agreement that one stands by.
const SOMETHING_ELSE: &str = "
SELECT EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = $1 AND m.ended_at IS NULL
                  AND (m.role <> 'employer' OR m.organisation_id <> $2))
    OR EXISTS (SELECT 1 FROM participants p WHERE p.user_id = $1)
    OR EXISTS (SELECT 1 FROM guardianships g WHERE g.user_id = $1 AND g.ended_at IS NULL)
    OR EXISTS (SELECT 1 FROM agreement_contacts c WHERE c.user_id = $1 AND c.state IN ('invited', 'signed'))
    AS is_something_else";

async fn is_something_else(
    conn: &impl ConnectionTrait,
    user_id: UserId,
    organisation_id: OrganisationId,
) -> Result<bool, DbErr> {
    let values = [user_id.0.into(), organisation_id.0.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), SOMETHING_ELSE, values);
    let row = conn.query_one_raw(statement).await?;
    row.map_or(Ok(true), |row| row.try_get("", "is_something_else"))
}
