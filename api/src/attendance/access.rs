//! Whose attendance a contact may tell.

use std::collections::{HashMap, HashSet};

use entities::{
    AgreementContactId, AgreementId, ContactState, ParticipantId, UserId, agreement, agreement_contact,
    guardianship, kinship,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::rules::is_told_in_lists;
use crate::agreement::access::Establishing;
use crate::auth::Person;
use crate::clock::day_of;
use crate::contact;
use crate::db::Tx;
use crate::error::ApiResult;

/// An agreement, locked, of which a contact's word was proved to count. Only [`to_tell`] makes one.
#[derive(Clone, Debug)]
pub struct Proved {
    agreement: agreement::Model,
    user_id: UserId,
}

impl Proved {
    /// The agreement, and the contact.
    #[must_use]
    pub fn into_parts(self) -> (agreement::Model, UserId) {
        (self.agreement, self.user_id)
    }
}

/// The caller's own places as a contact, with their agreements locked in the order of their identifiers: what the caller's word
/// counts for, or the code of why it does not.
#[derive(Debug)]
pub struct Telling(HashMap<AgreementContactId, Result<Establishing, &'static str>>);

impl Telling {
    /// The agreement behind a place, or why the caller's word does not count for it: as if it were not there where it is
    /// somebody else's.
    ///
    /// # Errors
    /// The code of the field.
    pub fn of(&self, id: AgreementContactId) -> Result<&Establishing, &'static str> {
        self.0.get(&id).map_or(Err("unknown_reference"), |found| found.as_ref().map_err(|code| *code))
    }
}

/// Finds and locks what the caller tells of, in as many queries for two hundred youths as for one.
///
/// # Errors
/// Where the database fails.
pub async fn to_tell(tx: &Tx, person: &Person, wanted: &HashSet<AgreementContactId>) -> ApiResult<Telling> {
    let asked = find_places(tx, person).await?;
    let ids: HashSet<AgreementId> =
        asked.iter().filter(|row| wanted.contains(&row.id)).map(|row| row.agreement_id).collect();
    let agreements = agreement::Entity::find()
        .filter(agreement::Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(agreement::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    let agreements: HashMap<AgreementId, agreement::Model> =
        agreements.into_iter().map(|row| (row.id, row)).collect();
    let family = find_family(tx, person.user_id).await?;
    let today = day_of(tx.now());
    let mut places = HashMap::new();
    // Read again: what was ended before the lock was given is seen now.
    for place in find_places(tx, person).await? {
        let Some(agreement) = agreements.get(&place.agreement_id).filter(|_| wanted.contains(&place.id))
        else {
            continue;
        };
        let hindrance = contact::rules::hindrance(&place, agreement, today);
        let word = if let Some(code) = hindrance {
            Err(code.slug())
        } else if !is_told_in_lists(place.capacity, agreement.kind) {
            Err("not_for_attendance")
        } else if family.contains(&place.participant_id) {
            Err("not_for_a_relative")
        } else {
            let proved = Proved { agreement: agreement.clone(), user_id: person.user_id };
            Ok(Establishing::of_contact(proved))
        };
        places.insert(place.id, word);
    }
    Ok(Telling(places))
}

async fn find_places(
    conn: &impl ConnectionTrait,
    person: &Person,
) -> ApiResult<Vec<agreement_contact::Model>> {
    let rows = agreement_contact::Entity::find()
        .filter(agreement_contact::Column::UserId.eq(person.user_id))
        .filter(agreement_contact::Column::ProgrammeId.eq(person.programme_id))
        .filter(agreement_contact::Column::State.is_in([ContactState::Invited, ContactState::Signed]))
        .all(conn)
        .await?;
    Ok(rows)
}

/// Whose family the caller is, by the rule of `participant::access::is_relative`.
async fn find_family(conn: &impl ConnectionTrait, user_id: UserId) -> ApiResult<HashSet<ParticipantId>> {
    let declared: Vec<ParticipantId> = kinship::Entity::find()
        .select_only()
        .column(kinship::Column::ParticipantId)
        .filter(kinship::Column::UserId.eq(user_id))
        .into_tuple()
        .all(conn)
        .await?;
    let children: Vec<ParticipantId> = guardianship::Entity::find()
        .select_only()
        .column(guardianship::Column::ParticipantId)
        .filter(guardianship::Column::UserId.eq(user_id))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(declared.into_iter().chain(children).collect())
}
