//! Beginning, editing and calling off placements.

use entities::{
    EmployerState, IntroductionState, PlacementEvent, PlacementEventId, PlacementId, PlacementState, UserId,
    place, placement, placement_event, placement_signature,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::access::{Beginnable, Cancellable, Editable};
use super::code::close_all;
use super::document::{Document, Terms, period_faults, terms_faults};
use super::judging::place_of;
use super::query::document_of;
use super::rules::{Step, event_of, next};
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::employer::query::name_of;
use crate::error::{ApiError, ApiResult, Code, on_duplicate};
use crate::introduction::masking::refuse_contact;
use crate::place::ops::free_position;
use crate::plan::document::content_hash;
use crate::record::{Actor, record};

/// Begins a placement with a first draft.
///
/// # Errors
/// 400 with all faults of the terms; 409 where the employer has not accepted, or there is one that is not over.
pub async fn begin(
    tx: &Tx,
    person: &Person,
    target: &Beginnable,
    terms: &Terms,
) -> ApiResult<placement::Model> {
    let introduced = target.introduced();
    let introduction = introduced.introduction();
    if introduction.state != IntroductionState::Accepted {
        return Err(Code::IntroductionNotAccepted.into());
    }
    if introduced.employer().state != EmployerState::Verified {
        return Err(Code::PlacementEmployerClosed.into());
    }
    let lost = || ApiError::internal("an introduction without its place");
    let place = place::Entity::find_by_id(introduction.place_id).one(tx).await?.ok_or_else(lost)?;
    require_sound(tx, terms, &place)?;
    let document = Document {
        employer_name: name_of(tx, introduction.employer_id).await?,
        employer_kvk_number: Some(introduced.employer().kvk_number.clone()),
        youth_first_name: introduced.participant().first_name.clone(),
        place_title: place.title,
        work_address: Some(format!("{}, {}", place.address, place.postcode)),
        kind: place.kind,
        terms: terms.clone(),
    };
    let content = document.to_canonical_json().map_err(ApiError::internal)?;
    let row = placement::ActiveModel {
        id: Set(PlacementId::generate()),
        programme_id: Set(introduction.programme_id),
        introduction_id: Set(introduction.id),
        place_id: Set(introduction.place_id),
        employer_id: Set(introduction.employer_id),
        participant_id: Set(introduction.participant_id),
        kind: Set(place.kind),
        state: Set(PlacementState::Draft),
        content_hash: Set(content_hash(&content)),
        document: Set(content),
        starts_on: Set(terms.starts_date),
        ends_on: Set(terms.ends_date),
        signed_at: Set(None),
        ended_at: Set(None),
        end_reason: Set(None),
        created_by: Set(person.user_id),
        version: Set(1),
        created_at: Set(tx.now()),
        changed_at: Set(tx.now()),
    };
    let row = row.insert(tx).await.map_err(on_duplicate(Code::PlacementExists))?;
    trace(tx, &row, PlacementEvent::Begin, (Some(person.user_id), None)).await?;
    note(tx, Actor::from(person), &row, "placement.begun").await?;
    Ok(row)
}

fn require_sound(tx: &Tx, terms: &Terms, place: &place::Model) -> ApiResult<()> {
    let mut wrong = terms_faults(terms, day_of(tx.now()));
    wrong.extend(period_faults((terms.starts_date, terms.ends_date), place));
    if wrong.is_empty() { Ok(()) } else { Err(ApiError::invalid(wrong)) }
}

/// Writes a step into the life of a placement.
pub(super) async fn trace(
    tx: &Tx,
    row: &placement::Model,
    event: PlacementEvent,
    (actor, note): (Option<UserId>, Option<&str>),
) -> ApiResult<()> {
    let event = placement_event::ActiveModel {
        id: Set(PlacementEventId::generate()),
        placement_id: Set(row.id),
        event: Set(event),
        actor_id: Set(actor),
        note: Set(note.map(str::to_owned)),
        happened_at: Set(tx.now()),
    };
    placement_event::Entity::insert(event).exec_without_returning(tx).await?;
    Ok(())
}

/// Leaves an audit entry and an event behind.
pub(super) async fn note(
    tx: &Tx,
    actor: Actor,
    row: &placement::Model,
    action: &'static str,
) -> ApiResult<()> {
    record(tx, actor.did(action, row.id.0, Some(row.participant_id))).await
}

/// Takes a step, writes it down and saves what changes with it.
pub(super) async fn go(
    tx: &Tx,
    row: &placement::Model,
    step: Step,
    (actor, note): (Option<UserId>, Option<&str>),
    change: placement::ActiveModel,
) -> ApiResult<placement::Model> {
    let state = next(row.state, step).ok_or(Code::PlacementState)?;
    let change = placement::ActiveModel {
        id: Set(row.id),
        state: Set(state),
        version: Set(row.version.saturating_add(1)),
        ..change
    };
    let saved = change.update(tx).await?;
    if let Some(event) = event_of(step) {
        trace(tx, &saved, event, (actor, note)).await?;
    }
    Ok(saved)
}

/// Replaces the terms; every signature is gone.
///
/// # Errors
/// 400 with all faults of the terms; 409 where it is no draft any more.
pub async fn edit(tx: &Tx, person: &Person, target: &Editable, terms: &Terms) -> ApiResult<placement::Model> {
    let row = target.held().placement();
    next(row.state, Step::Edit).ok_or(Code::PlacementState)?;
    require_sound(tx, terms, &place_of(tx, row).await?)?;
    let document = Document { terms: terms.clone(), ..document_of(row)? };
    let content = document.to_canonical_json().map_err(ApiError::internal)?;
    let change = placement::ActiveModel {
        content_hash: Set(content_hash(&content)),
        document: Set(content),
        starts_on: Set(terms.starts_date),
        ends_on: Set(terms.ends_date),
        changed_at: Set(tx.now()),
        ..Default::default()
    };
    let edited = go(tx, row, Step::Edit, (Some(person.user_id), None), change).await?;
    // Nobody is told of a change to what nobody signed.
    let was_signed = clear_signatures(tx, row.id).await?;
    let action = if was_signed { "placement.edited" } else { "placement.redrafted" };
    note(tx, Actor::from(person), &edited, action).await?;
    Ok(edited)
}

async fn clear_signatures(tx: &Tx, id: PlacementId) -> ApiResult<bool> {
    let of_placement = placement_signature::Column::PlacementId.eq(id);
    let cleared = placement_signature::Entity::delete_many().filter(of_placement).exec(tx).await?;
    Ok(cleared.rows_affected > 0)
}

/// Calls it off. Before the first day its position is free again.
///
/// # Errors
/// 409 where it is over, or the sides differ on how it went.
pub async fn cancel(
    tx: &Tx,
    person: &Person,
    target: &Cancellable,
    reason: &str,
) -> ApiResult<placement::Model> {
    let row = target.held().placement();
    refuse_contact([("/reason", reason)])?;
    let change = placement::ActiveModel {
        ended_at: Set(Some(tx.now())),
        end_reason: Set(Some(reason.to_owned())),
        ..Default::default()
    };
    let cancelled = go(tx, row, Step::Cancel, (Some(person.user_id), Some(reason)), change).await?;
    close_all(tx, row.id).await?;
    if row.state == PlacementState::Active && day_of(tx.now()) < row.starts_on {
        free_position(tx, Actor::from(person), row.place_id).await?;
    }
    note(tx, Actor::from(person), &cancelled, "placement.cancelled").await?;
    Ok(cancelled)
}
