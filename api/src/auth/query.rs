//! Reading sessions.

use entities::{
    ParticipantId, ProgrammeId, RefreshTokenId, Role, SessionId, UserId, guardianship, membership,
    participant, refresh_token, session, user,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::Person;
use crate::auth::rules::Shown;

#[derive(FromQueryResult)]
struct SessionRow {
    user_id: UserId,
    programme_id: ProgrammeId,
    participant_id: Option<ParticipantId>,
}

/// The person behind an open session of an account that may sign in.
///
/// # Errors
/// Where the database fails.
pub async fn find_person(
    conn: &impl ConnectionTrait,
    session_id: SessionId,
) -> Result<Option<Person>, DbErr> {
    let row = session::Entity::find_by_id(session_id)
        .select_only()
        .column(session::Column::UserId)
        .column(session::Column::ProgrammeId)
        .column_as(participant::Column::Id, "participant_id")
        .join(
            JoinType::InnerJoin,
            session::Entity::belongs_to(user::Entity)
                .from(session::Column::UserId)
                .to(user::Column::Id)
                .into(),
        )
        .join(
            JoinType::LeftJoin,
            session::Entity::belongs_to(participant::Entity)
                .from(session::Column::UserId)
                .to(participant::Column::UserId)
                .into(),
        )
        .filter(session::Column::EndedAt.is_null())
        .filter(user::Column::DisabledAt.is_null())
        .into_model::<SessionRow>()
        .one(conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let roles = list_roles(conn, row.user_id, row.participant_id.is_some()).await?;
    Ok(Some(Person {
        user_id: row.user_id,
        programme_id: row.programme_id,
        session_id,
        participant_id: row.participant_id,
        roles,
    }))
}

/// The roles that a person holds: those of live memberships, and those that being enrolled or being a guardian gives.
///
/// # Errors
/// Where the database fails.
pub async fn list_roles(
    conn: &impl ConnectionTrait,
    user_id: UserId,
    is_participant: bool,
) -> Result<Vec<Role>, DbErr> {
    let mut roles: Vec<Role> = membership::Entity::find()
        .select_only()
        .column(membership::Column::Role)
        .filter(membership::Column::UserId.eq(user_id))
        .filter(membership::Column::EndedAt.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    let guardianship = guardianship::Entity::find()
        .filter(guardianship::Column::UserId.eq(user_id))
        .filter(guardianship::Column::EndedAt.is_null())
        .one(conn)
        .await?;
    roles.extend(guardianship.map(|_| Role::Guardian));
    roles.extend(is_participant.then_some(Role::Participant));
    roles.sort_unstable();
    roles.dedup();
    Ok(roles)
}

/// Open sessions of a person, newest first. There are as many as devices, so they come in one page.
///
/// # Errors
/// Where the database fails.
pub async fn list_sessions(
    conn: &impl ConnectionTrait,
    user_id: UserId,
) -> Result<Vec<session::Model>, DbErr> {
    session::Entity::find()
        .filter(session::Column::UserId.eq(user_id))
        .filter(session::Column::EndedAt.is_null())
        .order_by_desc(session::Column::Id)
        .limit(100)
        .all(conn)
        .await
}

/// What is known of a refresh token, and whose it is.
///
/// # Errors
/// Where the database fails.
pub async fn find_shown(
    conn: &impl ConnectionTrait,
    token_hash: &str,
) -> Result<Option<(RefreshTokenId, SessionId, Shown)>, DbErr> {
    let by_hash = refresh_token::Column::TokenHash.eq(token_hash);
    let Some(token) = refresh_token::Entity::find().filter(by_hash).one(conn).await? else { return Ok(None) };
    let used_successor = refresh_token::Entity::find()
        .filter(refresh_token::Column::PreviousId.eq(token.id))
        .filter(refresh_token::Column::SpentAt.is_not_null())
        .one(conn)
        .await?;
    let shown = Shown {
        expires_at: token.expires_at,
        spent_at: token.spent_at,
        is_successor_used: used_successor.is_some(),
    };
    Ok(Some((token.id, token.session_id, shown)))
}
