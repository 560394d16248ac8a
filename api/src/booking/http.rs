//! Paths of bookings.

use actix_web::web;
use chrono::{DateTime, NaiveDate, Utc};
use entities::{BookingId, BookingState, Cents, OfferId, ParticipantId, ProviderId, Role};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::access::{self, Sight};
use super::ops;
use super::query::{self, Whole};
use crate::auth::{Caller, CatalogueReader, FileReader, ProviderStaff, Youth};
use crate::clock::day_of;
use crate::db::{Db, Tx};
use crate::error::{ApiResult, Code};
use crate::guarded;
use crate::idempotency::Once;
use crate::page::{Page, PageQuery};
use crate::participant::access as file;
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: create_booking, list_my_bookings, list_bookings, get_booking, list_provider_bookings);
    guarded!(routes: cancel_booking, report_no_show);
}

/// A booking: a place of an offer and money of a pass, reserved together.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Booking)]
pub struct BookingOut {
    /// Names the booking.
    id: BookingId,
    /// What was booked.
    offer_id: OfferId,
    /// What that is called.
    offer_title: String,
    /// Its provider.
    provider_id: ProviderId,
    /// What that is called.
    provider_name: String,
    /// First meeting.
    starts_at: DateTime<Utc>,
    /// Last day.
    until_date: NaiveDate,
    /// Where it is.
    address: String,
    /// Who goes; absent for the provider.
    #[schema(required = true)]
    participant_id: Option<ParticipantId>,
    /// First name of who goes.
    first_name: String,
    /// Where it stands.
    state: BookingState,
    /// Always `EUR`.
    #[schema(example = "EUR")]
    currency: &'static str,
    /// What is reserved.
    price: Cents,
    /// Six characters for the provider's desk; for the youth alone.
    #[schema(required = true, example = "7KMP4X")]
    code: Option<String>,
    /// Until when the youth may cancel.
    cancel_until_at: DateTime<Utc>,
    /// When it was booked.
    booked_at: DateTime<Utc>,
    /// When it ended, or was redeemed or refunded.
    #[schema(required = true)]
    closed_at: Option<DateTime<Utc>>,
    /// As what somebody did that; absent where the programme did it by itself.
    #[schema(required = true)]
    closed_by_role: Option<Role>,
    /// Why.
    #[schema(required = true)]
    reason: Option<String>,
}

impl BookingOut {
    /// The booking, as the one who looks may see it.
    #[must_use]
    pub fn new(whole: Whole, sight: Sight) -> Self {
        let Whole { row, offer, provider_name, first_name, closed_by_role } = whole;
        Self {
            id: row.id,
            offer_id: row.offer_id,
            offer_title: offer.title,
            provider_id: row.provider_id,
            provider_name,
            starts_at: offer.starts_at,
            until_date: offer.until_date,
            address: offer.address,
            participant_id: (sight != Sight::Provider).then_some(row.participant_id),
            first_name,
            state: row.state,
            currency: "EUR",
            price: row.price_cents,
            code: (sight == Sight::Own).then_some(row.code),
            cancel_until_at: row.cancel_until,
            booked_at: row.booked_at,
            closed_at: row.closed_at,
            closed_by_role,
            reason: row.reason,
        }
    }
}

/// Book a place with this year's pass: the price is reserved.
#[utoipa::path(post, path = "/offers/{offerId}/bookings", tag = "bookings",
    params(("offerId" = Uuid, Path, description = "The offer"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Booked", body = BookingOut),
              (status = 409, description = "Not bookable, begun, full, for another age, booked already, or the pass is blocked or holds too little; `code` says which")))]
pub async fn create_booking(
    caller: Caller<Youth>,
    once: Once,
    id: web::Path<OfferId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_book(tx, &caller, *id).await?;
        let row = ops::book(tx, &caller, &target).await?;
        Reply::created(&BookingOut::new(query::complete_one(tx, row).await?, Sight::Own))
    };
    once.run(&db, caller.user_id, "", work).await
}

/// My bookings.
#[utoipa::path(get, path = "/me/bookings", tag = "bookings", params(PageQuery),
    responses((status = 200, description = "Bookings, newest first", body = Page<BookingOut>)))]
pub async fn list_my_bookings(
    caller: Caller<Youth>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    let own = caller.participant_id.ok_or(Code::NotFound)?;
    let rows = query::list_of_participant(db.reader(), own, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |it| it.row.id.0, |it| BookingOut::new(it, Sight::Own)))
}

/// The bookings of a participant.
#[utoipa::path(get, path = "/participants/{participantId}/bookings", tag = "bookings",
    params(("participantId" = Uuid, Path, description = "The participant"), PageQuery),
    responses((status = 200, description = "Bookings, newest first", body = Page<BookingOut>)))]
pub async fn list_bookings(
    caller: Caller<FileReader>,
    id: web::Path<ParticipantId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    let file = file::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let sight = Sight::from(file.relation());
    let rows = query::list_of_participant(db.reader(), *id, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |it| it.row.id.0, |it| BookingOut::new(it, sight)))
}

/// One booking.
#[utoipa::path(get, path = "/bookings/{bookingId}", tag = "bookings",
    params(("bookingId" = Uuid, Path, description = "The booking")),
    responses((status = 200, description = "The booking", body = BookingOut)))]
pub async fn get_booking(
    caller: Caller<CatalogueReader>,
    id: web::Path<BookingId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let visible = access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let whole = query::complete_one(db.reader(), visible.booking().clone()).await?;
    Reply::ok(&BookingOut::new(whole, visible.sight()))
}

/// Which bookings, and which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BookingQuery {
    /// In which state; `booked` unless told.
    state: Option<BookingState>,
    /// Of which offer.
    #[param(value_type = Option<uuid::Uuid>)]
    offer_id: Option<OfferId>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

/// The bookings at a provider, for its own staff: first names only.
#[utoipa::path(get, path = "/providers/{providerId}/bookings", tag = "bookings",
    params(("providerId" = Uuid, Path, description = "The provider"), BookingQuery),
    responses((status = 200, description = "Bookings, newest first", body = Page<BookingOut>)))]
pub async fn list_provider_bookings(
    caller: Caller<ProviderStaff>,
    id: web::Path<ProviderId>,
    which: Query<BookingQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let BookingQuery { state, offer_id, cursor, limit } = which.into_inner();
    let page = PageQuery::new(cursor, limit);
    let (after, limit) = (page.after()?, page.limit()?);
    access::to_serve(db.reader(), &caller, *id).await?;
    let state = state.unwrap_or(BookingState::Booked);
    let rows = query::list_of_provider(db.reader(), *id, state, offer_id, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |it| it.row.id.0, |it| BookingOut::new(it, Sight::Provider)))
}

/// Cancel my booking: place and money are free again. Cancelling twice is fine and gives back once.
#[utoipa::path(post, path = "/bookings/{bookingId}/cancellations", tag = "bookings",
    params(("bookingId" = Uuid, Path, description = "The booking"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Cancelled, now or before", body = BookingOut),
              (status = 409, description = "Too late, or over already")))]
pub async fn cancel_booking(
    caller: Caller<Youth>,
    once: Once,
    id: web::Path<BookingId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_cancel(tx, &caller, *id).await?;
        let row = ops::cancel(tx, &caller, &target).await?;
        Reply::created(&BookingOut::new(query::complete_one(tx, row).await?, Sight::Own))
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Say that the youth did not come: the money goes back to the pass.
#[utoipa::path(post, path = "/bookings/{bookingId}/no-shows", tag = "bookings",
    params(("bookingId" = Uuid, Path, description = "The booking"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Noted", body = BookingOut),
              (status = 409, description = "Not begun yet, or over already")))]
pub async fn report_no_show(
    caller: Caller<ProviderStaff>,
    once: Once,
    id: web::Path<BookingId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_settle(tx, &caller, *id).await?;
        let row = ops::miss_show(tx, &caller, &target).await?;
        Reply::created(&BookingOut::new(query::complete_one(tx, row).await?, Sight::Provider))
    };
    once.run(&db, caller.user_id, "", work).await
}
