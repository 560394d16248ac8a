//! Paths of the inbox.

use std::collections::HashMap;

use actix_web::{HttpRequest, web};
use chrono::{DateTime, Utc};
use entities::{NoticeId, NoticeKind, ParticipantId, notice};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::texts::{Texts, Words};
use super::{access, address_http, ops, push_http, query, settings_http};
use crate::auth::{Anybody, Caller};
use crate::db::Db;
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::language::Language;
use crate::page::{Page, PageQuery};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_notices, get_notice_counts, create_notice_reading, create_notice_readings);
    settings_http::routes(routes);
    address_http::routes(routes);
    push_http::routes(routes);
}

/// Which notices.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NoticeQuery {
    /// Only those that I have not read; `false`: only those that I have.
    unread: Option<bool>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

/// Something that the programme tells me.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Notice)]
pub struct NoticeOut {
    /// Names the notice.
    id: NoticeId,
    /// What it is about.
    kind: NoticeKind,
    /// One line, in the reader's language.
    #[schema(example = "Je mijlpaal is goedgekeurd!")]
    title: String,
    /// What to do next, in the reader's language.
    #[schema(example = "Goed gedaan. Kijk in de app wat je ermee hebt verdiend.")]
    body: String,
    /// The kind of thing it is about.
    #[schema(example = "milestone")]
    subject_kind: String,
    /// Which one.
    subject_id: Uuid,
    /// Whose file.
    #[schema(required = true)]
    participant_id: Option<ParticipantId>,
    /// First name of the youth, for their coaches alone; never in a mail or a push.
    #[schema(required = true, example = "Sam")]
    first_name: Option<String>,
    /// When it was made.
    made_at: DateTime<Utc>,
    /// When I read it.
    #[schema(required = true)]
    read_at: Option<DateTime<Utc>>,
}

fn show(
    row: notice::Model,
    names: &HashMap<ParticipantId, String>,
    texts: &Texts,
    language: Language,
) -> NoticeOut {
    let Words { title, body } = texts.words(language, &row);
    NoticeOut {
        id: row.id,
        kind: row.kind,
        title,
        body,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id,
        participant_id: row.participant_id,
        first_name: row.participant_id.and_then(|id| names.get(&id).cloned()),
        made_at: row.made_at,
        read_at: row.read_at,
    }
}

/// My inbox.
#[utoipa::path(get, path = "/me/notices", tag = "notices", params(NoticeQuery),
    responses((status = 200, description = "Newest first", body = Page<NoticeOut>)))]
pub async fn list_notices(
    caller: Caller<Anybody>,
    request: HttpRequest,
    wanted: Query<NoticeQuery>,
    texts: web::Data<Texts>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let page = PageQuery::new(wanted.cursor.clone(), wanted.limit);
    let (after, limit) = (page.after()?, page.limit()?);
    let rows = query::list(db.reader(), caller.user_id, wanted.unread, after, limit).await?;
    let names = query::list_names_for_coach(db.reader(), caller.user_id, &rows).await?;
    let language = Language::of(&request);
    Reply::page(&Page::from_rows(rows, limit, |row| row.id.0, |row| show(row, &names, &texts, language)))
}

/// How much there is to read.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = NoticeCounts)]
pub struct NoticeCountsOut {
    /// Notices that I have not read.
    #[schema(minimum = 0)]
    unread: u64,
}

/// How many notices I have not read.
#[utoipa::path(get, path = "/me/notice-counts", tag = "notices",
    responses((status = 200, description = "The count", body = NoticeCountsOut)))]
pub async fn get_notice_counts(caller: Caller<Anybody>, db: web::Data<Db>) -> ApiResult<Reply> {
    Reply::ok(&NoticeCountsOut { unread: query::count_unread(db.reader(), caller.user_id).await? })
}

/// Note that I read a notice.
///
/// The first time counts. What was still to go by mail or push no longer does.
#[utoipa::path(post, path = "/notices/{noticeId}/readings", tag = "notices",
    params(("noticeId" = uuid::Uuid, Path, description = "The notice"),
        ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Noted", body = NoticeOut)))]
pub async fn create_notice_reading(
    caller: Caller<Anybody>,
    request: HttpRequest,
    once: Once,
    id: web::Path<NoticeId>,
    texts: web::Data<Texts>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let language = Language::of(&request);
    let work = once.run(&db, caller.user_id, "", async |tx| {
        let readable = access::to_read(tx, &caller, *id).await?;
        let row = ops::read(tx, readable).await?;
        let names = query::list_names_for_coach(tx, caller.user_id, std::slice::from_ref(&row)).await?;
        Reply::created(&show(row, &names, &texts, language))
    });
    work.await
}

/// Up to where I read.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NoticeReadingsIn)]
pub struct NoticeReadingsIn {
    /// The newest notice that I have seen.
    until_id: NoticeId,
}

/// Note that I read all notices up to one.
#[utoipa::path(post, path = "/me/notice-readings", tag = "notices", request_body = NoticeReadingsIn,
    params(("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Noted: how many are left", body = NoticeCountsOut)))]
pub async fn create_notice_readings(
    caller: Caller<Anybody>,
    once: Once,
    body: Input<NoticeReadingsIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let until = body.value.until_id;
    let work = once.run(&db, caller.user_id, &body.digest, async |tx| {
        ops::read_until(tx, &caller, until).await?;
        Reply::created(&NoticeCountsOut { unread: query::count_unread(tx, caller.user_id).await? })
    });
    work.await
}
