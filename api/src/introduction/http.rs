//! Paths of introductions.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{IntroductionDecline, IntroductionId, IntroductionState, UserId, introduction};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::access::{self, Relation};
use super::body::{EmployerIntroductionOut, IntroductionOut, IntroductionViewOut};
use super::{message_http, ops, query, release_http, sight};
use crate::auth::{
    Caller, Coach, EmployerStaff, InterestReader, IntroductionParty, IntroductionReader, YouthOrCoach,
};
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

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_introductions, get_introduction, accept_introduction, decline_introduction);
    guarded!(routes: withdraw_introduction, close_introduction, block_introduction, unblock_introduction);
    guarded!(routes: list_disclosures);
    release_http::routes(routes);
    message_http::routes(routes);
}

/// Where an introduction stands after a step. The youth is not in it: an answer is kept under its Idempotency-Key, and what the
/// employer may see can end before that does.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = IntroductionStep)]
pub struct IntroductionStepOut {
    /// Names the introduction.
    id: IntroductionId,
    /// Where it stands now.
    state: IntroductionState,
    /// Whether somebody closed the messages.
    is_blocked: bool,
}

fn created(row: &introduction::Model) -> ApiResult<Reply> {
    let is_blocked = row.blocked_at.is_some();
    Reply::created(&IntroductionStepOut { id: row.id, state: row.state, is_blocked })
}

/// Which introductions, and which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct IntroductionQuery {
    /// In which state; all unless told.
    state: Option<IntroductionState>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

/// The youths who were introduced to my employer. What I see of them for the first time is written down.
#[utoipa::path(get, path = "/introductions", tag = "introductions", params(IntroductionQuery),
    responses((status = 200, description = "Introductions, newest first", body = Page<EmployerIntroductionOut>)))]
pub async fn list_introductions(
    caller: Caller<EmployerStaff>,
    which: Query<IntroductionQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let IntroductionQuery { state, cursor, limit } = which.into_inner();
    let page = PageQuery::new(cursor, limit);
    let (after, limit) = (page.after()?, page.limit()?);
    let work = async |tx: &Tx| {
        let mut rows = query::list_for_employer(tx, &caller, state, after, limit).await?;
        let has_more = u64::try_from(rows.len()).unwrap_or(0) > limit;
        let next = if has_more { rows.pop() } else { None };
        let shown = sight::look(tx, &caller, rows).await?;
        Reply::page(&page_of(shown, next.is_some()))
    };
    db.write(work).await
}

/// The row beyond the page was not looked at, and is not shown.
fn page_of(shown: Vec<sight::Sight>, has_more: bool) -> Page<EmployerIntroductionOut> {
    let last: Option<Uuid> = shown.last().filter(|_| has_more).map(|sight| sight.row.id.0);
    Page::of_shown(shown.into_iter().map(EmployerIntroductionOut::from).collect(), last)
}

/// One introduction: as the file shows it, or as the employer sees it. What I see as employer for the first time is written down.
#[utoipa::path(get, path = "/introductions/{introductionId}", tag = "introductions",
    params(("introductionId" = Uuid, Path, description = "The introduction")),
    responses((status = 200, description = "The introduction", body = IntroductionViewOut)))]
pub async fn get_introduction(
    caller: Caller<IntroductionReader>,
    id: web::Path<IntroductionId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let today = day_of(db.clock().now());
    let visible = access::to_read(db.reader(), &caller, *id, today).await?;
    if let relation @ Relation::File(_) = visible.relation() {
        let whole = query::complete(db.reader(), &visible).await?;
        return Reply::ok(&IntroductionViewOut::File(IntroductionOut::new(whole, relation)));
    }
    let work = async |tx: &Tx| {
        let visible = access::to_read(tx, &caller, *id, today).await?;
        let seen = sight::look_at(tx, &caller, visible.introduction().clone()).await?;
        Reply::ok(&IntroductionViewOut::Employer(seen.into()))
    };
    db.write(work).await
}

/// Accept: I want to meet this youth. From now on we can write to each other.
#[utoipa::path(post, path = "/introductions/{introductionId}/acceptances", tag = "introductions",
    params(("introductionId" = Uuid, Path, description = "The introduction"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Accepted", body = IntroductionStepOut),
              (status = 409, description = "Does not wait for an answer")))]
pub async fn accept_introduction(
    caller: Caller<EmployerStaff>,
    once: Once,
    id: web::Path<IntroductionId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_answer(tx, &caller, *id).await?;
        created(&ops::accept(tx, &caller, &target).await?)
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Why an employer declines.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = IntroductionDeclineIn)]
pub struct IntroductionDeclineIn {
    /// Why; the youth reads it.
    reason: IntroductionDecline,
    /// More about it, for the coach alone.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = r"\S",
        example = "Wij zoeken iemand voor overdag."
    )]
    note: Option<String>,
}

/// Decline. From now on nothing of the youth is to be seen.
#[utoipa::path(post, path = "/introductions/{introductionId}/declines", tag = "introductions",
    request_body = IntroductionDeclineIn,
    params(("introductionId" = Uuid, Path, description = "The introduction"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Declined", body = IntroductionStepOut),
              (status = 409, description = "Does not wait for an answer")))]
pub async fn decline_introduction(
    caller: Caller<EmployerStaff>,
    once: Once,
    id: web::Path<IntroductionId>,
    body: Input<IntroductionDeclineIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let IntroductionDeclineIn { reason, note } = &body.value;
    let work = async |tx: &Tx| {
        let target = access::to_answer(tx, &caller, *id).await?;
        created(&ops::decline(tx, &caller, &target, *reason, note.as_deref()).await?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Take an introduction back before the employer answers, as the youth or the coach.
#[utoipa::path(post, path = "/introductions/{introductionId}/withdrawals", tag = "introductions",
    params(("introductionId" = Uuid, Path, description = "The introduction"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Taken back", body = IntroductionStepOut),
              (status = 409, description = "Answered already, or over")))]
pub async fn withdraw_introduction(
    caller: Caller<YouthOrCoach>,
    once: Once,
    id: web::Path<IntroductionId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_withdraw(tx, &caller, *id).await?;
        created(&ops::withdraw(tx, &caller, &target).await?)
    };
    once.run(&db, caller.user_id, "", work).await
}

/// How it ended.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = IntroductionEndingIn)]
pub struct IntroductionEndingIn {
    /// More about it; it stays in the trace, which the employer does not read.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = r"\S",
        example = "Sam gaat ergens anders aan de slag."
    )]
    note: Option<String>,
}

/// Close an accepted introduction, from any of the three sides. From now on the employer sees nothing of the youth here.
#[utoipa::path(post, path = "/introductions/{introductionId}/endings", tag = "introductions",
    request_body = IntroductionEndingIn,
    params(("introductionId" = Uuid, Path, description = "The introduction"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Closed", body = IntroductionStepOut),
              (status = 409, description = "Not accepted, or over")))]
pub async fn close_introduction(
    caller: Caller<IntroductionParty>,
    once: Once,
    id: web::Path<IntroductionId>,
    body: Input<IntroductionEndingIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_close(tx, &caller, *id).await?;
        created(&ops::close(tx, &caller, &target, body.value.note.as_deref()).await?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Close the messages: youth and employer write no more until the coach opens them.
#[utoipa::path(post, path = "/introductions/{introductionId}/blocks", tag = "introductions",
    params(("introductionId" = Uuid, Path, description = "The introduction"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Closed to messages", body = IntroductionStepOut),
              (status = 409, description = "Not accepted, or closed to messages already")))]
pub async fn block_introduction(
    caller: Caller<IntroductionParty>,
    once: Once,
    id: web::Path<IntroductionId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_close(tx, &caller, *id).await?;
        created(&ops::block(tx, &caller, &target).await?)
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Open the messages again, as the coach.
#[utoipa::path(post, path = "/introductions/{introductionId}/unblocks", tag = "introductions",
    params(("introductionId" = Uuid, Path, description = "The introduction"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Open to messages", body = IntroductionStepOut),
              (status = 409, description = "Not accepted, or open to messages already")))]
pub async fn unblock_introduction(
    caller: Caller<Coach>,
    once: Once,
    id: web::Path<IntroductionId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_open(tx, &caller, *id).await?;
        created(&ops::open(tx, &caller, &target).await?)
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Something that somebody at the employer has seen.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Disclosure)]
pub struct DisclosureOut {
    /// Who saw it.
    user_id: UserId,
    /// Their name.
    name: String,
    /// Their employer.
    employer_name: String,
    /// What: `introduction` is first name, age band, motivation and availability; else what was released.
    #[schema(example = "introduction")]
    item: String,
    /// When first.
    first_seen_at: DateTime<Utc>,
}

/// Who at the employer has seen what of me, and when first: for the youth and who reads the file with them.
#[utoipa::path(get, path = "/introductions/{introductionId}/disclosures", tag = "introductions",
    params(("introductionId" = Uuid, Path, description = "The introduction")),
    responses((status = 200, description = "What was seen, oldest first; all of it", body = Page<DisclosureOut>)))]
pub async fn list_disclosures(
    caller: Caller<InterestReader>,
    id: web::Path<IntroductionId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let conn = db.reader();
    let target = access::to_trace(conn, &caller, *id, day_of(db.clock().now())).await?;
    let employer_name = query::complete(conn, target.held()).await?.employer_name;
    let rows = query::list_disclosures(conn, &target).await?;
    let show = |(row, name): (entities::disclosure::Model, String)| DisclosureOut {
        user_id: row.user_id,
        name,
        employer_name: employer_name.clone(),
        item: row.item,
        first_seen_at: row.first_seen_at,
    };
    Reply::page(&Page::of_shown(rows.into_iter().map(show).collect(), None))
}
