//! Telling the attendance of many youths, all of it or nothing.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entities::{
    AgreementContactId, AgreementId, AttendanceImportId, CheckInOutcome, CheckInState, attendance_import,
    check_in,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::access::Telling;
use super::rules::{AttendanceEffect, AttendanceOutcome, Claim, Fact, fault_of, foresee};
use crate::agreement;
use crate::agreement::ops::{Heard, Told};
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult};
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

/// Everything that is wrong with the entries, in their order.
#[must_use]
pub fn find_faults(telling: &Telling, entries: &[Entry], today: NaiveDate) -> Vec<Fault> {
    let mut told: HashMap<(AgreementContactId, NaiveDate, &str), &Entry> = HashMap::new();
    let mut faults = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let claim = Claim { day: entry.day, minutes: entry.minutes, outcome: entry.outcome };
        let fault = match telling.of(entry.contact_id) {
            Err(code) => Some(("contactId", code)),
            Ok(target) => {
                let row = target.agreement();
                fault_of(claim, row.kind, (row.from_date, row.until_date), today)
            }
        };
        let before = told.entry((entry.contact_id, entry.day, &entry.occasion)).or_insert(entry);
        let contradiction = (**before != *entry).then_some(("outcome", "contradicts"));
        faults.extend(fault.or(contradiction).map(|(field, code)| (index, field, code)));
    }
    faults
}

type Occasion = (AgreementId, NaiveDate, String);

/// What is there for the days that entries are about, in one query.
async fn find_known(
    tx: &Tx,
    targets: &HashSet<AgreementId>,
    entries: &[Entry],
) -> ApiResult<HashMap<Occasion, Fact>> {
    let days = || entries.iter().map(|entry| entry.day);
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return Ok(HashMap::new()) };
    let rows = check_in::Entity::find()
        .filter(check_in::Column::AgreementId.is_in(targets.iter().copied()))
        .filter(check_in::Column::OccurredOn.between(first, last))
        .filter(check_in::Column::State.is_in([CheckInState::Recorded, CheckInState::Confirmed]))
        .all(tx)
        .await?;
    let fact = |row: check_in::Model| {
        let fact = Fact { outcome: row.outcome, minutes: row.minutes, state: row.state };
        ((row.agreement_id, row.occurred_on, row.occasion), fact)
    };
    Ok(rows.into_iter().map(fact).collect())
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
    is_dry: bool,
) -> ApiResult<Vec<AttendanceEffect>> {
    let faultless = |_| ApiError::internal("an entry with a fault was to be told");
    let mut targets = HashSet::new();
    for entry in entries {
        targets.insert(telling.of(entry.contact_id).map_err(faultless)?.agreement().id);
    }
    let mut known = find_known(tx, &targets, entries).await?;
    let mut effects = Vec::with_capacity(entries.len());
    for entry in entries {
        let target = telling.of(entry.contact_id).map_err(faultless)?;
        let occasion = (target.agreement().id, entry.day, entry.occasion.clone());
        let outcome = CheckInOutcome::from(entry.outcome);
        let before = known.get(&occasion).copied();
        let effect = foresee(before, outcome, entry.minutes);
        // What is known needs no look at the database: a file that is sent again costs one query.
        if effect != AttendanceEffect::Unchanged {
            let minutes =
                entry.minutes.or(before.filter(|it| it.outcome == outcome).and_then(|it| it.minutes));
            known.insert(occasion, Fact { outcome, minutes, state: CheckInState::Confirmed });
        }
        effects.push(match effect {
            AttendanceEffect::Recorded | AttendanceEffect::Corrected if !is_dry => {
                heard(&agreement::ops::establish(tx, person, target, &told(entry, outcome)).await?)
            }
            foreseen => foreseen,
        });
    }
    Ok(effects)
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

fn heard(heard: &Heard) -> AttendanceEffect {
    match heard {
        Heard::Recorded(_) => AttendanceEffect::Recorded,
        Heard::Unchanged(_) => AttendanceEffect::Unchanged,
        Heard::Corrected(_) => AttendanceEffect::Corrected,
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
