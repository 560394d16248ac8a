//! Paths of the people of an employer.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{EmployerDuty, EmployerId, EmployerMemberId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::query::{self, MemberRow};
use super::{access, members, people_access};
use crate::auth::ops::new_code;
use crate::auth::{Caller, EmployerOrLead, SessionCache};
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::introduction::masking::refuse_contact;
use crate::page::{Page, PageQuery};
use crate::people::http::{AccessCodeIn, AccessCodeOut};
use crate::people::ops::NewUser;
use crate::people::rules::LoginName;
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds these operations.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_employer_members, create_employer_member, change_employer_member_duty);
    guarded!(routes: end_employer_member, create_employer_member_code);
}

/// Somebody who acts for an employer, or did.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EmployerMember)]
pub struct MemberOut {
    /// Names the place at the employer.
    id: EmployerMemberId,
    /// The account.
    user_id: UserId,
    /// Name to sign in with.
    #[schema(example = "fietsenmakerij.sanne")]
    login_name: String,
    /// What people call them.
    #[schema(example = "Sanne Bakker")]
    display_name: String,
    /// An invitation was accepted.
    has_passphrase: bool,
    /// What they do there.
    duty: EmployerDuty,
    /// Since when.
    added_at: DateTime<Utc>,
    /// Until when; `null` while it lasts.
    #[schema(required = true)]
    ended_at: Option<DateTime<Utc>>,
}

impl From<MemberRow> for MemberOut {
    fn from(row: MemberRow) -> Self {
        Self {
            id: row.id,
            user_id: row.user_id,
            login_name: row.login_name,
            display_name: row.display_name,
            has_passphrase: row.passphrase_hash.is_some(),
            duty: row.duty,
            added_at: row.added_at,
            ended_at: row.ended_at,
        }
    }
}

/// Who acts for an employer now; for its own people and leads.
#[utoipa::path(get, path = "/employers/{employerId}/members", tag = "employers",
    params(("employerId" = Uuid, Path, description = "The employer"), PageQuery),
    responses((status = 200, description = "Newest first", body = Page<MemberOut>)))]
pub async fn list_employer_members(
    caller: Caller<EmployerOrLead>,
    id: web::Path<EmployerId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let visible = access::to_look_inside(db.reader(), &caller, *id).await?;
    let rows = query::list_members(db.reader(), visible.employer().id, &page).await?;
    Reply::page(&Page::from_rows(rows, page.limit()?, |row| row.id.0, MemberOut::from))
}

/// A colleague to let in.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = EmployerMemberIn)]
pub struct MemberIn {
    /// Name to sign in with.
    login_name: LoginName,
    /// What people call them.
    #[schema(min_length = 1, max_length = 100, example = "Sanne Bakker")]
    display_name: String,
    /// What they do there.
    duty: EmployerDuty,
}

/// Let a colleague in: opens an account. Nobody gets in until a code is made. For the manager of a verified employer, and for
/// a lead.
#[utoipa::path(post, path = "/employers/{employerId}/members", tag = "employers", request_body = MemberIn,
    params(("employerId" = Uuid, Path, description = "The employer"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Let in", body = MemberOut),
              (status = 409, description = "Somebody signs in under that name already, or the employer is not verified")))]
pub async fn create_employer_member(
    caller: Caller<EmployerOrLead>,
    once: Once,
    id: web::Path<EmployerId>,
    body: Input<MemberIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let MemberIn { login_name, display_name, duty } = body.value;
    refuse_contact([("/displayName", &*display_name)])?;
    let new = NewUser { login_name, display_name };
    let work = async |tx: &Tx| {
        let target = people_access::to_look_after_people(tx, &caller, *id).await?;
        let row = members::let_in(tx, &caller, &target, new.clone(), duty).await?;
        Reply::created(&MemberOut::from(row))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// What somebody does for an employer from now on.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = EmployerDutyIn)]
pub struct DutyIn {
    /// What they do there from now on.
    duty: EmployerDuty,
}

/// Change what somebody does for an employer; for its manager and for a lead. One manager always stays.
#[utoipa::path(post, path = "/employers/{employerId}/members/{memberId}/duty-changes", tag = "employers",
    request_body = DutyIn,
    params(("employerId" = Uuid, Path, description = "The employer"),
           ("memberId" = Uuid, Path, description = "Somebody there"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Changed", body = MemberOut),
              (status = 409, description = "They left, or are the last manager")))]
pub async fn change_employer_member_duty(
    caller: Caller<EmployerOrLead>,
    once: Once,
    path: web::Path<(EmployerId, EmployerMemberId)>,
    body: Input<DutyIn>,
    db: web::Data<Db>,
    cache: web::Data<SessionCache>,
) -> ApiResult<Reply> {
    let (id, member) = *path;
    let work = async |tx: &Tx| {
        let target = people_access::to_change_member(tx, &caller, id, member).await?;
        let row = members::change_duty(tx, &caller, &target, body.value.duty).await?;
        Reply::created(&MemberOut::from(row))
    };
    let reply = once.run(&db, caller.user_id, &body.digest, work).await?;
    cache.forget_all();
    Ok(reply)
}

/// End what somebody is to an employer; for its manager and for a lead. From now on they can do nothing there. One manager
/// always stays.
#[utoipa::path(post, path = "/employers/{employerId}/members/{memberId}/endings", tag = "employers",
    params(("employerId" = Uuid, Path, description = "The employer"),
           ("memberId" = Uuid, Path, description = "Somebody there"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Ended", body = MemberOut),
              (status = 409, description = "They left already, or are the last manager")))]
pub async fn end_employer_member(
    caller: Caller<EmployerOrLead>,
    once: Once,
    path: web::Path<(EmployerId, EmployerMemberId)>,
    db: web::Data<Db>,
    cache: web::Data<SessionCache>,
) -> ApiResult<Reply> {
    let (id, member) = *path;
    let work = async |tx: &Tx| {
        let target = people_access::to_change_member(tx, &caller, id, member).await?;
        Reply::created(&MemberOut::from(members::end(tx, &caller, &target).await?))
    };
    let reply = once.run(&db, caller.user_id, "", work).await?;
    cache.forget_all();
    Ok(reply)
}

/// Make a one-time code for a colleague; earlier ones of that account stop working.
///
/// For the manager and for a lead, never for oneself, and only where the account is nothing else than theirs at this employer: a code
/// opens all of it. The answer can't be repeated: asking again makes another code.
#[utoipa::path(post, path = "/employers/{employerId}/members/{memberId}/codes", tag = "employers",
    request_body = AccessCodeIn,
    params(("employerId" = Uuid, Path, description = "The employer"),
           ("memberId" = Uuid, Path, description = "Somebody there")),
    responses((status = 201, description = "Made", body = AccessCodeOut),
              (status = 409, description = "There is a passphrase already, they left, or the account is closed")))]
pub async fn create_employer_member_code(
    caller: Caller<EmployerOrLead>,
    path: web::Path<(EmployerId, EmployerMemberId)>,
    body: Input<AccessCodeIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let ((id, member), purpose) = (*path, body.value.purpose);
    let made = new_code().await?;
    let work = db.write(async |tx| {
        let target = people_access::to_open(tx, &caller, id, member, purpose).await?;
        members::keep_code_for(tx, &caller, &target, purpose, &made).await
    });
    let expires_at = work.await?;
    Ok(Reply::created(&AccessCodeOut { code: made.code, purpose, expires_at })?.secret())
}
