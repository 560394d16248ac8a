//! Reading accounts and the roles that they hold.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entities::{MembershipId, OrganisationId, ProgrammeId, Role, UserId, membership, organisation, user};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use crate::error::{ApiError, ApiResult};
use crate::page::PageQuery;

/// Accounts of a programme, newest first; one row more than the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_users(
    conn: &impl ConnectionTrait,
    programme_id: ProgrammeId,
    page: &PageQuery,
) -> ApiResult<Vec<user::Model>> {
    let rows = user::Entity::find()
        .filter(user::Column::ProgrammeId.eq(programme_id))
        .apply_if(page.after()?, |query, id| query.filter(user::Column::Id.lt(id)))
        .order_by_desc(user::Column::Id)
        .limit(page.limit()? + 1)
        .all(conn)
        .await?;
    Ok(rows)
}

/// One account of a programme.
///
/// # Errors
/// Where the database fails.
pub async fn find_user(
    conn: &impl ConnectionTrait,
    programme_id: ProgrammeId,
    id: UserId,
) -> Result<Option<user::Model>, DbErr> {
    user::Entity::find_by_id(id).filter(user::Column::ProgrammeId.eq(programme_id)).one(conn).await
}

/// What somebody is called.
///
/// # Errors
/// Where the database fails.
pub async fn display_name_of(conn: &impl ConnectionTrait, id: UserId) -> ApiResult<String> {
    let name = display_names(conn, [id]).await?.remove(&id);
    name.ok_or_else(|| ApiError::internal("an account went missing"))
}

/// What people are called, in one query however many they are.
///
/// # Errors
/// Where the database fails.
pub async fn display_names(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = UserId>,
) -> ApiResult<HashMap<UserId, String>> {
    let ids: HashSet<UserId> = ids.into_iter().collect();
    let names: Vec<(UserId, String)> = user::Entity::find()
        .select_only()
        .column(user::Column::Id)
        .column(user::Column::DisplayName)
        .filter(user::Column::Id.is_in(ids))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(names.into_iter().collect())
}

/// A membership with the name of its organisation.
#[derive(Clone, Debug, FromQueryResult)]
pub struct MembershipRow {
    /// Names the membership.
    pub id: MembershipId,
    /// On whose behalf.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// The role.
    pub role: Role,
    /// Since when.
    pub granted_at: DateTime<Utc>,
    /// Until when.
    pub ended_at: Option<DateTime<Utc>>,
}

/// The memberships of an account, ended ones too, newest first. A person holds a handful, so they come at once.
///
/// # Errors
/// Where the database fails.
pub async fn list_memberships(
    conn: &impl ConnectionTrait,
    programme_id: ProgrammeId,
    user_id: UserId,
) -> Result<Vec<MembershipRow>, DbErr> {
    membership::Entity::find()
        .column_as(organisation::Column::Name, "organisation_name")
        .join(
            JoinType::InnerJoin,
            membership::Entity::belongs_to(organisation::Entity)
                .from(membership::Column::OrganisationId)
                .to(organisation::Column::Id)
                .into(),
        )
        .filter(membership::Column::ProgrammeId.eq(programme_id))
        .filter(membership::Column::UserId.eq(user_id))
        .order_by_desc(membership::Column::Id)
        .limit(100)
        .into_model::<MembershipRow>()
        .all(conn)
        .await
}
