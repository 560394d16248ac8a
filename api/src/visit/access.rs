//! Who may see, make, decide on and call off a visit, sign up for it, and tell who was there.

use chrono::NaiveDate;
use entities::{
    EmployerDuty, EmployerId, EmployerState, ParticipantId, Role, VisitId, VisitSignUpId, VisitState,
    employer, participant, visit, visit_sign_up,
};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::employer::acting::duty_at;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::participant::access::{Relation as FileRelation, to_read as to_read_file};

/// Duties in which people propose visits for their employer, and call them off.
const DUTIES: [EmployerDuty; 2] = [EmployerDuty::Manager, EmployerDuty::Recruiter];

/// What a person is to a visit. Whoever works at its employer does not act as lead or coach on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Works at the employer.
    Member(EmployerDuty),
    /// Leads the programme.
    Lead,
    /// Coaches in the programme.
    Coach,
    /// A youth or somebody of the family.
    Visitor,
}

/// A visit that the caller may look at.
#[derive(Clone, Debug)]
pub struct Visible {
    visit: visit::Model,
    relation: Relation,
}

impl Visible {
    /// The visit.
    #[must_use]
    pub fn visit(&self) -> &visit::Model {
        &self.visit
    }

    /// What the caller is to it.
    #[must_use]
    pub fn relation(&self) -> Relation {
        self.relation
    }
}

/// Whether the programme works with the employer of a visit now; and what the person does there.
async fn look_at_employer(
    conn: &impl ConnectionTrait,
    person: &Person,
    row: &visit::Model,
) -> ApiResult<(bool, Option<EmployerDuty>)> {
    let Some(id) = row.employer_id else { return Ok((true, None)) };
    let found = employer::Entity::find_by_id(id).one(conn).await?;
    let employer = found.ok_or_else(|| ApiError::internal("a visit without its employer"))?;
    let duty = duty_at(conn, person, &employer).await?;
    Ok((employer.state == EmployerState::Verified, duty))
}

async fn relate(conn: &impl ConnectionTrait, person: &Person, row: visit::Model) -> ApiResult<Visible> {
    let (is_trusted, duty) = look_at_employer(conn, person, &row).await?;
    let relation = match duty {
        Some(duty) if is_trusted => Relation::Member(duty),
        Some(_) => return Err(Code::NotFound.into()),
        None if person.is(Role::Lead) => Relation::Lead,
        None if person.is(Role::Coach) => Relation::Coach,
        None if person.is(Role::Participant) || person.is(Role::Guardian) => Relation::Visitor,
        None => return Err(Code::NotFound.into()),
    };
    let is_public = row.state == VisitState::Published && is_trusted;
    let is_seen = match relation {
        Relation::Member(_) | Relation::Lead => true,
        Relation::Coach => !matches!(row.state, VisitState::Proposed | VisitState::Declined),
        Relation::Visitor => is_public || has_signed_up(conn, person, row.id).await?,
    };
    if is_seen { Ok(Visible { visit: row, relation }) } else { Err(Code::NotFound.into()) }
}

/// Whoever signed up hears what becomes of it.
async fn has_signed_up(conn: &impl ConnectionTrait, person: &Person, id: VisitId) -> ApiResult<bool> {
    let Some(youth) = person.participant_id else { return Ok(false) };
    let found = visit_sign_up::Entity::find()
        .filter(visit_sign_up::Column::ParticipantId.eq(youth))
        .filter(visit_sign_up::Column::VisitId.eq(id))
        .one(conn)
        .await?;
    Ok(found.is_some())
}

/// Finds a visit in order to look at it.
///
/// # Errors
/// 404 where there is none, or it is none of the caller's business.
pub async fn to_read(conn: &impl ConnectionTrait, person: &Person, id: VisitId) -> ApiResult<Visible> {
    let own = visit::Column::ProgrammeId.eq(person.programme_id);
    let row = visit::Entity::find_by_id(id).filter(own).one(conn).await?.ok_or(Code::NotFound)?;
    relate(conn, person, row).await
}

async fn hold(tx: &Tx, person: &Person, id: VisitId) -> ApiResult<Visible> {
    let row = visit::Entity::find_by_id(id)
        .filter(visit::Column::ProgrammeId.eq(person.programme_id))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?;
    relate(tx, person, row.ok_or(Code::NotFound)?).await
}

/// Somebody who may make a visit, and for whom.
#[derive(Clone, Debug)]
pub struct Making {
    employer: Option<employer::Model>,
    is_member: bool,
}

impl Making {
    /// Who receives the group or sends somebody.
    #[must_use]
    pub fn employer(&self) -> Option<&employer::Model> {
        self.employer.as_ref()
    }

    /// Whether the maker works there: then a lead has to look first.
    #[must_use]
    pub fn is_member(&self) -> bool {
        self.is_member
    }
}

/// A manager or recruiter makes one for their employer; a coach or a lead with any employer of the programme, or with none.
///
/// # Errors
/// 400 where the employer is unknown or has to be named; 403 for a supervisor.
pub async fn to_make(tx: &Tx, person: &Person, employer_id: Option<EmployerId>) -> ApiResult<Making> {
    let is_ours = person.is(Role::Coach) || person.is(Role::Lead);
    let wrong = |code| ApiError::invalid(vec![FieldError::new("/employerId", code)]);
    let Some(id) = employer_id else {
        return if is_ours { Ok(Making { employer: None, is_member: false }) } else { Err(wrong("missing")) };
    };
    let own = employer::Column::ProgrammeId.eq(person.programme_id);
    let found = employer::Entity::find_by_id(id).filter(own).one(tx).await?;
    let employer = found.ok_or_else(|| wrong("unknown_reference"))?;
    match duty_at(tx, person, &employer).await? {
        Some(duty) if DUTIES.contains(&duty) => Ok(Making { employer: Some(employer), is_member: true }),
        Some(_) => Err(Code::RoleNotAllowed.into()),
        None if is_ours => Ok(Making { employer: Some(employer), is_member: false }),
        None => Err(wrong("unknown_reference")),
    }
}

/// A visit, locked, on which the caller may decide.
#[derive(Clone, Debug)]
pub struct Decidable(visit::Model);

impl Decidable {
    /// The visit.
    #[must_use]
    pub fn visit(&self) -> &visit::Model {
        &self.0
    }
}

/// A lead decides.
///
/// # Errors
/// 404 for strangers, 403 for whoever is no lead or works at its employer.
pub async fn to_decide(tx: &Tx, person: &Person, id: VisitId) -> ApiResult<Decidable> {
    let Visible { visit, relation } = hold(tx, person, id).await?;
    match relation {
        Relation::Lead => Ok(Decidable(visit)),
        Relation::Member(_) => Err(Code::NotForYourself.into()),
        Relation::Coach | Relation::Visitor => Err(Code::RoleNotAllowed.into()),
    }
}

/// A visit, locked, that the caller may change.
#[derive(Clone, Debug)]
pub struct Editable(visit::Model);

impl Editable {
    /// The visit.
    #[must_use]
    pub fn visit(&self) -> &visit::Model {
        &self.0
    }
}

/// A lead, and the coach who made it, change it. An employer calls it off and proposes another, so that a lead publishes what
/// they read.
///
/// # Errors
/// 404 for strangers, 403 for everybody else.
pub async fn to_edit(tx: &Tx, person: &Person, id: VisitId) -> ApiResult<Editable> {
    let Visible { visit, relation } = hold(tx, person, id).await?;
    let may =
        relation == Relation::Lead || (relation == Relation::Coach && visit.created_by == person.user_id);
    if may { Ok(Editable(visit)) } else { Err(Code::RoleNotAllowed.into()) }
}

/// A visit, locked, that the caller may call off.
#[derive(Clone, Debug)]
pub struct Cancellable(visit::Model);

impl Cancellable {
    /// The visit.
    #[must_use]
    pub fn visit(&self) -> &visit::Model {
        &self.0
    }
}

/// A lead, the coach who made it, and a manager or recruiter of its employer call it off.
///
/// # Errors
/// 404 for strangers, 403 for everybody else.
pub async fn to_cancel(tx: &Tx, person: &Person, id: VisitId) -> ApiResult<Cancellable> {
    let Visible { visit, relation } = hold(tx, person, id).await?;
    let may = match relation {
        Relation::Lead => true,
        Relation::Coach => visit.created_by == person.user_id,
        Relation::Member(duty) => DUTIES.contains(&duty),
        Relation::Visitor => false,
    };
    if may { Ok(Cancellable(visit)) } else { Err(Code::RoleNotAllowed.into()) }
}

/// A visit of whose group the caller may know who comes.
#[derive(Clone, Debug)]
pub struct Listing {
    visit: visit::Model,
    is_lead: bool,
}

impl Listing {
    /// The visit.
    #[must_use]
    pub fn visit(&self) -> &visit::Model {
        &self.visit
    }

    /// Whether every file is open to the caller, and not only those of their own youths.
    #[must_use]
    pub fn is_lead(&self) -> bool {
        self.is_lead
    }
}

fn require_ours(seen: Visible) -> ApiResult<Listing> {
    match seen.relation {
        Relation::Lead => Ok(Listing { visit: seen.visit, is_lead: true }),
        Relation::Coach => Ok(Listing { visit: seen.visit, is_lead: false }),
        Relation::Member(_) | Relation::Visitor => Err(Code::RoleNotAllowed.into()),
    }
}

/// Coaches and leads know who comes; the employer never does.
///
/// # Errors
/// 404 for strangers, 403 for everybody else.
pub async fn to_list_sign_ups(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: VisitId,
) -> ApiResult<Listing> {
    require_ours(to_read(conn, person, id).await?)
}

/// Coaches and leads tell who was there. The visit is locked.
///
/// # Errors
/// As [`to_list_sign_ups`].
pub async fn to_tell(tx: &Tx, person: &Person, id: VisitId) -> ApiResult<Listing> {
    require_ours(hold(tx, person, id).await?)
}

/// A visit, locked, for which the caller may sign a youth up.
#[derive(Clone, Debug)]
pub struct SigningUp {
    visit: visit::Model,
    youth: participant::Model,
}

impl SigningUp {
    /// The visit.
    #[must_use]
    pub fn visit(&self) -> &visit::Model {
        &self.visit
    }

    /// Who wants to come.
    #[must_use]
    pub fn youth(&self) -> &participant::Model {
        &self.youth
    }
}

/// The youth, or a coach who is assigned now. Without a name it is the caller's own place.
async fn find_youth(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: Option<ParticipantId>,
    today: NaiveDate,
) -> ApiResult<participant::Model> {
    let missing = || ApiError::invalid(vec![FieldError::new("/participantId", "missing")]);
    let id = id.or(person.participant_id).ok_or_else(missing)?;
    let file = to_read_file(conn, person, id, today).await?;
    match file.relation() {
        FileRelation::Own | FileRelation::Coach => Ok(file.participant().clone()),
        FileRelation::Guardian | FileRelation::Lead => Err(Code::RoleNotAllowed.into()),
    }
}

/// A youth signs up, and an assigned coach for them.
///
/// # Errors
/// 404 for strangers, 403 for other readers of the file, 400 where nobody is named.
pub async fn to_sign_up(
    tx: &Tx,
    person: &Person,
    id: VisitId,
    youth: Option<ParticipantId>,
) -> ApiResult<SigningUp> {
    let youth = find_youth(tx, person, youth, day_of(tx.now())).await?;
    let visit = hold(tx, person, id).await?.visit;
    let (is_trusted, _) = look_at_employer(tx, person, &visit).await?;
    if is_trusted { Ok(SigningUp { visit, youth }) } else { Err(Code::VisitEmployerClosed.into()) }
}

/// A sign-up, locked together with its visit, that the caller may cancel.
#[derive(Clone, Debug)]
pub struct SigningOff {
    visit: visit::Model,
    sign_up: visit_sign_up::Model,
}

impl SigningOff {
    /// The visit.
    #[must_use]
    pub fn visit(&self) -> &visit::Model {
        &self.visit
    }

    /// The sign-up.
    #[must_use]
    pub fn sign_up(&self) -> &visit_sign_up::Model {
        &self.sign_up
    }
}

/// The youth and an assigned coach cancel.
///
/// # Errors
/// 404 for strangers, 403 for other readers of the file.
pub async fn to_sign_off(tx: &Tx, person: &Person, id: VisitSignUpId) -> ApiResult<SigningOff> {
    let find = || {
        visit_sign_up::Entity::find_by_id(id)
            .filter(visit_sign_up::Column::ProgrammeId.eq(person.programme_id))
    };
    let known = find().one(tx).await?.ok_or(Code::NotFound)?;
    find_youth(tx, person, Some(known.participant_id), day_of(tx.now())).await?;
    let visit = visit::Entity::find_by_id(known.visit_id).lock(LockType::NoKeyUpdate).one(tx).await?;
    let visit = visit.ok_or(Code::NotFound)?;
    let sign_up = find().lock_exclusive().one(tx).await?.ok_or(Code::NotFound)?;
    Ok(SigningOff { visit, sign_up })
}
