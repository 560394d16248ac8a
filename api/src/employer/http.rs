//! Paths of employers: the page that others read, and what its own people do with it.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{
    EmployerDuty, EmployerEvent, EmployerId, EmployerMemberId, EmployerState, OrganisationId, Sector, UserId,
    employer, employer_event,
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::access::{self, Scope, Sight};
use super::ops::{self, EmployerChange};
use super::query::{self, OwnRow, Whole, Wish};
use super::{bound_http, deciding_http, members_http, registering_http};
use crate::auth::{Caller, EmployerOrLead, EmployerStaff, PlaceReader};
use crate::db::{Db, Tx};
use crate::error::{ApiError, ApiResult, FieldError};
use crate::guarded;
use crate::input::Input;
use crate::page::{IfMatch, Page, PageQuery};
use crate::programme::http::given;
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;
use crate::search::words_of;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    registering_http::routes(routes);
    guarded!(routes: list_employers, get_employer, update_employer, list_employer_events, list_own_employers);
    deciding_http::routes(routes);
    members_http::routes(routes);
    bound_http::routes(routes);
}

/// Whom to ask at an employer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EmployerContact)]
pub struct ContactOut {
    /// Who.
    #[schema(example = "Piet de Jong")]
    name: String,
    /// Where to write to.
    email: String,
    /// Where to call.
    #[schema(required = true)]
    phone: Option<String>,
}

/// A decision and its reason, as the employer reads them.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EmployerDecision)]
pub struct DecisionOut {
    /// Why; absent where it was verified.
    #[schema(required = true)]
    reason: Option<String>,
    /// Who decided.
    #[schema(required = true)]
    decided_by_user_id: Option<UserId>,
    /// When.
    decided_at: DateTime<Utc>,
}

/// What its own people and leads see of an employer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EmployerInside)]
pub struct InsideOut {
    /// Its organisation.
    organisation_id: OrganisationId,
    /// Number in the trade register (KvK).
    #[schema(example = "12345678")]
    kvk_number: String,
    /// Whether another employer has that number too; only for leads.
    #[schema(required = true)]
    shares_kvk_number: Option<bool>,
    /// How many youths it wants to meet in a month at most.
    introductions_a_month: i32,
    /// The last decision.
    #[schema(required = true)]
    decision: Option<DecisionOut>,
    /// When it registered first.
    created_at: DateTime<Utc>,
}

/// An employer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Employer)]
pub struct EmployerOut {
    /// Names the employer.
    id: EmployerId,
    /// Its name.
    #[schema(example = "Fietsenmakerij De Dam")]
    name: String,
    /// Registered, verified, rejected or suspended.
    state: EmployerState,
    /// What it does, in one word.
    sector: Sector,
    /// What it does.
    description: String,
    /// Its pages.
    #[schema(required = true)]
    website: Option<String>,
    /// Street and number.
    #[schema(example = "Westzijde 10")]
    address: String,
    /// Postcode.
    #[schema(example = "1506 EA")]
    postcode: String,
    /// How many of a hundred introductions of the last twelve months it answered in time; absent where there were fewer than
    /// three.
    #[schema(required = true, minimum = 0, maximum = 100)]
    answer_rate_percent: Option<i64>,
    /// Whom to ask; only for its own people, coaches and leads.
    #[schema(required = true)]
    contact: Option<ContactOut>,
    /// Only for its own people and leads.
    #[schema(required = true)]
    inside: Option<InsideOut>,
}

/// The employer as somebody with `sight` sees it.
pub(super) fn show(whole: Whole, sight: Sight) -> EmployerOut {
    let Whole { row, name, answer_rate_percent, shares_number } = whole;
    let (reason, decided_by_user_id) = (row.decision_reason, row.decided_by);
    let decision = row.decided_at.map(|decided_at| DecisionOut { reason, decided_by_user_id, decided_at });
    let contact = ContactOut { name: row.contact_name, email: row.email, phone: row.phone };
    let inside = InsideOut {
        organisation_id: row.organisation_id,
        kvk_number: row.kvk_number,
        shares_kvk_number: sight.numbers.then_some(shares_number),
        introductions_a_month: row.introductions_a_month,
        decision,
        created_at: row.created_at,
    };
    EmployerOut {
        id: row.id,
        name,
        state: row.state,
        sector: row.sector,
        description: row.description,
        website: row.website,
        address: row.address,
        postcode: row.postcode,
        answer_rate_percent,
        contact: sight.contact.then_some(contact),
        inside: sight.inside.then_some(inside),
    }
}

/// One employer with what belongs to it.
pub(super) async fn complete_one(
    conn: &impl ConnectionTrait,
    row: employer::Model,
    now: DateTime<Utc>,
) -> ApiResult<Whole> {
    let whole = query::complete(conn, vec![row], now).await?.pop();
    whole.ok_or_else(|| ApiError::internal("an employer went missing"))
}

/// What `If-Match` names: the version, and what is told beside the row and changes without it.
fn tag(whole: &Whole, sight: Sight) -> String {
    let rate = whole.answer_rate_percent.map_or_else(String::new, |rate| format!(".{rate}"));
    let is_shared = sight.numbers && whole.shares_number;
    format!("{}{rate}{}", whole.row.version, if is_shared { "s" } else { "" })
}

/// Which employers, and which part of the list.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EmployerQuery {
    /// In this state only; others than verified ones are only for leads and its own people.
    state: Option<EmployerState>,
    /// In this line of work only.
    sector: Option<Sector>,
    /// Words; all must occur in the name, the description or the address.
    #[param(max_length = 100)]
    text: Option<String>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

/// Employers: all of the programme (lead), those that are verified (youths, families and coaches), or those where I work.
#[utoipa::path(get, path = "/employers", tag = "employers", params(EmployerQuery),
    responses((status = 200, description = "Newest first", body = Page<EmployerOut>)))]
pub async fn list_employers(
    caller: Caller<PlaceReader>,
    which: Query<EmployerQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let EmployerQuery { state, sector, text, cursor, limit } = which.into_inner();
    let wrong =
        |codes: Vec<&str>| codes.into_iter().map(|code| FieldError::new("#query/text", code)).collect();
    let words = words_of(&text.unwrap_or_default()).map_err(|codes| ApiError::invalid(wrong(codes)))?;
    let (page, scope) = (PageQuery::new(cursor, limit), Scope::of(&caller));
    let (wish, sight) = (Wish { state, sector, words }, scope.sight(&caller));
    let rows = query::list(db.reader(), &caller, scope, &wish, &page).await?;
    let whole = query::complete(db.reader(), rows, db.clock().now()).await?;
    Reply::page(&Page::from_rows(whole, page.limit()?, |it| it.row.id.0, |it| show(it, sight)))
}

/// One employer. Youths, families and coaches see those that are verified.
#[utoipa::path(get, path = "/employers/{employerId}", tag = "employers",
    params(("employerId" = Uuid, Path, description = "The employer")),
    responses((status = 200, description = "The employer", body = EmployerOut)))]
pub async fn get_employer(
    caller: Caller<PlaceReader>,
    id: web::Path<EmployerId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let visible = access::to_read(db.reader(), &caller, *id).await?;
    let sight = Sight::of(&caller, visible.relation());
    let whole = complete_one(db.reader(), visible.employer().clone(), db.clock().now()).await?;
    let tag = tag(&whole, sight);
    Ok(Reply::ok(&show(whole, sight))?.with_version(tag))
}

/// What to change about an employer; what is left out stays. A lead changes the name, at its organisation.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = EmployerChangeIn)]
pub struct EmployerChangeIn {
    /// Number in the trade register (KvK); fixed once verified.
    #[schema(min_length = 8, max_length = 8, pattern = "^0*[1-9][0-9]*$", example = "12345678")]
    kvk_number: Option<String>,
    /// What it does, in one word.
    sector: Option<Sector>,
    /// What it does, as youths read it.
    #[schema(min_length = 1, max_length = 2000, example = "Wij repareren fietsen en verkopen ze.")]
    description: Option<String>,
    /// Whom to ask for.
    #[schema(min_length = 1, max_length = 100, example = "Piet de Jong")]
    contact_name: Option<String>,
    /// Where to write to.
    #[schema(format = "email", max_length = 254, example = "info@example.nl")]
    email: Option<String>,
    /// Where to call; `null` forgets it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, pattern = r"^\+?[0-9][0-9 ()-]{5,19}$", example = "+31 75 123 45 67")]
    phone: Option<Option<String>>,
    /// Its pages; `null` forgets them.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 200, pattern = r"^https://[A-Za-z0-9][A-Za-z0-9.-]*\.[A-Za-z]{2,}(/[!-~]*)?$", example = "https://www.example.nl/fietsen")]
    website: Option<Option<String>>,
    /// Street and number.
    #[schema(min_length = 1, max_length = 200, example = "Westzijde 10")]
    address: Option<String>,
    /// Postcode.
    #[schema(pattern = "^[1-9][0-9]{3} ?[A-Z]{2}$", example = "1506 EA")]
    postcode: Option<String>,
    /// How many youths it wants to meet in a month at most.
    #[schema(minimum = 1, maximum = 200, example = 20)]
    introductions_a_month: Option<i32>,
}

impl From<EmployerChangeIn> for EmployerChange {
    fn from(body: EmployerChangeIn) -> Self {
        Self {
            kvk_number: body.kvk_number,
            sector: body.sector,
            description: body.description,
            contact_name: body.contact_name,
            email: body.email,
            phone: body.phone,
            website: body.website,
            address: body.address,
            postcode: body.postcode,
            introductions_a_month: body.introductions_a_month,
        }
    }
}

/// Change what my employer says about itself; for its manager.
#[utoipa::path(patch, path = "/employers/{employerId}", tag = "employers", request_body = EmployerChangeIn,
    params(("employerId" = Uuid, Path, description = "The employer"),
           ("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, description = "Changed", body = EmployerOut)))]
pub async fn update_employer(
    caller: Caller<EmployerStaff>,
    id: web::Path<EmployerId>,
    if_match: IfMatch,
    body: Input<EmployerChangeIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let change = EmployerChange::from(body.value);
    let work = async |tx: &Tx| {
        let target = access::to_act_for(tx, &caller, *id, &[EmployerDuty::Manager]).await?;
        let sight = Sight::of(&caller, access::Relation::Member(target.duty()));
        if_match.require(tag(&complete_one(tx, target.employer().clone(), tx.now()).await?, sight))?;
        let changed = ops::change(tx, &caller, &target, change.clone()).await?;
        let whole = complete_one(tx, changed, tx.now()).await?;
        let tag = tag(&whole, sight);
        Ok(Reply::ok(&show(whole, sight))?.with_version(tag))
    };
    db.write(work).await
}

/// A step in the life of an employer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EmployerHistoryStep)]
pub struct EventOut {
    /// What happened.
    event: EmployerEvent,
    /// Why.
    #[schema(required = true)]
    reason: Option<String>,
    /// Who did it.
    actor_user_id: UserId,
    /// When.
    happened_at: DateTime<Utc>,
}

impl From<employer_event::Model> for EventOut {
    fn from(row: employer_event::Model) -> Self {
        let employer_event::Model { event, reason, actor_id, happened_at, .. } = row;
        Self { event, reason, actor_user_id: actor_id, happened_at }
    }
}

/// What happened to an employer; for its own people and leads.
#[utoipa::path(get, path = "/employers/{employerId}/events", tag = "employers",
    params(("employerId" = Uuid, Path, description = "The employer"), PageQuery),
    responses((status = 200, description = "Newest first", body = Page<EventOut>)))]
pub async fn list_employer_events(
    caller: Caller<EmployerOrLead>,
    id: web::Path<EmployerId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let visible = access::to_look_inside(db.reader(), &caller, *id).await?;
    let rows = query::list_events(db.reader(), visible.employer().id, &page).await?;
    Reply::page(&Page::from_rows(rows, page.limit()?, |row| row.id.0, EventOut::from))
}

/// An employer for which I act.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OwnEmployer)]
pub struct OwnEmployerOut {
    /// The employer.
    employer_id: EmployerId,
    /// My place there.
    member_id: EmployerMemberId,
    /// Its name.
    #[schema(example = "Fietsenmakerij De Dam")]
    name: String,
    /// Registered, verified, rejected or suspended.
    state: EmployerState,
    /// What I do there.
    duty: EmployerDuty,
}

impl From<OwnRow> for OwnEmployerOut {
    fn from(row: OwnRow) -> Self {
        let OwnRow { employer_id, member_id, name, state, duty } = row;
        Self { employer_id, member_id, name, state, duty }
    }
}

/// The employers for which I act, and in which duty.
#[utoipa::path(get, path = "/me/employers", tag = "employers",
    responses((status = 200, description = "In one page, newest first", body = Page<OwnEmployerOut>)))]
pub async fn list_own_employers(caller: Caller<EmployerStaff>, db: web::Data<Db>) -> ApiResult<Reply> {
    let rows = query::list_own(db.reader(), &caller).await?;
    Reply::page(&Page { items: rows.into_iter().map(OwnEmployerOut::from).collect(), next_cursor: None })
}
