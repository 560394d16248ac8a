//! Reading proposals with their times, and what the youth has at those times.

use chrono::{DateTime, Utc};
use entities::{
    AppointmentState, IntroductionId, ParticipantId, ProposalId, appointment, proposal, proposal_slot,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::appointment::ops::Slot;
use crate::appointment::rules::LONGEST;
use crate::error::{ApiError, ApiResult};

/// A proposal with its times.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The proposal.
    pub row: proposal::Model,
    /// Its times, the earliest first.
    pub slots: Vec<Slot>,
}

/// Adds the times of each, in one query however many there are.
///
/// # Errors
/// Where the database fails.
pub async fn complete(conn: &impl ConnectionTrait, rows: Vec<proposal::Model>) -> ApiResult<Vec<Whole>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let slots = proposal_slot::Entity::find()
        .filter(proposal_slot::Column::ProposalId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(proposal_slot::Column::StartsAt)
        .all(conn)
        .await?;
    let whole = |row: proposal::Model| {
        let own = slots.iter().filter(|slot| slot.proposal_id == row.id);
        let slots = own.map(|slot| Slot { starts_at: slot.starts_at, ends_at: slot.ends_at }).collect();
        Whole { row, slots }
    };
    Ok(rows.into_iter().map(whole).collect())
}

/// One of them.
///
/// # Errors
/// Where the database fails.
pub async fn complete_one(conn: &impl ConnectionTrait, row: proposal::Model) -> ApiResult<Whole> {
    complete(conn, vec![row]).await?.pop().ok_or_else(|| ApiError::internal("a proposal went missing"))
}

/// What was proposed in an introduction, newest first; one row more than the page holds.
///
/// # Errors
/// Where the database fails.
pub async fn list_of_introduction(
    conn: &impl ConnectionTrait,
    introduction: IntroductionId,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<Whole>> {
    let rows = proposal::Entity::find()
        .filter(proposal::Column::IntroductionId.eq(introduction))
        .apply_if(after, |list, after| list.filter(proposal::Column::Id.lt(ProposalId(after))))
        .order_by_desc(proposal::Column::Id)
        .limit(limit.saturating_add(1))
        .all(conn)
        .await?;
    complete(conn, rows).await
}

/// When the youth has an appointment around these times: start and end of each. For the youth's side alone.
///
/// # Errors
/// Where the database fails.
pub async fn list_busy(
    conn: &impl ConnectionTrait,
    participant: ParticipantId,
    slots: impl Iterator<Item = Slot> + Clone,
) -> ApiResult<Vec<(DateTime<Utc>, DateTime<Utc>)>> {
    let first = slots.clone().map(|slot| slot.starts_at).min();
    let last = slots.map(|slot| slot.ends_at).max();
    let (Some(first), Some(last)) = (first, last) else { return Ok(Vec::new()) };
    Ok(appointment::Entity::find()
        .select_only()
        .column(appointment::Column::StartsAt)
        .column(appointment::Column::EndsAt)
        .filter(appointment::Column::ParticipantId.eq(participant))
        .filter(appointment::Column::State.eq(AppointmentState::Scheduled))
        // None is longer, so none that began before reaches the first time.
        .filter(appointment::Column::StartsAt.gte(first - LONGEST))
        .filter(appointment::Column::StartsAt.lt(last))
        .into_tuple()
        .all(conn)
        .await?)
}
