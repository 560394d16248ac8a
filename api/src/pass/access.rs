//! Who may look at a pass, and who may block it.

use chrono::NaiveDate;
use entities::{PassId, participant, pass};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::participant::access::{Relation, is_relative, relation_to, to_read as to_read_file};

/// A pass that the caller may look at.
#[derive(Debug)]
pub struct Visible(pass::Model);

impl Visible {
    /// The pass.
    #[must_use]
    pub fn pass(&self) -> &pass::Model {
        &self.0
    }
}

/// The youth, a guardian under 16, an assigned coach and a lead may look.
///
/// # Errors
/// 404 otherwise.
pub async fn to_read(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: PassId,
    today: NaiveDate,
) -> ApiResult<Visible> {
    let own = pass::Column::ProgrammeId.eq(person.programme_id);
    let row = pass::Entity::find_by_id(id).filter(own).one(conn).await?.ok_or(Code::NotFound)?;
    to_read_file(conn, person, row.participant_id, today).await?;
    Ok(Visible(row))
}

/// A pass, locked, that the caller may block and unblock.
#[derive(Debug)]
pub struct Blockable(pass::Model);

impl Blockable {
    /// The pass.
    #[must_use]
    pub fn pass(&self) -> &pass::Model {
        &self.0
    }
}

/// An assigned coach or a lead blocks, never their own pass or a relative's.
///
/// # Errors
/// 404 for strangers, 403 for the youth, the family and relatives.
pub async fn to_block(tx: &Tx, person: &Person, id: PassId) -> ApiResult<Blockable> {
    let row = pass::Entity::find_by_id(id)
        .filter(pass::Column::ProgrammeId.eq(person.programme_id))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    let participant =
        participant::Entity::find_by_id(row.participant_id).one(tx).await?.ok_or(Code::NotFound)?;
    match relation_to(tx, person, &participant, day_of(tx.now())).await?.ok_or(Code::NotFound)? {
        Relation::Own => return Err(Code::NotForYourself.into()),
        Relation::Guardian => return Err(Code::NotForARelative.into()),
        Relation::Coach | Relation::Lead => {}
    }
    if is_relative(tx, person.user_id, row.participant_id).await? {
        return Err(Code::NotForARelative.into());
    }
    Ok(Blockable(row))
}
