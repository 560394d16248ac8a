//! Who sees a signal, who sees what was done about it, and who settles it.

use chrono::NaiveDate;
use entities::{SignalId, participant, signal};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select};

use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::participant::access::{Relation, is_relative, relation_to, to_read as to_read_file};

/// A signal that the caller may see.
#[derive(Debug)]
pub struct Visible {
    signal: signal::Model,
    shows_note: bool,
}

impl Visible {
    /// The signal, without the note where that is not for the caller.
    #[must_use]
    pub fn into_signal(self) -> signal::Model {
        let note = self.signal.note.filter(|_| self.shows_note);
        signal::Model { note, ..self.signal }
    }
}

/// A signal, locked, that the caller may settle.
#[derive(Debug)]
pub struct Settleable(signal::Model);

impl Settleable {
    /// The signal.
    #[must_use]
    pub fn signal(&self) -> &signal::Model {
        &self.0
    }
}

fn find(person: &Person, id: SignalId) -> Select<signal::Entity> {
    signal::Entity::find_by_id(id).filter(signal::Column::ProgrammeId.eq(person.programme_id))
}

/// The youth, a guardian under 16, an assigned coach and a lead see it; the note is for coach and lead alone.
///
/// # Errors
/// 404 otherwise.
pub async fn to_read(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: SignalId,
    today: NaiveDate,
) -> ApiResult<Visible> {
    let signal = find(person, id).one(conn).await?.ok_or(Code::NotFound)?;
    let file = to_read_file(conn, person, signal.participant_id, today).await?;
    let shows_note = matches!(file.relation(), Relation::Coach | Relation::Lead);
    Ok(Visible { signal, shows_note })
}

/// An assigned coach and a lead settle it, never their own or a relative's.
///
/// # Errors
/// 404 for strangers, 403 for everybody else.
pub async fn to_settle(tx: &Tx, person: &Person, id: SignalId) -> ApiResult<Settleable> {
    let signal = find(person, id).lock_exclusive().one(tx).await?.ok_or(Code::NotFound)?;
    let youth = participant::Entity::find_by_id(signal.participant_id).one(tx).await?;
    let youth = youth.ok_or(Code::NotFound)?;
    match relation_to(tx, person, &youth, day_of(tx.now())).await? {
        Some(Relation::Coach | Relation::Lead) if is_relative(tx, person.user_id, youth.id).await? => {
            Err(Code::NotForARelative.into())
        }
        Some(Relation::Coach | Relation::Lead) => Ok(Settleable(signal)),
        Some(Relation::Own) => Err(Code::NotForYourself.into()),
        Some(Relation::Guardian) => Err(Code::NotForARelative.into()),
        None => Err(Code::NotFound.into()),
    }
}
