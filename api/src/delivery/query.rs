//! Reading deliveries that were given up.

use std::collections::HashMap;

use entities::{DeliveryId, DeliveryState, NoticeId, NoticeKind, ProgrammeId, delivery, notice};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::error::ApiResult;

/// Deliveries of a programme that were given up, newest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_dead(
    conn: &impl ConnectionTrait,
    programme_id: ProgrammeId,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<delivery::Model>> {
    let mut list = delivery::Entity::find()
        .filter(delivery::Column::ProgrammeId.eq(programme_id))
        .filter(delivery::Column::State.eq(DeliveryState::Dead));
    if let Some(after) = after {
        list = list.filter(delivery::Column::Id.lt(DeliveryId(after)));
    }
    Ok(list.order_by_desc(delivery::Column::Id).limit(limit.saturating_add(1)).all(conn).await?)
}

/// What the notices of some deliveries are about.
///
/// # Errors
/// Where the database fails.
pub async fn list_kinds(
    conn: &impl ConnectionTrait,
    rows: &[delivery::Model],
) -> ApiResult<HashMap<NoticeId, NoticeKind>> {
    let kinds: Vec<(NoticeId, NoticeKind)> = notice::Entity::find()
        .select_only()
        .column(notice::Column::Id)
        .column(notice::Column::Kind)
        .filter(notice::Column::Id.is_in(rows.iter().filter_map(|row| row.notice_id)))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(kinds.into_iter().collect())
}
