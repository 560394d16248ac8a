//! Paths of what is owed, what the bank says, and the two side by side.

use actix_web::web;
use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    BankEntryId, BankFileId, BankFileKind, Cents, PayeeId, PayeeKind, PaymentBatchId, PaymentId,
    PaymentState, ProviderId, UserId, bank_entry, bank_file, payment_batch,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::query::{OwnPayment, Payable};
use super::reconciliation::{self, Difference, DifferenceKind, Month, Reconciliation};
use super::rules::{self, WhyNot};
use super::{access, answer, import, query};
use crate::auth::{Caller, Finance, MoneyReader, ProviderStaff};
use crate::csv;
use crate::db::{Db, Tx};
use crate::error::{ApiError, ApiResult, Code};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::RawInput;
use crate::page::{Page, PageQuery};
use crate::reply::{Download, Reply};
use crate::routes::Routes;

/// The largest file of a bank, bytes.
const LARGEST_FILE: usize = 20 * 1024 * 1024;

/// Adds these operations.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_payables, get_provider_statement, list_provider_payments);
    guarded!(routes: list_bank_files, create_bank_file, get_reconciliation, get_reconciliation_csv);
}

/// What a payee is owed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Payable)]
pub struct PayableOut {
    /// Who.
    payee_id: PayeeId,
    /// What they are.
    kind: PayeeKind,
    /// Their name.
    payee_name: String,
    /// Owed and in no payment.
    owed: Cents,
    /// Credit notes still to be set off.
    credit_notes: Cents,
    /// Whether the next batch pays it.
    is_payable_now: bool,
    /// Why not.
    #[schema(required = true)]
    reason: Option<WhyNot>,
}

impl From<Payable> for PayableOut {
    fn from(it: Payable) -> Self {
        Self {
            payee_id: it.payee_id,
            kind: it.kind,
            payee_name: it.name,
            owed: it.owed,
            credit_notes: it.credit_notes,
            is_payable_now: it.why_not.is_none(),
            reason: it.why_not,
        }
    }
}

/// What is owed, a payee a line.
#[utoipa::path(get, path = "/payables", tag = "payments", params(PageQuery),
    responses((status = 200, description = "Payees with something open", body = Page<PayableOut>)))]
pub async fn list_payables(
    caller: Caller<Finance>,
    page: web::Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    let now = db.clock().now();
    let rows = query::list_payables(db.reader(), caller.programme_id, now, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |row| row.payee_id.0, PayableOut::from))
}

/// How a provider stands with the programme.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProviderStatement)]
pub struct StatementOut {
    /// The provider.
    provider_id: ProviderId,
    /// Always `EUR`.
    #[schema(example = "EUR")]
    currency: &'static str,
    /// Redeemed, and in no payment yet.
    owed: Cents,
    /// Credit notes that the next payment sets off.
    credit_notes: Cents,
    /// On its way.
    under_way: Cents,
    /// Paid since the beginning.
    paid: Cents,
    /// The account that money goes to, not written out.
    #[schema(required = true, example = "NL** **** 4300")]
    masked_iban: Option<String>,
    /// From when on money goes there.
    #[schema(required = true)]
    usable_from: Option<DateTime<Utc>>,
}

/// What my provider is owed and was paid.
#[utoipa::path(get, path = "/providers/{providerId}/statement", tag = "payments",
    params(("providerId" = Uuid, Path, description = "The provider")),
    responses((status = 200, description = "The statement", body = StatementOut)))]
pub async fn get_provider_statement(
    caller: Caller<ProviderStaff>,
    id: web::Path<ProviderId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let own = access::to_read_provider(db.reader(), &caller, *id).await?;
    let standing = query::standing_of(db.reader(), own.provider()).await?;
    Reply::ok(&StatementOut {
        provider_id: *id,
        currency: "EUR",
        owed: standing.owed,
        credit_notes: Cents(standing.recovery.0.saturating_neg()),
        under_way: standing.under_way,
        paid: standing.paid,
        masked_iban: standing.iban.as_deref().map(rules::masked),
        usable_from: standing.usable_from,
    })
}

/// A payment, as the provider sees it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProviderPayment)]
pub struct OwnPaymentOut {
    /// Names the payment.
    id: PaymentId,
    /// How much.
    amount: Cents,
    /// Credit notes that were set off.
    netted: Cents,
    /// The text with it.
    remittance: String,
    /// Where it stands.
    state: PaymentState,
    /// The bank's reason, such as `AC04`.
    #[schema(required = true)]
    reason_code: Option<String>,
    /// The account, not written out.
    #[schema(example = "NL** **** 4300")]
    masked_iban: String,
    /// When the bank is to pay.
    #[schema(required = true)]
    execution_date: Option<NaiveDate>,
    /// When it was collected.
    collected_at: DateTime<Utc>,
    /// When the bank told how it ended.
    #[schema(required = true)]
    finished_at: Option<DateTime<Utc>>,
}

impl From<OwnPayment> for OwnPaymentOut {
    fn from(it: OwnPayment) -> Self {
        Self {
            id: it.id,
            amount: it.amount,
            netted: it.netted,
            remittance: it.remittance,
            state: it.state,
            reason_code: it.reason_code,
            masked_iban: rules::masked(&it.iban),
            execution_date: it.execution_date,
            collected_at: it.collected_at,
            finished_at: it.finished_at,
        }
    }
}

/// Payments to my provider, newest first.
#[utoipa::path(get, path = "/providers/{providerId}/payments", tag = "payments",
    params(("providerId" = Uuid, Path, description = "The provider"), PageQuery),
    responses((status = 200, description = "Payments", body = Page<OwnPaymentOut>)))]
pub async fn list_provider_payments(
    caller: Caller<ProviderStaff>,
    id: web::Path<ProviderId>,
    page: web::Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    let own = access::to_read_provider(db.reader(), &caller, *id).await?;
    let rows = query::list_payments_of(db.reader(), own.provider(), after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |row| row.id.0, OwnPaymentOut::from))
}

/// A file of the bank that was imported.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BankFile)]
pub struct BankFileOut {
    /// Names the import.
    id: BankFileId,
    /// What it is.
    kind: BankFileKind,
    /// The bank's name for it.
    message_id: String,
    /// SHA-256 of its bytes, hexadecimal.
    sha256: String,
    /// Payments that it settled.
    settled_count: i32,
    /// Payments that it refused or sent back.
    rejected_count: i32,
    /// Lines that fit no payment: look at the reconciliation.
    unmatched_count: i32,
    /// Who imported it.
    imported_by_user_id: UserId,
    /// When.
    imported_at: DateTime<Utc>,
}

impl From<bank_file::Model> for BankFileOut {
    fn from(row: bank_file::Model) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            message_id: row.message_id,
            sha256: row.sha256,
            settled_count: row.settled_count,
            rejected_count: row.rejected_count,
            unmatched_count: row.unmatched_count,
            imported_by_user_id: row.imported_by,
            imported_at: row.imported_at,
        }
    }
}

/// Files of the bank, newest first.
#[utoipa::path(get, path = "/bank-files", tag = "payments", params(PageQuery),
    responses((status = 200, description = "Files", body = Page<BankFileOut>)))]
pub async fn list_bank_files(
    caller: Caller<Finance>,
    page: web::Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    let rows = query::list_bank_files(db.reader(), caller.programme_id, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |row| row.id.0, BankFileOut::from))
}

/// Import what the bank says, as the bank gave it: a status report (pain.002) or an account statement (camt.053), 20 MB at
/// most. The same file again changes nothing.
#[utoipa::path(post, path = "/bank-files", tag = "payments",
    request_body(content = String, content_type = "application/xml"),
    params(("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Imported", body = BankFileOut),
              (status = 200, description = "Imported before; nothing changed", body = BankFileOut),
              (status = 409, description = "Other content under a known message id, or another account's statement")))]
pub async fn create_bank_file(
    caller: Caller<Finance>,
    once: Once,
    body: RawInput<LARGEST_FILE>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let RawInput { bytes, digest } = body;
    let read = web::block(move || answer::read(&bytes)).await.map_err(ApiError::internal)?;
    let answer = read.map_err(|_| Code::BankFileNotUnderstood)?;
    let work = async |tx: &Tx| {
        let target = access::to_collect(tx, &caller).await?;
        let (file, is_new) = import::import(tx, &caller, &target, &answer, &digest).await?;
        let shown = BankFileOut::from(file);
        if is_new { Reply::created(&shown) } else { Reply::ok(&shown) }
    };
    once.run(&db, caller.user_id, &digest, work).await
}

/// A batch in the reconciliation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReconciledBatch)]
pub struct ReconciledBatchOut {
    /// Which.
    id: PaymentBatchId,
    /// Where it stands.
    state: entities::BatchState,
    /// How many payments.
    payments_count: i32,
    /// Their sum.
    total: Cents,
}

/// A line of a bank statement.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BankEntry)]
pub struct BankEntryOut {
    /// Names the line.
    id: BankEntryId,
    /// When the bank booked it.
    booked_on: NaiveDate,
    /// How much; below zero where money left.
    amount: Cents,
    /// The bank's own name for it.
    reference: String,
    /// The payment that it belongs to.
    #[schema(required = true)]
    payment_id: Option<PaymentId>,
}

/// Something that does not fit.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Difference)]
pub struct DifferenceOut {
    /// What.
    kind: DifferenceKind,
    /// Which payment.
    #[schema(required = true)]
    payment_id: Option<PaymentId>,
    /// Which line.
    #[schema(required = true)]
    bank_entry_id: Option<BankEntryId>,
    /// What the ledger says.
    #[schema(required = true)]
    ledger_amount: Option<Cents>,
    /// What the bank says; below zero where money left.
    #[schema(required = true)]
    bank_amount: Option<Cents>,
}

/// A month of the ledger next to a month of the bank.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Reconciliation)]
pub struct ReconciliationOut {
    /// The month.
    #[schema(example = "2026-11")]
    month: String,
    /// At the bank when the month began.
    in_transit_at_start: Cents,
    /// At the bank when it ended.
    in_transit_at_end: Cents,
    /// Collected into batches.
    made: Cents,
    /// Settled.
    settled: Cents,
    /// Refused by the bank.
    rejected: Cents,
    /// Sent back after they were settled.
    returned: Cents,
    /// Given up before release.
    cancelled: Cents,
    /// Owed to payees when the month ended.
    payable_at_end: Cents,
    /// Batches collected in the month.
    batches: Vec<ReconciledBatchOut>,
    /// What the bank booked in the month.
    bank_entries: Vec<BankEntryOut>,
    /// Everything that does not fit.
    differences: Vec<DifferenceOut>,
}

impl ReconciliationOut {
    fn new(month: String, it: Reconciliation) -> Self {
        let batch = |row: payment_batch::Model| ReconciledBatchOut {
            id: row.id,
            state: row.state,
            payments_count: row.payments_count,
            total: row.total_cents,
        };
        let entry = |row: bank_entry::Model| BankEntryOut {
            id: row.id,
            booked_on: row.booked_on,
            amount: row.amount_cents,
            reference: row.reference,
            payment_id: row.payment_id,
        };
        let difference = |it: Difference| DifferenceOut {
            kind: it.kind,
            payment_id: it.payment_id,
            bank_entry_id: it.bank_entry_id,
            ledger_amount: it.ledger,
            bank_amount: it.bank,
        };
        Self {
            month,
            in_transit_at_start: it.in_transit_at_start,
            in_transit_at_end: it.in_transit_at_end,
            made: it.made,
            settled: it.settled,
            rejected: it.rejected,
            returned: it.returned,
            cancelled: it.cancelled,
            payable_at_end: it.payable_at_end,
            batches: it.batches.into_iter().map(batch).collect(),
            bank_entries: it.entries.into_iter().map(entry).collect(),
            differences: it.differences.into_iter().map(difference).collect(),
        }
    }
}

/// The reconciliation of a month: the ledger, the bank, and every difference between them.
#[utoipa::path(get, path = "/reconciliations/{month}", tag = "payments",
    params(("month" = String, Path, description = "The month, `YYYY-MM`")),
    responses((status = 200, description = "The reconciliation", body = ReconciliationOut)))]
pub async fn get_reconciliation(
    caller: Caller<MoneyReader>,
    month: web::Path<String>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let wanted = Month::read(&month).ok_or(Code::NotFound)?;
    let now = db.clock().now();
    let found = reconciliation::reconcile(db.reader(), caller.programme_id, wanted, now).await?;
    Reply::ok(&ReconciliationOut::new(month.into_inner(), found))
}

/// The reconciliation of a month as a spreadsheet: its figures, what the bank booked, and the differences.
#[utoipa::path(get, path = "/reconciliations/{month}/csv", tag = "payments",
    params(("month" = String, Path, description = "The month, `YYYY-MM`")),
    responses((status = 200, description = "CSV (RFC 4180)", body = String, content_type = "text/csv")))]
pub async fn get_reconciliation_csv(
    caller: Caller<MoneyReader>,
    month: web::Path<String>,
    db: web::Data<Db>,
) -> ApiResult<Download> {
    let wanted = Month::read(&month).ok_or(Code::NotFound)?;
    let now = db.clock().now();
    let found = reconciliation::reconcile(db.reader(), caller.programme_id, wanted, now).await?;
    let head = ["part", "what", "date", "payment", "ledger", "bank"];
    csv::sheet(format!("afstemming-{month}.csv"), &head, found.as_rows().into_iter())
}
