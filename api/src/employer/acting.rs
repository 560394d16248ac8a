//! For which employers somebody acts now: where they have a place among the people, and a membership with the role `employer` of the
//! organisation, neither of them ended. Asked of one employer, of all of them, or as a part of another query.
//!
//! Place and membership end together, so whoever looks the other way, from an employer to its people, asks for the place alone. Tasks
//! spell the same out in their statements ([`crate::task::statements`]).

use entities::{
    EmployerDuty, EmployerId, EmployerState, Role, UserId, employer, employer_member, introduction,
    membership,
};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait, Select,
};

use crate::auth::Person;
use crate::error::ApiResult;

/// The places that somebody has at employers now, in whatever state those are, joined with the employers.
#[must_use]
pub fn places(user: UserId) -> Select<employer_member::Entity> {
    let organisations = membership::Entity::find()
        .select_only()
        .column(membership::Column::OrganisationId)
        .filter(membership::Column::UserId.eq(user))
        .filter(membership::Column::Role.eq(Role::Employer))
        .filter(membership::Column::EndedAt.is_null())
        .into_query();
    let its_employer = employer_member::Entity::belongs_to(employer::Entity)
        .from(employer_member::Column::EmployerId)
        .to(employer::Column::Id)
        .into();
    employer_member::Entity::find()
        .join(JoinType::InnerJoin, its_employer)
        .filter(employer_member::Column::UserId.eq(user))
        .filter(employer_member::Column::EndedAt.is_null())
        .filter(employer::Column::OrganisationId.in_subquery(organisations))
}

fn verified_places(user: UserId) -> Select<employer_member::Entity> {
    places(user).filter(employer::Column::State.eq(EmployerState::Verified))
}

/// The employers for which somebody acts now, in whatever state those are.
#[must_use]
pub fn employers_in_any_state(user: UserId) -> SelectStatement {
    places(user).select_only().column(employer_member::Column::EmployerId).into_query()
}

/// The verified ones among them.
#[must_use]
pub fn employers(user: UserId) -> SelectStatement {
    verified_places(user).select_only().column(employer_member::Column::EmployerId).into_query()
}

/// The introductions to verified ones.
#[must_use]
pub fn introductions(user: UserId) -> SelectStatement {
    introduction::Entity::find()
        .select_only()
        .column(introduction::Column::Id)
        .filter(introduction::Column::EmployerId.in_subquery(employers(user)))
        .into_query()
}

/// For which verified employers somebody acts now, and what they do there.
///
/// # Errors
/// Where the database fails.
pub async fn list_duties(
    conn: &impl ConnectionTrait,
    user: UserId,
) -> ApiResult<Vec<(EmployerId, EmployerDuty)>> {
    let duties = verified_places(user)
        .select_only()
        .column(employer_member::Column::EmployerId)
        .column(employer_member::Column::Duty);
    Ok(duties.into_tuple().all(conn).await?)
}

/// What an account does for an employer now, verified or not; `None` where it does not act for it.
///
/// # Errors
/// Where the database fails.
pub async fn duty_of(
    conn: &impl ConnectionTrait,
    user: UserId,
    employer: EmployerId,
) -> ApiResult<Option<EmployerDuty>> {
    let there = places(user).filter(employer_member::Column::EmployerId.eq(employer));
    Ok(there.one(conn).await?.map(|place| place.duty))
}

/// What the caller does for an employer now, verified or not: [`duty_of`], with no query for the many who act for none.
///
/// # Errors
/// Where the database fails.
pub async fn duty_at(
    conn: &impl ConnectionTrait,
    person: &Person,
    row: &employer::Model,
) -> ApiResult<Option<EmployerDuty>> {
    if !person.is(Role::Employer) || row.programme_id != person.programme_id {
        return Ok(None);
    }
    duty_of(conn, person.user_id, row.id).await
}
