//! What falls due by itself: those who signed up are reminded a day before.

use chrono::{DateTime, TimeDelta, Utc};
use entities::{
    NoticeKind, ParticipantId, SignUpState, UserId, VisitId, VisitState, participant, visit, visit_sign_up,
};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use serde_json::json;

use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::job::is_first_reminder;
use crate::notice::ops::{Telling, tell};
use crate::notice::reminder_query::{PAGE, was_given};
use crate::notice::reminders::AT_LEAST_BEFORE;
use crate::notice::wording::Wording;

/// How long before a visit its reminder is due.
const BEFORE: TimeDelta = TimeDelta::days(1);
/// The reminder.
const KIND: &str = "visit.in_1_day";

/// Reminds of the visits of the coming day. One that fails does not keep the others from theirs.
///
/// # Errors
/// Where the list can't be read.
pub async fn remind_of_visits(db: &Db) -> ApiResult<()> {
    let mut after = None;
    loop {
        let page = list_near(db.reader(), db.clock().now(), after).await?;
        for (id, starts_at) in &page {
            if was_given(db.reader(), &reminder_of(*starts_at), id.0).await? {
                continue;
            }
            if let Err(error) = db.write(async |tx| remind(tx, *id).await).await {
                tracing::warn!(visit = %id, %error, "could not remind; will try again");
            }
        }
        after = page.last().map(|(id, _)| *id);
        if u64::try_from(page.len()).unwrap_or(0) < PAGE {
            return Ok(());
        }
    }
}

/// The reminder of a start: once more where the visit moved to another.
fn reminder_of(starts_at: DateTime<Utc>) -> String {
    format!("{KIND}:{}", starts_at.timestamp())
}

async fn list_near(
    conn: &impl ConnectionTrait,
    now: DateTime<Utc>,
    after: Option<VisitId>,
) -> ApiResult<Vec<(VisitId, DateTime<Utc>)>> {
    Ok(visit::Entity::find()
        .select_only()
        .column(visit::Column::Id)
        .column(visit::Column::StartsAt)
        .filter(visit::Column::State.eq(VisitState::Published))
        .filter(visit::Column::StartsAt.gt(now))
        .filter(visit::Column::StartsAt.lte(now + BEFORE))
        .apply_if(after, |list, after| list.filter(visit::Column::Id.gt(after)))
        .order_by_asc(visit::Column::Id)
        .limit(PAGE)
        .into_tuple()
        .all(conn)
        .await?)
}

async fn remind(tx: &Tx, id: VisitId) -> ApiResult<()> {
    let row = visit::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await?;
    let near = row.filter(|row| row.state == VisitState::Published && row.starts_at > tx.now());
    let Some(row) = near else { return Ok(()) };
    if !is_first_reminder(tx, &reminder_of(row.starts_at), id.0).await? {
        return Ok(());
    }
    let telling = |(participant_id, user_id)| Telling {
        programme_id: row.programme_id,
        user_id,
        kind: NoticeKind::WorkReminder,
        wording: Wording::VisitReminder,
        cause: format!("reminder:{}:{id}", reminder_of(row.starts_at)),
        participant_id: Some(participant_id),
        subject_kind: "visit".to_owned(),
        subject_id: id.0,
        details: json!({ "startsAt": row.starts_at }),
    };
    let until = row.starts_at - BEFORE - AT_LEAST_BEFORE;
    tell(tx, list_guests(tx, id, until).await?.into_iter().map(telling).collect()).await
}

/// Those who come, and signed up by then.
async fn list_guests(tx: &Tx, id: VisitId, until: DateTime<Utc>) -> ApiResult<Vec<(ParticipantId, UserId)>> {
    let its_youth = visit_sign_up::Entity::belongs_to(participant::Entity)
        .from(visit_sign_up::Column::ParticipantId)
        .to(participant::Column::Id)
        .into();
    Ok(visit_sign_up::Entity::find()
        .select_only()
        .column(participant::Column::Id)
        .column(participant::Column::UserId)
        .join(JoinType::InnerJoin, its_youth)
        .filter(visit_sign_up::Column::VisitId.eq(id))
        .filter(visit_sign_up::Column::State.eq(SignUpState::SignedUp))
        .filter(visit_sign_up::Column::SignedUpAt.lte(until))
        .into_tuple()
        .all(tx)
        .await?)
}
