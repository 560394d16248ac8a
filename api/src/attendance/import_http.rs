//! Paths of attendance as a file.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{AttendanceImportId, attendance_import};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::ops::{self, Counts};
use super::sheet::{self, Sheet, Unreadable};
use super::{access, query};
use crate::auth::{Caller, Partner, Person};
use crate::db::{Db, Tx};
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::RawInput;
use crate::page::{Page, PageQuery};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// The largest file, bytes.
const LARGEST_FILE: usize = 1024 * 1024;
/// Rows of a file at most: all of them are told in one transaction.
const MOST_ROWS: usize = 5_000;
/// So many wrong cells are named.
const MOST_FAULTS: usize = 100;

/// Adds these operations.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_attendance_imports, create_attendance_import);
}

/// A file of attendance that was taken, or tried.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AttendanceImport)]
pub struct ImportOut {
    /// Names the import; absent where it was only tried.
    #[schema(required = true)]
    id: Option<AttendanceImportId>,
    /// When.
    imported_at: DateTime<Utc>,
    /// SHA-256 of the file, hexadecimal.
    sha256: String,
    /// Rows, without the head and blank lines.
    row_count: i32,
    /// Rows that were news.
    recorded_count: i32,
    /// Rows that changed what was there.
    corrected_count: i32,
    /// Rows that said what was known.
    unchanged_count: i32,
    /// Rows without an outcome, which tell nothing.
    skipped_count: i32,
}

impl From<attendance_import::Model> for ImportOut {
    fn from(row: attendance_import::Model) -> Self {
        let told = [row.recorded_count, row.corrected_count, row.unchanged_count];
        Self {
            id: Some(row.id),
            imported_at: row.imported_at,
            sha256: row.sha256,
            row_count: row.row_count,
            recorded_count: row.recorded_count,
            corrected_count: row.corrected_count,
            unchanged_count: row.unchanged_count,
            skipped_count: told.into_iter().fold(row.row_count, i32::saturating_sub),
        }
    }
}

/// The files of attendance that I sent in.
#[utoipa::path(get, path = "/attendance-imports", tag = "attendance", params(PageQuery),
    responses((status = 200, description = "Files, newest first", body = Page<ImportOut>)))]
pub async fn list_attendance_imports(
    caller: Caller<Partner>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    let rows = query::list_imports(db.reader(), &caller, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |row| row.id.0, ImportOut::from))
}

/// Whether to do it.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Only say what it would change, and change nothing.
    #[serde(default)]
    #[param(default = false)]
    dry_run: bool,
}

/// Tell attendance as a file: CSV in UTF-8 with commas or semicolons, 1 MB and 5,000 rows at most; all of it or nothing.
///
/// The first row names the columns: `contactId`, `date` and `outcome` must be there, `timeOfDay` and `minutes` may; others are
/// not looked at. `/me/attendance-sheet` gives a file to begin with. Outcomes are `present`, `excused`, `unexcused` and `late`, or
/// `aanwezig`, `geoorloofd`, `ongeoorloofd` and `te laat`; a row without one tells nothing. What is wrong is named as
/// `#row/12/date`, the column `date` on line 12 of the file, 100 at most, and `detail` says how many there are. The same file
/// again changes nothing.
#[utoipa::path(post, path = "/attendance-imports", tag = "attendance",
    request_body(content = String, content_type = "text/csv"),
    params(ImportQuery, ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Told", body = ImportOut),
              (status = 200, description = "What it would change", body = ImportOut),
              (status = 413, description = "More than 1 MB or 5,000 rows"),
              (status = 415, description = "Not `text/csv`, or in another encoding than UTF-8")))]
pub async fn create_attendance_import(
    caller: Caller<Partner>,
    once: Once,
    how: Query<ImportQuery>,
    body: RawInput<LARGEST_FILE>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (RawInput { bytes, digest, media_type }, is_dry) = (body, how.dry_run);
    if !sheet::is_csv_in_utf8(&media_type) {
        return Err(Code::SheetType.into());
    }
    let read = web::block(move || sheet::read(&bytes, MOST_ROWS)).await.map_err(ApiError::internal)?;
    let sheet = read.map_err(unreadable)?;
    let work = async |tx: &Tx| {
        let telling = access::to_tell(tx, &caller, &ops::places_in(&sheet.entries)).await?;
        let known = ops::find_known(tx, &telling, &sheet.entries).await?;
        require_faultless(&sheet, &ops::find_faults(tx, &telling, &sheet.entries, &known).await?)?;
        let effects = ops::tell(tx, &caller, &telling, &sheet.entries, known, is_dry).await?;
        conclude(tx, &caller, &sheet, &digest, ops::count(&effects), is_dry).await
    };
    once.run(&db, caller.user_id, &format!("{digest} {is_dry}"), work).await
}

fn unreadable(why: Unreadable) -> ApiError {
    match why {
        Unreadable::Encoding => Code::SheetEncoding.into(),
        Unreadable::Header(fields) => ApiError::from(Code::SheetHeader).at(fields),
        Unreadable::Empty => Code::FileEmpty.into(),
        Unreadable::TooLong => ApiError::from(Code::SheetTooLong).with("limit", MOST_ROWS),
    }
}

fn require_faultless(sheet: &Sheet, faults: &[ops::Fault]) -> ApiResult<()> {
    let found = faults
        .iter()
        .filter_map(|(index, column, code)| Some((*sheet.lines.get(*index)?, Some(*column), *code)));
    let mut all: Vec<_> = sheet.faults.iter().copied().chain(found).collect();
    if all.is_empty() {
        return Ok(());
    }
    all.sort_by_key(|(line, ..)| *line);
    let count = all.len();
    let named = all.into_iter().take(MOST_FAULTS).map(|(line, column, code)| match column {
        Some(column) => FieldError::new(format!("#row/{line}/{column}"), code),
        None => FieldError::new(format!("#row/{line}"), code),
    });
    Err(ApiError::from(Code::SheetWrong).with("count", count).at(named.collect()))
}

async fn conclude(
    tx: &Tx,
    person: &Person,
    sheet: &Sheet,
    sha256: &str,
    counts: Counts,
    is_dry: bool,
) -> ApiResult<Reply> {
    if !is_dry {
        let made = ops::note_import(tx, person, sha256, sheet.row_count, counts).await?;
        return Reply::created(&ImportOut::from(made));
    }
    Reply::ok(&ImportOut {
        id: None,
        imported_at: tx.now(),
        sha256: sha256.to_owned(),
        row_count: sheet.row_count,
        recorded_count: counts.recorded,
        corrected_count: counts.corrected,
        unchanged_count: counts.unchanged,
        skipped_count: sheet.skipped_count,
    })
}
