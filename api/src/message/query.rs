//! Reading threads.

use chrono::{DateTime, Utc};
use entities::{
    MessageId, ParticipantId, UserId, attachment, message, message_attachment, message_read, working_hours,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Statement,
};
use uuid::Uuid;

use super::rules::Hours;
use crate::error::{ApiError, ApiResult};
use crate::people::query::display_names;

/// A message with what belongs to it.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The message.
    pub row: message::Model,
    /// Name of the author.
    pub author_name: String,
    /// Files that go with it.
    pub attachments: Vec<attachment::Model>,
    /// Who has read it.
    pub read_by: Vec<message_read::Model>,
}

/// The messages of a thread, newest first; one row more than the page holds.
///
/// # Errors
/// Where the database fails.
pub async fn list(
    conn: &impl ConnectionTrait,
    participant: ParticipantId,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<Whole>> {
    let rows = message::Entity::find()
        .filter(message::Column::ParticipantId.eq(participant))
        .apply_if(after, |list, after| list.filter(message::Column::Id.lt(MessageId(after))))
        .order_by_desc(message::Column::Id)
        .limit(limit.saturating_add(1))
        .all(conn)
        .await?;
    complete(conn, participant, rows).await
}

/// Adds what belongs to each message of a thread, in four queries however many there are.
///
/// # Errors
/// Where the database fails.
pub async fn complete(
    conn: &impl ConnectionTrait,
    participant: ParticipantId,
    rows: Vec<message::Model>,
) -> ApiResult<Vec<Whole>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let authors = display_names(conn, rows.iter().map(|row| row.author_id)).await?;
    let files = list_files(conn, rows.iter().map(|row| row.id)).await?;
    let of_thread = message_read::Column::ParticipantId.eq(participant);
    let reads = message_read::Entity::find().filter(of_thread).all(conn).await?;
    let whole = |row: message::Model| {
        let attachments = files.iter().filter(|(message, _)| *message == row.id);
        let read_by = reads.iter().filter(|read| read.message_id >= row.id && read.user_id != row.author_id);
        Some(Whole {
            author_name: authors.get(&row.author_id)?.clone(),
            attachments: attachments.map(|(_, file)| file.clone()).collect(),
            read_by: read_by.cloned().collect(),
            row,
        })
    };
    let complete: Option<Vec<Whole>> = rows.into_iter().map(whole).collect();
    complete.ok_or_else(|| ApiError::internal("a message without its author"))
}

/// The files that go with messages.
async fn list_files(
    conn: &impl ConnectionTrait,
    messages: impl IntoIterator<Item = MessageId>,
) -> ApiResult<Vec<(MessageId, attachment::Model)>> {
    let links = message_attachment::Entity::find()
        .filter(message_attachment::Column::MessageId.is_in(messages))
        .all(conn)
        .await?;
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let files = attachment::Entity::find()
        .filter(attachment::Column::Id.is_in(links.iter().map(|link| link.attachment_id)))
        .order_by_asc(attachment::Column::Id)
        .all(conn)
        .await?;
    let of = |file: attachment::Model| {
        let its = links.iter().filter(|link| link.attachment_id == file.id).map(|link| link.message_id);
        its.map(|message| (message, file.clone())).collect::<Vec<_>>()
    };
    Ok(files.into_iter().flat_map(of).collect())
}

/// A thread, as a coach's list shows it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ThreadRow {
    /// Whose.
    pub participant_id: ParticipantId,
    /// First name of the youth.
    pub first_name: String,
    /// When the last message was sent.
    pub last_message_at: Option<DateTime<Utc>>,
    /// Messages of others that the caller has not read.
    pub unread_count: i64,
}

/// What somebody has not read of a thread, as a number; `$2` is before every message. The index is read from the place that was reached, so
/// that a long history costs nothing.
macro_rules! unread_of {
    ($participant:literal by $reader:literal) => {
        concat!(
            "(SELECT COUNT(*) FROM messages m WHERE m.participant_id = ",
            $participant,
            " AND m.author_id <> ",
            $reader,
            " AND m.id > COALESCE((SELECT r.message_id FROM message_reads r WHERE r.user_id = ",
            $reader,
            " AND r.participant_id = ",
            $participant,
            "), $2))"
        )
    };
}
pub(crate) use unread_of;

const THREADS: &str = concat!(
    "SELECT p.id AS participant_id, p.first_name,",
    " (SELECT l.sent_at FROM messages l WHERE l.participant_id = p.id ORDER BY l.id DESC LIMIT 1) AS last_message_at, ",
    unread_of!("p.id" by "$1"),
    " AS unread_count FROM participants p JOIN coach_assignments a ON a.participant_id = p.id",
    " WHERE a.coach_id = $1 AND a.until_at IS NULL ORDER BY p.id LIMIT 500"
);

/// The threads of a coach's youths, that with the newest message first, in one statement. A coach has a few dozen
/// youths, so they are sorted here.
///
/// # Errors
/// Where the database fails.
pub async fn list_threads(conn: &impl ConnectionTrait, coach: UserId) -> ApiResult<Vec<ThreadRow>> {
    let values = [coach.0.into(), Uuid::nil().into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), THREADS, values);
    let mut rows = ThreadRow::find_by_statement(statement).all(conn).await?;
    rows.sort_by_key(|row| std::cmp::Reverse((row.last_message_at, row.participant_id)));
    Ok(rows)
}

#[derive(FromQueryResult)]
struct CountRow {
    unread_count: i64,
}

/// How many messages of others somebody has not read in a thread.
///
/// # Errors
/// Where the database fails.
pub async fn count_unread(
    conn: &impl ConnectionTrait,
    participant: ParticipantId,
    reader: UserId,
) -> ApiResult<i64> {
    const UNREAD: &str = concat!("SELECT ", unread_of!("$3" by "$1"), " AS unread_count");
    let values = [reader.0.into(), Uuid::nil().into(), participant.0.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), UNREAD, values);
    Ok(CountRow::find_by_statement(statement).one(conn).await?.map_or(0, |row| row.unread_count))
}

/// The working hours of several coaches, Monday first.
///
/// # Errors
/// Where the database fails.
pub async fn list_hours(
    conn: &impl ConnectionTrait,
    coaches: impl IntoIterator<Item = UserId>,
) -> ApiResult<Vec<(UserId, Hours)>> {
    let rows = working_hours::Entity::find()
        .filter(working_hours::Column::UserId.is_in(coaches))
        .order_by_asc(working_hours::Column::Weekday)
        .all(conn)
        .await?;
    let show = |row: working_hours::Model| {
        let hours =
            Hours { weekday: row.weekday, from_minute: row.from_minute, until_minute: row.until_minute };
        (row.user_id, hours)
    };
    Ok(rows.into_iter().map(show).collect())
}

/// The week of one coach.
///
/// # Errors
/// Where the database fails.
pub async fn list_own_hours(conn: &impl ConnectionTrait, coach: UserId) -> ApiResult<Vec<Hours>> {
    Ok(list_hours(conn, [coach]).await?.into_iter().map(|(_, hours)| hours).collect())
}

/// Whether a coach was in touch: with a message, an appointment that was kept, a check-in that the coach decided on or told
/// of, a plan that came into force, or by dealing with the signal about the silence. What a youth wrote and nobody answered
/// is none. `$1` is the moment since when; `p` the participant.
macro_rules! in_touch {
    () => {
        "(EXISTS (SELECT 1 FROM messages m
                   WHERE m.participant_id = p.id AND m.sent_at > $1 AND m.author_id <> p.user_id)
          OR EXISTS (SELECT 1 FROM appointments a WHERE a.participant_id = p.id AND a.kind = 'coach'
                        AND a.state = 'kept' AND a.starts_at > $1)
          OR EXISTS (SELECT 1 FROM check_ins c JOIN coach_assignments s
                        ON s.participant_id = c.participant_id AND s.coach_id = c.decided_by
                      WHERE c.participant_id = p.id AND c.decided_at > $1)
          OR EXISTS (SELECT 1 FROM plan_revisions r JOIN plans l ON l.id = r.plan_id
                      WHERE l.participant_id = p.id AND r.activated_at > $1)
          OR EXISTS (SELECT 1 FROM signals d WHERE d.participant_id = p.id AND d.kind = 'no_contact'
                        AND d.settled_by IS NOT NULL AND d.settled_at > $1))"
    };
}

/// A participant, and in which programme.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct SilentRow {
    /// The participant.
    pub id: ParticipantId,
    /// The programme.
    pub programme_id: entities::ProgrammeId,
}

const SILENT: &str = concat!(
    "SELECT p.id, p.programme_id FROM participants p WHERE p.id > $2
        AND EXISTS (SELECT 1 FROM plans l WHERE l.participant_id = p.id AND l.state = 'active')
        AND NOT EXISTS (SELECT 1 FROM signals s
                         WHERE s.kind = 'no_contact' AND s.subject_id = p.id AND s.state = 'open')
        AND NOT ",
    in_touch!(),
    " ORDER BY p.id LIMIT 100"
);

const IN_TOUCH_AGAIN: &str = concat!(
    "SELECT p.id, p.programme_id FROM signals s JOIN participants p ON p.id = s.subject_id
      WHERE s.kind = 'no_contact' AND s.state = 'open' AND p.id > $2
        AND (NOT EXISTS (SELECT 1 FROM plans l WHERE l.participant_id = p.id AND l.state = 'active') OR ",
    in_touch!(),
    ") ORDER BY p.id LIMIT 100"
);

const IS_SILENT: &str = concat!(
    "SELECT p.id, p.programme_id FROM participants p WHERE p.id = $2
        AND EXISTS (SELECT 1 FROM plans l WHERE l.participant_id = p.id AND l.state = 'active')
        AND NOT ",
    in_touch!()
);

async fn find_silent(
    conn: &impl ConnectionTrait,
    sql: &str,
    since: DateTime<Utc>,
    id: Uuid,
) -> ApiResult<Vec<SilentRow>> {
    let values = [since.into(), id.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(SilentRow::find_by_statement(statement).all(conn).await?)
}

/// Participants with an active plan who were not in touch with a coach since then and about whom nobody was told, a
/// hundred after `after`.
///
/// # Errors
/// Where the database fails.
pub async fn list_silent(
    conn: &impl ConnectionTrait,
    since: DateTime<Utc>,
    after: Uuid,
) -> ApiResult<Vec<SilentRow>> {
    find_silent(conn, SILENT, since, after).await
}

/// Participants about whom somebody was told and who are in touch again, or have no active plan any more; a hundred
/// after `after`.
///
/// # Errors
/// Where the database fails.
pub async fn list_in_touch_again(
    conn: &impl ConnectionTrait,
    since: DateTime<Utc>,
    after: Uuid,
) -> ApiResult<Vec<SilentRow>> {
    find_silent(conn, IN_TOUCH_AGAIN, since, after).await
}

/// Whether a participant with an active plan was not in touch with a coach since then.
///
/// # Errors
/// Where the database fails.
pub async fn is_silent(
    conn: &impl ConnectionTrait,
    since: DateTime<Utc>,
    id: ParticipantId,
) -> ApiResult<bool> {
    Ok(!find_silent(conn, IS_SILENT, since, id.0).await?.is_empty())
}
