//! Reading sessions.

use entities::{ParticipantId, ProgrammeId, RefreshTokenId, Role, SessionId, UserId, refresh_token, session};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};

use super::Person;
use crate::auth::rules::Shown;

#[derive(FromQueryResult)]
struct SessionRow {
    user_id: UserId,
    programme_id: ProgrammeId,
    participant_id: Option<ParticipantId>,
    roles: Option<String>,
    is_guardian: bool,
    is_contact: bool,
}

/// One statement, because nearly every request of an ordinary phone asks it.
const PERSON: &str = "
SELECT s.user_id, s.programme_id, p.id AS participant_id,
       (SELECT string_agg(m.role, ',') FROM memberships m WHERE m.user_id = s.user_id AND m.ended_at IS NULL) AS roles,
       EXISTS (SELECT 1 FROM guardianships g WHERE g.user_id = s.user_id AND g.ended_at IS NULL) AS is_guardian,
       EXISTS (SELECT 1 FROM agreement_contacts c WHERE c.user_id = s.user_id AND c.state IN ('invited', 'signed')) AS is_contact
  FROM sessions s JOIN users u ON u.id = s.user_id LEFT JOIN participants p ON p.user_id = s.user_id
 WHERE s.id = $1 AND s.ended_at IS NULL AND u.disabled_at IS NULL";

/// The person behind an open session of an account that may sign in, with the roles of live memberships and those that
/// being enrolled, being a guardian or being a contact of an agreement gives.
///
/// # Errors
/// Where the database fails.
pub async fn find_person(
    conn: &impl ConnectionTrait,
    session_id: SessionId,
) -> Result<Option<Person>, DbErr> {
    let statement =
        Statement::from_sql_and_values(conn.get_database_backend(), PERSON, [session_id.0.into()]);
    let Some(row) = SessionRow::find_by_statement(statement).one(conn).await? else { return Ok(None) };
    let words = row.roles.iter().flat_map(|roles| roles.split(','));
    let mut roles =
        words.map(|word| Role::try_from_value(&word.to_owned())).collect::<Result<Vec<_>, _>>()?;
    roles.extend(row.is_contact.then_some(Role::Partner));
    roles.extend(row.is_guardian.then_some(Role::Guardian));
    roles.extend(row.participant_id.is_some().then_some(Role::Participant));
    roles.sort_unstable();
    roles.dedup();
    Ok(Some(Person {
        user_id: row.user_id,
        programme_id: row.programme_id,
        session_id,
        participant_id: row.participant_id,
        roles,
    }))
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
