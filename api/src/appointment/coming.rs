//! What is next, in one list: appointments, places booked with the pass, and agreements that end.

use chrono::{DateTime, Days, Utc};
use entities::{
    AppointmentKind, AppointmentState, BookingId, BookingState, ParticipantId, agreement, appointment,
    booking, offer,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::query::{After, Circle, behind};
use crate::clock::{beginning_of, day_of};
use crate::error::ApiResult;
use crate::participant::query::first_names;

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
    /// The end of an agreement.
    AgreementEnd,
}

/// Something to come.
#[derive(Clone, Debug)]
pub struct Coming {
    /// What it is.
    pub kind: ComingKind,
    /// The appointment, booking or agreement.
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
    /// Start; for an agreement the moment at which it ends.
    pub starts_at: DateTime<Utc>,
    /// End, where it is known.
    pub ends_at: Option<DateTime<Utc>>,
}

/// What is next for a circle, the nearest first; one item more than the page holds. Four statements, however much
/// there is.
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
    let room = limit.saturating_add(1);
    let mut list = list_appointments(conn, circle, now, after, room).await?;
    list.extend(list_bookings(conn, circle, now, after, room).await?);
    list.extend(list_ends(conn, circle, now, after, room).await?);
    list.sort_by_key(|item| (item.starts_at, item.id));
    list.truncate(usize::try_from(room).unwrap_or(usize::MAX));
    let names = first_names(conn, list.iter().map(|item| item.participant_id)).await?;
    for item in &mut list {
        item.first_name = names.get(&item.participant_id).cloned().unwrap_or_default();
    }
    Ok(list)
}

async fn list_appointments(
    conn: &impl ConnectionTrait,
    circle: Circle,
    now: DateTime<Utc>,
    after: After,
    room: u64,
) -> ApiResult<Vec<Coming>> {
    let rows = appointment::Entity::find()
        .filter(appointment::Column::ParticipantId.in_subquery(circle.participants()))
        .filter(appointment::Column::State.eq(AppointmentState::Scheduled))
        .filter(appointment::Column::EndsAt.gt(now))
        .apply_if(after, |list, after| list.filter(behind(after)))
        .order_by_asc(appointment::Column::StartsAt)
        .order_by_asc(appointment::Column::Id)
        .limit(room)
        .all(conn)
        .await?;
    let show = |row: appointment::Model| Coming {
        kind: ComingKind::Appointment,
        id: row.id.0,
        participant_id: row.participant_id,
        first_name: String::new(),
        appointment_kind: Some(row.kind),
        title: row.title,
        place: row.place,
        starts_at: row.starts_at,
        ends_at: Some(row.ends_at),
    };
    Ok(rows.into_iter().map(show).collect())
}

async fn list_bookings(
    conn: &impl ConnectionTrait,
    circle: Circle,
    now: DateTime<Utc>,
    after: After,
    room: u64,
) -> ApiResult<Vec<Coming>> {
    let its_offer = booking::Entity::belongs_to(offer::Entity)
        .from(booking::Column::OfferId)
        .to(offer::Column::Id)
        .into();
    let behind = |(starts_at, id): (DateTime<Utc>, Uuid)| {
        let same = Condition::all()
            .add(offer::Column::StartsAt.eq(starts_at))
            .add(booking::Column::Id.gt(BookingId(id)));
        Condition::any().add(offer::Column::StartsAt.gt(starts_at)).add(same)
    };
    let rows: Vec<(BookingId, ParticipantId, String, String, DateTime<Utc>)> = booking::Entity::find()
        .select_only()
        .column(booking::Column::Id)
        .column(booking::Column::ParticipantId)
        .column(offer::Column::Title)
        .column(offer::Column::Address)
        .column(offer::Column::StartsAt)
        .join(JoinType::InnerJoin, its_offer)
        .filter(booking::Column::ParticipantId.in_subquery(circle.participants()))
        .filter(booking::Column::State.eq(BookingState::Booked))
        .filter(offer::Column::StartsAt.gt(now))
        .apply_if(after, |list, after| list.filter(behind(after)))
        .order_by_asc(offer::Column::StartsAt)
        .order_by_asc(booking::Column::Id)
        .limit(room)
        .into_tuple()
        .all(conn)
        .await?;
    let show = |(id, participant_id, title, address, starts_at): (BookingId, _, _, _, _)| Coming {
        kind: ComingKind::Booking,
        id: id.0,
        participant_id,
        first_name: String::new(),
        appointment_kind: None,
        title: Some(title),
        place: Some(address),
        starts_at,
        ends_at: None,
    };
    Ok(rows.into_iter().map(show).collect())
}

async fn list_ends(
    conn: &impl ConnectionTrait,
    circle: Circle,
    now: DateTime<Utc>,
    after: After,
    room: u64,
) -> ApiResult<Vec<Coming>> {
    let today = day_of(now);
    let Some(horizon) = today.checked_add_days(END_IN_SIGHT) else { return Ok(Vec::new()) };
    let behind = |(moment, id): (DateTime<Utc>, Uuid)| {
        let day = day_of(moment);
        let later = Condition::any().add(agreement::Column::UntilDate.gt(day));
        let same = Condition::all()
            .add(agreement::Column::UntilDate.eq(day))
            .add(agreement::Column::Id.gt(entities::AgreementId(id)));
        if beginning_of(day) == moment { later.add(same) } else { later }
    };
    let rows = agreement::Entity::find()
        .filter(agreement::Column::ParticipantId.in_subquery(circle.participants()))
        .filter(agreement::Column::IsLive.eq(true))
        .filter(agreement::Column::UntilDate.gt(today))
        .filter(agreement::Column::UntilDate.lte(horizon))
        .apply_if(after, |list, after| list.filter(behind(after)))
        .order_by_asc(agreement::Column::UntilDate)
        .order_by_asc(agreement::Column::Id)
        .limit(room)
        .all(conn)
        .await?;
    let show = |row: agreement::Model| Coming {
        kind: ComingKind::AgreementEnd,
        id: row.id.0,
        participant_id: row.participant_id,
        first_name: String::new(),
        appointment_kind: None,
        title: row.title,
        place: None,
        starts_at: beginning_of(row.until_date),
        ends_at: None,
    };
    Ok(rows.into_iter().map(show).collect())
}
