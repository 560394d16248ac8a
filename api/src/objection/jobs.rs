//! Reminding of objections that wait for an answer.

use chrono::Days;
use entities::{ObjectionId, ObjectionState, objection};
use sea_orm::{EntityTrait, QuerySelect};

use super::query;
use super::rules::{FIRST_REMINDER_DAYS, reminder};
use crate::clock::day_of;
use crate::db::Db;
use crate::error::ApiResult;
use crate::job::is_first_reminder;
use crate::record::{Actor, record};

/// Reminds of what is to be decided soon, and of what is overdue. Each reminder is given once.
///
/// # Errors
/// Where the database fails; one objection that fails does not keep the others from theirs.
pub async fn remind(db: &Db) -> ApiResult<()> {
    let Some(horizon) = day_of(db.clock().now()).checked_add_days(Days::new(FIRST_REMINDER_DAYS)) else {
        return Ok(());
    };
    for id in query::list_open_until(db.reader(), horizon).await? {
        if let Err(error) = remind_of(db, id).await {
            tracing::warn!(%error, objection = %id, "could not remind of an objection; will try again");
        }
    }
    Ok(())
}

async fn remind_of(db: &Db, id: ObjectionId) -> ApiResult<()> {
    db.write(async |tx| {
        let row = objection::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
        let Some(row) = row.filter(|row| row.state == ObjectionState::Filed) else { return Ok(()) };
        let Some(action) = reminder(row.decide_by, day_of(tx.now())) else { return Ok(()) };
        if is_first_reminder(tx, action, id.0).await? {
            let actor = Actor::programme(row.programme_id);
            record(tx, actor.did(action, id.0, Some(row.participant_id))).await?;
        }
        Ok(())
    })
    .await
}
