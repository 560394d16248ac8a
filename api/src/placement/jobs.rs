//! Reminding of hours that wait for the employer, and of placements that ended without a word.

use chrono::{Days, TimeDelta};
use entities::{IntroductionSide, PlacementId, PlacementState, placement};
use sea_orm::sea_query::LockType;
use sea_orm::{EntityTrait, QuerySelect};

use super::ops::note;
use super::query;
use super::rules::{Step, next};
use crate::clock::day_of;
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::job::is_first_reminder;
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
            told(db.write(async |tx| remind_of_hours_at(tx, *id).await).await, *id);
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

async fn remind_of_hours_at(tx: &Tx, id: PlacementId) -> ApiResult<()> {
    let Some(row) = hold(tx, id).await? else { return Ok(()) };
    let can_be_decided = next(row.state, Step::Decide).is_some();
    if !can_be_decided || !query::has_waiting_hours(tx, id, tx.now() - HOURS_WAIT).await? {
        return Ok(());
    }
    let reminder = format!("placement.hours_wait:{}", monday_of(day_of(tx.now())));
    if is_first_reminder(tx, &reminder, id.0).await? {
        note(tx, Actor::programme(row.programme_id), &row, "placement.hours_wait").await?;
    }
    Ok(())
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
        for id in &page {
            told(db.write(async |tx| remind_of_outcome(tx, *id).await).await, *id);
        }
        after = page.last().copied();
        if after.is_none() {
            return Ok(());
        }
    }
}

async fn remind_of_outcome(tx: &Tx, id: PlacementId) -> ApiResult<()> {
    let Some(row) = hold(tx, id).await?.filter(|row| row.state == PlacementState::Active) else {
        return Ok(());
    };
    let today = day_of(tx.now());
    let is_due = |days: u64| row.ends_on.checked_add_days(Days::new(days)).is_some_and(|due| due <= today);
    let Some((name, _)) = AFTER_END.into_iter().find(|(_, days)| is_due(*days)) else { return Ok(()) };
    for (side, who, action) in SIDES {
        let reminder = format!("placement.outcome_due:{name}:{who}");
        if !query::has_told(tx, id, side).await? && is_first_reminder(tx, &reminder, id.0).await? {
            note(tx, Actor::programme(row.programme_id), &row, action).await?;
        }
    }
    Ok(())
}

fn told(outcome: ApiResult<()>, id: PlacementId) {
    if let Err(error) = outcome {
        tracing::warn!(%error, placement = %id, "could not remind of a placement; will try again");
    }
}
