//! Paths of redemptions.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::{
    BookingId, BookingState, Cents, OfferId, PositiveCents, ProviderId, RedemptionId, Role, redemption,
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::lookup::{Found, look_up};
use super::query::{self, Whole};
use super::rules::{Shown, read_code};
use super::{access, guessing, ops, showing};
use crate::auth::{Caller, Keys, MoneyReader, ProviderStaff, RedemptionReader, Youth};
use crate::booking::access as bookings;
use crate::db::{Db, Tx};
use crate::error::{ApiError, ApiResult};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::limit::Limits;
use crate::page::{Page, PageQuery};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: get_redemption_code, get_redemption_code_qr, look_up_code, redeem_booking);
    guarded!(routes: list_redemptions, refund_redemption);
}

/// What the youth shows at the desk.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = RedemptionCode)]
pub struct RedemptionCodeOut {
    /// To scan; fetch a new one when it has expired.
    code: String,
    /// From when on it no longer works: after 60 seconds.
    expires_at: DateTime<Utc>,
    /// To read aloud, as long as the booking is open.
    #[schema(example = "7KMP4X")]
    human_code: String,
}

/// The code of my booking, to show at the provider's desk.
#[utoipa::path(get, path = "/bookings/{bookingId}/redemption-code", tag = "redemptions",
    params(("bookingId" = Uuid, Path, description = "The booking")),
    responses((status = 200, description = "A fresh code", body = RedemptionCodeOut),
              (status = 409, description = "The booking is over")))]
pub async fn get_redemption_code(
    caller: Caller<Youth>,
    id: web::Path<BookingId>,
    db: web::Data<Db>,
    keys: web::Data<Keys>,
) -> ApiResult<Reply> {
    let row = bookings::to_show_code(db.reader(), &caller, *id).await?;
    let (code, expires_at) = showing::fresh_code(&keys, &row, db.clock().now())?;
    Ok(Reply::ok(&RedemptionCodeOut { code, expires_at, human_code: row.code })?.secret())
}

/// The same code as a picture (QR).
#[utoipa::path(get, path = "/bookings/{bookingId}/redemption-code/qr", tag = "redemptions",
    params(("bookingId" = Uuid, Path, description = "The booking")),
    responses((status = 200, description = "A fresh code", body = String, content_type = "image/svg+xml"),
              (status = 409, description = "The booking is over")))]
pub async fn get_redemption_code_qr(
    caller: Caller<Youth>,
    id: web::Path<BookingId>,
    db: web::Data<Db>,
    keys: web::Data<Keys>,
) -> ApiResult<HttpResponse> {
    let row = bookings::to_show_code(db.reader(), &caller, *id).await?;
    showing::qr(&showing::fresh_code(&keys, &row, db.clock().now())?.0)
}

/// A code to look up.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CodeLookupIn)]
pub struct CodeLookupIn {
    /// Scanned, or typed: capitals, blanks and dashes do not matter.
    #[schema(min_length = 1, max_length = 1000, example = "7KMP4X")]
    code: String,
}

/// What the desk sees of a booking.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CodeLookup)]
pub struct CodeLookupOut {
    /// The booking.
    booking_id: BookingId,
    /// First name of who comes.
    first_name: String,
    /// What was booked.
    offer_id: OfferId,
    /// What that is called.
    offer_title: String,
    /// First meeting.
    starts_at: DateTime<Utc>,
    /// Where the booking stands.
    state: BookingState,
    /// Always `EUR`.
    #[schema(example = "EUR")]
    currency: &'static str,
    /// What was reserved.
    price: Cents,
    /// What can be redeemed at most now.
    capturable: Cents,
    /// The `code` of the problem that redeeming would meet now; absent where it can be redeemed.
    #[schema(required = true, example = "pass_blocked")]
    refusal: Option<&'static str>,
}

impl From<Found> for CodeLookupOut {
    fn from(found: Found) -> Self {
        let Found { whole, capturable, refusal } = found;
        Self {
            booking_id: whole.row.id,
            first_name: whole.first_name,
            offer_id: whole.row.offer_id,
            offer_title: whole.offer.title,
            starts_at: whole.offer.starts_at,
            state: whole.row.state,
            currency: "EUR",
            price: whole.row.price_cents,
            capturable,
            refusal: refusal.map(|code| code.slug()),
        }
    }
}

/// Whose code is this? Nothing is redeemed yet. A code of another provider is as unknown as one that nobody has.
#[utoipa::path(post, path = "/redemption-lookups", tag = "redemptions", request_body = CodeLookupIn,
    responses((status = 200, description = "The booking", body = CodeLookupOut),
              (status = 404, description = "No booking with this provider has the code"),
              (status = 409, description = "The scanned code is too old"),
              (status = 429, description = "Too many wrong codes from this organisation, or too many tries")))]
pub async fn look_up_code(
    caller: Caller<ProviderStaff>,
    request: HttpRequest,
    body: Input<CodeLookupIn>,
    db: web::Data<Db>,
    keys: web::Data<Keys>,
    limits: web::Data<Limits>,
) -> ApiResult<Reply> {
    limits.count(&request, &format!("lookup {}", caller.user_id))?;
    let shown = read_code(&body.value.code);
    let work = async |tx: &Tx| {
        let desk = access::to_look_up(tx, &caller).await?;
        look_up(tx, &caller, &keys, &desk, &shown).await
    };
    Reply::ok(&CodeLookupOut::from(db.write(work).await??))
}

/// A booking to redeem.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = RedemptionIn)]
pub struct RedemptionIn {
    /// Scanned, or typed: capitals, blanks and dashes do not matter.
    #[schema(min_length = 1, max_length = 1000, example = "7KMP4X")]
    code: String,
    /// How much; the price unless told, and never more.
    amount: Option<PositiveCents>,
}

/// A booking that was redeemed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Redemption)]
pub struct RedemptionOut {
    /// Names the redemption.
    id: RedemptionId,
    /// The booking.
    booking_id: BookingId,
    /// The provider.
    provider_id: ProviderId,
    /// What was booked.
    offer_id: OfferId,
    /// What that is called.
    offer_title: String,
    /// Always `EUR`.
    #[schema(example = "EUR")]
    currency: &'static str,
    /// What the provider is owed or was paid.
    amount: Cents,
    /// When.
    redeemed_at: DateTime<Utc>,
    /// Whether it is in a payment.
    is_paid: bool,
    /// When it was taken back.
    #[schema(required = true)]
    refunded_at: Option<DateTime<Utc>>,
    /// As what somebody took it back.
    #[schema(required = true)]
    refunded_by_role: Option<Role>,
    /// Why.
    #[schema(required = true)]
    refund_reason: Option<String>,
}

impl From<Whole> for RedemptionOut {
    fn from(whole: Whole) -> Self {
        let Whole { row, offer_id, offer_title, refunded_by_role } = whole;
        Self {
            id: row.id,
            booking_id: row.booking_id,
            provider_id: row.provider_id,
            offer_id,
            offer_title,
            currency: "EUR",
            amount: row.amount_cents,
            redeemed_at: row.redeemed_at,
            is_paid: row.payment_id.is_some(),
            refunded_at: row.refunded_at,
            refunded_by_role,
            refund_reason: row.refund_reason,
        }
    }
}

async fn show(conn: &impl ConnectionTrait, row: redemption::Model) -> ApiResult<RedemptionOut> {
    let whole = query::complete(conn, vec![row]).await?.pop();
    whole.map(RedemptionOut::from).ok_or_else(|| ApiError::internal("a redemption went missing"))
}

/// Redeem a booking: the provider is owed the amount, the rest of the price goes back.
#[utoipa::path(post, path = "/bookings/{bookingId}/redemptions", tag = "redemptions", request_body = RedemptionIn,
    params(("bookingId" = Uuid, Path, description = "The booking"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Redeemed", body = RedemptionOut),
              (status = 404, description = "No booking of this provider, or not its code"),
              (status = 409, description = "The code is too old, the booking is over, the pass is blocked, the provider or offer is out, or the amount is above the price; `code` says which"),
              (status = 429, description = "Too many wrong codes from this organisation")))]
pub async fn redeem_booking(
    caller: Caller<ProviderStaff>,
    once: Once,
    id: web::Path<BookingId>,
    body: Input<RedemptionIn>,
    db: web::Data<Db>,
    keys: web::Data<Keys>,
) -> ApiResult<Reply> {
    let shown = read_code(&body.value.code);
    if let Shown::Human(typed) = &shown {
        // In a transaction of its own: a wrong guess is kept, the redemption is not.
        db.write(async |tx| guessing::try_on_booking(tx, &caller, *id, typed).await).await??;
    }
    let asked = body.value.amount.map(PositiveCents::cents);
    let work = async |tx: &Tx| {
        let target = bookings::to_settle(tx, &caller, *id).await?;
        let row = ops::redeem(tx, &caller, &keys, &target, &shown, asked).await?;
        Reply::created(&show(tx, row).await?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// What was redeemed at a provider: for its own staff, and for those who may take it back.
#[utoipa::path(get, path = "/providers/{providerId}/redemptions", tag = "redemptions",
    params(("providerId" = Uuid, Path, description = "The provider"), PageQuery),
    responses((status = 200, description = "Redemptions, newest first", body = Page<RedemptionOut>)))]
pub async fn list_redemptions(
    caller: Caller<RedemptionReader>,
    id: web::Path<ProviderId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    access::to_list(db.reader(), &caller, *id).await?;
    let rows = query::list_of_provider(db.reader(), *id, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |whole| whole.row.id.0, RedemptionOut::from))
}

/// Why a redemption is taken back.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = RefundIn)]
pub struct RefundIn {
    /// Why; the youth and the provider read it.
    #[schema(min_length = 1, max_length = 1000, pattern = r"\S", example = "De cursus ging niet door.")]
    reason: String,
}

/// Take a redemption back, once: the money returns to the pass. What the provider was paid already is set off against its
/// next payment.
#[utoipa::path(post, path = "/redemptions/{redemptionId}/refunds", tag = "redemptions", request_body = RefundIn,
    params(("redemptionId" = Uuid, Path, description = "The redemption"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Taken back", body = RedemptionOut),
              (status = 409, description = "Taken back already")))]
pub async fn refund_redemption(
    caller: Caller<MoneyReader>,
    once: Once,
    id: web::Path<RedemptionId>,
    body: Input<RefundIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_refund(tx, &caller, *id).await?;
        let row = ops::refund(tx, &caller, &target, &body.value.reason).await?;
        Reply::created(&show(tx, row).await?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}
