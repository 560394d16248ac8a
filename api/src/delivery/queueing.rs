//! Putting notices on their way: by mail at once or with the mail of the day, and to every phone.

use std::collections::{BTreeSet, HashMap, HashSet};

use entities::{
    Channel, DeliveryContent, DeliveryId, DeliveryState, NoticeId, ProgrammeId, Role, SigningCodeId, UserId,
    delivery, email_address, membership, notice, notice_settings,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::rules::{GIVE_UP_AFTER, digest_window};
use crate::db::Tx;
use crate::error::ApiResult;
use crate::notice::query::{Preferences, Subscribed, list_preferences, list_subscriptions};
use crate::notice::rules::is_wanted_by_default;
use crate::notice::wording::Wording;

/// Names deliveries that there is one of, whoever makes it: a mail of the day.
const DIGESTS: Uuid = Uuid::from_u128(0x9a1d_7f54_6c1e_4b0e_8d57_1c60_b2b0_4f6a);

/// Whether somebody who chose this wants notices of a kind by a channel.
#[must_use]
pub fn is_wanted(
    preferences: &Preferences,
    user: UserId,
    kind: entities::NoticeKind,
    channel: Channel,
) -> bool {
    let chosen = preferences.get(&(user, kind, channel)).copied();
    chosen.unwrap_or_else(|| is_wanted_by_default(kind, channel))
}

/// What of some people decides how they are told.
struct Ways {
    preferences: Preferences,
    with_address: HashSet<UserId>,
    with_digest: HashSet<UserId>,
    phones: HashMap<UserId, Vec<Subscribed>>,
}

/// Queues what people want outside of their inbox. The number of statements does not grow with the number of notices.
///
/// # Errors
/// Where the database fails.
pub async fn queue(tx: &Tx, notices: &[notice::Model]) -> ApiResult<()> {
    let users: BTreeSet<UserId> = notices.iter().map(|notice| notice.user_id).collect();
    let users: Vec<UserId> = users.into_iter().collect();
    let ways = find_ways(tx, &users).await?;
    let mut rows = Vec::new();
    for notice in notices {
        let wants = |channel| is_wanted(&ways.preferences, notice.user_id, notice.kind, channel);
        if ways.with_address.contains(&notice.user_id) && wants(Channel::Email) {
            let is_urgent = Wording::parse(&notice.wording).is_some_and(Wording::is_urgent);
            rows.push(if ways.with_digest.contains(&notice.user_id) && !is_urgent {
                digest(tx, notice.programme_id, notice.user_id)
            } else {
                Row { notice_id: Some(notice.id), ..Row::of(notice) }.make(tx)
            });
        }
        if wants(Channel::Push) {
            let phones = ways.phones.get(&notice.user_id).map(Vec::as_slice).unwrap_or_default();
            rows.extend(phones.iter().map(|phone| {
                let target_id = Some(phone.id.0);
                Row { channel: Channel::Push, notice_id: Some(notice.id), target_id, ..Row::of(notice) }
                    .make(tx)
            }));
        }
    }
    insert(tx, rows).await
}

/// Queues the code that proves an address.
///
/// # Errors
/// Where the database fails.
pub async fn queue_code(tx: &Tx, programme_id: ProgrammeId, user_id: UserId) -> ApiResult<()> {
    let content = DeliveryContent::AddressCode;
    let row =
        Row { programme_id, user_id, content, channel: Channel::Email, notice_id: None, target_id: None };
    insert(tx, vec![row.make(tx)]).await
}

/// Queues the code with which a guardian without an account signs; `user_id` is the coach who made it.
///
/// # Errors
/// Where the database fails.
pub async fn queue_signing_code(
    tx: &Tx,
    programme_id: ProgrammeId,
    user_id: UserId,
    code: SigningCodeId,
) -> ApiResult<()> {
    let (content, target_id) = (DeliveryContent::SigningCode, Some(code.0));
    let row = Row { programme_id, user_id, content, channel: Channel::Email, notice_id: None, target_id };
    insert(tx, vec![row.make(tx)]).await
}

async fn insert(tx: &Tx, rows: Vec<delivery::Model>) -> ApiResult<()> {
    // Many notices of one person share one mail of the day.
    let mut seen = HashSet::new();
    let rows: Vec<_> = rows.into_iter().filter(|row| seen.insert(row.id)).collect();
    if rows.is_empty() {
        return Ok(());
    }
    delivery::Entity::insert_many(rows.into_iter().map(IntoActiveModel::into_active_model))
        .on_conflict(OnConflict::column(delivery::Column::Id).do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

async fn find_ways(tx: &Tx, users: &[UserId]) -> ApiResult<Ways> {
    let ids = || users.iter().copied();
    let with_address: HashSet<UserId> = email_address::Entity::find()
        .select_only()
        .column(email_address::Column::UserId)
        .filter(email_address::Column::UserId.is_in(ids()))
        .filter(email_address::Column::ConfirmedAt.is_not_null())
        .into_tuple()
        .all(tx)
        .await?
        .into_iter()
        .collect();
    let mut phones: HashMap<UserId, Vec<Subscribed>> = HashMap::new();
    for phone in list_subscriptions(tx, users).await? {
        phones.entry(phone.user_id).or_default().push(phone);
    }
    Ok(Ways {
        preferences: list_preferences(tx, users).await?,
        with_address,
        with_digest: find_digest_readers(tx, users).await?,
        phones,
    })
}

/// Who of some people gets one mail a day: whoever chose it, and coaches who did not choose.
///
/// # Errors
/// Where the database fails.
pub async fn find_digest_readers(
    conn: &impl ConnectionTrait,
    users: &[UserId],
) -> ApiResult<HashSet<UserId>> {
    let chosen: HashMap<UserId, bool> = notice_settings::Entity::find()
        .select_only()
        .column(notice_settings::Column::UserId)
        .column(notice_settings::Column::IsDigest)
        .filter(notice_settings::Column::UserId.is_in(users.iter().copied()))
        .into_tuple::<(UserId, bool)>()
        .all(conn)
        .await?
        .into_iter()
        .collect();
    let coaches: HashSet<UserId> = membership::Entity::find()
        .select_only()
        .column(membership::Column::UserId)
        .filter(membership::Column::UserId.is_in(users.iter().copied()))
        .filter(membership::Column::Role.eq(Role::Coach))
        .filter(membership::Column::EndedAt.is_null())
        .into_tuple()
        .all(conn)
        .await?
        .into_iter()
        .collect();
    let reads = |user: &UserId| chosen.get(user).copied().unwrap_or_else(|| coaches.contains(user));
    Ok(users.iter().copied().filter(reads).collect())
}

struct Row {
    programme_id: ProgrammeId,
    user_id: UserId,
    content: DeliveryContent,
    channel: Channel,
    notice_id: Option<NoticeId>,
    target_id: Option<Uuid>,
}

impl Row {
    fn of(notice: &notice::Model) -> Self {
        Self {
            programme_id: notice.programme_id,
            user_id: notice.user_id,
            content: DeliveryContent::Notice,
            channel: Channel::Email,
            notice_id: None,
            target_id: None,
        }
    }

    fn make(self, tx: &Tx) -> delivery::Model {
        delivery::Model {
            id: DeliveryId::generate(),
            programme_id: self.programme_id,
            user_id: self.user_id,
            notice_id: self.notice_id,
            content: self.content,
            channel: self.channel,
            target_id: self.target_id,
            state: DeliveryState::Waiting,
            due_at: tx.now(),
            give_up_at: tx.now() + GIVE_UP_AFTER,
            attempts: 0,
            claim_id: None,
            last_fault: None,
            made_at: tx.now(),
            ended_at: None,
        }
    }
}

/// The mail of the day that is open now: there is one a person and day, because its identifier says so.
fn digest(tx: &Tx, programme_id: ProgrammeId, user_id: UserId) -> delivery::Model {
    let due_at = digest_window(tx.now()).due_at;
    let content = DeliveryContent::Digest;
    let row =
        Row { programme_id, user_id, content, channel: Channel::Email, notice_id: None, target_id: None };
    let name = format!("{user_id}:{}", due_at.timestamp());
    delivery::Model {
        id: DeliveryId(Uuid::new_v5(&DIGESTS, name.as_bytes())),
        due_at,
        give_up_at: due_at + GIVE_UP_AFTER,
        ..row.make(tx)
    }
}
