//! Paths of providers.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{OrganisationId, ProviderId, ProviderState, UserId, provider};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::access::{self, Decidable};
use super::ops::{self, Application, ProviderChange};
use super::query::{self, Named};
use crate::auth::{Caller, CatalogueReader, Lead, Person, ProviderOrLead, ProviderStaff};
use crate::db::{Db, Tx};
use crate::error::{ApiError, ApiResult};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{IfMatch, Page, PageQuery};
use crate::programme::http::given;
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: create_provider, list_providers, get_provider, update_provider, reapply_provider);
    guarded!(routes: approve_provider, reject_provider, suspend_provider);
}

/// A decision and its reason, as the provider reads them.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CatalogueDecision)]
pub struct DecisionOut {
    /// Why; absent for an approval.
    #[schema(required = true)]
    pub(crate) reason: Option<String>,
    /// Who decided.
    #[schema(required = true)]
    pub(crate) decided_by_user_id: Option<UserId>,
    /// When.
    pub(crate) decided_at: DateTime<Utc>,
}

/// A provider of activities.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Provider)]
pub struct ProviderOut {
    /// Names the provider.
    id: ProviderId,
    /// Its organisation.
    organisation_id: OrganisationId,
    /// Its name.
    #[schema(example = "Judoclub Zaanstreek")]
    name: String,
    /// Applied, approved, rejected or suspended.
    state: ProviderState,
    /// Number in the trade register (KvK).
    #[schema(example = "12345678")]
    kvk_number: String,
    /// What it does.
    description: String,
    /// Whom to ask for.
    contact_name: String,
    /// Where to write to.
    email: String,
    /// Where to call.
    #[schema(required = true)]
    phone: Option<String>,
    /// Its pages.
    #[schema(required = true)]
    website: Option<String>,
    /// The last decision; only for its own people and leads.
    #[schema(required = true)]
    decision: Option<DecisionOut>,
    /// When it applied first.
    created_at: DateTime<Utc>,
}

fn whole(Named { row, name }: Named) -> ProviderOut {
    let (reason, decided_by_user_id) = (row.decision_reason, row.decided_by);
    let decision = row.decided_at.map(|decided_at| DecisionOut { reason, decided_by_user_id, decided_at });
    ProviderOut {
        id: row.id,
        organisation_id: row.organisation_id,
        name,
        state: row.state,
        kvk_number: row.kvk_number,
        description: row.description,
        contact_name: row.contact_name,
        email: row.email,
        phone: row.phone,
        website: row.website,
        decision,
        created_at: row.created_at,
    }
}

async fn show(conn: &impl ConnectionTrait, row: provider::Model) -> ApiResult<ProviderOut> {
    let named = query::name(conn, vec![row]).await?.pop();
    named.map(whole).ok_or_else(|| ApiError::internal("a provider went missing"))
}

/// An application.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ProviderIn)]
pub struct ProviderIn {
    /// The organisation; you work there.
    organisation_id: OrganisationId,
    /// Number in the trade register (KvK).
    #[schema(pattern = "^[0-9]{8}$", example = "12345678")]
    kvk_number: String,
    /// What it does, as youths read it.
    #[schema(min_length = 1, max_length = 2000, example = "Judo voor iedereen van 8 tot en met 17.")]
    description: String,
    /// Whom to ask for.
    #[schema(min_length = 1, max_length = 100, example = "Joke Bakker")]
    contact_name: String,
    /// Where to write to.
    #[schema(format = "email", max_length = 254, example = "info@example.nl")]
    email: String,
    /// Where to call.
    #[schema(pattern = r"^\+?[0-9][0-9 ()-]{5,19}$", example = "+31 75 123 45 67")]
    phone: Option<String>,
    /// Its pages.
    #[schema(
        max_length = 200,
        pattern = r"^https://[A-Za-z0-9][A-Za-z0-9.-]*\.[A-Za-z]{2,}(/[!-~]*)?$",
        example = "https://www.example.nl/judo"
    )]
    website: Option<String>,
}

impl From<ProviderIn> for Application {
    fn from(body: ProviderIn) -> Self {
        Self {
            kvk_number: body.kvk_number,
            description: body.description,
            contact_name: body.contact_name,
            email: body.email,
            phone: body.phone,
            website: body.website,
        }
    }
}

/// Apply as a provider, for the organisation where I work.
#[utoipa::path(post, path = "/providers", tag = "providers", request_body = ProviderIn,
    params(("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Applied", body = ProviderOut),
              (status = 404, description = "You do not work at such an organisation"),
              (status = 409, description = "It has applied before")))]
pub async fn create_provider(
    caller: Caller<ProviderStaff>,
    once: Once,
    body: Input<ProviderIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_apply(tx, &caller, body.value.organisation_id).await?;
        let made = ops::apply(tx, &caller, &target, body.value.clone().into()).await?;
        let version = made.version;
        Ok(Reply::created(&show(tx, made).await?)?.with_version(version))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Which providers, and which part of the list.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProviderQuery {
    /// In this state only.
    state: Option<ProviderState>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

/// Providers: all of the programme (lead), or those where I work.
#[utoipa::path(get, path = "/providers", tag = "providers", params(ProviderQuery),
    responses((status = 200, description = "Newest first", body = Page<ProviderOut>)))]
pub async fn list_providers(
    caller: Caller<ProviderOrLead>,
    which: Query<ProviderQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let ProviderQuery { state, cursor, limit } = which.into_inner();
    let page = PageQuery::new(cursor, limit);
    let rows = query::list(db.reader(), &caller, state, &page).await?;
    Reply::page(&Page::from_rows(rows, page.limit()?, |named| named.row.id.0, whole))
}

/// One provider. Youths, families and coaches see those that are approved.
#[utoipa::path(get, path = "/providers/{providerId}", tag = "providers",
    params(("providerId" = Uuid, Path, description = "The provider")),
    responses((status = 200, description = "The provider", body = ProviderOut)))]
pub async fn get_provider(
    caller: Caller<CatalogueReader>,
    id: web::Path<ProviderId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let visible = access::to_read(db.reader(), &caller, *id).await?;
    let mut shown = show(db.reader(), visible.provider().clone()).await?;
    if !visible.relation().is_insider() {
        shown.decision = None;
    }
    Ok(Reply::ok(&shown)?.with_version(visible.provider().version))
}

/// What to change about a provider; what is left out stays.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ProviderChangeIn)]
pub struct ProviderChangeIn {
    /// Number in the trade register (KvK); fixed once approved.
    #[schema(pattern = "^[0-9]{8}$", example = "12345678")]
    kvk_number: Option<String>,
    /// What it does, as youths read it.
    #[schema(min_length = 1, max_length = 2000, example = "Judo voor iedereen van 8 tot en met 17.")]
    description: Option<String>,
    /// Whom to ask for.
    #[schema(min_length = 1, max_length = 100, example = "Joke Bakker")]
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
    #[schema(value_type = Option<String>, max_length = 200, pattern = r"^https://[A-Za-z0-9][A-Za-z0-9.-]*\.[A-Za-z]{2,}(/[!-~]*)?$", example = "https://www.example.nl/judo")]
    website: Option<Option<String>>,
}

impl From<ProviderChangeIn> for ProviderChange {
    fn from(body: ProviderChangeIn) -> Self {
        Self {
            kvk_number: body.kvk_number,
            description: body.description,
            contact_name: body.contact_name,
            email: body.email,
            phone: body.phone,
            website: body.website,
        }
    }
}

/// Change what my provider says about itself.
#[utoipa::path(patch, path = "/providers/{providerId}", tag = "providers", request_body = ProviderChangeIn,
    params(("providerId" = Uuid, Path, description = "The provider"),
           ("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, description = "Changed", body = ProviderOut)))]
pub async fn update_provider(
    caller: Caller<ProviderStaff>,
    id: web::Path<ProviderId>,
    if_match: IfMatch,
    body: Input<ProviderChangeIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let change = ProviderChange::from(body.value);
    let work = async |tx: &Tx| {
        let target = access::to_act_for(tx, &caller, *id).await?;
        if_match.require(target.provider().version)?;
        let changed = ops::change(tx, &caller, &target, change.clone()).await?;
        let version = changed.version;
        Ok(Reply::ok(&show(tx, changed).await?)?.with_version(version))
    };
    db.write(work).await
}

/// Apply again after a refusal.
#[utoipa::path(post, path = "/providers/{providerId}/applications", tag = "providers",
    params(("providerId" = Uuid, Path, description = "The provider"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Applied", body = ProviderOut),
              (status = 409, description = "It was not rejected")))]
pub async fn reapply_provider(
    caller: Caller<ProviderStaff>,
    once: Once,
    id: web::Path<ProviderId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_act_for(tx, &caller, *id).await?;
        Reply::created(&show(tx, ops::apply_again(tx, &caller, &target).await?).await?)
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Approve a provider, or trust it again. From now on it can be paid and what it offers can be approved.
#[utoipa::path(post, path = "/providers/{providerId}/approvals", tag = "providers",
    params(("providerId" = Uuid, Path, description = "The provider"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Approved", body = ProviderOut),
              (status = 409, description = "It neither applied nor is suspended")))]
pub async fn approve_provider(
    caller: Caller<Lead>,
    once: Once,
    id: web::Path<ProviderId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_decide(tx, &caller, *id).await?;
        Reply::created(&show(tx, ops::approve(tx, &caller, &target).await?).await?)
    };
    once.run(&db, caller.user_id, "", work).await
}

/// A reason that the provider reads, and the youths whose bookings are freed by it.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CatalogueReasonIn)]
pub struct DecisionReasonIn {
    /// Why.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = r"\S",
        example = "Er is nog geen verklaring omtrent het gedrag."
    )]
    pub(crate) reason: String,
}

/// The decisions that need a reason differ in what they do and in nothing else.
async fn decide(
    caller: &Person,
    once: Once,
    id: ProviderId,
    body: &Input<DecisionReasonIn>,
    db: &Db,
    act: impl AsyncFn(&Tx, &Decidable, &str) -> ApiResult<provider::Model>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_decide(tx, caller, id).await?;
        Reply::created(&show(tx, act(tx, &target, &body.value.reason).await?).await?)
    };
    once.run(db, caller.user_id, &body.digest, work).await
}

/// Refuse an application.
#[utoipa::path(post, path = "/providers/{providerId}/rejections", tag = "providers", request_body = DecisionReasonIn,
    params(("providerId" = Uuid, Path, description = "The provider"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Rejected", body = ProviderOut),
              (status = 409, description = "No application waits")))]
pub async fn reject_provider(
    caller: Caller<Lead>,
    once: Once,
    id: web::Path<ProviderId>,
    body: Input<DecisionReasonIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let act =
        async |tx: &Tx, target: &Decidable, reason: &str| ops::reject(tx, &caller, target, reason).await;
    decide(&caller, once, *id, &body, &db, act).await
}

/// Suspend a provider: its offers leave the catalogue, open bookings are freed and the money is back on the passes.
#[utoipa::path(post, path = "/providers/{providerId}/suspensions", tag = "providers", request_body = DecisionReasonIn,
    params(("providerId" = Uuid, Path, description = "The provider"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Suspended", body = ProviderOut),
              (status = 409, description = "It is not approved")))]
pub async fn suspend_provider(
    caller: Caller<Lead>,
    once: Once,
    id: web::Path<ProviderId>,
    body: Input<DecisionReasonIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let act =
        async |tx: &Tx, target: &Decidable, reason: &str| ops::suspend(tx, &caller, target, reason).await;
    decide(&caller, once, *id, &body, &db, act).await
}
