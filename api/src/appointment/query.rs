//! Reading appointments with what belongs to them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::{
    AgreementId, AppointmentEventId, AppointmentId, AppointmentOutcome, AppointmentState, IntroductionId,
    ParticipantId, Side, UserId, appointment, appointment_event, appointment_report, coach_assignment,
    employer_member, introduction, participant,
};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use uuid::Uuid;

use crate::auth::Person;
use crate::employer::acting;
use crate::error::{ApiError, ApiResult};
use crate::participant::query::first_names;
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
        let first_name = names.get(&row.participant_id)?.clone();
        let reports = reports.iter().filter(|report| report.appointment_id == row.id).cloned().collect();
        Some(Whole { first_name, reports, row })
    };
    let lost = || ApiError::internal("an appointment without its youth");
    rows.into_iter().map(|row| whole(row).ok_or_else(lost)).collect()
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

/// Appointments that came of one introduction, the earliest first; one row more than the page holds.
///
/// # Errors
/// Where the database fails.
pub async fn list_of_introduction(
    conn: &impl ConnectionTrait,
    introduction: IntroductionId,
    which: Which,
    after: After,
    limit: u64,
) -> ApiResult<Vec<Whole>> {
    list(conn, appointment::Column::IntroductionId.eq(introduction), which, after, limit).await
}

/// What is next for somebody at an employer: appointments with youths that are not over, of every verified employer for
/// which they act now.
///
/// # Errors
/// Where the database fails.
pub async fn list_at_employers(
    conn: &impl ConnectionTrait,
    person: &Person,
    now: DateTime<Utc>,
    after: After,
    limit: u64,
) -> ApiResult<Vec<Whole>> {
    let rows = appointment::Entity::find()
        .filter(appointment::Column::IntroductionId.in_subquery(acting::introductions(person.user_id)))
        .filter(appointment::Column::State.eq(AppointmentState::Scheduled))
        .filter(appointment::Column::EndsAt.gt(now))
        .apply_if(after, |list, after| list.filter(behind(after)))
        .order_by_asc(appointment::Column::StartsAt)
        .order_by_asc(appointment::Column::Id)
        .limit(limit.saturating_add(1))
        .all(conn)
        .await?;
    complete(conn, rows).await
}

/// What people of the employer said happened, by appointment; the first who spoke counts.
///
/// # Errors
/// Where the database fails.
pub async fn list_employers_words(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = AppointmentId>,
) -> ApiResult<HashMap<AppointmentId, AppointmentOutcome>> {
    let its_appointment = appointment_report::Entity::belongs_to(appointment::Entity)
        .from(appointment_report::Column::AppointmentId)
        .to(appointment::Column::Id)
        .into();
    let its_introduction = appointment::Entity::belongs_to(introduction::Entity)
        .from(appointment::Column::IntroductionId)
        .to(introduction::Column::Id)
        .into();
    let its_people = introduction::Entity::belongs_to(employer_member::Entity)
        .from(introduction::Column::EmployerId)
        .to(employer_member::Column::EmployerId)
        .into();
    let same = employer_member::Column::UserId.into_expr().equals(appointment_report::Column::ReportedBy);
    let rows: Vec<(AppointmentId, AppointmentOutcome)> = appointment_report::Entity::find()
        .select_only()
        .column(appointment_report::Column::AppointmentId)
        .column(appointment_report::Column::Outcome)
        .join(JoinType::InnerJoin, its_appointment)
        .join(JoinType::InnerJoin, its_introduction)
        .join(JoinType::InnerJoin, its_people)
        .filter(appointment_report::Column::AppointmentId.is_in(ids))
        .filter(appointment_report::Column::Side.eq(Side::Contact))
        .filter(same)
        .order_by_desc(appointment_report::Column::ReportedAt)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
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
