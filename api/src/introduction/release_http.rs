//! Paths of what a youth lets an employer know.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{IntroductionId, ParticipantId, ReleaseId, ReleaseItem, ReleaseState, release};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::{access, message_query as query, releasing};
use crate::auth::{Caller, Family, Guardian, InterestReader, Youth};
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
    guarded!(routes: create_release, list_introduction_releases, list_releases, agree_to_release);
    guarded!(routes: withdraw_release);
}

/// Something more that an employer may know.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EmployerRelease)]
pub struct ReleaseOut {
    /// Names the release.
    id: ReleaseId,
    /// In which introduction.
    introduction_id: IntroductionId,
    /// Whose.
    participant_id: ParticipantId,
    /// First name of the youth.
    #[schema(example = "Sam")]
    first_name: String,
    /// What.
    item: ReleaseItem,
    /// The phone number; absent for what the file holds.
    #[schema(required = true, example = "+31612345678")]
    phone_number: Option<String>,
    /// Where it stands: under 16 a guardian agrees first.
    state: ReleaseState,
    /// When the youth chose it.
    proposed_at: DateTime<Utc>,
    /// Since when the employer may see it.
    #[schema(required = true)]
    released_at: Option<DateTime<Utc>>,
    /// Since when no longer.
    #[schema(required = true)]
    withdrawn_at: Option<DateTime<Utc>>,
}

fn show((row, first_name): (release::Model, String)) -> ReleaseOut {
    ReleaseOut {
        id: row.id,
        introduction_id: row.introduction_id,
        participant_id: row.participant_id,
        first_name,
        item: row.item,
        phone_number: row.value,
        state: row.state,
        proposed_at: row.proposed_at,
        released_at: row.released_at,
        withdrawn_at: row.withdrawn_at,
    }
}

/// What a youth chooses.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = EmployerReleaseIn)]
pub struct ReleaseIn {
    /// What this employer may know. An e-mail address is the proved one of your account.
    item: ReleaseItem,
    /// Your number; only with `phone_number`.
    #[schema(min_length = 1, max_length = 30, example = "06 12345678")]
    phone_number: Option<String>,
}

/// Let this employer know one more thing. Under 16 a guardian agrees first.
#[utoipa::path(post, path = "/introductions/{introductionId}/releases", tag = "introductions",
    request_body = ReleaseIn,
    params(("introductionId" = Uuid, Path, description = "The introduction"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Released, or proposed to a guardian", body = ReleaseOut),
              (status = 409, description = "Over, released already, or not in the file")))]
pub async fn create_release(
    caller: Caller<Youth>,
    once: Once,
    id: web::Path<IntroductionId>,
    body: Input<ReleaseIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let ReleaseIn { item, phone_number } = &body.value;
    let work = async |tx: &Tx| {
        let target = access::to_release(tx, &caller, *id).await?;
        let row = releasing::release(tx, &caller, &target, *item, phone_number.as_deref()).await?;
        Reply::created(&show((row, target.held().participant().first_name.clone())))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// What the youth let this employer know, and what was taken back.
#[utoipa::path(get, path = "/introductions/{introductionId}/releases", tag = "introductions",
    params(("introductionId" = Uuid, Path, description = "The introduction")),
    responses((status = 200, description = "Releases, newest first; all of them", body = Page<ReleaseOut>)))]
pub async fn list_introduction_releases(
    caller: Caller<InterestReader>,
    id: web::Path<IntroductionId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let target = access::to_trace(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let name = &target.held().participant().first_name;
    let rows = query::list_releases(db.reader(), &target).await?;
    let shown = rows.into_iter().map(|row| show((row, name.clone()))).collect();
    Reply::page(&Page::of_shown(shown, None))
}

/// Which releases, and which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReleaseQuery {
    /// In which state; unless told, those that wait for a guardian.
    state: Option<ReleaseState>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

/// What waits for me as a guardian; what I released as a youth.
#[utoipa::path(get, path = "/releases", tag = "introductions", params(ReleaseQuery),
    responses((status = 200, description = "Releases, newest first", body = Page<ReleaseOut>)))]
pub async fn list_releases(
    caller: Caller<Family>,
    which: Query<ReleaseQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let ReleaseQuery { state, cursor, limit } = which.into_inner();
    let page = PageQuery::new(cursor, limit);
    let (part, today) = ((page.after()?, page.limit()?), day_of(db.clock().now()));
    let state = state.unwrap_or(ReleaseState::Proposed);
    let rows = query::list_releases_within_sight(db.reader(), &caller, today, state, part).await?;
    Reply::page(&Page::from_rows(rows, part.1, |(row, _)| row.id.0, show))
}

/// Agree, as the guardian of a youth under 16: from now on the employer may see it.
#[utoipa::path(post, path = "/releases/{releaseId}/agreements", tag = "introductions",
    params(("releaseId" = Uuid, Path, description = "The release"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Released", body = ReleaseOut),
              (status = 409, description = "Does not wait for a guardian, or the introduction is over")))]
pub async fn agree_to_release(
    caller: Caller<Guardian>,
    once: Once,
    id: web::Path<ReleaseId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_agree(tx, &caller, *id).await?;
        let row = releasing::agree(tx, &caller, &target).await?;
        Reply::created(&show((row, target.held().participant().first_name.clone())))
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Take it back, as the youth or, under 16, a guardian: the employer no longer sees it, from this moment.
#[utoipa::path(post, path = "/releases/{releaseId}/withdrawals", tag = "introductions",
    params(("releaseId" = Uuid, Path, description = "The release"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Taken back", body = ReleaseOut),
              (status = 409, description = "Taken back already")))]
pub async fn withdraw_release(
    caller: Caller<Family>,
    once: Once,
    id: web::Path<ReleaseId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_take_back(tx, &caller, *id).await?;
        let row = releasing::take_back(tx, &caller, &target).await?;
        Reply::created(&show((row, target.held().participant().first_name.clone())))
    };
    once.run(&db, caller.user_id, "", work).await
}
