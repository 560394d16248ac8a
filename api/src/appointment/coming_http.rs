//! The path of what is next.

use actix_web::{HttpRequest, web};
use chrono::{DateTime, Utc};
use entities::{AppointmentKind, ParticipantId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::coming::{self, Coming, ComingKind};
use super::query::{After, Circle};
use crate::agreement::http::called;
use crate::auth::{Caller, Correspondent};
use crate::db::Db;
use crate::error::ApiResult;
use crate::language::Language;
use crate::page::{Page, PageQuery, key_cursor};
use crate::query_string::Query;
use crate::reply::Reply;

/// Something to come.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Coming)]
pub struct ComingOut {
    /// Appointment, booking, visit, the first day of a placement or the end of an agreement.
    kind: ComingKind,
    /// Names the appointment, the booking, the sign-up for a visit, the placement or the agreement.
    id: Uuid,
    /// Whose.
    participant_id: ParticipantId,
    /// First name of the youth.
    #[schema(example = "Sam")]
    first_name: String,
    /// With whom an appointment is; absent for the others.
    #[schema(required = true)]
    appointment_kind: Option<AppointmentKind>,
    /// What for; absent where nobody said, and of appointments about care. An agreement about care that ends has the same words
    /// for all.
    #[schema(required = true)]
    title: Option<String>,
    /// Where; absent where nobody said, and on care.
    #[schema(required = true)]
    place: Option<String>,
    /// Start; of a placement its first day, of an agreement the moment at which it ends.
    starts_at: DateTime<Utc>,
    /// End, where it is known.
    #[schema(required = true)]
    ends_at: Option<DateTime<Utc>>,
}

impl ComingOut {
    /// Shows it in the reader's language.
    #[must_use]
    pub fn show(item: Coming, language: Language) -> Self {
        let is_agreement = item.kind == ComingKind::AgreementEnd;
        Self {
            kind: item.kind,
            id: item.id,
            participant_id: item.participant_id,
            first_name: item.first_name,
            appointment_kind: item.appointment_kind,
            title: if is_agreement { Some(called(item.title, language)) } else { item.title },
            place: item.place,
            starts_at: item.starts_at,
            ends_at: item.ends_at,
        }
    }
}

/// The order of the lists of appointments.
const ORDER: &str = "starts";

/// Where the page before ended.
///
/// # Errors
/// 400 where the cursor is not one of ours.
pub(super) fn after(page: &PageQuery) -> ApiResult<After> {
    let key = page.after_key(ORDER)?;
    Ok(key.and_then(|(micros, id)| Some((DateTime::from_timestamp_micros(micros)?, id))))
}

/// The cursor that [`after`] reads.
pub(super) fn cursor(starts_at: DateTime<Utc>, id: Uuid) -> String {
    key_cursor(ORDER, (starts_at.timestamp_micros(), id))
}

/// What is next for me: as a youth what I have, as a coach what my youths have. Appointments, booked activities, visits,
/// placements that begin, and agreements that end within 30 days.
#[utoipa::path(get, path = "/me/appointments", tag = "appointments", params(PageQuery),
    responses((status = 200, description = "What is next, the nearest first", body = Page<ComingOut>)))]
pub async fn list_my_appointments(
    caller: Caller<Correspondent>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
    request: HttpRequest,
) -> ApiResult<Reply> {
    let (after, limit) = (after(&page)?, page.limit()?);
    let (now, language) = (db.clock().now(), Language::of(&request));
    let rows = coming::list(db.reader(), Circle::from(&*caller), now, after, limit).await?;
    let end = |item: &Coming| cursor(item.starts_at, item.id);
    Reply::page(&Page::from_sorted_rows(rows, limit, end, |item| ComingOut::show(item, language)))
}
