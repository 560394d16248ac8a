//! Making visits, changing them, deciding on them, calling them off, and telling who was there.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entities::{
    EmployerId, EmployerState, SignUpState, VisitEvent, VisitId, VisitSignUpId, VisitState, employer, visit,
    visit_sign_up,
};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::access::{Cancellable, Decidable, Editable, Listing, Making};
use super::body::VisitIn;
use super::rules::{Presence, Step, attendance_faults, change_faults, next, next_of_sign_up};
use crate::appointment::rules::{hour_fault, time_faults};
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::introduction::masking::{contact_faults, refuse_contact};
use crate::record::{Actor, record};

/// Makes a visit: published at once by a coach or a lead, and waiting for a lead where the employer proposes it.
///
/// # Errors
/// 400 for a time that is not to come; `visit_employer_closed` where the employer is not verified.
pub async fn make(tx: &Tx, person: &Person, target: &Making, wish: &VisitIn) -> ApiResult<visit::Model> {
    let wrong = wish_faults(wish, tx.now());
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    if target.employer().is_some_and(|employer| employer.state != EmployerState::Verified) {
        return Err(Code::VisitEmployerClosed.into());
    }
    let is_decided = !target.is_member();
    let row = visit::ActiveModel {
        id: Set(VisitId::generate()),
        programme_id: Set(person.programme_id),
        employer_id: Set(target.employer().map(|employer| employer.id)),
        kind: Set(wish.kind),
        places_taken: Set(0),
        state: Set(if is_decided { VisitState::Published } else { VisitState::Proposed }),
        decision_reason: Set(None),
        decided_by: Set(is_decided.then_some(person.user_id)),
        decided_at: Set(is_decided.then(|| tx.now())),
        created_by: Set(person.user_id),
        version: Set(1),
        created_at: Set(tx.now()),
        ..terms_of(wish)
    };
    let made = row.insert(tx).await?;
    let action = if is_decided { "visit.made" } else { "visit.proposed" };
    record(tx, Actor::from(person).did(action, made.id.0, None)).await?;
    Ok(made)
}

/// What can be changed later too.
fn terms_of(wish: &VisitIn) -> visit::ActiveModel {
    visit::ActiveModel {
        title: Set(wish.title.clone()),
        description: Set(wish.description.clone()),
        address: Set(wish.address.clone()),
        starts_at: Set(wish.starts_at),
        ends_at: Set(wish.ends_at),
        places: Set(wish.places),
        min_age: Set(wish.min_age),
        ..Default::default()
    }
}

fn wish_faults(wish: &VisitIn, now: DateTime<Utc>) -> Vec<FieldError> {
    let texts = [("/title", &*wish.title), ("/description", &wish.description), ("/address", &wish.address)];
    let mut wrong = time_faults(wish.starts_at, wish.ends_at, now);
    wrong.extend(hour_fault(wish.starts_at, wish.ends_at));
    wrong.extend(contact_faults(texts));
    wrong
}

/// Changes what it is, when and where. Who signed up keeps the place, and is told of another time or address.
///
/// # Errors
/// `visit_state`; `visit_started`; `visit_employer_closed`; 400 for a time that is not to come, and for what can't change.
pub async fn edit(tx: &Tx, person: &Person, target: &Editable, wish: &VisitIn) -> ApiResult<visit::Model> {
    let row = target.visit();
    step(row, VisitEvent::Edit)?;
    if row.starts_at <= tx.now() {
        return Err(Code::VisitStarted.into());
    }
    require_trusted(tx, row.employer_id).await?;
    let wrong: Vec<FieldError> =
        change_faults(row, wish).into_iter().chain(wish_faults(wish, tx.now())).collect();
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    let change =
        visit::ActiveModel { id: Set(row.id), version: Set(row.version.saturating_add(1)), ..terms_of(wish) };
    let changed = change.update(tx).await?;
    let actor = Actor::from(person);
    record(tx, actor.did("visit.changed", row.id.0, None)).await?;
    let is_elsewhere = |row: &visit::Model| (row.starts_at, row.ends_at, row.address.clone());
    if is_elsewhere(row) != is_elsewhere(&changed) {
        for sign_up in list_live(tx, row.id).await? {
            let youth = Some(sign_up.participant_id);
            record(tx, actor.did("visit_sign_up.moved", sign_up.id.0, youth)).await?;
        }
    }
    Ok(changed)
}

fn step(row: &visit::Model, event: VisitEvent) -> ApiResult<VisitState> {
    next(row.state, event).ok_or_else(|| Code::VisitState.into())
}

async fn decide(
    tx: &Tx,
    actor: Actor,
    row: &visit::Model,
    state: VisitState,
    reason: Option<&str>,
) -> ApiResult<visit::Model> {
    let change = visit::ActiveModel {
        id: Set(row.id),
        state: Set(state),
        decision_reason: Set(reason.map(str::to_owned)),
        decided_by: Set(Some(actor.user_id)),
        decided_at: Set(Some(tx.now())),
        version: Set(row.version.saturating_add(1)),
        ..Default::default()
    };
    Ok(change.update(tx).await?)
}

async fn require_trusted(tx: &Tx, id: Option<EmployerId>) -> ApiResult<()> {
    let Some(id) = id else { return Ok(()) };
    let employer = employer::Entity::find_by_id(id).one(tx).await?.ok_or(Code::NotFound)?;
    if employer.state == EmployerState::Verified { Ok(()) } else { Err(Code::VisitEmployerClosed.into()) }
}

/// Lets youths sign up.
///
/// # Errors
/// `visit_state`; `visit_started` where it came too late; `visit_employer_closed`.
pub async fn publish(tx: &Tx, person: &Person, target: &Decidable) -> ApiResult<visit::Model> {
    let row = target.visit();
    let state = step(row, VisitEvent::Publish)?;
    if row.starts_at <= tx.now() {
        return Err(Code::VisitStarted.into());
    }
    require_trusted(tx, row.employer_id).await?;
    let published = decide(tx, person.into(), row, state, None).await?;
    record(tx, Actor::from(person).did("visit.published", row.id.0, None)).await?;
    Ok(published)
}

/// Does not want it.
///
/// # Errors
/// `visit_state`.
pub async fn decline(tx: &Tx, person: &Person, target: &Decidable, reason: &str) -> ApiResult<visit::Model> {
    let row = target.visit();
    let declined = decide(tx, person.into(), row, step(row, VisitEvent::Decline)?, Some(reason)).await?;
    record(tx, Actor::from(person).did("visit.declined", row.id.0, None)).await?;
    Ok(declined)
}

/// Calls it off: every place is free again, and whoever had one is told.
///
/// # Errors
/// `visit_state`; 400 for contact details, because youths read why.
pub async fn cancel(tx: &Tx, person: &Person, target: &Cancellable, reason: &str) -> ApiResult<visit::Model> {
    refuse_contact([("/reason", reason)])?;
    call_off(tx, person.into(), target.visit(), Some(reason)).await
}

/// Calls off every visit to an employer that takes part no longer.
///
/// # Errors
/// Where the database fails.
pub async fn cancel_of_employer(tx: &Tx, actor: Actor, id: EmployerId) -> ApiResult<()> {
    let to_come = visit::Entity::find()
        .filter(visit::Column::EmployerId.eq(id))
        .filter(visit::Column::State.is_in([VisitState::Proposed, VisitState::Published]))
        .filter(visit::Column::StartsAt.gt(tx.now()))
        .order_by_asc(visit::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(tx)
        .await?;
    for row in &to_come {
        call_off(tx, actor, row, None).await?;
    }
    Ok(())
}

async fn call_off(
    tx: &Tx,
    actor: Actor,
    row: &visit::Model,
    reason: Option<&str>,
) -> ApiResult<visit::Model> {
    let state = step(row, VisitEvent::Cancel)?;
    let freed = list_live(tx, row.id).await?;
    save_sign_ups(tx, actor, freed.iter().map(|it| it.id), SignUpState::Cancelled).await?;
    for sign_up in &freed {
        let youth = Some(sign_up.participant_id);
        record(tx, actor.did("visit_sign_up.freed", sign_up.id.0, youth)).await?;
    }
    decide(tx, actor, row, state, reason).await?;
    let free =
        visit::ActiveModel { id: Set(row.id), places_taken: Set(0), ..Default::default() }.update(tx).await?;
    record(tx, actor.did("visit.cancelled", row.id.0, None)).await?;
    Ok(free)
}

/// Everybody who wants to come or was told of, locked.
async fn list_live(tx: &Tx, id: VisitId) -> ApiResult<Vec<visit_sign_up::Model>> {
    let rows = visit_sign_up::Entity::find()
        .filter(visit_sign_up::Column::VisitId.eq(id))
        .filter(visit_sign_up::Column::State.ne(SignUpState::Cancelled))
        .lock_exclusive()
        .all(tx)
        .await?;
    Ok(rows)
}

async fn save_sign_ups(
    tx: &Tx,
    actor: Actor,
    ids: impl Iterator<Item = VisitSignUpId>,
    state: SignUpState,
) -> ApiResult<()> {
    let change = visit_sign_up::ActiveModel {
        state: Set(state),
        changed_by: Set(actor.user_id),
        changed_at: Set(tx.now()),
        ..Default::default()
    };
    let of_these = visit_sign_up::Column::Id.is_in(ids);
    visit_sign_up::Entity::update_many().set(change).filter(of_these).exec(tx).await?;
    Ok(())
}

/// Takes down who was there: the first time of everybody who wanted to come, later of whom it corrects.
///
/// # Errors
/// `visit_state`, `visit_not_started`; 400 for who did not sign up, is there twice or is missing.
pub async fn hold(
    tx: &Tx,
    person: &Person,
    target: &Listing,
    told: &[(VisitSignUpId, Presence)],
) -> ApiResult<visit::Model> {
    let row = target.visit();
    let state = step(row, VisitEvent::Hold)?;
    if tx.now() < row.starts_at {
        return Err(Code::VisitNotStarted.into());
    }
    let live = list_live(tx, row.id).await?;
    let ids: Vec<VisitSignUpId> = told.iter().map(|(id, _)| *id).collect();
    let known: HashSet<VisitSignUpId> = live.iter().map(|it| it.id).collect();
    let wrong = attendance_faults(&ids, &known, row.state == VisitState::Published);
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    for presence in [Presence::Attended, Presence::Absent] {
        tell(tx, person, &live, told, presence).await?;
    }
    // The reason and who decided on the visit stay.
    let change = visit::ActiveModel {
        id: Set(row.id),
        state: Set(state),
        version: Set(row.version.saturating_add(1)),
        ..Default::default()
    };
    let held = change.update(tx).await?;
    record(tx, Actor::from(person).did("visit.held", row.id.0, None)).await?;
    Ok(held)
}

/// Those whose story it changes.
async fn tell(
    tx: &Tx,
    person: &Person,
    live: &[visit_sign_up::Model],
    told: &[(VisitSignUpId, Presence)],
    presence: Presence,
) -> ApiResult<()> {
    let is_told = |row: &&visit_sign_up::Model| told.contains(&(row.id, presence));
    let (action, fallback) = match presence {
        Presence::Attended => ("visit_sign_up.attended", SignUpState::Attended),
        Presence::Absent => ("visit_sign_up.absent", SignUpState::Absent),
    };
    let mut changed = Vec::new();
    for row in live.iter().filter(is_told) {
        let state = next_of_sign_up(row.state, Step::Tell(presence)).ok_or(Code::SignUpState)?;
        if state != row.state {
            record(tx, Actor::from(person).did(action, row.id.0, Some(row.participant_id))).await?;
            changed.push(row.id);
        }
    }
    save_sign_ups(tx, person.into(), changed.into_iter(), fallback).await
}
