//! Phones that can be woken. A subscription belongs to the session of the phone and ends with it.

use entities::{PushSubscriptionId, push_subscription, session};
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QuerySelect,
    TryInsertResult,
};

use super::query::Subscribed;
use crate::auth::Person;
use crate::db::{Db, Tx};
use crate::error::{ApiResult, Code};
use crate::record::{Actor, record, record_removal};

/// Registers the phone of this session; a phone that is known already now belongs to this session.
///
/// # Errors
/// Where the database fails.
pub async fn add(tx: &Tx, person: &Person, endpoint: &str) -> ApiResult<Subscribed> {
    // A session has one phone; locked, so that it does not end meanwhile.
    let session = session::Entity::find_by_id(person.session_id).lock_exclusive().one(tx).await?;
    let session = session.filter(|session| session.ended_at.is_none()).ok_or(Code::Unauthenticated)?;
    push_subscription::Entity::delete_many()
        .filter(push_subscription::Column::SessionId.eq(person.session_id))
        .filter(push_subscription::Column::Endpoint.ne(endpoint))
        .exec(tx)
        .await?;
    let row = push_subscription::Model {
        id: PushSubscriptionId::generate(),
        programme_id: person.programme_id,
        user_id: person.user_id,
        session_id: person.session_id,
        endpoint: endpoint.to_owned(),
        made_at: tx.now(),
    };
    let same = [push_subscription::Column::UserId, push_subscription::Column::Endpoint];
    let made = push_subscription::Entity::insert(row.clone().into_active_model())
        .on_conflict(OnConflict::columns(same).do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(tx)
        .await?;
    if matches!(made, TryInsertResult::Inserted(1)) {
        record(tx, Actor::from(person).did("push_subscription.added", row.id.0, None)).await?;
        return Ok(show(row, session));
    }
    push_subscription::Entity::update_many()
        .set(push_subscription::ActiveModel { session_id: Set(person.session_id), ..Default::default() })
        .filter(push_subscription::Column::UserId.eq(person.user_id))
        .filter(push_subscription::Column::Endpoint.eq(endpoint))
        .exec(tx)
        .await?;
    let known = push_subscription::Entity::find()
        .filter(push_subscription::Column::UserId.eq(person.user_id))
        .filter(push_subscription::Column::Endpoint.eq(endpoint));
    Ok(show(known.one(tx).await?.ok_or(Code::Busy)?, session))
}

fn show(row: push_subscription::Model, session: session::Model) -> Subscribed {
    let push_subscription::Model { id, user_id, endpoint, made_at, .. } = row;
    Subscribed { id, user_id, device_name: session.device_name, endpoint, made_at }
}

/// Forgets a phone.
///
/// # Errors
/// 404 where it is not the caller's.
pub async fn remove(tx: &Tx, person: &Person, id: PushSubscriptionId) -> ApiResult<()> {
    let gone = push_subscription::Entity::delete_many()
        .filter(push_subscription::Column::Id.eq(id))
        .filter(push_subscription::Column::UserId.eq(person.user_id))
        .exec(tx)
        .await?;
    if gone.rows_affected == 0 {
        return Err(Code::NotFound.into());
    }
    record_removal(tx, Actor::from(person).did("push_subscription.removed", id.0, None)).await
}

/// Forgets the phones that were signed out.
///
/// # Errors
/// Where the database fails.
pub async fn forget_signed_out(db: &Db) -> ApiResult<()> {
    let ended = || {
        Query::select()
            .column(session::Column::Id)
            .from(session::Entity)
            .and_where(Expr::col(session::Column::EndedAt).is_not_null())
            .take()
    };
    let of_ended = push_subscription::Column::SessionId.in_subquery(ended());
    if push_subscription::Entity::find().filter(of_ended.clone()).one(db.reader()).await?.is_none() {
        return Ok(());
    }
    db.write(async |tx| {
        push_subscription::Entity::delete_many().filter(of_ended.clone()).exec(tx).await?;
        Ok(())
    })
    .await
}
