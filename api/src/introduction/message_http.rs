//! Paths of messages between youth, employer and coach.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{IntroductionId, IntroductionMessageId, IntroductionSide, MessageReport};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::masking::{MaskedKind, mask};
use super::message_access::{self as access, Talk};
use super::message_query::{self as query, Whole};
use super::talking;
use crate::auth::{Caller, IntroductionParty, Person};
use crate::clock::day_of;
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{Page, PageQuery};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: create_introduction_message, list_introduction_messages, read_introduction_messages);
    guarded!(routes: report_introduction_message);
}

/// A message between youth, employer and coach.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = IntroductionMessage)]
pub struct IntroductionMessageOut {
    /// Names the message.
    id: IntroductionMessageId,
    /// In which introduction.
    introduction_id: IntroductionId,
    /// For which side it was written.
    side: IntroductionSide,
    /// First name of the youth, or the name of whoever wrote it.
    #[schema(example = "Sam")]
    author_name: String,
    /// Whether I wrote it.
    is_own: bool,
    /// What was written, as the others read it.
    body: String,
    /// What was masked in it and why, for the one who wrote it and the coach: while the youth is under 18, contact goes through
    /// the programme.
    masked: Vec<MaskedKind>,
    /// As it was written, where something was masked; for the coach alone.
    #[schema(required = true)]
    original: Option<String>,
    /// When it was sent.
    sent_at: DateTime<Utc>,
    /// When it was reported; for the coach and the one who reported it.
    #[schema(required = true)]
    reported_at: Option<DateTime<Utc>>,
    /// Why; for the same.
    #[schema(required = true)]
    report_reason: Option<MessageReport>,
}

fn show(whole: Whole, talk: &Talk, person: &Person) -> IntroductionMessageOut {
    let Whole { row, author_name } = whole;
    let is_coach = talk.side() == IntroductionSide::Coach;
    let is_own = row.author_id == person.user_id;
    let knows_report = is_coach || row.reported_by == Some(person.user_id);
    let kinds = row.original.as_deref().filter(|_| is_own || is_coach).map(|text| mask(text).kinds);
    IntroductionMessageOut {
        id: row.id,
        introduction_id: row.introduction_id,
        side: row.side,
        author_name,
        is_own,
        body: row.body,
        masked: kinds.unwrap_or_default(),
        original: row.original.filter(|_| is_coach),
        sent_at: row.sent_at,
        reported_at: row.reported_at.filter(|_| knows_report),
        report_reason: row.report_reason.filter(|_| knows_report),
    }
}

/// A message to send.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = IntroductionMessageIn)]
pub struct IntroductionMessageIn {
    /// What you want to say. Under 18 phone numbers, addresses, links and account names do not arrive.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = r"\S",
        example = "Kan ik woensdag om 15:30 komen kijken?"
    )]
    body: String,
}

/// Write to the others: youth, employer and coach. The coach always reads along.
#[utoipa::path(post, path = "/introductions/{introductionId}/messages", tag = "introductions",
    request_body = IntroductionMessageIn,
    params(("introductionId" = Uuid, Path, description = "The introduction"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Sent; `masked` says what did not arrive", body = IntroductionMessageOut),
              (status = 409, description = "Not accepted, over, or closed to messages"),
              (status = 429, description = "Thirty messages in an hour")))]
pub async fn create_introduction_message(
    caller: Caller<IntroductionParty>,
    once: Once,
    id: web::Path<IntroductionId>,
    body: Input<IntroductionMessageIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let talk = access::to_write(tx, &caller, *id).await?;
        let row = talking::send(tx, &caller, &talk, &body.value.body).await?;
        Reply::created(&show(query::complete_one(tx, &talk, row).await?, &talk, &caller))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// What was written.
#[utoipa::path(get, path = "/introductions/{introductionId}/messages", tag = "introductions",
    params(("introductionId" = Uuid, Path, description = "The introduction"), PageQuery),
    responses((status = 200, description = "Messages, newest first", body = Page<IntroductionMessageOut>),
              (status = 409, description = "For the employer: not accepted, or over")))]
pub async fn list_introduction_messages(
    caller: Caller<IntroductionParty>,
    id: web::Path<IntroductionId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    let talk = access::to_listen(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let rows = query::list(db.reader(), &talk, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |whole| whole.row.id.0, |whole| show(whole, &talk, &caller)))
}

/// How far somebody has read.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = IntroductionReadingIn)]
pub struct IntroductionReadingIn {
    /// The newest message that you have read.
    message_id: IntroductionMessageId,
}

/// What is left to read.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = IntroductionReading)]
pub struct IntroductionReadingOut {
    /// Messages of others that you have not read.
    unread_count: u64,
}

/// Say how far I have read. It only goes forward.
#[utoipa::path(post, path = "/introductions/{introductionId}/message-readings", tag = "introductions",
    request_body = IntroductionReadingIn,
    params(("introductionId" = Uuid, Path, description = "The introduction"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Noted", body = IntroductionReadingOut),
              (status = 409, description = "For the employer: not accepted, or over")))]
pub async fn read_introduction_messages(
    caller: Caller<IntroductionParty>,
    once: Once,
    id: web::Path<IntroductionId>,
    body: Input<IntroductionReadingIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let talk = access::to_write(tx, &caller, *id).await?;
        talking::read_until(tx, &caller, &talk, body.value.message_id).await?;
        let unread_count = query::count_unread(tx, *id, caller.user_id).await?;
        Reply::created(&IntroductionReadingOut { unread_count })
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Why a message is reported.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = MessageReportIn)]
pub struct MessageReportIn {
    /// Why.
    reason: MessageReport,
}

/// A message that was reported. Its text is not in it: an answer is kept under its Idempotency-Key.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MessageReported)]
pub struct MessageReportOut {
    /// Names the message.
    id: IntroductionMessageId,
    /// Why.
    reason: MessageReport,
    /// When.
    #[schema(required = true)]
    reported_at: Option<DateTime<Utc>>,
}

/// Say that a message of somebody else is not right: the coach looks at it.
#[utoipa::path(post, path = "/introductions/{introductionId}/messages/{introductionMessageId}/reports",
    tag = "introductions", request_body = MessageReportIn,
    params(("introductionId" = Uuid, Path, description = "The introduction"),
           ("introductionMessageId" = Uuid, Path, description = "The message"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Reported", body = MessageReportOut),
              (status = 409, description = "Reported already; for the employer: not accepted, or over")))]
pub async fn report_introduction_message(
    caller: Caller<IntroductionParty>,
    once: Once,
    ids: web::Path<(IntroductionId, IntroductionMessageId)>,
    body: Input<MessageReportIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (introduction, message) = *ids;
    let work = async |tx: &Tx| {
        let target = access::to_report(tx, &caller, introduction, message).await?;
        let row = talking::report(tx, &caller, &target, body.value.reason).await?;
        Reply::created(&MessageReportOut {
            id: row.id,
            reason: body.value.reason,
            reported_at: row.reported_at,
        })
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}
