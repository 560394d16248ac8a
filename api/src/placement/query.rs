//! Reading placements, their hours, and what was told of them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    EmployerId, IntroductionSide, ParticipantId, PlacementId, PlacementParty, PlacementShiftId,
    PlacementState, ReleaseItem, ReleaseState, ShiftState, introduction, placement, placement_report,
    placement_shift, placement_signature, release,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::access::{Relation, Visible};
use super::document::Document;
use super::judging::shift_of;
use super::rules::last_day;
use crate::error::{ApiError, ApiResult};
use crate::introduction::rules::shows_youth;

/// What is agreed.
///
/// # Errors
/// Where what is kept can't be read, which is our mistake.
pub fn document_of(row: &placement::Model) -> ApiResult<Document> {
    serde_json::from_str(&row.document).map_err(ApiError::internal)
}

/// The signatures under a placement, in the order in which they were put.
///
/// # Errors
/// Where the database fails.
pub async fn list_signatures(
    conn: &impl ConnectionTrait,
    id: PlacementId,
) -> ApiResult<Vec<placement_signature::Model>> {
    Ok(placement_signature::Entity::find()
        .filter(placement_signature::Column::PlacementId.eq(id))
        .order_by_asc(placement_signature::Column::SignedAt)
        .order_by_asc(placement_signature::Column::Party)
        .all(conn)
        .await?)
}

/// What was told of how placements went.
///
/// # Errors
/// Where the database fails.
pub async fn list_reports(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PlacementId>,
) -> ApiResult<Vec<placement_report::Model>> {
    Ok(placement_report::Entity::find()
        .filter(placement_report::Column::PlacementId.is_in(ids))
        .order_by_asc(placement_report::Column::ReportedAt)
        .order_by_asc(placement_report::Column::Side)
        .all(conn)
        .await?)
}

/// Placements of a youth, newest first; one row more than the page holds.
///
/// # Errors
/// Where the database fails.
pub async fn list_of_participant(
    conn: &impl ConnectionTrait,
    id: ParticipantId,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<placement::Model>> {
    list(conn, placement::Column::ParticipantId.eq(id), after, limit).await
}

/// Placements at an employer but for drafts that came to nothing, newest first; one row more than the page holds.
///
/// # Errors
/// Where the database fails.
pub async fn list_of_employer(
    conn: &impl ConnectionTrait,
    id: EmployerId,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<placement::Model>> {
    let of_employer = placement::Column::EmployerId.eq(id);
    let came_to_something =
        placement::Column::State.ne(PlacementState::Cancelled).or(placement::Column::SignedAt.is_not_null());
    list(conn, of_employer.and(came_to_something), after, limit).await
}

async fn list(
    conn: &impl ConnectionTrait,
    whose: sea_orm::sea_query::SimpleExpr,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<placement::Model>> {
    Ok(placement::Entity::find()
        .filter(whose)
        .apply_if(after, |query, id| query.filter(placement::Column::Id.lt(PlacementId(id))))
        .order_by_desc(placement::Column::Id)
        .limit(limit.saturating_add(1))
        .all(conn)
        .await?)
}

/// Hours of a placement, newest day first; one row more than the page holds. `after` is the last of the page before, by day and
/// identifier.
///
/// # Errors
/// Where the database fails.
pub async fn list_shifts(
    conn: &impl ConnectionTrait,
    id: PlacementId,
    after: Option<(NaiveDate, Uuid)>,
    limit: u64,
) -> ApiResult<Vec<placement_shift::Model>> {
    use placement_shift::Column::{Id, PlacementId as OfPlacement, WorkedOn};
    let later = |(day, shift): (NaiveDate, Uuid)| {
        WorkedOn.lt(day).or(WorkedOn.eq(day).and(Id.lt(PlacementShiftId(shift))))
    };
    Ok(placement_shift::Entity::find()
        .filter(OfPlacement.eq(id))
        .apply_if(after, |query, end| query.filter(later(end)))
        .order_by_desc(WorkedOn)
        .order_by_desc(Id)
        .limit(limit.saturating_add(1))
        .all(conn)
        .await?)
}

/// The last day of work at a placement, agreed or as it ended; `None` where nobody worked.
///
/// # Errors
/// Where the database fails.
pub async fn last_day_of(
    conn: &impl ConnectionTrait,
    row: &placement::Model,
) -> ApiResult<Option<NaiveDate>> {
    Ok(last_day(row, &list_reports(conn, [row.id]).await?))
}

/// The last day of work at each of these placements where somebody worked, in one query.
///
/// # Errors
/// Where the database fails.
pub async fn last_days_of(
    conn: &impl ConnectionTrait,
    rows: &[placement::Model],
) -> ApiResult<HashMap<PlacementId, NaiveDate>> {
    let mut reports: HashMap<PlacementId, Vec<placement_report::Model>> = HashMap::new();
    for report in list_reports(conn, rows.iter().map(|row| row.id)).await? {
        reports.entry(report.placement_id).or_default().push(report);
    }
    let known = |row: &placement::Model| {
        let told = reports.get(&row.id).map_or(&[][..], Vec::as_slice);
        Some((row.id, last_day(row, told)?))
    };
    Ok(rows.iter().filter_map(known).collect())
}

/// What hours add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Minutes that the employer confirmed.
    pub confirmed_minutes: i64,
    /// Minutes that wait for the employer.
    pub entered_minutes: i64,
}

/// Adds the hours of a placement up, in real minutes. There are a few hundred at most, because a placement lasts a year at most.
///
/// # Errors
/// Where the database fails.
pub async fn sum_shifts(conn: &impl ConnectionTrait, id: PlacementId) -> ApiResult<Sums> {
    let rows = placement_shift::Entity::find()
        .filter(placement_shift::Column::PlacementId.eq(id))
        .filter(placement_shift::Column::State.is_in([ShiftState::Entered, ShiftState::Confirmed]));
    let mut sums = Sums::default();
    for row in rows.all(conn).await? {
        let minutes = shift_of(&row).minutes();
        match row.state {
            ShiftState::Confirmed => sums.confirmed_minutes += minutes,
            ShiftState::Entered => sums.entered_minutes += minutes,
            ShiftState::Refused => {}
        }
    }
    Ok(sums)
}

/// Somebody's name under a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedBy {
    /// For whom.
    pub party: PlacementParty,
    /// The name; absent where it is not for the reader's eyes: the employer reads that a guardian signed, and not who.
    pub name: Option<String>,
    /// When.
    pub signed_at: DateTime<Utc>,
}

/// Everything that the printed agreement needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedDocument {
    /// Which placement.
    pub id: PlacementId,
    /// What was signed.
    pub document: Document,
    /// Its hash, hexadecimal: what the signatures stand under.
    pub content_hash: String,
    /// How the youth is called on it: to the employer by first name, and by surname for as long as that is released.
    pub youth_name: String,
    /// Who signed, in the order in which they did.
    pub signatures: Vec<SignedBy>,
    /// When the last signature came.
    pub signed_at: DateTime<Utc>,
}

/// The signed document as the caller may have it; `None` before everybody signed.
///
/// # Errors
/// Where the database fails.
pub async fn signed_document(
    conn: &impl ConnectionTrait,
    visible: &Visible,
) -> ApiResult<Option<SignedDocument>> {
    let row = visible.placement();
    let Some(signed_at) = row.signed_at else { return Ok(None) };
    let is_employer = matches!(visible.relation(), Relation::Employer(_));
    let signatures = list_signatures(conn, row.id).await?.into_iter().map(|signature| {
        let is_shown = !is_employer || signature.party != PlacementParty::Guardian;
        SignedBy {
            party: signature.party,
            name: is_shown.then_some(signature.signer_name),
            signed_at: signature.signed_at,
        }
    });
    let youth = visible.participant();
    let youth_name = if !is_employer || is_surname_released(conn, row).await? {
        format!("{} {}", youth.first_name, youth.surname)
    } else {
        youth.first_name.clone()
    };
    Ok(Some(SignedDocument {
        id: row.id,
        document: document_of(row)?,
        content_hash: row.content_hash.clone(),
        youth_name,
        signatures: signatures.collect(),
        signed_at,
    }))
}

/// Whether the employer knows the surname now: what was released ends with the introduction.
async fn is_surname_released(conn: &impl ConnectionTrait, row: &placement::Model) -> ApiResult<bool> {
    let introduction = introduction::Entity::find_by_id(row.introduction_id).one(conn).await?;
    if !introduction.is_some_and(|introduction| shows_youth(introduction.state)) {
        return Ok(false);
    }
    let released = release::Entity::find()
        .filter(release::Column::IntroductionId.eq(row.introduction_id))
        .filter(release::Column::Item.eq(ReleaseItem::Surname))
        .filter(release::Column::State.eq(ReleaseState::Released))
        .limit(1);
    Ok(released.one(conn).await?.is_some())
}

/// Placements in force whose last day was on `until` or earlier: a page after `after`.
///
/// # Errors
/// Where the database fails.
pub async fn list_ended(
    conn: &impl ConnectionTrait,
    until: NaiveDate,
    after: Option<PlacementId>,
    limit: u64,
) -> ApiResult<Vec<placement::Model>> {
    Ok(placement::Entity::find()
        .filter(placement::Column::State.eq(PlacementState::Active))
        .filter(placement::Column::EndsOn.lte(until))
        .apply_if(after, |query, id| query.filter(placement::Column::Id.gt(id)))
        .order_by_asc(placement::Column::Id)
        .limit(limit)
        .all(conn)
        .await?)
}

/// Placements with hours that have waited for the employer since `until` or longer: a page of identifiers after `after`.
///
/// # Errors
/// Where the database fails.
pub async fn list_with_waiting_hours(
    conn: &impl ConnectionTrait,
    until: DateTime<Utc>,
    after: Option<PlacementId>,
    limit: u64,
) -> ApiResult<Vec<PlacementId>> {
    Ok(placement_shift::Entity::find()
        .select_only()
        .column(placement_shift::Column::PlacementId)
        .distinct()
        .filter(placement_shift::Column::State.eq(ShiftState::Entered))
        .filter(placement_shift::Column::EnteredAt.lte(until))
        .apply_if(after, |query, id| query.filter(placement_shift::Column::PlacementId.gt(id)))
        .order_by_asc(placement_shift::Column::PlacementId)
        .limit(limit)
        .into_tuple()
        .all(conn)
        .await?)
}

/// Whether hours wait for the employer since `until` or longer.
///
/// # Errors
/// Where the database fails.
pub async fn has_waiting_hours(
    conn: &impl ConnectionTrait,
    id: PlacementId,
    until: DateTime<Utc>,
) -> ApiResult<bool> {
    let waiting = placement_shift::Entity::find()
        .filter(placement_shift::Column::PlacementId.eq(id))
        .filter(placement_shift::Column::State.eq(ShiftState::Entered))
        .filter(placement_shift::Column::EnteredAt.lte(until))
        .limit(1);
    Ok(waiting.one(conn).await?.is_some())
}

/// Whether a side has told how it went.
///
/// # Errors
/// Where the database fails.
pub async fn has_told(
    conn: &impl ConnectionTrait,
    id: PlacementId,
    side: IntroductionSide,
) -> ApiResult<bool> {
    Ok(placement_report::Entity::find_by_id((id, side)).one(conn).await?.is_some())
}
