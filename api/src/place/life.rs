//! The one way in which a place changes its state: row, trace, audit and event never part.

use entities::{PlaceEvent, PlaceEventId, place, place_event};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use super::rules::next;
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::record::{Actor, record};

/// Lets `event` happen to a locked place.
///
/// # Errors
/// `place_state` where the event is out of order.
pub async fn happen(
    tx: &Tx,
    actor: Actor,
    before: &place::Model,
    event: PlaceEvent,
) -> ApiResult<place::Model> {
    happen_with(tx, actor, before, event, <place::ActiveModel as Default>::default()).await
}

/// The same, together with what else changes about it.
///
/// # Errors
/// `place_state` where the event is out of order.
pub async fn happen_with(
    tx: &Tx,
    actor: Actor,
    before: &place::Model,
    event: PlaceEvent,
    change: place::ActiveModel,
) -> ApiResult<place::Model> {
    let state = next(before.state, event).ok_or(Code::PlaceState)?;
    let reason = change.decision_reason.try_as_ref().cloned().flatten();
    let row = place::ActiveModel {
        id: Set(before.id),
        state: Set(state),
        version: Set(before.version.saturating_add(1)),
        ..change
    };
    let after = row.update(tx).await?;
    trace(tx, actor, &after, event, reason).await?;
    let is_judged_again = event == PlaceEvent::Edit && after.state != before.state;
    let action = if is_judged_again { word_of(PlaceEvent::Submit) } else { word_of(event) };
    record(tx, actor.did(action, after.id.0, None)).await?;
    Ok(after)
}

/// Writes down what happened to a place whose state did not change.
///
/// # Errors
/// Where the database fails.
pub async fn trace(
    tx: &Tx,
    actor: Actor,
    row: &place::Model,
    event: PlaceEvent,
    reason: Option<String>,
) -> ApiResult<()> {
    let step = place_event::ActiveModel {
        id: Set(PlaceEventId::generate()),
        place_id: Set(row.id),
        event: Set(event),
        actor_id: Set(actor.user_id),
        reason: Set(reason),
        happened_at: Set(tx.now()),
    };
    place_event::Entity::insert(step).exec_without_returning(tx).await?;
    Ok(())
}

/// The action of the event in audit trail and outbox.
fn word_of(event: PlaceEvent) -> &'static str {
    match event {
        PlaceEvent::Edit => "place.changed",
        PlaceEvent::Submit => "place.submitted",
        PlaceEvent::Publish => "place.published",
        PlaceEvent::Reject => "place.rejected",
        PlaceEvent::Pause => "place.paused",
        PlaceEvent::Resume => "place.resumed",
        PlaceEvent::Fill => "place.filled",
        PlaceEvent::Free => "place.freed",
        PlaceEvent::Expire => "place.expired",
        PlaceEvent::Withdraw => "place.withdrawn",
    }
}
