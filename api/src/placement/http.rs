//! Paths of placements: begun, written, called off. What answers a step holds nothing of the youth, because it is kept for a repeated key.

use actix_web::web;
use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    EmployerId, IntroductionId, ParticipantId, PlaceKind, PlacementId, PlacementState, placement,
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::document::Terms;
use super::query::document_of;
use super::view::{PlacementOut, PlacementStepOut, show};
use super::{access, hours_http, ops, outcome_http, paper, query, signing_http};
use crate::attachment::http::FileContent;
use crate::auth::{Caller, EmployerOrCoach, EmployerOrLead, FileReader, IntroductionReader};
use crate::clock::day_of;
use crate::db::{Db, Tx};
use crate::error::{ApiError, ApiResult, Code};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::{Input, hex_digest};
use crate::page::{IfMatch, Page, PageQuery};
use crate::participant::access as file;
use crate::programme::query::get_programme;
use crate::query_string::Query;
use crate::reply::{Download, Reply};
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: create_placement, get_placement, update_placement, cancel_placement);
    guarded!(routes: get_placement_document);
    guarded!(routes: list_placements, list_employer_placements);
    signing_http::routes(routes);
    hours_http::routes(routes);
    outcome_http::routes(routes);
}

/// The placement as the caller sees it now. Its `ETag` is of all that is shown: also of signatures, hours and findings, which change
/// without the document.
async fn shown(conn: &impl ConnectionTrait, visible: &access::Visible) -> ApiResult<Reply> {
    Ok(Reply::ok(&show(conn, visible).await?)?.with_digest())
}

/// Begin a placement from an accepted introduction, as a draft that is signed next.
#[utoipa::path(post, path = "/introductions/{introductionId}/placements", tag = "placements", request_body = Terms,
    params(("introductionId" = Uuid, Path, description = "The introduction"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Begun", body = PlacementStepOut),
              (status = 409, description = "The employer has not accepted, or there is one that is not over")))]
pub async fn create_placement(
    caller: Caller<EmployerOrCoach>,
    once: Once,
    id: web::Path<IntroductionId>,
    body: Input<Terms>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_begin(tx, &caller, *id).await?;
        PlacementStepOut::reply(&ops::begin(tx, &caller, &target, &body.value).await?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// One placement. `view` tells which of its shapes the answer has. Its `ETag` is what a change must name in `If-Match`.
#[utoipa::path(get, path = "/placements/{placementId}", tag = "placements",
    params(("placementId" = Uuid, Path, description = "The placement")),
    responses((status = 200, description = "The placement", body = PlacementOut)))]
pub async fn get_placement(
    caller: Caller<IntroductionReader>,
    id: web::Path<PlacementId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (conn, today) = (db.reader(), day_of(db.clock().now()));
    let visible = access::to_read(conn, &caller, *id, today).await?;
    shown(conn, &visible).await
}

/// The signed agreement on paper, in Dutch.
#[utoipa::path(get, path = "/placements/{placementId}/document", tag = "placements",
    params(("placementId" = Uuid, Path, description = "The placement")),
    responses((status = 200, description = "The paper", content((FileContent = "application/pdf"))),
              (status = 409, description = "Not everybody has signed")))]
pub async fn get_placement_document(
    caller: Caller<IntroductionReader>,
    id: web::Path<PlacementId>,
    db: web::Data<Db>,
) -> ApiResult<Download> {
    let (conn, today) = (db.reader(), day_of(db.clock().now()));
    let visible = access::to_read(conn, &caller, *id, today).await?;
    let signed = query::signed_document(conn, &visible).await?.ok_or(Code::PlacementState)?;
    let programme = get_programme(conn, caller.programme_id).await?;
    let drawn = web::block(move || paper::write(&signed, &programme.name)).await;
    let bytes = drawn.map_err(ApiError::internal)??;
    Ok(Download { media_type: "application/pdf", file_name: format!("overeenkomst-{id}.pdf"), bytes })
}

/// Replace the terms of a draft. Every signature is gone: also one that came since you read it makes the `ETag` another.
#[utoipa::path(put, path = "/placements/{placementId}", tag = "placements", request_body = Terms,
    params(("placementId" = Uuid, Path, description = "The placement"),
           ("If-Match" = String, Header, description = "The `ETag` of the placement that you changed")),
    responses((status = 200, description = "Replaced", body = PlacementOut),
              (status = 409, description = "No draft any more")))]
pub async fn update_placement(
    caller: Caller<EmployerOrCoach>,
    id: web::Path<PlacementId>,
    if_match: IfMatch,
    body: Input<Terms>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    db.write(async |tx| {
        let target = access::to_edit(tx, &caller, *id).await?;
        if_match.require(hex_digest(shown(tx, target.held()).await?.body.as_bytes()))?;
        ops::edit(tx, &caller, &target, &body.value).await?;
        shown(tx, &access::to_read(tx, &caller, *id, day_of(tx.now())).await?).await
    })
    .await
}

/// Why it is called off.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlacementCancellationIn)]
pub struct CancellationIn {
    /// Why; everybody who signs reads it.
    #[schema(min_length = 1, max_length = 500, pattern = r"\S", example = "De winkel gaat verhuizen.")]
    reason: String,
}

/// Call a placement off, as the youth, a guardian whose signature is needed, the employer, the coach or a lead. Before its first day the
/// position is free again.
#[utoipa::path(post, path = "/placements/{placementId}/cancellations", tag = "placements",
    request_body = CancellationIn,
    params(("placementId" = Uuid, Path, description = "The placement"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Called off", body = PlacementStepOut),
              (status = 409, description = "Over, or the sides differ on how it went")))]
pub async fn cancel_placement(
    caller: Caller<IntroductionReader>,
    once: Once,
    id: web::Path<PlacementId>,
    body: Input<CancellationIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_cancel(tx, &caller, *id).await?;
        PlacementStepOut::reply(&ops::cancel(tx, &caller, &target, &body.value.reason).await?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// A placement in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlacementSummary)]
pub struct SummaryOut {
    /// Names the placement.
    id: PlacementId,
    /// What it is.
    kind: PlaceKind,
    /// Where it stands.
    state: PlacementState,
    /// First name of the youth.
    #[schema(example = "Sam")]
    youth_first_name: String,
    /// The employer.
    employer_name: String,
    /// What it is called.
    place_title: String,
    /// First day.
    starts_date: NaiveDate,
    /// Last day.
    ends_date: NaiveDate,
    /// When it was begun.
    created_at: DateTime<Utc>,
}

impl SummaryOut {
    fn of(row: &placement::Model) -> ApiResult<Self> {
        let document = document_of(row)?;
        Ok(Self {
            id: row.id,
            kind: row.kind,
            state: row.state,
            youth_first_name: document.youth_first_name,
            employer_name: document.employer_name,
            place_title: document.place_title,
            starts_date: row.starts_on,
            ends_date: row.ends_on,
            created_at: row.created_at,
        })
    }
}

fn page_of(rows: Vec<placement::Model>, limit: u64) -> ApiResult<Reply> {
    let rows = rows.iter().map(SummaryOut::of).collect::<ApiResult<Vec<SummaryOut>>>()?;
    Reply::page(&Page::from_rows(rows, limit, |row| row.id.0, |row| row))
}

/// The placements of a participant.
#[utoipa::path(get, path = "/participants/{participantId}/placements", tag = "placements",
    params(("participantId" = Uuid, Path, description = "The participant"), PageQuery),
    responses((status = 200, description = "Placements, newest first", body = Page<SummaryOut>)))]
pub async fn list_placements(
    caller: Caller<FileReader>,
    id: web::Path<ParticipantId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    file::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    page_of(query::list_of_participant(db.reader(), *id, after, limit).await?, limit)
}

/// The placements at my employer; to a lead those at any, also at one that was suspended.
#[utoipa::path(get, path = "/employers/{employerId}/placements", tag = "placements",
    params(("employerId" = Uuid, Path, description = "The employer"), PageQuery),
    responses((status = 200, description = "Placements, newest first", body = Page<SummaryOut>)))]
pub async fn list_employer_placements(
    caller: Caller<EmployerOrLead>,
    id: web::Path<EmployerId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    let employer = access::to_list_for(db.reader(), &caller, *id).await?;
    page_of(query::list_of_employer(db.reader(), employer, after, limit).await?, limit)
}
