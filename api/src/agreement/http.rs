//! Paths of agreements and check-ins.

use actix_web::web;
use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    AgreementId, AgreementKind, CheckInId, CheckInOutcome, CheckInState, PlanId, Standing, UserId, check_in,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::ops::{self, Told};
use super::query::{self, Standings};
use super::{access, rules::Rule};
use crate::auth::{Caller, Coach, FileReader, YouthOrCoach};
use crate::clock::day_of;
use crate::db::Db;
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{Page, PageQuery};
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_agreements, get_agreement, list_check_ins, create_check_in, confirm_check_in, reject_check_in);
}

/// A living agreement.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Agreement)]
pub struct AgreementOut {
    /// Names the agreement, in every revision.
    id: AgreementId,
    /// The plan.
    plan_id: PlanId,
    /// What it is about.
    kind: AgreementKind,
    /// What was agreed.
    title: String,
    /// What is counted.
    rule: Rule,
    /// First day.
    from_date: NaiveDate,
    /// Day after the last.
    until_date: NaiveDate,
    /// Where it stands, reckoned from confirmed check-ins and today's date.
    standing: Standing,
    /// Still part of the plan.
    is_live: bool,
}

impl From<Standings> for AgreementOut {
    fn from(item: Standings) -> Self {
        let Standings { agreement, rule, standing } = item;
        Self {
            id: agreement.id,
            plan_id: agreement.plan_id,
            kind: agreement.kind,
            title: agreement.title,
            rule,
            from_date: agreement.from_date,
            until_date: agreement.until_date,
            standing,
            is_live: agreement.is_live,
        }
    }
}

/// The agreements of a plan, with where they stand.
#[utoipa::path(get, path = "/plans/{planId}/agreements", tag = "agreements",
    params(("planId" = Uuid, Path, description = "The plan")),
    responses((status = 200, description = "Agreements, oldest first", body = Page<AgreementOut>)))]
pub async fn list_agreements(
    caller: Caller<FileReader>,
    id: web::Path<PlanId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let today = day_of(db.clock().now());
    let plan = crate::plan::access::to_read(db.reader(), &caller, *id, today).await?;
    let list = query::list_of_plan(db.reader(), plan.plan().id, today).await?;
    Reply::page(&Page { items: list.into_iter().map(AgreementOut::from).collect(), next_cursor: None })
}

/// One agreement, with where it stands.
#[utoipa::path(get, path = "/agreements/{agreementId}", tag = "agreements",
    params(("agreementId" = Uuid, Path, description = "The agreement")),
    responses((status = 200, description = "The agreement", body = AgreementOut)))]
pub async fn get_agreement(
    caller: Caller<FileReader>,
    id: web::Path<AgreementId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let today = day_of(db.clock().now());
    let visible = access::to_read(db.reader(), &caller, *id, today).await?;
    let item = query::get_standing(db.reader(), visible.agreement().clone(), today).await?;
    Reply::ok(&AgreementOut::from(item))
}

/// What happened on one occasion.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CheckInRecord)]
pub struct CheckInOut {
    /// Names the check-in.
    id: CheckInId,
    /// The agreement.
    agreement_id: AgreementId,
    /// The day.
    occurred_date: NaiveDate,
    /// The time of day that tells occasions of one day apart; absent where a day has one.
    #[schema(required = true, example = "09:00")]
    time_of_day: Option<String>,
    /// Kept, late, missed or excused.
    outcome: CheckInOutcome,
    /// Whether it counts.
    state: CheckInState,
    /// Who recorded it.
    recorded_by_user_id: UserId,
    /// When.
    recorded_at: DateTime<Utc>,
    /// The coach who confirmed or rejected it.
    #[schema(required = true)]
    decided_by_user_id: Option<UserId>,
    /// When.
    #[schema(required = true)]
    decided_at: Option<DateTime<Utc>>,
    /// Why it does not count.
    #[schema(required = true)]
    reason: Option<String>,
}

impl From<check_in::Model> for CheckInOut {
    fn from(row: check_in::Model) -> Self {
        Self {
            id: row.id,
            agreement_id: row.agreement_id,
            occurred_date: row.occurred_on,
            time_of_day: Some(row.occasion).filter(|time| !time.is_empty()),
            outcome: row.outcome,
            state: row.state,
            recorded_by_user_id: row.recorded_by,
            recorded_at: row.recorded_at,
            decided_by_user_id: row.decided_by,
            decided_at: row.decided_at,
            reason: row.reason,
        }
    }
}

/// The check-ins of an agreement.
#[utoipa::path(get, path = "/agreements/{agreementId}/check-ins", tag = "agreements",
    params(("agreementId" = Uuid, Path, description = "The agreement"), PageQuery),
    responses((status = 200, description = "Check-ins, newest first", body = Page<CheckInOut>)))]
pub async fn list_check_ins(
    caller: Caller<FileReader>,
    id: web::Path<AgreementId>,
    page: web::Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    let visible = access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let rows = query::list_check_ins(db.reader(), visible.agreement().id, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |row| row.id.0, CheckInOut::from))
}

/// What happened. There is no field for what it was about: that care was kept is enough.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CheckInIn)]
pub struct CheckInIn {
    /// Identifier made by the phone; the server makes one where it is left out.
    id: Option<CheckInId>,
    /// The day, not in the future and within the agreement's period.
    occurred_date: NaiveDate,
    /// The time of day, where a day has several occasions.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", min_length = 5, max_length = 5, example = "09:00")]
    time_of_day: Option<String>,
    /// Kept, late, missed or excused.
    outcome: CheckInOutcome,
}

/// Record what happened. What a coach records counts at once; what the youth records waits for the coach.
#[utoipa::path(post, path = "/agreements/{agreementId}/check-ins", tag = "agreements", request_body = CheckInIn,
    params(("agreementId" = Uuid, Path, description = "The agreement"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Recorded", body = CheckInOut),
              (status = 409, description = "The occasion has one already, or the agreement is over")))]
pub async fn create_check_in(
    caller: Caller<YouthOrCoach>,
    once: Once,
    id: web::Path<AgreementId>,
    body: Input<CheckInIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let CheckInIn { id: own_id, occurred_date, time_of_day, outcome } = &body.value;
    let occasion = time_of_day.clone().unwrap_or_default();
    let told = Told {
        id: *own_id,
        day: *occurred_date,
        occasion,
        outcome: *outcome,
        minutes: None,
        happened_at: None,
    };
    let work = async |tx: &_| {
        let agreement = access::to_record(tx, &caller, *id).await?;
        Reply::created(&CheckInOut::from(ops::check_in(tx, &caller, &agreement, &told).await?))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Make a check-in count.
#[utoipa::path(post, path = "/check-ins/{checkInId}/confirmations", tag = "agreements",
    params(("checkInId" = Uuid, Path, description = "The check-in"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "It counts", body = CheckInOut),
              (status = 409, description = "Decided already")))]
pub async fn confirm_check_in(
    caller: Caller<Coach>,
    once: Once,
    id: web::Path<CheckInId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &_| {
        let check_in = access::to_decide(tx, &caller, *id).await?;
        Reply::created(&CheckInOut::from(ops::confirm(tx, &caller, &check_in).await?))
    };
    once.run(&db, caller.user_id, "", work).await
}

/// A reason.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CheckInRejectionIn)]
pub struct CheckInRejectionIn {
    /// Why it does not count; the youth reads it.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = r"\S",
        example = "De school zegt dat je er niet was."
    )]
    reason: String,
}

/// Say why a check-in does not count, also one that was confirmed by mistake. The occasion may then be recorded again.
#[utoipa::path(post, path = "/check-ins/{checkInId}/rejections", tag = "agreements", request_body = CheckInRejectionIn,
    params(("checkInId" = Uuid, Path, description = "The check-in"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "It does not count", body = CheckInOut),
              (status = 409, description = "Decided already")))]
pub async fn reject_check_in(
    caller: Caller<Coach>,
    once: Once,
    id: web::Path<CheckInId>,
    body: Input<CheckInRejectionIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &_| {
        let check_in = access::to_decide(tx, &caller, *id).await?;
        Reply::created(&CheckInOut::from(ops::reject(tx, &caller, &check_in, &body.value.reason).await?))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}
