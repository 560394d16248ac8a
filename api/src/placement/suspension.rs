//! What a suspended employer means for those who work there: a signal, because only people can say how it goes on.

use entities::{EmployerId, PlacementState, SignalKind, placement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::db::Tx;
use crate::error::ApiResult;
use crate::record::Actor;
use crate::signal::ops::raise;

/// Raises a signal to youth and coach for each placement that goes on at the employer. The work is not stopped: the coach decides with
/// the youth.
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
