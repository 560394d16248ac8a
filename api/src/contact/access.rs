//! Who may invite a contact, who is one, and whose word as a contact counts.

use chrono::NaiveDate;
use entities::{
    AgreementContactId, AgreementId, ContactState, ParticipantId, agreement, agreement_contact, participant,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::query::open_agreements;
use super::rules;
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::participant::access::{Relation, is_relative, relation_to};

/// An agreement, locked, to which the caller may invite contacts.
#[derive(Debug)]
pub struct Inviting {
    agreement: agreement::Model,
    participant: participant::Model,
}

impl Inviting {
    /// The agreement.
    #[must_use]
    pub fn agreement(&self) -> &agreement::Model {
        &self.agreement
    }

    /// Whose it is.
    #[must_use]
    pub fn participant(&self) -> &participant::Model {
        &self.participant
    }
}

/// A contact, locked, that the caller may end.
#[derive(Debug)]
pub struct Endable {
    contact: agreement_contact::Model,
    agreement: agreement::Model,
}

impl Endable {
    /// The contact.
    #[must_use]
    pub fn contact(&self) -> &agreement_contact::Model {
        &self.contact
    }

    /// The agreement.
    #[must_use]
    pub fn agreement(&self) -> &agreement::Model {
        &self.agreement
    }
}

/// What the caller sees as a contact.
#[derive(Clone, Debug)]
pub struct Own {
    contact: agreement_contact::Model,
    agreement: agreement::Model,
    participant: participant::Model,
}

impl Own {
    /// The caller as a contact.
    #[must_use]
    pub fn contact(&self) -> &agreement_contact::Model {
        &self.contact
    }

    /// The one agreement.
    #[must_use]
    pub fn agreement(&self) -> &agreement::Model {
        &self.agreement
    }

    /// Whose it is.
    #[must_use]
    pub fn participant(&self) -> &participant::Model {
        &self.participant
    }
}

/// The caller's own place as a contact, locked together with the agreement, to be answered.
#[derive(Debug)]
pub struct Answerable(Own);

impl Answerable {
    /// What they answer to.
    #[must_use]
    pub fn own(&self) -> &Own {
        &self.0
    }
}

async fn participant_of(conn: &impl ConnectionTrait, id: ParticipantId) -> ApiResult<participant::Model> {
    participant::Entity::find_by_id(id).one(conn).await?.ok_or_else(|| Code::NotFound.into())
}

/// Locks the agreement, for a coach who is assigned now and no relative.
async fn hold(
    tx: &Tx,
    person: &Person,
    id: AgreementId,
) -> ApiResult<(agreement::Model, participant::Model)> {
    let own = agreement::Column::ProgrammeId.eq(person.programme_id);
    let row = agreement::Entity::find_by_id(id).filter(own).lock_exclusive().one(tx).await?;
    let agreement = row.ok_or(Code::NotFound)?;
    let participant = participant_of(tx, agreement.participant_id).await?;
    match relation_to(tx, person, &participant, day_of(tx.now())).await? {
        None => return Err(Code::NotFound.into()),
        Some(Relation::Coach) => {}
        Some(Relation::Own) => return Err(Code::NotForYourself.into()),
        Some(Relation::Guardian | Relation::Lead) => return Err(Code::RoleNotAllowed.into()),
    }
    if is_relative(tx, person.user_id, participant.id).await? {
        return Err(Code::NotForARelative.into());
    }
    Ok((agreement, participant))
}

/// An assigned coach who is no relative invites.
///
/// # Errors
/// 404 for strangers, 403 for everybody else, 409 where the agreement is over.
pub async fn to_invite(tx: &Tx, person: &Person, id: AgreementId) -> ApiResult<Inviting> {
    let (agreement, participant) = hold(tx, person, id).await?;
    if !agreement.is_live {
        return Err(Code::AgreementClosed.into());
    }
    if !rules::is_open(&agreement, day_of(tx.now())) {
        return Err(Code::ContactPeriodOver.into());
    }
    Ok(Inviting { agreement, participant })
}

/// An assigned coach who is no relative ends it.
///
/// # Errors
/// 404 for strangers, 403 for everybody else.
pub async fn to_end(tx: &Tx, person: &Person, id: AgreementContactId) -> ApiResult<Endable> {
    let own = agreement_contact::Column::ProgrammeId.eq(person.programme_id);
    let found = agreement_contact::Entity::find_by_id(id).filter(own).one(tx).await?;
    let (agreement, _) = hold(tx, person, found.ok_or(Code::NotFound)?.agreement_id).await?;
    let locked = agreement_contact::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    Ok(Endable { contact: locked.ok_or(Code::NotFound)?, agreement })
}

async fn find_own(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: AgreementContactId,
    today: NaiveDate,
) -> ApiResult<Own> {
    let contact = agreement_contact::Entity::find_by_id(id)
        .filter(agreement_contact::Column::ProgrammeId.eq(person.programme_id))
        .filter(agreement_contact::Column::UserId.eq(person.user_id))
        .filter(agreement_contact::Column::State.is_in([ContactState::Invited, ContactState::Signed]))
        .one(conn)
        .await?
        .ok_or(Code::NotFound)?;
    let agreement = agreement::Entity::find_by_id(contact.agreement_id).one(conn).await?;
    let agreement = agreement.filter(|it| rules::is_open(it, today)).ok_or(Code::NotFound)?;
    let participant = participant_of(conn, contact.participant_id).await?;
    Ok(Own { contact, agreement, participant })
}

/// Contacts look at their own agreement, from the invitation on.
///
/// # Errors
/// 404 for everybody else, and once it is over.
pub async fn to_see(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: AgreementContactId,
    today: NaiveDate,
) -> ApiResult<Own> {
    find_own(conn, person, id, today).await
}

/// Contacts look at what was told, once they signed.
///
/// # Errors
/// As [`to_see`]; 403 before they signed.
pub async fn to_see_facts(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: AgreementContactId,
    today: NaiveDate,
) -> ApiResult<Own> {
    let own = find_own(conn, person, id, today).await?;
    match own.contact.state {
        ContactState::Signed => Ok(own),
        _ => Err(Code::ContactNotSigned.into()),
    }
}

/// Whether `person` is a contact who signed the agreement, and it is not over.
///
/// # Errors
/// Where the database fails.
pub async fn stands_by(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: AgreementId,
    today: NaiveDate,
) -> ApiResult<bool> {
    let found = agreement_contact::Entity::find()
        .filter(agreement_contact::Column::ProgrammeId.eq(person.programme_id))
        .filter(agreement_contact::Column::AgreementId.eq(id))
        .filter(agreement_contact::Column::UserId.eq(person.user_id))
        .filter(agreement_contact::Column::State.eq(ContactState::Signed))
        .filter(agreement_contact::Column::AgreementId.in_subquery(open_agreements(today)))
        .one(conn)
        .await?;
    Ok(found.is_some())
}

/// Contacts sign or decline for themselves.
///
/// # Errors
/// As [`to_see`].
pub async fn to_answer(tx: &Tx, person: &Person, id: AgreementContactId) -> ApiResult<Answerable> {
    let today = day_of(tx.now());
    let seen = find_own(tx, person, id, today).await?;
    // The agreement first: so is it everywhere, and terms do not change under a signature.
    agreement::Entity::find_by_id(seen.agreement.id).lock_exclusive().one(tx).await?;
    agreement_contact::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    Ok(Answerable(find_own(tx, person, id, today).await?))
}

async fn find_live(tx: &Tx, person: &Person, id: AgreementId) -> ApiResult<Option<agreement_contact::Model>> {
    let found = agreement_contact::Entity::find()
        .filter(agreement_contact::Column::ProgrammeId.eq(person.programme_id))
        .filter(agreement_contact::Column::AgreementId.eq(id))
        .filter(agreement_contact::Column::UserId.eq(person.user_id))
        .filter(agreement_contact::Column::State.is_in([ContactState::Invited, ContactState::Signed]))
        .one(tx)
        .await?;
    Ok(found)
}

/// Demands that `person` is a contact who signed what the agreement says now, and whose word still counts. A guardian can be
/// one too; who reads the file as guardian and is none is told so.
///
/// # Errors
/// 404 for whoever is no contact of it, 403 for a guardian who is none; 403 before they signed, and for somebody of school,
/// care or work who is family; 409 where the terms changed since or the agreement is over.
pub async fn require_confirmer(
    tx: &Tx,
    person: &Person,
    id: AgreementId,
    relation: Option<Relation>,
) -> ApiResult<()> {
    let stranger = if relation == Some(Relation::Guardian) { Code::RoleNotAllowed } else { Code::NotFound };
    let contact = find_live(tx, person, id).await?.ok_or(stranger)?;
    let agreement = agreement::Entity::find_by_id(id).one(tx).await?.ok_or(Code::NotFound)?;
    if let Some(code) = rules::hindrance(&contact, &agreement, day_of(tx.now())) {
        return Err(code.into());
    }
    let speaks_for_others = rules::organisation_kind(contact.capacity).is_some();
    if speaks_for_others && is_relative(tx, person.user_id, contact.participant_id).await? {
        return Err(Code::NotForARelative.into());
    }
    Ok(())
}
