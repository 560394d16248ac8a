//! Recording what happened, and deciding whether it counts.

use chrono::{DateTime, NaiveDate, Utc};
use entities::{CheckInId, CheckInOutcome, CheckInState, RejectionReason, SignalKind, agreement, check_in};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::access::{Decidable, Establishing, Recordable, Teller};
use super::query::period_of;
use super::rules::{Decision, decide};
use crate::attendance;
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError, on_duplicate};
use crate::record::{Actor, Happening, record};
use crate::signal::ops::raise;

/// What somebody says happened.
#[derive(Clone, Debug)]
pub struct Told {
    /// Identifier that the phone made, so that it can refer to it before it has a connection.
    pub id: Option<CheckInId>,
    /// The day.
    pub day: NaiveDate,
    /// Which occasion of the day; empty where a day has one.
    pub occasion: String,
    /// Kept, late, missed or excused.
    pub outcome: CheckInOutcome,
    /// How long the occasion took, minutes.
    pub minutes: Option<i32>,
    /// The moment that the phone says it was told at.
    pub happened_at: Option<DateTime<Utc>>,
}

/// Records a check-in; a coach's or a contact's counts at once.
///
/// # Errors
/// 400 outside the agreement's period or in the future; 409 where the occasion has one already.
pub async fn check_in(
    tx: &Tx,
    person: &Person,
    target: &Recordable,
    told: &Told,
) -> ApiResult<check_in::Model> {
    let agreement = target.agreement();
    require_day(agreement, told.day, day_of(tx.now()))?;
    let row = insert(tx, agreement, target.teller(), target.counts_at_once(), told, None).await?;
    note(tx, person, agreement, &row, "check_in.recorded").await?;
    Ok(row)
}

/// What became of something that was told by somebody whose word counts.
#[derive(Clone, Debug)]
pub enum Heard {
    /// It is news, or confirms what the youth said.
    Recorded(check_in::Model),
    /// It was known.
    Unchanged(check_in::Model),
    /// It replaces what was there, which stays to be seen.
    Corrected(check_in::Model),
}

/// Takes the word of a coach or a contact: it counts at once, confirms what the youth said, and corrects what was said
/// otherwise. Saying the same twice changes nothing.
///
/// # Errors
/// 400 outside the agreement's period or in the future.
pub async fn establish(tx: &Tx, person: &Person, target: &Establishing, told: &Told) -> ApiResult<Heard> {
    let agreement = target.agreement();
    require_day(agreement, told.day, day_of(tx.now()))?;
    let Some(known) = find_live(tx, agreement, told).await? else {
        let row = insert(tx, agreement, target.teller(), true, told, None).await?;
        note(tx, person, agreement, &row, "check_in.recorded").await?;
        return Ok(Heard::Recorded(row));
    };
    let says_the_same =
        known.outcome == told.outcome && (told.minutes.is_none() || known.minutes == told.minutes);
    if says_the_same && known.state == CheckInState::Confirmed {
        return Ok(Heard::Unchanged(known));
    }
    if known.outcome == told.outcome && known.state == CheckInState::Recorded {
        let row = decided(tx, person, &known, CheckInState::Confirmed, told.minutes).await?;
        note(tx, person, agreement, &row, "check_in.confirmed").await?;
        return Ok(Heard::Recorded(row));
    }
    decided(tx, person, &known, CheckInState::Corrected, None).await?;
    let row = insert(tx, agreement, target.teller(), true, told, Some(known.id)).await?;
    note(tx, person, agreement, &row, "check_in.corrected").await?;
    if known.state == CheckInState::Recorded {
        raise(tx, Actor::from(person), agreement.participant_id, SignalKind::ReportsDiffer, row.id.0).await?;
    }
    Ok(Heard::Corrected(row))
}

async fn find_live(tx: &Tx, agreement: &agreement::Model, told: &Told) -> ApiResult<Option<check_in::Model>> {
    let row = check_in::Entity::find()
        .filter(check_in::Column::AgreementId.eq(agreement.id))
        .filter(check_in::Column::OccurredOn.eq(told.day))
        .filter(check_in::Column::Occasion.eq(told.occasion.as_str()))
        .filter(check_in::Column::State.is_in([CheckInState::Recorded, CheckInState::Confirmed]))
        .lock_exclusive()
        .one(tx)
        .await?;
    Ok(row)
}

async fn decided(
    tx: &Tx,
    person: &Person,
    row: &check_in::Model,
    state: CheckInState,
    minutes: Option<i32>,
) -> ApiResult<check_in::Model> {
    let is_corrected = state == CheckInState::Corrected;
    let change = check_in::ActiveModel {
        id: Set(row.id),
        state: Set(state),
        minutes: Set(minutes.or(row.minutes)),
        decided_by: Set(Some(person.user_id)),
        decided_at: Set(Some(tx.now())),
        reason_code: Set(is_corrected.then_some(RejectionReason::ToldOtherwise)),
        ..Default::default()
    };
    Ok(change.update(tx).await?)
}

async fn insert(
    tx: &Tx,
    agreement: &agreement::Model,
    teller: Teller,
    counts: bool,
    told: &Told,
    replaces: Option<CheckInId>,
) -> ApiResult<check_in::Model> {
    let row = check_in::ActiveModel {
        id: Set(told.id.unwrap_or_else(CheckInId::generate)),
        programme_id: Set(agreement.programme_id),
        participant_id: Set(agreement.participant_id),
        agreement_id: Set(agreement.id),
        occurred_on: Set(told.day),
        occasion: Set(told.occasion.clone()),
        outcome: Set(told.outcome),
        minutes: Set(told.minutes),
        state: Set(if counts { CheckInState::Confirmed } else { CheckInState::Recorded }),
        side: Set(teller.side),
        happened_at: Set(told.happened_at),
        recorded_by: Set(teller.user_id),
        recorded_at: Set(tx.now()),
        decided_by: Set(counts.then_some(teller.user_id)),
        decided_at: Set(counts.then(|| tx.now())),
        reason: Set(None),
        reason_code: Set(None),
        replaces_id: Set(replaces),
    };
    row.insert(tx).await.map_err(on_duplicate(Code::CheckInExists))
}

fn require_day(agreement: &agreement::Model, day: NaiveDate, today: NaiveDate) -> ApiResult<()> {
    let period = period_of(agreement);
    let fault = if day > today {
        Some("in_the_future")
    } else if day < period.from {
        Some("before_period")
    } else {
        (day >= period.until).then_some("after_period")
    };
    fault.map_or(Ok(()), |code| Err(ApiError::invalid(vec![FieldError::new("/occurredDate", code)])))
}

async fn note(
    tx: &Tx,
    person: &Person,
    agreement: &agreement::Model,
    row: &check_in::Model,
    action: &'static str,
) -> ApiResult<()> {
    let happening = Happening {
        programme_id: agreement.programme_id,
        actor_id: person.user_id,
        action,
        subject_id: row.id.0,
        participant_id: Some(agreement.participant_id),
    };
    record(tx, happening).await?;
    attendance::truancy::watch(tx, person.into(), agreement, row.occurred_on).await
}

/// Makes a check-in count.
///
/// # Errors
/// 409 where it is decided already.
pub async fn confirm(tx: &Tx, person: &Person, target: &Decidable) -> ApiResult<check_in::Model> {
    settle(tx, person, target, Decision::Confirm, None).await
}

/// Says why a check-in does not count.
///
/// # Errors
/// 409 where it is decided already.
pub async fn reject(
    tx: &Tx,
    person: &Person,
    target: &Decidable,
    reason: &str,
) -> ApiResult<check_in::Model> {
    settle(tx, person, target, Decision::Reject, Some(reason)).await
}

async fn settle(
    tx: &Tx,
    person: &Person,
    target: &Decidable,
    decision: Decision,
    reason: Option<&str>,
) -> ApiResult<check_in::Model> {
    let state = decide(target.check_in().state, decision).ok_or(Code::CheckInDecided)?;
    let row = check_in::ActiveModel {
        id: Set(target.check_in().id),
        state: Set(state),
        decided_by: Set(Some(person.user_id)),
        decided_at: Set(Some(tx.now())),
        reason: Set(reason.map(str::to_owned)),
        ..Default::default()
    };
    let row = row.update(tx).await?;
    let action = match decision {
        Decision::Confirm => "check_in.confirmed",
        Decision::Reject => "check_in.rejected",
    };
    note(tx, person, target.agreement(), &row, action).await?;
    Ok(row)
}
