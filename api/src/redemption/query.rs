//! Reading redemptions with what was redeemed.

use std::collections::{BTreeSet, HashMap};

use entities::{
    BookingId, BookingState, OfferId, ProviderId, RedemptionId, Role, booking, offer, redemption,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::booking::query::{acting_as, roles_of};
use crate::error::{ApiError, ApiResult};

/// A redemption with its offer's title.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The redemption.
    pub row: redemption::Model,
    /// What was redeemed.
    pub offer_id: OfferId,
    /// What that is called.
    pub offer_title: String,
    /// As what somebody took it back.
    pub refunded_by_role: Option<Role>,
}

/// The redemptions at a provider, newest first: one page of an index, however many there are.
///
/// # Errors
/// Where the database fails.
pub async fn list_of_provider(
    conn: &impl ConnectionTrait,
    provider: ProviderId,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<Whole>> {
    let list = redemption::Entity::find()
        .filter(redemption::Column::ProviderId.eq(provider))
        .apply_if(after, |list, after| list.filter(redemption::Column::Id.lt(RedemptionId(after))))
        .order_by_desc(redemption::Column::Id)
        .limit(limit.saturating_add(1));
    complete(conn, list.all(conn).await?).await
}

/// Adds the offers and who took back, in three queries however many redemptions.
///
/// # Errors
/// Where the database fails.
pub async fn complete(conn: &impl ConnectionTrait, rows: Vec<redemption::Model>) -> ApiResult<Vec<Whole>> {
    let offer_of: Vec<(BookingId, OfferId)> = booking::Entity::find()
        .select_only()
        .column(booking::Column::Id)
        .column(booking::Column::OfferId)
        .filter(booking::Column::Id.is_in(rows.iter().map(|row| row.booking_id)))
        .into_tuple()
        .all(conn)
        .await?;
    let offers: BTreeSet<OfferId> = offer_of.iter().map(|(_, offer)| *offer).collect();
    let titles: Vec<(OfferId, String)> = offer::Entity::find()
        .select_only()
        .column(offer::Column::Id)
        .column(offer::Column::Title)
        .filter(offer::Column::Id.is_in(offers))
        .into_tuple()
        .all(conn)
        .await?;
    let (offer_of, titles): (HashMap<_, _>, HashMap<_, _>) =
        (offer_of.into_iter().collect(), titles.into_iter().collect());
    let roles = roles_of(conn, rows.iter().filter_map(|row| row.refunded_by).collect()).await?;
    let whole = |row: redemption::Model| {
        let offer_id = *offer_of.get(&row.booking_id)?;
        let refunder = row.refunded_by.and_then(|by| roles.get(&by));
        let refunded_by_role = refunder.and_then(|roles| acting_as(BookingState::Refunded, roles));
        Some(Whole { offer_id, offer_title: titles.get(&offer_id)?.clone(), refunded_by_role, row })
    };
    let complete: Option<Vec<Whole>> = rows.into_iter().map(whole).collect();
    complete.ok_or_else(|| ApiError::internal("a redemption without its booking or offer"))
}
