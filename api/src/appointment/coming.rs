//! What is next, in one list: appointments, places booked with the pass, visits signed up for, placements that begin, and agreements that end.

use chrono::{DateTime, Days, NaiveDate, Utc};
use entities::{AppointmentKind, ParticipantId};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::query::{After, Circle};
use crate::clock::{beginning_of, day_of};
use crate::error::{ApiError, ApiResult};

/// How long before its end an agreement is in the list.
const END_IN_SIGHT: Days = Days::new(30);

/// What something to come is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ComingKind {
    /// An appointment.
    Appointment,
    /// A place booked with the free-time pass.
    Booking,
    /// A role-model talk or company visit that the youth signed up for.
    Visit,
    /// The first day of a placement.
    PlacementStart,
    /// The end of an agreement.
    AgreementEnd,
}

/// Something to come.
#[derive(Clone, Debug)]
pub struct Coming {
    /// What it is.
    pub kind: ComingKind,
    /// The appointment, booking, sign-up, placement or agreement.
    pub id: Uuid,
    /// Whose.
    pub participant_id: ParticipantId,
    /// First name of the youth.
    pub first_name: String,
    /// With whom the appointment is.
    pub appointment_kind: Option<AppointmentKind>,
    /// What for; never on care.
    pub title: Option<String>,
    /// Where; never on care.
    pub place: Option<String>,
    /// Start; of a placement its first day, of an agreement the moment at which it ends.
    pub starts_at: DateTime<Utc>,
    /// End, where it is known.
    pub ends_at: Option<DateTime<Utc>>,
}

/// Everything of each kind, the nearest first, of the youths that `$youths` finds. `$3` is now, `$4` and `$5` are where the page before ended, `$6` is
/// the room. Of placements and agreements `$7` is today, `$8` the last day in sight, and `$9` and `$10` are where the page before ended.
///
/// Written out, because it is on the first screen: a statement for each kind and one for the names cost five round trips. CROSS JOIN keeps
/// SQLite to the order that begins with the few youths.
macro_rules! coming {
    ($youths:literal) => {
        concat!(
            "WITH youths AS (",
            $youths,
            ")
SELECT * FROM (
  SELECT 'appointment' AS what, a.id, y.id AS participant_id, y.first_name, a.kind AS appointment_kind, a.title, a.place,
         a.starts_at, a.ends_at, CAST(NULL AS DATE) AS day
    FROM youths y CROSS JOIN appointments a
   WHERE a.participant_id = y.id AND a.state = 'scheduled' AND a.ends_at > $3 AND (a.starts_at, a.id) > ($4, $5)
   ORDER BY a.starts_at, a.id LIMIT $6) appointment
UNION ALL
SELECT * FROM (
  SELECT 'booking', b.id, y.id, y.first_name, NULL, o.title, o.address, o.starts_at, CAST(NULL AS TIMESTAMPTZ), CAST(NULL AS DATE)
    FROM youths y CROSS JOIN bookings b CROSS JOIN offers o
   WHERE b.participant_id = y.id AND o.id = b.offer_id AND b.state = 'booked' AND o.starts_at > $3 AND (o.starts_at, b.id) > ($4, $5)
   ORDER BY o.starts_at, b.id LIMIT $6) booking
UNION ALL
SELECT * FROM (
  SELECT 'visit', s.id, y.id, y.first_name, NULL, v.title, v.address, v.starts_at, v.ends_at, CAST(NULL AS DATE)
    FROM youths y CROSS JOIN visit_sign_ups s CROSS JOIN visits v
   WHERE s.participant_id = y.id AND v.id = s.visit_id AND s.state = 'signed_up' AND v.state = 'published' AND v.ends_at > $3 AND (v.starts_at, s.id) > ($4, $5)
   ORDER BY v.starts_at, s.id LIMIT $6) visit
UNION ALL
SELECT * FROM (
  SELECT 'placement_start', q.id, y.id, y.first_name, NULL, l.title, l.address, CAST(NULL AS TIMESTAMPTZ), CAST(NULL AS TIMESTAMPTZ),
         q.starts_on
    FROM youths y CROSS JOIN placements q CROSS JOIN places l
   WHERE q.participant_id = y.id AND l.id = q.place_id AND q.state = 'active' AND q.starts_on >= $7 AND (q.starts_on, q.id) > ($9, $10)
   ORDER BY q.starts_on, q.id LIMIT $6) placement
UNION ALL
SELECT * FROM (
  SELECT 'agreement_end', g.id, y.id, y.first_name, NULL, g.title, NULL, CAST(NULL AS TIMESTAMPTZ), CAST(NULL AS TIMESTAMPTZ),
         g.until_date
    FROM youths y CROSS JOIN plans p CROSS JOIN agreements g
   WHERE p.participant_id = y.id AND p.state <> 'ended' AND g.plan_id = p.id AND g.is_live AND g.until_date > $7 AND g.until_date <= $8 AND (g.until_date, g.id) > ($9, $10)
   ORDER BY g.until_date, g.id LIMIT $6) agreement"
        )
    };
}

/// Of the youth `$1` alone. By itself, because PostgreSQL plans a statement anew at each call, which costs more than running it, as long as a value
/// could be missing that most of it hangs on.
pub const COMING_TO_ONE: &str = coming!("SELECT y.id, y.first_name FROM participants y WHERE y.id = $1");

/// Of the youth `$1` and those whom `$2` coaches; either may be nobody.
pub const COMING_TO_MANY: &str = coming!(
    "SELECT y.id, y.first_name FROM participants y WHERE y.id = $1
      UNION
     SELECT y.id, y.first_name FROM coach_assignments c JOIN participants y ON y.id = c.participant_id
      WHERE c.coach_id = $2 AND c.until_at IS NULL"
);

#[derive(FromQueryResult)]
struct Row {
    what: String,
    id: Uuid,
    participant_id: ParticipantId,
    first_name: String,
    appointment_kind: Option<AppointmentKind>,
    title: Option<String>,
    place: Option<String>,
    starts_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
    /// The whole day that it is, where it has no hour.
    day: Option<NaiveDate>,
}

impl Row {
    fn coming(self) -> Option<Coming> {
        let kind = match self.what.as_str() {
            "appointment" => ComingKind::Appointment,
            "booking" => ComingKind::Booking,
            "visit" => ComingKind::Visit,
            "placement_start" => ComingKind::PlacementStart,
            "agreement_end" => ComingKind::AgreementEnd,
            _ => return None,
        };
        Some(Coming {
            kind,
            id: self.id,
            participant_id: self.participant_id,
            first_name: self.first_name,
            appointment_kind: self.appointment_kind,
            title: self.title,
            place: self.place,
            starts_at: self.starts_at.or_else(|| self.day.map(beginning_of))?,
            ends_at: self.ends_at,
        })
    }
}

/// What is next for a circle, the nearest first; one item more than the page holds. One statement, however much there is.
///
/// # Errors
/// Where the database fails.
pub async fn list(
    conn: &impl ConnectionTrait,
    circle: Circle,
    now: DateTime<Utc>,
    after: After,
    limit: u64,
) -> ApiResult<Vec<Coming>> {
    let (room, today) = (limit.saturating_add(1), day_of(now));
    let (moment, id) = after.unwrap_or((DateTime::UNIX_EPOCH, Uuid::nil()));
    let day = day_of(moment);
    // A whole day stands where it begins; where the page before ended with something later that day, it was on it.
    let last_of_day = if beginning_of(day) == moment { id } else { Uuid::max() };
    let values = [
        circle.own.map(|own| own.0).into(),
        circle.coach.map(|coach| coach.0).into(),
        now.into(),
        moment.into(),
        id.into(),
        i64::try_from(room).unwrap_or(i64::MAX).into(),
        today.into(),
        today.checked_add_days(END_IN_SIGHT).unwrap_or(today).into(),
        day.into(),
        last_of_day.into(),
    ];
    let sql = if circle.coach.is_some() { COMING_TO_MANY } else { COMING_TO_ONE };
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    let rows = Row::find_by_statement(statement).all(conn).await?;
    let lost = || ApiError::internal("something to come without a start");
    let list: ApiResult<Vec<Coming>> = rows.into_iter().map(|row| row.coming().ok_or_else(lost)).collect();
    let mut list = list?;
    list.sort_by_key(|item| (item.starts_at, item.id));
    list.truncate(usize::try_from(room).unwrap_or(usize::MAX));
    Ok(list)
}
