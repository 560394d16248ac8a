//! Telling the attendance of many youths, all of it or nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    AgreementContactId, AgreementId, AttendanceImportId, CheckInOutcome, CheckInState, attendance_import,
    check_in,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::access::Telling;
use super::rules::{AttendanceEffect, AttendanceOutcome, Claim, Fact, fault_of, foresee};
use crate::agreement::access::Establishing;
use crate::agreement::bulk::{Change, establish_all};
use crate::agreement::ops::Told;
use crate::agreement::query::period_of;
use crate::agreement::telling::{check_correctable, counts_since};
use crate::appointment::following::{Occasion, find_hindrances};
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code};
use crate::record::{Actor, record};

/// One thing to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As which contact, and so of which youth.
    pub contact_id: AgreementContactId,
    /// The day.
    pub day: NaiveDate,
    /// The time of day, such as `09:00`; empty for a whole day.
    pub occasion: String,
    /// How long, minutes.
    pub minutes: Option<i32>,
    /// Present, excused, unexcused or late.
    pub outcome: AttendanceOutcome,
}

/// What is wrong with an entry: which one, the field, the code.
pub type Fault = (usize, &'static str, &'static str);

/// The youths that entries are about.
#[must_use]
pub fn places_in(entries: &[Entry]) -> HashSet<AgreementContactId> {
    entries.iter().map(|entry| entry.contact_id).collect()
}

/// The agreements that entries are about, where the caller's word counts.
fn targets_of(telling: &Telling, entries: &[Entry]) -> HashSet<AgreementId> {
    entries.iter().filter_map(|entry| Some(telling.of(entry.contact_id).ok()?.agreement().id)).collect()
}

/// What is there of the occasions that entries are about.
pub type Known = HashMap<Occasion, check_in::Model>;

/// What is there of the days that entries are about, in one query.
///
/// # Errors
/// Where the database fails.
pub async fn find_known(tx: &Tx, telling: &Telling, entries: &[Entry]) -> ApiResult<Known> {
    let days: BTreeSet<NaiveDate> =
        entries.iter().filter(|entry| is_of_period(tx, telling, entry)).map(|entry| entry.day).collect();
    let rows = check_in::Entity::find()
        .filter(check_in::Column::AgreementId.is_in(targets_of(telling, entries)))
        .filter(check_in::Column::OccurredOn.is_in(days))
        .filter(check_in::Column::State.is_in([CheckInState::Recorded, CheckInState::Confirmed]))
        .all(tx)
        .await?;
    let at = |row: check_in::Model| ((row.agreement_id, row.occurred_on, row.occasion.clone()), row);
    Ok(rows.into_iter().map(at).collect())
}

fn is_of_period(tx: &Tx, telling: &Telling, entry: &Entry) -> bool {
    let target = telling.of(entry.contact_id);
    entry.day <= day_of(tx.now()) && target.is_ok_and(|it| period_of(it.agreement()).contains(entry.day))
}

/// Everything that is wrong with the entries, in their order.
///
/// # Errors
/// Where the database fails.
pub async fn find_faults(
    tx: &Tx,
    telling: &Telling,
    entries: &[Entry],
    known: &Known,
) -> ApiResult<Vec<Fault>> {
    let is_timed = |entry: &&Entry| !entry.occasion.is_empty() && is_of_period(tx, telling, entry);
    let days = || entries.iter().filter(is_timed).map(|entry| entry.day);
    let hindered = match (days().min(), days().max()) {
        (Some(first), Some(last)) => {
            find_hindrances(tx, &targets_of(telling, entries), (first, last)).await?
        }
        _ => HashMap::new(),
    };
    Ok(faults_of(telling, entries, (known, &hindered), tx.now()))
}

fn faults_of(
    telling: &Telling,
    entries: &[Entry],
    (known, hindered): (&Known, &HashMap<Occasion, Code>),
    now: DateTime<Utc>,
) -> Vec<Fault> {
    let mut told: HashMap<(AgreementContactId, NaiveDate, &str), &Entry> = HashMap::new();
    let mut faults = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let Entry { day, minutes, outcome, ref occasion, .. } = *entry;
        let claim = Claim { day, occasion, minutes, outcome };
        let fault = match telling.of(entry.contact_id) {
            Err(code) => Some(("contactId", code)),
            Ok(target) => {
                let row = target.agreement();
                let occasion = (row.id, entry.day, entry.occasion.clone());
                let at_appointment = || Some(("timeOfDay", hindered.get(&occasion)?.slug()));
                let too_late = || is_corrected_too_late(entry, known.get(&occasion)?, now);
                fault_of(claim, row.kind, (row.from_date, row.until_date), now)
                    .or_else(at_appointment)
                    .or_else(too_late)
            }
        };
        let before = told.entry((entry.contact_id, entry.day, &entry.occasion)).or_insert(entry);
        let contradiction = (**before != *entry).then_some(("outcome", "contradicts"));
        faults.extend(fault.or(contradiction).map(|(field, code)| (index, field, code)));
    }
    faults
}

fn is_corrected_too_late(
    entry: &Entry,
    known: &check_in::Model,
    now: DateTime<Utc>,
) -> Option<(&'static str, &'static str)> {
    let effect = foresee(Some(fact_of(known)), entry.outcome.into(), entry.minutes);
    let code = check_correctable(counts_since(known), now).err()?;
    (effect == AttendanceEffect::Corrected).then_some(("outcome", code.slug()))
}

fn fact_of(row: &check_in::Model) -> Fact {
    Fact { outcome: row.outcome, minutes: row.minutes, state: row.state }
}

/// Takes what was told, or with `is_dry` only says what it would change. The entries are without faults.
///
/// # Errors
/// Where the database fails.
pub async fn tell(
    tx: &Tx,
    person: &Person,
    telling: &Telling,
    entries: &[Entry],
    known: Known,
    is_dry: bool,
) -> ApiResult<Vec<AttendanceEffect>> {
    let (effects, changes) = foresee_all(telling, entries, known)?;
    if !is_dry {
        // In the order in which the agreements were locked.
        for (target, changes) in changes.into_values() {
            establish_all(tx, person, target, &changes).await?;
        }
    }
    Ok(effects)
}

/// What is to be told of each agreement.
type Changes<'t> = BTreeMap<AgreementId, (&'t Establishing, Vec<Change>)>;

/// What each entry changes, and what is left to tell of each agreement. What is known needs no look at the database: a file that
/// is sent again costs one query.
fn foresee_all<'t>(
    telling: &'t Telling,
    entries: &[Entry],
    mut known: Known,
) -> ApiResult<(Vec<AttendanceEffect>, Changes<'t>)> {
    let faultless = |_| ApiError::internal("an entry with a fault was to be told");
    let mut foreseen: HashMap<Occasion, Fact> = HashMap::new();
    let mut changes = Changes::new();
    let mut effects = Vec::with_capacity(entries.len());
    for entry in entries {
        let target = telling.of(entry.contact_id).map_err(faultless)?;
        let id = target.agreement().id;
        let occasion = (id, entry.day, entry.occasion.clone());
        let outcome = CheckInOutcome::from(entry.outcome);
        let before = foreseen.get(&occasion).copied().or_else(|| known.get(&occasion).map(fact_of));
        let effect = foresee(before, outcome, entry.minutes);
        effects.push(effect);
        if effect != AttendanceEffect::Unchanged {
            let kept = before.filter(|it| it.outcome == outcome).and_then(|it| it.minutes);
            let fact = Fact { outcome, minutes: entry.minutes.or(kept), state: CheckInState::Confirmed };
            let change = Change { told: told(entry, outcome), known: known.remove(&occasion) };
            foreseen.insert(occasion, fact);
            changes.entry(id).or_insert_with(|| (target, Vec::new())).1.push(change);
        }
    }
    Ok((effects, changes))
}

fn told(entry: &Entry, outcome: CheckInOutcome) -> Told {
    Told {
        id: None,
        day: entry.day,
        occasion: entry.occasion.clone(),
        outcome,
        minutes: entry.minutes,
        happened_at: None,
    }
}

/// How many of each effect there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// News.
    pub recorded: i32,
    /// Otherwise than before.
    pub corrected: i32,
    /// Known.
    pub unchanged: i32,
}

/// Counts effects.
#[must_use]
pub fn count(effects: &[AttendanceEffect]) -> Counts {
    let of = |wanted: AttendanceEffect| {
        i32::try_from(effects.iter().filter(|effect| **effect == wanted).count()).unwrap_or(i32::MAX)
    };
    Counts {
        recorded: of(AttendanceEffect::Recorded),
        corrected: of(AttendanceEffect::Corrected),
        unchanged: of(AttendanceEffect::Unchanged),
    }
}

/// Keeps that a file was imported; `row_count` are all its rows, those without an outcome too.
///
/// # Errors
/// Where the database fails.
pub async fn note_import(
    tx: &Tx,
    person: &Person,
    sha256: &str,
    row_count: i32,
    counts: Counts,
) -> ApiResult<attendance_import::Model> {
    let row = attendance_import::ActiveModel {
        id: Set(AttendanceImportId::generate()),
        programme_id: Set(person.programme_id),
        imported_by: Set(person.user_id),
        imported_at: Set(tx.now()),
        sha256: Set(sha256.to_owned()),
        row_count: Set(row_count),
        recorded_count: Set(counts.recorded),
        corrected_count: Set(counts.corrected),
        unchanged_count: Set(counts.unchanged),
    };
    let made = row.insert(tx).await?;
    record(tx, Actor::from(person).did("attendance.imported", made.id.0, None)).await?;
    Ok(made)
}
