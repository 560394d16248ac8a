//! Paths of check-ins: told, confirmed, rejected, corrected.

use actix_web::web;
use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use entities::{
    AgreementId, CheckInId, CheckInOutcome, CheckInState, RejectionReason, Side, UserId, check_in,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::deciding::{self, Instead};
use super::ops::{self, Told};
use super::telling::Why;
use super::{access, query};
use crate::auth::{Caller, Confirmer, FileReader, Teller};
use crate::clock::day_of;
use crate::db::Db;
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{Page, PageQuery};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations.
pub(super) fn routes(routes: &mut Routes) {
    guarded!(routes: list_check_ins, create_check_in, confirm_check_in, reject_check_in, correct_check_in);
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
    /// Whose word it is.
    side: Side,
    /// How long the occasion took, minutes; absent where nobody said.
    #[schema(required = true, example = 50)]
    minutes: Option<i32>,
    /// The moment that the phone says it was told at.
    #[schema(required = true)]
    happened_at: Option<DateTime<Utc>>,
    /// Who recorded it.
    recorded_by_user_id: UserId,
    /// When it arrived.
    recorded_at: DateTime<Utc>,
    /// Who confirmed, rejected or corrected it.
    #[schema(required = true)]
    decided_by_user_id: Option<UserId>,
    /// When.
    #[schema(required = true)]
    decided_at: Option<DateTime<Utc>>,
    /// Why it does not count; never on care.
    #[schema(required = true)]
    reason: Option<String>,
    /// The same, from a closed list.
    #[schema(required = true)]
    reason_code: Option<RejectionReason>,
    /// The earlier check-in that this one corrects.
    #[schema(required = true)]
    replaces_id: Option<CheckInId>,
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
            side: row.side,
            minutes: row.minutes,
            happened_at: row.happened_at,
            recorded_by_user_id: row.recorded_by,
            recorded_at: row.recorded_at,
            decided_by_user_id: row.decided_by,
            decided_at: row.decided_at,
            reason: row.reason,
            reason_code: row.reason_code,
            replaces_id: row.replaces_id,
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
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    let visible = access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let rows = query::list_check_ins(db.reader(), visible.agreement().id, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |row| row.id.0, CheckInOut::from))
}

/// What happened. There is no field for what it was about: that care was kept is enough, so neither `late` nor `minutes` is
/// told of it.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CheckInIn)]
pub struct CheckInIn {
    /// Identifier made by the phone; the server makes one where it is left out. The same again is the same check-in.
    id: Option<CheckInId>,
    /// The day, not in the future and within the agreement's period.
    occurred_date: NaiveDate,
    /// The time of day, where a day has several occasions; of today only what has begun.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", min_length = 5, max_length = 5, example = "09:00")]
    time_of_day: Option<String>,
    /// Kept, late, missed or excused.
    outcome: CheckInOutcome,
    /// How long the occasion took, minutes.
    #[schema(minimum = 1, maximum = 720, example = 50)]
    minutes: Option<i32>,
    /// The moment it was told to the phone: on the day itself or the day after, at most 30 days ago, and not ahead of the
    /// server's clock by more than five minutes.
    happened_at: Option<DateTime<Utc>>,
}

impl From<&CheckInIn> for Told {
    fn from(body: &CheckInIn) -> Self {
        Self {
            id: body.id,
            day: body.occurred_date,
            occasion: body.time_of_day.clone().unwrap_or_default(),
            outcome: body.outcome,
            minutes: body.minutes,
            happened_at: body.happened_at.map(|moment| moment.trunc_subsecs(6)),
        }
    }
}

/// Record what happened. What a coach or a contact records counts at once; what the youth records waits for one of them, and is
/// of the last 30 days.
///
/// With an identifier of the phone's own making, the same may be sent again, also under another Idempotency-Key.
#[utoipa::path(post, path = "/agreements/{agreementId}/check-ins", tag = "agreements", request_body = CheckInIn,
    params(("agreementId" = Uuid, Path, description = "The agreement"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Recorded", body = CheckInOut),
              (status = 409, description = "The occasion has one already (`errors` says which), the identifier stands \
                                            for something else, the agreement is over, or there is an appointment at \
                                            that time that can't follow")))]
pub async fn create_check_in(
    caller: Caller<Teller>,
    once: Once,
    id: web::Path<AgreementId>,
    body: Input<CheckInIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let told = Told::from(&body.value);
    let work = async |tx: &_| {
        let agreement = access::to_record(tx, &caller, *id).await?;
        Reply::created(&CheckInOut::from(ops::check_in(tx, &caller, &agreement, &told).await?))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Make a check-in count: an assigned coach or a contact who signed.
#[utoipa::path(post, path = "/check-ins/{checkInId}/confirmations", tag = "agreements",
    params(("checkInId" = Uuid, Path, description = "The check-in"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "It counts", body = CheckInOut),
              (status = 409, description = "Decided already, or there is an appointment at that time that can't follow")))]
pub async fn confirm_check_in(
    caller: Caller<Confirmer>,
    once: Once,
    id: web::Path<CheckInId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &_| {
        let check_in = access::to_decide(tx, &caller, *id).await?;
        Reply::created(&CheckInOut::from(deciding::confirm(tx, &caller, &check_in).await?))
    };
    once.run(&db, caller.user_id, "", work).await
}

/// A reason: in words, or on care only from the list, because nothing says what care is about.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CheckInRejectionIn)]
pub struct CheckInRejectionIn {
    /// Why it does not count; the youth reads it. Needed, except on care, where it is refused.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = r"\S",
        example = "De school zegt dat je er niet was."
    )]
    reason: Option<String>,
    /// The same, from a closed list. Needed on care.
    reason_code: Option<RejectionReason>,
}

/// Say why a check-in does not count, also one that was confirmed by mistake, for 30 days. The occasion may then be recorded
/// again.
#[utoipa::path(post, path = "/check-ins/{checkInId}/rejections", tag = "agreements", request_body = CheckInRejectionIn,
    params(("checkInId" = Uuid, Path, description = "The check-in"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "It does not count", body = CheckInOut),
              (status = 409, description = "Decided already, counts for more than 30 days, or a settled appointment says \
                                            the same")))]
pub async fn reject_check_in(
    caller: Caller<Confirmer>,
    once: Once,
    id: web::Path<CheckInId>,
    body: Input<CheckInRejectionIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let CheckInRejectionIn { reason, reason_code } = &body.value;
    let why = Why { reason: reason.clone(), code: *reason_code };
    let work = async |tx: &_| {
        let check_in = access::to_decide(tx, &caller, *id).await?;
        Reply::created(&CheckInOut::from(deciding::reject(tx, &caller, &check_in, &why).await?))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// What it should have been, and why.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CheckInCorrectionIn)]
pub struct CheckInCorrectionIn {
    /// Kept, late, missed or excused.
    outcome: CheckInOutcome,
    /// How long the occasion took, minutes.
    #[schema(minimum = 1, maximum = 720, example = 50)]
    minutes: Option<i32>,
    /// Why the earlier one was wrong; the youth reads it. Needed, except on care, where it is refused.
    #[schema(min_length = 1, max_length = 500, pattern = r"\S", example = "Je kwam een half uur later.")]
    reason: Option<String>,
    /// The same, from a closed list. Needed on care.
    reason_code: Option<RejectionReason>,
}

/// Say what a check-in should have been: another one takes its place and counts at once, and it stays to be seen as
/// corrected. What counts can be corrected for 30 days.
#[utoipa::path(post, path = "/check-ins/{checkInId}/corrections", tag = "agreements", request_body = CheckInCorrectionIn,
    params(("checkInId" = Uuid, Path, description = "The check-in"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "The check-in in its place", body = CheckInOut),
              (status = 409, description = "It does not count any more, says this already, counts for more than 30 days, the \
                                            agreement is over, or there is an appointment at that time that can't follow")))]
pub async fn correct_check_in(
    caller: Caller<Confirmer>,
    once: Once,
    id: web::Path<CheckInId>,
    body: Input<CheckInCorrectionIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let CheckInCorrectionIn { outcome, minutes, reason, reason_code } = &body.value;
    let why = Why { reason: reason.clone(), code: *reason_code };
    let instead = Instead { outcome: *outcome, minutes: *minutes };
    let work = async |tx: &_| {
        let check_in = access::to_decide(tx, &caller, *id).await?;
        Reply::created(&CheckInOut::from(deciding::correct(tx, &caller, &check_in, instead, &why).await?))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}
