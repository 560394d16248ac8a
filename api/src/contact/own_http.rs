//! Paths of partner contacts, for the contacts themselves: what they see, sign and decline.

use actix_web::web;
use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    AgreementContactId, AgreementId, AgreementKind, CheckInId, CheckInOutcome, CheckInState, ContactCapacity,
    ContactState, DeclineReason, Side, agreement_contact, check_in,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::access::Own;
use super::query::{self, OwnRow};
use super::{access, ops, rules};
use crate::agreement;
use crate::agreement::rules::Rule;
use crate::auth::{Caller, Partner, SessionCache};
use crate::clock::day_of;
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{Page, PageQuery};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds these operations.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_own_contacts, get_contact, list_contact_check_ins, sign_contact, decline_contact);
}

/// What a contact sees of the one agreement that they stand by.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OwnContact)]
pub struct OwnContactOut {
    /// Names your place as a contact.
    id: AgreementContactId,
    /// The agreement, to tell of it.
    agreement_id: AgreementId,
    /// As what you were invited.
    capacity: ContactCapacity,
    /// Invited or signed.
    state: ContactState,
    /// The youth's first name.
    #[schema(example = "Sam")]
    first_name: String,
    /// Initial of the youth's surname, for school and care alone.
    #[schema(required = true, example = "V")]
    surname_initial: Option<String>,
    /// What the agreement is about.
    kind: AgreementKind,
    /// What was agreed; never for care.
    #[schema(required = true, example = "Ik ben op tijd op school")]
    title: Option<String>,
    /// What is counted.
    rule: Rule,
    /// First day.
    from_date: NaiveDate,
    /// Day after the last.
    until_date: NaiveDate,
    /// Names what you read here; to be signed.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    terms_hash: String,
    /// Whether you signed what stands here now. Without that your word does not count.
    is_signature_current: bool,
    /// When you were invited.
    invited_at: DateTime<Utc>,
}

fn show(row: OwnRow) -> ApiResult<OwnContactOut> {
    let OwnRow { contact, agreement, participant } = row;
    let is_initial_seen = rules::sees_initial(contact.capacity);
    Ok(OwnContactOut {
        id: contact.id,
        agreement_id: agreement.id,
        capacity: contact.capacity,
        state: contact.state,
        first_name: participant.first_name,
        surname_initial: is_initial_seen.then(|| rules::initial_of(&participant.surname)).flatten(),
        kind: agreement.kind,
        title: agreement.title.clone(),
        rule: serde_json::from_str(&agreement.rule).map_err(ApiError::internal)?,
        from_date: agreement.from_date,
        until_date: agreement.until_date,
        terms_hash: rules::terms_hash(&agreement),
        is_signature_current: rules::is_signature_current(&contact, &agreement),
        invited_at: contact.invited_at,
    })
}

fn show_own(own: &Own, contact: agreement_contact::Model) -> ApiResult<OwnContactOut> {
    let (agreement, participant) = (own.agreement().clone(), own.participant().clone());
    show(OwnRow { contact, agreement, participant })
}

/// Which of them, and which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OwnContactQuery {
    /// `invited` waits for your signature. Both `invited` and `signed` unless told; what is over is out of sight.
    state: Option<ContactState>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

/// The agreements that I stand by, or am asked to.
#[utoipa::path(get, path = "/me/contacts", tag = "contacts", params(OwnContactQuery),
    responses((status = 200, description = "Newest first", body = Page<OwnContactOut>)))]
pub async fn list_own_contacts(
    caller: Caller<Partner>,
    which: Query<OwnContactQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let OwnContactQuery { state, cursor, limit } = which.into_inner();
    let page = PageQuery::new(cursor, limit);
    let (after, limit) = (page.after()?, page.limit()?);
    let open = [ContactState::Invited, ContactState::Signed];
    let states: Vec<ContactState> =
        open.into_iter().filter(|it| state.is_none_or(|wanted| wanted == *it)).collect();
    let today = day_of(db.clock().now());
    let rows = query::list_own(db.reader(), &caller, &states, today, after, limit).await?;
    let Page { items, next_cursor } = Page::from_rows(rows, limit, |row| row.contact.id.0, show);
    Reply::page(&Page { items: items.into_iter().collect::<ApiResult<Vec<_>>>()?, next_cursor })
}

/// The agreement that I stand by, or am asked to.
#[utoipa::path(get, path = "/contacts/{contactId}", tag = "contacts",
    params(("contactId" = Uuid, Path, description = "Your place as a contact")),
    responses((status = 200, description = "What you see of it", body = OwnContactOut)))]
pub async fn get_contact(
    caller: Caller<Partner>,
    id: web::Path<AgreementContactId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let own = access::to_see(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    Reply::ok(&show_own(&own, own.contact().clone())?)
}

/// What was told of the agreement, as a contact sees it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ContactCheckInRecord)]
pub struct ContactCheckInOut {
    /// Names the check-in, to confirm or correct it.
    id: CheckInId,
    /// The day.
    occurred_date: NaiveDate,
    /// The time of day that tells occasions of one day apart.
    #[schema(required = true, example = "09:00")]
    time_of_day: Option<String>,
    /// How long it took, minutes.
    #[schema(required = true)]
    minutes: Option<i32>,
    /// Kept, late, missed or excused.
    outcome: CheckInOutcome,
    /// Whether it counts; `recorded` waits for somebody to confirm it.
    state: CheckInState,
    /// Whose word it is.
    side: Side,
}

impl From<check_in::Model> for ContactCheckInOut {
    fn from(row: check_in::Model) -> Self {
        Self {
            id: row.id,
            occurred_date: row.occurred_on,
            time_of_day: Some(row.occasion).filter(|time| !time.is_empty()),
            minutes: row.minutes,
            outcome: row.outcome,
            state: row.state,
            side: row.side,
        }
    }
}

/// What was told of the agreement that I stand by, without why.
#[utoipa::path(get, path = "/contacts/{contactId}/check-ins", tag = "contacts",
    params(("contactId" = Uuid, Path, description = "Your place as a contact"), PageQuery),
    responses((status = 200, description = "Check-ins, newest first", body = Page<ContactCheckInOut>)))]
pub async fn list_contact_check_ins(
    caller: Caller<Partner>,
    id: web::Path<AgreementContactId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    let own = access::to_see_facts(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let rows = agreement::query::list_check_ins(db.reader(), own.agreement().id, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |row| row.id.0, ContactCheckInOut::from))
}

/// What was read.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ContactSignatureIn)]
pub struct ContactSignatureIn {
    /// The `termsHash` that came with what you read.
    #[schema(
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    terms_hash: String,
}

/// Sign the agreement as I read it; again where it changed since. From now on my word on it counts.
#[utoipa::path(post, path = "/contacts/{contactId}/signatures", tag = "contacts", request_body = ContactSignatureIn,
    params(("contactId" = Uuid, Path, description = "Your place as a contact"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Signed", body = OwnContactOut),
              (status = 409, description = "It says something else now")))]
pub async fn sign_contact(
    caller: Caller<Partner>,
    id: web::Path<AgreementContactId>,
    once: Once,
    body: Input<ContactSignatureIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &_| {
        let target = access::to_answer(tx, &caller, *id).await?;
        let row = ops::sign(tx, &caller, &target, &body.value.terms_hash).await?;
        Reply::created(&show_own(target.own(), row)?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Why not.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ContactDeclineIn)]
pub struct ContactDeclineIn {
    /// Why; the coach and the youth read it.
    reason_code: DeclineReason,
}

/// Decline the agreement, or step back after signing. From now on I see it no longer.
#[utoipa::path(post, path = "/contacts/{contactId}/declines", tag = "contacts", request_body = ContactDeclineIn,
    params(("contactId" = Uuid, Path, description = "Your place as a contact"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Declined", body = OwnContactOut)))]
pub async fn decline_contact(
    caller: Caller<Partner>,
    id: web::Path<AgreementContactId>,
    once: Once,
    body: Input<ContactDeclineIn>,
    db: web::Data<Db>,
    cache: web::Data<SessionCache>,
) -> ApiResult<Reply> {
    let work = once.run(&db, caller.user_id, &body.digest, async |tx| {
        let target = access::to_answer(tx, &caller, *id).await?;
        let row = ops::decline(tx, &caller, &target, body.value.reason_code).await?;
        Reply::created(&show_own(target.own(), row)?)
    });
    let reply = work.await?;
    cache.forget_all();
    Ok(reply)
}
