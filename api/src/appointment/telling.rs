//! Saying what happened, and having the last word.

use entities::{AppointmentKind, AppointmentOutcome, Side, SignalKind, appointment, appointment_report};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::access::{Settleable, Tellable};
use super::feeding::{count, put_down, take_back};
use super::ops::{Note, save, step, trace};
use super::rules::{Step, Verdict, care_faults, check_over, state_of, verdict};
use crate::agreement::telling::{check_correctable, is_too_long_ago};
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::record::{Actor, record};
use crate::signal::ops::{raise, settle_by_facts};

/// Takes the word of one side, or of one of its contacts. Saying the same twice changes nothing.
///
/// # Errors
/// `appointment_state` where it was cancelled, `appointment_not_over`, `appointment_decided` where the coach has decided,
/// `already_reported` where this side said otherwise before, `correction_too_late` where it was settled otherwise long ago; 400
/// of a youth who tells of long ago.
pub async fn report(
    tx: &Tx,
    person: &Person,
    target: &Tellable,
    outcome: AppointmentOutcome,
) -> ApiResult<appointment::Model> {
    let (row, side) = (target.appointment(), target.side());
    step(row, Step::Report)?;
    check_over(row.ends_at, tx.now())?;
    let mut words: Vec<_> = appointment_report::Entity::find()
        .filter(appointment_report::Column::AppointmentId.eq(row.id))
        .all(tx)
        .await?
        .into_iter()
        .map(|told| (told.side, told.reported_by, told.outcome))
        .collect();
    // The youth and the coaches have one word each; every contact who stands by the agreement has their own.
    let is_own = |told_by: Side, by| told_by == side && (side != Side::Contact || by == person.user_id);
    match words.iter().find(|(told_by, by, _)| is_own(*told_by, *by)) {
        Some((.., before)) if *before == outcome => return Ok(row.clone()),
        Some(_) => return Err(Code::AlreadyReported.into()),
        None if row.settled_by.is_some() => return Err(Code::AppointmentDecided.into()),
        None if side == Side::Participant && is_too_long_ago(day_of(row.starts_at), tx.now()) => {
            return Err(ApiError::invalid(vec![FieldError::new("/outcome", "told_too_late")]));
        }
        None => words.push((side, person.user_id, outcome)),
    }
    keep_word(tx, person, target, outcome).await?;
    let words: Vec<_> = words.into_iter().map(|(side, _, outcome)| (side, outcome)).collect();
    match verdict(&words) {
        Verdict::Waits => {
            put_down(tx, person, row, outcome).await?;
            save(tx, row, appointment::ActiveModel { state: Set(row.state), ..Default::default() }).await
        }
        Verdict::Settled(_) if row.state == state_of(outcome) => {
            save(tx, row, appointment::ActiveModel { state: Set(row.state), ..Default::default() }).await
        }
        Verdict::Settled(outcome) => agree(tx, person, target, outcome).await,
        Verdict::Differs => {
            check_correctable(row.settled_at, tx.now())?;
            differ(tx, person, row).await
        }
    }
}

async fn keep_word(
    tx: &Tx,
    person: &Person,
    target: &Tellable,
    outcome: AppointmentOutcome,
) -> ApiResult<()> {
    let row = target.appointment();
    let word = appointment_report::ActiveModel {
        appointment_id: Set(row.id),
        side: Set(target.side()),
        outcome: Set(outcome),
        reported_by: Set(person.user_id),
        reported_at: Set(tx.now()),
    };
    word.insert(tx).await?;
    let said = Note { word: Some((target.side(), outcome)), ..Note::default() };
    trace(tx, person.into(), row, Step::Report.event(), said).await?;
    record(tx, Actor::from(person).did("appointment.reported", row.id.0, Some(row.participant_id))).await
}

async fn agree(
    tx: &Tx,
    person: &Person,
    target: &Tellable,
    outcome: AppointmentOutcome,
) -> ApiResult<appointment::Model> {
    let row = target.appointment();
    let change = appointment::ActiveModel {
        state: Set(step(row, Step::Settle(outcome))?),
        settled_at: Set(Some(tx.now())),
        ..Default::default()
    };
    let settled = save(tx, row, change).await?;
    follow(tx, person, row, (target.side(), outcome), None).await?;
    Ok(settled)
}

/// What a settled appointment brings about.
async fn follow(
    tx: &Tx,
    person: &Person,
    row: &appointment::Model,
    (side, outcome): (Side, AppointmentOutcome),
    note: Option<&str>,
) -> ApiResult<()> {
    let actor = Actor::from(person);
    let settled = Note { text: note, word: Some((side, outcome)), ..Note::default() };
    trace(tx, person.into(), row, Step::Settle(outcome).event(), settled).await?;
    record(tx, actor.did("appointment.settled", row.id.0, Some(row.participant_id))).await?;
    count(tx, person, row, outcome).await?;
    if row.kind == AppointmentKind::Coach && outcome == AppointmentOutcome::Kept {
        settle_by_facts(tx, actor, SignalKind::NoContact, row.participant_id.0).await?;
    }
    Ok(())
}

async fn differ(tx: &Tx, person: &Person, row: &appointment::Model) -> ApiResult<appointment::Model> {
    let change = appointment::ActiveModel {
        state: Set(step(row, Step::Differ)?),
        settled_at: Set(None),
        ..Default::default()
    };
    let disputed = save(tx, row, change).await?;
    let actor = Actor::from(person);
    trace(tx, person.into(), row, Step::Differ.event(), Note::default()).await?;
    record(tx, actor.did("appointment.disputed", row.id.0, Some(row.participant_id))).await?;
    raise(tx, actor, row.participant_id, SignalKind::ReportsDiffer, row.id.0).await?;
    take_back(tx, person, row).await?;
    Ok(disputed)
}

/// The coach says what happened, whatever the sides said; again within 30 days, that corrects it.
///
/// # Errors
/// 400 for a note on care; `appointment_state` where it was cancelled, `appointment_not_over`, `correction_too_late`.
pub async fn settle(
    tx: &Tx,
    person: &Person,
    target: &Settleable,
    outcome: AppointmentOutcome,
    note: Option<&str>,
) -> ApiResult<appointment::Model> {
    let row = target.appointment();
    let state = step(row, Step::Settle(outcome))?;
    check_over(row.ends_at, tx.now())?;
    check_correctable(row.settled_at, tx.now())?;
    let wrong = care_faults(row.kind, &[("/note", note)]);
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    let change = appointment::ActiveModel {
        state: Set(state),
        settled_by: Set(Some(person.user_id)),
        settled_at: Set(Some(row.settled_at.unwrap_or(tx.now()))),
        ..Default::default()
    };
    let settled = save(tx, row, change).await?;
    follow(tx, person, row, (Side::Coach, outcome), note).await?;
    settle_by_facts(tx, Actor::from(person), SignalKind::ReportsDiffer, row.id.0).await?;
    Ok(settled)
}
