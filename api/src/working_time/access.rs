//! Who may see a school timetable and have hours judged: the youth and the coaches who are assigned now. It tells when a child is where,
//! and a judgement tells how old they are. The coaches alone write it: it decides which hours are lawful.

use chrono::NaiveDate;
use entities::{ParticipantId, participant};
use sea_orm::sea_query::LockType;
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};

use crate::auth::{Caller, Coach, Person};
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::participant::access::{Relation, to_read as to_read_file};

/// A youth whose hours the caller may look into.
#[derive(Clone, Debug)]
pub struct Visible(participant::Model);

impl Visible {
    /// The youth.
    #[must_use]
    pub fn participant(&self) -> &participant::Model {
        &self.0
    }
}

/// A youth, locked, whose timetable the caller may write.
#[derive(Clone, Debug)]
pub struct Writable(participant::Model);

impl Writable {
    /// The youth.
    #[must_use]
    pub fn participant(&self) -> &participant::Model {
        &self.0
    }
}

/// Finds a youth in order to look into their hours.
///
/// # Errors
/// 404 for strangers, 403 for others who may read the file.
pub async fn to_read(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: ParticipantId,
    today: NaiveDate,
) -> ApiResult<Visible> {
    let readable = to_read_file(conn, person, id, today).await?;
    match readable.relation() {
        Relation::Own | Relation::Coach => Ok(Visible(readable.participant().clone())),
        Relation::Guardian | Relation::Lead => Err(Code::RoleNotAllowed.into()),
    }
}

/// Finds a youth and locks them: two who write the timetable at once take turns.
///
/// # Errors
/// 404 for strangers, 403 for all but a coach who is assigned now.
pub async fn to_write(tx: &Tx, caller: &Caller<Coach>, id: ParticipantId) -> ApiResult<Writable> {
    let locked = participant::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await?;
    locked.ok_or(Code::NotFound)?;
    let readable = to_read_file(tx, caller, id, day_of(tx.now())).await?;
    match readable.relation() {
        Relation::Coach => Ok(Writable(readable.participant().clone())),
        Relation::Own | Relation::Guardian | Relation::Lead => Err(Code::RoleNotAllowed.into()),
    }
}
