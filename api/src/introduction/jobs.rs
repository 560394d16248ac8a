//! What falls due for introductions by themselves: employers who do not answer.

use entities::{IntroductionEvent, IntroductionId, IntroductionState, introduction};
use sea_orm::sea_query::LockType;
use sea_orm::{EntityTrait, QuerySelect};

use super::ops::advance;
use super::query::list_due;
use super::rules::{Due, due};
use crate::db::Db;
use crate::error::ApiResult;
use crate::job::is_first_reminder;
use crate::record::{Actor, record};

/// Reminds employers after 3 and 7 days, each once, and lets introductions lapse after 15.
///
/// # Errors
/// Where the list can't be read; an introduction that fails is told of in the log.
pub async fn chase_answers(db: &Db) -> ApiResult<()> {
    for id in list_due(db.reader(), db.clock().now()).await? {
        if let Err(error) = chase(db, id).await {
            tracing::warn!(introduction = %id, %error, "could not ask for an answer; will try again");
        }
    }
    Ok(())
}

async fn chase(db: &Db, id: IntroductionId) -> ApiResult<()> {
    db.write(async |tx| {
        let row = introduction::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await?;
        let Some(row) = row.filter(|row| row.state == IntroductionState::Waiting) else { return Ok(()) };
        let actor = Actor::programme(row.programme_id);
        match due(row.introduced_at, tx.now()) {
            Some(Due::Lapse) => {
                advance(tx, actor, &row, IntroductionEvent::Lapse, Default::default(), None).await?;
            }
            Some(Due::Reminder(action)) if is_first_reminder(tx, action, id.0).await? => {
                record(tx, actor.did(action, id.0, Some(row.participant_id))).await?;
            }
            Some(Due::Reminder(_)) | None => {}
        }
        Ok(())
    })
    .await
}
