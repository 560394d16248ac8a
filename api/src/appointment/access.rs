//! Who may see, make, move, cancel, tell of and settle an appointment.

use chrono::NaiveDate;
use entities::{
    AppointmentId, IntroductionId, IntroductionState, ParticipantId, Role, Side, UserId, agreement,
    appointment, participant,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::auth::Person;
use crate::clock::day_of;
use crate::contact;
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::introduction::access::{self as introduction_access, Relation as Tie};
use crate::participant::access::{Relation, is_relative, relation_to, to_read as to_read_file};
use crate::proposal::access::Answerable;

/// How much of an appointment somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// All of it.
    File,
    /// What a contact needs: never why it was cancelled.
    Contact,
}

/// An appointment that the caller may look at.
#[derive(Debug)]
pub struct Visible {
    appointment: appointment::Model,
    sight: Sight,
}

impl Visible {
    /// The appointment.
    #[must_use]
    pub fn appointment(&self) -> &appointment::Model {
        &self.appointment
    }

    /// How much of it.
    #[must_use]
    pub fn sight(&self) -> Sight {
        self.sight
    }
}

/// A participant for whom the caller may make appointments.
#[derive(Debug)]
pub struct Making(participant::Model);

impl Making {
    /// The participant.
    #[must_use]
    pub fn participant(&self) -> &participant::Model {
        &self.0
    }
}

/// An appointment, locked, that the caller may move or cancel.
#[derive(Debug)]
pub struct Movable {
    appointment: appointment::Model,
    side: Side,
}

impl Movable {
    /// The appointment.
    #[must_use]
    pub fn appointment(&self) -> &appointment::Model {
        &self.appointment
    }

    /// As who.
    #[must_use]
    pub fn side(&self) -> Side {
        self.side
    }
}

/// An appointment, locked, of which the caller may say what happened.
#[derive(Debug)]
pub struct Tellable {
    appointment: appointment::Model,
    side: Side,
}

impl Tellable {
    /// The appointment.
    #[must_use]
    pub fn appointment(&self) -> &appointment::Model {
        &self.appointment
    }

    /// Whose word it is.
    #[must_use]
    pub fn side(&self) -> Side {
        self.side
    }
}

/// An appointment, locked, on which the caller has the last word.
#[derive(Debug)]
pub struct Settleable(appointment::Model);

impl Settleable {
    /// The appointment.
    #[must_use]
    pub fn appointment(&self) -> &appointment::Model {
        &self.0
    }
}

/// Those who may read the youth's file, and a contact who signed the agreement that it counts for, until that is over.
///
/// # Errors
/// 404 otherwise.
pub async fn to_read(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: AppointmentId,
    today: NaiveDate,
) -> ApiResult<Visible> {
    let own = appointment::Column::ProgrammeId.eq(person.programme_id);
    let appointment = appointment::Entity::find_by_id(id).filter(own).one(conn).await?;
    let appointment = appointment.ok_or(Code::NotFound)?;
    let youth = youth_of(conn, appointment.participant_id).await?;
    if relation_to(conn, person, &youth, today).await?.is_some() {
        return Ok(Visible { appointment, sight: Sight::File });
    }
    let agreement = appointment.agreement_id.filter(|_| person.is(Role::Partner)).ok_or(Code::NotFound)?;
    if contact::access::stands_by(conn, person, agreement, today).await? {
        return Ok(Visible { appointment, sight: Sight::Contact });
    }
    Err(Code::NotFound.into())
}

/// Those who may read the youth's file: what was said about a cancelled or disputed appointment is in the trace.
///
/// # Errors
/// 404 otherwise.
pub async fn to_trace(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: AppointmentId,
    today: NaiveDate,
) -> ApiResult<Visible> {
    let visible = to_read(conn, person, id, today).await?;
    if visible.sight == Sight::File { Ok(visible) } else { Err(Code::NotFound.into()) }
}

async fn youth_of(conn: &impl ConnectionTrait, id: ParticipantId) -> ApiResult<participant::Model> {
    let found = participant::Entity::find_by_id(id).one(conn).await?;
    found.ok_or_else(|| Code::NotFound.into())
}

/// The youth and an assigned coach.
fn two_sides(relation: Relation) -> ApiResult<Side> {
    match relation {
        Relation::Own => Ok(Side::Participant),
        Relation::Coach => Ok(Side::Coach),
        Relation::Guardian | Relation::Lead => Err(Code::RoleNotAllowed.into()),
    }
}

/// The youth and an assigned coach make appointments.
///
/// # Errors
/// 404 for strangers, 403 for other readers of the file.
pub async fn to_make(tx: &Tx, person: &Person, id: ParticipantId) -> ApiResult<Making> {
    let readable = to_read_file(tx, person, id, day_of(tx.now())).await?;
    two_sides(readable.relation())?;
    Ok(Making(readable.participant().clone()))
}

/// Locks the agreement, which stays the same, and then the appointment: a check-in that the appointment follows does so too.
async fn hold(tx: &Tx, person: &Person, id: AppointmentId) -> ApiResult<appointment::Model> {
    let own = || {
        appointment::Entity::find_by_id(id).filter(appointment::Column::ProgrammeId.eq(person.programme_id))
    };
    if let Some(agreement) = own().one(tx).await?.ok_or(Code::NotFound)?.agreement_id {
        agreement::Entity::find_by_id(agreement).lock_exclusive().one(tx).await?;
    }
    own().lock_exclusive().one(tx).await?.ok_or_else(|| Code::NotFound.into())
}

async fn relation(tx: &Tx, person: &Person, row: &appointment::Model) -> ApiResult<Option<Relation>> {
    let youth = youth_of(tx, row.participant_id).await?;
    relation_to(tx, person, &youth, day_of(tx.now())).await
}

/// The youth and an assigned coach move and cancel.
///
/// # Errors
/// 404 for strangers, 403 for other readers of the file.
pub async fn to_change(tx: &Tx, person: &Person, id: AppointmentId) -> ApiResult<Movable> {
    let appointment = hold(tx, person, id).await?;
    let relation = relation(tx, person, &appointment).await?.ok_or(Code::NotFound)?;
    Ok(Movable { appointment, side: two_sides(relation)? })
}

/// The youth, an assigned coach who is no relative, and a contact who signed the agreement, a guardian among them, say what
/// happened.
///
/// # Errors
/// 404 for strangers, 403 for other readers of the file and for relatives.
pub async fn to_tell(tx: &Tx, person: &Person, id: AppointmentId) -> ApiResult<Tellable> {
    let appointment = hold(tx, person, id).await?;
    let side = match (relation(tx, person, &appointment).await?, appointment.agreement_id) {
        (relation @ (None | Some(Relation::Guardian)), Some(agreement)) => {
            contact::access::require_confirmer(tx, person, agreement, relation).await?;
            Side::Contact
        }
        (None, None) => return Err(Code::NotFound.into()),
        (Some(relation), _) => two_sides(relation)?,
    };
    if side == Side::Coach && is_relative(tx, person.user_id, appointment.participant_id).await? {
        return Err(Code::NotForARelative.into());
    }
    Ok(Tellable { appointment, side })
}

/// An assigned coach who is no relative has the last word.
///
/// # Errors
/// 404 for strangers, 403 for everybody else.
pub async fn to_settle(tx: &Tx, person: &Person, id: AppointmentId) -> ApiResult<Settleable> {
    let appointment = hold(tx, person, id).await?;
    match relation(tx, person, &appointment).await?.ok_or(Code::NotFound)? {
        Relation::Coach => {}
        Relation::Own => return Err(Code::NotForYourself.into()),
        Relation::Guardian | Relation::Lead => return Err(Code::RoleNotAllowed.into()),
    }
    if is_relative(tx, person.user_id, appointment.participant_id).await? {
        return Err(Code::NotForARelative.into());
    }
    Ok(Settleable(appointment))
}

// The employer of the introduction that an appointment came from. Their word is that of the other side.

impl Making {
    /// What one side proposed and the other accepts may go into the diary.
    #[must_use]
    pub fn of_accepted(answer: &Answerable) -> Self {
        Self(answer.participant().clone())
    }
}

/// The word of somebody at the employer on an appointment with a youth counts.
#[derive(Clone, Copy, Debug)]
pub struct EmployersWord(UserId);

impl EmployersWord {
    /// Who says it.
    #[must_use]
    pub fn user_id(self) -> UserId {
        self.0
    }
}

/// Whether `person` acts for the employer with whom the appointment is, and is nothing to the youth beside that.
///
/// # Errors
/// Where the database fails.
pub async fn find_employers_word(
    tx: &Tx,
    person: &Person,
    row: &appointment::Model,
) -> ApiResult<Option<EmployersWord>> {
    let Some(introduction) = row.introduction_id else { return Ok(None) };
    if !person.is(Role::Employer) {
        return Ok(None);
    }
    match introduction_access::to_read(tx, person, introduction, day_of(tx.now())).await {
        Ok(seen) => Ok(matches!(seen.relation(), Tie::Employer(_)).then_some(EmployersWord(person.user_id))),
        Err(refusal) if refusal.code == Code::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The introduction first, then the appointment: so is it everywhere.
async fn hold_at_employer(
    tx: &Tx,
    person: &Person,
    introduction: IntroductionId,
    id: AppointmentId,
) -> ApiResult<(appointment::Model, IntroductionState)> {
    let held = introduction_access::hold(tx, person, introduction).await?;
    if !matches!(held.relation(), Tie::Employer(_)) {
        return Err(Code::RoleNotAllowed.into());
    }
    let row = hold(tx, person, id).await?;
    let is_of_it = row.introduction_id == Some(introduction);
    if is_of_it { Ok((row, held.introduction().state)) } else { Err(Code::NotFound.into()) }
}

/// People of the employer move appointments while the introduction lasts.
///
/// # Errors
/// 404 for strangers, 403 for whoever sees the introduction otherwise, `introduction_not_accepted` once it is over.
pub async fn to_move_at_employer(
    tx: &Tx,
    person: &Person,
    introduction: IntroductionId,
    id: AppointmentId,
) -> ApiResult<Movable> {
    let (appointment, state) = hold_at_employer(tx, person, introduction, id).await?;
    if state != IntroductionState::Accepted {
        return Err(Code::IntroductionNotAccepted.into());
    }
    Ok(Movable { appointment, side: Side::Contact })
}

/// People of the employer call appointments off.
///
/// # Errors
/// 404 for strangers, 403 for whoever sees the introduction otherwise.
pub async fn to_cancel_at_employer(
    tx: &Tx,
    person: &Person,
    introduction: IntroductionId,
    id: AppointmentId,
) -> ApiResult<Movable> {
    let (appointment, _) = hold_at_employer(tx, person, introduction, id).await?;
    Ok(Movable { appointment, side: Side::Contact })
}

/// People of the employer say what happened.
///
/// # Errors
/// As [`to_cancel_at_employer`].
pub async fn to_tell_at_employer(
    tx: &Tx,
    person: &Person,
    introduction: IntroductionId,
    id: AppointmentId,
) -> ApiResult<Tellable> {
    let (appointment, _) = hold_at_employer(tx, person, introduction, id).await?;
    Ok(Tellable { appointment, side: Side::Contact })
}
