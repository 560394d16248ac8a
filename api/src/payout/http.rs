//! Paths of payout requests.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{
    AttachmentId, Cents, ParticipantId, PayeeId, PayeeKind, PayoutPurpose, PayoutRequestId, PayoutState,
    PayoutWallet, PositiveCents, UserId, payout_request,
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationError};

use super::ops::Wish;
use super::query::Whole;
use super::rules::{WaitsFor, has_reason, is_sepa_text, waits_for, work_of};
use super::{access, ops, query};
use crate::auth::{Caller, Coach, FileReader, Finance, PayoutDecider, PayoutDesk, PayoutReader, Youth};
use crate::clock::day_of;
use crate::db::{Db, Tx};
use crate::error::{ApiError, ApiResult, Code};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{Page, PageQuery};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: create_payout_request, list_my_payout_requests, list_payout_requests);
    guarded!(routes: list_participant_payout_requests, get_payout_request, endorse_payout_request);
    guarded!(routes: approve_payout_request, refuse_payout_request, withdraw_payout_request);
}

/// A payout request and where it stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PayoutRequest)]
pub struct PayoutRequestOut {
    /// Names the request.
    id: PayoutRequestId,
    /// Whose.
    participant_id: ParticipantId,
    /// The youth's first name.
    first_name: String,
    /// What for.
    purpose: PayoutPurpose,
    /// Which part of the wallet it draws on.
    wallet: PayoutWallet,
    /// Always `EUR`.
    #[schema(example = "EUR")]
    currency: &'static str,
    /// How much.
    amount: Cents,
    /// Who is paid.
    payee_id: PayeeId,
    /// What the payee is.
    payee_kind: PayeeKind,
    /// The payee's name.
    payee_name: String,
    /// What the payee knows the payment by.
    #[schema(example = "Factuur 2026-0117")]
    remittance: String,
    /// The receipt.
    #[schema(required = true)]
    receipt_id: Option<AttachmentId>,
    /// Filed, endorsed, approved, refused, withdrawn, paid or bounced.
    state: PayoutState,
    /// Who is next; absent where it is over.
    #[schema(required = true)]
    waits_for: Option<WaitsFor>,
    /// When it was filed.
    filed_at: DateTime<Utc>,
    /// The coach who stands behind it.
    #[schema(required = true)]
    endorsed_by_user_id: Option<UserId>,
    /// When.
    #[schema(required = true)]
    endorsed_at: Option<DateTime<Utc>>,
    /// Who approved or refused it.
    #[schema(required = true)]
    decided_by_user_id: Option<UserId>,
    /// When.
    #[schema(required = true)]
    decided_at: Option<DateTime<Utc>>,
    /// Why it was refused or sent back by the bank.
    #[schema(required = true)]
    reason: Option<String>,
}

impl From<Whole> for PayoutRequestOut {
    fn from(whole: Whole) -> Self {
        let Whole { row, first_name, payee } = whole;
        Self {
            id: row.id,
            participant_id: row.participant_id,
            first_name,
            purpose: row.purpose,
            wallet: row.wallet,
            currency: "EUR",
            amount: row.amount_cents,
            payee_id: payee.id,
            payee_kind: payee.kind,
            payee_name: payee.name,
            remittance: row.remittance,
            receipt_id: row.receipt_id,
            state: row.state,
            waits_for: waits_for(row.state),
            filed_at: row.filed_at,
            endorsed_by_user_id: row.endorsed_by,
            endorsed_at: row.endorsed_at,
            decided_by_user_id: row.decided_by,
            decided_at: row.decided_at,
            reason: row.reason.filter(|_| has_reason(row.state)),
        }
    }
}

async fn show(conn: &impl ConnectionTrait, row: payout_request::Model) -> ApiResult<PayoutRequestOut> {
    let whole = query::complete(conn, vec![row]).await?.pop();
    whole.map(PayoutRequestOut::from).ok_or_else(|| ApiError::internal("a payout request went missing"))
}

fn page_of(rows: Vec<Whole>, page: &PageQuery) -> ApiResult<Reply> {
    Reply::page(&Page::from_rows(rows, page.limit()?, |whole| whole.row.id.0, PayoutRequestOut::from))
}

/// What a youth asks for.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PayoutRequestIn)]
pub struct PayoutRequestIn {
    /// What for: debt relief draws on the debt relief wallet, everything else on the study incentive.
    purpose: PayoutPurpose,
    /// How much.
    amount: PositiveCents,
    /// A school, a creditor, or the payee of your own account.
    payee_id: PayeeId,
    /// What the payee knows the payment by, such as an invoice number, in the letters that banks take.
    #[validate(custom(function = "stands_in_a_payment"))]
    #[schema(
        min_length = 1,
        max_length = 140,
        pattern = r"^[A-Za-z0-9/?:().,'+ -]+$",
        example = "Factuur 2026-0117"
    )]
    remittance: String,
    /// The receipt; needed where your own account is paid.
    receipt_id: Option<AttachmentId>,
}

fn stands_in_a_payment(text: &str) -> Result<(), ValidationError> {
    if is_sepa_text(text) { Ok(()) } else { Err(ValidationError::new("wrong_pattern")) }
}

/// Ask for a payout. The money is set apart at once; the coach is next.
#[utoipa::path(post, path = "/payout-requests", tag = "payouts", request_body = PayoutRequestIn,
    params(("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Filed", body = PayoutRequestOut),
              (status = 409, description = "Too little in the wallet or left of the year's ceiling, too young, \
                                            no receipt, or the payee is closed")))]
pub async fn create_payout_request(
    caller: Caller<Youth>,
    once: Once,
    body: Input<PayoutRequestIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let PayoutRequestIn { purpose, amount, payee_id, remittance, receipt_id } = &body.value;
    let (purpose, amount) = (*purpose, amount.cents());
    let wish = Wish { purpose, amount, payee_id: *payee_id, remittance, receipt_id: *receipt_id };
    let work = async |tx: &Tx| {
        let target = access::to_file(tx, &caller).await?;
        Reply::created(&show(tx, ops::file(tx, &caller, &target, wish).await?).await?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// My payout requests.
#[utoipa::path(get, path = "/me/payout-requests", tag = "payouts", params(PageQuery),
    responses((status = 200, description = "Requests, newest first", body = Page<PayoutRequestOut>)))]
pub async fn list_my_payout_requests(
    caller: Caller<Youth>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let own = caller.participant_id.ok_or(Code::NotFound)?;
    page_of(query::list_of(db.reader(), own, &page).await?, &page)
}

/// Which requests, and which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PayoutRequestQuery {
    /// In which state; unless told, what waits for the caller: `filed` for a coach, `endorsed` for finance, all for a lead.
    state: Option<PayoutState>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

/// What waits for me: requests of my participants (coach), endorsed ones (finance), all of the programme (lead).
#[utoipa::path(get, path = "/payout-requests", tag = "payouts", params(PayoutRequestQuery),
    responses((status = 200, description = "Requests, newest first", body = Page<PayoutRequestOut>)))]
pub async fn list_payout_requests(
    caller: Caller<PayoutDesk>,
    which: Query<PayoutRequestQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let PayoutRequestQuery { state, cursor, limit } = which.into_inner();
    let page = PageQuery::new(cursor, limit);
    let states = state.map_or_else(|| work_of(&caller.roles), |state| vec![state]);
    let today = day_of(db.clock().now());
    page_of(query::list_work(db.reader(), &caller, today, states, &page).await?, &page)
}

/// The payout requests of a participant.
#[utoipa::path(get, path = "/participants/{participantId}/payout-requests", tag = "payouts",
    params(("participantId" = Uuid, Path, description = "The participant"), PageQuery),
    responses((status = 200, description = "Requests, newest first", body = Page<PayoutRequestOut>)))]
pub async fn list_participant_payout_requests(
    caller: Caller<FileReader>,
    id: web::Path<ParticipantId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let today = day_of(db.clock().now());
    crate::participant::access::to_read(db.reader(), &caller, *id, today).await?;
    page_of(query::list_of(db.reader(), *id, &page).await?, &page)
}

/// One payout request.
#[utoipa::path(get, path = "/payout-requests/{payoutRequestId}", tag = "payouts",
    params(("payoutRequestId" = Uuid, Path, description = "The request")),
    responses((status = 200, description = "The request", body = PayoutRequestOut)))]
pub async fn get_payout_request(
    caller: Caller<PayoutReader>,
    id: web::Path<PayoutRequestId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let visible = access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    Reply::ok(&show(db.reader(), visible.request().clone()).await?)
}

/// Stand behind a request of one of my participants. Finance is next.
#[utoipa::path(post, path = "/payout-requests/{payoutRequestId}/endorsements", tag = "payouts",
    params(("payoutRequestId" = Uuid, Path, description = "The request"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Endorsed", body = PayoutRequestOut),
              (status = 409, description = "Not filed")))]
pub async fn endorse_payout_request(
    caller: Caller<Coach>,
    once: Once,
    id: web::Path<PayoutRequestId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_endorse(tx, &caller, *id).await?;
        Reply::created(&show(tx, ops::endorse(tx, &caller, &target).await?).await?)
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Approve what a coach stands behind: from now on it is owed to the payee. The bank is next.
#[utoipa::path(post, path = "/payout-requests/{payoutRequestId}/approvals", tag = "payouts",
    params(("payoutRequestId" = Uuid, Path, description = "The request"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Approved", body = PayoutRequestOut),
              (status = 409, description = "Not endorsed, or the payee is closed")))]
pub async fn approve_payout_request(
    caller: Caller<Finance>,
    once: Once,
    id: web::Path<PayoutRequestId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_approve(tx, &caller, *id).await?;
        Reply::created(&show(tx, ops::approve(tx, &caller, &target).await?).await?)
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Why a request is refused; the youth reads it.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PayoutRefusalIn)]
pub struct PayoutRefusalIn {
    /// Why.
    #[schema(min_length = 1, max_length = 1000, pattern = r"\S", example = "Dit betaalt de school al.")]
    reason: String,
}

/// Refuse a request: a coach what was filed, finance what was endorsed. The money is back in the wallet.
#[utoipa::path(post, path = "/payout-requests/{payoutRequestId}/refusals", tag = "payouts",
    request_body = PayoutRefusalIn,
    params(("payoutRequestId" = Uuid, Path, description = "The request"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Refused", body = PayoutRequestOut),
              (status = 409, description = "Not your turn, or decided already")))]
pub async fn refuse_payout_request(
    caller: Caller<PayoutDecider>,
    once: Once,
    id: web::Path<PayoutRequestId>,
    body: Input<PayoutRefusalIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_refuse(tx, &caller, *id).await?;
        Reply::created(&show(tx, ops::refuse(tx, &caller, &target, &body.value.reason).await?).await?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Take my request back, until finance has approved it. The money is back in the wallet.
#[utoipa::path(post, path = "/payout-requests/{payoutRequestId}/withdrawals", tag = "payouts",
    params(("payoutRequestId" = Uuid, Path, description = "The request"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Taken back", body = PayoutRequestOut),
              (status = 409, description = "Decided already")))]
pub async fn withdraw_payout_request(
    caller: Caller<Youth>,
    once: Once,
    id: web::Path<PayoutRequestId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_withdraw(tx, &caller, *id).await?;
        Reply::created(&show(tx, ops::withdraw(tx, &caller, &target).await?).await?)
    };
    once.run(&db, caller.user_id, "", work).await
}
