//! Reading bookings with what people want to see beside them.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entities::{
    BookingId, BookingState, OfferId, OrganisationId, ParticipantId, ProviderId, Role, UserId, booking,
    membership, offer, organisation, participant, provider,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::rules::lapsed_if_ended_by;
use crate::error::{ApiError, ApiResult};

/// A booking with its offer, its provider's name and the youth's first name.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The booking.
    pub row: booking::Model,
    /// What was booked.
    pub offer: offer::Model,
    /// Name of the provider.
    pub provider_name: String,
    /// First name of the youth.
    pub first_name: String,
    /// As what somebody ended it; absent while it is open and where the programme did it by itself.
    pub closed_by_role: Option<Role>,
}

/// Adds what belongs to each booking, in five queries however many there are.
///
/// # Errors
/// Where the database fails.
pub async fn complete(conn: &impl ConnectionTrait, rows: Vec<booking::Model>) -> ApiResult<Vec<Whole>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let offers: BTreeSet<OfferId> = rows.iter().map(|row| row.offer_id).collect();
    let offers = offer::Entity::find().filter(offer::Column::Id.is_in(offers)).all(conn).await?;
    let offers: HashMap<OfferId, offer::Model> = offers.into_iter().map(|row| (row.id, row)).collect();
    let names = provider_names(conn, rows.iter().map(|row| row.provider_id).collect()).await?;
    let youths: BTreeSet<ParticipantId> = rows.iter().map(|row| row.participant_id).collect();
    let youths = participant::Entity::find().filter(participant::Column::Id.is_in(youths)).all(conn).await?;
    let youths: HashMap<ParticipantId, participant::Model> =
        youths.into_iter().map(|row| (row.id, row)).collect();
    let roles = roles_of(conn, rows.iter().filter_map(|row| row.closed_by).collect()).await?;
    let whole = |row: booking::Model| {
        let youth = youths.get(&row.participant_id)?;
        let closed_by_role = row.closed_by.and_then(|by| match roles.get(&by) {
            _ if by == youth.user_id => Some(Role::Participant),
            Some(roles) => acting_as(row.state, roles),
            None => None,
        });
        Some(Whole {
            offer: offers.get(&row.offer_id)?.clone(),
            provider_name: names.get(&row.provider_id)?.clone(),
            first_name: youth.first_name.clone(),
            closed_by_role,
            row,
        })
    };
    let complete: Option<Vec<Whole>> = rows.into_iter().map(whole).collect();
    complete.ok_or_else(|| ApiError::internal("a booking without its offer, provider or youth"))
}

/// One of them.
///
/// # Errors
/// Where the database fails.
pub async fn complete_one(conn: &impl ConnectionTrait, row: booking::Model) -> ApiResult<Whole> {
    let whole = complete(conn, vec![row]).await?.pop();
    whole.ok_or_else(|| ApiError::internal("a booking went missing"))
}

async fn provider_names(
    conn: &impl ConnectionTrait,
    ids: BTreeSet<ProviderId>,
) -> ApiResult<HashMap<ProviderId, String>> {
    let of: Vec<(ProviderId, OrganisationId)> = provider::Entity::find()
        .select_only()
        .column(provider::Column::Id)
        .column(provider::Column::OrganisationId)
        .filter(provider::Column::Id.is_in(ids))
        .into_tuple()
        .all(conn)
        .await?;
    let organisations = of.iter().map(|(_, organisation)| *organisation);
    let names: Vec<(OrganisationId, String)> = organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Id)
        .column(organisation::Column::Name)
        .filter(organisation::Column::Id.is_in(organisations))
        .into_tuple()
        .all(conn)
        .await?;
    let names: HashMap<OrganisationId, String> = names.into_iter().collect();
    Ok(of
        .into_iter()
        .filter_map(|(id, organisation)| Some((id, names.get(&organisation)?.clone())))
        .collect())
}

/// The roles that people hold or held, as far as they can end a booking.
///
/// # Errors
/// Where the database fails.
pub async fn roles_of(
    conn: &impl ConnectionTrait,
    users: BTreeSet<UserId>,
) -> ApiResult<HashMap<UserId, Vec<Role>>> {
    let rows: Vec<(UserId, Role)> = membership::Entity::find()
        .select_only()
        .column(membership::Column::UserId)
        .column(membership::Column::Role)
        .filter(membership::Column::UserId.is_in(users))
        .filter(membership::Column::Role.is_in([Role::Lead, Role::Finance, Role::Provider]))
        .into_tuple()
        .all(conn)
        .await?;
    let mut roles: HashMap<UserId, Vec<Role>> = HashMap::new();
    for (user, role) in rows {
        roles.entry(user).or_default().push(role);
    }
    Ok(roles)
}

/// As what somebody with several roles must have acted.
#[must_use]
pub fn acting_as(state: BookingState, roles: &[Role]) -> Option<Role> {
    let likely = match state {
        BookingState::NoShow | BookingState::Redeemed => [Role::Provider, Role::Lead, Role::Finance],
        _ => [Role::Lead, Role::Finance, Role::Provider],
    };
    likely.into_iter().find(|role| roles.contains(role))
}

/// The bookings of a participant, newest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_of_participant(
    conn: &impl ConnectionTrait,
    participant: ParticipantId,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<Whole>> {
    let list = booking::Entity::find()
        .filter(booking::Column::ParticipantId.eq(participant))
        .apply_if(after, |list, after| list.filter(booking::Column::Id.lt(BookingId(after))))
        .order_by_desc(booking::Column::Id)
        .limit(limit.saturating_add(1));
    complete(conn, list.all(conn).await?).await
}

/// The bookings at a provider in one state, newest first; of one offer where it is named.
///
/// # Errors
/// Where the database fails.
pub async fn list_of_provider(
    conn: &impl ConnectionTrait,
    provider: ProviderId,
    state: BookingState,
    offer: Option<OfferId>,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<Whole>> {
    let list = booking::Entity::find()
        .filter(booking::Column::ProviderId.eq(provider))
        .filter(booking::Column::State.eq(state))
        .apply_if(offer, |list, offer| list.filter(booking::Column::OfferId.eq(offer)))
        .apply_if(after, |list, after| list.filter(booking::Column::Id.lt(BookingId(after))))
        .order_by_desc(booking::Column::Id)
        .limit(limit.saturating_add(1));
    complete(conn, list.all(conn).await?).await
}

/// Open bookings of offers that ended 30 days ago or earlier.
///
/// # Errors
/// Where the database fails.
pub async fn list_lapsed(conn: &impl ConnectionTrait, today: NaiveDate) -> ApiResult<Vec<BookingId>> {
    let its_offer = booking::Entity::belongs_to(offer::Entity)
        .from(booking::Column::OfferId)
        .to(offer::Column::Id)
        .into();
    let list = booking::Entity::find()
        .select_only()
        .column(booking::Column::Id)
        .join(JoinType::InnerJoin, its_offer)
        .filter(booking::Column::State.eq(BookingState::Booked))
        .filter(offer::Column::UntilDate.lte(lapsed_if_ended_by(today)))
        .order_by_asc(booking::Column::Id);
    Ok(list.into_tuple().all(conn).await?)
}
