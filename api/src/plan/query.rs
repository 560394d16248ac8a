//! Reading plans, their revisions, and who changed and signed what.

use std::collections::HashMap;

use entities::{
    ParticipantId, PlanId, PlanRevisionId, RevisionState, plan, plan_edit, plan_revision, signature,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::document::Document;
use crate::error::{ApiError, ApiResult, Code};

/// A revision with its history.
#[derive(Clone, Debug)]
pub struct Revision {
    /// The revision.
    pub row: plan_revision::Model,
    /// Its content.
    pub document: Document,
    /// Who put it together, oldest first.
    pub edits: Vec<plan_edit::Model>,
    /// Who signed, cleared signatures included, oldest first.
    pub signatures: Vec<signature::Model>,
}

/// The plans of a participant, newest first.
///
/// # Errors
/// Where the database fails.
pub async fn list(
    conn: &impl ConnectionTrait,
    participant: ParticipantId,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<plan::Model>> {
    let mut list = plan::Entity::find().filter(plan::Column::ParticipantId.eq(participant));
    if let Some(after) = after {
        list = list.filter(plan::Column::Id.lt(PlanId(after)));
    }
    Ok(list.order_by_desc(plan::Column::Id).limit(limit.saturating_add(1)).all(conn).await?)
}

/// Numbers of the revision in force and of the draft, for each plan.
///
/// # Errors
/// Where the database fails.
pub async fn list_numbers(
    conn: &impl ConnectionTrait,
    plans: &[PlanId],
) -> ApiResult<HashMap<(PlanId, RevisionState), i32>> {
    let rows: Vec<(PlanId, RevisionState, i32)> = plan_revision::Entity::find()
        .select_only()
        .column(plan_revision::Column::PlanId)
        .column(plan_revision::Column::State)
        .column(plan_revision::Column::Number)
        .filter(plan_revision::Column::PlanId.is_in(plans.iter().copied()))
        .filter(plan_revision::Column::State.is_in([RevisionState::Draft, RevisionState::Active]))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|(plan, state, number)| ((plan, state), number)).collect())
}

/// Which revision.
#[derive(Clone, Copy, Debug)]
pub enum Which {
    /// The one that is being edited.
    Draft,
    /// By its number.
    Number(i32),
}

/// One revision of a plan.
///
/// # Errors
/// 404 where there is none.
pub async fn get_revision(conn: &impl ConnectionTrait, plan: PlanId, which: Which) -> ApiResult<Revision> {
    let of_plan = plan_revision::Entity::find().filter(plan_revision::Column::PlanId.eq(plan));
    let rows = match which {
        Which::Draft => of_plan.filter(plan_revision::Column::State.eq(RevisionState::Draft)),
        Which::Number(number) => of_plan.filter(plan_revision::Column::Number.eq(number)),
    };
    let row = rows.one(conn).await?.ok_or(Code::NotFound)?;
    let mut list = with_history(conn, vec![row]).await?;
    list.pop().ok_or_else(|| Code::NotFound.into())
}

/// The revisions of a plan, newest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_revisions(
    conn: &impl ConnectionTrait,
    plan: PlanId,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<Revision>> {
    let mut list = plan_revision::Entity::find().filter(plan_revision::Column::PlanId.eq(plan));
    if let Some(after) = after {
        list = list.filter(plan_revision::Column::Id.lt(PlanRevisionId(after)));
    }
    let list = list.order_by_desc(plan_revision::Column::Id).limit(limit.saturating_add(1));
    with_history(conn, list.all(conn).await?).await
}

async fn with_history(
    conn: &impl ConnectionTrait,
    rows: Vec<plan_revision::Model>,
) -> ApiResult<Vec<Revision>> {
    let ids: Vec<PlanRevisionId> = rows.iter().map(|row| row.id).collect();
    let of_edits = plan_edit::Column::RevisionId.is_in(ids.iter().copied());
    let edits =
        plan_edit::Entity::find().filter(of_edits).order_by_asc(plan_edit::Column::Id).all(conn).await?;
    let of_signatures = signature::Column::RevisionId.is_in(ids);
    let signed =
        signature::Entity::find().filter(of_signatures).order_by_asc(signature::Column::Id).all(conn).await?;
    let show = |row: plan_revision::Model| {
        Ok(Revision {
            document: Document::from_kept(&row.content).map_err(ApiError::internal)?,
            edits: edits.iter().filter(|edit| edit.revision_id == row.id).cloned().collect(),
            signatures: signed.iter().filter(|signature| signature.revision_id == row.id).cloned().collect(),
            row,
        })
    };
    rows.into_iter().map(show).collect()
}
