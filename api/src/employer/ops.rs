//! Changing an employer, deciding on it, and what a step leaves behind.

use entities::{
    EmployerEvent, EmployerEventId, EmployerState, Sector, employer, employer_event, organisation,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::access::{ActingFor, Decidable};
use super::query::name_of;
use super::rules::{may_change_number, next, postcode, search_text};
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError, on_duplicate};
use crate::introduction::freeing::free_of_employer;
use crate::introduction::masking::refuse_contact;
use crate::placement::following::warn_of_placements;
use crate::record::{Actor, record};
use crate::visit::ops::cancel_of_employer;

/// What changes about an employer; `None` stays as it is, `Some(None)` forgets.
#[derive(Clone, Debug, Default)]
pub struct EmployerChange {
    /// Number in the trade register.
    pub kvk_number: Option<String>,
    /// What it does, in one word.
    pub sector: Option<Sector>,
    /// What it does, as youths read it.
    pub description: Option<String>,
    /// Whom to ask for.
    pub contact_name: Option<String>,
    /// Where to write to.
    pub email: Option<String>,
    /// Where to call.
    pub phone: Option<Option<String>>,
    /// Its pages.
    pub website: Option<Option<String>>,
    /// Street and number.
    pub address: Option<String>,
    /// Postcode, with or without its blank.
    pub postcode: Option<String>,
    /// How many youths it wants to meet in a month at most.
    pub introductions_a_month: Option<i32>,
}

/// Changes what an employer says about itself.
///
/// # Errors
/// 400 where the number in the trade register is fixed.
pub async fn change(
    tx: &Tx,
    person: &Person,
    target: &ActingFor,
    change: EmployerChange,
) -> ApiResult<employer::Model> {
    let before = target.employer();
    let is_other_number = change.kvk_number.as_ref().is_some_and(|number| *number != before.kvk_number);
    if is_other_number && !may_change_number(before.state) {
        return Err(ApiError::invalid(vec![FieldError::new("/kvkNumber", "number_fixed")]));
    }
    let name = name_of(tx, before.id).await?;
    let description = change.description.unwrap_or_else(|| before.description.clone());
    let address = change.address.unwrap_or_else(|| before.address.clone());
    let contact_name = change.contact_name.unwrap_or_else(|| before.contact_name.clone());
    refuse_contact([
        ("/description", &*description),
        ("/contactName", &contact_name),
        ("/address", &address),
    ])?;
    let mut row = before.clone().into_active_model();
    row.version = Set(before.version + 1);
    row.search_text = Set(search_text(&name, &description, &address));
    row.description = Set(description);
    row.address = Set(address);
    row.kvk_number = change.kvk_number.map_or(row.kvk_number, Set);
    row.sector = change.sector.map_or(row.sector, Set);
    row.contact_name = Set(contact_name);
    row.email = change.email.map_or(row.email, Set);
    row.phone = change.phone.map_or(row.phone, Set);
    row.website = change.website.map_or(row.website, Set);
    row.postcode = change.postcode.map_or(row.postcode, |text| Set(postcode(&text)));
    row.introductions_a_month = change.introductions_a_month.map_or(row.introductions_a_month, Set);
    let after = row.update(tx).await?;
    record(tx, Actor::from(person).did("employer.changed", after.id.0, None)).await?;
    Ok(after)
}

/// Lets the search find an employer under the name that its organisation bears now.
///
/// # Errors
/// Where the database fails.
pub async fn follow_rename(tx: &Tx, renamed: &organisation::Model) -> ApiResult<()> {
    let of_it = employer::Column::OrganisationId.eq(renamed.id);
    let Some(before) = employer::Entity::find().filter(of_it).one(tx).await? else { return Ok(()) };
    let change = employer::ActiveModel {
        id: Set(before.id),
        search_text: Set(search_text(&renamed.name, &before.description, &before.address)),
        version: Set(before.version + 1),
        ..Default::default()
    };
    change.update(tx).await?;
    crate::place::ops::follow_rename(tx, before.id, &renamed.name).await
}

/// Registers again after a refusal; the reason stays until the next decision.
///
/// # Errors
/// `employer_state` where it was not rejected.
pub async fn register_again(tx: &Tx, person: &Person, target: &ActingFor) -> ApiResult<employer::Model> {
    let before = target.employer();
    let change = employer::ActiveModel {
        id: Set(before.id),
        state: Set(step(before, EmployerEvent::Register)?),
        version: Set(before.version + 1),
        ..Default::default()
    };
    let after = change.update(tx).await?;
    note(tx, person.into(), &after, EmployerEvent::Register, None).await?;
    Ok(after)
}

/// Verifies, or trusts again; from now on its places can be published and youths introduced.
///
/// # Errors
/// `employer_state` where it neither registered nor is suspended; `already_exists` where another employer, verified or
/// suspended, has its number in the trade register.
pub async fn verify(
    tx: &Tx,
    person: &Person,
    target: &Decidable,
    reason: &str,
) -> ApiResult<employer::Model> {
    decide(tx, person, target, EmployerEvent::Verify, Some(reason)).await
}

/// Refuses a registration.
///
/// # Errors
/// `employer_state` where none waits.
pub async fn reject(
    tx: &Tx,
    person: &Person,
    target: &Decidable,
    reason: &str,
) -> ApiResult<employer::Model> {
    decide(tx, person, target, EmployerEvent::Reject, Some(reason)).await
}

/// Suspends: whoever asks what an introduction is to its people hears "nothing" from now on, because only a verified
/// employer is told of a youth.
///
/// # Errors
/// `employer_state` where it is not verified.
pub async fn suspend(
    tx: &Tx,
    person: &Person,
    target: &Decidable,
    reason: &str,
) -> ApiResult<employer::Model> {
    let suspended = decide(tx, person, target, EmployerEvent::Suspend, Some(reason)).await?;
    let actor = Actor::from(person);
    free_of_employer(tx, actor, suspended.id).await?;
    cancel_of_employer(tx, actor, suspended.id).await?;
    warn_of_placements(tx, actor, suspended.id).await?;
    Ok(suspended)
}

fn step(row: &employer::Model, event: EmployerEvent) -> ApiResult<EmployerState> {
    next(row.state, event).ok_or_else(|| Code::EmployerState.into())
}

async fn decide(
    tx: &Tx,
    person: &Person,
    target: &Decidable,
    event: EmployerEvent,
    reason: Option<&str>,
) -> ApiResult<employer::Model> {
    let before = target.employer();
    let change = employer::ActiveModel {
        id: Set(before.id),
        state: Set(step(before, event)?),
        decision_reason: Set(reason.map(str::to_owned)),
        decided_by: Set(Some(person.user_id)),
        decided_at: Set(Some(tx.now())),
        version: Set(before.version + 1),
        ..Default::default()
    };
    // One number in the trade register belongs to one verified employer: the index knows, whoever is first.
    let after = change.update(tx).await.map_err(on_duplicate(Code::KvkNumberTaken))?;
    note(tx, person.into(), &after, event, reason).await?;
    Ok(after)
}

/// Writes a step into the history, and tells of it.
pub(super) async fn note(
    tx: &Tx,
    actor: Actor,
    row: &employer::Model,
    event: EmployerEvent,
    reason: Option<&str>,
) -> ApiResult<()> {
    let step = employer_event::ActiveModel {
        id: Set(EmployerEventId::generate()),
        programme_id: Set(row.programme_id),
        employer_id: Set(row.id),
        event: Set(event),
        actor_id: Set(actor.user_id),
        reason: Set(reason.map(str::to_owned)),
        happened_at: Set(tx.now()),
    };
    employer_event::Entity::insert(step).exec_without_returning(tx).await?;
    let action = match event {
        EmployerEvent::Register => "employer.registered",
        EmployerEvent::Verify => "employer.verified",
        EmployerEvent::Reject => "employer.rejected",
        EmployerEvent::Suspend => "employer.suspended",
    };
    record(tx, actor.did(action, row.id.0, None)).await
}
