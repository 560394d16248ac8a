//! Who may see and change which participant. The one place in which a relation is established: other nouns ask here.

use chrono::NaiveDate;
use entities::{
    CoachAssignmentId, GuardianshipId, ParticipantId, Role, UserId, coach_assignment, guardianship, kinship,
    participant, programme,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::rules;
use crate::auth::{Caller, CoachOrLead, Lead, Person};
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiResult, Code};

/// What a person is to a participant. Where several hold, the nearest counts, in this order: whoever is the youth or
/// the guardian does not act as coach or lead on the same file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The youth.
    Own,
    /// A guardian on record, while the youth is under 16.
    Guardian,
    /// A coach who is assigned now and holds the role.
    Coach,
    /// A lead of the same programme.
    Lead,
}

/// What `person` is to `participant` on the day `today`; `None` where the file is none of their business.
///
/// A relation needs the same programme, always. A former coach, a coach without the role, and a guardian from the
/// 16th birthday on are strangers. `conn` may be a reader, or the transaction in which the answer has to hold.
///
/// # Errors
/// Where the database fails.
pub async fn relation_to(
    conn: &impl ConnectionTrait,
    person: &Person,
    participant: &participant::Model,
    today: NaiveDate,
) -> ApiResult<Option<Relation>> {
    if participant.programme_id != person.programme_id {
        return Ok(None);
    }
    if participant.user_id == person.user_id {
        return Ok(Some(Relation::Own));
    }
    if rules::is_open_to_guardian(participant.birth_date, today)
        && is_guardian_now(conn, person.user_id, participant.id).await?
    {
        return Ok(Some(Relation::Guardian));
    }
    if person.is(Role::Coach) && is_coach_now(conn, person.user_id, participant.id).await? {
        return Ok(Some(Relation::Coach));
    }
    Ok(person.is(Role::Lead).then_some(Relation::Lead))
}

async fn is_guardian_now(
    conn: &impl ConnectionTrait,
    user_id: UserId,
    participant_id: ParticipantId,
) -> Result<bool, DbErr> {
    let found = guardianship::Entity::find()
        .filter(guardianship::Column::ParticipantId.eq(participant_id))
        .filter(guardianship::Column::UserId.eq(user_id))
        .filter(guardianship::Column::EndedAt.is_null())
        .one(conn)
        .await?;
    Ok(found.is_some())
}

async fn is_coach_now(
    conn: &impl ConnectionTrait,
    user_id: UserId,
    participant_id: ParticipantId,
) -> Result<bool, DbErr> {
    let found = coach_assignment::Entity::find()
        .filter(coach_assignment::Column::ParticipantId.eq(participant_id))
        .filter(coach_assignment::Column::CoachId.eq(user_id))
        .filter(coach_assignment::Column::UntilAt.is_null())
        .one(conn)
        .await?;
    Ok(found.is_some())
}

/// Whether `user_id` is family of the participant: a tie was declared, or they are or ever were the guardian. A relative
/// decides nothing, neither as coach nor as lead; the refusal is `not_for_a_relative`.
///
/// # Errors
/// Where the database fails.
pub async fn is_relative(
    conn: &impl ConnectionTrait,
    user_id: UserId,
    participant_id: ParticipantId,
) -> Result<bool, DbErr> {
    let declared = kinship::Entity::find()
        .filter(kinship::Column::ParticipantId.eq(participant_id))
        .filter(kinship::Column::UserId.eq(user_id))
        .one(conn)
        .await?;
    if declared.is_some() {
        return Ok(true);
    }
    let guardian = guardianship::Entity::find()
        .filter(guardianship::Column::ParticipantId.eq(participant_id))
        .filter(guardianship::Column::UserId.eq(user_id))
        .one(conn)
        .await?;
    Ok(guardian.is_some())
}

/// A participant whose file the caller may read. Only [`to_read`] makes one.
#[derive(Clone, Debug)]
pub struct Readable {
    participant: participant::Model,
    relation: Relation,
}

impl Readable {
    /// The participant.
    #[must_use]
    pub fn participant(&self) -> &participant::Model {
        &self.participant
    }

    /// What the caller is to them.
    #[must_use]
    pub fn relation(&self) -> Relation {
        self.relation
    }
}

/// Finds a participant whose file `person` may read on the day `today`.
///
/// # Errors
/// 404 where there is none, or it is none of their business.
pub async fn to_read(
    conn: &impl ConnectionTrait,
    person: &Person,
    participant_id: ParticipantId,
    today: NaiveDate,
) -> ApiResult<Readable> {
    let participant = participant::Entity::find_by_id(participant_id)
        .filter(participant::Column::ProgrammeId.eq(person.programme_id))
        .one(conn)
        .await?
        .ok_or(Code::NotFound)?;
    let relation = relation_to(conn, person, &participant, today).await?.ok_or(Code::NotFound)?;
    Ok(Readable { participant, relation })
}

/// The programme, in which the caller may enrol somebody. Enrolments take turns: each sees how many there are.
#[derive(Clone, Debug)]
pub struct Enrolling {
    programme: programme::Model,
}

impl Enrolling {
    /// The programme as it is now.
    #[must_use]
    pub fn programme(&self) -> &programme::Model {
        &self.programme
    }
}

/// Finds the caller's programme in order to enrol somebody.
///
/// # Errors
/// 404 where it is gone.
pub async fn to_enrol(tx: &Tx, caller: &Caller<Lead>) -> ApiResult<Enrolling> {
    let found = programme::Entity::find_by_id(caller.programme_id).lock_exclusive().one(tx).await?;
    Ok(Enrolling { programme: found.ok_or(Code::NotFound)? })
}

/// A participant whose file the caller may change, as coach or lead.
#[derive(Clone, Debug)]
pub struct Changeable {
    participant: participant::Model,
}

impl Changeable {
    /// The participant as they are now.
    #[must_use]
    pub fn participant(&self) -> &participant::Model {
        &self.participant
    }
}

/// Finds a participant in order to change the file.
///
/// # Errors
/// 404 where there is none, or it is none of the caller's business; 403 for one's own file and that of one's child.
pub async fn to_change(tx: &Tx, caller: &Caller<CoachOrLead>, id: ParticipantId) -> ApiResult<Changeable> {
    load_to_change(tx, caller, id).await
}

/// Finds a participant in order to assign or take away a coach.
///
/// # Errors
/// As [`to_change`].
pub async fn to_assign(tx: &Tx, caller: &Caller<Lead>, id: ParticipantId) -> ApiResult<Assignable> {
    let Changeable { participant } = load_to_change(tx, caller, id).await?;
    Ok(Assignable { participant })
}

async fn load_to_change(tx: &Tx, person: &Person, id: ParticipantId) -> ApiResult<Changeable> {
    let found = participant::Entity::find_by_id(id)
        .filter(participant::Column::ProgrammeId.eq(person.programme_id))
        .lock_exclusive()
        .one(tx)
        .await?;
    let participant = found.ok_or(Code::NotFound)?;
    match relation_to(tx, person, &participant, day_of(tx.now())).await? {
        Some(Relation::Coach | Relation::Lead) if is_relative(tx, person.user_id, id).await? => {
            Err(Code::NotForARelative.into())
        }
        Some(Relation::Coach | Relation::Lead) => Ok(Changeable { participant }),
        Some(Relation::Own) => Err(Code::NotForYourself.into()),
        Some(Relation::Guardian) => Err(Code::NotForARelative.into()),
        None => Err(Code::NotFound.into()),
    }
}

/// A participant to whom the caller may assign coaches.
#[derive(Clone, Debug)]
pub struct Assignable {
    participant: participant::Model,
}

impl Assignable {
    /// The participant as they are now.
    #[must_use]
    pub fn participant(&self) -> &participant::Model {
        &self.participant
    }
}

/// A coach assignment that the caller may end.
#[derive(Clone, Debug)]
pub struct Unassignable {
    assignment: coach_assignment::Model,
}

impl Unassignable {
    /// The assignment as it is now.
    #[must_use]
    pub fn assignment(&self) -> &coach_assignment::Model {
        &self.assignment
    }
}

/// Finds a coach assignment in order to end it.
///
/// # Errors
/// As [`to_assign`]; also 404 where the participant has no such assignment.
pub async fn to_unassign(
    tx: &Tx,
    caller: &Caller<Lead>,
    participant_id: ParticipantId,
    id: CoachAssignmentId,
) -> ApiResult<Unassignable> {
    let assignable = to_assign(tx, caller, participant_id).await?;
    let found = coach_assignment::Entity::find_by_id(id)
        .filter(coach_assignment::Column::ParticipantId.eq(assignable.participant().id))
        .lock_exclusive()
        .one(tx)
        .await?;
    Ok(Unassignable { assignment: found.ok_or(Code::NotFound)? })
}

/// A guardianship that the caller may end.
#[derive(Clone, Debug)]
pub struct Endable {
    guardianship: guardianship::Model,
}

impl Endable {
    /// The guardianship as it is now.
    #[must_use]
    pub fn guardianship(&self) -> &guardianship::Model {
        &self.guardianship
    }
}

/// Finds a guardianship in order to end it.
///
/// # Errors
/// As [`to_change`]; also 404 where the participant has no such guardianship.
pub async fn to_end_guardianship(
    tx: &Tx,
    caller: &Caller<CoachOrLead>,
    participant_id: ParticipantId,
    id: GuardianshipId,
) -> ApiResult<Endable> {
    let changeable = to_change(tx, caller, participant_id).await?;
    let found = guardianship::Entity::find_by_id(id)
        .filter(guardianship::Column::ParticipantId.eq(changeable.participant().id))
        .lock_exclusive()
        .one(tx)
        .await?;
    Ok(Endable { guardianship: found.ok_or(Code::NotFound)? })
}
