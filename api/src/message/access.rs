//! Who may read and write in a thread.

use chrono::NaiveDate;
use entities::{ParticipantId, participant};
use sea_orm::ConnectionTrait;

use crate::auth::Person;
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
