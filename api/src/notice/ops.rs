//! Telling people something, and noting that they read it.

use std::collections::HashSet;

use entities::{NoticeId, NoticeKind, ParticipantId, ProgrammeId, UserId, notice, user};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::Value;
use uuid::Uuid;

use super::access::Readable;
use super::wording::Wording;
use crate::auth::Person;
use crate::db::Tx;
use crate::delivery::queueing::queue;
use crate::error::ApiResult;

/// Something to tell somebody.
#[derive(Clone, Debug)]
pub struct Telling {
    /// In which programme.
    pub programme_id: ProgrammeId,
    /// To whom.
    pub user_id: UserId,
    /// What it is about.
    pub kind: NoticeKind,
    /// Which words.
    pub wording: Wording,
    /// What made it: of one cause nobody is told twice.
    pub cause: String,
    /// Whose file it is about.
    pub participant_id: Option<ParticipantId>,
    /// Kind of thing it is about.
    pub subject_kind: String,
    /// Which one.
    pub subject_id: Uuid,
    /// Values for the words.
    pub details: Value,
}

/// Puts notices into inboxes and what people want outside of them into the queue. Who was told of the cause before, or may
/// no longer sign in, is left out. The number of statements does not grow with the number of notices.
///
/// # Errors
/// Where the database fails.
pub async fn tell(tx: &Tx, mut tellings: Vec<Telling>) -> ApiResult<()> {
    if tellings.is_empty() {
        return Ok(());
    }
    let users: HashSet<UserId> = tellings.iter().map(|it| it.user_id).collect();
    let enabled: HashSet<UserId> = user::Entity::find()
        .select_only()
        .column(user::Column::Id)
        .filter(user::Column::Id.is_in(users))
        .filter(user::Column::DisabledAt.is_null())
        .into_tuple()
        .all(tx)
        .await?
        .into_iter()
        .collect();
    let causes: HashSet<String> = tellings.iter().map(|it| it.cause.clone()).collect();
    let told: HashSet<(UserId, String)> = notice::Entity::find()
        .select_only()
        .column(notice::Column::UserId)
        .column(notice::Column::Cause)
        .filter(notice::Column::UserId.is_in(enabled.iter().copied()))
        .filter(notice::Column::Cause.is_in(causes))
        .into_tuple()
        .all(tx)
        .await?
        .into_iter()
        .collect();
    tellings.retain(|it| enabled.contains(&it.user_id) && !told.contains(&(it.user_id, it.cause.clone())));
    if tellings.is_empty() {
        return Ok(());
    }
    let rows: Vec<notice::Model> = tellings.into_iter().map(|it| row_of(tx, it)).collect();
    let inserts = rows.iter().cloned().map(IntoActiveModel::into_active_model);
    notice::Entity::insert_many(inserts).exec_without_returning(tx).await?;
    queue(tx, &rows).await
}

fn row_of(tx: &Tx, telling: Telling) -> notice::Model {
    notice::Model {
        id: NoticeId::generate(),
        programme_id: telling.programme_id,
        user_id: telling.user_id,
        kind: telling.kind,
        wording: telling.wording.name().to_owned(),
        cause: telling.cause,
        participant_id: telling.participant_id,
        subject_kind: telling.subject_kind,
        subject_id: telling.subject_id,
        details: telling.details.to_string(),
        made_at: tx.now(),
        read_at: None,
    }
}

/// Notes that a notice was read; the first time counts.
///
/// # Errors
/// Where the database fails.
pub async fn read(tx: &Tx, readable: Readable) -> ApiResult<notice::Model> {
    let row = readable.into_notice();
    if row.read_at.is_some() {
        return Ok(row);
    }
    let change = notice::ActiveModel { id: Set(row.id), read_at: Set(Some(tx.now())), ..Default::default() };
    Ok(change.update(tx).await?)
}

/// Notes that all notices of `person` up to this one were read.
///
/// # Errors
/// Where the database fails.
pub async fn read_until(tx: &Tx, person: &Person, until: NoticeId) -> ApiResult<()> {
    notice::Entity::update_many()
        .set(notice::ActiveModel { read_at: Set(Some(tx.now())), ..Default::default() })
        .filter(notice::Column::UserId.eq(person.user_id))
        .filter(notice::Column::Id.lte(until))
        .filter(notice::Column::ReadAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}
