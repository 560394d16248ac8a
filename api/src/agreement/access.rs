//! Who may see an agreement, record a check-in on it, and decide whether it counts.

use chrono::NaiveDate;
use entities::{AgreementId, CheckInId, Side, UserId, agreement, check_in, participant};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select};

use crate::appointment::access::EmployersWord;
use crate::attendance::access::Proved;
use crate::auth::Person;
use crate::clock::day_of;
use crate::contact;
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::participant::access::{Relation, is_relative, relation_to, to_read as to_read_file};

/// An agreement that the caller may look at.
#[derive(Debug)]
pub struct Visible(agreement::Model);

impl Visible {
    /// The agreement.
    #[must_use]
    pub fn agreement(&self) -> &agreement::Model {
        &self.0
    }
}

/// Who says what happened, and whose word that is.
#[derive(Clone, Copy, Debug)]
pub struct Teller {
    /// Who.
    pub user_id: UserId,
    /// Whose word.
    pub side: Side,
}

/// An agreement, locked, on which the caller may record what happened.
#[derive(Debug)]
pub struct Recordable {
    agreement: agreement::Model,
    teller: Teller,
    counts_at_once: bool,
}

impl Recordable {
    /// The agreement.
    #[must_use]
    pub fn agreement(&self) -> &agreement::Model {
        &self.agreement
    }

    /// Who records.
    #[must_use]
    pub fn teller(&self) -> Teller {
        self.teller
    }

    /// Whether what the caller records counts at once.
    #[must_use]
    pub fn counts_at_once(&self) -> bool {
        self.counts_at_once
    }
}

/// An agreement, locked, of which the caller's word counts.
#[derive(Debug)]
pub struct Establishing {
    agreement: agreement::Model,
    teller: Teller,
}

impl Establishing {
    /// A contact's who tells of many at once: their word was proved to count, and the agreement was locked with the others.
    #[must_use]
    pub fn of_contact(proved: Proved) -> Self {
        let (agreement, user_id) = proved.into_parts();
        Self { agreement, teller: Teller { user_id, side: Side::Contact } }
    }

    /// The agreement.
    #[must_use]
    pub fn agreement(&self) -> &agreement::Model {
        &self.agreement
    }

    /// Who says so.
    #[must_use]
    pub fn teller(&self) -> Teller {
        self.teller
    }
}

/// A check-in, locked together with its agreement, that the caller may confirm, reject or correct.
#[derive(Debug)]
pub struct Decidable {
    check_in: check_in::Model,
    agreement: agreement::Model,
    teller: Teller,
}

impl Decidable {
    /// The check-in.
    #[must_use]
    pub fn check_in(&self) -> &check_in::Model {
        &self.check_in
    }

    /// Its agreement.
    #[must_use]
    pub fn agreement(&self) -> &agreement::Model {
        &self.agreement
    }

    /// Who decides.
    #[must_use]
    pub fn teller(&self) -> Teller {
        self.teller
    }
}

async fn find(conn: &impl ConnectionTrait, person: &Person, id: AgreementId) -> ApiResult<agreement::Model> {
    let own = agreement::Column::ProgrammeId.eq(person.programme_id);
    agreement::Entity::find_by_id(id).filter(own).one(conn).await?.ok_or_else(|| Code::NotFound.into())
}

/// The youth, a guardian under 16, an assigned coach and a lead may look.
///
/// # Errors
/// 404 otherwise.
pub async fn to_read(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: AgreementId,
    today: NaiveDate,
) -> ApiResult<Visible> {
    let row = find(conn, person, id).await?;
    to_read_file(conn, person, row.participant_id, today).await?;
    Ok(Visible(row))
}

/// Locks the agreement: what is told of one agreement takes turns.
async fn hold(tx: &Tx, person: &Person, id: AgreementId) -> ApiResult<agreement::Model> {
    let own = agreement::Column::ProgrammeId.eq(person.programme_id);
    let row = agreement::Entity::find_by_id(id).filter(own).lock_exclusive().one(tx).await?;
    row.ok_or_else(|| Code::NotFound.into())
}

/// The youth, an assigned coach and a contact who signed record; what a coach who is a relative records waits for another
/// coach. Whether the agreement still takes what is told is asked when it is told: what was recorded before is known for ever.
///
/// # Errors
/// 404 for strangers, 403 for other readers, 409 for a contact whose agreement is over.
pub async fn to_record(tx: &Tx, person: &Person, id: AgreementId) -> ApiResult<Recordable> {
    let agreement = hold(tx, person, id).await?;
    let participant =
        participant::Entity::find_by_id(agreement.participant_id).one(tx).await?.ok_or(Code::NotFound)?;
    let (side, counts_at_once) = match relation_to(tx, person, &participant, day_of(tx.now())).await? {
        Some(Relation::Own) => (Side::Participant, false),
        Some(Relation::Coach) => {
            (Side::Coach, !is_relative(tx, person.user_id, agreement.participant_id).await?)
        }
        Some(Relation::Lead) => return Err(Code::RoleNotAllowed.into()),
        relation @ (Some(Relation::Guardian) | None) => {
            contact::access::require_confirmer(tx, person, id, relation).await?;
            (Side::Contact, true)
        }
    };
    Ok(Recordable { agreement, teller: Teller { user_id: person.user_id, side }, counts_at_once })
}

/// An assigned coach who is no relative, and a contact who signed, say what counts.
///
/// # Errors
/// As [`to_record`]; 403 for the youth and for relatives.
pub async fn to_establish(tx: &Tx, person: &Person, id: AgreementId) -> ApiResult<Establishing> {
    let Recordable { agreement, teller, counts_at_once } = to_record(tx, person, id).await?;
    match teller.side {
        Side::Participant => Err(Code::NotForYourself.into()),
        Side::Coach if !counts_at_once => Err(Code::NotForARelative.into()),
        Side::Coach | Side::Contact => Ok(Establishing { agreement, teller }),
    }
}

/// Somebody at the employer with whom the youth had an appointment that counts for the agreement: their word is a contact's.
///
/// # Errors
/// 404 where the agreement is gone.
pub async fn to_record_for_employer(
    tx: &Tx,
    person: &Person,
    id: AgreementId,
    word: EmployersWord,
) -> ApiResult<Recordable> {
    let agreement = hold(tx, person, id).await?;
    let teller = Teller { user_id: word.user_id(), side: Side::Contact };
    Ok(Recordable { agreement, teller, counts_at_once: true })
}

/// The same, to say what counts.
///
/// # Errors
/// As [`to_record_for_employer`].
pub async fn to_establish_for_employer(
    tx: &Tx,
    person: &Person,
    id: AgreementId,
    word: EmployersWord,
) -> ApiResult<Establishing> {
    let Recordable { agreement, teller, .. } = to_record_for_employer(tx, person, id, word).await?;
    Ok(Establishing { agreement, teller })
}

/// An assigned coach and a contact who signed confirm, reject and correct, never for themselves; a coach never for a
/// relative. The agreement is locked first: what is told of one agreement takes turns.
///
/// # Errors
/// 404 for strangers, 403 for everybody else.
pub async fn to_decide(tx: &Tx, person: &Person, id: CheckInId) -> ApiResult<Decidable> {
    let known = find_check_in(id, person).one(tx).await?.ok_or(Code::NotFound)?;
    let agreement = hold(tx, person, known.agreement_id).await?;
    let participant =
        participant::Entity::find_by_id(agreement.participant_id).one(tx).await?.ok_or(Code::NotFound)?;
    let side = match relation_to(tx, person, &participant, day_of(tx.now())).await? {
        Some(Relation::Coach) if is_relative(tx, person.user_id, agreement.participant_id).await? => {
            return Err(Code::NotForARelative.into());
        }
        Some(Relation::Coach) => Side::Coach,
        Some(Relation::Own) => return Err(Code::NotForYourself.into()),
        Some(Relation::Lead) => return Err(Code::RoleNotAllowed.into()),
        relation @ (Some(Relation::Guardian) | None) => {
            contact::access::require_confirmer(tx, person, agreement.id, relation).await?;
            Side::Contact
        }
    };
    let check_in = find_check_in(id, person).lock_exclusive().one(tx).await?.ok_or(Code::NotFound)?;
    Ok(Decidable { check_in, agreement, teller: Teller { user_id: person.user_id, side } })
}

fn find_check_in(id: CheckInId, person: &Person) -> Select<check_in::Entity> {
    check_in::Entity::find_by_id(id).filter(check_in::Column::ProgrammeId.eq(person.programme_id))
}
