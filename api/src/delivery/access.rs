//! Who may look after deliveries that were given up: the administrator, in the programme of their own.

use entities::{DeliveryId, DeliveryState, ProgrammeId, delivery};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::rules::{DeliveryEvent, next};
use crate::auth::{Admin, Caller};
use crate::db::Tx;
use crate::error::{ApiResult, Code};

/// A delivery that can be tried again.
#[derive(Clone, Debug)]
pub struct Retriable {
    delivery: delivery::Model,
    state: DeliveryState,
}

impl Retriable {
    /// The delivery as it is now.
    #[must_use]
    pub fn delivery(&self) -> &delivery::Model {
        &self.delivery
    }

    /// The state it will have.
    #[must_use]
    pub fn state(&self) -> DeliveryState {
        self.state
    }
}

/// Every delivery of a programme that was given up, to be tried again.
#[derive(Clone, Copy, Debug)]
pub struct AllDead {
    programme_id: ProgrammeId,
    state: DeliveryState,
}

impl AllDead {
    /// Whose deliveries.
    #[must_use]
    pub fn programme_id(self) -> ProgrammeId {
        self.programme_id
    }

    /// The state they will have.
    #[must_use]
    pub fn state(self) -> DeliveryState {
        self.state
    }
}

/// The administrator's programme, in order to try again whatever was given up in it.
///
/// # Errors
/// None where the rules let what was given up be tried again.
pub fn to_retry_all(caller: &Caller<Admin>) -> ApiResult<AllDead> {
    let state = next(DeliveryState::Dead, DeliveryEvent::Retry).ok_or(Code::DeliveryNotDead)?;
    Ok(AllDead { programme_id: caller.programme_id, state })
}

/// Finds a delivery in order to try it again.
///
/// # Errors
/// 404 outside of the programme; 409 where it was not given up.
pub async fn to_retry(tx: &Tx, caller: &Caller<Admin>, id: DeliveryId) -> ApiResult<Retriable> {
    let own = delivery::Column::ProgrammeId.eq(caller.programme_id);
    let found = delivery::Entity::find_by_id(id).filter(own).lock_exclusive().one(tx).await?;
    let delivery = found.ok_or(Code::NotFound)?;
    let state = next(delivery.state, DeliveryEvent::Retry).ok_or(Code::DeliveryNotDead)?;
    Ok(Retriable { delivery, state })
}
