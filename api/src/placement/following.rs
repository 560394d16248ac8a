//! What becomes of placements when the employer is suspended or the introduction is over.

use entities::{EmployerId, IntroductionId, PlacementState, SignalKind, placement};
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::code::close_all;
use super::ops::{go, note};
use super::rules::Step;
use crate::db::Tx;
use crate::error::ApiResult;
use crate::record::Actor;
use crate::signal::ops::raise;

/// Raises a signal to youth and coach for each placement that goes on at a suspended employer. The work is not stopped: the coach
/// decides with the youth.
///
/// The caller has locked the employer.
///
/// # Errors
/// Where the database fails.
pub async fn warn_of_placements(tx: &Tx, actor: Actor, id: EmployerId) -> ApiResult<()> {
    let going_on = placement::Entity::find()
        .filter(placement::Column::EmployerId.eq(id))
        .filter(placement::Column::State.eq(PlacementState::Active))
        .order_by_asc(placement::Column::Id)
        .all(tx)
        .await?;
    for row in going_on {
        raise(tx, actor, row.participant_id, SignalKind::EmployerSuspended, row.id.0).await?;
    }
    Ok(())
}

/// Calls off the draft of an introduction that is over: nothing can come of it. What is in force goes on.
///
/// The caller has locked the introduction.
///
/// # Errors
/// Where the database fails.
pub async fn cancel_draft(tx: &Tx, actor: Actor, id: IntroductionId) -> ApiResult<()> {
    let draft = placement::Entity::find()
        .filter(placement::Column::IntroductionId.eq(id))
        .filter(placement::Column::State.eq(PlacementState::Draft))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?;
    let Some(row) = draft else { return Ok(()) };
    let change = placement::ActiveModel { ended_at: Set(Some(tx.now())), ..Default::default() };
    let cancelled = go(tx, &row, Step::Cancel, (Some(actor.user_id), None), change).await?;
    close_all(tx, row.id).await?;
    note(tx, actor, &cancelled, "placement.cancelled").await
}
