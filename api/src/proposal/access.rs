//! Who may see, make, answer and take back a proposal. What somebody is to the introduction decides.

use chrono::NaiveDate;
use entities::{IntroductionId, IntroductionSide, ProposalId, introduction, participant, proposal};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select};

use super::rules::camp_of;
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::introduction::access::{self as introduction_access, Relation, Visible as Seen};

/// A proposal that the caller may look at.
#[derive(Clone, Debug)]
pub struct Visible {
    proposal: proposal::Model,
    seen: Seen,
}

impl Visible {
    /// The proposal.
    #[must_use]
    pub fn proposal(&self) -> &proposal::Model {
        &self.proposal
    }

    /// Its introduction.
    #[must_use]
    pub fn introduction(&self) -> &introduction::Model {
        self.seen.introduction()
    }

    /// What the caller is to it.
    #[must_use]
    pub fn relation(&self) -> Relation {
        self.seen.relation()
    }
}

/// An introduction, locked, in which the caller may propose times.
#[derive(Clone, Debug)]
pub struct Proposing {
    held: Seen,
    side: IntroductionSide,
}

impl Proposing {
    /// The introduction.
    #[must_use]
    pub fn introduction(&self) -> &introduction::Model {
        self.held.introduction()
    }

    /// What the caller is to it.
    #[must_use]
    pub fn relation(&self) -> Relation {
        self.held.relation()
    }

    /// For which side.
    #[must_use]
    pub fn side(&self) -> IntroductionSide {
        self.side
    }
}

/// A proposal, locked together with its introduction, that waits for the caller's side.
#[derive(Clone, Debug)]
pub struct Answerable {
    proposal: proposal::Model,
    held: Seen,
    side: IntroductionSide,
}

impl Answerable {
    /// The proposal.
    #[must_use]
    pub fn proposal(&self) -> &proposal::Model {
        &self.proposal
    }

    /// Its introduction.
    #[must_use]
    pub fn introduction(&self) -> &introduction::Model {
        self.held.introduction()
    }

    /// The youth.
    #[must_use]
    pub fn participant(&self) -> &participant::Model {
        self.held.participant()
    }

    /// What the caller is to it.
    #[must_use]
    pub fn relation(&self) -> Relation {
        self.held.relation()
    }

    /// Who answers.
    #[must_use]
    pub fn side(&self) -> IntroductionSide {
        self.side
    }
}

/// A proposal, locked together with its introduction, that the caller's side made.
#[derive(Clone, Debug)]
pub struct Withdrawable {
    proposal: proposal::Model,
    held: Seen,
}

impl Withdrawable {
    /// The proposal.
    #[must_use]
    pub fn proposal(&self) -> &proposal::Model {
        &self.proposal
    }

    /// Its introduction.
    #[must_use]
    pub fn introduction(&self) -> &introduction::Model {
        self.held.introduction()
    }

    /// What the caller is to it.
    #[must_use]
    pub fn relation(&self) -> Relation {
        self.held.relation()
    }
}

fn find(person: &Person, id: ProposalId) -> Select<proposal::Entity> {
    proposal::Entity::find_by_id(id).filter(proposal::Column::ProgrammeId.eq(person.programme_id))
}

/// Whoever sees the introduction sees what is proposed in it.
///
/// # Errors
/// 404 otherwise.
pub async fn to_read(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: ProposalId,
    today: NaiveDate,
) -> ApiResult<Visible> {
    let proposal = find(person, id).one(conn).await?.ok_or(Code::NotFound)?;
    let seen = introduction_access::to_read(conn, person, proposal.introduction_id, today).await?;
    Ok(Visible { proposal, seen })
}

/// The youth, an assigned coach and people of the employer propose.
///
/// # Errors
/// 404 for strangers, 403 for those who only look on.
pub async fn to_propose(tx: &Tx, person: &Person, id: IntroductionId) -> ApiResult<Proposing> {
    let held = introduction_access::hold(tx, person, id).await?;
    let side = held.relation().side().ok_or(Code::RoleNotAllowed)?;
    Ok(Proposing { held, side })
}

/// The introduction is locked first: what is proposed in one introduction takes turns.
async fn hold(
    tx: &Tx,
    person: &Person,
    id: ProposalId,
) -> ApiResult<(proposal::Model, Seen, IntroductionSide)> {
    let known = find(person, id).one(tx).await?.ok_or(Code::NotFound)?;
    let held = introduction_access::hold(tx, person, known.introduction_id).await?;
    let side = held.relation().side().ok_or(Code::RoleNotAllowed)?;
    let proposal = find(person, id).lock_exclusive().one(tx).await?.ok_or(Code::NotFound)?;
    Ok((proposal, held, side))
}

/// The other side answers.
///
/// # Errors
/// 404 for strangers, 403 for those who only look on and for the side that proposed.
pub async fn to_answer(tx: &Tx, person: &Person, id: ProposalId) -> ApiResult<Answerable> {
    let (proposal, held, side) = hold(tx, person, id).await?;
    if camp_of(side) == camp_of(proposal.side) {
        return Err(Code::NotForYourself.into());
    }
    Ok(Answerable { proposal, held, side })
}

/// The side that proposed takes back.
///
/// # Errors
/// 404 for strangers, 403 for everybody else.
pub async fn to_withdraw(tx: &Tx, person: &Person, id: ProposalId) -> ApiResult<Withdrawable> {
    let (proposal, held, side) = hold(tx, person, id).await?;
    if camp_of(side) != camp_of(proposal.side) {
        return Err(Code::RoleNotAllowed.into());
    }
    Ok(Withdrawable { proposal, held })
}
