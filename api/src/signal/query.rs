//! Reading signals, with the agreement that each is about.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::{
    AgreementContactId, AgreementId, AgreementKind, AppointmentId, AppointmentKind, CheckInId, ParticipantId,
    SignalId, SignalKind, SignalState, agreement, agreement_contact, appointment, check_in, guardianship,
    signal,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::auth::Person;
use crate::error::ApiResult;
use crate::participant::query::ids_within_sight;

/// Open signals of one youth that fit on the first screen.
const ON_THE_FIRST_SCREEN: u64 = 20;

/// A signal and the agreement that it is about, if it is about one.
#[derive(Clone, Debug)]
pub struct About {
    /// The signal; without its note where that is not for the reader.
    pub signal: signal::Model,
    /// The agreement.
    pub agreement_id: Option<AgreementId>,
}

/// Signals of the files that the caller may see, newest first; one row more than the page holds.
///
/// # Errors
/// Where the database fails.
pub async fn list(
    conn: &impl ConnectionTrait,
    person: &Person,
    today: NaiveDate,
    state: SignalState,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<About>> {
    let mut list = signal::Entity::find()
        .filter(signal::Column::ProgrammeId.eq(person.programme_id))
        .filter(signal::Column::State.eq(state))
        .filter(signal::Column::ParticipantId.in_subquery(ids_within_sight(person, today)));
    if let Some(after) = after {
        list = list.filter(signal::Column::Id.lt(SignalId(after)));
    }
    let rows = list.order_by_desc(signal::Column::Id).limit(limit.saturating_add(1)).all(conn).await?;
    let family = list_family(conn, person).await?;
    let hide = |row: signal::Model| {
        let is_own =
            person.participant_id == Some(row.participant_id) || family.contains(&row.participant_id);
        let note = row.note.filter(|_| !is_own);
        signal::Model { note, ..row }
    };
    with_agreements(conn, rows.into_iter().map(hide).collect()).await
}

/// Whose guardian the caller is: whoever is that sees no notes, even as coach or lead.
async fn list_family(conn: &impl ConnectionTrait, person: &Person) -> ApiResult<Vec<ParticipantId>> {
    let children = guardianship::Entity::find()
        .select_only()
        .column(guardianship::Column::ParticipantId)
        .filter(guardianship::Column::UserId.eq(person.user_id));
    Ok(children.into_tuple().all(conn).await?)
}

/// The open signals of a youth, newest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_open_of(conn: &impl ConnectionTrait, id: ParticipantId) -> ApiResult<Vec<About>> {
    let rows = signal::Entity::find()
        .filter(signal::Column::ParticipantId.eq(id))
        .filter(signal::Column::State.eq(SignalState::Open))
        .order_by_desc(signal::Column::Id)
        .limit(ON_THE_FIRST_SCREEN);
    with_agreements(conn, rows.all(conn).await?).await
}

/// Adds the agreements, in at most three queries however many signals there are.
///
/// # Errors
/// Where the database fails.
pub async fn with_agreements(conn: &impl ConnectionTrait, rows: Vec<signal::Model>) -> ApiResult<Vec<About>> {
    let subjects = |kind: SignalKind| -> Vec<Uuid> {
        rows.iter().filter(|row| row.kind == kind).map(|row| row.subject_id).collect()
    };
    let mut found: HashMap<Uuid, AgreementId> = HashMap::new();
    let differing = subjects(SignalKind::ReportsDiffer);
    if !differing.is_empty() {
        let told: Vec<(CheckInId, AgreementId)> = check_in::Entity::find()
            .select_only()
            .column(check_in::Column::Id)
            .column(check_in::Column::AgreementId)
            .filter(check_in::Column::Id.is_in(differing.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        found.extend(told.into_iter().map(|(id, agreement)| (id.0, agreement)));
        let met: Vec<(AppointmentId, Option<AgreementId>)> = appointment::Entity::find()
            .select_only()
            .column(appointment::Column::Id)
            .column(appointment::Column::AgreementId)
            .filter(appointment::Column::Id.is_in(differing))
            .into_tuple()
            .all(conn)
            .await?;
        found.extend(met.into_iter().filter_map(|(id, agreement)| Some((id.0, agreement?))));
    }
    let declined = subjects(SignalKind::ContactDeclined);
    if !declined.is_empty() {
        let asked: Vec<(AgreementContactId, AgreementId)> = agreement_contact::Entity::find()
            .select_only()
            .column(agreement_contact::Column::Id)
            .column(agreement_contact::Column::AgreementId)
            .filter(agreement_contact::Column::Id.is_in(declined))
            .into_tuple()
            .all(conn)
            .await?;
        found.extend(asked.into_iter().map(|(id, agreement)| (id.0, agreement)));
    }
    let about = |row: signal::Model| {
        let agreement_id = match row.kind {
            SignalKind::AgreementAtRisk | SignalKind::AgreementBroken => Some(AgreementId(row.subject_id)),
            _ => found.get(&row.subject_id).copied(),
        };
        About { signal: row, agreement_id }
    };
    Ok(rows.into_iter().map(about).collect())
}

/// Whether a signal is about care, of which nothing is written down.
///
/// # Errors
/// Where the database fails.
pub async fn is_about_care(conn: &impl ConnectionTrait, row: &signal::Model) -> ApiResult<bool> {
    let about = with_agreements(conn, vec![row.clone()]).await?;
    if let Some(id) = about.into_iter().find_map(|about| about.agreement_id) {
        let found = agreement::Entity::find_by_id(id).one(conn).await?;
        return Ok(found.is_some_and(|row| row.kind == AgreementKind::Care));
    }
    let found = appointment::Entity::find_by_id(AppointmentId(row.subject_id)).one(conn).await?;
    Ok(found.is_some_and(|row| row.kind == AppointmentKind::Care))
}
