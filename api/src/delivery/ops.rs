//! Trying deliveries again that were given up.

use entities::{DeliveryState, delivery};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::access::{AllDead, Retriable};
use super::rules::GIVE_UP_AFTER;
use crate::auth::Person;
use crate::db::Tx;
use crate::error::ApiResult;
use crate::record::{Actor, record};

/// Puts it back into the queue, with as many tries and as much time as a new one.
///
/// # Errors
/// Where the database fails.
pub async fn retry(tx: &Tx, person: &Person, retriable: &Retriable) -> ApiResult<delivery::Model> {
    let id = Set(retriable.delivery().id);
    let row = delivery::ActiveModel { id, ..anew(tx, retriable.state()) }.update(tx).await?;
    record(tx, Actor::from(person).did("delivery.retried", row.id.0, None)).await?;
    Ok(row)
}

/// Puts everything that was given up back into the queue, as after a mail server that was away for long; tells how much it
/// was. Two at once take turns, and the second finds nothing left.
///
/// # Errors
/// Where the database fails.
pub async fn retry_all(tx: &Tx, person: &Person, dead: AllDead) -> ApiResult<u64> {
    let retried = delivery::Entity::update_many()
        .set(anew(tx, dead.state()))
        .filter(delivery::Column::ProgrammeId.eq(dead.programme_id()))
        .filter(delivery::Column::State.eq(DeliveryState::Dead))
        .exec(tx)
        .await?
        .rows_affected;
    if retried > 0 {
        let programme = dead.programme_id().0;
        record(tx, Actor::from(person).did("programme.deliveries_retried", programme, None)).await?;
    }
    Ok(retried)
}

fn anew(tx: &Tx, state: DeliveryState) -> delivery::ActiveModel {
    delivery::ActiveModel {
        state: Set(state),
        due_at: Set(tx.now()),
        give_up_at: Set(tx.now() + GIVE_UP_AFTER),
        attempts: Set(0),
        ended_at: Set(None),
        ..Default::default()
    }
}
