//! Paths of the calendar feed.

use actix_web::body::BoxBody;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::{ops, query, rules};
use crate::auth::{Caller, DiaryKeeper};
use crate::config::Config;
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::input::hex_digest;
use crate::language::Language;
use crate::limit::Limits;
use crate::reply::Reply;
use crate::routes::Routes;
use crate::{guarded, public};

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: create_calendar_feed, get_calendar_feed, delete_calendar_feed);
    public!(routes: read_calendar_feed);
}

/// A new secret address.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CalendarAddress)]
pub struct AddressOut {
    /// To give to a calendar program. It is told this once; whoever has it sees when your appointments are.
    #[schema(example = "https://api.example.org/v1/calendar-feeds/4f1c")]
    url: String,
    /// When it was made.
    made_at: DateTime<Utc>,
}

/// Make a secret address for my calendar program; the one before stops working. The answer can't be repeated: asking
/// again makes another address.
#[utoipa::path(post, path = "/me/calendar-feed", tag = "appointments",
    responses((status = 201, description = "Made", body = AddressOut)))]
pub async fn create_calendar_feed(
    caller: Caller<DiaryKeeper>,
    config: web::Data<Config>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let token = ops::new_token();
    let made_at = db.write(async |tx: &Tx| {
        ops::make(tx, &caller, &token).await?;
        Ok(tx.now())
    });
    let made_at = made_at.await?;
    let url = format!("{}/v1/calendar-feeds/{token}", config.public_url.trim_end_matches('/'));
    Ok(Reply::created(&AddressOut { url, made_at })?.secret())
}

/// Whether there is a secret address.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CalendarFeed)]
pub struct FeedOut {
    /// Whether there is one that works.
    is_active: bool,
    /// When it was made.
    #[schema(required = true)]
    made_at: Option<DateTime<Utc>>,
}

/// Whether I have a secret address for a calendar program. The address itself is told only when it is made.
#[utoipa::path(get, path = "/me/calendar-feed", tag = "appointments",
    responses((status = 200, description = "Whether there is one", body = FeedOut)))]
pub async fn get_calendar_feed(caller: Caller<DiaryKeeper>, db: web::Data<Db>) -> ApiResult<Reply> {
    let made_at = query::find(db.reader(), &caller).await?.map(|feed| feed.made_at);
    Reply::ok(&FeedOut { is_active: made_at.is_some(), made_at })
}

/// Make my secret address stop working.
#[utoipa::path(delete, path = "/me/calendar-feed", tag = "appointments",
    responses((status = 204, description = "It does not work any more")))]
pub async fn delete_calendar_feed(caller: Caller<DiaryKeeper>, db: web::Data<Db>) -> ApiResult<HttpResponse> {
    db.write(async |tx: &Tx| ops::revoke(tx, &caller).await).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A calendar.
#[derive(Clone, Debug)]
pub struct CalendarText(String);

impl Responder for CalendarText {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "text/calendar; charset=utf-8"))
            .insert_header((CACHE_CONTROL, "private, no-cache"))
            .insert_header((ETAG, format!("\"{}\"", hex_digest(self.0.as_bytes()))))
            .body(self.0)
    }
}

/// The appointments behind a secret address, for calendar programs (iCalendar): when they are, and nothing else.
#[utoipa::path(get, path = "/calendar-feeds/{token}", tag = "appointments",
    params(("token" = String, Path, description = "The secret part of the address", max_length = 64)),
    responses((status = 200, description = "From 30 days ago until a year ahead",
                  content((String = "text/calendar"))),
              (status = 304, description = "Nothing changed since the version named in `If-None-Match`"),
              (status = 429, description = "Too many tries")))]
pub async fn read_calendar_feed(
    request: HttpRequest,
    token: web::Path<String>,
    db: web::Data<Db>,
    limits: web::Data<Limits>,
) -> ApiResult<CalendarText> {
    limits.count(&request, &hex_digest(token.as_bytes()))?;
    let owner = query::owner_of(db.reader(), &token).await?;
    let entries = query::list_entries(db.reader(), owner, db.clock().now()).await?;
    let language = Language::of(&request);
    let summary = |entry: &rules::Entry| language.text(entry.summary(), &[]);
    Ok(CalendarText(rules::write(&entries, summary)))
}
