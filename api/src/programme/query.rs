//! Reading the programme and its organisations.

use entities::{OrganisationId, OrganisationKind, ProgrammeId, organisation, programme};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::error::{ApiResult, Code};
use crate::page::PageQuery;

/// The programme that was set up first: the one whose name an app shows before anybody signs in.
///
/// # Errors
/// Where the database fails.
pub async fn find_first_programme(conn: &impl ConnectionTrait) -> Result<Option<programme::Model>, DbErr> {
    programme::Entity::find().order_by_asc(programme::Column::Id).one(conn).await
}

/// One programme.
///
/// # Errors
/// Where the database fails.
pub async fn find_programme(
    conn: &impl ConnectionTrait,
    id: ProgrammeId,
) -> Result<Option<programme::Model>, DbErr> {
    programme::Entity::find_by_id(id).one(conn).await
}

/// A programme that has to be there.
///
/// # Errors
/// 404 where it is gone.
pub async fn get_programme(conn: &impl ConnectionTrait, id: ProgrammeId) -> ApiResult<programme::Model> {
    find_programme(conn, id).await?.ok_or_else(|| Code::NotFound.into())
}

/// One organisation of a programme.
///
/// # Errors
/// Where the database fails.
pub async fn find_organisation(
    conn: &impl ConnectionTrait,
    programme_id: ProgrammeId,
    id: OrganisationId,
) -> Result<Option<organisation::Model>, DbErr> {
    organisation::Entity::find_by_id(id)
        .filter(organisation::Column::ProgrammeId.eq(programme_id))
        .one(conn)
        .await
}

/// Organisations of a programme, newest first; one row more than the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_organisations(
    conn: &impl ConnectionTrait,
    programme_id: ProgrammeId,
    kind: Option<OrganisationKind>,
    page: &PageQuery,
) -> ApiResult<Vec<organisation::Model>> {
    let rows = organisation::Entity::find()
        .filter(organisation::Column::ProgrammeId.eq(programme_id))
        .apply_if(kind, |query, kind| query.filter(organisation::Column::Kind.eq(kind)))
        .apply_if(page.after()?, |query, id| query.filter(organisation::Column::Id.lt(id)))
        .order_by_desc(organisation::Column::Id)
        .limit(page.limit()? + 1)
        .all(conn)
        .await?;
    Ok(rows)
}
