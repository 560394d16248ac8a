//! The people of an employer: letting them in, what they do there, and their leaving.
//!
//! Locks follow one order: the employer, then its people. So two managers who end each other take turns, and the second finds that they
//! are none any more.

use chrono::{DateTime, Utc};
use entities::{
    AccessCodePurpose, EmployerDuty, EmployerMemberId, MembershipId, OrganisationId, Role, UserId, employer,
    employer_member, membership, user,
};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect,
};

use super::people_access::{Colleague, InCharge, OpenableColleague};
use super::query::{MemberRow, show_member};
use super::rules::may_let_in;
use crate::auth::Person;
use crate::auth::ops::{NewCode, keep_code};
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code};
use crate::people::ops::{NewUser, create_user, withdraw};
use crate::record::{Actor, record};

/// Opens an account for a colleague and gives it its place; nobody gets in until a code is made.
///
/// # Errors
/// `employer_not_verified` where no lead has verified the employer; 409 where the login name is somebody else's.
pub async fn let_in(
    tx: &Tx,
    person: &Person,
    target: &InCharge,
    new: NewUser,
    duty: EmployerDuty,
) -> ApiResult<MemberRow> {
    if !may_let_in(target.relation(), target.employer().state) {
        return Err(Code::EmployerNotVerified.into());
    }
    let account = create_user(tx, person, new).await?;
    let place = take_place(tx, person.into(), target.employer(), account.id, duty).await?;
    show_member(tx, place).await
}

/// Gives an account its place at an employer: the membership that lets it in, and what it does there.
pub(super) async fn take_place(
    tx: &Tx,
    actor: Actor,
    employer: &employer::Model,
    user_id: UserId,
    duty: EmployerDuty,
) -> ApiResult<employer_member::Model> {
    let id = MembershipId::generate();
    let role = membership::ActiveModel {
        id: Set(id),
        programme_id: Set(employer.programme_id),
        user_id: Set(user_id),
        organisation_id: Set(employer.organisation_id),
        role: Set(Role::Employer),
        granted_by: Set(actor.user_id),
        granted_at: Set(tx.now()),
        ended_at: Set(None),
    };
    membership::Entity::insert(role).exec_without_returning(tx).await?;
    record(tx, actor.did("membership.created", id.0, None)).await?;
    let place = employer_member::ActiveModel {
        id: Set(EmployerMemberId::generate()),
        programme_id: Set(employer.programme_id),
        employer_id: Set(employer.id),
        user_id: Set(user_id),
        duty: Set(duty),
        added_by: Set(actor.user_id),
        added_at: Set(tx.now()),
        ended_at: Set(None),
    };
    let made = place.insert(tx).await?;
    record(tx, actor.did("employer_member.added", made.id.0, None)).await?;
    Ok(made)
}

/// Gives somebody another duty; the same one again changes nothing. The handler forgets the session cache afterwards.
///
/// # Errors
/// `already_ended` for whoever left, `last_manager` where no other manager would be left.
pub async fn change_duty(
    tx: &Tx,
    person: &Person,
    target: &Colleague,
    duty: EmployerDuty,
) -> ApiResult<MemberRow> {
    let before = target.member();
    require_there(before)?;
    if duty == before.duty {
        return show_member(tx, before.clone()).await;
    }
    require_another_manager(tx, before).await?;
    let change = employer_member::ActiveModel { id: Set(before.id), duty: Set(duty), ..Default::default() };
    let after = change.update(tx).await?;
    record(tx, Actor::from(person).did("employer_member.changed", after.id.0, None)).await?;
    show_member(tx, after).await
}

/// Ends somebody's place, and the membership that let them in. The handler forgets the session cache afterwards.
///
/// # Errors
/// `already_ended` for whoever left, `last_manager` where no other manager would be left.
pub async fn end(tx: &Tx, person: &Person, target: &Colleague) -> ApiResult<MemberRow> {
    let (member, actor) = (target.member(), Actor::from(person));
    require_there(member)?;
    require_another_manager(tx, member).await?;
    let lasting = membership::Entity::find()
        .filter(membership::Column::UserId.eq(member.user_id))
        .filter(membership::Column::OrganisationId.eq(target.employer().organisation_id))
        .filter(membership::Column::Role.eq(Role::Employer))
        .filter(membership::Column::EndedAt.is_null())
        .lock_exclusive()
        .one(tx)
        .await?;
    match lasting {
        Some(lasting) => {
            withdraw(tx, actor, lasting).await?;
        }
        None => leave(tx, actor, member).await?,
    }
    let after = employer_member::Entity::find_by_id(member.id).one(tx).await?;
    show_member(tx, after.ok_or_else(|| ApiError::internal("somebody at an employer went missing"))?).await
}

/// Ends the place of somebody who no longer belongs to the organisation, whoever ended that.
///
/// # Errors
/// Where the database fails.
pub async fn leave_with_membership(
    tx: &Tx,
    actor: Actor,
    user_id: UserId,
    organisation_id: OrganisationId,
) -> ApiResult<()> {
    let employer = employer::Entity::find()
        .filter(employer::Column::OrganisationId.eq(organisation_id))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?;
    let Some(employer) = employer else { return Ok(()) };
    let member = employer_member::Entity::find()
        .filter(employer_member::Column::EmployerId.eq(employer.id))
        .filter(employer_member::Column::UserId.eq(user_id))
        .filter(employer_member::Column::EndedAt.is_null())
        .one(tx)
        .await?;
    match member {
        Some(member) => leave(tx, actor, &member).await,
        None => Ok(()),
    }
}

async fn leave(tx: &Tx, actor: Actor, member: &employer_member::Model) -> ApiResult<()> {
    let change = employer_member::ActiveModel {
        id: Set(member.id),
        ended_at: Set(Some(tx.now())),
        ..Default::default()
    };
    change.update(tx).await?;
    record(tx, actor.did("employer_member.ended", member.id.0, None)).await
}

fn require_there(member: &employer_member::Model) -> ApiResult<()> {
    if member.ended_at.is_some() { Err(Code::AlreadyEnded.into()) } else { Ok(()) }
}

/// Somebody must stay who can let people in and change the page, and who can sign in to do so.
async fn require_another_manager(tx: &Tx, leaving: &employer_member::Model) -> ApiResult<()> {
    if leaving.duty != EmployerDuty::Manager {
        return Ok(());
    }
    let account = employer_member::Entity::belongs_to(user::Entity)
        .from(employer_member::Column::UserId)
        .to(user::Column::Id)
        .into();
    let other = employer_member::Entity::find()
        .join(JoinType::InnerJoin, account)
        .filter(employer_member::Column::EmployerId.eq(leaving.employer_id))
        .filter(employer_member::Column::Id.ne(leaving.id))
        .filter(employer_member::Column::Duty.eq(EmployerDuty::Manager))
        .filter(employer_member::Column::EndedAt.is_null())
        .filter(user::Column::DisabledAt.is_null())
        .one(tx)
        .await?;
    other.map(|_| ()).ok_or_else(|| Code::LastManager.into())
}

/// Keeps a one-time code for a colleague; earlier ones stop working. Returns when it lapses.
///
/// # Errors
/// Where the database fails.
pub async fn keep_code_for(
    tx: &Tx,
    person: &Person,
    target: &OpenableColleague,
    purpose: AccessCodePurpose,
    code: &NewCode,
) -> ApiResult<DateTime<Utc>> {
    keep_code(tx, person.into(), target.user_id(), purpose, code).await
}
