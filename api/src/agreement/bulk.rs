//! Many check-ins of one agreement at once, told by somebody whose word counts: as [`ops::establish`] one by one, with as many
//! statements for five hundred as for one. Other writers wait meanwhile.

use std::collections::{HashMap, HashSet};

use entities::{CheckInId, CheckInState, RejectionReason, Side, SignalKind, check_in};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::access::Establishing;
use super::deciding::was_looked_at;
use super::keeping::Keeping;
use super::ops::{self, require_fit, row_of};
use super::telling::{Told, check_correctable, counts_since};
use crate::appointment::following::follow;
use crate::attendance::{comparing, truancy};
use crate::auth::Person;
use crate::db::Tx;
use crate::error::ApiResult;
use crate::record::{Actor, record_all};
use crate::signal::ops::raise;

/// So few are told one by one: a difference is reckoned faster then than two years of check-ins are counted again.
const FEW: usize = 8;
/// Rows of one statement: their columns stay below what SQLite takes.
const ROWS: usize = 500;

/// Something that is told and not known yet.
#[derive(Clone, Debug)]
pub struct Change {
    /// What is told.
    pub told: Told,
    /// What is there of the occasion and says otherwise, or waits to be confirmed.
    pub known: Option<check_in::Model>,
}

impl Change {
    fn confirms(&self) -> Option<&check_in::Model> {
        let is_said = |known: &&check_in::Model| {
            known.outcome == self.told.outcome && known.state == CheckInState::Recorded
        };
        self.known.as_ref().filter(is_said)
    }

    fn replaces(&self) -> Option<&check_in::Model> {
        if self.confirms().is_some() { None } else { self.known.as_ref() }
    }
}

/// Takes the word of a coach or a contact on many occasions, each of them once.
///
/// # Errors
/// As [`ops::establish`].
pub async fn establish_all(
    tx: &Tx,
    person: &Person,
    target: &Establishing,
    changes: &[Change],
) -> ApiResult<()> {
    if changes.len() <= FEW {
        for change in changes {
            ops::establish(tx, person, target, &change.told).await?;
        }
        return Ok(());
    }
    let agreement = target.agreement();
    for change in changes {
        require_fit(tx, agreement, target.teller().side, &change.told)?;
        if let Some(known) = change.replaces() {
            check_correctable(counts_since(known), tx.now())?;
        }
    }
    let mut keeping = Keeping::open(tx, agreement).await?;
    let mut facts = confirm(tx, person, changes).await?;
    correct(tx, person, changes).await?;
    facts.extend(insert(tx, target, changes).await?);
    note(tx, person, target, changes, &facts).await?;
    keeping.count_again().await?;
    follow(tx, person, target.teller().side, &facts).await?;
    keeping.close(Actor::from(person)).await
}

/// What the youth said counts now, with the minutes where those are told.
async fn confirm(tx: &Tx, person: &Person, changes: &[Change]) -> ApiResult<Vec<check_in::Model>> {
    let mut by_minutes: HashMap<Option<i32>, Vec<CheckInId>> = HashMap::new();
    let mut facts = Vec::new();
    for (change, known) in changes.iter().filter_map(|change| Some((change, change.confirms()?))) {
        by_minutes.entry(change.told.minutes).or_default().push(known.id);
        let minutes = change.told.minutes.or(known.minutes);
        facts.push(check_in::Model { state: CheckInState::Confirmed, minutes, ..known.clone() });
    }
    for (minutes, ids) in by_minutes {
        let change = check_in::ActiveModel {
            state: Set(CheckInState::Confirmed),
            decided_by: Set(Some(person.user_id)),
            decided_at: Set(Some(tx.now())),
            ..Default::default()
        };
        let change = match minutes {
            Some(_) => check_in::ActiveModel { minutes: Set(minutes), ..change },
            None => change,
        };
        set_all(tx, &change, &ids).await?;
    }
    Ok(facts)
}

/// What is told otherwise no longer counts, and stays to be seen.
async fn correct(tx: &Tx, person: &Person, changes: &[Change]) -> ApiResult<()> {
    let ids: Vec<CheckInId> = changes.iter().filter_map(Change::replaces).map(|known| known.id).collect();
    let change = check_in::ActiveModel {
        state: Set(CheckInState::Corrected),
        decided_by: Set(Some(person.user_id)),
        decided_at: Set(Some(tx.now())),
        reason: Set(None),
        reason_code: Set(Some(RejectionReason::ToldOtherwise)),
        ..Default::default()
    };
    set_all(tx, &change, &ids).await
}

async fn set_all(tx: &Tx, change: &check_in::ActiveModel, ids: &[CheckInId]) -> ApiResult<()> {
    for some in ids.chunks(ROWS) {
        let these = check_in::Column::Id.is_in(some.iter().copied());
        check_in::Entity::update_many().set(change.clone()).filter(these).exec(tx).await?;
    }
    Ok(())
}

/// What is news, and what takes the place of something.
async fn insert(tx: &Tx, target: &Establishing, changes: &[Change]) -> ApiResult<Vec<check_in::Model>> {
    let rows: Vec<check_in::Model> = changes
        .iter()
        .filter(|change| change.confirms().is_none())
        .map(|change| {
            let replaced = change.replaces().map(|known| known.id);
            row_of(tx, target.agreement(), target.teller(), true, &change.told, replaced)
        })
        .collect();
    for some in rows.chunks(ROWS) {
        let some = some.iter().cloned().map(IntoActiveModel::into_active_model);
        check_in::Entity::insert_many(some).exec_without_returning(tx).await?;
    }
    Ok(rows)
}

/// What happened leaves the trace that it would leave one by one. Where a contact says otherwise than the youth or the coach, a
/// coach is to look at it.
async fn note(
    tx: &Tx,
    person: &Person,
    target: &Establishing,
    changes: &[Change],
    facts: &[check_in::Model],
) -> ApiResult<()> {
    let (actor, agreement, side) = (Actor::from(person), target.agreement(), target.teller().side);
    let confirmed: HashSet<CheckInId> = changes.iter().filter_map(Change::confirms).map(|it| it.id).collect();
    let action = |fact: &check_in::Model| match fact.replaces_id {
        _ if confirmed.contains(&fact.id) => "check_in.confirmed",
        Some(_) => "check_in.corrected",
        None => "check_in.recorded",
    };
    let happened = facts.iter().map(|fact| actor.did(action(fact), fact.id.0, Some(fact.participant_id)));
    record_all(tx, happened.collect()).await?;
    let days: Vec<_> = facts.iter().map(|fact| fact.occurred_on).collect();
    comparing::watch(tx, actor, agreement, facts).await?;
    truancy::watch(tx, actor, agreement, &days).await?;
    for known in changes.iter().filter_map(|change| change.known.as_ref()) {
        was_looked_at(tx, person, side, known).await?;
    }
    let said_by_others: HashSet<CheckInId> = changes
        .iter()
        .filter_map(Change::replaces)
        .filter(|known| side == Side::Contact && known.side != Side::Contact)
        .map(|known| known.id)
        .collect();
    for fact in facts.iter().filter(|fact| fact.replaces_id.is_some_and(|id| said_by_others.contains(&id))) {
        raise(tx, actor, fact.participant_id, SignalKind::ReportsDiffer, fact.id.0).await?;
    }
    Ok(())
}
