//! Noticing that youth and coach are out of touch.

use entities::{ParticipantId, SignalKind, participant};
use sea_orm::{EntityTrait, QuerySelect};
use uuid::Uuid;

use super::query::{self, SilentRow};
use super::rules::SILENCE;
use crate::db::Db;
use crate::error::ApiResult;
use crate::record::Actor;
use crate::signal::ops::{raise, settle_by_facts};

/// Raises a signal about each youth with an active plan with whom no coach was in touch for two weeks, and settles those about
/// whom it is no longer so.
///
/// # Errors
/// Where the database fails; one youth who fails does not keep the others from theirs.
pub async fn watch_contact(db: &Db) -> ApiResult<()> {
    let since = db.clock().now() - SILENCE;
    let mut last = Uuid::nil();
    loop {
        let rows = query::list_silent(db.reader(), since, last).await?;
        let Some(end) = rows.last() else { break };
        last = end.id.0;
        for row in rows {
            told(look_again(db, row).await, row.id);
        }
    }
    last = Uuid::nil();
    loop {
        let rows = query::list_in_touch_again(db.reader(), since, last).await?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = end.id.0;
        for row in rows {
            told(look_again(db, row).await, row.id);
        }
    }
}

fn told(outcome: ApiResult<()>, participant: ParticipantId) {
    if let Err(error) = outcome {
        tracing::warn!(%error, %participant, "could not watch the contact; will try again");
    }
}

async fn look_again(db: &Db, row: SilentRow) -> ApiResult<()> {
    db.write(async |tx| {
        // Whoever is just sending a message refers to the file and so takes turns with this: either it is seen here, or it
        // finds the signal and settles it.
        participant::Entity::find_by_id(row.id).lock_exclusive().one(tx).await?;
        let actor = Actor::programme(row.programme_id);
        if query::is_silent(tx, tx.now() - SILENCE, row.id).await? {
            raise(tx, actor, row.id, SignalKind::NoContact, row.id.0).await
        } else {
            settle_by_facts(tx, actor, SignalKind::NoContact, row.id.0).await
        }
    })
    .await
}
