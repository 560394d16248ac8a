//! What became of an appointment, as a check-in on its agreement.

use entities::{AgreementId, AppointmentOutcome, CheckInState, SignalKind, agreement, appointment, check_in};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::access::find_employers_word;
use super::ops::hold_agreement;
use super::rules::{check_in_of, occasion_of};
use crate::agreement::access::{to_establish, to_establish_for_employer, to_record, to_record_for_employer};
use crate::agreement::deciding;
use crate::agreement::ops::{Heard, Told, check_in as record_check_in, establish};
use crate::agreement::query::period_of;
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::ApiResult;
use crate::record::Actor;
use crate::signal::ops::settle_by_facts;

fn told(row: &appointment::Model, outcome: AppointmentOutcome) -> Told {
    Told {
        id: None,
        day: day_of(row.starts_at),
        occasion: occasion_of(row.starts_at),
        outcome: check_in_of(outcome),
        minutes: None,
        happened_at: None,
    }
}

/// The agreement that it counts for, unless an amendment dropped it or put its day outside: then the appointment has its
/// outcome, and the plan does not care any more.
async fn find_counting(tx: &Tx, row: &appointment::Model) -> ApiResult<Option<AgreementId>> {
    let Some(id) = row.agreement_id else { return Ok(None) };
    let counts = |agreement: &agreement::Model| {
        agreement.is_live && period_of(agreement).contains(day_of(row.starts_at))
    };
    Ok(hold_agreement(tx, id).await?.filter(counts).map(|agreement| agreement.id))
}

/// Puts down what the youth says: it waits for somebody whose word counts. Where the occasion has a check-in already, that
/// one stays.
///
/// # Errors
/// Where the agreement can't be reached.
pub async fn put_down(
    tx: &Tx,
    person: &Person,
    row: &appointment::Model,
    outcome: AppointmentOutcome,
) -> ApiResult<()> {
    let Some(agreement) = find_counting(tx, row).await? else { return Ok(()) };
    let target = to_record(tx, person, agreement).await?;
    if find_check_in(tx, agreement, row).await?.is_none() {
        record_check_in(tx, person, &target, &told(row, outcome)).await?;
    }
    Ok(())
}

async fn find_check_in(
    tx: &Tx,
    agreement: AgreementId,
    row: &appointment::Model,
) -> ApiResult<Option<check_in::Model>> {
    let known = check_in::Entity::find()
        .filter(check_in::Column::AgreementId.eq(agreement))
        .filter(check_in::Column::OccurredOn.eq(day_of(row.starts_at)))
        .filter(check_in::Column::Occasion.eq(occasion_of(row.starts_at)))
        .filter(check_in::Column::State.is_in([CheckInState::Recorded, CheckInState::Confirmed]));
    Ok(known.one(tx).await?)
}

/// What is disputed does not count, whoever spoke first: it waits for the coach.
///
/// # Errors
/// Where the agreement can't be reached.
pub async fn take_back(tx: &Tx, person: &Person, row: &appointment::Model) -> ApiResult<()> {
    let Some(agreement) = find_counting(tx, row).await? else { return Ok(()) };
    let target = match find_employers_word(tx, person, row).await? {
        Some(word) => to_record_for_employer(tx, person, agreement, word).await?,
        None => to_record(tx, person, agreement).await?,
    };
    match find_check_in(tx, agreement, row).await? {
        Some(counted) => deciding::take_back(tx, person, &target, &counted).await,
        None => Ok(()),
    }
}

/// Makes what is settled count. Where it corrects what the youth put down, that difference is settled with it.
///
/// # Errors
/// Where the agreement can't be reached.
pub async fn count(
    tx: &Tx,
    person: &Person,
    row: &appointment::Model,
    outcome: AppointmentOutcome,
) -> ApiResult<()> {
    let Some(agreement) = find_counting(tx, row).await? else { return Ok(()) };
    let target = match find_employers_word(tx, person, row).await? {
        Some(word) => to_establish_for_employer(tx, person, agreement, word).await?,
        None => to_establish(tx, person, agreement).await?,
    };
    if let Heard::Corrected(corrected) = establish(tx, person, &target, &told(row, outcome)).await? {
        settle_by_facts(tx, Actor::from(person), SignalKind::ReportsDiffer, corrected.id.0).await?;
    }
    Ok(())
}
