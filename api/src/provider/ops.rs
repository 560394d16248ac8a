//! Applying, changing and deciding.

use entities::{OfferState, ProviderEvent, ProviderId, ProviderState, offer, provider};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::access::{ActingFor, Applicable, Decidable};
use super::payee;
use super::rules::{may_change_number, next};
use crate::auth::Person;
use crate::booking::freeing::free_bookings_of_offer;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError, on_duplicate};
use crate::record::{Actor, record};

/// What a provider says about itself.
#[derive(Clone, Debug)]
pub struct Application {
    /// Number in the trade register, eight digits.
    pub kvk_number: String,
    /// What it does, as youths read it.
    pub description: String,
    /// Whom to ask for.
    pub contact_name: String,
    /// Where to write to.
    pub email: String,
    /// Where to call.
    pub phone: Option<String>,
    /// Its pages.
    pub website: Option<String>,
}

/// Applies for an organisation.
///
/// # Errors
/// `already_exists` where it has applied before.
pub async fn apply(
    tx: &Tx,
    person: &Person,
    target: &Applicable,
    application: Application,
) -> ApiResult<provider::Model> {
    let row = provider::ActiveModel {
        id: Set(ProviderId::generate()),
        programme_id: Set(person.programme_id),
        organisation_id: Set(target.organisation().id),
        state: Set(ProviderState::Applied),
        kvk_number: Set(application.kvk_number),
        description: Set(application.description),
        contact_name: Set(application.contact_name),
        email: Set(application.email),
        phone: Set(application.phone),
        website: Set(application.website),
        decision_reason: Set(None),
        decided_by: Set(None),
        decided_at: Set(None),
        version: Set(1),
        created_at: Set(tx.now()),
    };
    let made = row.insert(tx).await.map_err(on_duplicate(Code::AlreadyExists))?;
    record(tx, Actor::from(person).did("provider.applied", made.id.0, None)).await?;
    Ok(made)
}

/// What changes about a provider; `None` stays as it is, `Some(None)` forgets.
#[derive(Clone, Debug, Default)]
pub struct ProviderChange {
    /// Number in the trade register.
    pub kvk_number: Option<String>,
    /// What it does.
    pub description: Option<String>,
    /// Whom to ask for.
    pub contact_name: Option<String>,
    /// Where to write to.
    pub email: Option<String>,
    /// Where to call.
    pub phone: Option<Option<String>>,
    /// Its pages.
    pub website: Option<Option<String>>,
}

/// Changes what a provider says about itself.
///
/// # Errors
/// 400 where the number in the trade register is fixed.
pub async fn change(
    tx: &Tx,
    person: &Person,
    target: &ActingFor,
    change: ProviderChange,
) -> ApiResult<provider::Model> {
    let before = target.provider();
    let is_other_number = change.kvk_number.as_ref().is_some_and(|number| *number != before.kvk_number);
    if is_other_number && !may_change_number(before.state) {
        return Err(ApiError::invalid(vec![FieldError::new("/kvkNumber", "number_fixed")]));
    }
    let mut row = before.clone().into_active_model();
    row.version = Set(before.version + 1);
    row.kvk_number = change.kvk_number.map_or(row.kvk_number, Set);
    row.description = change.description.map_or(row.description, Set);
    row.contact_name = change.contact_name.map_or(row.contact_name, Set);
    row.email = change.email.map_or(row.email, Set);
    row.phone = change.phone.map_or(row.phone, Set);
    row.website = change.website.map_or(row.website, Set);
    let after = row.update(tx).await?;
    record(tx, Actor::from(person).did("provider.changed", after.id.0, None)).await?;
    Ok(after)
}

/// Applies again after a refusal; the reason stays until the next decision.
///
/// # Errors
/// `provider_state` where it was not rejected.
pub async fn apply_again(tx: &Tx, person: &Person, target: &ActingFor) -> ApiResult<provider::Model> {
    let before = target.provider();
    let change = provider::ActiveModel {
        id: Set(before.id),
        state: Set(step(before, ProviderEvent::Apply)?),
        version: Set(before.version + 1),
        ..Default::default()
    };
    let after = change.update(tx).await?;
    record(tx, Actor::from(person).did("provider.applied", after.id.0, None)).await?;
    Ok(after)
}

/// Approves, or trusts again; from now on it can be paid.
///
/// # Errors
/// `provider_state` where it neither applied nor is suspended.
pub async fn approve(tx: &Tx, person: &Person, target: &Decidable) -> ApiResult<provider::Model> {
    let approved = decide(tx, person, target, ProviderEvent::Approve, None).await?;
    payee::ensure(tx, Actor::from(person), &approved).await?;
    record(tx, Actor::from(person).did("provider.approved", approved.id.0, None)).await?;
    Ok(approved)
}

/// Refuses an application.
///
/// # Errors
/// `provider_state` where none waits.
pub async fn reject(
    tx: &Tx,
    person: &Person,
    target: &Decidable,
    reason: &str,
) -> ApiResult<provider::Model> {
    let rejected = decide(tx, person, target, ProviderEvent::Reject, Some(reason)).await?;
    record(tx, Actor::from(person).did("provider.rejected", rejected.id.0, None)).await?;
    Ok(rejected)
}

/// Suspends: its offers leave the catalogue and every open booking is freed.
///
/// # Errors
/// `provider_state` where it is not approved.
pub async fn suspend(
    tx: &Tx,
    person: &Person,
    target: &Decidable,
    reason: &str,
) -> ApiResult<provider::Model> {
    let actor = Actor::from(person);
    let suspended = decide(tx, person, target, ProviderEvent::Suspend, Some(reason)).await?;
    // All of them first: a booking that holds its offer now is made before we look, one that comes later finds us.
    let offers = offer::Entity::find()
        .filter(offer::Column::ProviderId.eq(suspended.id))
        .filter(offer::Column::State.ne(OfferState::Withdrawn))
        .order_by_asc(offer::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(tx)
        .await?;
    for offer in offers {
        free_bookings_of_offer(tx, actor, offer.id, reason).await?;
    }
    record(tx, actor.did("provider.suspended", suspended.id.0, None)).await?;
    Ok(suspended)
}

fn step(row: &provider::Model, event: ProviderEvent) -> ApiResult<ProviderState> {
    next(row.state, event).ok_or_else(|| Code::ProviderState.into())
}

async fn decide(
    tx: &Tx,
    person: &Person,
    target: &Decidable,
    event: ProviderEvent,
    reason: Option<&str>,
) -> ApiResult<provider::Model> {
    let before = target.provider();
    let change = provider::ActiveModel {
        id: Set(before.id),
        state: Set(step(before, event)?),
        decision_reason: Set(reason.map(str::to_owned)),
        decided_by: Set(Some(person.user_id)),
        decided_at: Set(Some(tx.now())),
        version: Set(before.version + 1),
        ..Default::default()
    };
    Ok(change.update(tx).await?)
}
