//! What a person is to an introduction. The one place in which an employer gets near a youth: other nouns ask here.
//!
//! The youth, a guardian under 16, a coach who is assigned now and a lead see it as they see the file. People of the employer
//! see it while the employer is verified, the supervisor once it is accepted; people of any other employer never do.

use chrono::NaiveDate;
use entities::{
    EmployerDuty, EmployerState, IntroductionId, IntroductionSide, IntroductionState, ReleaseId, employer,
    introduction, participant, release,
};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::rules::shows_youth;
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::employer::access::require_impartial;
use crate::employer::acting::duty_at;
use crate::error::{ApiError, ApiResult, Code};
use crate::participant::access as file;
use crate::witnesses;

/// What a person is to an introduction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The youth, or who sees the file with them.
    File(file::Relation),
    /// Acts for the employer.
    Employer(EmployerDuty),
}

impl Relation {
    /// For which side this person speaks; `None` for those who only look on.
    #[must_use]
    pub fn side(self) -> Option<IntroductionSide> {
        match self {
            Self::File(file::Relation::Own) => Some(IntroductionSide::Participant),
            Self::File(file::Relation::Coach) => Some(IntroductionSide::Coach),
            Self::File(file::Relation::Guardian | file::Relation::Lead) => None,
            Self::Employer(_) => Some(IntroductionSide::Employer),
        }
    }
}

/// An introduction, and what the caller is to it. Locked where it was found in a transaction with [`hold`].
#[derive(Clone, Debug)]
pub struct Visible {
    introduction: introduction::Model,
    participant: participant::Model,
    employer: employer::Model,
    relation: Relation,
}

impl Visible {
    /// The introduction.
    #[must_use]
    pub fn introduction(&self) -> &introduction::Model {
        &self.introduction
    }

    /// The youth.
    #[must_use]
    pub fn participant(&self) -> &participant::Model {
        &self.participant
    }

    /// The employer.
    #[must_use]
    pub fn employer(&self) -> &employer::Model {
        &self.employer
    }

    /// What the caller is to it.
    #[must_use]
    pub fn relation(&self) -> Relation {
        self.relation
    }

    /// Whether the caller sees the youth in it: an employer does only as long as it goes on.
    #[must_use]
    pub fn shows_youth(&self) -> bool {
        matches!(self.relation, Relation::File(_)) || shows_youth(self.introduction.state)
    }
}

/// Who decides whether to meet a youth sees all of them; who is there at work sees those who come.
pub(super) fn is_for(duty: EmployerDuty, state: IntroductionState) -> bool {
    match duty {
        EmployerDuty::Manager | EmployerDuty::Recruiter => true,
        EmployerDuty::Supervisor => matches!(state, IntroductionState::Accepted | IntroductionState::Closed),
    }
}

async fn relate(
    conn: &impl ConnectionTrait,
    person: &Person,
    row: introduction::Model,
    today: NaiveDate,
) -> ApiResult<Visible> {
    let lost = || ApiError::internal("an introduction without its people");
    let youth = participant::Entity::find_by_id(row.participant_id).one(conn).await?.ok_or_else(lost)?;
    let employer = employer::Entity::find_by_id(row.employer_id).one(conn).await?.ok_or_else(lost)?;
    let relation = match file::relation_to(conn, person, &youth, today).await? {
        Some(relation) => Some(Relation::File(relation)),
        None if employer.state == EmployerState::Verified => {
            let duty = duty_at(conn, person, &employer).await?;
            duty.filter(|duty| is_for(*duty, row.state)).map(Relation::Employer)
        }
        None => None,
    };
    let relation = relation.ok_or(Code::NotFound)?;
    Ok(Visible { introduction: row, participant: youth, employer, relation })
}

/// Finds an introduction in order to look at it on the day `today`.
///
/// # Errors
/// 404 where there is none, or it is none of the caller's business.
pub async fn to_read(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: IntroductionId,
    today: NaiveDate,
) -> ApiResult<Visible> {
    let own = introduction::Column::ProgrammeId.eq(person.programme_id);
    let row = introduction::Entity::find_by_id(id).filter(own).one(conn).await?.ok_or(Code::NotFound)?;
    relate(conn, person, row, today).await
}

/// Finds an introduction and locks it, in order to change it or something that hangs on it. What the caller may do with it is for the
/// noun that asks to say.
///
/// # Errors
/// 404 where there is none, or it is none of the caller's business; 403 for a coach or lead who is a
/// relative or works at the employer.
pub async fn hold(tx: &Tx, person: &Person, id: IntroductionId) -> ApiResult<Visible> {
    let row = introduction::Entity::find_by_id(id)
        .filter(introduction::Column::ProgrammeId.eq(person.programme_id))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    let held = relate(tx, person, row, day_of(tx.now())).await?;
    let decides = matches!(held.relation, Relation::File(file::Relation::Coach | file::Relation::Lead));
    if decides {
        require_impartial(tx, person, held.participant.id, &held.employer).await?;
    }
    Ok(held)
}

witnesses! {
    "The introduction and its people." held: Visible;

    /// An introduction, locked, that the caller answers for the employer.
    Answerable;
    /// An introduction, locked, that the caller may take back.
    Withdrawable;
    /// An introduction, locked, of which the caller is a side: may close it and block its messages.
    Closable;
    /// An introduction, locked, whose messages the caller may open again.
    Openable;
    /// An introduction, locked, in which the caller says what else the employer may know.
    Releasable;
    /// An introduction whose file the caller reads: not the employer.
    Traceable;
}

/// A manager or recruiter of the employer answers.
///
/// # Errors
/// 404 for strangers, 403 for everybody else who sees it.
pub async fn to_answer(tx: &Tx, person: &Person, id: IntroductionId) -> ApiResult<Answerable> {
    let held = hold(tx, person, id).await?;
    match held.relation {
        Relation::Employer(EmployerDuty::Manager | EmployerDuty::Recruiter) => Ok(Answerable { held }),
        _ => Err(Code::RoleNotAllowed.into()),
    }
}

/// The youth or an assigned coach takes it back.
///
/// # Errors
/// 404 for strangers, 403 for everybody else who sees it.
pub async fn to_withdraw(tx: &Tx, person: &Person, id: IntroductionId) -> ApiResult<Withdrawable> {
    let held = hold(tx, person, id).await?;
    match held.relation.side() {
        Some(IntroductionSide::Participant | IntroductionSide::Coach) => Ok(Withdrawable { held }),
        Some(IntroductionSide::Employer) | None => Err(Code::RoleNotAllowed.into()),
    }
}

/// Each of the three sides closes it, or its messages.
///
/// # Errors
/// 404 for strangers, 403 for those who only look on.
pub async fn to_close(tx: &Tx, person: &Person, id: IntroductionId) -> ApiResult<Closable> {
    let held = hold(tx, person, id).await?;
    if held.relation.side().is_some() { Ok(Closable { held }) } else { Err(Code::RoleNotAllowed.into()) }
}

/// An assigned coach opens the messages again.
///
/// # Errors
/// 404 for strangers, 403 for everybody else who sees it.
pub async fn to_open(tx: &Tx, person: &Person, id: IntroductionId) -> ApiResult<Openable> {
    let held = hold(tx, person, id).await?;
    match held.relation.side() {
        Some(IntroductionSide::Coach) => Ok(Openable { held }),
        _ => Err(Code::RoleNotAllowed.into()),
    }
}

/// The youth says what else the employer may know.
///
/// # Errors
/// 404 for strangers, 403 for everybody else who sees it.
pub async fn to_release(tx: &Tx, person: &Person, id: IntroductionId) -> ApiResult<Releasable> {
    let held = hold(tx, person, id).await?;
    match held.relation {
        Relation::File(file::Relation::Own) => Ok(Releasable { held }),
        _ => Err(Code::RoleNotAllowed.into()),
    }
}

/// The youth, and who reads the file with them, see what was released and who saw what.
///
/// # Errors
/// 404 for everybody else, people of the employer too.
pub async fn to_trace(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: IntroductionId,
    today: NaiveDate,
) -> ApiResult<Traceable> {
    let visible = to_read(conn, person, id, today).await?;
    match visible.relation {
        Relation::File(_) => Ok(Traceable { held: visible }),
        Relation::Employer(_) => Err(Code::NotFound.into()),
    }
}

/// A release, locked after its introduction, on which the caller decides as family.
#[derive(Debug)]
pub struct Released {
    release: release::Model,
    held: Visible,
}

impl Released {
    /// The release.
    #[must_use]
    pub fn release(&self) -> &release::Model {
        &self.release
    }

    /// The introduction and its people.
    #[must_use]
    pub fn held(&self) -> &Visible {
        &self.held
    }
}

async fn hold_release(tx: &Tx, person: &Person, id: ReleaseId) -> ApiResult<(Released, file::Relation)> {
    let own = release::Column::ProgrammeId.eq(person.programme_id);
    let found = release::Entity::find_by_id(id).filter(own).one(tx).await?.ok_or(Code::NotFound)?;
    let held = hold(tx, person, found.introduction_id).await?;
    let Relation::File(relation) = held.relation else { return Err(Code::NotFound.into()) };
    let row = release::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await?;
    Ok((Released { release: row.ok_or(Code::NotFound)?, held }, relation))
}

/// A guardian of a youth under 16 agrees.
///
/// # Errors
/// 404 for strangers, 403 for everybody else who sees the file.
pub async fn to_agree(tx: &Tx, person: &Person, id: ReleaseId) -> ApiResult<Released> {
    match hold_release(tx, person, id).await? {
        (released, file::Relation::Guardian) => Ok(released),
        (_, file::Relation::Own) => Err(Code::NotForYourself.into()),
        (_, file::Relation::Coach | file::Relation::Lead) => Err(Code::RoleNotAllowed.into()),
    }
}

/// The youth takes it back, or a guardian under 16.
///
/// # Errors
/// 404 for strangers, 403 for everybody else who sees the file.
pub async fn to_take_back(tx: &Tx, person: &Person, id: ReleaseId) -> ApiResult<Released> {
    match hold_release(tx, person, id).await? {
        (released, file::Relation::Own | file::Relation::Guardian) => Ok(released),
        (_, file::Relation::Coach | file::Relation::Lead) => Err(Code::RoleNotAllowed.into()),
    }
}
