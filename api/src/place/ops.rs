//! Writing places, handing them in, deciding on them, and their positions.

use entities::{EmployerId, EmployerState, PlaceEvent, PlaceId, PlaceState, employer, place};
use sea_orm::sea_query::{Expr, ExprTrait, LockType};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::access::{Decidable, Editable, Withdrawable};
use super::content::{Content, fault_of_end, faults, matters, search_text};
use super::life::{happen, happen_with, trace};
use super::query::content_of;
use super::rules::{check_position, next, open_states};
use crate::auth::Person;
use crate::clock::day_of;
use crate::coordinate::Microdegrees;
use crate::db::Tx;
use crate::employer::access::ActingFor;
use crate::employer::query::name_of;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::introduction::freeing::{free_of_place, tell_of_lost_place};
use crate::postcode;
use crate::record::{Actor, record};
use crate::working_time::pattern::{Season, youngest_age};

/// Drafts a place. The employer need not be verified yet.
///
/// # Errors
/// 400 with everything that is wrong with it; `employer_may_not_post` where the employer is rejected or suspended.
pub async fn draft(
    tx: &Tx,
    person: &Person,
    target: &ActingFor,
    content: &Content,
) -> ApiResult<place::Model> {
    let employer = target.employer();
    require_trust(employer)?;
    refuse(faults(content, 0))?;
    let mut row = columns(tx, employer, content).await?;
    row.id = Set(PlaceId::generate());
    row.programme_id = Set(employer.programme_id);
    row.employer_id = Set(employer.id);
    row.positions_taken = Set(0);
    row.state = Set(PlaceState::Draft);
    row.created_by = Set(person.user_id);
    row.version = Set(1);
    row.created_at = Set(tx.now());
    let made = row.insert(tx).await?;
    record(tx, Actor::from(person).did("place.drafted", made.id.0, None)).await?;
    Ok(made)
}

/// Changes what a place says. Where a lead judged it already and the change matters, it waits for a lead again; who was introduced
/// stays so. More positions put a full place back in sight.
///
/// # Errors
/// 400 with everything that is wrong with it; `place_state` where it is over or withdrawn; `employer_may_not_post`.
pub async fn edit(tx: &Tx, person: &Person, target: &Editable, content: &Content) -> ApiResult<place::Model> {
    let before = target.place();
    let actor = Actor::from(person);
    let state = next(before.state, PlaceEvent::Edit).ok_or(Code::PlaceState)?;
    require_trust(target.employer())?;
    let is_judged_again = state != before.state && matters(&content_of(before)?, content);
    let mut wrong = faults(content, before.positions_taken);
    if is_judged_again || before.state == PlaceState::Submitted {
        wrong.extend(fault_of_end(content, day_of(tx.now())));
    }
    refuse(wrong)?;
    let change = columns(tx, target.employer(), content).await?;
    if is_judged_again || state == before.state {
        return happen_with(tx, actor, before, PlaceEvent::Edit, change).await;
    }
    let version = Set(before.version.saturating_add(1));
    let after = place::ActiveModel { id: Set(before.id), version, ..change }.update(tx).await?;
    trace(tx, actor, &after, PlaceEvent::Edit, None).await?;
    record(tx, actor.did("place.changed", after.id.0, None)).await?;
    if after.state == PlaceState::Filled && after.positions_taken < after.positions {
        return happen(tx, actor, &after, PlaceEvent::Free).await;
    }
    Ok(after)
}

/// Hands a place in.
///
/// # Errors
/// `place_state` where it is neither a draft nor rejected; `employer_may_not_post`; 400 where it breaks a rule by now.
pub async fn submit(tx: &Tx, person: &Person, target: &Editable) -> ApiResult<place::Model> {
    let before = target.place();
    next(before.state, PlaceEvent::Submit).ok_or(Code::PlaceState)?;
    require_trust(target.employer())?;
    refuse(find_faults_now(tx, before)?)?;
    happen(tx, person.into(), before, PlaceEvent::Submit).await
}

/// Puts a place in sight of youths; a full one is filled at once.
///
/// # Errors
/// `place_state` where it does not wait for that; `employer_not_verified`; 400 where it breaks a rule by now.
pub async fn publish(tx: &Tx, person: &Person, target: &Decidable) -> ApiResult<place::Model> {
    let before = target.place();
    next(before.state, PlaceEvent::Publish).ok_or(Code::PlaceState)?;
    require_verified(target.employer())?;
    refuse(find_faults_now(tx, before)?)?;
    // The employer may be called otherwise since it was written.
    let name = name_of(tx, target.employer().id).await?;
    let change = place::ActiveModel {
        search_text: Set(search_text(&content_of(before)?, &name)),
        published_at: Set(Some(tx.now())),
        ..decided(tx, person, None)
    };
    let published = happen_with(tx, person.into(), before, PlaceEvent::Publish, change).await?;
    fill_if_full(tx, person.into(), published).await
}

/// Sends a place back.
///
/// # Errors
/// `place_state` where it does not wait for a decision.
pub async fn reject(tx: &Tx, person: &Person, target: &Decidable, reason: &str) -> ApiResult<place::Model> {
    let change = decided(tx, person, Some(reason));
    let rejected = happen_with(tx, person.into(), target.place(), PlaceEvent::Reject, change).await?;
    // Only who came in before an edit can wait for it.
    free_of_place(tx, person.into(), rejected.id).await?;
    tell_of_lost_place(tx, person.into(), rejected.id).await?;
    Ok(rejected)
}

/// Takes a place out of sight for now.
///
/// # Errors
/// `place_state` where it is not in sight.
pub async fn pause(tx: &Tx, person: &Person, target: &Editable) -> ApiResult<place::Model> {
    happen(tx, person.into(), target.place(), PlaceEvent::Pause).await
}

/// Puts a paused place back in sight; a full one is filled at once.
///
/// # Errors
/// `place_state` where it is not paused; `employer_not_verified`.
pub async fn resume(tx: &Tx, person: &Person, target: &Editable) -> ApiResult<place::Model> {
    let before = target.place();
    next(before.state, PlaceEvent::Resume).ok_or(Code::PlaceState)?;
    require_verified(target.employer())?;
    let resumed = happen(tx, person.into(), before, PlaceEvent::Resume).await?;
    fill_if_full(tx, person.into(), resumed).await
}

/// Takes a place back for good.
///
/// # Errors
/// `place_state` where it is withdrawn or over already.
pub async fn withdraw(
    tx: &Tx,
    person: &Person,
    target: &Withdrawable,
    reason: &str,
) -> ApiResult<place::Model> {
    let change = decided(tx, person, Some(reason));
    let withdrawn = happen_with(tx, person.into(), target.place(), PlaceEvent::Withdraw, change).await?;
    free_of_place(tx, person.into(), withdrawn.id).await?;
    if target.place().state != PlaceState::Filled {
        tell_of_lost_place(tx, person.into(), withdrawn.id).await?;
    }
    Ok(withdrawn)
}

/// Takes one of the positions for a youth; with the last one the place is filled. Locks the place.
///
/// # Errors
/// `place_full` where none is left; `place_state` where the place is not published, or over.
pub async fn take_position(tx: &Tx, actor: Actor, id: PlaceId) -> ApiResult<place::Model> {
    let taken = place::Entity::update_many()
        .col_expr(place::Column::PositionsTaken, Expr::col(place::Column::PositionsTaken).add(1))
        .filter(place::Column::Id.eq(id))
        .filter(place::Column::State.is_in(open_states()))
        .filter(place::Column::PublishedAt.is_not_null())
        .filter(Expr::col(place::Column::PositionsTaken).lt(Expr::col(place::Column::Positions)))
        .exec(tx)
        .await?;
    let row = place::Entity::find_by_id(id).one(tx).await?.ok_or(Code::NotFound)?;
    if taken.rows_affected == 1 {
        return fill_if_full(tx, actor, row).await;
    }
    check_position(&row)?;
    // Room was made between the two statements: too late for this one.
    Err(Code::PlaceFull.into())
}

/// Gives a position back that was taken; a filled place is published again. Locks the place.
///
/// # Errors
/// Where nobody had taken one, which is our mistake.
pub async fn free_position(tx: &Tx, actor: Actor, id: PlaceId) -> ApiResult<place::Model> {
    let freed = place::Entity::update_many()
        .col_expr(place::Column::PositionsTaken, Expr::col(place::Column::PositionsTaken).sub(1))
        .filter(place::Column::Id.eq(id))
        .filter(place::Column::PositionsTaken.gt(0))
        .exec(tx)
        .await?;
    if freed.rows_affected == 0 {
        return Err(ApiError::internal("a position is freed that nobody took"));
    }
    let row = place::Entity::find_by_id(id).one(tx).await?.ok_or(Code::NotFound)?;
    match next(row.state, PlaceEvent::Free) {
        Some(_) => happen(tx, actor, &row, PlaceEvent::Free).await,
        None => Ok(row),
    }
}

/// Ends a place whose last day has passed. Where it ended meanwhile or goes on, nothing changes.
///
/// # Errors
/// Where the database fails.
pub async fn expire(tx: &Tx, id: PlaceId) -> ApiResult<()> {
    let row = place::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await?;
    let Some(row) = row.filter(|row| row.ends_on < day_of(tx.now())) else { return Ok(()) };
    if next(row.state, PlaceEvent::Expire).is_some() {
        let actor = Actor::programme(row.programme_id);
        happen(tx, actor, &row, PlaceEvent::Expire).await?;
        free_of_place(tx, actor, row.id).await?;
    }
    Ok(())
}

async fn fill_if_full(tx: &Tx, actor: Actor, row: place::Model) -> ApiResult<place::Model> {
    if row.positions_taken < row.positions || next(row.state, PlaceEvent::Fill).is_none() {
        return Ok(row);
    }
    let filled = happen(tx, actor, &row, PlaceEvent::Fill).await?;
    free_of_place(tx, actor, filled.id).await?;
    tell_of_lost_place(tx, actor, filled.id).await?;
    Ok(filled)
}

/// The employer is called otherwise: the search finds its places under the new name.
///
/// # Errors
/// Where the database fails.
pub async fn follow_rename(tx: &Tx, employer: EmployerId, name: &str) -> ApiResult<()> {
    let of_it = place::Column::EmployerId.eq(employer);
    let over = place::Column::State.is_not_in([PlaceState::Expired, PlaceState::Withdrawn]);
    for row in place::Entity::find().filter(of_it).filter(over).all(tx).await? {
        let change = place::ActiveModel {
            id: Set(row.id),
            search_text: Set(search_text(&content_of(&row)?, name)),
            version: Set(row.version.saturating_add(1)),
            ..Default::default()
        };
        change.update(tx).await?;
    }
    Ok(())
}

/// What would be refused if it were written today.
fn find_faults_now(tx: &Tx, row: &place::Model) -> ApiResult<Vec<FieldError>> {
    let content = content_of(row)?;
    let mut wrong = faults(&content, row.positions_taken);
    wrong.extend(fault_of_end(&content, day_of(tx.now())));
    Ok(wrong)
}

fn refuse(wrong: Vec<FieldError>) -> ApiResult<()> {
    if wrong.is_empty() { Ok(()) } else { Err(ApiError::invalid(wrong)) }
}

fn require_trust(employer: &employer::Model) -> ApiResult<()> {
    match employer.state {
        EmployerState::Registered | EmployerState::Verified => Ok(()),
        EmployerState::Rejected | EmployerState::Suspended => Err(Code::EmployerMayNotPost.into()),
    }
}

fn require_verified(employer: &employer::Model) -> ApiResult<()> {
    if employer.state == EmployerState::Verified { Ok(()) } else { Err(Code::EmployerNotVerified.into()) }
}

fn decided(tx: &Tx, person: &Person, reason: Option<&str>) -> place::ActiveModel {
    place::ActiveModel {
        decision_reason: Set(reason.map(str::to_owned)),
        decided_by: Set(Some(person.user_id)),
        decided_at: Set(Some(tx.now())),
        ..Default::default()
    }
}

async fn columns(tx: &Tx, employer: &employer::Model, content: &Content) -> ApiResult<place::ActiveModel> {
    let Content { kind, sector, starts_on, ends_on, positions, min_age, is_supervised, .. } = *content;
    let own = content.latitude.zip(content.longitude);
    let point = match own {
        Some((Microdegrees(latitude), Microdegrees(longitude))) => Some((latitude, longitude)),
        None => postcode::query::find_middle(tx, employer.programme_id, &content.postcode)
            .await?
            .map(|point| (point.latitude, point.longitude)),
    };
    let youngest = |season| {
        let age = youngest_age(kind, &content.schedule, season, starts_on);
        age.map(i32::try_from).transpose().map_err(ApiError::internal)
    };
    let as_json = |list: Result<String, serde_json::Error>| list.map_err(ApiError::internal);
    Ok(place::ActiveModel {
        kind: Set(kind),
        sector: Set(sector),
        title: Set(content.title.clone()),
        tasks: Set(content.tasks.clone()),
        learning: Set(content.learning.clone()),
        requirements: Set(content.requirements.clone()),
        language: Set(content.language.clone()),
        accessibility: Set(content.accessibility.clone()),
        starts_on: Set(starts_on),
        ends_on: Set(ends_on),
        schedule: Set(as_json(serde_json::to_string(&content.schedule))?),
        positions: Set(positions),
        min_age: Set(min_age),
        hazards: Set(as_json(serde_json::to_string(&content.hazards))?),
        is_supervised: Set(is_supervised),
        school_week_age: Set(youngest(Season::School)?),
        holiday_week_age: Set(youngest(Season::Holiday)?),
        address: Set(content.address.clone()),
        postcode: Set(content.postcode.clone()),
        neighbourhood: Set(content.neighbourhood.clone()),
        latitude_microdegrees: Set(point.map(|(latitude, _)| latitude)),
        longitude_microdegrees: Set(point.map(|(_, longitude)| longitude)),
        search_text: Set(search_text(content, &name_of(tx, employer.id).await?)),
        ..Default::default()
    })
}
