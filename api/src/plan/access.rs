//! Who may see, edit, sign, amend and end a plan.

use entities::{PlanId, RevisionState, SignerCapacity, participant, plan, plan_revision};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::participant::access::{Readable, Relation, is_relative, relation_to};

/// A plan that the caller may look at.
#[derive(Debug)]
pub struct Visible {
    plan: plan::Model,
    participant: participant::Model,
}

impl Visible {
    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &plan::Model {
        &self.plan
    }

    /// Whose plan.
    #[must_use]
    pub fn participant(&self) -> &participant::Model {
        &self.participant
    }
}

/// A plan, locked, with what the caller is to its participant.
#[derive(Debug)]
pub struct Held {
    plan: plan::Model,
    participant: participant::Model,
    relation: Relation,
}

impl Held {
    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &plan::Model {
        &self.plan
    }

    /// Whose plan.
    #[must_use]
    pub fn participant(&self) -> &participant::Model {
        &self.participant
    }
}

/// A draft that the caller may edit or discard.
#[derive(Debug)]
pub struct Editable {
    held: Held,
    draft: plan_revision::Model,
}

impl Editable {
    /// The plan.
    #[must_use]
    pub fn held(&self) -> &Held {
        &self.held
    }

    /// Its draft.
    #[must_use]
    pub fn draft(&self) -> &plan_revision::Model {
        &self.draft
    }
}

/// A draft that the caller may sign, and as what.
#[derive(Debug)]
pub struct Signable {
    held: Held,
    draft: plan_revision::Model,
    capacity: SignerCapacity,
}

impl Signable {
    /// The plan.
    #[must_use]
    pub fn held(&self) -> &Held {
        &self.held
    }

    /// Its draft.
    #[must_use]
    pub fn draft(&self) -> &plan_revision::Model {
        &self.draft
    }

    /// As what the caller signs.
    #[must_use]
    pub fn capacity(&self) -> SignerCapacity {
        self.capacity
    }
}

/// A participant for whom the caller may begin a plan.
#[derive(Debug)]
pub struct Plannable(participant::Model);

impl Plannable {
    /// The participant.
    #[must_use]
    pub fn participant(&self) -> &participant::Model {
        &self.0
    }
}

/// The youth, or a coach, may begin a plan.
///
/// # Errors
/// 403 for those who may only read the file.
pub fn to_begin(readable: &Readable) -> ApiResult<Plannable> {
    match readable.relation() {
        Relation::Own | Relation::Coach => Ok(Plannable(readable.participant().clone())),
        Relation::Guardian | Relation::Lead => Err(Code::RoleNotAllowed.into()),
    }
}

/// The youth, a guardian under 16, an assigned coach and a lead may read a plan.
///
/// # Errors
/// 404 otherwise.
pub async fn to_read(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: PlanId,
    today: chrono::NaiveDate,
) -> ApiResult<Visible> {
    let own = plan::Column::ProgrammeId.eq(person.programme_id);
    let plan = plan::Entity::find_by_id(id).filter(own).one(conn).await?.ok_or(Code::NotFound)?;
    let readable = crate::participant::access::to_read(conn, person, plan.participant_id, today).await?;
    Ok(Visible { plan, participant: readable.participant().clone() })
}

async fn hold(tx: &Tx, person: &Person, id: PlanId) -> ApiResult<Held> {
    let plan = plan::Entity::find_by_id(id)
        .filter(plan::Column::ProgrammeId.eq(person.programme_id))
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    let participant =
        participant::Entity::find_by_id(plan.participant_id).one(tx).await?.ok_or(Code::NotFound)?;
    let relation = relation_to(tx, person, &participant, day_of(tx.now())).await?.ok_or(Code::NotFound)?;
    Ok(Held { plan, participant, relation })
}

async fn draft_of(tx: &Tx, id: PlanId) -> ApiResult<plan_revision::Model> {
    let draft = plan_revision::Entity::find()
        .filter(plan_revision::Column::PlanId.eq(id))
        .filter(plan_revision::Column::State.eq(RevisionState::Draft))
        .one(tx)
        .await?;
    draft.ok_or_else(|| Code::PlanState.into())
}

/// The youth and an assigned coach edit the draft.
///
/// # Errors
/// 404 for strangers, 403 for other readers, 409 where there is no draft.
pub async fn to_edit(tx: &Tx, person: &Person, id: PlanId) -> ApiResult<Editable> {
    let held = hold(tx, person, id).await?;
    if !matches!(held.relation, Relation::Own | Relation::Coach) {
        return Err(Code::RoleNotAllowed.into());
    }
    let draft = draft_of(tx, id).await?;
    Ok(Editable { held, draft })
}

/// The youth, an assigned coach who is no relative and, under 16, a guardian sign the draft.
///
/// # Errors
/// 404 for strangers, 403 for leads and relatives, 409 where there is no draft.
pub async fn to_sign(tx: &Tx, person: &Person, id: PlanId) -> ApiResult<Signable> {
    let held = hold(tx, person, id).await?;
    let capacity = match held.relation {
        Relation::Own => SignerCapacity::Participant,
        Relation::Coach if is_relative(tx, person.user_id, held.plan.participant_id).await? => {
            return Err(Code::NotForARelative.into());
        }
        Relation::Coach => SignerCapacity::Coach,
        Relation::Guardian => SignerCapacity::Guardian,
        Relation::Lead => return Err(Code::RoleNotAllowed.into()),
    };
    let draft = draft_of(tx, id).await?;
    Ok(Signable { held, draft, capacity })
}

/// The youth and an assigned coach begin the next revision.
///
/// # Errors
/// 404 for strangers, 403 for other readers.
pub async fn to_amend(tx: &Tx, person: &Person, id: PlanId) -> ApiResult<Held> {
    let held = hold(tx, person, id).await?;
    match held.relation {
        Relation::Own | Relation::Coach => Ok(held),
        Relation::Guardian | Relation::Lead => Err(Code::RoleNotAllowed.into()),
    }
}

/// An assigned coach and a lead end a plan, never that of a relative.
///
/// # Errors
/// 404 for strangers, 403 for the family.
pub async fn to_end(tx: &Tx, person: &Person, id: PlanId) -> ApiResult<Held> {
    let held = hold(tx, person, id).await?;
    match held.relation {
        Relation::Coach | Relation::Lead
            if is_relative(tx, person.user_id, held.plan.participant_id).await? =>
        {
            Err(Code::NotForARelative.into())
        }
        Relation::Coach | Relation::Lead => Ok(held),
        Relation::Own => Err(Code::NotForYourself.into()),
        Relation::Guardian => Err(Code::NotForARelative.into()),
    }
}
