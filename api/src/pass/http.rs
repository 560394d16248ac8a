//! Paths of passes and their rates.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{
    Cents, ParticipantId, PassEvent, PassId, PassState, PositiveCents, UserId, pass, pass_event, pass_rate,
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use super::access::{self, Blockable};
use super::ops;
use super::query::{self, Whole};
use super::rules::{self, DEFAULT_BANDS};
use crate::auth::{Anybody, Caller, CoachOrLead, FileReader, Lead, Person, Youth};
use crate::clock::{day_of, year_of};
use crate::db::{Db, Tx};
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{Page, PageQuery};
use crate::participant::access as file;
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: get_my_pass, list_passes, list_pass_events, block_pass, unblock_pass);
    guarded!(routes: list_pass_rates, create_pass_rates);
}

/// A free-time pass.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Pass)]
pub struct PassOut {
    /// Names the pass.
    id: PassId,
    /// Whose.
    participant_id: ParticipantId,
    /// Calendar year.
    #[schema(example = 2026)]
    year: i32,
    /// Open, blocked or expired.
    state: PassState,
    /// Why it is blocked.
    #[schema(required = true)]
    block_reason: Option<String>,
    /// Always `EUR`.
    #[schema(example = "EUR")]
    currency: &'static str,
    /// The yearly base grant of this age.
    base: Cents,
    /// When the base grant moved in; absent while the fund can't cover it.
    #[schema(required = true)]
    granted_at: Option<DateTime<Utc>>,
    /// To spend now.
    to_spend: Cents,
    /// Reserved by open bookings.
    held: Cents,
    /// The last second in which it can be spent: what is left then returns to the programme.
    expires_at: DateTime<Utc>,
    /// When it ended.
    #[schema(required = true)]
    expired_at: Option<DateTime<Utc>>,
}

impl From<Whole> for PassOut {
    fn from(whole: Whole) -> Self {
        let Whole { row, to_spend, held } = whole;
        Self {
            id: row.id,
            participant_id: row.participant_id,
            year: row.year,
            state: row.state,
            block_reason: row.block_reason,
            currency: "EUR",
            base: row.base_cents,
            granted_at: row.granted_at,
            to_spend,
            held,
            expires_at: rules::ends_at(row.year),
            expired_at: row.expired_at,
        }
    }
}

async fn show(conn: &impl ConnectionTrait, row: pass::Model) -> ApiResult<PassOut> {
    let whole = query::complete(conn, vec![row]).await?.pop();
    whole.map(PassOut::from).ok_or_else(|| ApiError::internal("a pass went missing"))
}

/// My free-time pass of this calendar year.
#[utoipa::path(get, path = "/me/pass", tag = "passes", responses(
    (status = 200, description = "The pass", body = PassOut),
    (status = 404, description = "There is none yet")))]
pub async fn get_my_pass(caller: Caller<Youth>, db: web::Data<Db>) -> ApiResult<Reply> {
    let own = caller.participant_id.ok_or(Code::NotFound)?;
    let found = query::find(db.reader(), own, year_of(db.clock().now())).await?;
    Reply::ok(&PassOut::from(found.ok_or(Code::NotFound)?))
}

/// The passes of a participant, one a calendar year.
#[utoipa::path(get, path = "/participants/{participantId}/passes", tag = "passes",
    params(("participantId" = Uuid, Path, description = "The participant"), PageQuery),
    responses((status = 200, description = "Passes, newest first", body = Page<PassOut>)))]
pub async fn list_passes(
    caller: Caller<FileReader>,
    id: web::Path<ParticipantId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    file::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let rows = query::list_of_participant(db.reader(), *id, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |whole| whole.row.id.0, PassOut::from))
}

/// One step in the life of a pass.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PassStep)]
pub struct StepOut {
    /// What was done.
    event: PassEvent,
    /// Who did it; all zeros where the programme did it by itself.
    actor_user_id: UserId,
    /// Why.
    #[schema(required = true)]
    reason: Option<String>,
    /// When.
    happened_at: DateTime<Utc>,
}

impl From<pass_event::Model> for StepOut {
    fn from(row: pass_event::Model) -> Self {
        Self {
            event: row.event,
            actor_user_id: row.actor_id,
            reason: row.reason,
            happened_at: row.happened_at,
        }
    }
}

/// What happened to a pass.
#[utoipa::path(get, path = "/passes/{passId}/events", tag = "passes",
    params(("passId" = Uuid, Path, description = "The pass"), PageQuery),
    responses((status = 200, description = "Steps, newest first", body = Page<StepOut>)))]
pub async fn list_pass_events(
    caller: Caller<FileReader>,
    id: web::Path<PassId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    let visible = access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let rows = query::list_events(db.reader(), visible.pass().id, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |row| row.id.0, StepOut::from))
}

/// A reason that the youth reads.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PassReasonIn)]
pub struct PassReasonIn {
    /// Why.
    #[schema(min_length = 1, max_length = 1000, pattern = r"\S", example = "Je telefoon is gestolen.")]
    reason: String,
}

/// Blocking and unblocking differ in what they do and in nothing else.
async fn decide(
    caller: &Person,
    once: Once,
    id: PassId,
    body: &Input<PassReasonIn>,
    db: &Db,
    act: impl AsyncFn(&Tx, &Blockable, &str) -> ApiResult<pass::Model>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_block(tx, caller, id).await?;
        Reply::created(&show(tx, act(tx, &target, &body.value.reason).await?).await?)
    };
    once.run(db, caller.user_id, &body.digest, work).await
}

/// Block a pass: nothing can be booked or redeemed with it. Cancelling stays possible.
#[utoipa::path(post, path = "/passes/{passId}/blocks", tag = "passes", request_body = PassReasonIn,
    params(("passId" = Uuid, Path, description = "The pass"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Blocked", body = PassOut),
              (status = 409, description = "Not open")))]
pub async fn block_pass(
    caller: Caller<CoachOrLead>,
    once: Once,
    id: web::Path<PassId>,
    body: Input<PassReasonIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let act = async |tx: &Tx, target: &Blockable, reason: &str| ops::block(tx, &caller, target, reason).await;
    decide(&caller, once, *id, &body, &db, act).await
}

/// Let a blocked pass be spent again.
#[utoipa::path(post, path = "/passes/{passId}/unblocks", tag = "passes", request_body = PassReasonIn,
    params(("passId" = Uuid, Path, description = "The pass"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Open again", body = PassOut),
              (status = 409, description = "Not blocked")))]
pub async fn unblock_pass(
    caller: Caller<CoachOrLead>,
    once: Once,
    id: web::Path<PassId>,
    body: Input<PassReasonIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let act =
        async |tx: &Tx, target: &Blockable, reason: &str| ops::unblock(tx, &caller, target, reason).await;
    decide(&caller, once, *id, &body, &db, act).await
}

/// A yearly base grant, by age.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PassRate)]
pub struct RateOut {
    /// First calendar year that it holds for; the amounts that nobody set hold from 2000.
    #[schema(example = 2027)]
    from_year: i32,
    /// Youngest age, reached in the calendar year.
    #[schema(example = 12)]
    from_age: i32,
    /// Always `EUR`.
    #[schema(example = "EUR")]
    currency: &'static str,
    /// How much a year.
    amount: Cents,
    /// When it was set; absent for the amounts that nobody set.
    #[schema(required = true)]
    set_at: Option<DateTime<Utc>>,
}

impl From<pass_rate::Model> for RateOut {
    fn from(row: pass_rate::Model) -> Self {
        let (from_year, from_age) = (row.from_year, row.from_age);
        Self { from_year, from_age, currency: "EUR", amount: row.amount_cents, set_at: Some(row.set_at) }
    }
}

/// The yearly base grants, the latest first. In a year the newest set counts, and in it the highest age that is reached.
#[utoipa::path(get, path = "/pass-rates", tag = "passes", responses(
    (status = 200, description = "Rates", body = Page<RateOut>)))]
pub async fn list_pass_rates(caller: Caller<Anybody>, db: web::Data<Db>) -> ApiResult<Reply> {
    let rates = query::list_rates(db.reader(), caller.programme_id).await?;
    let unset = DEFAULT_BANDS.map(|band| RateOut {
        from_year: band.from_year,
        from_age: band.from_age,
        currency: "EUR",
        amount: band.amount,
        set_at: None,
    });
    Reply::page(&Page {
        items: rates.into_iter().map(RateOut::from).chain(unset).collect(),
        next_cursor: None,
    })
}

/// The amount of an age.
#[derive(Debug, Deserialize, Serialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PassBandIn)]
pub struct BandIn {
    /// Youngest age, reached in the calendar year.
    #[schema(minimum = 0, maximum = 99)]
    from_age: i32,
    /// How much a year.
    amount: PositiveCents,
}

/// Base grants from a calendar year on.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PassRatesIn)]
pub struct RatesIn {
    /// First calendar year: this one or later, and without a set of its own.
    #[schema(minimum = 2000, maximum = 2999, example = 2027)]
    from_year: i32,
    /// The amounts, each age once and one of them from 0.
    #[validate(custom(function = check_bands))]
    #[schema(min_items = 1, max_items = 20)]
    bands: Vec<BandIn>,
}

fn check_bands(bands: &[BandIn]) -> Result<(), ValidationError> {
    let mut ages: Vec<i32> = bands.iter().map(|band| band.from_age).collect();
    ages.sort_unstable();
    if ages.first() != Some(&0) {
        return Err(ValidationError::new("from_age_zero_missing"));
    }
    ages.dedup();
    if ages.len() == bands.len() { Ok(()) } else { Err(ValidationError::new("duplicate_age")) }
}

/// Set the base grants from a calendar year on, as one set.
#[utoipa::path(post, path = "/pass-rates", tag = "passes", request_body = RatesIn,
    params(("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Set", body = Page<RateOut>),
              (status = 409, description = "The year has a set already")))]
pub async fn create_pass_rates(
    caller: Caller<Lead>,
    once: Once,
    body: Input<RatesIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let RatesIn { from_year, bands } = &body.value;
    let bands: Vec<(i32, Cents)> = bands.iter().map(|band| (band.from_age, band.amount.cents())).collect();
    let work = async |tx: &Tx| {
        if *from_year < year_of(tx.now()) {
            return Err(ApiError::invalid(vec![FieldError::new("/fromYear", "past_year")]));
        }
        let made = ops::set_rates(tx, &caller, *from_year, &bands).await?;
        let items = made.into_iter().map(RateOut::from).collect();
        Reply::created(&Page { items, next_cursor: None })
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}
