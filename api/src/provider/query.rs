//! Reading providers with the names of their organisations.

use entities::{OrganisationId, ProviderState, Role, membership, organisation, provider};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::auth::Person;
use crate::error::ApiResult;
use crate::page::PageQuery;

/// A provider with its name.
#[derive(Clone, Debug)]
pub struct Named {
    /// The provider.
    pub row: provider::Model,
    /// Name of its organisation.
    pub name: String,
}

/// Providers, newest first, one more than the page holds: all of the programme for a lead, their own for staff.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list(
    conn: &impl ConnectionTrait,
    person: &Person,
    state: Option<ProviderState>,
    page: &PageQuery,
) -> ApiResult<Vec<Named>> {
    let own = membership::Entity::find()
        .select_only()
        .column(membership::Column::OrganisationId)
        .filter(membership::Column::UserId.eq(person.user_id))
        .filter(membership::Column::ProgrammeId.eq(person.programme_id))
        .filter(membership::Column::Role.eq(Role::Provider))
        .filter(membership::Column::EndedAt.is_null())
        .into_query();
    let of_staff = (!person.is(Role::Lead)).then_some(own);
    let rows = provider::Entity::find()
        .filter(provider::Column::ProgrammeId.eq(person.programme_id))
        .apply_if(of_staff, |list, own| list.filter(provider::Column::OrganisationId.in_subquery(own)))
        .apply_if(state, |list, state| list.filter(provider::Column::State.eq(state)))
        .apply_if(page.after()?, |list, id| list.filter(provider::Column::Id.lt(id)))
        .order_by_desc(provider::Column::Id)
        .limit(page.limit()?.saturating_add(1))
        .all(conn)
        .await?;
    name(conn, rows).await
}

/// Adds the names of their organisations.
///
/// # Errors
/// Where the database fails.
pub async fn name(conn: &impl ConnectionTrait, rows: Vec<provider::Model>) -> ApiResult<Vec<Named>> {
    let names: Vec<(OrganisationId, String)> = organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Id)
        .column(organisation::Column::Name)
        .filter(organisation::Column::Id.is_in(rows.iter().map(|row| row.organisation_id)))
        .into_tuple()
        .all(conn)
        .await?;
    let name = |id| names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone());
    let named = |row: provider::Model| Named { name: name(row.organisation_id).unwrap_or_default(), row };
    Ok(rows.into_iter().map(named).collect())
}
