//! Finding what is to be reminded of, a page at a time. Whether it still is, is asked again with the row locked.

use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    AgreementId, AppointmentId, AppointmentState, MilestoneId, MilestoneState, agreement, appointment,
    milestone, reminder,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};
use uuid::Uuid;

use crate::error::ApiResult;

/// Rows a page.
pub const PAGE: u64 = 200;

/// Appointments to come that begin in this stretch of time: a page of them after `after`.
///
/// # Errors
/// Where the database fails.
pub async fn list_appointments(
    conn: &impl ConnectionTrait,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    after: Option<AppointmentId>,
) -> ApiResult<Vec<(AppointmentId, DateTime<Utc>)>> {
    let mut list = appointment::Entity::find()
        .select_only()
        .column(appointment::Column::Id)
        .column(appointment::Column::StartsAt)
        .filter(appointment::Column::State.eq(AppointmentState::Scheduled))
        .filter(appointment::Column::StartsAt.gt(from))
        .filter(appointment::Column::StartsAt.lte(until));
    if let Some(after) = after {
        list = list.filter(appointment::Column::Id.gt(after));
    }
    Ok(list.order_by_asc(appointment::Column::Id).limit(PAGE).into_tuple().all(conn).await?)
}

/// When the appointments of an agreement begin that are to come in this stretch of time.
///
/// # Errors
/// Where the database fails.
pub async fn list_starts(
    conn: &impl ConnectionTrait,
    agreement: AgreementId,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<DateTime<Utc>>, DbErr> {
    appointment::Entity::find()
        .select_only()
        .column(appointment::Column::StartsAt)
        .filter(appointment::Column::AgreementId.eq(agreement))
        .filter(appointment::Column::State.eq(AppointmentState::Scheduled))
        .filter(appointment::Column::StartsAt.gt(from))
        .filter(appointment::Column::StartsAt.lte(until))
        .into_tuple()
        .all(conn)
        .await
}

/// Live agreements whose last day is near: a page of them after `after`.
///
/// # Errors
/// Where the database fails.
pub async fn list_ending(
    conn: &impl ConnectionTrait,
    (after_day, until_day): (NaiveDate, NaiveDate),
    after: Option<AgreementId>,
) -> ApiResult<Vec<(AgreementId, NaiveDate)>> {
    let mut list = agreement::Entity::find()
        .select_only()
        .column(agreement::Column::Id)
        .column(agreement::Column::UntilDate)
        .filter(agreement::Column::IsLive.eq(true))
        .filter(agreement::Column::UntilDate.gt(after_day))
        .filter(agreement::Column::UntilDate.lte(until_day));
    if let Some(after) = after {
        list = list.filter(agreement::Column::Id.gt(after));
    }
    Ok(list.order_by_asc(agreement::Column::Id).limit(PAGE).into_tuple().all(conn).await?)
}

/// Claims that have waited since `since` or longer: a page of them after `after`.
///
/// # Errors
/// Where the database fails.
pub async fn list_claims(
    conn: &impl ConnectionTrait,
    since: DateTime<Utc>,
    after: Option<MilestoneId>,
) -> ApiResult<Vec<(MilestoneId, DateTime<Utc>)>> {
    let mut list = milestone::Entity::find()
        .select_only()
        .column(milestone::Column::Id)
        .column(milestone::Column::UpdatedAt)
        .filter(milestone::Column::State.eq(MilestoneState::Claimed))
        .filter(milestone::Column::UpdatedAt.lte(since));
    if let Some(after) = after {
        list = list.filter(milestone::Column::Id.gt(after));
    }
    Ok(list.order_by_asc(milestone::Column::Id).limit(PAGE).into_tuple().all(conn).await?)
}

#[derive(FromQueryResult)]
struct Claimable {
    id: MilestoneId,
}

/// Of running plans, what the progress beside the agreements says can be claimed, and nobody was reminded of.
const CLAIMABLE: &str = "
SELECT m.id
  FROM milestones m JOIN plans p ON p.id = m.plan_id AND p.state = 'active'
 WHERE m.state IN ('open', 'returned') AND m.id > $1
   AND EXISTS (SELECT 1 FROM milestone_requirements r WHERE r.milestone_id = m.id)
   AND NOT EXISTS (SELECT 1 FROM milestone_requirements r LEFT JOIN agreement_progress g ON g.agreement_id = r.agreement_id
                    WHERE r.milestone_id = m.id AND (g.standing IS NULL OR g.standing <> 'met'))
   AND NOT EXISTS (SELECT 1 FROM reminders d
                    WHERE d.subject_id = m.id AND d.kind = 'milestone.claimable:' || m.state)
 ORDER BY m.id LIMIT 200";

/// Milestones that can be claimed: a page of them after `after`.
///
/// # Errors
/// Where the database fails.
pub async fn list_claimable(
    conn: &impl ConnectionTrait,
    after: Option<MilestoneId>,
) -> ApiResult<Vec<MilestoneId>> {
    let after = after.map_or(Uuid::nil(), |id| id.0);
    let page = Statement::from_sql_and_values(conn.get_database_backend(), CLAIMABLE, [after.into()]);
    let rows = Claimable::find_by_statement(page).all(conn).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Which of these reminders were given.
///
/// # Errors
/// Where the database fails.
pub async fn list_given(
    conn: &impl ConnectionTrait,
    wanted: &[(String, Uuid)],
) -> ApiResult<Vec<(String, Uuid)>> {
    Ok(reminder::Entity::find()
        .select_only()
        .column(reminder::Column::Kind)
        .column(reminder::Column::SubjectId)
        .filter(reminder::Column::Kind.is_in(wanted.iter().map(|(kind, _)| kind.clone())))
        .filter(reminder::Column::SubjectId.is_in(wanted.iter().map(|(_, subject)| *subject)))
        .into_tuple()
        .all(conn)
        .await?)
}

/// Whether this reminder was given.
///
/// # Errors
/// Where the database fails.
pub async fn was_given(conn: &impl ConnectionTrait, kind: &str, subject: Uuid) -> Result<bool, DbErr> {
    Ok(reminder::Entity::find_by_id((kind.to_owned(), subject)).one(conn).await?.is_some())
}
