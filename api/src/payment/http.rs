//! Paths of payment batches.

use actix_web::web;
use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    BatchState, Cents, PayeeId, PaymentBatchId, PaymentId, PaymentState, UserId, payment, payment_batch,
};
use sea_orm::ActiveEnum;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::query::Skipped;
use super::rules::WhyNot;
use super::{access, collect, file, ops, query, reconciliation_http, statement_http};
use crate::auth::{Caller, Finance};
use crate::csv;
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{Page, PageQuery};
use crate::query_string::Query;
use crate::reply::{Download, Reply};
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_payment_batches, get_payment_batch, create_payment_batch, list_batch_payments);
    guarded!(routes: release_payment_batch, cancel_payment_batch, get_payment_file, get_payment_batch_csv);
    statement_http::routes(routes);
    reconciliation_http::routes(routes);
}

/// A payment batch.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PaymentBatch)]
pub struct BatchOut {
    /// Names the batch.
    id: PaymentBatchId,
    /// Collected, released, closed or cancelled.
    state: BatchState,
    /// Name of the account that pays.
    debtor_name: String,
    /// IBAN of the account that pays.
    debtor_iban: String,
    /// How many payments.
    payments_count: i32,
    /// Their sum: the control sum of the file.
    total: Cents,
    /// When the bank is to pay.
    #[schema(required = true)]
    execution_date: Option<NaiveDate>,
    /// Who collected it.
    collected_by_user_id: UserId,
    /// When.
    collected_at: DateTime<Utc>,
    /// Who released it.
    #[schema(required = true)]
    released_by_user_id: Option<UserId>,
    /// When.
    #[schema(required = true)]
    released_at: Option<DateTime<Utc>>,
    /// When every payment had its end, or the batch was given up.
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

/// Which batches, and which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BatchQuery {
    /// In which state.
    state: Option<BatchState>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

/// Payment batches, newest first.
#[utoipa::path(get, path = "/payment-batches", tag = "payments", params(BatchQuery),
    responses((status = 200, description = "Batches", body = Page<BatchOut>)))]
pub async fn list_payment_batches(
    caller: Caller<Finance>,
    which: Query<BatchQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let BatchQuery { state, cursor, limit } = which.into_inner();
    let page = PageQuery::new(cursor, limit);
    let (after, limit) = (page.after()?, page.limit()?);
    let rows = query::list_batches(db.reader(), caller.programme_id, state, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |row| row.id.0, BatchOut::from))
}

/// One payment batch.
#[utoipa::path(get, path = "/payment-batches/{batchId}", tag = "payments",
    params(("batchId" = Uuid, Path, description = "The batch")),
    responses((status = 200, description = "The batch", body = BatchOut)))]
pub async fn get_payment_batch(
    caller: Caller<Finance>,
    id: web::Path<PaymentBatchId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    Reply::ok(&BatchOut::from(access::to_read(db.reader(), &caller, *id).await?))
}

/// A payee that is owed something and is not in the batch.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SkippedPayee)]
pub struct SkippedOut {
    /// Who.
    payee_id: PayeeId,
    /// Their name.
    payee_name: String,
    /// How much is owed.
    owed: Cents,
    /// Why it is not paid now.
    reason: WhyNot,
}

impl From<Skipped> for SkippedOut {
    fn from(it: Skipped) -> Self {
        Self { payee_id: it.payee_id, payee_name: it.payee_name, owed: it.owed, reason: it.reason }
    }
}

/// What was collected.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Collection)]
pub struct CollectionOut {
    /// The batch.
    batch: BatchOut,
    /// Who has to wait, and why.
    skipped: Vec<SkippedOut>,
}

/// Collect everything that is owed and can be paid now into a batch: one payment a provider, less its credit notes, and
/// one a payout.
#[utoipa::path(post, path = "/payment-batches", tag = "payments",
    params(("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Collected; waits for a second officer", body = CollectionOut),
              (status = 409, description = "Nothing to pay, or no account to pay from")))]
pub async fn create_payment_batch(
    caller: Caller<Finance>,
    once: Once,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_collect(tx, &caller).await?;
        let made = collect::collect(tx, &caller, &target).await?;
        let skipped = made.skipped.into_iter().map(SkippedOut::from).collect();
        Reply::created(&CollectionOut { batch: made.batch.into(), skipped })
    };
    once.run(&db, caller.user_id, "", work).await
}

/// A payment, as finance sees it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Payment)]
pub struct PaymentOut {
    /// Names the payment.
    id: PaymentId,
    /// Who is paid.
    payee_id: PayeeId,
    /// Name of the account.
    creditor_name: String,
    /// IBAN of the account.
    creditor_iban: String,
    /// How much.
    amount: Cents,
    /// Credit notes that were set off.
    netted: Cents,
    /// The name by which the bank answers.
    end_to_end_id: String,
    /// What the payee reads.
    remittance: String,
    /// Where it stands.
    state: PaymentState,
    /// The bank's reason, such as `AC04`.
    #[schema(required = true)]
    reason_code: Option<String>,
    /// When the bank told how it ended.
    #[schema(required = true)]
    finished_at: Option<DateTime<Utc>>,
}

impl From<payment::Model> for PaymentOut {
    fn from(row: payment::Model) -> Self {
        Self {
            id: row.id,
            payee_id: row.payee_id,
            creditor_name: row.creditor_name,
            creditor_iban: row.creditor_iban,
            amount: row.amount_cents,
            netted: row.netted_cents,
            end_to_end_id: row.end_to_end_id,
            remittance: row.remittance,
            state: row.state,
            reason_code: row.reason_code,
            finished_at: row.finished_at,
        }
    }
}

/// The payments of a batch, newest first.
#[utoipa::path(get, path = "/payment-batches/{batchId}/payments", tag = "payments",
    params(("batchId" = Uuid, Path, description = "The batch"), PageQuery),
    responses((status = 200, description = "Payments", body = Page<PaymentOut>)))]
pub async fn list_batch_payments(
    caller: Caller<Finance>,
    id: web::Path<PaymentBatchId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    access::to_read(db.reader(), &caller, *id).await?;
    let rows = query::list_payments(db.reader(), *id, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |row| row.id.0, PaymentOut::from))
}

/// A release.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ReleaseIn)]
pub struct ReleaseIn {
    /// When the bank is to pay: tomorrow unless told, within 60 days.
    execution_date: Option<NaiveDate>,
}

/// Release a batch to the bank, as another officer than who collected it. Every bank account is looked at again.
#[utoipa::path(post, path = "/payment-batches/{batchId}/releases", tag = "payments", request_body = ReleaseIn,
    params(("batchId" = Uuid, Path, description = "The batch"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Released", body = BatchOut),
              (status = 409, description = "Not waiting for release, or bank accounts have changed")))]
pub async fn release_payment_batch(
    caller: Caller<Finance>,
    once: Once,
    id: web::Path<PaymentBatchId>,
    body: Input<ReleaseIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let day = body.value.execution_date;
    let work = async |tx: &Tx| {
        let target = access::to_release(tx, &caller, *id).await?;
        Reply::created(&BatchOut::from(ops::release(tx, &caller, &target, day).await?))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Giving up a batch.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = BatchCancellationIn)]
pub struct CancellationIn {
    /// Why.
    #[schema(min_length = 1, max_length = 1000, pattern = r"\S", example = "Een rekening klopt niet meer.")]
    reason: String,
}

/// Give a batch up before release: everything in it is owed as before.
#[utoipa::path(post, path = "/payment-batches/{batchId}/cancellations", tag = "payments",
    request_body = CancellationIn,
    params(("batchId" = Uuid, Path, description = "The batch"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Given up", body = BatchOut),
              (status = 409, description = "Released or given up already")))]
pub async fn cancel_payment_batch(
    caller: Caller<Finance>,
    once: Once,
    id: web::Path<PaymentBatchId>,
    body: Input<CancellationIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_cancel(tx, &caller, *id).await?;
        Reply::created(&BatchOut::from(ops::cancel(tx, &caller, &target, &body.value.reason).await?))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// The file for the bank (ISO 20022 pain.001.001.09), once released; the same each time.
#[utoipa::path(get, path = "/payment-batches/{batchId}/file", tag = "payments",
    params(("batchId" = Uuid, Path, description = "The batch")),
    responses((status = 200, description = "SEPA credit transfers", body = String, content_type = "application/xml"),
              (status = 409, description = "Not released")))]
pub async fn get_payment_file(
    caller: Caller<Finance>,
    id: web::Path<PaymentBatchId>,
    db: web::Data<Db>,
) -> ApiResult<Download> {
    let batch = access::to_read(db.reader(), &caller, *id).await?;
    let payments = query::all_payments(db.reader(), *id).await?;
    let file_name = format!("betaalbatch-{}.xml", batch.id);
    Ok(Download { media_type: "application/xml", file_name, bytes: file::write(&batch, &payments)? })
}

/// The payments of a batch as a spreadsheet.
#[utoipa::path(get, path = "/payment-batches/{batchId}/csv", tag = "payments",
    params(("batchId" = Uuid, Path, description = "The batch")),
    responses((status = 200, description = "CSV with semicolons, decimal commas and a byte order mark", body = String,
               content_type = "text/csv")))]
pub async fn get_payment_batch_csv(
    caller: Caller<Finance>,
    id: web::Path<PaymentBatchId>,
    db: web::Data<Db>,
) -> ApiResult<Download> {
    let batch = access::to_read(db.reader(), &caller, *id).await?;
    let payments = query::all_payments(db.reader(), *id).await?;
    let head = ["end_to_end_id", "creditor", "iban", "amount", "netted", "remittance", "state", "reason"];
    let row = |it: payment::Model| {
        let state = it.state.to_value();
        let (amount, netted) = (it.amount_cents.to_string(), it.netted_cents.to_string());
        let reason = it.reason_code.unwrap_or_default();
        vec![
            it.end_to_end_id,
            it.creditor_name,
            it.creditor_iban,
            amount,
            netted,
            it.remittance,
            state,
            reason,
        ]
    };
    csv::sheet(format!("betaalbatch-{}.csv", batch.id), &head, payments.into_iter().map(row))
}
