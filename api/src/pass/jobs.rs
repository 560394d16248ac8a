//! What falls due for passes by itself: opened and granted on 1 January, reminders before the end, expired after it.

use entities::{ParticipantId, PassId, participant, pass};
use sea_orm::EntityTrait;

use super::rules::reminder_due;
use super::{ops, query};
use crate::clock::{day_of, year_of};
use crate::db::Db;
use crate::error::{ApiResult, Code};
use crate::job::is_first_reminder;
use crate::record::{Actor, record};

/// Opens this year's pass for everybody who has none, and grants what a fund could not cover before.
///
/// # Errors
/// Where the list can't be read; a pass that fails is told of in the log.
pub async fn open_passes(db: &Db) -> ApiResult<()> {
    for due in query::list_without_grant(db.reader(), year_of(db.clock().now())).await? {
        if let Err(error) = open_pass(db, due.id).await {
            tracing::warn!(participant = %due.id, %error, "could not open a pass; will try again");
        }
    }
    Ok(())
}

async fn open_pass(db: &Db, id: ParticipantId) -> ApiResult<()> {
    db.write(async |tx| {
        let row = participant::Entity::find_by_id(id).one(tx).await?.ok_or(Code::NotFound)?;
        ops::ensure(tx, Actor::programme(row.programme_id), &row, year_of(tx.now())).await?;
        Ok(())
    })
    .await
}

/// Ends the passes of past years.
///
/// # Errors
/// As [`open_passes`].
pub async fn expire_passes(db: &Db) -> ApiResult<()> {
    for id in query::list_overdue(db.reader(), year_of(db.clock().now())).await? {
        if let Err(error) = db.write(async |tx| ops::expire(tx, id).await).await {
            tracing::warn!(pass = %id, %error, "could not end a pass; will try again");
        }
    }
    Ok(())
}

/// Reminds, six and three weeks before the year ends, whoever still has money to spend.
///
/// # Errors
/// As [`open_passes`].
pub async fn remind_of_the_end(db: &Db) -> ApiResult<()> {
    let year = year_of(db.clock().now());
    if reminder_due(year, day_of(db.clock().now())).is_none() {
        return Ok(());
    }
    for row in query::list_unspent(db.reader(), year).await? {
        if let Err(error) = remind(db, row.id).await {
            tracing::warn!(pass = %row.id, %error, "could not remind; will try again");
        }
    }
    Ok(())
}

async fn remind(db: &Db, id: PassId) -> ApiResult<()> {
    db.write(async |tx| {
        let row = pass::Entity::find_by_id(id).one(tx).await?.ok_or(Code::NotFound)?;
        let Some(kind) = reminder_due(row.year, day_of(tx.now())) else { return Ok(()) };
        if is_first_reminder(tx, kind, row.id.0).await? {
            let actor = Actor::programme(row.programme_id);
            record(tx, actor.did(kind, row.id.0, Some(row.participant_id))).await?;
        }
        Ok(())
    })
    .await
}
