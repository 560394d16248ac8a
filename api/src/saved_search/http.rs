//! Paths of saved searches.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::{SavedSearchId, saved_search};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{access, ops, query};
use crate::auth::{Caller, Youth};
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::Page;
use crate::place::search::Wish;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_saved_searches, create_saved_search, delete_saved_search);
}

/// A search that is saved.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SavedSearch)]
pub struct SavedSearchOut {
    /// Names the search.
    id: SavedSearchId,
    /// What you call it.
    #[schema(example = "Fietsen in de buurt")]
    name: String,
    /// What is looked for.
    wish: Wish,
    /// When you were last told of new places; absent before the first time.
    #[schema(required = true)]
    told_at: Option<DateTime<Utc>>,
    /// When it was saved.
    created_at: DateTime<Utc>,
}

fn show(row: saved_search::Model) -> ApiResult<SavedSearchOut> {
    let wish = query::wish_of(&row)?;
    Ok(SavedSearchOut { id: row.id, name: row.name, wish, told_at: row.told_at, created_at: row.created_at })
}

/// A search to save.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SavedSearchIn)]
pub struct SavedSearchIn {
    /// What you call it.
    #[schema(min_length = 1, max_length = 60, example = "Fietsen in de buurt")]
    name: String,
    /// What is looked for, as the search of `/places` takes it.
    wish: Wish,
}

/// My saved searches. They come in one page.
#[utoipa::path(get, path = "/me/saved-searches", tag = "places",
    responses((status = 200, description = "Oldest first", body = Page<SavedSearchOut>)))]
pub async fn list_saved_searches(caller: Caller<Youth>, db: web::Data<Db>) -> ApiResult<Reply> {
    let rows = query::list(db.reader(), access::own(&caller)?).await?;
    let items = rows.into_iter().map(show).collect::<ApiResult<Vec<_>>>()?;
    Reply::page(&Page { items, next_cursor: None })
}

/// Save a search, to be told of new places that fit my age: once a day at most.
#[utoipa::path(post, path = "/me/saved-searches", tag = "places", request_body = SavedSearchIn,
    params(("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Saved", body = SavedSearchOut),
              (status = 409, description = "Ten are saved already")))]
pub async fn create_saved_search(
    caller: Caller<Youth>,
    once: Once,
    body: Input<SavedSearchIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let SavedSearchIn { name, wish } = &body.value;
    let work = async |tx: &Tx| {
        let target = access::to_keep(tx, &caller).await?;
        let made = ops::save(tx, &caller, &target, name, wish).await?;
        Reply::created(&show(made)?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Forget a saved search.
#[utoipa::path(delete, path = "/me/saved-searches/{savedSearchId}", tag = "places",
    params(("savedSearchId" = Uuid, Path, description = "The search")),
    responses((status = 204, description = "Forgotten")))]
pub async fn delete_saved_search(
    caller: Caller<Youth>,
    id: web::Path<SavedSearchId>,
    db: web::Data<Db>,
) -> ApiResult<HttpResponse> {
    let work = async |tx: &Tx| {
        let target = access::to_forget(tx, &caller, *id).await?;
        ops::forget(tx, &caller, &target).await
    };
    db.write(work).await?;
    Ok(HttpResponse::NoContent().finish())
}
