//! Reading certificates.

use chrono::NaiveDate;
use entities::{
    CertificateId, ParticipantId, ProgrammeId, certificate, participant, place, placement, placement_shift,
    programme,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::employer::query::name_of;
use crate::error::{ApiError, ApiResult, Code};
use crate::people::query::display_name_of;
use crate::placement::query::{document_of, last_day_of};
use crate::programme::query::get_programme;

/// What a certificate tells of a placement.
#[derive(Clone, Debug)]
pub struct Story {
    /// The place as it is written.
    pub place: place::Model,
    /// The employer's name.
    pub employer_name: String,
    /// Hours entered at it.
    pub shifts: Vec<placement_shift::Model>,
    /// The last day of work, as both sides or the coach said.
    pub last_on: NaiveDate,
}

/// What there is to tell of a placement that was completed, in whole or in part.
///
/// # Errors
/// Where the database fails.
pub async fn story_of(conn: &impl ConnectionTrait, row: &placement::Model) -> ApiResult<Story> {
    let lost = || ApiError::internal("a placement without its place");
    let place = place::Entity::find_by_id(row.place_id).one(conn).await?.ok_or_else(lost)?;
    let employer_name = name_of(conn, row.employer_id).await?;
    let of_placement = placement_shift::Column::PlacementId.eq(row.id);
    let shifts = placement_shift::Entity::find().filter(of_placement).all(conn).await?;
    let last_on = last_day_of(conn, row).await?;
    let last_on = last_on.ok_or_else(|| ApiError::internal("a completed placement without a last day"))?;
    Ok(Story { place, employer_name, shifts, last_on })
}

/// Who guided a youth.
#[derive(Clone, Debug)]
pub struct Guides {
    /// At work, as it was signed.
    pub supervisor: String,
    /// The coach who issued the certificate.
    pub coach: String,
}

/// Who guided the youth of a certificate: for its paper alone, which the youth shows to whom they like.
///
/// # Errors
/// Where the database fails.
pub async fn guides_of(conn: &impl ConnectionTrait, row: &certificate::Model) -> ApiResult<Guides> {
    let lost = || ApiError::internal("a certificate without its placement");
    let placement = placement::Entity::find_by_id(row.placement_id).one(conn).await?.ok_or_else(lost)?;
    let coach = display_name_of(conn, row.issued_by).await?;
    Ok(Guides { supervisor: document_of(&placement)?.terms.supervisor_name, coach })
}

/// The certificates of a youth, newest first; one row more than the page holds.
///
/// # Errors
/// Where the database fails.
pub async fn list(
    conn: &impl ConnectionTrait,
    id: ParticipantId,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<certificate::Model>> {
    let rows = certificate::Entity::find()
        .filter(certificate::Column::ParticipantId.eq(id))
        .apply_if(after, |list, after| list.filter(certificate::Column::Id.lt(CertificateId(after))))
        .order_by_desc(certificate::Column::Id)
        .limit(limit.saturating_add(1))
        .all(conn)
        .await?;
    Ok(rows)
}

/// A certificate as strangers ask for it, with the youth's first name and surname, and the programme.
///
/// # Errors
/// 404 where there is none.
pub async fn get_for_strangers(
    conn: &impl ConnectionTrait,
    id: CertificateId,
) -> ApiResult<(certificate::Model, participant::Model, programme::Model)> {
    let row = certificate::Entity::find_by_id(id).one(conn).await?.ok_or(Code::NotFound)?;
    let youth = participant::Entity::find_by_id(row.participant_id).one(conn).await?.ok_or(Code::NotFound)?;
    let programme = get_programme(conn, row.programme_id).await?;
    Ok((row, youth, programme))
}

/// The programme by the name in its address.
///
/// # Errors
/// 404 where there is none.
pub async fn programme_named(conn: &impl ConnectionTrait, slug: &str) -> ApiResult<programme::Model> {
    let by_slug = programme::Column::Slug.eq(slug);
    programme::Entity::find().filter(by_slug).one(conn).await?.ok_or_else(|| Code::NotFound.into())
}

/// What of a programme's certificates was revoked, oldest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_revoked(conn: &impl ConnectionTrait, id: ProgrammeId) -> ApiResult<Vec<CertificateId>> {
    let rows = certificate::Entity::find()
        .select_only()
        .column(certificate::Column::Id)
        .filter(certificate::Column::ProgrammeId.eq(id))
        .filter(certificate::Column::RevokedAt.is_not_null())
        .order_by_asc(certificate::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows)
}
