//! Watching absence add up: the legal signal is raised when it does, and settled by the facts when a correction mends it.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};
use entities::{
    AgreementKind, CheckInOutcome, CheckInState, ParticipantId, SignalKind, SignalState, agreement, check_in,
    participant, signal,
};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
};

use super::rules::{Lesson, around, is_truant};
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::ApiResult;
use crate::record::Actor;
use crate::signal::ops::{raise, settle_by_facts};

/// How long before it was told absence can have been that raised a signal: twice the longest period of an agreement, of which
/// people may tell as long as the plan is in force.
const REACH: Months = Months::new(48);

/// Called wherever facts about an agreement begin or stop to count: looks at the four weeks around each of their days.
///
/// # Errors
/// Where the database fails.
pub async fn watch(tx: &Tx, actor: Actor, agreement: &agreement::Model, days: &[NaiveDate]) -> ApiResult<()> {
    let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else { return Ok(()) };
    if agreement.kind != AgreementKind::Attendance {
        return Ok(());
    }
    let id = agreement.participant_id;
    let period = (around(*first).0, around(*last).1);
    let is_open = |last: Option<signal::Model>| last.is_some_and(|it| it.state == SignalState::Open);
    if find_absence(tx, id, period).await?.is_empty() && !is_open(find_last_signal(tx, id).await?) {
        return Ok(());
    }
    // Two schools may tell of one youth at the same time: neither sees what the other adds, unless they take turns.
    take_turns(tx, id).await?;
    let missed = find_absence(tx, id, period).await?;
    let last = find_last_signal(tx, id).await?;
    match last.as_ref().filter(|signal| signal.state == SignalState::Open) {
        None if calls_for_signal(days, &missed, last.as_ref()) => {
            raise(tx, actor, id, SignalKind::Truancy, id.0).await
        }
        Some(open) if !is_truant(&lessons_of(&missed)) => {
            let all = (reach_of(open).min(around(*first).0), around(day_of(tx.now())).1);
            if is_truant(&lessons_of(&find_absence(tx, id, all).await?)) {
                return Ok(());
            }
            settle_by_facts(tx, actor, SignalKind::Truancy, id.0).await
        }
        _ => Ok(()),
    }
}

/// Whether the four weeks around one of the days hold so much absence that somebody should hear of it.
fn calls_for_signal(days: &[NaiveDate], missed: &[check_in::Model], last: Option<&signal::Model>) -> bool {
    let days: BTreeSet<&NaiveDate> = days.iter().collect();
    days.into_iter().any(|day| {
        let (from, until) = around(*day);
        let near = missed.iter().filter(|row| (from..=until).contains(&row.occurred_on));
        let near: Vec<check_in::Model> = near.cloned().collect();
        is_truant(&lessons_of(&near)) && is_news(&near, last)
    })
}

/// The oldest absence that an open signal can be about: nobody has to read further back.
fn reach_of(open: &signal::Model) -> NaiveDate {
    let raised = day_of(open.raised_at);
    raised.checked_sub_months(REACH).unwrap_or(raised)
}

/// What a coach has dealt with is not raised again, unless something was told since.
fn is_news(missed: &[check_in::Model], last: Option<&signal::Model>) -> bool {
    let dealt_with = last.filter(|signal| signal.settled_by.is_some()).and_then(|signal| signal.settled_at);
    dealt_with.is_none_or(|since| {
        missed
            .iter()
            .any(|row| row.outcome == CheckInOutcome::Missed && row.decided_at.is_some_and(|at| at > since))
    })
}

/// One youth's absence is added up by one at a time. The lock lets references to the file through.
pub(super) async fn take_turns(tx: &Tx, id: ParticipantId) -> ApiResult<()> {
    participant::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await?;
    Ok(())
}

async fn find_last_signal(tx: &Tx, id: ParticipantId) -> ApiResult<Option<signal::Model>> {
    let found = signal::Entity::find()
        .filter(signal::Column::ParticipantId.eq(id))
        .filter(signal::Column::Kind.eq(SignalKind::Truancy))
        .order_by_desc(signal::Column::Id)
        .one(tx)
        .await?;
    Ok(found)
}

/// Unexcused absence that counts, of all attendance agreements, also of those that are over; from the first to the last day.
/// With it the lessons that are told otherwise, of days that were missed as a whole.
///
/// # Errors
/// Where the database fails.
pub async fn find_absence(
    conn: &impl ConnectionTrait,
    id: ParticipantId,
    days: (NaiveDate, NaiveDate),
) -> ApiResult<Vec<check_in::Model>> {
    let is_missed = || check_in::Column::Outcome.eq(CheckInOutcome::Missed);
    let missed_days = counting(id, days)
        .select_only()
        .column(check_in::Column::OccurredOn)
        .filter(is_missed())
        .filter(check_in::Column::Occasion.eq(""));
    let of_missed_days = check_in::Column::OccurredOn.in_subquery(missed_days.into_query());
    Ok(counting(id, days).filter(Condition::any().add(is_missed()).add(of_missed_days)).all(conn).await?)
}

fn counting(id: ParticipantId, (first, last): (NaiveDate, NaiveDate)) -> Select<check_in::Entity> {
    let of_attendance = agreement::Entity::find()
        .select_only()
        .column(agreement::Column::Id)
        .filter(agreement::Column::ParticipantId.eq(id))
        .filter(agreement::Column::Kind.eq(AgreementKind::Attendance));
    check_in::Entity::find()
        .filter(check_in::Column::ParticipantId.eq(id))
        .filter(check_in::Column::OccurredOn.between(first, last))
        .filter(check_in::Column::State.eq(CheckInState::Confirmed))
        .filter(check_in::Column::AgreementId.in_subquery(of_attendance.into_query()))
}

/// The same as the rules know it.
#[must_use]
pub fn lessons_of(rows: &[check_in::Model]) -> Vec<Lesson> {
    let lesson = |row: &check_in::Model| Lesson {
        day: row.occurred_on,
        occasion: row.occasion.clone(),
        minutes: row.minutes,
        outcome: row.outcome,
    };
    rows.iter().map(lesson).collect()
}
