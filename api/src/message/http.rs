//! Paths of messages.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{AttachmentId, MessageId, ParticipantId, UserId, attachment};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::hours_http::{
    __path_get_message_thread, __path_get_working_hours, __path_set_working_hours, get_message_thread,
    get_working_hours, set_working_hours,
};
use super::query::{self, ThreadRow, Whole};
use super::{access, ops};
use crate::auth::{Caller, Coach, Correspondent};
use crate::clock::day_of;
use crate::db::{Db, Tx};
use crate::error::{ApiError, ApiResult};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{Page, PageQuery, key_cursor};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: create_message, list_messages, read_messages, get_message_thread, list_message_threads);
    guarded!(routes: get_working_hours, set_working_hours);
}

/// A file that goes with something.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = FileReference)]
pub struct FileOut {
    /// Names the file.
    id: AttachmentId,
    /// What it is, by its content.
    #[schema(example = "image/jpeg")]
    media_type: String,
    /// Size, bytes.
    size_bytes: i64,
}

impl From<attachment::Model> for FileOut {
    fn from(row: attachment::Model) -> Self {
        Self { id: row.id, media_type: row.media_type, size_bytes: row.size_bytes }
    }
}

/// Somebody who has read a message.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MessageReader)]
pub struct ReaderOut {
    /// Who.
    user_id: UserId,
    /// When they last read on: by then at the latest.
    read_at: DateTime<Utc>,
}

/// A message.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Message)]
pub struct MessageOut {
    /// Names the message.
    id: MessageId,
    /// Whose thread.
    participant_id: ParticipantId,
    /// Who wrote it.
    author_user_id: UserId,
    /// The author's name.
    author_name: String,
    /// What was written; empty where files were sent without words.
    body: String,
    /// Files that go with it.
    attachments: Vec<FileOut>,
    /// When it was sent.
    sent_at: DateTime<Utc>,
    /// Who else has read it.
    read_by: Vec<ReaderOut>,
}

impl From<Whole> for MessageOut {
    fn from(whole: Whole) -> Self {
        let Whole { row, author_name, attachments, read_by } = whole;
        let reader =
            |read: entities::message_read::Model| ReaderOut { user_id: read.user_id, read_at: read.read_at };
        Self {
            id: row.id,
            participant_id: row.participant_id,
            author_user_id: row.author_id,
            author_name,
            body: row.body,
            attachments: attachments.into_iter().map(FileOut::from).collect(),
            sent_at: row.sent_at,
            read_by: read_by.into_iter().map(reader).collect(),
        }
    }
}

/// A message to send.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = MessageIn)]
pub struct MessageIn {
    /// What you want to say; a photo can also go without words.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = r"\S",
        example = "Ik ben vandaag op tijd op school!"
    )]
    body: Option<String>,
    /// Files that you sent in before.
    #[serde(default)]
    #[schema(max_items = 5, required = false)]
    attachment_ids: Vec<AttachmentId>,
}

/// Write to the coaches, or as a coach to the youth. Nobody else reads it.
#[utoipa::path(post, path = "/participants/{participantId}/messages", tag = "messages", request_body = MessageIn,
    params(("participantId" = Uuid, Path, description = "The participant"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Sent", body = MessageOut)))]
pub async fn create_message(
    caller: Caller<Correspondent>,
    once: Once,
    id: web::Path<ParticipantId>,
    body: Input<MessageIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let MessageIn { body: text, attachment_ids } = &body.value;
    let work = async |tx: &Tx| {
        let thread = access::to_talk(tx, &caller, *id, day_of(tx.now())).await?;
        let sent = ops::send(tx, &caller, &thread, text.as_deref(), attachment_ids).await?;
        let whole = query::complete(tx, *id, vec![sent]).await?.pop();
        let lost = || ApiError::internal("a message went missing");
        Reply::created(&MessageOut::from(whole.ok_or_else(lost)?))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// The messages of a thread.
#[utoipa::path(get, path = "/participants/{participantId}/messages", tag = "messages",
    params(("participantId" = Uuid, Path, description = "The participant"), PageQuery),
    responses((status = 200, description = "Messages, newest first", body = Page<MessageOut>)))]
pub async fn list_messages(
    caller: Caller<Correspondent>,
    id: web::Path<ParticipantId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    access::to_talk(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let rows = query::list(db.reader(), *id, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |whole| whole.row.id.0, MessageOut::from))
}

/// How far somebody has read.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = MessageReadingIn)]
pub struct ReadingIn {
    /// The newest message that you have read.
    message_id: MessageId,
}

/// What is left to read.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MessageReading)]
pub struct ReadingOut {
    /// Messages of others that you have not read.
    unread_count: i64,
}

/// Say how far I have read. It only goes forward.
#[utoipa::path(post, path = "/participants/{participantId}/message-readings", tag = "messages",
    request_body = ReadingIn,
    params(("participantId" = Uuid, Path, description = "The participant"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Noted", body = ReadingOut)))]
pub async fn read_messages(
    caller: Caller<Correspondent>,
    once: Once,
    id: web::Path<ParticipantId>,
    body: Input<ReadingIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let thread = access::to_talk(tx, &caller, *id, day_of(tx.now())).await?;
        ops::read_until(tx, &caller, &thread, body.value.message_id).await?;
        Reply::created(&ReadingOut { unread_count: query::count_unread(tx, *id, caller.user_id).await? })
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// A thread in a coach's list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MessageThreadSummary)]
pub struct ThreadSummaryOut {
    /// Whose thread.
    participant_id: ParticipantId,
    /// First name of the youth.
    #[schema(example = "Sam")]
    first_name: String,
    /// When the last message was sent; absent where there is none.
    #[schema(required = true)]
    last_message_at: Option<DateTime<Utc>>,
    /// Messages of others that you have not read.
    unread_count: i64,
}

impl From<ThreadRow> for ThreadSummaryOut {
    fn from(row: ThreadRow) -> Self {
        Self {
            participant_id: row.participant_id,
            first_name: row.first_name,
            last_message_at: row.last_message_at,
            unread_count: row.unread_count,
        }
    }
}

fn place(row: &ThreadRow) -> (i64, Uuid) {
    (row.last_message_at.map_or(-1, |at| at.timestamp_micros()), row.participant_id.0)
}

/// My threads: one for each youth whom I coach.
#[utoipa::path(get, path = "/me/message-threads", tag = "messages", params(PageQuery), responses(
    (status = 200, description = "Threads, that with the newest message first", body = Page<ThreadSummaryOut>)))]
pub async fn list_message_threads(
    caller: Caller<Coach>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after_key("newest")?, page.limit()?);
    let mut rows = query::list_threads(db.reader(), caller.user_id).await?;
    rows.retain(|row| after.is_none_or(|after| place(row) < after));
    let end = |row: &ThreadRow| key_cursor("newest", place(row));
    Reply::page(&Page::from_sorted_rows(rows, limit, end, ThreadSummaryOut::from))
}
