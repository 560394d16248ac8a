//! Paths of attendance: the list of a day, and telling it.

use actix_web::web;
use chrono::NaiveDate;
use entities::{AgreementContactId, CheckInId, CheckInState, Side, check_in};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::ops::{self, Entry};
use super::query::{self, DayRow};
use super::rules::{self, AttendanceEffect, AttendanceOutcome};
use super::sheet::COLUMNS;
use super::{access, file_http, import_http};
use crate::auth::{Caller, Partner};
use crate::clock::day_of;
use crate::contact;
use crate::csv;
use crate::db::Db;
use crate::error::{ApiError, ApiResult, FieldError};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{Page, PageQuery};
use crate::query_string::Query;
use crate::reply::{Download, Reply};
use crate::routes::Routes;

/// The largest list that becomes one sheet.
const LONGEST_SHEET: u64 = 1_000;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_attendance, get_attendance_sheet, create_attendance_records);
    import_http::routes(routes);
    file_http::routes(routes);
}

/// What was told of one occasion.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AttendanceOccasion)]
pub struct OccasionOut {
    /// Names the check-in.
    check_in_id: CheckInId,
    /// The time of day; absent where it is the whole day.
    #[schema(required = true, example = "09:00")]
    time_of_day: Option<String>,
    /// How long, minutes.
    #[schema(required = true)]
    minutes: Option<i32>,
    /// Present, excused, unexcused or late.
    outcome: AttendanceOutcome,
    /// Whether it counts.
    state: CheckInState,
    /// Whose word it is.
    side: Side,
}

impl From<check_in::Model> for OccasionOut {
    fn from(row: check_in::Model) -> Self {
        Self {
            check_in_id: row.id,
            time_of_day: Some(row.occasion).filter(|time| !time.is_empty()),
            minutes: row.minutes,
            outcome: row.outcome.into(),
            state: row.state,
            side: row.side,
        }
    }
}

/// A youth on the list of a day.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AttendanceEntry)]
pub struct DayOut {
    /// Your place as a contact of this youth's agreement: names the youth when you tell.
    contact_id: AgreementContactId,
    /// First name.
    #[schema(example = "Sam")]
    first_name: String,
    /// Initial of the surname.
    #[schema(required = true, example = "V")]
    surname_initial: Option<String>,
    /// Whether you signed what the agreement says now. Without that your word does not count: read it and sign again.
    is_signature_current: bool,
    /// What was told of the day.
    occasions: Vec<OccasionOut>,
}

impl From<DayRow> for DayOut {
    fn from(row: DayRow) -> Self {
        let DayRow { own, occasions } = row;
        Self {
            contact_id: own.contact.id,
            surname_initial: contact::rules::initial_of(&own.participant.surname),
            is_signature_current: contact::rules::is_signature_current(&own.contact, &own.agreement),
            first_name: own.participant.first_name,
            occasions: occasions.into_iter().map(OccasionOut::from).collect(),
        }
    }
}

/// Of which day, and which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DayQuery {
    /// The day; today unless told.
    date: Option<NaiveDate>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

/// My list of a day, as a contact at a school: the youths whose attendance agreement I signed and which holds then.
#[utoipa::path(get, path = "/me/attendance", tag = "attendance", params(DayQuery),
    responses((status = 200, description = "Youths, longest known first", body = Page<DayOut>)))]
pub async fn list_attendance(
    caller: Caller<Partner>,
    which: Query<DayQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let DayQuery { date, cursor, limit } = which.into_inner();
    let page = PageQuery::new(cursor, limit);
    let (after, limit) = (page.after()?, page.limit()?);
    let today = day_of(db.clock().now());
    let day = asked_day(date, today)?;
    let rows = query::list_day(db.reader(), &caller, day, today, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |row| row.own.contact.id.0, DayOut::from))
}

fn asked_day(day: Option<NaiveDate>, today: NaiveDate) -> ApiResult<NaiveDate> {
    let day = day.unwrap_or(today);
    let wrong = || ApiError::invalid(vec![FieldError::new("#query/date", "wrong_date")]);
    rules::is_of_this_age(day).then_some(day).ok_or_else(wrong)
}

/// Of which day.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SheetQuery {
    /// The day; today unless told.
    date: Option<NaiveDate>,
}

/// The same list as a spreadsheet, to fill in and to send back to `/attendance-imports`. What was told already is filled in.
#[utoipa::path(get, path = "/me/attendance-sheet", tag = "attendance", params(SheetQuery),
    responses((status = 200, description = "CSV with semicolons, decimal commas and a byte order mark", body = String,
               content_type = "text/csv")))]
pub async fn get_attendance_sheet(
    caller: Caller<Partner>,
    which: Query<SheetQuery>,
    db: web::Data<Db>,
) -> ApiResult<Download> {
    let today = day_of(db.clock().now());
    let day = asked_day(which.date, today)?;
    let rows = query::list_day(db.reader(), &caller, day, today, None, LONGEST_SHEET).await?;
    let rows = rows.into_iter().flat_map(|row| sheet_rows(row, day));
    csv::sheet(format!("aanwezigheid-{day}.csv"), &COLUMNS, rows)
}

fn sheet_rows(row: DayRow, day: NaiveDate) -> Vec<Vec<String>> {
    let initial = contact::rules::initial_of(&row.own.participant.surname).unwrap_or_default();
    let of_youth = [row.own.contact.id.to_string(), row.own.participant.first_name, initial, day.to_string()];
    let with = |rest: [String; 3]| of_youth.iter().cloned().chain(rest).collect();
    let told = |it: check_in::Model| {
        let minutes = it.minutes.map_or_else(String::new, |minutes| minutes.to_string());
        with([it.occasion, minutes, csv::word(&AttendanceOutcome::from(it.outcome))])
    };
    if row.occasions.is_empty() {
        return vec![with([String::new(), String::new(), String::new()])];
    }
    row.occasions.into_iter().map(told).collect()
}

/// One thing to tell.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = AttendanceRecordIn)]
pub struct RecordIn {
    /// Your place as a contact of the youth's agreement.
    contact_id: AgreementContactId,
    /// The day, not in the future and within the agreement's period.
    date: NaiveDate,
    /// The time of day, where a day has several lessons; of today only what has begun.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", min_length = 5, max_length = 5, example = "09:00")]
    time_of_day: Option<String>,
    /// How long, minutes. Not for care. Where it is left out, a lesson counts as 60 and a whole day as 360.
    #[schema(minimum = 1, maximum = 720, example = 50)]
    minutes: Option<i32>,
    /// Present, excused, unexcused or late; never late for care.
    outcome: AttendanceOutcome,
}

/// What to tell.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = AttendanceRecordsIn)]
pub struct RecordsIn {
    /// Of as many youths, days and lessons as there are.
    #[validate(nested)]
    #[schema(min_items = 1, max_items = 200)]
    items: Vec<RecordIn>,
}

impl RecordIn {
    fn entry(&self) -> Entry {
        Entry {
            contact_id: self.contact_id,
            day: self.date,
            occasion: self.time_of_day.clone().unwrap_or_default(),
            minutes: self.minutes,
            outcome: self.outcome,
        }
    }
}

/// What became of one thing that was told.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AttendanceRecord)]
pub struct RecordOut {
    /// Your place as a contact.
    contact_id: AgreementContactId,
    /// The day.
    date: NaiveDate,
    /// The time of day.
    #[schema(required = true, example = "09:00")]
    time_of_day: Option<String>,
    /// Recorded, corrected or unchanged.
    effect: AttendanceEffect,
}

/// What became of all of it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AttendanceRecords)]
pub struct RecordsOut {
    /// How many were news.
    recorded_count: i32,
    /// How many changed what was there.
    corrected_count: i32,
    /// How many were known.
    unchanged_count: i32,
    /// Each, in the order in which they were told.
    items: Vec<RecordOut>,
}

/// Tell who was there, of many youths at once: all of it or nothing. For contacts at a school about attendance, and for
/// contacts in care about appointments that were kept or missed. Telling the same again changes nothing; telling otherwise
/// corrects, and what was said before stays to be seen.
#[utoipa::path(post, path = "/attendance-records", tag = "attendance", request_body = RecordsIn,
    params(("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Told", body = RecordsOut)))]
pub async fn create_attendance_records(
    caller: Caller<Partner>,
    once: Once,
    body: Input<RecordsIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let entries: Vec<Entry> = body.value.items.iter().map(RecordIn::entry).collect();
    let work = async |tx: &_| {
        let telling = access::to_tell(tx, &caller, &ops::places_in(&entries)).await?;
        let known = ops::find_known(tx, &telling, &entries).await?;
        let faults = ops::find_faults(tx, &telling, &entries, &known).await?;
        if !faults.is_empty() {
            return Err(ApiError::invalid(faults.into_iter().map(field_error).collect()));
        }
        let effects = ops::tell(tx, &caller, &telling, &entries, known, false).await?;
        Reply::created(&show(&entries, &effects))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

fn field_error((index, field, code): ops::Fault) -> FieldError {
    FieldError::new(format!("/items/{index}/{field}"), code)
}

fn show(entries: &[Entry], effects: &[AttendanceEffect]) -> RecordsOut {
    let counts = ops::count(effects);
    let item = |(entry, effect): (&Entry, &AttendanceEffect)| RecordOut {
        contact_id: entry.contact_id,
        date: entry.day,
        time_of_day: Some(entry.occasion.clone()).filter(|time| !time.is_empty()),
        effect: *effect,
    };
    RecordsOut {
        recorded_count: counts.recorded,
        corrected_count: counts.corrected,
        unchanged_count: counts.unchanged,
        items: entries.iter().zip(effects).map(item).collect(),
    }
}
