//! Reading feeds, and what is in them.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entities::{AppointmentId, AppointmentState, ParticipantId, UserId, appointment, calendar_feed};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};

use super::rules::{AHEAD, BACK, Entry, MOST};
use crate::appointment::query::Circle;
use crate::auth::Person;
use crate::employer::acting;
use crate::error::{ApiResult, Code};
use crate::input::hex_digest;

/// Somebody's feed, if there is one.
///
/// # Errors
/// Where the database fails.
pub async fn find(
    conn: &impl ConnectionTrait,
    person: &Person,
) -> Result<Option<calendar_feed::Model>, DbErr> {
    calendar_feed::Entity::find_by_id(person.user_id).one(conn).await
}

#[derive(FromQueryResult)]
struct OwnerRow {
    user_id: UserId,
    participant_id: Option<ParticipantId>,
    is_coach: bool,
}

/// One statement, so that an unknown address takes as long as a known one. Roles are read anew.
const OWNER: &str = "
SELECT f.user_id, p.id AS participant_id,
       EXISTS (SELECT 1 FROM memberships m
                WHERE m.user_id = f.user_id AND m.role = 'coach' AND m.ended_at IS NULL) AS is_coach
  FROM calendar_feeds f JOIN users u ON u.id = f.user_id LEFT JOIN participants p ON p.user_id = f.user_id
 WHERE f.token_hash = $1 AND u.disabled_at IS NULL";

/// Whose diary it is.
#[derive(Clone, Copy, Debug)]
pub struct Owner {
    /// The youths whose appointments they live by.
    circle: Circle,
    /// Themselves, for what they have at employers.
    user_id: UserId,
}

/// Whose diary is at this address.
///
/// # Errors
/// 404 where the address was never given out, was revoked, or its owner's account is closed.
pub async fn owner_of(conn: &impl ConnectionTrait, token: &str) -> ApiResult<Owner> {
    let hash = hex_digest(token.as_bytes());
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), OWNER, [hash.into()]);
    let row = OwnerRow::find_by_statement(statement).one(conn).await?.ok_or(Code::NotFound)?;
    let circle = Circle { own: row.participant_id, coach: row.is_coach.then_some(row.user_id) };
    Ok(Owner { circle, user_id: row.user_id })
}

/// What a feed shows, the earliest first: appointments of the circle, and those with youths at the employers for which the
/// owner acts now. What is both stands there once, as the circle has it.
///
/// # Errors
/// Where the database fails.
pub async fn list_entries(
    conn: &impl ConnectionTrait,
    owner: Owner,
    now: DateTime<Utc>,
) -> ApiResult<Vec<Entry>> {
    let of_circle = appointment::Column::ParticipantId.in_subquery(owner.circle.participants());
    let at_work = appointment::Column::IntroductionId.in_subquery(acting::introductions(owner.user_id));
    let mut entries = list_of(conn, of_circle, now, false).await?;
    let known: HashSet<AppointmentId> = entries.iter().map(|entry| entry.id).collect();
    let others = list_of(conn, at_work, now, true).await?;
    entries.extend(others.into_iter().filter(|entry| !known.contains(&entry.id)));
    entries.sort_by_key(|entry| (entry.starts_at, entry.id));
    Ok(entries)
}

async fn list_of(
    conn: &impl ConnectionTrait,
    whose: SimpleExpr,
    now: DateTime<Utc>,
    is_with_youth: bool,
) -> ApiResult<Vec<Entry>> {
    let is_told = Condition::any()
        .add(appointment::Column::State.ne(AppointmentState::Cancelled))
        .add(appointment::Column::ChangedAt.gte(now - BACK));
    let rows = appointment::Entity::find()
        .filter(whose)
        .filter(appointment::Column::StartsAt.gte(now - BACK))
        .filter(appointment::Column::StartsAt.lt(now + AHEAD))
        .filter(is_told)
        .order_by_asc(appointment::Column::StartsAt)
        .order_by_asc(appointment::Column::Id)
        .limit(MOST)
        .all(conn)
        .await?;
    let show = |row: appointment::Model| Entry {
        id: row.id,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        is_cancelled: row.state == AppointmentState::Cancelled,
        changed_at: row.changed_at,
        version: row.version,
        is_with_youth,
    };
    Ok(rows.into_iter().map(show).collect())
}
