//! Reading milestones with their rewards and required agreements.

use chrono::NaiveDate;
use entities::{
    AgreementId, MilestoneEventId, MilestoneId, MilestoneState, PlanId, Standing, milestone, milestone_event,
    milestone_requirement, reward,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::agreement::query::list_required;
use crate::auth::Person;
use crate::error::ApiResult;
use crate::participant::query::ids_within_sight;

/// A milestone with what hangs on it.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The milestone.
    pub row: milestone::Model,
    /// Its rewards, those that were withdrawn left out.
    pub rewards: Vec<reward::Model>,
    /// The agreements that must be met.
    pub required: Vec<AgreementId>,
}

/// Whether every agreement that the milestone asks for is met, and it asks for one.
///
/// # Errors
/// Where the database fails.
pub async fn is_all_met(conn: &impl ConnectionTrait, id: MilestoneId, today: NaiveDate) -> ApiResult<bool> {
    let required = list_required(conn, id, today).await?;
    Ok(!required.is_empty() && required.iter().all(|(_, standing)| *standing == Standing::Met))
}

/// The milestones of a plan, oldest first, in three queries however many there are.
///
/// # Errors
/// Where the database fails.
pub async fn list_of_plan(conn: &impl ConnectionTrait, plan: PlanId) -> ApiResult<Vec<Whole>> {
    let of_plan = milestone::Column::PlanId.eq(plan);
    let rows =
        milestone::Entity::find().filter(of_plan).order_by_asc(milestone::Column::Id).all(conn).await?;
    complete(conn, rows).await
}

/// Milestones in one state that are the caller's business: a coach's own participants, a lead's whole programme.
/// Newest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_in_state(
    conn: &impl ConnectionTrait,
    person: &Person,
    today: NaiveDate,
    state: MilestoneState,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<Whole>> {
    let mut list = milestone::Entity::find()
        .filter(milestone::Column::ProgrammeId.eq(person.programme_id))
        .filter(milestone::Column::ParticipantId.in_subquery(ids_within_sight(person, today)))
        .filter(milestone::Column::State.eq(state));
    if let Some(after) = after {
        list = list.filter(milestone::Column::Id.lt(MilestoneId(after)));
    }
    let list = list.order_by_desc(milestone::Column::Id).limit(limit.saturating_add(1));
    complete(conn, list.all(conn).await?).await
}

/// Adds rewards and required agreements.
///
/// # Errors
/// Where the database fails.
pub async fn complete(conn: &impl ConnectionTrait, rows: Vec<milestone::Model>) -> ApiResult<Vec<Whole>> {
    let ids: Vec<MilestoneId> = rows.iter().map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rewards = reward::Entity::find()
        .filter(reward::Column::MilestoneId.is_in(ids.iter().copied()))
        .filter(reward::Column::State.ne(entities::RewardState::Withdrawn))
        .order_by_asc(reward::Column::Id)
        .all(conn)
        .await?;
    let required = milestone_requirement::Entity::find()
        .filter(milestone_requirement::Column::MilestoneId.is_in(ids))
        .all(conn)
        .await?;
    let whole = |row: milestone::Model| Whole {
        rewards: rewards.iter().filter(|reward| reward.milestone_id == row.id).cloned().collect(),
        required: required
            .iter()
            .filter(|link| link.milestone_id == row.id)
            .map(|link| link.agreement_id)
            .collect(),
        row,
    };
    Ok(rows.into_iter().map(whole).collect())
}

/// What happened to a milestone, newest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_events(
    conn: &impl ConnectionTrait,
    id: MilestoneId,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<milestone_event::Model>> {
    let mut list = milestone_event::Entity::find().filter(milestone_event::Column::MilestoneId.eq(id));
    if let Some(after) = after {
        list = list.filter(milestone_event::Column::Id.lt(MilestoneEventId(after)));
    }
    Ok(list.order_by_desc(milestone_event::Column::Id).limit(limit.saturating_add(1)).all(conn).await?)
}
