//! Paths of hours.

use actix_web::web;
use chrono::{DateTime, NaiveDate, Utc};
use entities::{PlacementId, PlacementShiftId, ShiftState, placement_shift};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::access::{self, Relation};
use super::hours::{Told, confirm, day_number, day_of_number, enter, refuse};
use super::judging::shift_of;
use super::query;
use crate::auth::{Caller, EmployerStaff, IntroductionReader, Youth};
use crate::clock::{day_of, time_of};
use crate::db::{Db, Tx};
use crate::error::{ApiError, ApiResult};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{Page, PageQuery, key_cursor};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;
use crate::working_time::http::FindingOut;
use crate::working_time::rules::Shift;
use crate::working_time::schedule::minutes_between;

/// Adds the operations of hours.
pub(super) fn routes(routes: &mut Routes) {
    guarded!(routes: create_shift, list_shifts, confirm_shift, refuse_shift);
}

/// How the list of hours is sorted, for its cursor.
const BY_DAY: &str = "day";

/// Hours on one day.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlacementShift)]
pub struct ShiftOut {
    /// Names the hours.
    id: PlacementShiftId,
    /// At which placement.
    placement_id: PlacementId,
    /// The day.
    worked_date: NaiveDate,
    /// Start, as the clock on the wall said.
    #[schema(example = "13:00")]
    from: String,
    /// End.
    #[schema(example = "17:00")]
    until: String,
    /// Longest unbroken break in it, minutes.
    break_minutes: i32,
    /// Minutes of work in real time.
    #[schema(example = 210)]
    minutes: i64,
    /// Whether the employer confirmed them.
    state: ShiftState,
    /// Rules of the law on working time that were broken with them; absent to the employer, because they tell of the youth's age, school and
    /// work elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<Vec<FindingOut>>,
    /// When they were entered.
    entered_at: DateTime<Utc>,
    /// When the employer decided.
    #[schema(required = true)]
    decided_at: Option<DateTime<Utc>>,
    /// Why they were refused.
    #[schema(required = true)]
    refuse_reason: Option<String>,
}

impl ShiftOut {
    fn of(row: placement_shift::Model, relation: Relation) -> ApiResult<Self> {
        let findings = match relation {
            Relation::File(_) => Some(serde_json::from_str(&row.findings).map_err(ApiError::internal)?),
            Relation::Employer(_) | Relation::SigningGuardian => None,
        };
        Ok(Self {
            id: row.id,
            placement_id: row.placement_id,
            worked_date: row.worked_on,
            from: time_of(row.from_minute),
            until: time_of(row.until_minute),
            break_minutes: row.break_minutes,
            minutes: shift_of(&row).minutes(),
            state: row.state,
            findings,
            entered_at: row.entered_at,
            decided_at: row.decided_at,
            refuse_reason: row.refuse_reason,
        })
    }
}

/// Where hours stand after the employer's word. It is kept for a repeated key, so it holds nothing of the youth.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlacementShiftStep)]
pub struct ShiftStepOut {
    /// Names the hours.
    id: PlacementShiftId,
    /// Where they stand now.
    state: ShiftState,
}

impl ShiftStepOut {
    fn reply(row: &placement_shift::Model) -> ApiResult<Reply> {
        Reply::created(&Self { id: row.id, state: row.state })
    }
}

/// Hours that were worked.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlacementShiftIn)]
pub struct ShiftIn {
    /// Identifier made by the phone. The same again is the same hours.
    id: PlacementShiftId,
    /// The day, within the period of the placement.
    worked_date: NaiveDate,
    /// Start, as the clock on the wall said.
    #[schema(pattern = r"^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "13:00")]
    from: String,
    /// End, not in the future; work over midnight is entered twice.
    #[schema(pattern = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", example = "17:00")]
    until: String,
    /// Longest unbroken break in it, minutes.
    #[schema(minimum = 0, maximum = 240, example = 30)]
    break_minutes: i32,
}

impl From<&ShiftIn> for Told {
    fn from(sent: &ShiftIn) -> Self {
        let (from_minute, until_minute) = minutes_between(&sent.from, &sent.until);
        let (day, break_minutes) = (sent.worked_date, sent.break_minutes);
        Self { id: sent.id, shift: Shift { day, from_minute, until_minute, break_minutes } }
    }
}

/// Enter the hours that I worked. What was not allowed can be entered too: it stands beside it, and the coach is told.
///
/// The same hours under the same identifier are entered once, however often a phone sends them.
#[utoipa::path(post, path = "/placements/{placementId}/shifts", tag = "placements", request_body = ShiftIn,
    params(("placementId" = Uuid, Path, description = "The placement"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Entered", body = ShiftOut),
              (status = 409, description = "Hours at that time are there already, the identifier stands for others, \
                                            or the placement is not in force")))]
pub async fn create_shift(
    caller: Caller<Youth>,
    once: Once,
    id: web::Path<PlacementId>,
    body: Input<ShiftIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_log(tx, &caller, *id).await?;
        let entered = enter(tx, &caller, &target, &Told::from(&body.value)).await?;
        Reply::created(&ShiftOut::of(entered, target.held().relation())?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Hours, and what they add up to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlacementShifts)]
pub struct ShiftsOut {
    /// The hours, newest day first.
    items: Vec<ShiftOut>,
    /// Cursor of the next page; absent on the last.
    #[schema(required = true)]
    next_cursor: Option<String>,
    /// Minutes of the whole placement that the employer confirmed.
    confirmed_minutes: i64,
    /// Minutes of the whole placement that wait for the employer.
    entered_minutes: i64,
}

/// The hours of a placement, with their sums.
#[utoipa::path(get, path = "/placements/{placementId}/shifts", tag = "placements",
    params(("placementId" = Uuid, Path, description = "The placement"), PageQuery),
    responses((status = 200, description = "Hours, newest day first", body = ShiftsOut)))]
pub async fn list_shifts(
    caller: Caller<IntroductionReader>,
    id: web::Path<PlacementId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit, conn) = (page.after_key(BY_DAY)?, page.limit()?, db.reader());
    let relation = access::to_follow(conn, &caller, *id, day_of(db.clock().now())).await?.relation();
    let after = after.and_then(|(number, id)| Some((day_of_number(number)?, id)));
    let rows = query::list_shifts(conn, *id, after, limit).await?;
    let cursor = |row: &placement_shift::Model| key_cursor(BY_DAY, (day_number(row.worked_on), row.id.0));
    let Page { items, next_cursor } = Page::from_sorted_rows(rows, limit, cursor, |row| row);
    let items = items.into_iter().map(|row| ShiftOut::of(row, relation)).collect::<ApiResult<_>>()?;
    let query::Sums { confirmed_minutes, entered_minutes } = query::sum_shifts(conn, *id).await?;
    Reply::ok(&ShiftsOut { items, next_cursor, confirmed_minutes, entered_minutes })
}

/// Confirm hours, as somebody at the employer.
#[utoipa::path(post, path = "/placement-shifts/{shiftId}/confirmations", tag = "placements",
    params(("shiftId" = Uuid, Path, description = "The hours"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Confirmed", body = ShiftStepOut),
              (status = 409, description = "Refused before")))]
pub async fn confirm_shift(
    caller: Caller<EmployerStaff>,
    once: Once,
    id: web::Path<PlacementShiftId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_decide(tx, &caller, *id).await?;
        ShiftStepOut::reply(&confirm(tx, &caller, &target).await?)
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Why hours are refused.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlacementShiftRefusalIn)]
pub struct RefusalIn {
    /// Why; the youth reads it.
    #[schema(min_length = 1, max_length = 500, pattern = r"\S", example = "Je was er tot vier uur.")]
    reason: String,
}

/// Refuse hours, as somebody at the employer. The youth can enter them anew.
#[utoipa::path(post, path = "/placement-shifts/{shiftId}/refusals", tag = "placements", request_body = RefusalIn,
    params(("shiftId" = Uuid, Path, description = "The hours"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Refused", body = ShiftStepOut),
              (status = 409, description = "Confirmed before")))]
pub async fn refuse_shift(
    caller: Caller<EmployerStaff>,
    once: Once,
    id: web::Path<PlacementShiftId>,
    body: Input<RefusalIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_decide(tx, &caller, *id).await?;
        ShiftStepOut::reply(&refuse(tx, &caller, &target, &body.value.reason).await?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}
