//! Inviting contacts, what they answer, and ending it.

use entities::{
    AgreementContactId, ContactCapacity, ContactState, DeclineReason, OrganisationId, OrganisationKind,
    SignalKind, UserId, agreement, agreement_contact, guardianship, membership, organisation, participant,
    user,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};

use super::access::{Answerable, Endable, Inviting};
use super::query::{self, ContactRow};
use super::rules::{self, ContactEvent};
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError, on_duplicate};
use crate::participant::access::is_relative;
use crate::people::ops::{NewUser, create_user_for};
use crate::record::{Actor, record};
use crate::signal::ops::raise;

/// Whom a coach invites.
#[derive(Clone, Debug)]
pub enum Invitee {
    /// Somebody at a school, a care provider or an employer, who has an account.
    Member(UserId),
    /// Somebody of the family or the network.
    Near(NewUser),
}

/// Invites a contact. Somebody of the family or the network gets an account, unless they are a contact already. The handler
/// forgets the session cache afterwards.
///
/// # Errors
/// 400 where the capacity does not fit the agreement or the person; 403 for oneself and for a relative who would speak for an
/// organisation; 409 where the login name is somebody else's, or they are a contact of it already.
pub async fn invite(
    tx: &Tx,
    person: &Person,
    target: &Inviting,
    invitee: &Invitee,
    capacity: ContactCapacity,
) -> ApiResult<ContactRow> {
    let (agreement, participant) = (target.agreement(), target.participant());
    if !rules::fits(capacity, agreement.kind) {
        return Err(ApiError::invalid(vec![FieldError::new("/capacity", "capacity_does_not_fit")]));
    }
    let (user_id, organisation_id) = match invitee {
        Invitee::Member(id) => (*id, Some(member(tx, person, participant, *id, capacity).await?)),
        Invitee::Near(new) => (near(tx, person, participant, new.clone()).await?, None),
    };
    let row = agreement_contact::ActiveModel {
        id: Set(AgreementContactId::generate()),
        programme_id: Set(agreement.programme_id),
        participant_id: Set(agreement.participant_id),
        agreement_id: Set(agreement.id),
        user_id: Set(user_id),
        capacity: Set(capacity),
        organisation_id: Set(organisation_id),
        state: Set(ContactState::Invited),
        terms_hash: Set(None),
        decline_reason: Set(None),
        invited_by: Set(person.user_id),
        invited_at: Set(tx.now()),
        answered_at: Set(None),
        ended_at: Set(None),
    };
    let made = row.insert(tx).await.map_err(on_duplicate(Code::AlreadyExists))?;
    note(tx, Actor::from(person), &made, "contact.invited").await?;
    query::show(tx, made, agreement).await
}

/// The organisation of the fitting kind for which an account speaks; never the youth's account, the caller's own or a
/// relative's.
async fn member(
    tx: &Tx,
    person: &Person,
    participant: &participant::Model,
    id: UserId,
    capacity: ContactCapacity,
) -> ApiResult<OrganisationId> {
    if id == person.user_id {
        return Err(Code::NotForYourself.into());
    }
    let account = user::Entity::find_by_id(id)
        .filter(user::Column::ProgrammeId.eq(person.programme_id))
        .filter(user::Column::DisabledAt.is_null())
        .one(tx)
        .await?;
    let kind = rules::organisation_kind(capacity);
    let organisations = match kind {
        Some(kind) if account.is_some() && id != participant.user_id => {
            list_organisations(tx, id, kind).await?
        }
        _ => Vec::new(),
    };
    let own_school = organisations.iter().find(|it| Some(**it) == participant.school_id);
    let Some(organisation) = own_school.or(organisations.first()) else {
        return Err(ApiError::invalid(vec![FieldError::new("/userId", "not_a_member")]));
    };
    if is_relative(tx, id, participant.id).await? {
        return Err(Code::NotForARelative.into());
    }
    Ok(*organisation)
}

/// The organisations of that kind for which the account speaks now, that where it did so first in front.
async fn list_organisations(tx: &Tx, id: UserId, kind: OrganisationKind) -> ApiResult<Vec<OrganisationId>> {
    let of_kind = organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Id)
        .filter(organisation::Column::Kind.eq(kind));
    let found = speaking(id)
        .select_only()
        .column(membership::Column::OrganisationId)
        .filter(membership::Column::OrganisationId.in_subquery(of_kind.into_query()))
        .order_by_asc(membership::Column::Id);
    Ok(found.into_tuple().all(tx).await?)
}

/// The memberships by which the account can be a contact now.
fn speaking(id: UserId) -> Select<membership::Entity> {
    membership::Entity::find()
        .filter(membership::Column::UserId.eq(id))
        .filter(membership::Column::Role.is_in(rules::CONTACT_ROLES))
        .filter(membership::Column::EndedAt.is_null())
}

/// The account of somebody of the family or the network: a new one, or that of a contact or of the youth's guardian.
async fn near(tx: &Tx, person: &Person, participant: &participant::Model, new: NewUser) -> ApiResult<UserId> {
    let by_name = user::Column::LoginName.eq(new.login_name.as_str());
    match user::Entity::find().filter(by_name).one(tx).await? {
        None => Ok(create_user_for(tx, person, new, Some(participant.id)).await?.id),
        Some(known) if known.id == person.user_id => Err(Code::NotForYourself.into()),
        Some(known) if is_same_person(&known, &new) && may_be_asked(tx, participant, &known).await? => {
            Ok(known.id)
        }
        Some(_) => Err(Code::LoginNameTaken.into()),
    }
}

/// A name typed wrong must not open the agreement to a stranger: what people call the contact has to fit too.
fn is_same_person(known: &user::Model, new: &NewUser) -> bool {
    known.disabled_at.is_none() && known.display_name.eq_ignore_ascii_case(&new.display_name)
}

async fn may_be_asked(tx: &Tx, participant: &participant::Model, known: &user::Model) -> ApiResult<bool> {
    if known.id == participant.user_id || known.programme_id != participant.programme_id {
        return Ok(false);
    }
    let is_contact = agreement_contact::Entity::find()
        .filter(agreement_contact::Column::UserId.eq(known.id))
        .filter(
            agreement_contact::Column::Capacity.is_in([ContactCapacity::Family, ContactCapacity::Network]),
        )
        .one(tx)
        .await?;
    let is_guardian = guardianship::Entity::find()
        .filter(guardianship::Column::ParticipantId.eq(participant.id))
        .filter(guardianship::Column::UserId.eq(known.id))
        .filter(guardianship::Column::EndedAt.is_null())
        .one(tx)
        .await?;
    Ok(is_contact.is_some() || is_guardian.is_some())
}

/// Signs the terms that the contact read.
///
/// # Errors
/// 403 for a relative who speaks for an organisation; 409 where those are not the terms now, or it is over already.
pub async fn sign(
    tx: &Tx,
    person: &Person,
    target: &Answerable,
    read_hash: &str,
) -> ApiResult<agreement_contact::Model> {
    let own = target.own();
    let state = rules::next(own.contact().state, ContactEvent::Sign).ok_or(Code::ContactState)?;
    let hash = rules::terms_hash(own.agreement());
    if hash != read_hash {
        return Err(Code::ContentChanged.into());
    }
    let speaks_for_others = rules::organisation_kind(own.contact().capacity).is_some();
    if speaks_for_others && is_relative(tx, person.user_id, own.participant().id).await? {
        return Err(Code::NotForARelative.into());
    }
    if rules::is_signature_current(own.contact(), own.agreement()) {
        return Ok(own.contact().clone());
    }
    let change = agreement_contact::ActiveModel {
        id: Set(own.contact().id),
        state: Set(state),
        terms_hash: Set(Some(hash)),
        answered_at: Set(Some(tx.now())),
        ..Default::default()
    };
    let row = change.update(tx).await?;
    note(tx, Actor::from(person), &row, "contact.signed").await?;
    Ok(row)
}

/// The contact says no, or steps back; the coach gets a signal. The handler forgets the session cache afterwards.
///
/// # Errors
/// 409 where it is over already.
pub async fn decline(
    tx: &Tx,
    person: &Person,
    target: &Answerable,
    reason: DeclineReason,
) -> ApiResult<agreement_contact::Model> {
    let contact = target.own().contact();
    let state = rules::next(contact.state, ContactEvent::Decline).ok_or(Code::ContactState)?;
    let change = agreement_contact::ActiveModel {
        id: Set(contact.id),
        state: Set(state),
        decline_reason: Set(Some(reason)),
        answered_at: Set(Some(tx.now())),
        ..Default::default()
    };
    let row = change.update(tx).await?;
    let actor = Actor::from(person);
    note(tx, actor, &row, "contact.declined").await?;
    raise(tx, actor, row.participant_id, SignalKind::ContactDeclined, row.id.0).await?;
    Ok(row)
}

/// A coach ends it: the contact sees nothing from now on. The handler forgets the session cache afterwards.
///
/// # Errors
/// 409 where it is over already.
pub async fn end(tx: &Tx, person: &Person, target: &Endable) -> ApiResult<ContactRow> {
    let contact = target.contact();
    let refused = if contact.state == ContactState::Ended { Code::AlreadyEnded } else { Code::ContactState };
    let state = rules::next(contact.state, ContactEvent::End).ok_or(refused)?;
    let row = ended(tx, Actor::from(person), contact, state).await?;
    query::show(tx, row, target.agreement()).await
}

/// Ends what somebody was as a contact for an organisation that they no longer belong to.
///
/// # Errors
/// Where the database fails.
pub async fn end_with_membership(
    tx: &Tx,
    actor: Actor,
    user_id: UserId,
    organisation: OrganisationId,
) -> ApiResult<()> {
    let still = speaking(user_id).filter(membership::Column::OrganisationId.eq(organisation));
    if still.one(tx).await?.is_some() {
        return Ok(());
    }
    let live = agreement_contact::Entity::find()
        .filter(agreement_contact::Column::UserId.eq(user_id))
        .filter(agreement_contact::Column::OrganisationId.eq(organisation))
        .filter(agreement_contact::Column::State.is_in([ContactState::Invited, ContactState::Signed]))
        .lock_exclusive()
        .all(tx)
        .await?;
    for row in &live {
        if let Some(state) = rules::next(row.state, ContactEvent::End) {
            ended(tx, actor, row, state).await?;
        }
    }
    Ok(())
}

/// The agreement says other things now than what its contacts signed: they are to sign again.
///
/// # Errors
/// Where the database fails.
pub async fn note_new_terms(tx: &Tx, actor: Actor, agreement: &agreement::Model) -> ApiResult<()> {
    let signed = list_in(tx, agreement, &[ContactState::Signed]).await?;
    for row in signed.iter().filter(|row| !rules::is_signature_current(row, agreement)) {
        note(tx, actor, row, "contact.terms_changed").await?;
    }
    Ok(())
}

/// The agreement is no longer part of the plan: its contacts have nothing more to do.
///
/// # Errors
/// Where the database fails.
pub async fn note_end(tx: &Tx, actor: Actor, agreement: &agreement::Model) -> ApiResult<()> {
    for row in &list_in(tx, agreement, &[ContactState::Invited, ContactState::Signed]).await? {
        note(tx, actor, row, "contact.agreement_over").await?;
    }
    Ok(())
}

async fn list_in(
    tx: &Tx,
    agreement: &agreement::Model,
    states: &[ContactState],
) -> ApiResult<Vec<agreement_contact::Model>> {
    let rows = agreement_contact::Entity::find()
        .filter(agreement_contact::Column::AgreementId.eq(agreement.id))
        .filter(agreement_contact::Column::State.is_in(states.iter().copied()))
        .order_by_asc(agreement_contact::Column::Id);
    Ok(rows.all(tx).await?)
}

async fn ended(
    tx: &Tx,
    actor: Actor,
    contact: &agreement_contact::Model,
    state: ContactState,
) -> ApiResult<agreement_contact::Model> {
    let change = agreement_contact::ActiveModel {
        id: Set(contact.id),
        state: Set(state),
        ended_at: Set(Some(tx.now())),
        ..Default::default()
    };
    let row = change.update(tx).await?;
    note(tx, actor, &row, "contact.ended").await?;
    Ok(row)
}

async fn note(tx: &Tx, actor: Actor, row: &agreement_contact::Model, action: &'static str) -> ApiResult<()> {
    record(tx, actor.did(action, row.id.0, Some(row.participant_id))).await
}
