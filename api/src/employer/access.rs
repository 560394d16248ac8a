//! Who acts for an employer, and who may see and decide on one.
//!
//! Those who work there see and change their own, as far as their duty goes. A lead sees and decides on those of the
//! programme, never on one where they work themselves. Youths, families and coaches see verified employers. To people of
//! another employer it is absent.

use entities::{EmployerDuty, EmployerId, EmployerState, ParticipantId, Role, employer};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::acting::duty_at;
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::participant::access::is_relative;

/// Refuses a coach or lead who is family of the youth, or works at the employer.
///
/// # Errors
/// `not_for_a_relative`, `not_for_yourself`.
pub async fn require_impartial(
    conn: &impl ConnectionTrait,
    person: &Person,
    youth: ParticipantId,
    employer: &employer::Model,
) -> ApiResult<()> {
    if is_relative(conn, person.user_id, youth).await? {
        return Err(Code::NotForARelative.into());
    }
    let duty = duty_at(conn, person, employer).await?;
    if duty.is_some() { Err(Code::NotForYourself.into()) } else { Ok(()) }
}

/// What a person is to an employer. Whoever works there does not act as lead on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Works there.
    Member(EmployerDuty),
    /// Leads the programme.
    Lead,
    /// Looks for a place, for themselves or with a youth.
    Visitor,
}

impl Relation {
    /// Whether the inner workings, such as decisions and drafts, are theirs to see.
    #[must_use]
    pub fn is_insider(self) -> bool {
        matches!(self, Self::Member(_) | Self::Lead)
    }
}

/// What `person` is to an employer of their programme; `None` where it is none of their business.
///
/// # Errors
/// Where the database fails.
pub async fn relation_to(
    conn: &impl ConnectionTrait,
    person: &Person,
    row: &employer::Model,
) -> ApiResult<Option<Relation>> {
    if row.programme_id != person.programme_id {
        return Ok(None);
    }
    if let Some(duty) = duty_at(conn, person, row).await? {
        return Ok(Some(Relation::Member(duty)));
    }
    if person.is(Role::Lead) {
        return Ok(Some(Relation::Lead));
    }
    let is_visitor = [Role::Participant, Role::Guardian, Role::Coach].into_iter().any(|role| person.is(role));
    Ok((is_visitor && row.state == EmployerState::Verified).then_some(Relation::Visitor))
}

/// What somebody sees of an employer beside what everybody sees who looks for a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// Whom to ask, and how: for its own people, coaches and leads.
    pub contact: bool,
    /// Its number, its limit and the last decision: for its own people and leads.
    pub inside: bool,
    /// Whether another employer has its number: for leads.
    pub numbers: bool,
}

impl Sight {
    /// What `person` sees through `relation`.
    #[must_use]
    pub fn of(person: &Person, relation: Relation) -> Self {
        let inside = relation.is_insider();
        Self { contact: inside || person.is(Role::Coach), inside, numbers: relation == Relation::Lead }
    }
}

/// Which employers a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of the programme.
    Programme,
    /// Those that are verified.
    Verified,
    /// Those where the caller works.
    Own,
}

impl Scope {
    /// Which ones `person` sees.
    #[must_use]
    pub fn of(person: &Person) -> Self {
        let looks_around =
            [Role::Participant, Role::Guardian, Role::Coach].into_iter().any(|role| person.is(role));
        match (person.is(Role::Lead), looks_around) {
            (true, _) => Self::Programme,
            (false, true) => Self::Verified,
            (false, false) => Self::Own,
        }
    }

    /// What `person` sees of each of them.
    #[must_use]
    pub fn sight(self, person: &Person) -> Sight {
        let inside = self != Self::Verified;
        Sight { contact: inside || person.is(Role::Coach), inside, numbers: self == Self::Programme }
    }
}

/// An employer that the caller may look at.
#[derive(Clone, Debug)]
pub struct Visible {
    employer: employer::Model,
    relation: Relation,
}

impl Visible {
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
}

/// Finds an employer in order to look at it.
///
/// # Errors
/// 404 where there is none, or it is none of the caller's business.
pub async fn to_read(conn: &impl ConnectionTrait, person: &Person, id: EmployerId) -> ApiResult<Visible> {
    let own = employer::Column::ProgrammeId.eq(person.programme_id);
    let row = employer::Entity::find_by_id(id).filter(own).one(conn).await?.ok_or(Code::NotFound)?;
    let relation = relation_to(conn, person, &row).await?.ok_or(Code::NotFound)?;
    Ok(Visible { employer: row, relation })
}

/// An employer, locked, for which the caller acts.
#[derive(Clone, Debug)]
pub struct ActingFor {
    employer: employer::Model,
    duty: EmployerDuty,
}

impl ActingFor {
    /// The employer.
    #[must_use]
    pub fn employer(&self) -> &employer::Model {
        &self.employer
    }

    /// In which duty.
    #[must_use]
    pub fn duty(&self) -> EmployerDuty {
        self.duty
    }
}

/// An employer, locked, on which the caller may decide.
#[derive(Clone, Debug)]
pub struct Decidable(employer::Model);

impl Decidable {
    /// The employer.
    #[must_use]
    pub fn employer(&self) -> &employer::Model {
        &self.0
    }
}

/// The lock leaves the row's key alone, because places and introductions refer to it.
pub(super) async fn hold(tx: &Tx, person: &Person, id: EmployerId) -> ApiResult<(employer::Model, Relation)> {
    let row = employer::Entity::find_by_id(id)
        .filter(employer::Column::ProgrammeId.eq(person.programme_id))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    let relation = relation_to(tx, person, &row).await?.ok_or(Code::NotFound)?;
    Ok((row, relation))
}

/// Finds an employer in order to act for it in one of `duties`.
///
/// # Errors
/// 404 for strangers, 403 for whoever sees it and has no such duty there.
pub async fn to_act_for(
    tx: &Tx,
    person: &Person,
    id: EmployerId,
    duties: &[EmployerDuty],
) -> ApiResult<ActingFor> {
    match hold(tx, person, id).await? {
        (employer, Relation::Member(duty)) if duties.contains(&duty) => Ok(ActingFor { employer, duty }),
        _ => Err(Code::RoleNotAllowed.into()),
    }
}

/// Finds an employer in order to decide on it.
///
/// # Errors
/// 404 for strangers, 403 for whoever is no lead or works there.
pub async fn to_decide(tx: &Tx, person: &Person, id: EmployerId) -> ApiResult<Decidable> {
    match hold(tx, person, id).await? {
        (row, Relation::Lead) => Ok(Decidable(row)),
        (_, Relation::Member(_)) => Err(Code::NotForYourself.into()),
        (_, Relation::Visitor) => Err(Code::RoleNotAllowed.into()),
    }
}

/// Finds an employer in order to read its history or its people.
///
/// # Errors
/// 404 for strangers, 403 for whoever sees it and is no insider.
pub async fn to_look_inside(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: EmployerId,
) -> ApiResult<Visible> {
    let visible = to_read(conn, person, id).await?;
    if visible.relation.is_insider() { Ok(visible) } else { Err(Code::RoleNotAllowed.into()) }
}
