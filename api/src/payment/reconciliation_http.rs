//! Paths of the reconciliation: the ledger and the bank side by side.

use actix_web::web;
use chrono::NaiveDate;
use entities::{BankEntryId, Cents, PaymentBatchId, PaymentId, bank_entry, payment_batch};
use serde::Serialize;
use utoipa::ToSchema;

use super::reconciliation::{self, Difference, DifferenceKind, Reconciliation};
use crate::auth::{Caller, MoneyReader};
use crate::clock::Month;
use crate::csv;
use crate::db::Db;
use crate::error::{ApiResult, Code};
use crate::guarded;
use crate::reply::{Download, Reply};
use crate::routes::Routes;

/// Adds these operations.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: get_reconciliation, get_reconciliation_csv);
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
    booked_date: NaiveDate,
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
            booked_date: row.booked_on,
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
    responses((status = 200, description = "CSV with semicolons, decimal commas and a byte order mark", body = String,
               content_type = "text/csv")))]
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
