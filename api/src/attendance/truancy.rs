//! Watching absence add up: the legal signal is raised when it does, and settled by the facts when a correction mends it.

use chrono::NaiveDate;
use entities::{
    AgreementKind, CheckInOutcome, CheckInState, ParticipantId, SignalKind, SignalState, agreement, check_in,
    participant, signal,
};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::rules::{Absence, around, is_truant};
use crate::db::Tx;
use crate::error::ApiResult;
use crate::record::Actor;
use crate::signal::ops::{raise, settle_by_facts};

/// Called wherever a fact about an agreement begins or stops to count: looks at the four weeks around `day`.
///
/// # Errors
/// Where the database fails.
pub async fn watch(tx: &Tx, actor: Actor, agreement: &agreement::Model, day: NaiveDate) -> ApiResult<()> {
    if agreement.kind != AgreementKind::Attendance {
        return Ok(());
    }
    let id = agreement.participant_id;
    let period = Some(around(day));
    let is_open =
        |last: &Option<signal::Model>| last.as_ref().is_some_and(|it| it.state == SignalState::Open);
    if find_missed(tx, id, period).await?.is_empty() && !is_open(&find_last_signal(tx, id).await?) {
        return Ok(());
    }
    // Two schools may tell of one youth at the same time: neither sees what the other adds, unless they take turns.
    take_turns(tx, id).await?;
    let missed = find_missed(tx, id, period).await?;
    let truant = is_truant(&absences_of(&missed));
    let last = find_last_signal(tx, id).await?;
    if truant && !is_open(&last) && is_news(&missed, last.as_ref()) {
        raise(tx, actor, id, SignalKind::Truancy, id.0).await?;
    } else if is_open(&last) && !truant && !is_truant(&absences_of(&find_missed(tx, id, None).await?)) {
        settle_by_facts(tx, actor, SignalKind::Truancy, id.0).await?;
    }
    Ok(())
}

/// What a coach has dealt with is not raised again, unless something was told since.
fn is_news(missed: &[check_in::Model], last: Option<&signal::Model>) -> bool {
    let dealt_with = last.filter(|signal| signal.settled_by.is_some()).and_then(|signal| signal.settled_at);
    dealt_with.is_none_or(|since| missed.iter().any(|row| row.decided_at.is_some_and(|at| at > since)))
}

/// One youth's absence is added up by one at a time. The lock lets references to the file through.
async fn take_turns(tx: &Tx, id: ParticipantId) -> ApiResult<()> {
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
///
/// # Errors
/// Where the database fails.
pub async fn find_missed(
    conn: &impl ConnectionTrait,
    id: ParticipantId,
    period: Option<(NaiveDate, NaiveDate)>,
) -> ApiResult<Vec<check_in::Model>> {
    let of_attendance = agreement::Entity::find()
        .select_only()
        .column(agreement::Column::Id)
        .filter(agreement::Column::ParticipantId.eq(id))
        .filter(agreement::Column::Kind.eq(AgreementKind::Attendance));
    let rows = check_in::Entity::find()
        .filter(check_in::Column::ParticipantId.eq(id))
        .apply_if(period, |list, (first, last)| {
            list.filter(check_in::Column::OccurredOn.between(first, last))
        })
        .filter(check_in::Column::State.eq(CheckInState::Confirmed))
        .filter(check_in::Column::Outcome.eq(CheckInOutcome::Missed))
        .filter(check_in::Column::AgreementId.in_subquery(of_attendance.into_query()))
        .all(conn)
        .await?;
    Ok(rows)
}

/// The same as the rules know it.
#[must_use]
pub fn absences_of(missed: &[check_in::Model]) -> Vec<Absence> {
    let absence = |row: &check_in::Model| Absence {
        day: row.occurred_on,
        occasion: row.occasion.clone(),
        minutes: row.minutes,
    };
    missed.iter().map(absence).collect()
}
