//! Proposing times, choosing one, declining and taking back.

use chrono::{DateTime, Utc};
use entities::{
    AppointmentId, AppointmentKind, IntroductionSide, MeetingKind, ProposalId, ProposalState, place,
    proposal, proposal_slot,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::access::{Answerable, Proposing, Withdrawable};
use super::query::complete_one;
use super::rules::{Camp, Step, are_past, camp_of, check_accepted, next, slot_faults, title_of};
use super::trial::require_lawful;
use crate::appointment::access::Making;
use crate::appointment::ops::{Slot, Wish, find_agreement_of_employers, make};
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::language::Language;
use crate::record::{Actor, record};

/// Proposes times. Where others wait that are still to come, `replaces` has to name them: nobody wipes away what they have not seen.
///
/// # Errors
/// 400 for times that are not to come or there twice; `introduction_not_accepted`; `messages_blocked` to youth and
/// employer; `working_time` for a day on trial; `proposal_waiting` where others wait
/// that `replaces` does not name.
pub async fn propose(
    tx: &Tx,
    person: &Person,
    target: &Proposing,
    (meeting, slots): (MeetingKind, &[Slot]),
    replaces: Option<ProposalId>,
) -> ApiResult<proposal::Model> {
    let introduction = target.introduction();
    check_accepted(introduction.state)?;
    if introduction.blocked_at.is_some() && target.side() != IntroductionSide::Coach {
        return Err(Code::MessagesBlocked.into());
    }
    let wrong = slot_faults(slots, tx.now());
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    if meeting == MeetingKind::Trial && camp_of(target.side()) == Camp::Youth {
        let named = slots.iter().enumerate().map(|(index, slot)| (format!("/slots/{index}"), *slot));
        let named: Vec<(String, Slot)> = named.collect();
        require_lawful(tx, introduction.place_id, introduction.participant_id, &named).await?;
    }
    make_room(tx, person, target, replaces).await?;
    let place = place::Entity::find_by_id(introduction.place_id).one(tx).await?;
    let place = place.ok_or_else(|| ApiError::internal("an introduction without its place"))?;
    let row = proposal::ActiveModel {
        id: Set(ProposalId::generate()),
        programme_id: Set(introduction.programme_id),
        introduction_id: Set(introduction.id),
        participant_id: Set(introduction.participant_id),
        side: Set(target.side()),
        proposed_by: Set(person.user_id),
        meeting: Set(meeting),
        place: Set(place.address),
        state: Set(ProposalState::Open),
        appointment_id: Set(None),
        answered_by: Set(None),
        answered_at: Set(None),
        created_at: Set(tx.now()),
    };
    let row = row.insert(tx).await?;
    let slots = slots.iter().map(|slot| proposal_slot::ActiveModel {
        proposal_id: Set(row.id),
        starts_at: Set(slot.starts_at),
        ends_at: Set(slot.ends_at),
    });
    proposal_slot::Entity::insert_many(slots).exec_without_returning(tx).await?;
    // Who is told depends on for whom it waits.
    let action = match camp_of(target.side()) {
        Camp::Youth => "proposal.made",
        Camp::Employer => "proposal.received",
    };
    record(tx, Actor::from(person).did(action, row.id.0, Some(row.participant_id))).await?;
    Ok(row)
}

async fn make_room(
    tx: &Tx,
    person: &Person,
    target: &Proposing,
    replaces: Option<ProposalId>,
) -> ApiResult<()> {
    let waiting = proposal::Entity::find()
        .filter(proposal::Column::IntroductionId.eq(target.introduction().id))
        .filter(proposal::Column::State.eq(ProposalState::Open))
        .lock_exclusive()
        .one(tx)
        .await?;
    let is_past = match &waiting {
        Some(row) => are_past(&complete_one(tx, row.clone()).await?.slots, tx.now()),
        None => false,
    };
    match waiting {
        None if replaces.is_none() => Ok(()),
        Some(row) if replaces == Some(row.id) || (is_past && replaces.is_none()) => {
            let step = Step::ReplacedBy(camp_of(target.side()));
            close(tx, person, &row, step, "proposal.replaced").await?;
            Ok(())
        }
        Some(_) => Err(Code::ProposalWaiting.into()),
        None => Err(Code::ProposalState.into()),
    }
}

fn step(row: &proposal::Model, step: Step) -> ApiResult<ProposalState> {
    next(row.state, row.side, step).ok_or_else(|| Code::ProposalState.into())
}

async fn close(
    tx: &Tx,
    person: &Person,
    row: &proposal::Model,
    how: Step,
    action: &'static str,
) -> ApiResult<proposal::Model> {
    let closed = save(tx, person, row, step(row, how)?, None).await?;
    record(tx, Actor::from(person).did(action, row.id.0, Some(row.participant_id))).await?;
    Ok(closed)
}

async fn save(
    tx: &Tx,
    person: &Person,
    row: &proposal::Model,
    state: ProposalState,
    appointment: Option<AppointmentId>,
) -> ApiResult<proposal::Model> {
    let change = proposal::ActiveModel {
        id: Set(row.id),
        state: Set(state),
        appointment_id: Set(appointment),
        answered_by: Set(Some(person.user_id)),
        answered_at: Set(Some(tx.now())),
        ..Default::default()
    };
    Ok(change.update(tx).await?)
}

/// Chooses one of the times, named by its `start`: that is an appointment from now on. It counts for the youth's agreement about appointments
/// with employers, where there is exactly one on that day.
///
/// # Errors
/// `proposal_state`, `introduction_not_accepted`, `working_time` for a day on trial; 400 where it is none of the times, or over by now.
pub async fn accept(
    tx: &Tx,
    person: &Person,
    target: &Answerable,
    start: DateTime<Utc>,
) -> ApiResult<proposal::Model> {
    let row = target.proposal();
    let state = step(row, Step::Accept)?;
    check_accepted(target.introduction().state)?;
    let slot = proposal_slot::Entity::find_by_id((row.id, start)).one(tx).await?;
    let unknown = || ApiError::invalid(vec![FieldError::new("/startsAt", "unknown_reference")]);
    let slot = slot.ok_or_else(unknown)?;
    let slot = Slot { starts_at: slot.starts_at, ends_at: slot.ends_at };
    if row.meeting == MeetingKind::Trial && camp_of(target.side()) == Camp::Youth {
        let place = target.introduction().place_id;
        require_lawful(tx, place, row.participant_id, &[("/startsAt".to_owned(), slot)]).await?;
    }
    // Written down once for everybody, so in the language of the programme.
    let title = Language::default().text(title_of(row.meeting), &[]);
    let wish = Wish {
        agreement_id: find_agreement_of_employers(tx, row.participant_id, slot, None).await?,
        kind: AppointmentKind::Employer,
        title: Some(&title),
        place: Some(&row.place),
        slot,
        introduction_id: Some(row.introduction_id),
    };
    let made = make(tx, person, &Making::of_accepted(target), wish).await?;
    let accepted = save(tx, person, row, state, Some(made.id)).await?;
    record(tx, Actor::from(person).did("proposal.accepted", row.id.0, Some(row.participant_id))).await?;
    Ok(accepted)
}

/// None of the times fits.
///
/// # Errors
/// `proposal_state`.
pub async fn decline(tx: &Tx, person: &Person, target: &Answerable) -> ApiResult<proposal::Model> {
    let action = match target.side() {
        IntroductionSide::Employer => "proposal.declined_by_employer",
        IntroductionSide::Participant | IntroductionSide::Coach => "proposal.declined",
    };
    close(tx, person, target.proposal(), Step::Decline, action).await
}

/// Takes the times back.
///
/// # Errors
/// `proposal_state`.
pub async fn withdraw(tx: &Tx, person: &Person, target: &Withdrawable) -> ApiResult<proposal::Model> {
    close(tx, person, target.proposal(), Step::Withdraw, "proposal.withdrawn").await
}
