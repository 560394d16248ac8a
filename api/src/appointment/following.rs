//! A check-in that counts at the time of an appointment says what became of it: the appointment follows, in the same
//! transaction. Else the agreement would say one thing and the appointment another.
//!
//! To refuse such a check-in would lose a whole list of a school for the sake of one lesson. Refused is only what an
//! appointment can't take: to be settled before its end, or by a contact while the sides differ.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use entities::{
    AgreementId, AppointmentOutcome, AppointmentState, Side, SignalKind, appointment, appointment_report,
    check_in,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::ops::{Note, save, step, trace};
use super::rules::{Step, occasion_of, outcome_of, state_of};
use crate::agreement::telling::check_correctable;
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::record::{Actor, record};
use crate::signal::ops::settle_by_facts;

/// What an appointment and a check-in share: the agreement, the day, and the time on the wall.
pub type Occasion = (AgreementId, NaiveDate, String);

/// The appointments of these agreements from the first to the last day, locked, without those that were cancelled.
async fn hold_all(
    tx: &Tx,
    agreements: &HashSet<AgreementId>,
    (first, last): (NaiveDate, NaiveDate),
) -> ApiResult<HashMap<Occasion, appointment::Model>> {
    // A day more on both sides, because days are Amsterdam's.
    let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
    let from = midnight(first.checked_sub_days(Days::new(1)).unwrap_or(first));
    let until = midnight(last.checked_add_days(Days::new(2)).unwrap_or(last));
    let rows = appointment::Entity::find()
        .filter(appointment::Column::AgreementId.is_in(agreements.iter().copied()))
        .filter(appointment::Column::StartsAt.between(from, until))
        .filter(appointment::Column::State.ne(AppointmentState::Cancelled))
        .lock_exclusive()
        .all(tx)
        .await?;
    let named = |row: appointment::Model| {
        Some(((row.agreement_id?, day_of(row.starts_at), occasion_of(row.starts_at)), row))
    };
    Ok(rows.into_iter().filter_map(named).collect())
}

/// Why an appointment does not follow the word of that side now.
fn hindrance(row: &appointment::Model, side: Side, now: DateTime<Utc>) -> Option<Code> {
    if row.state == AppointmentState::Disputed && side != Side::Coach {
        Some(Code::AppointmentDisputed)
    } else if now < row.ends_at {
        Some(Code::AppointmentNotOver)
    } else {
        None
    }
}

/// The occasions of these agreements of which a contact can tell nothing now, and why.
///
/// # Errors
/// Where the database fails.
pub async fn find_hindrances(
    tx: &Tx,
    agreements: &HashSet<AgreementId>,
    days: (NaiveDate, NaiveDate),
) -> ApiResult<HashMap<Occasion, Code>> {
    let all = hold_all(tx, agreements, days).await?.into_iter();
    let hindered =
        |(at, row): (Occasion, appointment::Model)| Some((at, hindrance(&row, Side::Contact, tx.now())?));
    Ok(all.filter_map(hindered).collect())
}

/// Lets appointments follow check-ins of one agreement, which is locked, that count now by the word of that side.
///
/// # Errors
/// `appointment_not_over`; `appointment_disputed` where a contact tells and the coach has to decide; `correction_too_late`.
pub(crate) async fn follow(tx: &Tx, person: &Person, side: Side, facts: &[check_in::Model]) -> ApiResult<()> {
    let timed: Vec<&check_in::Model> = facts.iter().filter(|fact| !fact.occasion.is_empty()).collect();
    let days = || timed.iter().map(|fact| fact.occurred_on);
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return Ok(()) };
    let agreements = timed.iter().map(|fact| fact.agreement_id).collect();
    let all = hold_all(tx, &agreements, (first, last)).await?;
    for fact in timed {
        if let Some(row) = all.get(&(fact.agreement_id, fact.occurred_on, fact.occasion.clone())) {
            settle(tx, person, side, row, outcome_of(fact.outcome)).await?;
        }
    }
    Ok(())
}

async fn settle(
    tx: &Tx,
    person: &Person,
    side: Side,
    row: &appointment::Model,
    outcome: AppointmentOutcome,
) -> ApiResult<()> {
    // Also where the check-in came from the appointment itself.
    if row.state == state_of(outcome) {
        return Ok(());
    }
    if let Some(code) = hindrance(row, side, tx.now()) {
        return Err(code.into());
    }
    check_correctable(row.settled_at, tx.now())?;
    replace_word(tx, person, side, row, outcome).await?;
    let is_last_word = side == Side::Coach && row.state != AppointmentState::Scheduled;
    let change = appointment::ActiveModel {
        state: Set(step(row, Step::Settle(outcome))?),
        settled_by: Set(is_last_word.then_some(person.user_id)),
        settled_at: Set(Some(row.settled_at.unwrap_or(tx.now()))),
        ..Default::default()
    };
    save(tx, row, change).await?;
    let actor = Actor::from(person);
    let settled = Note { word: Some((side, outcome)), ..Note::default() };
    trace(tx, person.into(), row, Step::Settle(outcome).event(), settled).await?;
    record(tx, actor.did("appointment.settled", row.id.0, Some(row.participant_id))).await?;
    if side == Side::Coach {
        settle_by_facts(tx, actor, SignalKind::ReportsDiffer, row.id.0).await?;
    }
    Ok(())
}

/// What was told is this side's word on the appointment, so that another side can still differ from it.
async fn replace_word(
    tx: &Tx,
    person: &Person,
    side: Side,
    row: &appointment::Model,
    outcome: AppointmentOutcome,
) -> ApiResult<()> {
    let mut before = appointment_report::Entity::delete_many()
        .filter(appointment_report::Column::AppointmentId.eq(row.id))
        .filter(appointment_report::Column::Side.eq(side));
    if side == Side::Contact {
        before = before.filter(appointment_report::Column::ReportedBy.eq(person.user_id));
    }
    before.exec(tx).await?;
    let word = appointment_report::ActiveModel {
        appointment_id: Set(row.id),
        side: Set(side),
        outcome: Set(outcome),
        reported_by: Set(person.user_id),
        reported_at: Set(tx.now()),
    };
    word.insert(tx).await?;
    Ok(())
}

/// Demands that no settled appointment says the same as a check-in that is to be rejected: there is nothing then that the
/// appointment could follow.
///
/// # Errors
/// `check_in_of_appointment`.
pub(crate) async fn require_none(tx: &Tx, fact: &check_in::Model) -> ApiResult<()> {
    let (agreements, day) = (HashSet::from([fact.agreement_id]), fact.occurred_on);
    let at = (fact.agreement_id, day, fact.occasion.clone());
    match hold_all(tx, &agreements, (day, day)).await?.get(&at) {
        Some(row) if row.settled_at.is_some() => Err(Code::CheckInOfAppointment.into()),
        _ => Ok(()),
    }
}
