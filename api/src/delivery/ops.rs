//! Trying a delivery again that was given up.

use entities::delivery;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

use super::access::Retriable;
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
    let change = delivery::ActiveModel {
        id: Set(retriable.delivery().id),
        state: Set(retriable.state()),
        due_at: Set(tx.now()),
        give_up_at: Set(tx.now() + GIVE_UP_AFTER),
        attempts: Set(0),
        ended_at: Set(None),
        ..Default::default()
    };
    let row = change.update(tx).await?;
    record(tx, Actor::from(person).did("delivery.retried", row.id.0, None)).await?;
    Ok(row)
}
