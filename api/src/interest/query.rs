//! Reading interests with what people want to see beside them, and counting what there was before.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    EmployerId, InterestId, InterestState, IntroductionEventId, ParticipantId, interest, introduction,
    introduction_event,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use uuid::Uuid;

use crate::auth::Person;
use crate::employer::query::names_of;
use crate::error::{ApiError, ApiResult};
use crate::participant::query::{first_names, ids_within_sight};
use crate::place::query::titles_of;

/// An interest with what goes with it.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The interest.
    pub row: interest::Model,
    /// First name of the youth.
    pub first_name: String,
    /// What the place is called.
    pub place_title: String,
    /// What the employer is called.
    pub employer_name: String,
    /// What came of it.
    pub introduction: Option<introduction::Model>,
}

/// Adds what goes with each interest, in four queries however many there are.
///
/// # Errors
/// Where the database fails.
pub async fn complete(conn: &impl ConnectionTrait, rows: Vec<interest::Model>) -> ApiResult<Vec<Whole>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let youths = first_names(conn, rows.iter().map(|row| row.participant_id)).await?;
    let titles = titles_of(conn, rows.iter().map(|row| row.place_id)).await?;
    let names = names_of(conn, rows.iter().map(|row| row.employer_id)).await?;
    let made = introduction::Column::InterestId.is_in(rows.iter().map(|row| row.id));
    let made = introduction::Entity::find().filter(made).all(conn).await?;
    let mut made: HashMap<InterestId, introduction::Model> =
        made.into_iter().map(|row| (row.interest_id, row)).collect();
    let whole = |row: interest::Model| {
        Some(Whole {
            first_name: youths.get(&row.participant_id)?.clone(),
            place_title: titles.get(&row.place_id)?.clone(),
            employer_name: names.get(&row.employer_id)?.clone(),
            introduction: made.remove(&row.id),
            row,
        })
    };
    let complete: Option<Vec<Whole>> = rows.into_iter().map(whole).collect();
    complete.ok_or_else(|| ApiError::internal("an interest without its youth, place or employer"))
}

/// One of them.
///
/// # Errors
/// Where the database fails.
pub async fn complete_one(conn: &impl ConnectionTrait, row: interest::Model) -> ApiResult<Whole> {
    let whole = complete(conn, vec![row]).await?.pop();
    whole.ok_or_else(|| ApiError::internal("an interest went missing"))
}

/// The interests of a youth, newest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_of_participant(
    conn: &impl ConnectionTrait,
    participant: ParticipantId,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<Whole>> {
    let list = interest::Entity::find()
        .filter(interest::Column::ParticipantId.eq(participant))
        .apply_if(after, |list, after| list.filter(interest::Column::Id.lt(InterestId(after))))
        .order_by_desc(interest::Column::Id)
        .limit(limit.saturating_add(1));
    complete(conn, list.all(conn).await?).await
}

/// The interests of those whose file the caller may read, in one state, oldest first: whoever waits longest is on top.
///
/// # Errors
/// Where the database fails.
pub async fn list_within_sight(
    conn: &impl ConnectionTrait,
    person: &Person,
    today: NaiveDate,
    state: InterestState,
    (after, limit): (Option<Uuid>, u64),
) -> ApiResult<Vec<Whole>> {
    let list = interest::Entity::find()
        .filter(interest::Column::ParticipantId.in_subquery(ids_within_sight(person, today)))
        .filter(interest::Column::State.eq(state))
        .apply_if(after, |list, after| list.filter(interest::Column::Id.gt(InterestId(after))))
        .order_by_asc(interest::Column::Id)
        .limit(limit.saturating_add(1));
    complete(conn, list.all(conn).await?).await
}

/// What happened to an interest and its introduction, newest first; one row more than the page holds.
///
/// # Errors
/// Where the database fails.
pub async fn list_events(
    conn: &impl ConnectionTrait,
    interest: InterestId,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<introduction_event::Model>> {
    let rows = introduction_event::Entity::find()
        .filter(introduction_event::Column::InterestId.eq(interest))
        .apply_if(after, |list, after| {
            list.filter(introduction_event::Column::Id.lt(IntroductionEventId(after)))
        })
        .order_by_desc(introduction_event::Column::Id)
        .limit(limit.saturating_add(1))
        .all(conn)
        .await?;
    Ok(rows)
}

/// How many open interests a youth has.
///
/// # Errors
/// Where the database fails.
pub async fn count_open(conn: &impl ConnectionTrait, participant: ParticipantId) -> ApiResult<u64> {
    let open = [InterestState::Expressed, InterestState::Returned, InterestState::Endorsed];
    let count = interest::Entity::find()
        .filter(interest::Column::ParticipantId.eq(participant))
        .filter(interest::Column::State.is_in(open))
        .count(conn)
        .await?;
    Ok(count)
}

/// When a youth was last introduced to an employer.
///
/// # Errors
/// Where the database fails.
pub async fn last_introduced(
    conn: &impl ConnectionTrait,
    employer: EmployerId,
    participant: ParticipantId,
) -> ApiResult<Option<DateTime<Utc>>> {
    let last = introduction::Entity::find()
        .select_only()
        .column(introduction::Column::IntroducedAt)
        .filter(introduction::Column::ParticipantId.eq(participant))
        .filter(introduction::Column::EmployerId.eq(employer))
        .order_by_desc(introduction::Column::IntroducedAt)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(last)
}

/// The moments at which youths were introduced to an employer after `since`, oldest first, whatever came of it.
///
/// # Errors
/// Where the database fails.
pub async fn list_introduced_since(
    conn: &impl ConnectionTrait,
    employer: EmployerId,
    since: DateTime<Utc>,
) -> ApiResult<Vec<DateTime<Utc>>> {
    let moments = introduction::Entity::find()
        .select_only()
        .column(introduction::Column::IntroducedAt)
        .filter(introduction::Column::EmployerId.eq(employer))
        .filter(introduction::Column::IntroducedAt.gt(since))
        .order_by_asc(introduction::Column::IntroducedAt)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(moments)
}
