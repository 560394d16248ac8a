//! Paths of how a placement went.

use actix_web::web;
use chrono::NaiveDate;
use entities::{PlacementId, PlacementOutcome};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::access;
use super::outcome::{Answer, Told, settle, tell};
use super::view::PlacementStepOut;
use crate::auth::{Caller, Coach, YouthOrEmployer};
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of outcomes.
pub(super) fn routes(routes: &mut Routes) {
    guarded!(routes: report_placement, settle_placement);
}

/// How it went.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlacementReportIn)]
pub struct ReportIn {
    /// To the end, in part, or the youth did not come.
    outcome: PlacementOutcome,
    /// The last day that was worked, where it was completed in part.
    last_date: Option<NaiveDate>,
    /// Answers to your questions, each once: of the youth `guidance`, `learnt` and `welcome`, of the employer `effort`, `agreements`
    /// and `skills`. None are needed where the youth did not come.
    #[serde(default)]
    #[schema(max_items = 3, required = false)]
    answers: Vec<Answer>,
    /// What else you want to say; needed where the other side said otherwise.
    #[schema(min_length = 1, max_length = 1000, pattern = r"\S", example = "Sam was er elke week.")]
    comment: Option<String>,
}

/// Say how it went, as the youth or the employer: from the last day on, which is an earlier one where it was completed in part, or from the
/// first where the youth did not come. Where both say the same it is settled; where they differ the coach decides.
#[utoipa::path(post, path = "/placements/{placementId}/reports", tag = "placements", request_body = ReportIn,
    params(("placementId" = Uuid, Path, description = "The placement"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Heard; `state` tells whether it is settled", body = PlacementStepOut),
              (status = 409, description = "Too early, over, or said otherwise before")))]
pub async fn report_placement(
    caller: Caller<YouthOrEmployer>,
    once: Once,
    id: web::Path<PlacementId>,
    body: Input<ReportIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let ReportIn { outcome, last_date, ref answers, ref comment } = body.value;
    let told = Told { outcome, last_on: last_date, answers: answers.clone(), comment: comment.clone() };
    let work = async |tx: &Tx| {
        let target = access::to_tell(tx, &caller, *id).await?;
        PlacementStepOut::reply(&tell(tx, &caller, &target, &told).await?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// The coach's decision on how a placement went.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlacementSettlementIn)]
pub struct SettlementIn {
    /// How it went.
    outcome: PlacementOutcome,
    /// The last day that was worked, where it was completed in part.
    last_date: Option<NaiveDate>,
    /// Why; both sides read it.
    #[schema(min_length = 1, max_length = 1000, pattern = r"\S", example = "Ik heb met beiden gesproken.")]
    reason: String,
}

/// Decide how it went, as the coach: where the sides differ, or one of them stays silent.
#[utoipa::path(post, path = "/placements/{placementId}/settlements", tag = "placements", request_body = SettlementIn,
    params(("placementId" = Uuid, Path, description = "The placement"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Settled", body = PlacementStepOut),
              (status = 409, description = "Too early, or over")))]
pub async fn settle_placement(
    caller: Caller<Coach>,
    once: Once,
    id: web::Path<PlacementId>,
    body: Input<SettlementIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let SettlementIn { outcome, last_date, ref reason } = body.value;
    let work = async |tx: &Tx| {
        let target = access::to_settle(tx, &caller, *id).await?;
        PlacementStepOut::reply(&settle(tx, &caller, &target, (outcome, last_date), reason).await?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}
