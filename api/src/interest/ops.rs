//! Expressing an interest, changing it, taking it back; and what a coach does with it.

use entities::{
    InterestId, InterestState, IntroductionEvent, IntroductionEventId, UserId, interest, introduction,
    introduction_event,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use super::access::{Decidable, Own, Wanted};
use super::query;
use super::rules::{
    self, OPEN_INTERESTS, Stage, again_from, check_place, has_room_from, interest_at, require_fit, stage_of,
};
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, on_duplicate};
use crate::introduction::ops::introduce;
use crate::place::query::demands_of;
use crate::place::rules::{age_at_start, refusals_for};
use crate::record::{Actor, record};

/// What a youth says of themselves to a coach and, once endorsed, to the employer.
#[derive(Clone, Copy, Debug)]
pub struct Words<'w> {
    /// Why they want the place.
    pub motivation: &'w str,
    /// When they can come.
    pub availability: &'w str,
}

/// Expresses an interest in a place.
///
/// # Errors
/// `place_not_open`, `place_full`, `too_young_for_place`; `too_many_interests` where five are open; `already_exists` where one
/// in this place is.
pub async fn express(
    tx: &Tx,
    person: &Person,
    target: &Wanted,
    words: Words<'_>,
) -> ApiResult<interest::Model> {
    require_open(tx, target)?;
    let (youth, place) = (target.youth(), target.place());
    if query::count_open(tx, youth.id).await? >= OPEN_INTERESTS {
        return Err(ApiError::from(Code::TooManyInterests).with("limit", OPEN_INTERESTS));
    }
    let row = interest::ActiveModel {
        id: Set(InterestId::generate()),
        programme_id: Set(youth.programme_id),
        participant_id: Set(youth.id),
        place_id: Set(place.id),
        employer_id: Set(place.employer_id),
        state: Set(InterestState::Expressed),
        motivation: Set(words.motivation.to_owned()),
        availability: Set(words.availability.to_owned()),
        return_reason: Set(None),
        decided_by: Set(None),
        decided_at: Set(None),
        version: Set(1),
        created_at: Set(tx.now()),
        changed_at: Set(tx.now()),
    };
    let row = row.insert(tx).await.map_err(on_duplicate(Code::AlreadyExists))?;
    tell(tx, person.into(), &row, IntroductionEvent::Express, None).await?;
    Ok(row)
}

fn require_open(tx: &Tx, target: &Wanted) -> ApiResult<()> {
    let (place, employer) = (target.place(), target.employer());
    let today = day_of(tx.now());
    check_place(place, employer, today)?;
    let age = age_at_start(target.youth().birth_date, place.starts_on, today);
    require_fit(&refusals_for(age, &demands_of(place)?))
}

/// Other words, while no employer has read them.
///
/// # Errors
/// `interest_state` where it is endorsed or over.
pub async fn change(tx: &Tx, person: &Person, target: &Own, words: Words<'_>) -> ApiResult<interest::Model> {
    let row = target.interest();
    if !matches!(row.state, InterestState::Expressed | InterestState::Returned) {
        return Err(Code::InterestState.into());
    }
    let change = interest::ActiveModel {
        motivation: Set(words.motivation.to_owned()),
        availability: Set(words.availability.to_owned()),
        ..Default::default()
    };
    let changed = save(tx, row, change).await?;
    record(tx, Actor::from(person).did("interest.changed", row.id.0, Some(row.participant_id))).await?;
    Ok(changed)
}

/// Expresses a returned interest again, as the words are now.
///
/// # Errors
/// `interest_state` where it was not returned; else as [`express`].
pub async fn express_again(tx: &Tx, person: &Person, target: &Own) -> ApiResult<interest::Model> {
    step(target.interest(), IntroductionEvent::Express)?;
    require_open(tx, target.wanted())?;
    let change = interest::ActiveModel { return_reason: Set(None), ..Default::default() };
    advance(tx, person.into(), target.interest(), IntroductionEvent::Express, change, None).await
}

/// The youth takes it back before the employer heard of it.
///
/// # Errors
/// `interest_state` where the employer knows already, or it is over.
pub async fn withdraw(tx: &Tx, person: &Person, target: &Own) -> ApiResult<interest::Model> {
    let event = IntroductionEvent::Withdraw;
    advance(tx, person.into(), target.interest(), event, Default::default(), None).await
}

/// A coach sends it back; the youth reads why.
///
/// # Errors
/// `interest_state` where it does not wait.
pub async fn send_back(
    tx: &Tx,
    person: &Person,
    target: &Decidable,
    reason: &str,
) -> ApiResult<interest::Model> {
    let change =
        interest::ActiveModel { return_reason: Set(Some(reason.to_owned())), ..decided(tx, person.user_id) };
    let event = IntroductionEvent::Return;
    advance(tx, person.into(), target.interest(), event, change, Some(reason)).await
}

/// A coach endorses it: the youth is introduced to the employer at once.
///
/// # Errors
/// `interest_state` where it does not wait; `place_not_open`, `place_full`, `too_young_for_place`; `introduced_recently` where
/// the employer met this youth in the last seven days; `introductions_full` where it has as many as it can take in.
pub async fn endorse(tx: &Tx, person: &Person, target: &Decidable) -> ApiResult<introduction::Model> {
    let row = target.interest();
    step(row, IntroductionEvent::Endorse)?;
    require_open(tx, target.wanted())?;
    require_room(tx, target).await?;
    let change = decided(tx, person.user_id);
    let event = IntroductionEvent::Endorse;
    let endorsed = advance(tx, person.into(), row, event, change, None).await?;
    introduce(tx, person, &endorsed).await
}

/// The employer's row is locked: nobody else is being introduced to it.
async fn require_room(tx: &Tx, target: &Decidable) -> ApiResult<()> {
    let employer = target.wanted().employer();
    let refuse = |code: Code, moment: chrono::DateTime<chrono::Utc>| {
        let seconds = u64::try_from((moment - tx.now()).num_seconds()).unwrap_or(0).saturating_add(1);
        Err(ApiError::from(code).with("day", day_of(moment)).retry_after(seconds))
    };
    let last = query::last_introduced(tx, employer.id, target.interest().participant_id).await?;
    if let Some(moment) = again_from(last, tx.now()) {
        return refuse(Code::IntroducedRecently, moment);
    }
    let introduced = query::list_introduced_since(tx, employer.id, tx.now() - rules::MONTH).await?;
    match has_room_from(&introduced, employer.introductions_a_month, tx.now()) {
        Some(moment) => refuse(Code::IntroductionsFull, moment),
        None => Ok(()),
    }
}

fn decided(tx: &Tx, by: UserId) -> interest::ActiveModel {
    interest::ActiveModel { decided_by: Set(Some(by)), decided_at: Set(Some(tx.now())), ..Default::default() }
}

fn step(row: &interest::Model, event: IntroductionEvent) -> ApiResult<Stage> {
    let stage = stage_of(row.state).and_then(|stage| rules::next(stage, event));
    stage.ok_or_else(|| Code::InterestState.into())
}

/// One step in the life of an interest, locked, that has no introduction yet.
///
/// # Errors
/// `interest_state` where the event is out of order.
pub(crate) async fn advance(
    tx: &Tx,
    actor: Actor,
    row: &interest::Model,
    event: IntroductionEvent,
    mut change: interest::ActiveModel,
    note: Option<&str>,
) -> ApiResult<interest::Model> {
    change.state = Set(interest_at(step(row, event)?));
    let advanced = save(tx, row, change).await?;
    tell(tx, actor, row, event, note).await?;
    Ok(advanced)
}

async fn save(
    tx: &Tx,
    row: &interest::Model,
    mut change: interest::ActiveModel,
) -> ApiResult<interest::Model> {
    change.id = Set(row.id);
    change.changed_at = Set(tx.now());
    change.version = Set(row.version.saturating_add(1));
    Ok(change.update(tx).await?)
}

async fn tell(
    tx: &Tx,
    actor: Actor,
    row: &interest::Model,
    event: IntroductionEvent,
    note: Option<&str>,
) -> ApiResult<()> {
    trace(tx, actor, row.id, event, note).await?;
    let action = match event {
        IntroductionEvent::Express => "interest.expressed",
        IntroductionEvent::Return => "interest.returned",
        IntroductionEvent::Endorse => "interest.endorsed",
        IntroductionEvent::Withdraw => "interest.withdrawn",
        IntroductionEvent::Free => "interest.freed",
        _ => return Err(ApiError::internal("an event of the introduction")),
    };
    record(tx, actor.did(action, row.id.0, Some(row.participant_id))).await
}

/// The trace that an interest and its introduction share.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn trace(
    tx: &Tx,
    actor: Actor,
    interest: InterestId,
    event: IntroductionEvent,
    note: Option<&str>,
) -> ApiResult<()> {
    let row = introduction_event::ActiveModel {
        id: Set(IntroductionEventId::generate()),
        interest_id: Set(interest),
        event: Set(event),
        actor_id: Set(actor.user_id),
        note: Set(note.map(str::to_owned)),
        happened_at: Set(tx.now()),
    };
    introduction_event::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}
