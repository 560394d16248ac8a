//! Paths of deliveries that were given up.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{Channel, DeliveryContent, DeliveryId, DeliveryState, NoticeKind, delivery};
use serde::Serialize;
use utoipa::ToSchema;

use super::{access, ops, query};
use crate::auth::{Admin, Caller};
use crate::db::Db;
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::page::{Page, PageQuery};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_dead_deliveries, retry_dead_delivery, retry_dead_deliveries);
}

/// A mail or push that was given up. It does not say to whom it was, nor what it said.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DeadDelivery)]
pub struct DeliveryOut {
    /// Names the delivery.
    id: DeliveryId,
    /// What its notice is about; absent where it carries no single notice.
    #[schema(required = true)]
    kind: Option<NoticeKind>,
    /// How it was to go.
    channel: Channel,
    /// What it carries.
    content: DeliveryContent,
    /// Where it stands.
    state: DeliveryState,
    /// Tries so far.
    #[schema(minimum = 0)]
    attempts: i32,
    /// What went wrong last.
    #[schema(required = true, example = "the mail server said 550")]
    last_fault: Option<String>,
    /// When it was put in the queue.
    made_at: DateTime<Utc>,
    /// When it was given up.
    #[schema(required = true)]
    ended_at: Option<DateTime<Utc>>,
}

fn show(row: delivery::Model, kind: Option<NoticeKind>) -> DeliveryOut {
    DeliveryOut {
        id: row.id,
        kind,
        channel: row.channel,
        content: row.content,
        state: row.state,
        attempts: row.attempts,
        last_fault: row.last_fault,
        made_at: row.made_at,
        ended_at: row.ended_at,
    }
}

/// Mails and pushes that were given up.
#[utoipa::path(get, path = "/dead-deliveries", tag = "deliveries", params(PageQuery),
    responses((status = 200, description = "Newest first", body = Page<DeliveryOut>)))]
pub async fn list_dead_deliveries(
    caller: Caller<Admin>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    let rows = query::list_dead(db.reader(), caller.programme_id, after, limit).await?;
    let kinds = query::list_kinds(db.reader(), &rows).await?;
    let kind_of = |row: &delivery::Model| row.notice_id.and_then(|id| kinds.get(&id).copied());
    Reply::page(&Page::from_rows(
        rows,
        limit,
        |row| row.id.0,
        |row| {
            let kind = kind_of(&row);
            show(row, kind)
        },
    ))
}

/// Try a delivery again.
///
/// Whether there is still anything to tell is looked at anew: it may also be dropped.
#[utoipa::path(post, path = "/dead-deliveries/{deliveryId}/retries", tag = "deliveries",
    params(("deliveryId" = uuid::Uuid, Path, description = "The delivery"),
        ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "In the queue again", body = DeliveryOut),
        (status = 409, description = "It was not given up")))]
pub async fn retry_dead_delivery(
    caller: Caller<Admin>,
    once: Once,
    id: web::Path<DeliveryId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = once.run(&db, caller.user_id, "", async |tx| {
        let retriable = access::to_retry(tx, &caller, *id).await?;
        let row = ops::retry(tx, &caller, &retriable).await?;
        let kinds = query::list_kinds(tx, std::slice::from_ref(&row)).await?;
        let kind = row.notice_id.and_then(|id| kinds.get(&id).copied());
        Reply::created(&show(row, kind))
    });
    work.await
}

/// How many deliveries are in the queue again.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DeliveryRetries)]
pub struct RetriesOut {
    /// Mails and pushes that were given up until now.
    retried_count: u64,
}

/// Try every delivery again that was given up.
///
/// For the day after a mail server that was away for long. Whether there is still anything to tell is looked at anew for each.
#[utoipa::path(post, path = "/dead-delivery-retries", tag = "deliveries",
    params(("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "In the queue again", body = RetriesOut)))]
pub async fn retry_dead_deliveries(caller: Caller<Admin>, once: Once, db: web::Data<Db>) -> ApiResult<Reply> {
    let work = once.run(&db, caller.user_id, "", async |tx| {
        let retried_count = ops::retry_all(tx, &caller, access::to_retry_all(&caller)?).await?;
        Reply::created(&RetriesOut { retried_count })
    });
    work.await
}
