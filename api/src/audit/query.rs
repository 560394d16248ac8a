//! Reading the trail.

use entities::{ParticipantId, ProgrammeId, audit_entry};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::error::ApiResult;
use crate::page::PageQuery;

/// Entries of a programme, or of one file in it, newest first; one row more than the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_entries(
    conn: &impl ConnectionTrait,
    programme_id: ProgrammeId,
    participant_id: Option<ParticipantId>,
    page: &PageQuery,
) -> ApiResult<Vec<audit_entry::Model>> {
    let rows = audit_entry::Entity::find()
        .filter(audit_entry::Column::ProgrammeId.eq(programme_id))
        .apply_if(participant_id, |query, id| query.filter(audit_entry::Column::ParticipantId.eq(id)))
        .apply_if(page.after()?, |query, id| query.filter(audit_entry::Column::Id.lt(id)))
        .order_by_desc(audit_entry::Column::Id)
        .limit(page.limit()? + 1)
        .all(conn)
        .await?;
    Ok(rows)
}
