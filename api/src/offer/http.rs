//! Paths of offers: writing, handing in, deciding and withdrawing. The catalogue is in [`super::browse`].

use actix_web::web;
use chrono::{DateTime, NaiveDate, Utc};
use entities::{AttachmentId, Cents, OfferCategory, OfferId, OfferKind, OfferState, ProviderId, offer};
use serde::Serialize;
use utoipa::ToSchema;

use super::access;
use super::body::{OfferChangeIn, OfferIn};
use super::browse::{__path_list_offers, list_offers};
use super::rules::{Content, fits};
use super::{ops, query};
use crate::auth::{Caller, CatalogueReader, Lead, ProviderOrLead, ProviderStaff};
use crate::clock::{age_on, day_of};
use crate::coordinate::Microdegrees;
use crate::db::{Db, Tx};
use crate::error::{ApiResult, Code};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{IfMatch, Page, PageQuery};
use crate::participant::query::find_birth_date;
use crate::provider::access as provider_access;
use crate::provider::http::{DecisionOut, DecisionReasonIn};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_offers, create_offer, list_provider_offers, get_offer, update_offer);
    guarded!(routes: list_submitted_offers, submit_offer, approve_offer, reject_offer, withdraw_offer);
}

/// An offer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Offer)]
pub struct OfferOut {
    /// Names the offer.
    id: OfferId,
    /// Who offers it.
    provider_id: ProviderId,
    /// The provider's name.
    #[schema(example = "Judoclub Zaanstreek")]
    provider_name: String,
    /// Draft, submitted, approved, rejected or withdrawn.
    state: OfferState,
    /// Course or one-off.
    kind: OfferKind,
    /// What it is about.
    category: OfferCategory,
    /// What it is called.
    title: String,
    /// What one does there.
    description: String,
    /// When, in words.
    schedule: String,
    /// What visitors with a limitation should know.
    #[schema(required = true)]
    accessibility: Option<String>,
    /// For the whole.
    price: Cents,
    /// Currency of the price (ISO 4217).
    #[schema(example = "EUR")]
    currency: &'static str,
    /// Places at most.
    places: i32,
    /// Places that are left.
    free_places: i32,
    /// First meeting.
    starts_at: DateTime<Utc>,
    /// Last day.
    until_date: NaiveDate,
    /// Youngest age on the first day.
    min_age: i32,
    /// Oldest age on the first day.
    max_age: i32,
    /// Whether your age on the first day fits; absent where you are no youth.
    #[schema(required = true)]
    fits_age: Option<bool>,
    /// Neighbourhood.
    #[schema(required = true)]
    neighbourhood: Option<String>,
    /// Where it is.
    address: String,
    /// Latitude; absent where it is not on the map.
    #[schema(required = true)]
    latitude: Option<Microdegrees>,
    /// Longitude; absent where it is not on the map.
    #[schema(required = true)]
    longitude: Option<Microdegrees>,
    /// A picture.
    #[schema(required = true)]
    picture_id: Option<AttachmentId>,
    /// The last decision; only for the provider's own people and leads.
    #[schema(required = true)]
    decision: Option<DecisionOut>,
    /// When it was begun.
    created_at: DateTime<Utc>,
}

fn show(row: offer::Model, provider_name: String) -> OfferOut {
    let Content { latitude, longitude, .. } = query::content_of(&row);
    let (reason, decided_by_user_id) = (row.decision_reason, row.decided_by);
    let decision = row.decided_at.map(|decided_at| DecisionOut { reason, decided_by_user_id, decided_at });
    OfferOut {
        id: row.id,
        provider_id: row.provider_id,
        provider_name,
        state: row.state,
        kind: row.kind,
        category: row.category,
        title: row.title,
        description: row.description,
        schedule: row.schedule,
        accessibility: row.accessibility,
        price: row.price_cents,
        currency: "EUR",
        places: row.places,
        free_places: row.places.saturating_sub(row.places_taken),
        starts_at: row.starts_at,
        until_date: row.until_date,
        min_age: row.min_age,
        max_age: row.max_age,
        fits_age: None,
        neighbourhood: row.neighbourhood,
        address: row.address,
        latitude,
        longitude,
        picture_id: row.picture_id,
        decision,
        created_at: row.created_at,
    }
}

/// Bookings change the free places without changing the offer's version: both make the validator.
fn tag(row: &offer::Model) -> String {
    format!("{}.{}", row.version, row.places_taken)
}

async fn reply_with(tx: &Tx, row: offer::Model, target: &entities::provider::Model) -> ApiResult<OfferOut> {
    Ok(show(row, query::name_of_provider(tx, target).await?))
}

/// Draft an offer for my provider.
#[utoipa::path(post, path = "/providers/{providerId}/offers", tag = "offers", request_body = OfferIn,
    params(("providerId" = Uuid, Path, description = "The provider"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Drafted", body = OfferOut),
              (status = 409, description = "The provider is rejected or suspended")))]
pub async fn create_offer(
    caller: Caller<ProviderStaff>,
    once: Once,
    id: web::Path<ProviderId>,
    body: Input<OfferIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let content = Content::from(body.value);
    let work = async |tx: &Tx| {
        let target = provider_access::to_act_for(tx, &caller, *id).await?;
        let made = ops::draft(tx, &caller, &target, &content).await?;
        let tag = tag(&made);
        Ok(Reply::created(&reply_with(tx, made, target.provider()).await?)?.with_version(tag))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Everything that a provider offers or offered, in every state.
#[utoipa::path(get, path = "/providers/{providerId}/offers", tag = "offers",
    params(("providerId" = Uuid, Path, description = "The provider"), PageQuery),
    responses((status = 200, description = "Newest first", body = Page<OfferOut>)))]
pub async fn list_provider_offers(
    caller: Caller<ProviderOrLead>,
    id: web::Path<ProviderId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let visible = provider_access::to_read(db.reader(), &caller, *id).await?;
    if !visible.relation().is_insider() {
        return Err(Code::NotFound.into());
    }
    let name = query::name_of_provider(db.reader(), visible.provider()).await?;
    let rows = query::list_of_provider(db.reader(), *id, &page).await?;
    Reply::page(&Page::from_rows(rows, page.limit()?, |row| row.id.0, |row| show(row, name.clone())))
}

/// What waits for me: offers of the programme that were handed in.
#[utoipa::path(get, path = "/offer-submissions", tag = "offers", params(PageQuery),
    responses((status = 200, description = "Oldest first", body = Page<OfferOut>)))]
pub async fn list_submitted_offers(
    caller: Caller<Lead>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let rows = query::list_submitted(db.reader(), &caller, &page).await?;
    Reply::page(&Page::from_rows(rows, page.limit()?, |(row, _)| row.id.0, |(row, name)| show(row, name)))
}

/// One offer. Youths, families and coaches see what is in the catalogue, and what has begun since.
#[utoipa::path(get, path = "/offers/{offerId}", tag = "offers",
    params(("offerId" = Uuid, Path, description = "The offer")),
    responses((status = 200, description = "The offer", body = OfferOut)))]
pub async fn get_offer(
    caller: Caller<CatalogueReader>,
    id: web::Path<OfferId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let visible = access::to_read(db.reader(), &caller, *id).await?;
    let row = visible.offer();
    let mut shown = show(row.clone(), query::name_of_provider(db.reader(), visible.provider()).await?);
    if !visible.relation().is_insider() {
        shown.decision = None;
    }
    let born = find_birth_date(db.reader(), &caller).await?;
    let age = born.map(|born| age_on(born, day_of(row.starts_at)));
    shown.fits_age = age.map(|age| fits(age, row.min_age, row.max_age));
    Ok(Reply::ok(&shown)?.with_version(tag(row)).may_be_kept())
}

/// Change an offer. Where it was approved and the change matters, it waits for a lead again.
#[utoipa::path(patch, path = "/offers/{offerId}", tag = "offers", request_body = OfferChangeIn,
    params(("offerId" = Uuid, Path, description = "The offer"),
           ("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, description = "Changed", body = OfferOut),
              (status = 409, description = "Withdrawn")))]
pub async fn update_offer(
    caller: Caller<ProviderStaff>,
    id: web::Path<OfferId>,
    if_match: IfMatch,
    body: Input<OfferChangeIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_edit(tx, &caller, *id).await?;
        if_match.require(tag(target.offer()))?;
        let content = body.value.clone().apply_to(query::content_of(target.offer()));
        let changed = ops::edit(tx, &caller, &target, &content).await?;
        let tag = tag(&changed);
        Ok(Reply::ok(&reply_with(tx, changed, target.provider()).await?)?.with_version(tag))
    };
    db.write(work).await
}

/// Hand an offer in for a lead to decide on.
#[utoipa::path(post, path = "/offers/{offerId}/submissions", tag = "offers",
    params(("offerId" = Uuid, Path, description = "The offer"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Handed in", body = OfferOut),
              (status = 409, description = "Neither a draft nor rejected, or the provider is rejected or suspended")))]
pub async fn submit_offer(
    caller: Caller<ProviderStaff>,
    once: Once,
    id: web::Path<OfferId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_edit(tx, &caller, *id).await?;
        let submitted = ops::submit(tx, &caller, &target).await?;
        Reply::created(&reply_with(tx, submitted, target.provider()).await?)
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Put an offer into the catalogue.
#[utoipa::path(post, path = "/offers/{offerId}/approvals", tag = "offers",
    params(("offerId" = Uuid, Path, description = "The offer"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Approved", body = OfferOut),
              (status = 409, description = "Not handed in, or the provider is not approved")))]
pub async fn approve_offer(
    caller: Caller<Lead>,
    once: Once,
    id: web::Path<OfferId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_decide(tx, &caller, *id).await?;
        let approved = ops::approve(tx, &caller, &target).await?;
        Reply::created(&reply_with(tx, approved, target.provider()).await?)
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Send an offer back.
#[utoipa::path(post, path = "/offers/{offerId}/rejections", tag = "offers", request_body = DecisionReasonIn,
    params(("offerId" = Uuid, Path, description = "The offer"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Rejected", body = OfferOut),
              (status = 409, description = "Not handed in")))]
pub async fn reject_offer(
    caller: Caller<Lead>,
    once: Once,
    id: web::Path<OfferId>,
    body: Input<DecisionReasonIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_decide(tx, &caller, *id).await?;
        let rejected = ops::reject(tx, &caller, &target, &body.value.reason).await?;
        Reply::created(&reply_with(tx, rejected, target.provider()).await?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Withdraw an offer for good: open bookings are freed and the money is back on the passes.
#[utoipa::path(post, path = "/offers/{offerId}/withdrawals", tag = "offers", request_body = DecisionReasonIn,
    params(("offerId" = Uuid, Path, description = "The offer"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Withdrawn", body = OfferOut),
              (status = 409, description = "Withdrawn already")))]
pub async fn withdraw_offer(
    caller: Caller<ProviderOrLead>,
    once: Once,
    id: web::Path<OfferId>,
    body: Input<DecisionReasonIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_withdraw(tx, &caller, *id).await?;
        let withdrawn = ops::withdraw(tx, &caller, &target, &body.value.reason).await?;
        Reply::created(&reply_with(tx, withdrawn, target.provider()).await?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}
