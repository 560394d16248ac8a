//! Who belongs to a provider.

use entities::{OrganisationId, Role, membership};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::auth::Person;
use crate::error::ApiResult;

/// Whether the person works at that provider now.
///
/// # Errors
/// Where the database fails.
pub async fn is_staff_of(
    conn: &impl ConnectionTrait,
    person: &Person,
    organisation_id: OrganisationId,
) -> ApiResult<bool> {
    let found = membership::Entity::find()
        .filter(membership::Column::UserId.eq(person.user_id))
        .filter(membership::Column::ProgrammeId.eq(person.programme_id))
        .filter(membership::Column::OrganisationId.eq(organisation_id))
        .filter(membership::Column::Role.eq(Role::Provider))
        .filter(membership::Column::EndedAt.is_null())
        .one(conn)
        .await?;
    Ok(found.is_some())
}
