//! Who may change which account, and for whom a one-time code may be made.

use entities::{
    AccessCodePurpose, ContactCapacity, ContactState, MembershipId, ParticipantId, Role, UserId,
    agreement_contact, coach_assignment, guardianship, membership, participant, user,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::rules::{self, Holder};
use crate::auth::{Caller, CodeMaker, Person, Steward};
use crate::db::Tx;
use crate::error::{ApiResult, Code};

async fn load(tx: &Tx, person: &Person, id: UserId) -> ApiResult<user::Model> {
    let found = user::Entity::find_by_id(id)
        .filter(user::Column::ProgrammeId.eq(person.programme_id))
        .lock_exclusive()
        .one(tx)
        .await?;
    Ok(found.ok_or(Code::NotFound)?)
}

/// An account that the caller may change.
#[derive(Clone, Debug)]
pub struct Changeable {
    user: user::Model,
}

impl Changeable {
    /// The account as it is now.
    #[must_use]
    pub fn user(&self) -> &user::Model {
        &self.user
    }
}

/// Finds an account in order to change it.
///
/// # Errors
/// 404 where the caller's programme has none by that identifier; 403 for a lead and the account of another lead, finance
/// officer, privacy officer or admin.
pub async fn to_change(tx: &Tx, caller: &Caller<Steward>, id: UserId) -> ApiResult<Changeable> {
    let user = load(tx, caller, id).await?;
    let is_guarded = roles_of(tx, &user).await?.iter().any(|role| rules::GUARDED.contains(role));
    if is_guarded && user.id != caller.user_id && !caller.is(Role::Admin) {
        return Err(Code::RoleNotAllowed.into());
    }
    Ok(Changeable { user })
}

/// An account whose roles the caller may change: somebody else's.
#[derive(Clone, Debug)]
pub struct Grantable {
    user: user::Model,
}

impl Grantable {
    /// The account as it is now.
    #[must_use]
    pub fn user(&self) -> &user::Model {
        &self.user
    }
}

/// Finds an account in order to give it a role.
///
/// # Errors
/// 404 where there is none; 403 for one's own.
pub async fn to_grant(tx: &Tx, caller: &Caller<Steward>, id: UserId) -> ApiResult<Grantable> {
    let user = load(tx, caller, id).await?;
    if user.id == caller.user_id {
        return Err(Code::NotForYourself.into());
    }
    Ok(Grantable { user })
}

/// A membership that the caller may end.
#[derive(Clone, Debug)]
pub struct Withdrawable {
    user: user::Model,
    membership: membership::Model,
}

impl Withdrawable {
    /// Whose it is.
    #[must_use]
    pub fn user(&self) -> &user::Model {
        &self.user
    }

    /// The membership as it is now.
    #[must_use]
    pub fn membership(&self) -> &membership::Model {
        &self.membership
    }
}

/// Finds a membership in order to end it.
///
/// # Errors
/// 404 where there is none; 403 for one's own, and for a role that the caller could not give either.
pub async fn to_withdraw(
    tx: &Tx,
    caller: &Caller<Steward>,
    user_id: UserId,
    id: MembershipId,
) -> ApiResult<Withdrawable> {
    let Grantable { user } = to_grant(tx, caller, user_id).await?;
    let found = membership::Entity::find_by_id(id)
        .filter(membership::Column::UserId.eq(user_id))
        .filter(membership::Column::ProgrammeId.eq(caller.programme_id))
        .lock_exclusive()
        .one(tx)
        .await?;
    let membership = found.ok_or(Code::NotFound)?;
    if !rules::may_grant(&caller.roles, membership.role) {
        return Err(Code::RoleNotAllowed.into());
    }
    Ok(Withdrawable { user, membership })
}

/// An account for which the caller may make a code.
#[derive(Clone, Debug)]
pub struct Openable {
    user: user::Model,
}

impl Openable {
    /// The account as it is now.
    #[must_use]
    pub fn user(&self) -> &user::Model {
        &self.user
    }
}

/// Finds an account in order to make a code for it.
///
/// # Errors
/// 404 where there is none or it is none of the caller's business, 403 for one's own and for what the caller's role must
/// not open, 409 where the account is closed or was let in already.
pub async fn to_open(
    tx: &Tx,
    caller: &Caller<CodeMaker>,
    id: UserId,
    purpose: AccessCodePurpose,
) -> ApiResult<Openable> {
    let user = load(tx, caller, id).await?;
    rules::check_code_maker(&caller.roles, holder_of(tx, caller, &user).await?)?;
    if user.disabled_at.is_some() {
        return Err(Code::AlreadyEnded.into());
    }
    rules::check_purpose(purpose, user.passphrase_hash.is_some())?;
    Ok(Openable { user })
}

async fn roles_of(conn: &impl ConnectionTrait, user: &user::Model) -> Result<Vec<Role>, DbErr> {
    membership::Entity::find()
        .select_only()
        .column(membership::Column::Role)
        .filter(membership::Column::UserId.eq(user.id))
        .filter(membership::Column::EndedAt.is_null())
        .into_tuple()
        .all(conn)
        .await
}

async fn holder_of(
    conn: &impl ConnectionTrait,
    person: &Person,
    user: &user::Model,
) -> Result<Holder, DbErr> {
    let own_file: Vec<ParticipantId> = participant::Entity::find()
        .select_only()
        .column(participant::Column::Id)
        .filter(participant::Column::UserId.eq(user.id))
        .into_tuple()
        .all(conn)
        .await?;
    let children: Vec<ParticipantId> = guardianship::Entity::find()
        .select_only()
        .column(guardianship::Column::ParticipantId)
        .filter(guardianship::Column::UserId.eq(user.id))
        .filter(guardianship::Column::EndedAt.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    let near: Vec<ParticipantId> = agreement_contact::Entity::find()
        .select_only()
        .column(agreement_contact::Column::ParticipantId)
        .filter(agreement_contact::Column::UserId.eq(user.id))
        .filter(
            agreement_contact::Column::Capacity.is_in([ContactCapacity::Family, ContactCapacity::Network]),
        )
        .filter(agreement_contact::Column::State.is_in([ContactState::Invited, ContactState::Signed]))
        .into_tuple()
        .all(conn)
        .await?;
    let held = roles_of(conn, user).await?;
    let files: Vec<ParticipantId> = own_file.iter().chain(&children).chain(&near).copied().collect();
    let coached: Vec<ParticipantId> = coach_assignment::Entity::find()
        .select_only()
        .column(coach_assignment::Column::ParticipantId)
        .filter(coach_assignment::Column::CoachId.eq(person.user_id))
        .filter(coach_assignment::Column::UntilAt.is_null())
        .filter(coach_assignment::Column::ParticipantId.is_in(files.iter().copied()))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(Holder {
        is_self: user.id == person.user_id,
        is_participant: !own_file.is_empty(),
        is_near: !children.is_empty() || !near.is_empty(),
        is_staff: !held.is_empty(),
        is_guarded: held.iter().any(|role| rules::GUARDED.contains(role)),
        is_in_caseload: !coached.is_empty(),
        reaches_beyond_caseload: files.iter().any(|file| !coached.contains(file)),
    })
}
