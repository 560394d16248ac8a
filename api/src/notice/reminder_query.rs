//! Finding what is to be reminded of, a page at a time. Whether it still is, is asked again with the row locked.

use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    AgreementId, AppointmentId, AppointmentState, MilestoneId, MilestoneState, agreement, appointment,
    milestone, plan_revision, reminder,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Select, Statement,
};
use uuid::Uuid;

use crate::error::ApiResult;

/// Rows a page.
pub const PAGE: u64 = 200;

/// An appointment to come.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct ToCome {
    /// Which.
    pub id: AppointmentId,
    /// Start.
    pub starts_at: DateTime<Utc>,
    /// When it was made, or moved last.
    pub changed_at: DateTime<Utc>,
}

fn to_come((from, until): (DateTime<Utc>, DateTime<Utc>)) -> Select<appointment::Entity> {
    appointment::Entity::find()
        .filter(appointment::Column::State.eq(AppointmentState::Scheduled))
        .filter(appointment::Column::StartsAt.gt(from))
        .filter(appointment::Column::StartsAt.lte(until))
}

/// Appointments to come that begin in this stretch of time: a page of them after `after`.
///
/// # Errors
/// Where the database fails.
pub async fn list_appointments(
    conn: &impl ConnectionTrait,
    stretch: (DateTime<Utc>, DateTime<Utc>),
    after: Option<AppointmentId>,
) -> ApiResult<Vec<ToCome>> {
    let mut list = to_come(stretch);
    if let Some(after) = after {
        list = list.filter(appointment::Column::Id.gt(after));
    }
    Ok(list.order_by_asc(appointment::Column::Id).limit(PAGE).into_model().all(conn).await?)
}

/// The appointments of an agreement that are to come in this stretch of time.
///
/// # Errors
/// Where the database fails.
pub async fn list_of_agreement(
    conn: &impl ConnectionTrait,
    agreement: AgreementId,
    stretch: (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<ToCome>, DbErr> {
    let its = to_come(stretch).filter(appointment::Column::AgreementId.eq(agreement));
    its.into_model().all(conn).await
}

/// Since when something is agreed: since the first document in force that has it.
///
/// # Errors
/// Where the database fails.
pub async fn find_beginning(
    conn: &impl ConnectionTrait,
    agreement: &agreement::Model,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    let first = plan_revision::Entity::find()
        .select_only()
        .column(plan_revision::Column::ActivatedAt)
        .filter(plan_revision::Column::PlanId.eq(agreement.plan_id))
        .filter(plan_revision::Column::ActivatedAt.is_not_null())
        .filter(plan_revision::Column::Content.contains(agreement.id.to_string()))
        .order_by_asc(plan_revision::Column::Number);
    first.into_tuple().one(conn).await
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
