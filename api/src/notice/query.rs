//! Reading the inbox, and how somebody wants to be told.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entities::{
    Channel, NoticeId, NoticeKind, ParticipantId, PushSubscriptionId, UserId, coach_assignment,
    email_address, notice, notice_preference, notice_settings, participant, push_subscription, session,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::error::ApiResult;
use crate::language::Language;

/// Notices of a person, newest first.
///
/// # Errors
/// Where the database fails.
pub async fn list(
    conn: &impl ConnectionTrait,
    user_id: UserId,
    unread: Option<bool>,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<notice::Model>> {
    let mut list = notice::Entity::find().filter(notice::Column::UserId.eq(user_id));
    list = match unread {
        Some(true) => list.filter(notice::Column::ReadAt.is_null()),
        Some(false) => list.filter(notice::Column::ReadAt.is_not_null()),
        None => list,
    };
    if let Some(after) = after {
        list = list.filter(notice::Column::Id.lt(NoticeId(after)));
    }
    Ok(list.order_by_desc(notice::Column::Id).limit(limit.saturating_add(1)).all(conn).await?)
}

/// First names of the youths whom some notices are about, as far as the reader is their coach now.
///
/// # Errors
/// Where the database fails.
pub async fn list_names_for_coach(
    conn: &impl ConnectionTrait,
    reader: UserId,
    rows: &[notice::Model],
) -> ApiResult<HashMap<ParticipantId, String>> {
    let about: HashSet<ParticipantId> = rows.iter().filter_map(|row| row.participant_id).collect();
    if about.is_empty() {
        return Ok(HashMap::new());
    }
    let assignment = coach_assignment::Entity::belongs_to(participant::Entity)
        .from(coach_assignment::Column::ParticipantId)
        .to(participant::Column::Id);
    let names: Vec<(ParticipantId, String)> = coach_assignment::Entity::find()
        .select_only()
        .column(participant::Column::Id)
        .column(participant::Column::FirstName)
        .join(JoinType::InnerJoin, assignment.into())
        .filter(coach_assignment::Column::CoachId.eq(reader))
        .filter(coach_assignment::Column::UntilAt.is_null())
        .filter(coach_assignment::Column::ParticipantId.is_in(about))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(names.into_iter().collect())
}

/// How many notices somebody has not read.
///
/// # Errors
/// Where the database fails.
pub async fn count_unread(conn: &impl ConnectionTrait, user_id: UserId) -> ApiResult<u64> {
    let unread = notice::Entity::find()
        .filter(notice::Column::UserId.eq(user_id))
        .filter(notice::Column::ReadAt.is_null());
    Ok(unread.count(conn).await?)
}

/// How somebody wants to be told.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Settings {
    /// Language of mails.
    pub language: Language,
    /// One mail a day; absent: as their role has it.
    pub is_digest: Option<bool>,
    /// Counts changes; 0 while nothing was ever chosen.
    pub version: i32,
}

impl From<notice_settings::Model> for Settings {
    fn from(row: notice_settings::Model) -> Self {
        let language = Language::ALL.into_iter().find(|language| language.tag() == row.language);
        Self { language: language.unwrap_or_default(), is_digest: Some(row.is_digest), version: row.version }
    }
}

/// What somebody set.
///
/// # Errors
/// Where the database fails.
pub async fn get_settings(conn: &impl ConnectionTrait, user_id: UserId) -> ApiResult<Settings> {
    let row = notice_settings::Entity::find_by_id(user_id).one(conn).await?;
    Ok(row.map(Settings::from).unwrap_or_default())
}

/// What people chose, by whom, kind and channel.
pub type Preferences = HashMap<(UserId, NoticeKind, Channel), bool>;

/// What some people chose; what they did not choose is as the kind has it.
///
/// # Errors
/// Where the database fails.
pub async fn list_preferences(conn: &impl ConnectionTrait, users: &[UserId]) -> ApiResult<Preferences> {
    let rows = notice_preference::Entity::find()
        .filter(notice_preference::Column::UserId.is_in(users.iter().copied()))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| ((row.user_id, row.kind, row.channel), row.is_wanted)).collect())
}

/// The address that somebody gave, proved or not.
///
/// # Errors
/// Where the database fails.
pub async fn find_address(
    conn: &impl ConnectionTrait,
    user_id: UserId,
) -> ApiResult<Option<email_address::Model>> {
    Ok(email_address::Entity::find_by_id(user_id).one(conn).await?)
}

/// A phone that can be woken.
#[derive(Clone, Debug, sea_orm::FromQueryResult)]
pub struct Subscribed {
    /// The subscription.
    pub id: PushSubscriptionId,
    /// Whose.
    pub user_id: UserId,
    /// What the person calls the device.
    pub device_name: String,
    /// Address at the push service.
    pub endpoint: String,
    /// When it was registered.
    pub made_at: DateTime<Utc>,
}

/// The phones of some people that are still signed in, newest first. There are as many as devices, so they come in one page.
///
/// # Errors
/// Where the database fails.
pub async fn list_subscriptions(conn: &impl ConnectionTrait, users: &[UserId]) -> ApiResult<Vec<Subscribed>> {
    let session = push_subscription::Entity::belongs_to(session::Entity)
        .from(push_subscription::Column::SessionId)
        .to(session::Column::Id);
    let rows = push_subscription::Entity::find()
        .select_only()
        .column(push_subscription::Column::Id)
        .column(push_subscription::Column::UserId)
        .column(session::Column::DeviceName)
        .column(push_subscription::Column::Endpoint)
        .column(push_subscription::Column::MadeAt)
        .join(JoinType::InnerJoin, session.into())
        .filter(push_subscription::Column::UserId.is_in(users.iter().copied()))
        .filter(session::Column::EndedAt.is_null())
        .order_by_desc(push_subscription::Column::Id);
    Ok(rows.into_model().all(conn).await?)
}
