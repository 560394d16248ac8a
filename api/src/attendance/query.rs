//! Reading attendance: a contact's list of a day, the files that they sent in, and what a youth's file holds.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::{
    AgreementContactId, AgreementId, AgreementKind, AttendanceImportId, CheckInState, ContactCapacity,
    ContactState, ParticipantId, agreement, agreement_contact, attendance_import, check_in,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::auth::Person;
use crate::contact;
use crate::contact::query::OwnRow;
use crate::error::ApiResult;

/// A youth on the list of a day, and what was told of that day.
#[derive(Clone, Debug)]
pub struct DayRow {
    /// The caller's place as a contact, the agreement and the youth.
    pub own: OwnRow,
    /// What was told, by time of day.
    pub occasions: Vec<check_in::Model>,
}

/// The youths of a school contact whose attendance agreement holds on `day`, oldest place first.
///
/// # Errors
/// Where the database fails.
pub async fn list_day(
    conn: &impl ConnectionTrait,
    person: &Person,
    day: NaiveDate,
    today: NaiveDate,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<DayRow>> {
    let holding = agreement::Entity::find()
        .select_only()
        .column(agreement::Column::Id)
        .filter(agreement::Column::Kind.eq(AgreementKind::Attendance))
        .filter(agreement::Column::IsLive.eq(true))
        .filter(agreement::Column::FromDate.lte(day))
        .filter(agreement::Column::UntilDate.gt(day))
        .filter(agreement::Column::UntilDate.gt(contact::rules::oldest_open_end(today)));
    let places = agreement_contact::Entity::find()
        .filter(agreement_contact::Column::UserId.eq(person.user_id))
        .filter(agreement_contact::Column::ProgrammeId.eq(person.programme_id))
        .filter(agreement_contact::Column::State.eq(ContactState::Signed))
        .filter(agreement_contact::Column::Capacity.eq(ContactCapacity::School))
        .filter(agreement_contact::Column::AgreementId.in_subquery(holding.into_query()))
        .apply_if(after, |list, id| list.filter(agreement_contact::Column::Id.gt(AgreementContactId(id))))
        .order_by_asc(agreement_contact::Column::Id)
        .limit(limit.saturating_add(1))
        .all(conn)
        .await?;
    let rows = contact::query::with_agreements(conn, places).await?;
    let told = check_in::Entity::find()
        .filter(check_in::Column::AgreementId.is_in(rows.iter().map(|row| row.agreement.id)))
        .filter(check_in::Column::OccurredOn.eq(day))
        .filter(check_in::Column::State.is_in([CheckInState::Recorded, CheckInState::Confirmed]))
        .order_by_asc(check_in::Column::Occasion)
        .all(conn)
        .await?;
    let mut occasions: HashMap<AgreementId, Vec<check_in::Model>> = HashMap::new();
    for row in told {
        occasions.entry(row.agreement_id).or_default().push(row);
    }
    let show = |own: OwnRow| {
        let occasions = occasions.get(&own.agreement.id).cloned().unwrap_or_default();
        DayRow { own, occasions }
    };
    Ok(rows.into_iter().map(show).collect())
}

/// The files that somebody sent in, newest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_imports(
    conn: &impl ConnectionTrait,
    person: &Person,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<attendance_import::Model>> {
    let rows = attendance_import::Entity::find()
        .filter(attendance_import::Column::ImportedBy.eq(person.user_id))
        .filter(attendance_import::Column::ProgrammeId.eq(person.programme_id))
        .apply_if(after, |list, id| list.filter(attendance_import::Column::Id.lt(AttendanceImportId(id))))
        .order_by_desc(attendance_import::Column::Id)
        .limit(limit.saturating_add(1))
        .all(conn)
        .await?;
    Ok(rows)
}

/// The attendance agreements of a youth, and what counts of them from the first day to the day before `until`, newest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_of_participant(
    conn: &impl ConnectionTrait,
    id: ParticipantId,
    (from, until): (NaiveDate, NaiveDate),
) -> ApiResult<(Vec<agreement::Model>, Vec<check_in::Model>)> {
    let agreements = agreement::Entity::find()
        .filter(agreement::Column::ParticipantId.eq(id))
        .filter(agreement::Column::Kind.eq(AgreementKind::Attendance))
        .order_by_asc(agreement::Column::Id)
        .all(conn)
        .await?;
    let facts = check_in::Entity::find()
        .filter(check_in::Column::ParticipantId.eq(id))
        .filter(check_in::Column::OccurredOn.gte(from))
        .filter(check_in::Column::OccurredOn.lt(until))
        .filter(check_in::Column::AgreementId.is_in(agreements.iter().map(|row| row.id)))
        .filter(check_in::Column::State.eq(CheckInState::Confirmed))
        .order_by_desc(check_in::Column::OccurredOn)
        .order_by_desc(check_in::Column::Occasion)
        .order_by_desc(check_in::Column::Id)
        .all(conn)
        .await?;
    Ok((agreements, facts))
}
