//! Opening, changing and closing accounts, and giving and taking roles.

use chrono::{DateTime, Utc};
use entities::{
    AccessCodePurpose, MembershipId, OrganisationId, ParticipantId, Role, UserId, membership, organisation,
    user,
};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter,
};
use uuid::Uuid;

use super::access::{Changeable, Grantable, Openable, Withdrawable};
use super::query::MembershipRow;
use super::rules::{self, LoginName};
use crate::auth::Person;
use crate::auth::ops::{NewCode, close_codes_made_by, end_sessions_of, keep_code};
use crate::contact::ops::end_with_membership;
use crate::db::Tx;
use crate::employer::members::leave_with_membership;
use crate::error::{ApiError, ApiResult, Code, FieldError, on_duplicate};
use crate::record::{Actor, Happening, record};

async fn note(tx: &Tx, person: &Person, action: &'static str, subject_id: Uuid) -> ApiResult<()> {
    note_about(tx, person, action, subject_id, None).await
}

async fn note_about(
    tx: &Tx,
    person: &Person,
    action: &'static str,
    subject_id: Uuid,
    participant_id: Option<ParticipantId>,
) -> ApiResult<()> {
    let Person { programme_id, user_id: actor_id, .. } = *person;
    record(tx, Happening { programme_id, actor_id, action, subject_id, participant_id }).await
}

/// An account to open.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Name used to sign in.
    pub login_name: LoginName,
    /// Name shown to others.
    pub display_name: String,
}

/// Opens an account without passphrase and without roles, in the programme of `person`.
///
/// # Errors
/// 409 where somebody signs in under that name already, in whichever programme.
pub async fn create_user(tx: &Tx, person: &Person, new: NewUser) -> ApiResult<user::Model> {
    create_user_for(tx, person, new, None).await
}

/// The same for a youth or a guardian: the entry belongs to that participant's file.
///
/// # Errors
/// As [`create_user`].
pub async fn create_user_for(
    tx: &Tx,
    person: &Person,
    new: NewUser,
    participant_id: Option<ParticipantId>,
) -> ApiResult<user::Model> {
    let row = user::ActiveModel {
        id: Set(UserId::generate()),
        programme_id: Set(person.programme_id),
        login_name: Set(new.login_name.as_str().to_owned()),
        display_name: Set(new.display_name),
        passphrase_hash: Set(None),
        disabled_at: Set(None),
        version: Set(1),
        created_at: Set(tx.now()),
    };
    let made = row.insert(tx).await.map_err(on_duplicate(Code::LoginNameTaken))?;
    note_about(tx, person, "user.created", made.id.0, participant_id).await?;
    Ok(made)
}

/// What changes about an account; `None` stays as it is.
#[derive(Clone, Debug)]
pub struct UserChange {
    /// Name shown to others.
    pub display_name: Option<String>,
    /// Whether it may no longer sign in.
    pub is_disabled: Option<bool>,
}

/// Changes an account. Disabling it ends its sessions; the handler forgets the session cache afterwards.
///
/// # Errors
/// 403 for whoever disables their own.
pub async fn update_user(
    tx: &Tx,
    changeable: Changeable,
    person: &Person,
    change: UserChange,
) -> ApiResult<user::Model> {
    let before = changeable.user().clone();
    let (version, was_disabled) = (before.version + 1, before.disabled_at);
    let mut row = before.into_active_model();
    row.version = Set(version);
    let mut action = "user.changed";
    if let Some(display_name) = change.display_name {
        row.display_name = Set(display_name);
    }
    match (change.is_disabled, was_disabled) {
        (Some(true), _) if changeable.user().id == person.user_id => {
            return Err(Code::NotForYourself.into());
        }
        (Some(true), None) => {
            row.disabled_at = Set(Some(tx.now()));
            end_sessions_of(tx, changeable.user().id).await?;
            close_codes_made_by(tx, changeable.user().id).await?;
            action = "user.disabled";
        }
        (Some(false), Some(_)) => {
            row.disabled_at = Set(None);
            action = "user.enabled";
        }
        _ => {}
    }
    let after = row.update(tx).await?;
    note(tx, person, action, after.id.0).await?;
    Ok(after)
}

/// Counts a change of the account's roles as a change of the account: its representation shows them.
async fn touch(tx: &Tx, id: UserId) -> ApiResult<()> {
    user::Entity::update_many()
        .col_expr(user::Column::Version, Expr::col(user::Column::Version).add(1))
        .filter(user::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Gives a role through an organisation; the handler forgets the session cache afterwards.
///
/// # Errors
/// 403 for a role that `person` may not give, 400 for an organisation that the programme does not know, 409 where the
/// account holds it already.
pub async fn create_membership(
    tx: &Tx,
    grantable: Grantable,
    person: &Person,
    organisation_id: OrganisationId,
    role: Role,
) -> ApiResult<MembershipRow> {
    if !rules::may_grant(&person.roles, role) {
        return Err(Code::RoleNotAllowed.into());
    }
    let organisation = organisation::Entity::find_by_id(organisation_id)
        .filter(organisation::Column::ProgrammeId.eq(person.programme_id))
        .one(tx)
        .await?;
    let unknown = || ApiError::invalid(vec![FieldError::new("/organisationId", "unknown_reference")]);
    let organisation = organisation.ok_or_else(unknown)?;
    let row = membership::ActiveModel {
        id: Set(MembershipId::generate()),
        programme_id: Set(person.programme_id),
        user_id: Set(grantable.user().id),
        organisation_id: Set(organisation_id),
        role: Set(role),
        granted_by: Set(person.user_id),
        granted_at: Set(tx.now()),
        ended_at: Set(None),
    };
    let made = row.insert(tx).await.map_err(on_duplicate(Code::AlreadyExists))?;
    touch(tx, made.user_id).await?;
    note(tx, person, "membership.created", made.id.0).await?;
    Ok(row_of(made, organisation.name))
}

/// Takes a role; the handler forgets the session cache afterwards.
///
/// # Errors
/// 409 where it is over already.
pub async fn end_membership(
    tx: &Tx,
    withdrawable: Withdrawable,
    person: &Person,
) -> ApiResult<MembershipRow> {
    let before = withdrawable.membership().clone();
    if before.ended_at.is_some() {
        return Err(Code::AlreadyEnded.into());
    }
    let after = withdraw(tx, person.into(), before).await?;
    let organisation = organisation::Entity::find_by_id(after.organisation_id).one(tx).await?;
    Ok(row_of(after, organisation.map(|organisation| organisation.name).unwrap_or_default()))
}

/// Ends a membership that lasts, and all that hung on it: codes that were handed out and not used, agreements that its holder
/// stood by for the organisation, and the place at an employer.
///
/// # Errors
/// Where the database fails.
pub async fn withdraw(tx: &Tx, actor: Actor, lasting: membership::Model) -> ApiResult<membership::Model> {
    let mut row = lasting.into_active_model();
    row.ended_at = Set(Some(tx.now()));
    let after = row.update(tx).await?;
    close_codes_made_by(tx, after.user_id).await?;
    touch(tx, after.user_id).await?;
    record(tx, actor.did("membership.ended", after.id.0, None)).await?;
    end_with_membership(tx, actor, after.user_id, after.organisation_id).await?;
    if after.role == Role::Employer {
        leave_with_membership(tx, actor, after.user_id, after.organisation_id).await?;
    }
    Ok(after)
}

fn row_of(membership: membership::Model, organisation_name: String) -> MembershipRow {
    let membership::Model { id, organisation_id, role, granted_at, ended_at, .. } = membership;
    MembershipRow { id, organisation_id, organisation_name, role, granted_at, ended_at }
}

/// Keeps a one-time code for the account; earlier ones stop working. Returns when it lapses.
///
/// # Errors
/// Where the database fails.
pub async fn keep_code_for(
    tx: &Tx,
    openable: Openable,
    person: &Person,
    purpose: AccessCodePurpose,
    code: &NewCode,
) -> ApiResult<DateTime<Utc>> {
    keep_code(tx, person.into(), openable.user().id, purpose, code).await
}
