//! Writing offers, handing them in, deciding on them and withdrawing them.

use entities::{
    AttachmentId, OfferEvent, OfferId, OfferState, OrganisationId, ProviderState, Role, attachment,
    membership, offer, organisation, programme, provider,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::access::{Decidable, Editable, Withdrawable};
use super::query::content_of;
use super::rules::{Content, fault_of_start, faults, matters, next, search_text};
use crate::auth::Person;
use crate::booking::freeing::free_bookings_of_offer;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::provider::access::ActingFor;
use crate::provider::rules::may_offer;
use crate::record::{Actor, record};

/// Drafts an offer.
///
/// # Errors
/// 400 with everything that is wrong with it; `provider_closed` where the provider is rejected or suspended.
pub async fn draft(
    tx: &Tx,
    person: &Person,
    target: &ActingFor,
    content: &Content,
) -> ApiResult<offer::Model> {
    let provider = target.provider();
    require_open(provider)?;
    refuse(find_faults(tx, person, provider, content, 0).await?)?;
    let mut row = columns(content, &name_of(tx, provider).await?);
    row.id = Set(OfferId::generate());
    row.programme_id = Set(provider.programme_id);
    row.provider_id = Set(provider.id);
    row.places_taken = Set(0);
    row.state = Set(OfferState::Draft);
    row.version = Set(1);
    row.created_at = Set(tx.now());
    let made = row.insert(tx).await?;
    record(tx, Actor::from(person).did("offer.drafted", made.id.0, None)).await?;
    Ok(made)
}

/// Changes what an offer says. Where a lead judged it already and the change matters, it waits for a lead again; what is
/// booked stays booked at its price.
///
/// # Errors
/// 400 with everything that is wrong with it; `offer_state` where it is withdrawn.
pub async fn edit(tx: &Tx, person: &Person, target: &Editable, content: &Content) -> ApiResult<offer::Model> {
    let before = target.offer();
    let state = next(before.state, OfferEvent::Edit).ok_or(Code::OfferState)?;
    let is_judged_again = before.state == OfferState::Approved && matters(&content_of(before), content);
    let mut wrong = find_faults(tx, person, target.provider(), content, before.places_taken).await?;
    if is_judged_again || before.state == OfferState::Submitted {
        wrong.extend(fault_of_start(content, tx.now()));
    }
    refuse(wrong)?;
    let mut row = columns(content, &name_of(tx, target.provider()).await?);
    row.id = Set(before.id);
    row.version = Set(before.version + 1);
    row.state =
        Set(if before.state == OfferState::Approved && !is_judged_again { before.state } else { state });
    let after = row.update(tx).await?;
    record(tx, Actor::from(person).did("offer.changed", after.id.0, None)).await?;
    Ok(after)
}

/// Hands an offer in.
///
/// # Errors
/// `offer_state` where it is neither a draft nor rejected; `provider_closed`; 400 where it breaks a rule by now.
pub async fn submit(tx: &Tx, person: &Person, target: &Editable) -> ApiResult<offer::Model> {
    let before = target.offer();
    let state = next(before.state, OfferEvent::Submit).ok_or(Code::OfferState)?;
    require_open(target.provider())?;
    let content = content_of(before);
    let mut wrong = find_faults(tx, person, target.provider(), &content, before.places_taken).await?;
    wrong.extend(fault_of_start(&content, tx.now()));
    refuse(wrong)?;
    let change = offer::ActiveModel {
        id: Set(before.id),
        state: Set(state),
        version: Set(before.version + 1),
        ..Default::default()
    };
    let after = change.update(tx).await?;
    record(tx, Actor::from(person).did("offer.submitted", after.id.0, None)).await?;
    Ok(after)
}

/// Puts an offer into the catalogue.
///
/// # Errors
/// `offer_state` where it does not wait for that; `provider_pending` and `provider_closed` where the provider is not
/// approved.
pub async fn approve(tx: &Tx, person: &Person, target: &Decidable) -> ApiResult<offer::Model> {
    let state = next(target.offer().state, OfferEvent::Approve).ok_or(Code::OfferState)?;
    match target.provider().state {
        ProviderState::Approved => {}
        ProviderState::Applied => return Err(Code::ProviderPending.into()),
        ProviderState::Rejected | ProviderState::Suspended => return Err(Code::ProviderClosed.into()),
    }
    let mut row = decided(tx, person, target.offer(), state, None);
    // The provider may be called otherwise since it was written.
    let name = name_of(tx, target.provider()).await?;
    row.search_text = Set(search_text(&content_of(target.offer()), &name));
    let approved = row.update(tx).await?;
    record(tx, Actor::from(person).did("offer.approved", approved.id.0, None)).await?;
    Ok(approved)
}

/// Sends an offer back.
///
/// # Errors
/// `offer_state` where it does not wait for a decision.
pub async fn reject(tx: &Tx, person: &Person, target: &Decidable, reason: &str) -> ApiResult<offer::Model> {
    let state = next(target.offer().state, OfferEvent::Reject).ok_or(Code::OfferState)?;
    let rejected = decided(tx, person, target.offer(), state, Some(reason)).update(tx).await?;
    record(tx, Actor::from(person).did("offer.rejected", rejected.id.0, None)).await?;
    Ok(rejected)
}

/// Withdraws an offer for good; every open booking is freed.
///
/// # Errors
/// `offer_state` where it is withdrawn already.
pub async fn withdraw(
    tx: &Tx,
    person: &Person,
    target: &Withdrawable,
    reason: &str,
) -> ApiResult<offer::Model> {
    let state = next(target.offer().state, OfferEvent::Withdraw).ok_or(Code::OfferState)?;
    let actor = Actor::from(person);
    free_bookings_of_offer(tx, actor, target.offer().id, reason).await?;
    let withdrawn = decided(tx, person, target.offer(), state, Some(reason)).update(tx).await?;
    record(tx, actor.did("offer.withdrawn", withdrawn.id.0, None)).await?;
    Ok(withdrawn)
}

fn decided(
    tx: &Tx,
    person: &Person,
    row: &offer::Model,
    state: OfferState,
    reason: Option<&str>,
) -> offer::ActiveModel {
    offer::ActiveModel {
        id: Set(row.id),
        state: Set(state),
        decision_reason: Set(reason.map(str::to_owned)),
        decided_by: Set(Some(person.user_id)),
        decided_at: Set(Some(tx.now())),
        version: Set(row.version + 1),
        ..Default::default()
    }
}

fn columns(content: &Content, provider_name: &str) -> offer::ActiveModel {
    let Content { kind, category, price, places, starts_at, until_date, min_age, max_age, .. } = *content;
    offer::ActiveModel {
        kind: Set(kind),
        category: Set(category),
        title: Set(content.title.clone()),
        description: Set(content.description.clone()),
        schedule: Set(content.schedule.clone()),
        accessibility: Set(content.accessibility.clone()),
        price_cents: Set(price),
        places: Set(places),
        starts_at: Set(starts_at),
        until_date: Set(until_date),
        min_age: Set(min_age),
        max_age: Set(max_age),
        neighbourhood: Set(content.neighbourhood.clone()),
        address: Set(content.address.clone()),
        latitude_microdegrees: Set(content.latitude.map(|latitude| latitude.0)),
        longitude_microdegrees: Set(content.longitude.map(|longitude| longitude.0)),
        picture_id: Set(content.picture_id),
        search_text: Set(search_text(content, provider_name)),
        ..Default::default()
    }
}

fn require_open(provider: &provider::Model) -> ApiResult<()> {
    if may_offer(provider.state) { Ok(()) } else { Err(Code::ProviderClosed.into()) }
}

fn refuse(wrong: Vec<FieldError>) -> ApiResult<()> {
    if wrong.is_empty() { Ok(()) } else { Err(ApiError::invalid(wrong)) }
}

async fn find_faults(
    tx: &Tx,
    person: &Person,
    provider: &provider::Model,
    content: &Content,
    places_taken: i32,
) -> ApiResult<Vec<FieldError>> {
    let settings = programme::Entity::find_by_id(provider.programme_id).one(tx).await?;
    let weeks = settings.ok_or(Code::NotFound)?.course_weeks_at_least;
    let mut wrong = faults(content, weeks, places_taken);
    if let Some(picture) = content.picture_id {
        wrong.extend(find_picture_fault(tx, person, provider.organisation_id, picture).await?);
    }
    Ok(wrong)
}

/// A picture is an image of nobody's file that the caller sent, or somebody who works or worked at the provider.
async fn find_picture_fault(
    tx: &Tx,
    person: &Person,
    organisation: OrganisationId,
    id: AttachmentId,
) -> ApiResult<Option<FieldError>> {
    let found = attachment::Entity::find_by_id(id)
        .filter(attachment::Column::ProgrammeId.eq(person.programme_id))
        .filter(attachment::Column::ParticipantId.is_null())
        .one(tx)
        .await?;
    let unknown = || Ok(Some(FieldError::new("/pictureId", "unknown_reference")));
    let Some(picture) = found else { return unknown() };
    let sender = membership::Entity::find()
        .filter(membership::Column::UserId.eq(picture.uploaded_by))
        .filter(membership::Column::OrganisationId.eq(organisation))
        .filter(membership::Column::Role.eq(Role::Provider))
        .one(tx)
        .await?;
    if sender.is_none() && picture.uploaded_by != person.user_id {
        return unknown();
    }
    let is_image = picture.media_type.starts_with("image/");
    Ok((!is_image).then(|| FieldError::new("/pictureId", "not_a_picture")))
}

async fn name_of(tx: &Tx, provider: &provider::Model) -> ApiResult<String> {
    let organisation = organisation::Entity::find_by_id(provider.organisation_id).one(tx).await?;
    Ok(organisation.ok_or(Code::NotFound)?.name)
}
