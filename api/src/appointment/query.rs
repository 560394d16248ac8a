//! Reading appointments with what belongs to them.

use chrono::{DateTime, Utc};
use entities::{
    AgreementId, AppointmentEventId, AppointmentId, AppointmentState, ParticipantId, UserId, appointment,
    appointment_event, appointment_report, coach_assignment, participant,
};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use crate::auth::Person;
use crate::error::{ApiError, ApiResult};
use entities::Role;

/// An appointment with the first name of the youth and what the sides said.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The appointment.
    pub row: appointment::Model,
    /// First name of the youth: enough to keep an appointment.
    pub first_name: String,
    /// What the sides said.
    pub reports: Vec<appointment_report::Model>,
}

/// Adds what belongs to each, in two queries however many there are.
///
/// # Errors
/// Where the database fails.
pub async fn complete(conn: &impl ConnectionTrait, rows: Vec<appointment::Model>) -> ApiResult<Vec<Whole>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let names = first_names(conn, rows.iter().map(|row| row.participant_id)).await?;
    let reports = appointment_report::Entity::find()
        .filter(appointment_report::Column::AppointmentId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(appointment_report::Column::ReportedAt)
        .all(conn)
        .await?;
    let whole = |row: appointment::Model| {
        let (_, first_name) = names.iter().find(|(id, _)| *id == row.participant_id)?;
        let reports = reports.iter().filter(|report| report.appointment_id == row.id).cloned().collect();
        Some(Whole { first_name: first_name.clone(), reports, row })
    };
    let lost = || ApiError::internal("an appointment without its youth");
    rows.into_iter().map(|row| whole(row).ok_or_else(lost)).collect()
}

/// First names of youths.
///
/// # Errors
/// Where the database fails.
pub async fn first_names(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = ParticipantId>,
) -> ApiResult<Vec<(ParticipantId, String)>> {
    let mut ids: Vec<ParticipantId> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(participant::Entity::find()
        .select_only()
        .column(participant::Column::Id)
        .column(participant::Column::FirstName)
        .filter(participant::Column::Id.is_in(ids))
        .into_tuple()
        .all(conn)
        .await?)
}

/// One of them.
///
/// # Errors
/// Where the database fails.
pub async fn complete_one(conn: &impl ConnectionTrait, row: appointment::Model) -> ApiResult<Whole> {
    let whole = complete(conn, vec![row]).await?.pop();
    whole.ok_or_else(|| ApiError::internal("an appointment went missing"))
}

/// Where a page ended: start and identifier of its last item.
pub type After = Option<(DateTime<Utc>, Uuid)>;

/// Which appointments somebody looks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Which {
    /// That start then or later.
    pub from: Option<DateTime<Utc>>,
    /// That start before then.
    pub until: Option<DateTime<Utc>>,
    /// In this state.
    pub state: Option<AppointmentState>,
}

/// What comes after the last item of the page before.
#[must_use]
pub fn behind((starts_at, id): (DateTime<Utc>, Uuid)) -> Condition {
    let same = Condition::all()
        .add(appointment::Column::StartsAt.eq(starts_at))
        .add(appointment::Column::Id.gt(AppointmentId(id)));
    Condition::any().add(appointment::Column::StartsAt.gt(starts_at)).add(same)
}

/// Appointments of a youth, the earliest first; one row more than the page holds.
///
/// # Errors
/// Where the database fails.
pub async fn list_of_participant(
    conn: &impl ConnectionTrait,
    participant: ParticipantId,
    which: Which,
    after: After,
    limit: u64,
) -> ApiResult<Vec<Whole>> {
    list(conn, appointment::Column::ParticipantId.eq(participant), which, after, limit).await
}

/// Appointments of one agreement, the earliest first; one row more than the page holds.
///
/// # Errors
/// Where the database fails.
pub async fn list_of_agreement(
    conn: &impl ConnectionTrait,
    agreement: AgreementId,
    which: Which,
    after: After,
    limit: u64,
) -> ApiResult<Vec<Whole>> {
    list(conn, appointment::Column::AgreementId.eq(agreement), which, after, limit).await
}

async fn list(
    conn: &impl ConnectionTrait,
    whose: sea_orm::sea_query::SimpleExpr,
    which: Which,
    after: After,
    limit: u64,
) -> ApiResult<Vec<Whole>> {
    let rows = appointment::Entity::find()
        .filter(whose)
        .apply_if(which.from, |list, from| list.filter(appointment::Column::StartsAt.gte(from)))
        .apply_if(which.until, |list, until| list.filter(appointment::Column::StartsAt.lt(until)))
        .apply_if(which.state, |list, state| list.filter(appointment::Column::State.eq(state)))
        .apply_if(after, |list, after| list.filter(behind(after)))
        .order_by_asc(appointment::Column::StartsAt)
        .order_by_asc(appointment::Column::Id)
        .limit(limit.saturating_add(1))
        .all(conn)
        .await?;
    complete(conn, rows).await
}

/// What happened to an appointment, newest first; one row more than the page holds.
///
/// # Errors
/// Where the database fails.
pub async fn list_events(
    conn: &impl ConnectionTrait,
    id: AppointmentId,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<appointment_event::Model>> {
    let list = appointment_event::Entity::find()
        .filter(appointment_event::Column::AppointmentId.eq(id))
        .apply_if(after, |list, after| {
            list.filter(appointment_event::Column::Id.lt(AppointmentEventId(after)))
        })
        .order_by_desc(appointment_event::Column::Id)
        .limit(limit.saturating_add(1));
    Ok(list.all(conn).await?)
}

/// Whose diary somebody lives by: their own as a youth, and those of the youths whom they coach now.
#[derive(Clone, Copy, Debug)]
pub struct Circle {
    /// As which youth.
    pub own: Option<ParticipantId>,
    /// As which coach.
    pub coach: Option<UserId>,
}

impl From<&Person> for Circle {
    fn from(person: &Person) -> Self {
        Self { own: person.participant_id, coach: person.is(Role::Coach).then_some(person.user_id) }
    }
}

impl Circle {
    /// The youths of it.
    #[must_use]
    pub fn participants(self) -> SelectStatement {
        let mut whose = Condition::any().add(participant::Column::Id.is_in(self.own));
        if let Some(coach) = self.coach {
            let coached = Query::select()
                .column(coach_assignment::Column::ParticipantId)
                .from(coach_assignment::Entity)
                .and_where(coach_assignment::Column::CoachId.eq(coach))
                .and_where(coach_assignment::Column::UntilAt.is_null())
                .to_owned();
            whose = whose.add(participant::Column::Id.in_subquery(coached));
        }
        participant::Entity::find().select_only().column(participant::Column::Id).filter(whose).into_query()
    }
}
