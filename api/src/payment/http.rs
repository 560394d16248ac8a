//! Paths of payment batches. Bank details in them are for finance alone.

use actix_web::web;
use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    BatchState, Cents, PayeeId, PayeeKind, PaymentBatchId, PaymentId, PaymentState, UserId, payment,
    payment_batch,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::collecting::{self, Collected, Creditor};
use super::rules::Skipped;
use super::{access, ops, pain001, query};
use crate::auth::{Caller, Finance};
use crate::csv;
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{Page, PageQuery};
use crate::record::Actor;
use crate::reply::{Download, Reply};
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_payables, create_payment_batch, list_payment_batches, get_payment_batch, list_batch_payments);
    guarded!(routes: release_payment_batch, cancel_payment_batch, get_payment_batch_file, get_payment_batch_csv);
    super::bank_http::routes(routes);
    super::statement_http::routes(routes);
}

/// A payee to whom something is owed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Payable)]
pub struct PayableOut {
    /// Names the payee.
    payee_id: PayeeId,
    /// What it is.
    payee_kind: PayeeKind,
    /// Its name.
    name: String,
    /// Always `EUR`.
    #[schema(example = "EUR")]
    currency: &'static str,
    /// Owed and in no batch yet.
    owed: Cents,
    /// What it owes through credit notes; set off in the next payment.
    credit_notes: Cents,
    /// Why it can't be paid now; absent where it can.
    #[schema(required = true)]
    skip_reason: Option<Skipped>,
}

impl PayableOut {
    fn new(creditor: Creditor, skip_reason: Option<Skipped>) -> Self {
        Self {
            payee_id: creditor.id,
            payee_kind: creditor.kind,
            name: creditor.name,
            currency: "EUR",
            owed: creditor.owed,
            credit_notes: Cents(creditor.recovery.0.saturating_neg()),
            skip_reason,
        }
    }
}

/// What is owed, payee by payee. They come in one page.
#[utoipa::path(get, path = "/payables", tag = "payments",
    responses((status = 200, description = "Payees to whom something is owed", body = Page<PayableOut>)))]
pub async fn list_payables(caller: Caller<Finance>, db: web::Data<Db>) -> ApiResult<Reply> {
    let now = db.clock().now();
    let show = |creditor: Creditor| {
        let skip_reason = creditor.check(now).err();
        PayableOut::new(creditor, skip_reason)
    };
    let creditors = collecting::list_creditors(db.reader(), caller.programme_id).await?;
    Reply::page(&Page { items: creditors.into_iter().map(show).collect(), next_cursor: None })
}

/// Payments for one bank file.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PaymentBatch)]
pub struct BatchOut {
    /// Names the batch; without its dashes the name of the file (MsgId).
    id: PaymentBatchId,
    /// Collected, released, closed or cancelled.
    state: BatchState,
    /// Name of the account that pays.
    debtor_name: String,
    /// IBAN of the account that pays.
    debtor_iban: String,
    /// How many payments.
    payments_count: i32,
    /// Always `EUR`.
    #[schema(example = "EUR")]
    currency: &'static str,
    /// Their sum.
    total: Cents,
    /// When the bank is to pay.
    #[schema(required = true)]
    execution_date: Option<NaiveDate>,
    /// The officer who collected it.
    collected_by_user_id: UserId,
    /// When.
    collected_at: DateTime<Utc>,
    /// The officer who released it.
    #[schema(required = true)]
    released_by_user_id: Option<UserId>,
    /// When.
    #[schema(required = true)]
    released_at: Option<DateTime<Utc>>,
    /// When every payment had ended, or it was given up.
    #[schema(required = true)]
    closed_at: Option<DateTime<Utc>>,
    /// Why it was given up.
    #[schema(required = true)]
    cancel_reason: Option<String>,
}

impl From<payment_batch::Model> for BatchOut {
    fn from(row: payment_batch::Model) -> Self {
        Self {
            id: row.id,
            state: row.state,
            debtor_name: row.debtor_name,
            debtor_iban: row.debtor_iban,
            payments_count: row.payments_count,
            currency: "EUR",
            total: row.total_cents,
            execution_date: row.execution_date,
            collected_by_user_id: row.collected_by,
            collected_at: row.collected_at,
            released_by_user_id: row.released_by,
            released_at: row.released_at,
            closed_at: row.closed_at,
            cancel_reason: row.cancel_reason,
        }
    }
}

/// A batch that was just collected.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CollectedBatch)]
pub struct CollectedOut {
    /// The batch.
    #[serde(flatten)]
    batch: BatchOut,
    /// Payees that are not in it, and why.
    skipped: Vec<PayableOut>,
}

impl From<Collected> for CollectedOut {
    fn from(collected: Collected) -> Self {
        let skipped = collected.skipped.into_iter();
        Self {
            batch: collected.batch.into(),
            skipped: skipped.map(|(creditor, why)| PayableOut::new(creditor, Some(why))).collect(),
        }
    }
}

/// Collect everything that is owed and can be paid now: one payment a provider, one a payout request.
#[utoipa::path(post, path = "/payment-batches", tag = "payments",
    params(("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Collected; waits for a second officer", body = CollectedOut),
              (status = 409, description = "Nothing to pay, or the programme has no account to pay from")))]
pub async fn create_payment_batch(
    caller: Caller<Finance>,
    once: Once,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let debtor = access::to_collect(tx, &caller).await?;
        let collected = collecting::collect(tx, Actor::from(&*caller), &debtor).await?;
        Reply::created(&CollectedOut::from(collected))
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Which batches, and which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BatchQuery {
    /// In this state only.
    state: Option<BatchState>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

/// The programme's batches.
#[utoipa::path(get, path = "/payment-batches", tag = "payments", params(BatchQuery),
    responses((status = 200, description = "Newest first", body = Page<BatchOut>)))]
pub async fn list_payment_batches(
    caller: Caller<Finance>,
    which: web::Query<BatchQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let BatchQuery { state, cursor, limit } = which.into_inner();
    let page = PageQuery::new(cursor, limit);
    let rows = query::list_batches(db.reader(), caller.programme_id, state, &page).await?;
    Reply::page(&Page::from_rows(rows, page.limit()?, |row| row.id.0, BatchOut::from))
}

/// One batch.
#[utoipa::path(get, path = "/payment-batches/{batchId}", tag = "payments",
    params(("batchId" = Uuid, Path, description = "The batch")),
    responses((status = 200, description = "The batch", body = BatchOut)))]
pub async fn get_payment_batch(
    caller: Caller<Finance>,
    id: web::Path<PaymentBatchId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let visible = access::to_read(db.reader(), &caller, *id).await?;
    Ok(Reply::ok(&BatchOut::from(visible.batch().clone()))?.with_version(visible.batch().version))
}

/// One payment of a batch.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Payment)]
pub struct PaymentOut {
    /// Names the payment.
    id: PaymentId,
    /// The name by which the bank answers.
    end_to_end_id: String,
    /// Who is paid.
    payee_id: PayeeId,
    /// Holder of the account.
    creditor_name: String,
    /// The account.
    creditor_iban: String,
    /// Always `EUR`.
    #[schema(example = "EUR")]
    currency: &'static str,
    /// How much.
    amount: Cents,
    /// Credit notes that were set off.
    netted: Cents,
    /// What the payee reads.
    remittance: String,
    /// Pending, settled, rejected, returned or cancelled.
    state: PaymentState,
    /// ISO 20022 reason of a rejection or return.
    #[schema(required = true, example = "AC04")]
    reason_code: Option<String>,
    /// When it ended.
    #[schema(required = true)]
    finished_at: Option<DateTime<Utc>>,
}

impl From<payment::Model> for PaymentOut {
    fn from(row: payment::Model) -> Self {
        Self {
            id: row.id,
            end_to_end_id: row.end_to_end_id,
            payee_id: row.payee_id,
            creditor_name: row.creditor_name,
            creditor_iban: row.creditor_iban,
            currency: "EUR",
            amount: row.amount_cents,
            netted: row.netted_cents,
            remittance: row.remittance,
            state: row.state,
            reason_code: row.reason_code,
            finished_at: row.finished_at,
        }
    }
}

/// The payments of a batch, in the order of the file.
#[utoipa::path(get, path = "/payment-batches/{batchId}/payments", tag = "payments",
    params(("batchId" = Uuid, Path, description = "The batch"), PageQuery),
    responses((status = 200, description = "Payments", body = Page<PaymentOut>)))]
pub async fn list_batch_payments(
    caller: Caller<Finance>,
    id: web::Path<PaymentBatchId>,
    page: web::Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let visible = access::to_read(db.reader(), &caller, *id).await?;
    let rows = query::list_payments(db.reader(), visible.batch().id, &page).await?;
    Reply::page(&Page::from_rows(rows, page.limit()?, |row| row.id.0, PaymentOut::from))
}

/// A release.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ReleaseIn)]
pub struct ReleaseIn {
    /// When the bank is to pay; tomorrow unless told.
    execution_date: Option<NaiveDate>,
}

/// Release a batch to the bank: a second officer, who looks at it first.
#[utoipa::path(post, path = "/payment-batches/{batchId}/releases", tag = "payments", request_body = ReleaseIn,
    params(("batchId" = Uuid, Path, description = "The batch"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Released: there is a file now", body = BatchOut),
              (status = 409, description = "Not collected, or a bank account changed since")))]
pub async fn release_payment_batch(
    caller: Caller<Finance>,
    once: Once,
    id: web::Path<PaymentBatchId>,
    body: Input<ReleaseIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_change(tx, &caller, *id).await?;
        let released = ops::release(tx, &caller, &target, body.value.execution_date).await?;
        Reply::created(&BatchOut::from(released))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Why a batch is given up.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = BatchCancellationIn)]
pub struct BatchCancellationIn {
    /// Why.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = r"\S",
        example = "Er zit een verkeerde rekening in."
    )]
    reason: String,
}

/// Give a batch up before its release: everything in it is owed again.
#[utoipa::path(post, path = "/payment-batches/{batchId}/cancellations", tag = "payments",
    request_body = BatchCancellationIn,
    params(("batchId" = Uuid, Path, description = "The batch"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Given up", body = BatchOut),
              (status = 409, description = "Released or given up already")))]
pub async fn cancel_payment_batch(
    caller: Caller<Finance>,
    once: Once,
    id: web::Path<PaymentBatchId>,
    body: Input<BatchCancellationIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_change(tx, &caller, *id).await?;
        Reply::created(&BatchOut::from(ops::cancel(tx, &caller, &target, &body.value.reason).await?))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// The file for the bank: ISO 20022 pain.001.001.09. The same batch always gives the same bytes.
#[utoipa::path(get, path = "/payment-batches/{batchId}/file", tag = "payments",
    params(("batchId" = Uuid, Path, description = "The batch")),
    responses((status = 200, description = "The file", body = String, content_type = "application/xml"),
              (status = 409, description = "Not released")))]
pub async fn get_payment_batch_file(
    caller: Caller<Finance>,
    id: web::Path<PaymentBatchId>,
    db: web::Data<Db>,
) -> ApiResult<Download> {
    let visible = access::to_read(db.reader(), &caller, *id).await?;
    let instruction = query::instruction(db.reader(), visible.batch()).await?;
    let file_name = format!("{}.xml", instruction.message_id);
    Ok(Download { media_type: "application/xml", file_name, bytes: pain001::write(&instruction)? })
}

/// The payments of a batch as a spreadsheet.
#[utoipa::path(get, path = "/payment-batches/{batchId}/csv", tag = "payments",
    params(("batchId" = Uuid, Path, description = "The batch")),
    responses((status = 200, description = "CSV (RFC 4180)", body = String, content_type = "text/csv")))]
pub async fn get_payment_batch_csv(
    caller: Caller<Finance>,
    id: web::Path<PaymentBatchId>,
    db: web::Data<Db>,
) -> ApiResult<Download> {
    let visible = access::to_read(db.reader(), &caller, *id).await?;
    let payments = query::list_all_payments(db.reader(), visible.batch().id).await?;
    let head =
        ["end_to_end_id", "creditor", "iban", "amount_eur", "netted_eur", "remittance", "state", "reason"];
    let rows = payments.into_iter().map(|it| {
        vec![
            it.end_to_end_id,
            it.creditor_name,
            it.creditor_iban,
            it.amount_cents.to_string(),
            it.netted_cents.to_string(),
            it.remittance,
            csv::word(&it.state),
            it.reason_code.unwrap_or_default(),
        ]
    });
    csv::sheet(format!("batch-{}.csv", visible.batch().id), &head, rows)
}
