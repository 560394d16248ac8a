//! Reading the messages of an introduction, and what a youth released in it.

use chrono::NaiveDate;
use entities::{
    IntroductionId, IntroductionMessageId, IntroductionSide, ReleaseId, ReleaseState, UserId,
    introduction_message, introduction_read, release,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use uuid::Uuid;

use super::access::Traceable;
use super::message_access::Talk;
use crate::auth::Person;
use crate::error::{ApiError, ApiResult};
use crate::participant::query::{first_names, ids_within_sight};
use crate::people::query::display_names;

/// A message and under which name its author is known there.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The message.
    pub row: introduction_message::Model,
    /// The youth's first name; else the name of the account.
    pub author_name: String,
}

/// The messages, newest first; one row more than the page holds.
///
/// # Errors
/// Where the database fails.
pub async fn list(
    conn: &impl ConnectionTrait,
    talk: &Talk,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<Whole>> {
    let rows = introduction_message::Entity::find()
        .filter(introduction_message::Column::IntroductionId.eq(talk.visible().introduction().id))
        .apply_if(after, |list, after| {
            list.filter(introduction_message::Column::Id.lt(IntroductionMessageId(after)))
        })
        .order_by_desc(introduction_message::Column::Id)
        .limit(limit.saturating_add(1))
        .all(conn)
        .await?;
    complete(conn, talk, rows).await
}

/// Adds the names.
///
/// # Errors
/// Where the database fails.
pub async fn complete(
    conn: &impl ConnectionTrait,
    talk: &Talk,
    rows: Vec<introduction_message::Model>,
) -> ApiResult<Vec<Whole>> {
    let others = rows.iter().filter(|row| row.side != IntroductionSide::Participant);
    let names = display_names(conn, others.map(|row| row.author_id)).await?;
    let whole = |row: introduction_message::Model| {
        let author_name = match row.side {
            IntroductionSide::Participant => talk.visible().participant().first_name.clone(),
            IntroductionSide::Employer | IntroductionSide::Coach => names.get(&row.author_id)?.clone(),
        };
        Some(Whole { row, author_name })
    };
    let complete: Option<Vec<Whole>> = rows.into_iter().map(whole).collect();
    complete.ok_or_else(|| ApiError::internal("a message without its author"))
}

/// One of them.
///
/// # Errors
/// Where the database fails.
pub async fn complete_one(
    conn: &impl ConnectionTrait,
    talk: &Talk,
    row: introduction_message::Model,
) -> ApiResult<Whole> {
    let whole = complete(conn, talk, vec![row]).await?.pop();
    whole.ok_or_else(|| ApiError::internal("a message went missing"))
}

/// How many messages of others somebody has not read.
///
/// # Errors
/// Where the database fails.
pub async fn count_unread(conn: &impl ConnectionTrait, id: IntroductionId, reader: UserId) -> ApiResult<u64> {
    let read = introduction_read::Entity::find_by_id((id, reader)).one(conn).await?;
    let unread = introduction_message::Entity::find()
        .filter(introduction_message::Column::IntroductionId.eq(id))
        .filter(introduction_message::Column::AuthorId.ne(reader))
        .apply_if(read, |list, read| list.filter(introduction_message::Column::Id.gt(read.message_id)));
    Ok(unread.count(conn).await?)
}

/// What a youth released in an introduction, newest first; what was taken back too.
///
/// # Errors
/// Where the database fails.
pub async fn list_releases(
    conn: &impl ConnectionTrait,
    target: &Traceable,
) -> ApiResult<Vec<release::Model>> {
    let rows = release::Entity::find()
        .filter(release::Column::IntroductionId.eq(target.held().introduction().id))
        .order_by_desc(release::Column::Id);
    Ok(rows.all(conn).await?)
}

/// Releases of those whose file the caller may read, in one state, with the first name of the youth, newest first; one row more
/// than the page holds.
///
/// # Errors
/// Where the database fails.
pub async fn list_releases_within_sight(
    conn: &impl ConnectionTrait,
    person: &Person,
    today: NaiveDate,
    state: ReleaseState,
    (after, limit): (Option<Uuid>, u64),
) -> ApiResult<Vec<(release::Model, String)>> {
    let rows = release::Entity::find()
        .filter(release::Column::ParticipantId.in_subquery(ids_within_sight(person, today)))
        .filter(release::Column::State.eq(state))
        .apply_if(after, |list, after| list.filter(release::Column::Id.lt(ReleaseId(after))))
        .order_by_desc(release::Column::Id)
        .limit(limit.saturating_add(1))
        .all(conn)
        .await?;
    let names = first_names(conn, rows.iter().map(|row| row.participant_id)).await?;
    let named = |row: release::Model| names.get(&row.participant_id).cloned().map(|name| (row, name));
    Ok(rows.into_iter().filter_map(named).collect())
}
