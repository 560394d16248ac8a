//! Who may object, and who may decide on it.

use chrono::NaiveDate;
use entities::{
    MilestoneEvent, MilestoneId, ObjectionId, ObjectionState, ObjectionSubject, ParticipantId,
    PayoutRequestId, UserId, milestone, milestone_event, objection, participant, payout_request,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::auth::{Caller, Family, Lead, Person};
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::participant::access::{Relation, is_relative, relation_to};

/// What an objection is about, locked.
#[derive(Clone, Debug)]
pub enum Subject {
    /// A payout request.
    Payout(payout_request::Model),
    /// A milestone.
    Milestone(milestone::Model),
}

impl Subject {
    /// Whose it is.
    #[must_use]
    pub fn participant_id(&self) -> ParticipantId {
        match self {
            Self::Payout(row) => row.participant_id,
            Self::Milestone(row) => row.participant_id,
        }
    }

    async fn lock(tx: &Tx, person: &Person, kind: ObjectionSubject, id: Uuid) -> ApiResult<Self> {
        match kind {
            ObjectionSubject::PayoutRequest => {
                let own = payout_request::Column::ProgrammeId.eq(person.programme_id);
                let row = payout_request::Entity::find_by_id(PayoutRequestId(id)).filter(own);
                let row = row.lock_exclusive().one(tx).await?;
                Ok(Self::Payout(row.ok_or(Code::NotFound)?))
            }
            ObjectionSubject::Milestone => {
                let own = milestone::Column::ProgrammeId.eq(person.programme_id);
                let row = milestone::Entity::find_by_id(MilestoneId(id)).filter(own);
                let row = row.lock_exclusive().one(tx).await?;
                Ok(Self::Milestone(row.ok_or(Code::NotFound)?))
            }
        }
    }

    /// Whether somebody had a part in it: filed, endorsed or decided.
    async fn involves(&self, tx: &Tx, user_id: UserId) -> ApiResult<bool> {
        match self {
            Self::Payout(row) => {
                let involved = [Some(row.filed_by), row.endorsed_by, row.decided_by];
                Ok(involved.contains(&Some(user_id)))
            }
            Self::Milestone(row) => {
                let judged = [MilestoneEvent::Endorse, MilestoneEvent::Return, MilestoneEvent::Approve];
                let step = milestone_event::Entity::find()
                    .filter(milestone_event::Column::MilestoneId.eq(row.id))
                    .filter(milestone_event::Column::ActorId.eq(user_id))
                    .filter(milestone_event::Column::Event.is_in(judged))
                    .one(tx)
                    .await?;
                Ok(step.is_some())
            }
        }
    }
}

/// Something, locked, to which the caller may object.
#[derive(Debug)]
pub struct Objectable(Subject);

impl Objectable {
    /// What it is.
    #[must_use]
    pub fn subject(&self) -> &Subject {
        &self.0
    }
}

/// An objection that the caller may look at.
#[derive(Debug)]
pub struct Visible(objection::Model);

impl Visible {
    /// The objection.
    #[must_use]
    pub fn objection(&self) -> &objection::Model {
        &self.0
    }
}

/// An objection and what it is about, both locked, that the caller may decide on.
#[derive(Debug)]
pub struct Decidable {
    objection: objection::Model,
    subject: Subject,
}

impl Decidable {
    /// The objection.
    #[must_use]
    pub fn objection(&self) -> &objection::Model {
        &self.objection
    }

    /// What it is about.
    #[must_use]
    pub fn subject(&self) -> &Subject {
        &self.subject
    }
}

/// An objection, locked, that the caller may take back.
#[derive(Debug)]
pub struct Withdrawable(objection::Model);

impl Withdrawable {
    /// The objection.
    #[must_use]
    pub fn objection(&self) -> &objection::Model {
        &self.0
    }
}

async fn relation(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: ParticipantId,
    today: NaiveDate,
) -> ApiResult<Relation> {
    let youth = participant::Entity::find_by_id(id).one(conn).await?.ok_or(Code::NotFound)?;
    Ok(relation_to(conn, person, &youth, today).await?.ok_or(Code::NotFound)?)
}

fn require_family(relation: Relation) -> ApiResult<()> {
    match relation {
        Relation::Own | Relation::Guardian => Ok(()),
        Relation::Coach | Relation::Lead => Err(Code::RoleNotAllowed.into()),
    }
}

/// The youth objects, or a guardian under 16.
///
/// # Errors
/// 404 for strangers, 403 for everybody else who sees the file.
pub async fn to_object(
    tx: &Tx,
    caller: &Caller<Family>,
    kind: ObjectionSubject,
    id: Uuid,
) -> ApiResult<Objectable> {
    let subject = Subject::lock(tx, caller, kind, id).await?;
    require_family(relation(tx, caller, subject.participant_id(), day_of(tx.now())).await?)?;
    Ok(Objectable(subject))
}

/// The youth, a guardian under 16, and a lead look at it. A coach does too, who holds one of those roles beside.
///
/// # Errors
/// 404 otherwise.
pub async fn to_read(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: ObjectionId,
    today: NaiveDate,
) -> ApiResult<Visible> {
    let own = objection::Column::ProgrammeId.eq(person.programme_id);
    let row = objection::Entity::find_by_id(id).filter(own).one(conn).await?.ok_or(Code::NotFound)?;
    relation(conn, person, row.participant_id, today).await?;
    Ok(Visible(row))
}

/// A lead decides who had no part in the decision and is neither the youth nor family. What it is about is locked before
/// the objection: in the same order as when it was filed.
///
/// # Errors
/// 404 where there is none; 403 for whoever was involved and for relatives.
pub async fn to_decide(tx: &Tx, caller: &Caller<Lead>, id: ObjectionId) -> ApiResult<Decidable> {
    let own = objection::Column::ProgrammeId.eq(caller.programme_id);
    let find = || objection::Entity::find_by_id(id).filter(own.clone());
    let seen = find().one(tx).await?.ok_or(Code::NotFound)?;
    let subject = Subject::lock(tx, caller, seen.subject_kind, seen.subject_id).await?;
    let objection = find().lock_exclusive().one(tx).await?.ok_or(Code::NotFound)?;
    let user_id = caller.user_id;
    let is_coach = match relation(tx, caller, objection.participant_id, day_of(tx.now())).await? {
        Relation::Own => return Err(Code::NotForYourself.into()),
        Relation::Guardian => return Err(Code::NotForARelative.into()),
        Relation::Coach => true,
        Relation::Lead => false,
    };
    if is_relative(tx, user_id, objection.participant_id).await? {
        return Err(Code::NotForARelative.into());
    }
    // Who granted one has decided on its subject, and is to hear that the objection is closed.
    let is_open = objection.state == ObjectionState::Filed;
    let had_a_part =
        is_coach || objection.against_user_id == user_id || subject.involves(tx, user_id).await?;
    if is_open && had_a_part {
        return Err(Code::LeadWasInvolved.into());
    }
    Ok(Decidable { objection, subject })
}

/// The family takes it back.
///
/// # Errors
/// 404 for strangers, 403 for everybody else who sees the file.
pub async fn to_withdraw(tx: &Tx, caller: &Caller<Family>, id: ObjectionId) -> ApiResult<Withdrawable> {
    let row = objection::Entity::find_by_id(id)
        .filter(objection::Column::ProgrammeId.eq(caller.programme_id))
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    require_family(relation(tx, caller, row.participant_id, day_of(tx.now())).await?)?;
    Ok(Withdrawable(row))
}
