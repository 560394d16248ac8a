//! Making, moving and cancelling appointments.

use chrono::{DateTime, TimeDelta, Utc};
use entities::{
    AgreementId, AgreementKind, AppointmentEventId, AppointmentId, AppointmentKind, AppointmentOutcome,
    AppointmentState, IntroductionId, MeetingCancelReason, ParticipantId, PlanState, Side, agreement,
    appointment, appointment_event, plan,
};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

use super::access::{Making, Movable};
use super::meeting::require_movable;
use super::rules::{
    Change, Step, care_faults, check_notice, fits, hour_fault, next, occasion_of, time_faults,
};
use crate::agreement::query::period_of;
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::record::{Actor, record};

/// From when until when.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// Start, included.
    pub starts_at: DateTime<Utc>,
    /// End, excluded.
    pub ends_at: DateTime<Utc>,
}

/// What somebody wants in the diary.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'w> {
    /// The agreement that it counts for.
    pub agreement_id: Option<AgreementId>,
    /// With whom.
    pub kind: AppointmentKind,
    /// What for.
    pub title: Option<&'w str>,
    /// Where.
    pub place: Option<&'w str>,
    /// When.
    pub slot: Slot,
    /// The introduction to an employer in which it was agreed.
    pub introduction_id: Option<IntroductionId>,
}

/// Why something is called off.
#[derive(Clone, Copy, Debug, Default)]
pub struct Why<'w> {
    /// In words; never on care.
    pub text: Option<&'w str>,
    /// From the employer's list.
    pub code: Option<MeetingCancelReason>,
}

/// Puts an appointment into the diary.
///
/// # Errors
/// 400 for a time that is not to come, texts on care, or an agreement that is not the youth's, of another kind or not of
/// that day; `agreement_closed`; `appointment_exists` where the agreement has one at that time.
pub async fn make(
    tx: &Tx,
    person: &Person,
    target: &Making,
    wish: Wish<'_>,
) -> ApiResult<appointment::Model> {
    let Slot { starts_at, ends_at } = wish.slot;
    let mut wrong = time_faults(starts_at, ends_at, tx.now());
    wrong.extend(care_faults(wish.kind, &[("/title", wish.title), ("/place", wish.place)]));
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    if let Some(id) = wish.agreement_id {
        let agreement = hold_agreement(tx, id).await?;
        let agreement = agreement.filter(|row| row.participant_id == target.participant().id);
        let field = |code| ApiError::invalid(vec![FieldError::new("/agreementId", code)]);
        let agreement = agreement.ok_or_else(|| field("unknown_reference"))?;
        if !fits(wish.kind, agreement.kind) {
            return Err(ApiError::invalid(vec![FieldError::new("/kind", "does_not_fit_agreement")]));
        }
        require_room(tx, &agreement, wish.slot, None).await?;
    }
    let row = appointment::ActiveModel {
        id: Set(AppointmentId::generate()),
        programme_id: Set(target.participant().programme_id),
        participant_id: Set(target.participant().id),
        agreement_id: Set(wish.agreement_id),
        introduction_id: Set(wish.introduction_id),
        kind: Set(wish.kind),
        title: Set(wish.title.map(str::to_owned)),
        place: Set(wish.place.map(str::to_owned)),
        starts_at: Set(starts_at),
        ends_at: Set(ends_at),
        state: Set(AppointmentState::Scheduled),
        cancel_reason: Set(None),
        cancel_code: Set(None),
        made_by: Set(person.user_id),
        made_at: Set(tx.now()),
        settled_by: Set(None),
        settled_at: Set(None),
        changed_at: Set(tx.now()),
        version: Set(1),
    };
    let row = row.insert(tx).await?;
    trace(tx, person.into(), &row, entities::AppointmentEvent::Make, Note::default()).await?;
    record(tx, Actor::from(person).did("appointment.made", row.id.0, Some(row.participant_id))).await?;
    Ok(row)
}

/// Locks the agreement: what is planned for it and told of it takes turns.
pub(super) async fn hold_agreement(tx: &Tx, id: AgreementId) -> ApiResult<Option<agreement::Model>> {
    Ok(agreement::Entity::find_by_id(id).lock_exclusive().one(tx).await?)
}

/// The agreement holds on that day, and has no other appointment at that time: each occasion counts once.
async fn require_room(
    tx: &Tx,
    agreement: &agreement::Model,
    slot: Slot,
    but: Option<AppointmentId>,
) -> ApiResult<()> {
    if !agreement.is_live {
        return Err(Code::AgreementClosed.into());
    }
    let (day, period) = (day_of(slot.starts_at), period_of(agreement));
    if !period.contains(day) {
        let code = if day < period.from { "before_period" } else { "after_period" };
        return Err(ApiError::invalid(vec![FieldError::new("/startsAt", code)]));
    }
    // An hour that comes twice in autumn has the same name both times.
    let (from, until) = (slot.starts_at - TimeDelta::hours(1), slot.starts_at + TimeDelta::hours(1));
    let near = appointment::Entity::find()
        .filter(appointment::Column::AgreementId.eq(agreement.id))
        .filter(appointment::Column::StartsAt.between(from, until))
        .filter(appointment::Column::State.ne(AppointmentState::Cancelled))
        .all(tx)
        .await?;
    let name = |at: DateTime<Utc>| (day_of(at), occasion_of(at));
    let is_taken = near.iter().any(|row| Some(row.id) != but && name(row.starts_at) == name(slot.starts_at));
    if is_taken { Err(Code::AppointmentExists.into()) } else { Ok(()) }
}

/// The one agreement about appointments with employers that holds on that day and has none at that time, locked. Where there are
/// several nobody can tell which is meant, and the appointment counts for none. `but` is not looked at.
///
/// # Errors
/// Where the database fails.
pub async fn find_agreement_of_employers(
    tx: &Tx,
    participant: ParticipantId,
    slot: Slot,
    but: Option<AppointmentId>,
) -> ApiResult<Option<AgreementId>> {
    let plans = plan::Entity::find()
        .select_only()
        .column(plan::Column::Id)
        .filter(plan::Column::ParticipantId.eq(participant))
        .filter(plan::Column::State.ne(PlanState::Ended))
        .into_query();
    let mut open = agreement::Entity::find()
        .filter(agreement::Column::PlanId.in_subquery(plans))
        .filter(agreement::Column::Kind.eq(AgreementKind::EmployerAppointment))
        .filter(agreement::Column::IsLive.eq(true))
        .all(tx)
        .await?;
    open.retain(|row| period_of(row).contains(day_of(slot.starts_at)));
    let [only] = open.as_slice() else { return Ok(None) };
    let Some(held) = hold_agreement(tx, only.id).await? else { return Ok(None) };
    match require_room(tx, &held, slot, but).await {
        Ok(()) => Ok(Some(held.id)),
        // Dropped since, or there is another employer at that very time.
        Err(refusal) if matches!(refusal.code, Code::AgreementClosed | Code::AppointmentExists) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What goes into the trace beside the step.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Note<'n> {
    /// The start that was left.
    pub left: Option<DateTime<Utc>>,
    /// Why.
    pub text: Option<&'n str>,
    /// What was said or settled, and by whose word.
    pub word: Option<(Side, AppointmentOutcome)>,
}

pub(super) async fn trace(
    tx: &Tx,
    actor: Actor,
    row: &appointment::Model,
    event: entities::AppointmentEvent,
    note: Note<'_>,
) -> ApiResult<()> {
    let step = appointment_event::ActiveModel {
        id: Set(AppointmentEventId::generate()),
        appointment_id: Set(row.id),
        event: Set(event),
        actor_id: Set(actor.user_id),
        starts_at: Set(note.left),
        note: Set(note.text.map(str::to_owned)),
        happened_at: Set(tx.now()),
        outcome: Set(note.word.map(|(_, outcome)| outcome)),
        side: Set(note.word.map(|(side, _)| side)),
    };
    appointment_event::Entity::insert(step).exec_without_returning(tx).await?;
    Ok(())
}

pub(super) async fn save(
    tx: &Tx,
    row: &appointment::Model,
    mut change: appointment::ActiveModel,
) -> ApiResult<appointment::Model> {
    change.id = Set(row.id);
    change.changed_at = Set(tx.now());
    change.version = Set(row.version.saturating_add(1));
    Ok(change.update(tx).await?)
}

pub(super) fn step(row: &appointment::Model, step: Step) -> ApiResult<AppointmentState> {
    next(row.state, step).ok_or_else(|| Code::AppointmentState.into())
}

/// Puts an appointment at another time.
///
/// # Errors
/// As [`make`]; `appointment_state`, `move_too_late`, `appointment_began`; of a meeting with an employer also `messages_blocked`,
/// `trial_not_moved` and `working_time`.
pub async fn move_to(
    tx: &Tx,
    person: &Person,
    target: &Movable,
    slot: Slot,
) -> ApiResult<appointment::Model> {
    let row = target.appointment();
    let state = step(row, Step::Move)?;
    check_notice(Change::Move, target.side(), row.starts_at, tx.now())?;
    let mut wrong = time_faults(slot.starts_at, slot.ends_at, tx.now());
    wrong.extend(row.introduction_id.and_then(|_| hour_fault(slot.starts_at, slot.ends_at)));
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    if let Some(introduction) = row.introduction_id {
        require_movable(tx, row, (target.side(), introduction), slot).await?;
    }
    let agreement_id = find_agreement_after(tx, target, slot).await?;
    let change = appointment::ActiveModel {
        state: Set(state),
        agreement_id: Set(agreement_id),
        starts_at: Set(slot.starts_at),
        ends_at: Set(slot.ends_at),
        ..Default::default()
    };
    let moved = save(tx, row, change).await?;
    let left = Note { left: Some(row.starts_at), ..Note::default() };
    trace(tx, person.into(), row, Step::Move.event(), left).await?;
    record(tx, Actor::from(person).did("appointment.moved", row.id.0, Some(row.participant_id))).await?;
    Ok(moved)
}

/// What it counts for at its new time. Youth and coach are refused a time that the agreement has no room for. An employer knows
/// of no agreement, so that nothing of it can be in a refusal: where there is none at that time, it counts for none.
async fn find_agreement_after(tx: &Tx, target: &Movable, slot: Slot) -> ApiResult<Option<AgreementId>> {
    let row = target.appointment();
    if target.side() == Side::Contact {
        return find_agreement_of_employers(tx, row.participant_id, slot, Some(row.id)).await;
    }
    if let Some(id) = row.agreement_id {
        let agreement = hold_agreement(tx, id).await?.ok_or(Code::NotFound)?;
        require_room(tx, &agreement, slot, Some(row.id)).await?;
    }
    Ok(row.agreement_id)
}

/// Calls an appointment off. Calling off what is called off changes nothing.
///
/// # Errors
/// 400 for a reason on care; `appointment_state`, `cancel_too_late`, `appointment_began`.
pub async fn cancel(
    tx: &Tx,
    person: &Person,
    target: &Movable,
    why: Why<'_>,
) -> ApiResult<appointment::Model> {
    let row = target.appointment();
    if row.state == AppointmentState::Cancelled {
        return Ok(row.clone());
    }
    let state = step(row, Step::Cancel)?;
    check_notice(Change::Cancel, target.side(), row.starts_at, tx.now())?;
    let wrong = care_faults(row.kind, &[("/reason", why.text)]);
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    let change = appointment::ActiveModel {
        state: Set(state),
        cancel_reason: Set(why.text.map(str::to_owned)),
        cancel_code: Set(why.code),
        ..Default::default()
    };
    let cancelled = save(tx, row, change).await?;
    trace(tx, person.into(), row, Step::Cancel.event(), Note { text: why.text, ..Note::default() }).await?;
    record(tx, Actor::from(person).did("appointment.cancelled", row.id.0, Some(row.participant_id))).await?;
    Ok(cancelled)
}

/// Calls off what youth and employer still had to come, because their introduction is over. Both sides are told.
///
/// The caller has locked the introduction.
///
/// # Errors
/// Where the database fails.
pub async fn cancel_of_introduction(tx: &Tx, actor: Actor, id: IntroductionId) -> ApiResult<()> {
    let to_come = appointment::Entity::find()
        .filter(appointment::Column::IntroductionId.eq(id))
        .filter(appointment::Column::State.eq(AppointmentState::Scheduled))
        .filter(appointment::Column::StartsAt.gt(tx.now()))
        .order_by_asc(appointment::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(tx)
        .await?;
    for row in &to_come {
        let change = appointment::ActiveModel { state: Set(step(row, Step::Cancel)?), ..Default::default() };
        save(tx, row, change).await?;
        trace(tx, actor, row, Step::Cancel.event(), Note::default()).await?;
        record(tx, actor.did("appointment.cancelled", row.id.0, Some(row.participant_id))).await?;
    }
    Ok(())
}
