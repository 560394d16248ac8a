//! Paths of accounts, roles and one-time codes.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{AccessCodePurpose, MembershipId, OrganisationId, Role, UserId, user};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::ops::{NewUser, UserChange};
use super::query::MembershipRow;
use super::rules::{LoginName, StaffRole};
use super::{access, ops, query};
use crate::auth::{Caller, CodeMaker, SessionCache, Steward};
use crate::db::Db;
use crate::error::{ApiResult, Code};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{IfMatch, Page, PageQuery};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_users, get_user, create_user, update_user);
    guarded!(routes: create_membership, end_membership, create_access_code);
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UserSummary)]
pub struct UserSummaryOut {
    /// Names the account.
    id: UserId,
    /// Name used to sign in.
    #[schema(example = "sam.poelenburg")]
    login_name: String,
    /// Name shown to others.
    #[schema(example = "Sam")]
    display_name: String,
    /// May no longer sign in.
    is_disabled: bool,
    /// An invitation was accepted.
    has_passphrase: bool,
    /// Opened.
    created_at: DateTime<Utc>,
}

impl From<user::Model> for UserSummaryOut {
    fn from(row: user::Model) -> Self {
        Self {
            id: row.id,
            login_name: row.login_name,
            display_name: row.display_name,
            is_disabled: row.disabled_at.is_some(),
            has_passphrase: row.passphrase_hash.is_some(),
            created_at: row.created_at,
        }
    }
}

/// A role that somebody holds, or held, through an organisation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Membership)]
pub struct MembershipOut {
    /// Names the membership.
    id: MembershipId,
    /// On whose behalf.
    organisation_id: OrganisationId,
    /// Its name.
    #[schema(example = "Gemeente Zaanstad")]
    organisation_name: String,
    /// The role.
    role: Role,
    /// Since when.
    granted_at: DateTime<Utc>,
    /// Until when; `null` while it is held.
    #[schema(required = true)]
    ended_at: Option<DateTime<Utc>>,
}

impl From<MembershipRow> for MembershipOut {
    fn from(row: MembershipRow) -> Self {
        Self {
            id: row.id,
            organisation_id: row.organisation_id,
            organisation_name: row.organisation_name,
            role: row.role,
            granted_at: row.granted_at,
            ended_at: row.ended_at,
        }
    }
}

/// An account with the roles it holds and held.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = User)]
pub struct UserOut {
    /// Names the account.
    id: UserId,
    /// Name used to sign in.
    #[schema(example = "sam.poelenburg")]
    login_name: String,
    /// Name shown to others.
    #[schema(example = "Sam")]
    display_name: String,
    /// May no longer sign in.
    is_disabled: bool,
    /// An invitation was accepted.
    has_passphrase: bool,
    /// Opened.
    created_at: DateTime<Utc>,
    /// Roles through organisations, newest first.
    memberships: Vec<MembershipOut>,
}

/// What `If-Match` names: the version, and whether an invitation was accepted, which happens without a steward.
fn tag(row: &user::Model) -> String {
    format!("{}{}", row.version, if row.passphrase_hash.is_some() { "p" } else { "" })
}

fn show_user(row: user::Model, memberships: Vec<MembershipRow>) -> UserOut {
    let UserSummaryOut { id, login_name, display_name, is_disabled, has_passphrase, created_at } = row.into();
    let memberships = memberships.into_iter().map(MembershipOut::from).collect();
    UserOut { id, login_name, display_name, is_disabled, has_passphrase, created_at, memberships }
}

/// Accounts of my programme.
#[utoipa::path(get, path = "/users", tag = "people", params(PageQuery),
    responses((status = 200, description = "Newest first", body = Page<UserSummaryOut>)))]
pub async fn list_users(
    caller: Caller<Steward>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let rows = query::list_users(db.reader(), caller.programme_id, &page).await?;
    Reply::page(&Page::from_rows(rows, page.limit()?, |row| row.id.0, UserSummaryOut::from))
}

/// One account with its roles.
#[utoipa::path(get, path = "/users/{userId}", tag = "people",
    params(("userId" = uuid::Uuid, Path, description = "The account")),
    responses((status = 200, description = "The account", body = UserOut)))]
pub async fn get_user(caller: Caller<Steward>, id: web::Path<UserId>, db: web::Data<Db>) -> ApiResult<Reply> {
    let row = query::find_user(db.reader(), caller.programme_id, *id).await?.ok_or(Code::NotFound)?;
    let memberships = query::list_memberships(db.reader(), caller.programme_id, *id).await?;
    let tag = tag(&row);
    Ok(Reply::ok(&show_user(row, memberships))?.with_version(tag))
}

/// An account to open.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = UserIn)]
pub struct UserIn {
    /// Name used to sign in.
    login_name: LoginName,
    /// Name shown to others.
    #[schema(min_length = 1, max_length = 100, example = "Noor de Vries")]
    display_name: String,
}

/// Open an account. It can do nothing until it gets a role, and nobody gets in until a code is made.
#[utoipa::path(post, path = "/users", tag = "people", request_body = UserIn,
    params(("Idempotency-Key" = String, Header, description = "Names this wish: a repeat gets the first answer")),
    responses((status = 201, description = "Opened", body = UserOut),
        (status = 409, description = "Somebody signs in under that name already")))]
pub async fn create_user(
    caller: Caller<Steward>,
    once: Once,
    body: Input<UserIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let UserIn { login_name, display_name } = body.value;
    let new = NewUser { login_name, display_name };
    let work = once.run(&db, caller.user_id, &body.digest, async |tx| {
        let row = ops::create_user(tx, &caller, new.clone()).await?;
        let tag = tag(&row);
        Ok(Reply::created(&show_user(row, Vec::new()))?.with_version(tag))
    });
    work.await
}

/// What to change about an account; what is left out stays.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = UserChangeIn)]
pub struct UserChangeIn {
    /// Name shown to others.
    #[schema(min_length = 1, max_length = 100, example = "Noor de Vries")]
    display_name: Option<String>,
    /// May no longer sign in; every session ends at once.
    is_disabled: Option<bool>,
}

/// Change an account, or close it. Nobody closes their own.
#[utoipa::path(patch, path = "/users/{userId}", tag = "people", request_body = UserChangeIn,
    params(("userId" = uuid::Uuid, Path, description = "The account"),
        ("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, description = "Changed", body = UserOut)))]
pub async fn update_user(
    caller: Caller<Steward>,
    id: web::Path<UserId>,
    if_match: IfMatch,
    body: Input<UserChangeIn>,
    db: web::Data<Db>,
    cache: web::Data<SessionCache>,
) -> ApiResult<Reply> {
    let UserChangeIn { display_name, is_disabled } = body.value;
    let change = UserChange { display_name, is_disabled };
    let work = db.write(async |tx| {
        let changeable = access::to_change(tx, &caller, *id).await?;
        if_match.require(tag(changeable.user()))?;
        let row = ops::update_user(tx, changeable, &caller, change.clone()).await?;
        Ok((row, query::list_memberships(tx, caller.programme_id, *id).await?))
    });
    let (row, memberships) = work.await?;
    cache.forget_all();
    let tag = tag(&row);
    Ok(Reply::ok(&show_user(row, memberships))?.with_version(tag))
}

/// A role to give.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = MembershipIn)]
pub struct MembershipIn {
    /// On whose behalf.
    organisation_id: OrganisationId,
    /// The role. Being a participant or a guardian is no membership.
    role: StaffRole,
}

/// Give somebody a role. An admin gives every one, a lead every one but `admin`; nobody gives their own.
#[utoipa::path(post, path = "/users/{userId}/memberships", tag = "people", request_body = MembershipIn,
    params(("userId" = uuid::Uuid, Path, description = "The account"),
        ("Idempotency-Key" = String, Header, description = "Names this wish: a repeat gets the first answer")),
    responses((status = 201, description = "Given", body = MembershipOut),
        (status = 409, description = "The account holds it already")))]
pub async fn create_membership(
    caller: Caller<Steward>,
    id: web::Path<UserId>,
    once: Once,
    body: Input<MembershipIn>,
    db: web::Data<Db>,
    cache: web::Data<SessionCache>,
) -> ApiResult<Reply> {
    let MembershipIn { organisation_id, role } = body.value;
    let work = once.run(&db, caller.user_id, &body.digest, async |tx| {
        let grantable = access::to_grant(tx, &caller, *id).await?;
        let row = ops::create_membership(tx, grantable, &caller, organisation_id, role.into()).await?;
        Reply::created(&MembershipOut::from(row))
    });
    let reply = work.await?;
    cache.forget_all();
    Ok(reply)
}

/// Take a role from somebody else. From now on they can't use it.
#[utoipa::path(post, path = "/users/{userId}/memberships/{membershipId}/endings", tag = "people",
    params(("userId" = uuid::Uuid, Path, description = "The account"),
        ("membershipId" = uuid::Uuid, Path, description = "The membership"),
        ("Idempotency-Key" = String, Header, description = "Names this wish: a repeat gets the first answer")),
    responses((status = 201, description = "Ended", body = MembershipOut),
        (status = 409, description = "It is over already")))]
pub async fn end_membership(
    caller: Caller<Steward>,
    path: web::Path<(UserId, MembershipId)>,
    once: Once,
    db: web::Data<Db>,
    cache: web::Data<SessionCache>,
) -> ApiResult<Reply> {
    let (user_id, id) = *path;
    let work = once.run(&db, caller.user_id, "", async |tx| {
        let withdrawable = access::to_withdraw(tx, &caller, user_id, id).await?;
        let row = ops::end_membership(tx, withdrawable, &caller).await?;
        Reply::created(&MembershipOut::from(row))
    });
    let reply = work.await?;
    cache.forget_all();
    Ok(reply)
}

/// A one-time code to make.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = AccessCodeIn)]
pub struct AccessCodeIn {
    /// `invitation` until there is a passphrase, `recovery` from then on.
    pub(crate) purpose: AccessCodePurpose,
}

/// A one-time code.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AccessCode)]
pub struct AccessCodeOut {
    /// To hand over in person; shown this once.
    #[schema(example = "ABCDEF-GHJK-MNPQ")]
    pub(crate) code: String,
    /// What it is for.
    pub(crate) purpose: AccessCodePurpose,
    /// From when it no longer works.
    pub(crate) expires_at: DateTime<Utc>,
}

/// Make a one-time code; earlier ones of that account stop working.
///
/// A lead makes one for anybody, an admin for staff, a coach for youths assigned now, and for guardians and
/// contacts of family or network all of whose youths are. Nobody makes their own. The answer can't be repeated: asking again makes another code.
#[utoipa::path(post, path = "/users/{userId}/access-codes", tag = "people", request_body = AccessCodeIn,
    params(("userId" = uuid::Uuid, Path, description = "The account")),
    responses((status = 201, description = "Made", body = AccessCodeOut),
        (status = 409, description = "There is a passphrase already, or the account is closed")))]
pub async fn create_access_code(
    caller: Caller<CodeMaker>,
    id: web::Path<UserId>,
    body: Input<AccessCodeIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let purpose = body.value.purpose;
    let made = crate::auth::ops::new_code().await?;
    let work = db.write(async |tx| {
        let openable = access::to_open(tx, &caller, *id, purpose).await?;
        ops::keep_code_for(tx, openable, &caller, purpose, &made).await
    });
    let expires_at = work.await?;
    Ok(Reply::created(&AccessCodeOut { code: made.code, purpose, expires_at })?.secret())
}
