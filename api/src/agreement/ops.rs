//! Recording what happened, and deciding whether it counts.

use chrono::NaiveDate;
use entities::{CheckInId, CheckInOutcome, CheckInState, agreement, check_in};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

use super::access::{Decidable, Recordable};
use super::query::period_of;
use super::rules::{Decision, decide};
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError, on_duplicate};
use crate::record::{Happening, record};

/// What somebody says happened.
#[derive(Clone, Debug)]
pub struct Told {
    /// Identifier that the phone made, so that it can refer to it before it has a connection.
    pub id: Option<CheckInId>,
    /// The day.
    pub day: NaiveDate,
    /// Which occasion of the day; empty where a day has one.
    pub occasion: String,
    /// Kept, missed or excused.
    pub outcome: CheckInOutcome,
}

/// Records a check-in; a coach's counts at once.
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
    let fault = day_fault(agreement, told.day, day_of(tx.now()));
    if let Some(code) = fault {
        return Err(ApiError::invalid(vec![FieldError::new("/occurredDate", code)]));
    }
    let counts = target.counts_at_once();
    let row = check_in::ActiveModel {
        id: Set(told.id.unwrap_or_else(CheckInId::generate)),
        programme_id: Set(agreement.programme_id),
        agreement_id: Set(agreement.id),
        occurred_on: Set(told.day),
        occasion: Set(told.occasion.clone()),
        outcome: Set(told.outcome),
        state: Set(if counts { CheckInState::Confirmed } else { CheckInState::Recorded }),
        recorded_by: Set(person.user_id),
        recorded_at: Set(tx.now()),
        decided_by: Set(counts.then_some(person.user_id)),
        decided_at: Set(counts.then(|| tx.now())),
        reason: Set(None),
    };
    let row = row.insert(tx).await.map_err(on_duplicate(Code::CheckInExists))?;
    note(tx, person, agreement, &row, "check_in.recorded").await?;
    Ok(row)
}

fn day_fault(agreement: &agreement::Model, day: NaiveDate, today: NaiveDate) -> Option<&'static str> {
    let period = period_of(agreement);
    if day > today {
        Some("in_the_future")
    } else if day < period.from {
        Some("before_period")
    } else {
        (day >= period.until).then_some("after_period")
    }
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
    record(tx, happening).await
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
