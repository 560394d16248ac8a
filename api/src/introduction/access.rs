//! What a person is to an introduction. The one place in which an employer gets near a youth: other nouns ask here.
//!
//! The youth, a guardian under 16, a coach who is assigned now and a lead see it as they see the file. People of the employer
//! see it while the employer is verified; people of any other employer never do.

use chrono::NaiveDate;
use entities::{
    EmployerDuty, EmployerState, IntroductionId, IntroductionSide, employer, introduction, participant,
};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::employer::access::duty_at;
use crate::error::{ApiError, ApiResult, Code};
use crate::participant::access::{self as file, is_relative};

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
            duty_at(conn, person, &employer).await?.map(Relation::Employer)
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
/// 404 where there is none, or it is none of the caller's business; 403 for a coach or lead who is a relative.
pub async fn hold(tx: &Tx, person: &Person, id: IntroductionId) -> ApiResult<Visible> {
    let row = introduction::Entity::find_by_id(id)
        .filter(introduction::Column::ProgrammeId.eq(person.programme_id))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    let held = relate(tx, person, row, day_of(tx.now())).await?;
    let decides = matches!(held.relation, Relation::File(file::Relation::Coach | file::Relation::Lead));
    if decides && is_relative(tx, person.user_id, held.participant.id).await? {
        return Err(Code::NotForARelative.into());
    }
    Ok(held)
}
