//! Paths of signing in and out.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::{ParticipantId, Role, SessionId, UserId, session};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::ops::{self, Opened};
use super::token::ACCESS_TOKEN_SECONDS;
use super::{Anybody, Caller, Keys, SessionCache, query};
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::input::Input;
use crate::limit::Limits;
use crate::page::Page;
use crate::reply::Reply;
use crate::routes::Routes;
use crate::{guarded, public};

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    public!(routes: create_session, refresh_session, redeem_access_code);
    guarded!(routes: get_me, change_passphrase, list_sessions, end_all_sessions, end_session);
}

/// Name and passphrase.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SessionIn)]
pub struct SessionIn {
    /// Name used to sign in.
    #[schema(min_length = 1, max_length = 100, example = "sam")]
    login_name: String,
    /// Passphrase.
    #[schema(min_length = 1, max_length = 200, format = Password, example = "welkom terug in zaanstad")]
    passphrase: String,
    /// What to call this device in the list of sessions.
    #[schema(min_length = 1, max_length = 100, example = "telefoon van Sam")]
    device_name: Option<String>,
}

/// An open session with its tokens.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SessionTokens)]
pub struct SessionTokensOut {
    /// Names the session.
    session_id: SessionId,
    /// Send it as `Authorization: Bearer ...`.
    access_token: String,
    /// How long the access token lives, seconds.
    #[schema(example = 900)]
    expires_in_seconds: i64,
    /// Exchange it for a new pair at `POST /sessions/refreshes`; works once.
    refresh_token: String,
}

fn tokens(opened: Opened, keys: &Keys, now: DateTime<Utc>) -> ApiResult<Reply> {
    let access_token = keys.issue(opened.session_id, now).map_err(ApiError::internal)?;
    let body = SessionTokensOut {
        session_id: opened.session_id,
        access_token,
        expires_in_seconds: ACCESS_TOKEN_SECONDS,
        refresh_token: opened.refresh_token,
    };
    Ok(Reply::created(&body)?.secret())
}

fn device(name: &Option<String>) -> &str {
    name.as_deref().unwrap_or("-")
}

/// Sign in.
#[utoipa::path(post, path = "/sessions", tag = "auth", request_body = SessionIn, responses(
    (status = 201, description = "Signed in", body = SessionTokensOut),
    (status = 401, description = "Name and passphrase do not belong together"),
    (status = 429, description = "Too many tries"),
))]
pub async fn create_session(
    request: HttpRequest,
    body: Input<SessionIn>,
    db: web::Data<Db>,
    keys: web::Data<Keys>,
    limits: web::Data<Limits>,
) -> ApiResult<Reply> {
    limits.count(&request, &body.value.login_name)?;
    let SessionIn { login_name, passphrase, device_name } = body.value;
    let opened = ops::sign_in(&db, &login_name, passphrase, device(&device_name)).await?;
    tokens(opened, &keys, db.clock().now())
}

/// A refresh token.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = RefreshIn)]
pub struct RefreshIn {
    /// The refresh token of this device.
    #[schema(min_length = 1, max_length = 200)]
    refresh_token: String,
}

/// Exchange a refresh token for a new pair.
///
/// Each works once. A lost answer may be asked for again within 10 seconds; after that, a spent token ends the session.
#[utoipa::path(post, path = "/sessions/refreshes", tag = "auth", request_body = RefreshIn, responses(
    (status = 201, description = "Extended", body = SessionTokensOut),
    (status = 401, description = "The token does not work (any more)"),
    (status = 429, description = "Too many tries"),
))]
pub async fn refresh_session(
    request: HttpRequest,
    body: Input<RefreshIn>,
    db: web::Data<Db>,
    keys: web::Data<Keys>,
    cache: web::Data<SessionCache>,
    limits: web::Data<Limits>,
) -> ApiResult<Reply> {
    limits.count(&request, &body.value.refresh_token)?;
    let exchanged = ops::refresh(&db, &body.value.refresh_token).await;
    if exchanged.is_err() {
        cache.forget_all();
    }
    tokens(exchanged?, &keys, db.clock().now())
}

/// A one-time code and the passphrase to set.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = AccessCodeRedemptionIn)]
pub struct AccessCodeRedemptionIn {
    /// The invitation or recovery code, as handed over; capitals, spaces and dashes do not matter.
    #[schema(min_length = 1, max_length = 40, example = "ABCDEF-GHJK-MNPQ")]
    code: String,
    /// The passphrase from now on: at least 12 characters.
    #[schema(min_length = 12, max_length = 200, format = Password, example = "mijn fiets is groen")]
    passphrase: String,
    /// What to call this device in the list of sessions.
    #[schema(min_length = 1, max_length = 100, example = "telefoon van Sam")]
    device_name: Option<String>,
}

/// Redeem a one-time code: set a passphrase and sign in.
#[utoipa::path(post, path = "/access-code-redemptions", tag = "auth", request_body = AccessCodeRedemptionIn, responses(
    (status = 201, description = "Signed in", body = SessionTokensOut),
    (status = 401, description = "The code does not work (any more)"),
    (status = 429, description = "Too many tries"),
))]
pub async fn redeem_access_code(
    request: HttpRequest,
    body: Input<AccessCodeRedemptionIn>,
    db: web::Data<Db>,
    keys: web::Data<Keys>,
    cache: web::Data<SessionCache>,
    limits: web::Data<Limits>,
) -> ApiResult<Reply> {
    let AccessCodeRedemptionIn { code, passphrase, device_name } = body.value;
    limits.count(&request, &ops::read_code(&code).0)?;
    let opened = ops::redeem_code(&db, &code, passphrase, device(&device_name)).await?;
    cache.forget_all();
    tokens(opened, &keys, db.clock().now())
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Me)]
pub struct MeOut {
    /// The account.
    user_id: UserId,
    /// The trajectory, for a youth.
    #[schema(required = true)]
    participant_id: Option<ParticipantId>,
    /// Everything the person may act as.
    roles: Vec<Role>,
    /// This session.
    session_id: SessionId,
}

/// Who am I?
#[utoipa::path(get, path = "/me", tag = "auth", responses((status = 200, description = "You", body = MeOut)))]
pub async fn get_me(caller: Caller<Anybody>) -> ApiResult<Reply> {
    Reply::ok(&MeOut {
        user_id: caller.user_id,
        participant_id: caller.participant_id,
        roles: caller.roles.clone(),
        session_id: caller.session_id,
    })
}

/// A new passphrase.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PassphraseIn)]
pub struct PassphraseIn {
    /// The present one.
    #[schema(min_length = 1, max_length = 200, format = Password)]
    present: String,
    /// The one from now on: at least 12 characters.
    #[schema(min_length = 12, max_length = 200, format = Password)]
    wanted: String,
    /// What to call this device in the list of sessions.
    #[schema(min_length = 1, max_length = 100)]
    device_name: Option<String>,
}

/// Change my passphrase. Every device is signed out; the answer holds new tokens for this one.
#[utoipa::path(post, path = "/me/passphrase-changes", tag = "auth", request_body = PassphraseIn, responses(
    (status = 201, description = "Changed", body = SessionTokensOut),
    (status = 429, description = "Too many tries"),
))]
pub async fn change_passphrase(
    caller: Caller<Anybody>,
    request: HttpRequest,
    body: Input<PassphraseIn>,
    db: web::Data<Db>,
    keys: web::Data<Keys>,
    cache: web::Data<SessionCache>,
    limits: web::Data<Limits>,
) -> ApiResult<Reply> {
    limits.count(&request, &caller.user_id.to_string())?;
    let PassphraseIn { present, wanted, device_name } = body.value;
    let opened = ops::change_passphrase(&db, &caller, present, wanted, device(&device_name)).await?;
    cache.forget_all();
    tokens(opened, &keys, db.clock().now())
}

/// A signed-in device.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Session)]
pub struct SessionOut {
    /// Names the session.
    id: SessionId,
    /// What the device is called.
    device_name: String,
    /// Signed in.
    created_at: DateTime<Utc>,
    /// Last extended.
    last_used_at: DateTime<Utc>,
    /// The session of this call.
    is_current: bool,
}

/// My signed-in devices.
#[utoipa::path(get, path = "/me/sessions", tag = "auth", responses(
    (status = 200, description = "Open sessions, newest first", body = Page<SessionOut>),
))]
pub async fn list_sessions(caller: Caller<Anybody>, db: web::Data<Db>) -> ApiResult<Reply> {
    let rows = query::list_sessions(db.reader(), caller.user_id).await?;
    let show = |row: session::Model| SessionOut {
        id: row.id,
        device_name: row.device_name,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        is_current: row.id == caller.session_id,
    };
    Reply::page(&Page { items: rows.into_iter().map(show).collect(), next_cursor: None })
}

/// Sign out everywhere, here too.
#[utoipa::path(delete, path = "/me/sessions", tag = "auth", responses((status = 204, description = "Signed out")))]
pub async fn end_all_sessions(
    caller: Caller<Anybody>,
    db: web::Data<Db>,
    cache: web::Data<SessionCache>,
) -> ApiResult<HttpResponse> {
    db.write(async |tx| ops::end_sessions_of(tx, caller.user_id).await).await?;
    cache.forget_all();
    Ok(HttpResponse::NoContent().finish())
}

/// Sign one device out.
#[utoipa::path(delete, path = "/me/sessions/{sessionId}", tag = "auth",
    params(("sessionId" = uuid::Uuid, Path, description = "The session")),
    responses((status = 204, description = "Signed out")))]
pub async fn end_session(
    caller: Caller<Anybody>,
    id: web::Path<SessionId>,
    db: web::Data<Db>,
    cache: web::Data<SessionCache>,
) -> ApiResult<HttpResponse> {
    db.write(async |tx| ops::end_own_session(tx, &caller, *id).await).await?;
    cache.forget_all();
    Ok(HttpResponse::NoContent().finish())
}
