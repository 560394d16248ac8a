//! Reading introductions as the file shows them, and finding those of an employer. What an employer sees of a youth is in
//! [`super::sight`] alone.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::{
    EmployerDuty, EmployerId, IntroductionId, IntroductionState, ParticipantId, UserId, coach_assignment,
    disclosure, introduction, reminder,
};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use uuid::Uuid;

use super::access::{Traceable, Visible};
use super::rules::{ANSWER_WITHIN, REMINDERS};
use crate::auth::Person;
use crate::employer::acting::list_duties;
use crate::employer::query::name_of;
use crate::error::{ApiError, ApiResult};
use crate::people::query::{display_name_of, display_names};
use crate::place::query::titles_of;

/// An introduction with what goes with it in the file.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The introduction.
    pub row: introduction::Model,
    /// First name of the youth.
    pub first_name: String,
    /// What the place is called.
    pub place_title: String,
    /// What the employer is called.
    pub employer_name: String,
    /// Who coaches the youth in it now.
    pub coach_id: UserId,
    /// Their name.
    pub coach_name: String,
}

/// Adds what goes with an introduction that the caller may read.
///
/// # Errors
/// Where the database fails.
pub async fn complete(conn: &impl ConnectionTrait, visible: &Visible) -> ApiResult<Whole> {
    let row = visible.introduction().clone();
    let lost = || ApiError::internal("an introduction without its place");
    let title = titles_of(conn, [row.place_id]).await?.remove(&row.place_id);
    let coach_id = coaches_of(conn, std::slice::from_ref(&row)).await?.get(&row.id).copied();
    let coach_id = coach_id.unwrap_or(row.coach_id);
    Ok(Whole {
        first_name: visible.participant().first_name.clone(),
        place_title: title.ok_or_else(lost)?,
        employer_name: name_of(conn, row.employer_id).await?,
        coach_name: display_name_of(conn, coach_id).await?,
        coach_id,
        row,
    })
}

/// Whom to ask about each introduction: who endorsed it, and once that coach is gone the one who has been there longest.
///
/// # Errors
/// Where the database fails.
pub async fn coaches_of(
    conn: &impl ConnectionTrait,
    rows: &[introduction::Model],
) -> ApiResult<HashMap<IntroductionId, UserId>> {
    let assigned: Vec<(ParticipantId, UserId)> = coach_assignment::Entity::find()
        .select_only()
        .column(coach_assignment::Column::ParticipantId)
        .column(coach_assignment::Column::CoachId)
        .filter(coach_assignment::Column::ParticipantId.is_in(rows.iter().map(|row| row.participant_id)))
        .filter(coach_assignment::Column::UntilAt.is_null())
        .order_by_asc(coach_assignment::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let coach_of = |row: &introduction::Model| {
        let now = || assigned.iter().filter(|(id, _)| *id == row.participant_id).map(|(_, coach)| *coach);
        let stayed = now().find(|coach| *coach == row.coach_id);
        stayed.or_else(|| now().next()).unwrap_or(row.coach_id)
    };
    Ok(rows.iter().map(|row| (row.id, coach_of(row))).collect())
}

/// The introductions to employers for which the caller acts, newest first; one row more than the page holds.
///
/// # Errors
/// Where the database fails.
pub async fn list_for_employer(
    conn: &impl ConnectionTrait,
    person: &Person,
    state: Option<IntroductionState>,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<introduction::Model>> {
    let (deciding, guiding): (Vec<_>, Vec<_>) = list_duties(conn, person.user_id)
        .await?
        .into_iter()
        .partition(|(_, duty)| *duty != EmployerDuty::Supervisor);
    if deciding.is_empty() && guiding.is_empty() {
        return Ok(Vec::new());
    }
    let of = |duties: &[(EmployerId, EmployerDuty)]| {
        introduction::Column::EmployerId.is_in(duties.iter().map(|(employer, _)| *employer))
    };
    let met = [IntroductionState::Accepted, IntroductionState::Closed];
    let met = Condition::all().add(of(&guiding)).add(introduction::Column::State.is_in(met));
    let rows = introduction::Entity::find()
        .filter(Condition::any().add(of(&deciding)).add(met))
        .apply_if(state, |list, state| list.filter(introduction::Column::State.eq(state)))
        .apply_if(after, |list, after| list.filter(introduction::Column::Id.lt(IntroductionId(after))))
        .order_by_desc(introduction::Column::Id)
        .limit(limit.saturating_add(1))
        .all(conn)
        .await?;
    Ok(rows)
}

/// Introductions that wait and for which something is due that was not done yet, in any programme, oldest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_due(conn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<IntroductionId>, DbErr> {
    let mut any = Condition::any().add(introduction::Column::IntroducedAt.lte(now - ANSWER_WITHIN));
    let ends = REMINDERS.iter().skip(1).map(|(after, _)| *after).chain([ANSWER_WITHIN]);
    for ((after, kind), end) in REMINDERS.into_iter().zip(ends) {
        let reminded = Query::select()
            .column(reminder::Column::SubjectId)
            .from(reminder::Entity)
            .and_where(reminder::Column::Kind.eq(kind))
            .to_owned();
        let unreminded = Condition::all()
            .add(introduction::Column::IntroducedAt.lte(now - after))
            .add(introduction::Column::IntroducedAt.gt(now - end))
            .add(introduction::Column::Id.not_in_subquery(reminded));
        any = any.add(unreminded);
    }
    introduction::Entity::find()
        .select_only()
        .column(introduction::Column::Id)
        .filter(introduction::Column::State.eq(IntroductionState::Waiting))
        .filter(any)
        .order_by_asc(introduction::Column::IntroducedAt)
        .order_by_asc(introduction::Column::Id)
        .into_tuple()
        .all(conn)
        .await
}

/// Who at the employer has seen what, and when first.
///
/// # Errors
/// Where the database fails.
pub async fn list_disclosures(
    conn: &impl ConnectionTrait,
    target: &Traceable,
) -> ApiResult<Vec<(disclosure::Model, String)>> {
    let rows = disclosure::Entity::find()
        .filter(disclosure::Column::IntroductionId.eq(target.held().introduction().id))
        .order_by_asc(disclosure::Column::FirstSeenAt)
        .order_by_asc(disclosure::Column::UserId)
        .order_by_asc(disclosure::Column::Item)
        .all(conn)
        .await?;
    let names = display_names(conn, rows.iter().map(|row| row.user_id)).await?;
    let named = |row: disclosure::Model| names.get(&row.user_id).cloned().map(|name| (row, name));
    Ok(rows.into_iter().filter_map(named).collect())
}
