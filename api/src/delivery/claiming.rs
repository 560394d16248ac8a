//! Taking deliveries from the queue, and putting down what came of them. A claim is a lease; only its holder says what became
//! of a delivery.

use chrono::{DateTime, Utc};
use entities::{DeliveryState, delivery};
use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::rules::{DeliveryEvent, LEASE, next};
use crate::db::Db;
use crate::error::ApiResult;

/// Deliveries that a worker takes at once.
const BATCH: u64 = 20;

/// A delivery in this worker's hand.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The delivery as it was claimed.
    pub row: delivery::Model,
    claim_id: Uuid,
}

fn due(now: DateTime<Utc>) -> Select<delivery::Entity> {
    delivery::Entity::find()
        .filter(delivery::Column::State.is_in([DeliveryState::Waiting, DeliveryState::Claimed]))
        .filter(delivery::Column::DueAt.lte(now))
        .order_by_asc(delivery::Column::DueAt)
        .order_by_asc(delivery::Column::Id)
}

/// Takes what is due and in nobody's hand: what waits, and what somebody took who is gone.
///
/// # Errors
/// Where the database fails.
pub async fn claim(db: &Db) -> ApiResult<Vec<Claimed>> {
    // Looking costs nobody the writer.
    if due(db.clock().now()).one(db.reader()).await?.is_none() {
        return Ok(Vec::new());
    }
    db.write(async |tx| {
        let rows = due(tx.now())
            .limit(BATCH)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .all(tx)
            .await?;
        let rows: Vec<_> =
            rows.into_iter().filter(|row| next(row.state, DeliveryEvent::Claim).is_some()).collect();
        let claim_id = Uuid::from(entities::DeliveryId::generate());
        let claimed = delivery::ActiveModel {
            state: Set(DeliveryState::Claimed),
            claim_id: Set(Some(claim_id)),
            due_at: Set(tx.now() + LEASE),
            ..Default::default()
        };
        delivery::Entity::update_many()
            .set(claimed)
            .filter(delivery::Column::Id.is_in(rows.iter().map(|row| row.id)))
            .exec(tx)
            .await?;
        Ok(rows.into_iter().map(|row| Claimed { row, claim_id }).collect())
    })
    .await
}

impl Claimed {
    /// Begins a try: counts it and renews the lease, so that a try that ends without a word is known of. `false`: the claim
    /// ran out and somebody else has it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn begin(&self, db: &Db) -> ApiResult<bool> {
        self.change(db, |now| delivery::ActiveModel {
            attempts: Set(self.row.attempts.saturating_add(1)),
            due_at: Set(now + LEASE),
            ..Default::default()
        })
        .await
    }

    /// It is over: sent, dropped or given up.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn end(&self, db: &Db, event: DeliveryEvent, fault: Option<String>) -> ApiResult<bool> {
        let Some(state) = next(DeliveryState::Claimed, event) else { return Ok(false) };
        self.change(db, |now| delivery::ActiveModel {
            state: Set(state),
            last_fault: Set(fault.clone()),
            claim_id: Set(None),
            ended_at: Set(Some(now)),
            ..Default::default()
        })
        .await
    }

    /// Puts it back for a try at `due_at`.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn put_back(&self, db: &Db, due_at: DateTime<Utc>, fault: Option<String>) -> ApiResult<bool> {
        let is_fault = fault.is_some();
        self.change(db, |_| delivery::ActiveModel {
            state: Set(DeliveryState::Waiting),
            due_at: Set(due_at),
            claim_id: Set(None),
            last_fault: if is_fault { Set(fault.clone()) } else { Default::default() },
            ..Default::default()
        })
        .await
    }

    /// Waits for the end of the night: it is not tried, so it has as long after it as it had before.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn wait_until(&self, db: &Db, until: DateTime<Utc>) -> ApiResult<bool> {
        self.change(db, |now| delivery::ActiveModel {
            state: Set(DeliveryState::Waiting),
            due_at: Set(until),
            give_up_at: Set(self.row.give_up_at + (until - now)),
            claim_id: Set(None),
            ..Default::default()
        })
        .await
    }

    async fn change(
        &self,
        db: &Db,
        change: impl Fn(DateTime<Utc>) -> delivery::ActiveModel,
    ) -> ApiResult<bool> {
        let done = db
            .write(async |tx| {
                let update = delivery::Entity::update_many()
                    .set(change(tx.now()))
                    .filter(delivery::Column::Id.eq(self.row.id))
                    .filter(delivery::Column::State.eq(DeliveryState::Claimed))
                    .filter(Expr::col(delivery::Column::ClaimId).eq(self.claim_id));
                Ok(update.exec(tx).await?.rows_affected)
            })
            .await?;
        Ok(done == 1)
    }
}
