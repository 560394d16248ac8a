//! Paths of visits. Those of sign-ups are in [`super::sign_up_http`].

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{VisitId, VisitState, visit};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::body::{VisitIn, VisitOut, show};
use super::query::{self, Which, Whole};
use super::{access, ops, sign_up_http};
use crate::auth::{Caller, CoachOrLead, Lead, Person, VisitMaker, VisitReader};
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::{Input, hex_digest};
use crate::page::{IfMatch, Page, PageQuery, key_cursor};
use crate::participant::query::find_birth_date;
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: create_visit, list_visits, get_visit, edit_visit, publish_visit, decline_visit, cancel_visit);
    sign_up_http::routes(routes);
}

pub(super) async fn created(tx: &Tx, person: &Person, row: visit::Model) -> ApiResult<Reply> {
    let version = row.version;
    let whole = query::complete_one(tx, person, row).await?;
    Ok(Reply::created(&show(whole, None))?.with_version(version))
}

/// Make a visit: by a coach or a lead it is published at once; by an employer it waits for a lead.
#[utoipa::path(post, path = "/visits", tag = "meetings", request_body = VisitIn,
    params(("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Made", body = VisitOut),
              (status = 409, description = "The employer is not verified")))]
pub async fn create_visit(
    caller: Caller<VisitMaker>,
    once: Once,
    body: Input<VisitIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_make(tx, &caller, body.value.employer_id).await?;
        created(tx, &caller, ops::make(tx, &caller, &target, &body.value).await?).await
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Which visits, and which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct VisitQuery {
    /// In this state; `published` unless told. Youths and families see what is published, employers their own.
    state: Option<VisitState>,
    /// That start then or later; now unless told.
    from_at: Option<DateTime<Utc>>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

/// The order of the list of visits.
const ORDER: &str = "starts";

/// Visits to come.
#[utoipa::path(get, path = "/visits", tag = "meetings", params(VisitQuery),
    responses((status = 200, description = "Visits, the nearest first", body = Page<VisitOut>)))]
pub async fn list_visits(
    caller: Caller<VisitReader>,
    wanted: Query<VisitQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let VisitQuery { state, from_at, cursor, limit } = wanted.into_inner();
    let page = PageQuery::new(cursor, limit);
    let limit = page.limit()?;
    let key = page.after_key(ORDER)?;
    let after = key.and_then(|(micros, id)| Some((DateTime::from_timestamp_micros(micros)?, id)));
    let from = from_at.unwrap_or_else(|| db.clock().now());
    let which = Which { state: state.unwrap_or(VisitState::Published), from };
    let rows = query::list(db.reader(), &caller, which, after, limit).await?;
    let born = find_birth_date(db.reader(), &caller).await?;
    let end = |whole: &Whole| key_cursor(ORDER, (whole.row.starts_at.timestamp_micros(), whole.row.id.0));
    Reply::page(&Page::from_sorted_rows(rows, limit, end, |whole| show(whole, born)))
}

/// One visit. A youth who signed up sees what became of it.
#[utoipa::path(get, path = "/visits/{visitId}", tag = "meetings",
    params(("visitId" = Uuid, Path, description = "The visit")),
    responses((status = 200, description = "The visit", body = VisitOut),
              (status = 304, description = "Nothing changed since the version named in `If-None-Match`")))]
pub async fn get_visit(
    caller: Caller<VisitReader>,
    id: web::Path<VisitId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let visible = access::to_read(db.reader(), &caller, *id).await?;
    let whole = query::complete_one(db.reader(), &caller, visible.visit().clone()).await?;
    let born = find_birth_date(db.reader(), &caller).await?;
    Ok(Reply::ok(&show(whole, born))?.with_digest())
}

/// Change a visit that has not begun: everything but its kind and its employer. Who signed up keeps the place, and is told of another time
/// or address.
#[utoipa::path(put, path = "/visits/{visitId}", tag = "meetings", request_body = VisitIn,
    params(("visitId" = Uuid, Path, description = "The visit"),
           ("If-Match" = String, Header, description = "The `ETag` of the visit that you read")),
    responses((status = 200, description = "Changed", body = VisitOut),
              (status = 409, description = "Begun or over, or the employer is not verified")))]
pub async fn edit_visit(
    caller: Caller<CoachOrLead>,
    id: web::Path<VisitId>,
    if_match: IfMatch,
    body: Input<VisitIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    db.write(async |tx| {
        let target = access::to_edit(tx, &caller, *id).await?;
        let before = query::complete_one(tx, &caller, target.visit().clone()).await?;
        if_match.require(hex_digest(Reply::ok(&show(before, None))?.body.as_bytes()))?;
        let row = ops::edit(tx, &caller, &target, &body.value).await?;
        Ok(Reply::ok(&show(query::complete_one(tx, &caller, row).await?, None))?.with_digest())
    })
    .await
}

/// Let youths sign up for a visit that an employer proposed.
#[utoipa::path(post, path = "/visits/{visitId}/publications", tag = "meetings",
    params(("visitId" = Uuid, Path, description = "The visit"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Published", body = VisitOut),
              (status = 409, description = "Not proposed, begun, or the employer is not verified")))]
pub async fn publish_visit(
    caller: Caller<Lead>,
    once: Once,
    id: web::Path<VisitId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_decide(tx, &caller, *id).await?;
        created(tx, &caller, ops::publish(tx, &caller, &target).await?).await
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Why a visit is declined or called off.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = VisitReasonIn)]
pub struct VisitReasonIn {
    /// Why; the employer reads it, and when it is called off the youths do too.
    #[schema(min_length = 1, max_length = 500, pattern = r"\S", example = "De gastspreker is ziek.")]
    reason: String,
}

/// Decline a visit that an employer proposed.
#[utoipa::path(post, path = "/visits/{visitId}/declines", tag = "meetings", request_body = VisitReasonIn,
    params(("visitId" = Uuid, Path, description = "The visit"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Declined", body = VisitOut),
              (status = 409, description = "Not proposed")))]
pub async fn decline_visit(
    caller: Caller<Lead>,
    once: Once,
    id: web::Path<VisitId>,
    body: Input<VisitReasonIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_decide(tx, &caller, *id).await?;
        created(tx, &caller, ops::decline(tx, &caller, &target, &body.value.reason).await?).await
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Call a visit off: every place is free again, and whoever had one is told.
#[utoipa::path(post, path = "/visits/{visitId}/cancellations", tag = "meetings", request_body = VisitReasonIn,
    params(("visitId" = Uuid, Path, description = "The visit"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Called off", body = VisitOut),
              (status = 409, description = "Declined, called off or held already")))]
pub async fn cancel_visit(
    caller: Caller<VisitMaker>,
    once: Once,
    id: web::Path<VisitId>,
    body: Input<VisitReasonIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_cancel(tx, &caller, *id).await?;
        created(tx, &caller, ops::cancel(tx, &caller, &target, &body.value.reason).await?).await
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}
