//! Reading contacts: those of an agreement with their names, and what a contact sees.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::{
    AgreementContactId, AgreementId, ContactState, ParticipantId, agreement, agreement_contact, participant,
};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::rules;
use crate::auth::Person;
use crate::error::{ApiError, ApiResult};
use crate::people::query::display_names;

/// A contact as those who read the file see it.
#[derive(Clone, Debug)]
pub struct ContactRow {
    /// The contact.
    pub contact: agreement_contact::Model,
    /// What people call them.
    pub display_name: String,
    /// Whether they signed what the agreement says now.
    pub is_signature_current: bool,
}

/// A contact with its name.
///
/// # Errors
/// Where the database fails.
pub async fn show(
    conn: &impl ConnectionTrait,
    contact: agreement_contact::Model,
    agreement: &agreement::Model,
) -> ApiResult<ContactRow> {
    let mut rows = with_names(conn, vec![contact], agreement).await?;
    rows.pop().ok_or_else(|| ApiError::internal("a contact went missing"))
}

/// The contacts of an agreement, newest first, those who declined or were ended too.
///
/// # Errors
/// Where the database fails.
pub async fn list_of_agreement(
    conn: &impl ConnectionTrait,
    agreement: &agreement::Model,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<ContactRow>> {
    let rows = agreement_contact::Entity::find()
        .filter(agreement_contact::Column::AgreementId.eq(agreement.id))
        .apply_if(after, |list, id| list.filter(agreement_contact::Column::Id.lt(AgreementContactId(id))))
        .order_by_desc(agreement_contact::Column::Id)
        .limit(limit.saturating_add(1))
        .all(conn)
        .await?;
    with_names(conn, rows, agreement).await
}

async fn with_names(
    conn: &impl ConnectionTrait,
    rows: Vec<agreement_contact::Model>,
    agreement: &agreement::Model,
) -> ApiResult<Vec<ContactRow>> {
    let names = display_names(conn, rows.iter().map(|row| row.user_id)).await?;
    let show = |contact: agreement_contact::Model| ContactRow {
        display_name: names.get(&contact.user_id).cloned().unwrap_or_default(),
        is_signature_current: rules::is_signature_current(&contact, agreement),
        contact,
    };
    Ok(rows.into_iter().map(show).collect())
}

/// What a contact sees: their place, the one agreement, and whose it is.
#[derive(Clone, Debug)]
pub struct OwnRow {
    /// The place.
    pub contact: agreement_contact::Model,
    /// The agreement.
    pub agreement: agreement::Model,
    /// Whose.
    pub participant: participant::Model,
}

/// The agreements that contacts can still look at and tell of, as [`rules::is_open`] says of one.
#[must_use]
pub fn open_agreements(today: NaiveDate) -> SelectStatement {
    agreement::Entity::find()
        .select_only()
        .column(agreement::Column::Id)
        .filter(agreement::Column::IsLive.eq(true))
        .filter(agreement::Column::UntilDate.gt(rules::oldest_open_end(today)))
        .into_query()
}

/// Where somebody is a contact now, newest first, without what is over.
///
/// # Errors
/// Where the database fails.
pub async fn list_own(
    conn: &impl ConnectionTrait,
    person: &Person,
    states: &[ContactState],
    today: NaiveDate,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<OwnRow>> {
    let rows = agreement_contact::Entity::find()
        .filter(agreement_contact::Column::UserId.eq(person.user_id))
        .filter(agreement_contact::Column::ProgrammeId.eq(person.programme_id))
        .filter(agreement_contact::Column::State.is_in(states.iter().copied()))
        .filter(agreement_contact::Column::AgreementId.in_subquery(open_agreements(today)))
        .apply_if(after, |list, id| list.filter(agreement_contact::Column::Id.lt(AgreementContactId(id))))
        .order_by_desc(agreement_contact::Column::Id)
        .limit(limit.saturating_add(1))
        .all(conn)
        .await?;
    with_agreements(conn, rows).await
}

/// Adds agreement and youth, in two queries however many there are.
///
/// # Errors
/// Where the database fails.
pub async fn with_agreements(
    conn: &impl ConnectionTrait,
    rows: Vec<agreement_contact::Model>,
) -> ApiResult<Vec<OwnRow>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let agreements = agreement::Entity::find()
        .filter(agreement::Column::Id.is_in(rows.iter().map(|row| row.agreement_id)))
        .all(conn)
        .await?;
    let agreements: HashMap<AgreementId, agreement::Model> =
        agreements.into_iter().map(|row| (row.id, row)).collect();
    let participants = participant::Entity::find()
        .filter(participant::Column::Id.is_in(rows.iter().map(|row| row.participant_id)))
        .all(conn)
        .await?;
    let participants: HashMap<ParticipantId, participant::Model> =
        participants.into_iter().map(|row| (row.id, row)).collect();
    let show = |contact: agreement_contact::Model| {
        let agreement = agreements.get(&contact.agreement_id)?.clone();
        let participant = participants.get(&contact.participant_id)?.clone();
        Some(OwnRow { contact, agreement, participant })
    };
    Ok(rows.into_iter().filter_map(show).collect())
}
