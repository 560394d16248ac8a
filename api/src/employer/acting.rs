//! For which employers somebody acts now, as a part of other queries.

use entities::{EmployerState, Role, UserId, employer, employer_member, introduction, membership};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

/// The verified employers for which somebody acts now, in whatever duty: what [`super::access::duty_at`] says of one, of all.
#[must_use]
pub fn employers(user: UserId) -> SelectStatement {
    let duties = employer_member::Entity::find()
        .select_only()
        .column(employer_member::Column::EmployerId)
        .filter(employer_member::Column::UserId.eq(user))
        .filter(employer_member::Column::EndedAt.is_null())
        .into_query();
    let organisations = membership::Entity::find()
        .select_only()
        .column(membership::Column::OrganisationId)
        .filter(membership::Column::UserId.eq(user))
        .filter(membership::Column::Role.eq(Role::Employer))
        .filter(membership::Column::EndedAt.is_null())
        .into_query();
    employer::Entity::find()
        .select_only()
        .column(employer::Column::Id)
        .filter(employer::Column::Id.in_subquery(duties))
        .filter(employer::Column::OrganisationId.in_subquery(organisations))
        .filter(employer::Column::State.eq(EmployerState::Verified))
        .into_query()
}

/// The introductions to those employers.
#[must_use]
pub fn introductions(user: UserId) -> SelectStatement {
    introduction::Entity::find()
        .select_only()
        .column(introduction::Column::Id)
        .filter(introduction::Column::EmployerId.in_subquery(employers(user)))
        .into_query()
}
