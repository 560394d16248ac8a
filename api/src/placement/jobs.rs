//! Reminding of hours that wait for the employer, and of placements that ended without a word.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entities::{IntroductionSide, PlacementId, PlacementState, placement};
use sea_orm::sea_query::LockType;
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};

use super::ops::note;
use super::query;
use super::rules::{Step, next};
use crate::clock::day_of;
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::job::is_first_reminder;
use crate::notice::reminder_query::was_given;
use crate::record::Actor;
use crate::working_time::week::monday_of;

/// Rows a page.
const PAGE: u64 = 200;
/// How long hours wait before the employer is reminded; once a week at most.
const HOURS_WAIT: TimeDelta = TimeDelta::days(3);
/// Days after the last day on which a side that said nothing is reminded, the latest first.
const AFTER_END: [(&str, u64); 2] = [("10_days", 10), ("3_days", 3)];
/// The sides that are asked, and by which event they are reminded.
const SIDES: [(IntroductionSide, &str, &str); 2] = [
    (IntroductionSide::Participant, "participant", "placement.outcome_due_of_youth"),
    (IntroductionSide::Employer, "employer", "placement.outcome_due_of_employer"),
];

/// Reminds employers of hours that wait for them.
///
/// # Errors
/// Where the list can't be read; one placement that fails does not keep the others from theirs.
pub async fn remind_of_hours(db: &Db) -> ApiResult<()> {
    let until = db.clock().now() - HOURS_WAIT;
    let mut after = None;
    loop {
        let page = query::list_with_waiting_hours(db.reader(), until, after, PAGE).await?;
        for id in &page {
            told(remind_of_hours_at(db, *id).await, *id);
        }
        after = page.last().copied();
        if after.is_none() {
            return Ok(());
        }
    }
}

async fn hold(tx: &Tx, id: PlacementId) -> ApiResult<Option<placement::Model>> {
    Ok(placement::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await?)
}

/// The reminder of this week's that is due, if one is. Asked without a lock first, so that nobody waits for what was done long ago.
async fn due_of_hours(
    conn: &impl ConnectionTrait,
    row: &placement::Model,
    now: DateTime<Utc>,
) -> ApiResult<Option<String>> {
    let reminder = format!("placement.hours_wait:{}", monday_of(day_of(now)));
    let can_be_decided = next(row.state, Step::Decide).is_some();
    if !can_be_decided || was_given(conn, &reminder, row.id.0).await? {
        return Ok(None);
    }
    Ok(query::has_waiting_hours(conn, row.id, now - HOURS_WAIT).await?.then_some(reminder))
}

async fn remind_of_hours_at(db: &Db, id: PlacementId) -> ApiResult<()> {
    let now = db.clock().now();
    let seen = placement::Entity::find_by_id(id).one(db.reader()).await?;
    let Some(seen) = seen else { return Ok(()) };
    if due_of_hours(db.reader(), &seen, now).await?.is_none() {
        return Ok(());
    }
    db.write(async |tx| {
        let Some(row) = hold(tx, id).await? else { return Ok(()) };
        let Some(reminder) = due_of_hours(tx, &row, tx.now()).await? else { return Ok(()) };
        if is_first_reminder(tx, &reminder, id.0).await? {
            note(tx, Actor::programme(row.programme_id), &row, "placement.hours_wait").await?;
        }
        Ok(())
    })
    .await
}

/// Reminds those who have not said how it went, three and ten days after the last day.
///
/// # Errors
/// Where the list can't be read; one placement that fails does not keep the others from theirs.
pub async fn remind_of_outcomes(db: &Db) -> ApiResult<()> {
    let today = day_of(db.clock().now());
    let Some((_, first)) = AFTER_END.last() else { return Ok(()) };
    let Some(until) = today.checked_sub_days(Days::new(*first)) else { return Ok(()) };
    let mut after = None;
    loop {
        let page = query::list_ended(db.reader(), until, after, PAGE).await?;
        for row in &page {
            told(remind_of_outcome(db, row).await, row.id);
        }
        after = page.last().map(|row| row.id);
        if after.is_none() {
            return Ok(());
        }
    }
}

/// The reminders that are due, and by which event they are given.
async fn due_of_outcome(
    conn: &impl ConnectionTrait,
    row: &placement::Model,
    today: NaiveDate,
) -> ApiResult<Vec<(String, &'static str)>> {
    let mut due = Vec::new();
    let is_past = |days: u64| row.ends_on.checked_add_days(Days::new(days)).is_some_and(|day| day <= today);
    let Some((name, _)) = AFTER_END.into_iter().find(|(_, days)| is_past(*days)) else { return Ok(due) };
    for (side, who, action) in SIDES.into_iter().filter(|_| row.state == PlacementState::Active) {
        let reminder = format!("placement.outcome_due:{name}:{who}");
        if !was_given(conn, &reminder, row.id.0).await? && !query::has_told(conn, row.id, side).await? {
            due.push((reminder, action));
        }
    }
    Ok(due)
}

async fn remind_of_outcome(db: &Db, seen: &placement::Model) -> ApiResult<()> {
    if due_of_outcome(db.reader(), seen, day_of(db.clock().now())).await?.is_empty() {
        return Ok(());
    }
    db.write(async |tx| {
        let Some(row) = hold(tx, seen.id).await? else { return Ok(()) };
        for (reminder, action) in due_of_outcome(tx, &row, day_of(tx.now())).await? {
            if is_first_reminder(tx, &reminder, row.id.0).await? {
                note(tx, Actor::programme(row.programme_id), &row, action).await?;
            }
        }
        Ok(())
    })
    .await
}

fn told(outcome: ApiResult<()>, id: PlacementId) {
    if let Err(error) = outcome {
        tracing::warn!(%error, placement = %id, "could not remind of a placement; will try again");
    }
}
