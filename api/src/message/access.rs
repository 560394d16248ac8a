//! Who may read and write in a thread.

use chrono::NaiveDate;
use entities::{ParticipantId, UserId, participant, user};
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};

use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::participant::access::{Readable, Relation, to_read as to_read_file};

/// A thread in which the caller writes and reads.
#[derive(Debug)]
pub struct Thread(Readable);

impl Thread {
    /// Whose thread it is.
    #[must_use]
    pub fn participant(&self) -> &participant::Model {
        self.0.participant()
    }

    /// The same as a file that the caller may read.
    #[must_use]
    pub fn file(&self) -> &Readable {
        &self.0
    }
}

/// The youth and the coaches who are assigned now.
///
/// # Errors
/// 404 for strangers and former coaches, 403 for others who may read the file.
pub async fn to_talk(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: ParticipantId,
    today: NaiveDate,
) -> ApiResult<Thread> {
    let readable = to_read_file(conn, person, id, today).await?;
    match readable.relation() {
        Relation::Own | Relation::Coach => Ok(Thread(readable)),
        Relation::Guardian | Relation::Lead => Err(Code::RoleNotAllowed.into()),
    }
}

/// The caller's own working hours, locked.
#[derive(Clone, Copy, Debug)]
pub struct OwnHours(UserId);

impl OwnHours {
    /// Whose.
    #[must_use]
    pub fn user_id(self) -> UserId {
        self.0
    }
}

/// Everybody says their own hours. The account is locked: changes of them take turns.
///
/// # Errors
/// 404 where the account is gone.
pub async fn to_set_hours(tx: &Tx, person: &Person) -> ApiResult<OwnHours> {
    let found = user::Entity::find_by_id(person.user_id).lock_exclusive().one(tx).await?;
    found.map(|row| OwnHours(row.id)).ok_or_else(|| Code::NotFound.into())
}
