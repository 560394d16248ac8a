//! Paths of the phones that are woken.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::PushSubscriptionId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::push_services::PushServices;
use super::query::{self, Subscribed};
use super::subscription;
use crate::auth::{Anybody, Caller};
use crate::config::Config;
use crate::db::Db;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::Page;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of push subscriptions.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_push_subscriptions, create_push_subscription, delete_push_subscription);
}

/// A phone that is woken when there is a notice.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PushSubscription)]
pub struct SubscriptionOut {
    /// Names the subscription.
    id: PushSubscriptionId,
    /// What I call the device.
    #[schema(example = "Telefoon van Sam")]
    device_name: String,
    /// When it was registered.
    made_at: DateTime<Utc>,
}

impl From<Subscribed> for SubscriptionOut {
    fn from(row: Subscribed) -> Self {
        Self { id: row.id, device_name: row.device_name, made_at: row.made_at }
    }
}

/// My phones that are woken, newest first. There are as many as devices, so they come in one page.
#[utoipa::path(get, path = "/me/push-subscriptions", tag = "notices",
    responses((status = 200, description = "Newest first", body = Page<SubscriptionOut>)))]
pub async fn list_push_subscriptions(caller: Caller<Anybody>, db: web::Data<Db>) -> ApiResult<Reply> {
    let rows = query::list_subscriptions(db.reader(), &[caller.user_id]).await?;
    Reply::page(&Page { items: rows.into_iter().map(SubscriptionOut::from).collect(), next_cursor: None })
}

/// Where a phone can be woken.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PushSubscriptionIn)]
pub struct SubscriptionIn {
    /// The `endpoint` of the browser's `PushSubscription`, made with `vapidPublicKey` of `GET /app-config`.
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABf"
    )]
    endpoint: String,
}

/// Have this phone woken when there is a notice, until it is signed out.
///
/// A push is empty: the phone then asks for the notices itself.
#[utoipa::path(post, path = "/me/push-subscriptions", tag = "notices", request_body = SubscriptionIn,
    params(("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "It will be woken", body = SubscriptionOut),
        (status = 409, description = "This server wakes no phones")))]
pub async fn create_push_subscription(
    caller: Caller<Anybody>,
    once: Once,
    body: Input<SubscriptionIn>,
    services: web::Data<PushServices>,
    config: web::Data<Config>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    config.push_key().ok_or(Code::PushIsOff)?;
    let unknown = || ApiError::invalid(vec![FieldError::new("/endpoint", "push_service_unknown")]);
    let endpoint = services.admit(&body.value.endpoint).ok_or_else(unknown)?;
    let work = once.run(&db, caller.user_id, &body.digest, async |tx| {
        let row = subscription::add(tx, &caller, endpoint.as_str()).await?;
        Reply::created(&SubscriptionOut::from(row))
    });
    work.await
}

/// Have a phone no longer woken.
#[utoipa::path(delete, path = "/me/push-subscriptions/{pushSubscriptionId}", tag = "notices",
    params(("pushSubscriptionId" = uuid::Uuid, Path, description = "The subscription")),
    responses((status = 204, description = "It is no longer woken")))]
pub async fn delete_push_subscription(
    caller: Caller<Anybody>,
    id: web::Path<PushSubscriptionId>,
    db: web::Data<Db>,
) -> ApiResult<HttpResponse> {
    db.write(async |tx| subscription::remove(tx, &caller, *id).await).await?;
    Ok(HttpResponse::NoContent().finish())
}
