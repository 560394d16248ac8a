//! Hours: entered by the youth, confirmed or refused by the employer.

use chrono::NaiveDate;
use entities::{PlacementShiftId, ShiftState, SignalKind, placement, placement_shift};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::access::{Decidable, Loggable};
use super::judging::judge_hours;
use super::ops::note;
use super::rules::{ShiftStep, Step, next, next_shift};
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::introduction::masking::refuse_contact;
use crate::record::Actor;
use crate::signal::ops::raise;
use crate::working_time::http::FindingOut;
use crate::working_time::rules::Shift;
use crate::working_time::week::end_at;

/// Hours as a phone tells them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Identifier that the phone made; the same again is the same hours.
    pub id: PlacementShiftId,
    /// When.
    pub shift: Shift,
}

impl Told {
    fn is_said_in(&self, row: &placement_shift::Model) -> bool {
        let Shift { day, from_minute, until_minute, break_minutes } = self.shift;
        (day, from_minute, until_minute, break_minutes)
            == (row.worked_on, row.from_minute, row.until_minute, row.break_minutes)
    }
}

/// Enters hours. Telling the same under the same identifier again changes nothing. Hours that break a rule are written down with it, and
/// the coach is told.
///
/// # Errors
/// 400 for hours that can't be: backwards, outside the period, still to come; 409 for hours at the same time as others, an identifier that
/// stands for something else, and a placement that is not in force.
pub async fn enter(
    tx: &Tx,
    person: &Person,
    target: &Loggable,
    told: &Told,
) -> ApiResult<placement_shift::Model> {
    let held = target.held();
    let row = held.placement();
    if let Some(known) = placement_shift::Entity::find_by_id(told.id).one(tx).await? {
        // Whose it is, and what it says, is nobody else's business.
        let is_own = known.placement_id == row.id && known.entered_by == person.user_id;
        return if is_own && told.is_said_in(&known) { Ok(known) } else { Err(Code::ShiftIdTaken.into()) };
    }
    next(row.state, Step::Enter).ok_or(Code::PlacementState)?;
    let wrong = faults(tx, row, &told.shift);
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    if overlaps(tx, row, &told.shift).await? {
        return Err(Code::ShiftOverlaps.into());
    }
    let findings = judge_hours(tx, row, held.participant(), told.shift).await?;
    let entered = insert(tx, person, row, told, &findings).await?;
    let actor = Actor::from(person);
    note(tx, actor, row, "placement.shift_entered").await?;
    if findings.iter().any(|finding| finding.is_breach) {
        raise(tx, actor, row.participant_id, SignalKind::HoursOverLimit, row.id.0).await?;
    }
    Ok(entered)
}

fn faults(tx: &Tx, row: &placement::Model, shift: &Shift) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let length = shift.until_minute.saturating_sub(shift.from_minute);
    if length <= 0 {
        wrong.push(FieldError::new("/until", "wrong_period"));
    } else if shift.break_minutes >= length {
        wrong.push(FieldError::new("/breakMinutes", "break_too_long"));
    }
    if shift.day < row.starts_on {
        wrong.push(FieldError::new("/workedDate", "before_placement"));
    }
    if shift.day > row.ends_on {
        wrong.push(FieldError::new("/workedDate", "after_placement"));
    }
    if end_at(shift.day, shift.until_minute) > tx.now() {
        wrong.push(FieldError::new("/until", "not_worked_yet"));
    }
    wrong
}

async fn overlaps(tx: &Tx, row: &placement::Model, shift: &Shift) -> ApiResult<bool> {
    let same = placement_shift::Entity::find()
        .filter(placement_shift::Column::ParticipantId.eq(row.participant_id))
        .filter(placement_shift::Column::WorkedOn.eq(shift.day))
        .filter(placement_shift::Column::FromMinute.lt(shift.until_minute))
        .filter(placement_shift::Column::UntilMinute.gt(shift.from_minute))
        .filter(placement_shift::Column::State.is_in([ShiftState::Entered, ShiftState::Confirmed]));
    Ok(same.one(tx).await?.is_some())
}

async fn insert(
    tx: &Tx,
    person: &Person,
    row: &placement::Model,
    told: &Told,
    findings: &[FindingOut],
) -> ApiResult<placement_shift::Model> {
    let Shift { day, from_minute, until_minute, break_minutes } = told.shift;
    let shift = placement_shift::ActiveModel {
        id: Set(told.id),
        programme_id: Set(row.programme_id),
        placement_id: Set(row.id),
        participant_id: Set(row.participant_id),
        worked_on: Set(day),
        from_minute: Set(from_minute),
        until_minute: Set(until_minute),
        break_minutes: Set(break_minutes),
        state: Set(ShiftState::Entered),
        findings: Set(serde_json::to_string(findings).map_err(ApiError::internal)?),
        entered_by: Set(person.user_id),
        entered_at: Set(tx.now()),
        decided_by: Set(None),
        decided_at: Set(None),
        refuse_reason: Set(None),
    };
    Ok(shift.insert(tx).await?)
}

/// Confirms hours.
///
/// # Errors
/// 409 where they were refused, or the placement never came into force.
pub async fn confirm(tx: &Tx, person: &Person, target: &Decidable) -> ApiResult<placement_shift::Model> {
    decide(tx, person, target, ShiftStep::Confirm, None).await
}

/// Refuses hours; the youth reads why, and can enter them anew.
///
/// # Errors
/// 409 where they were confirmed, or the placement never came into force.
pub async fn refuse(
    tx: &Tx,
    person: &Person,
    target: &Decidable,
    reason: &str,
) -> ApiResult<placement_shift::Model> {
    decide(tx, person, target, ShiftStep::Refuse, Some(reason)).await
}

async fn decide(
    tx: &Tx,
    person: &Person,
    target: &Decidable,
    step: ShiftStep,
    reason: Option<&str>,
) -> ApiResult<placement_shift::Model> {
    let (row, shift) = (target.held().placement(), target.shift());
    next(row.state, Step::Decide).ok_or(Code::PlacementState)?;
    let state = next_shift(shift.state, step).ok_or(Code::ShiftDecided)?;
    refuse_contact(reason.map(|reason| ("/reason", reason)))?;
    if state == shift.state {
        return Ok(shift);
    }
    let change = placement_shift::ActiveModel {
        id: Set(shift.id),
        state: Set(state),
        decided_by: Set(Some(person.user_id)),
        decided_at: Set(Some(tx.now())),
        refuse_reason: Set(reason.map(str::to_owned)),
        ..Default::default()
    };
    let decided = change.update(tx).await?;
    let action = match step {
        ShiftStep::Confirm => "placement.shift_confirmed",
        ShiftStep::Refuse => "placement.shift_refused",
    };
    note(tx, Actor::from(person), row, action).await?;
    Ok(decided)
}

/// A day as a number, for the place where a page of hours ends.
#[must_use]
pub fn day_number(day: NaiveDate) -> i64 {
    (day - NaiveDate::default()).num_days()
}

/// The day that [`day_number`] numbers.
#[must_use]
pub fn day_of_number(number: i64) -> Option<NaiveDate> {
    NaiveDate::default().checked_add_signed(chrono::TimeDelta::try_days(number)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_numbered_and_found_again() {
        let day: NaiveDate = "2026-12-05".parse().unwrap();
        assert_eq!(day_of_number(day_number(day)), Some(day));
        assert_eq!(day_of_number(i64::MAX), None);
    }
}
