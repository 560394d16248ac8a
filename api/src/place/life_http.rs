//! Paths of a place's life: handing in, deciding, pausing, resuming and withdrawing.

use actix_web::web;
use entities::PlaceId;

use super::http::{PlaceOut, reply_with, show, tag};
use super::{access, ops, query};
use crate::auth::{Caller, EmployerOrLead, EmployerStaff, Lead};
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{IfMatch, Page, PageQuery};
use crate::provider::http::DecisionReasonIn;
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds these operations.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_submitted_places, submit_place, approve_place, reject_place);
    guarded!(routes: pause_place, resume_place, withdraw_place);
}

/// What waits for me: places of the programme that were handed in.
#[utoipa::path(get, path = "/place-submissions", tag = "places", params(PageQuery),
    responses((status = 200, description = "Oldest first", body = Page<PlaceOut>)))]
pub async fn list_submitted_places(
    caller: Caller<Lead>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let rows = query::list_submitted(db.reader(), &caller, &page).await?;
    let page = Page::from_rows(rows, page.limit()?, |(row, _)| row.id.0, |(row, name)| show(row, name));
    let items = page.items.into_iter().collect::<ApiResult<Vec<_>>>()?;
    Reply::page(&Page { items, next_cursor: page.next_cursor })
}

/// Hand a place in for a lead to decide on.
#[utoipa::path(post, path = "/places/{placeId}/submissions", tag = "places",
    params(("placeId" = Uuid, Path, description = "The place"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Handed in", body = PlaceOut),
              (status = 409, description = "Neither a draft nor rejected, or the employer is rejected or suspended")))]
pub async fn submit_place(
    caller: Caller<EmployerStaff>,
    once: Once,
    id: web::Path<PlaceId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_edit(tx, &caller, *id).await?;
        let submitted = ops::submit(tx, &caller, &target).await?;
        Reply::created(&reply_with(tx, submitted, target.employer()).await?)
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Publish a place as you read it: youths can find it.
#[utoipa::path(post, path = "/places/{placeId}/approvals", tag = "places",
    params(("placeId" = Uuid, Path, description = "The place"),
           ("If-Match" = String, Header, description = "The `ETag` of what you read: what changed since is published by nobody"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Published", body = PlaceOut),
              (status = 409, description = "Not handed in, or the employer is not verified")))]
pub async fn approve_place(
    caller: Caller<Lead>,
    once: Once,
    id: web::Path<PlaceId>,
    if_match: IfMatch,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_decide(tx, &caller, *id).await?;
        if_match.require(tag(target.place()))?;
        let published = ops::publish(tx, &caller, &target).await?;
        Reply::created(&reply_with(tx, published, target.employer()).await?)
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Send a place back.
#[utoipa::path(post, path = "/places/{placeId}/rejections", tag = "places", request_body = DecisionReasonIn,
    params(("placeId" = Uuid, Path, description = "The place"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Rejected", body = PlaceOut),
              (status = 409, description = "Not handed in")))]
pub async fn reject_place(
    caller: Caller<Lead>,
    once: Once,
    id: web::Path<PlaceId>,
    body: Input<DecisionReasonIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_decide(tx, &caller, *id).await?;
        let rejected = ops::reject(tx, &caller, &target, &body.value.reason).await?;
        Reply::created(&reply_with(tx, rejected, target.employer()).await?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Take a place out of sight for now. Who was introduced stays so.
#[utoipa::path(post, path = "/places/{placeId}/pauses", tag = "places",
    params(("placeId" = Uuid, Path, description = "The place"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Paused", body = PlaceOut),
              (status = 409, description = "Not in sight")))]
pub async fn pause_place(
    caller: Caller<EmployerStaff>,
    once: Once,
    id: web::Path<PlaceId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_edit(tx, &caller, *id).await?;
        let paused = ops::pause(tx, &caller, &target).await?;
        Reply::created(&reply_with(tx, paused, target.employer()).await?)
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Put a paused place back in sight.
#[utoipa::path(post, path = "/places/{placeId}/resumptions", tag = "places",
    params(("placeId" = Uuid, Path, description = "The place"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "In sight again", body = PlaceOut),
              (status = 409, description = "Not paused, or the employer is not verified")))]
pub async fn resume_place(
    caller: Caller<EmployerStaff>,
    once: Once,
    id: web::Path<PlaceId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_edit(tx, &caller, *id).await?;
        let resumed = ops::resume(tx, &caller, &target).await?;
        Reply::created(&reply_with(tx, resumed, target.employer()).await?)
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Withdraw a place for good.
#[utoipa::path(post, path = "/places/{placeId}/withdrawals", tag = "places", request_body = DecisionReasonIn,
    params(("placeId" = Uuid, Path, description = "The place"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Withdrawn", body = PlaceOut),
              (status = 409, description = "Withdrawn or over already")))]
pub async fn withdraw_place(
    caller: Caller<EmployerOrLead>,
    once: Once,
    id: web::Path<PlaceId>,
    body: Input<DecisionReasonIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_withdraw(tx, &caller, *id).await?;
        let withdrawn = ops::withdraw(tx, &caller, &target, &body.value.reason).await?;
        Reply::created(&reply_with(tx, withdrawn, target.employer()).await?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}
