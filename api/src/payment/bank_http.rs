//! Paths of the bank's files and of the reconciliation.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{BankFileId, BankFileKind, BatchState, Cents, PaymentBatchId, PaymentId, UserId, bank_file};
use serde::Serialize;
use utoipa::ToSchema;

use super::reconciliation::{DifferenceKind, Month, Reconciliation, reconcile};
use super::{bank_file as reading, importing, query};
use crate::auth::{Caller, Finance, MoneyReader, Person};
use crate::csv;
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::RawInput;
use crate::page::{Page, PageQuery};
use crate::reply::{Download, Reply};
use crate::routes::Routes;

/// The largest file of the bank, bytes.
const LARGEST_FILE: usize = 20 * 1024 * 1024;

/// Adds the operations of this half of the noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: import_bank_file, list_bank_files, get_reconciliation, get_reconciliation_csv);
}

/// A file of the bank that was imported.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BankFile)]
pub struct BankFileOut {
    /// Names the import.
    id: BankFileId,
    /// Status report or statement.
    kind: BankFileKind,
    /// The bank's name for the file.
    message_id: String,
    /// Payments that it settled.
    settled_count: i32,
    /// Payments that it rejected or sent back.
    rejected_count: i32,
    /// Lines that belong to no payment of ours, or have another amount.
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
            settled_count: row.settled_count,
            rejected_count: row.rejected_count,
            unmatched_count: row.unmatched_count,
            imported_by_user_id: row.imported_by,
            imported_at: row.imported_at,
        }
    }
}

/// Import a file of the bank: a status report (ISO 20022 pain.002) or an account statement (camt.053). The same file again
/// changes nothing and answers what it answered.
#[utoipa::path(post, path = "/bank-files", tag = "payments",
    request_body(content = String, content_type = "application/xml", description = "The file as the bank gave it"),
    params(("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Imported", body = BankFileOut),
              (status = 200, description = "Imported before; nothing changed", body = BankFileOut),
              (status = 400, description = "Not such a file"),
              (status = 409, description = "Another file came under this name, or it is of another account"),
              (status = 413, description = "More than 20 MB")))]
pub async fn import_bank_file(
    caller: Caller<Finance>,
    once: Once,
    body: RawInput<LARGEST_FILE>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let content = reading::read(&body.bytes)?;
    let work = async |tx: &Tx| {
        let imported = importing::import(tx, &caller, &body.digest, &content).await?;
        let file = BankFileOut::from(imported.file);
        if imported.is_repeated { Reply::ok(&file) } else { Reply::created(&file) }
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// The bank's files that were imported.
#[utoipa::path(get, path = "/bank-files", tag = "payments", params(PageQuery),
    responses((status = 200, description = "Newest first", body = Page<BankFileOut>)))]
pub async fn list_bank_files(
    caller: Caller<Finance>,
    page: web::Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let rows = query::list_bank_files(db.reader(), caller.programme_id, &page).await?;
    Reply::page(&Page::from_rows(rows, page.limit()?, |row| row.id.0, BankFileOut::from))
}

/// What the ledger says of a month.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = LedgerSide)]
pub struct LedgerOut {
    /// In batches at the bank when the month began.
    in_transit_at_start: Cents,
    /// Put into batches.
    collected: Cents,
    /// Taken out again: refused, sent back or given up.
    given_back: Cents,
    /// Paid, less what was sent back.
    settled: Cents,
    /// In batches at the bank when the month ended, or now.
    in_transit_at_end: Cents,
}

/// What the bank says of a month.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BankSide)]
pub struct BankOut {
    /// Lines of its statements.
    entries: i64,
    /// What left the account for payments of ours.
    paid_out: Cents,
    /// What came back of them.
    came_back: Cents,
    /// What belongs to no payment: below zero where more left than came.
    unmatched: Cents,
}

/// A batch of the month.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BatchOfMonth)]
pub struct BatchLineOut {
    /// Names the batch.
    id: PaymentBatchId,
    /// Where it stands.
    state: BatchState,
    /// How many payments.
    payments_count: i32,
    /// Their sum.
    total: Cents,
}

/// Something to explain.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Difference)]
pub struct DifferenceOut {
    /// Why.
    kind: DifferenceKind,
    /// The payment, where there is one.
    #[schema(required = true)]
    payment_id: Option<PaymentId>,
    /// The bank's name for its line, or ours for the payment.
    reference: String,
    /// How much.
    amount: Cents,
    /// When it was imported, settled or released.
    happened_at: DateTime<Utc>,
}

/// A month, from both sides.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Reconciliation)]
pub struct ReconciliationOut {
    /// The month in Amsterdam.
    #[schema(example = "2026-11")]
    month: String,
    /// Always `EUR`.
    #[schema(example = "EUR")]
    currency: &'static str,
    /// The ledger's side.
    ledger: LedgerOut,
    /// The bank's side.
    bank: BankOut,
    /// Batches collected in the month.
    batches: Vec<BatchLineOut>,
    /// Where the two differ; none means that the month is right.
    differences: Vec<DifferenceOut>,
}

async fn reconcile_month(db: &Db, person: &Person, text: &str) -> ApiResult<ReconciliationOut> {
    let (month, now): (Month, _) = (text.parse()?, db.clock().now());
    let (conn, programme) = (db.reader(), person.programme_id);
    let Reconciliation { ledger, bank, differences } = reconcile(conn, programme, month, now).await?;
    let batches = query::list_batches_of(conn, programme, month.bounds()).await?.into_iter();
    let batch = |row: entities::payment_batch::Model| BatchLineOut {
        id: row.id,
        state: row.state,
        payments_count: row.payments_count,
        total: row.total_cents,
    };
    let differences = differences.into_iter().map(|(kind, it)| DifferenceOut {
        kind,
        payment_id: it.payment_id,
        reference: it.reference,
        amount: it.amount,
        happened_at: it.happened_at,
    });
    Ok(ReconciliationOut {
        month: text.to_owned(),
        currency: "EUR",
        ledger: LedgerOut {
            in_transit_at_start: ledger.in_transit_at_start,
            collected: ledger.collected,
            given_back: ledger.given_back,
            settled: ledger.settled,
            in_transit_at_end: ledger.in_transit_at_end,
        },
        bank: BankOut {
            entries: bank.entries,
            paid_out: bank.paid_out,
            came_back: bank.came_back,
            unmatched: bank.unmatched,
        },
        batches: batches.map(batch).collect(),
        differences: differences.collect(),
    })
}

/// A month reconciled: ledger, batches, bank, and where they differ.
#[utoipa::path(get, path = "/reconciliations/{month}", tag = "payments",
    params(("month" = String, Path, description = "Year and month", example = "2026-11")),
    responses((status = 200, description = "Both sides", body = ReconciliationOut)))]
pub async fn get_reconciliation(
    caller: Caller<MoneyReader>,
    month: web::Path<String>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    Reply::ok(&reconcile_month(&db, &caller, &month).await?)
}

/// The differences of a month as a spreadsheet.
#[utoipa::path(get, path = "/reconciliations/{month}/csv", tag = "payments",
    params(("month" = String, Path, description = "Year and month", example = "2026-11")),
    responses((status = 200, description = "CSV (RFC 4180)", body = String, content_type = "text/csv")))]
pub async fn get_reconciliation_csv(
    caller: Caller<MoneyReader>,
    month: web::Path<String>,
    db: web::Data<Db>,
) -> ApiResult<Download> {
    let reconciled = reconcile_month(&db, &caller, &month).await?;
    let side =
        |what: &str, amount: Cents| vec![what.to_owned(), String::new(), amount.to_string(), String::new()];
    let (ledger, bank) = (&reconciled.ledger, &reconciled.bank);
    let mut rows = vec![
        side("in_transit_at_start", ledger.in_transit_at_start),
        side("collected", ledger.collected),
        side("given_back", ledger.given_back),
        side("settled", ledger.settled),
        side("in_transit_at_end", ledger.in_transit_at_end),
        side("bank_paid_out", bank.paid_out),
        side("bank_came_back", bank.came_back),
        side("bank_unmatched", bank.unmatched),
    ];
    rows.extend(reconciled.differences.into_iter().map(|it| {
        vec![csv::word(&it.kind), it.reference, it.amount.to_string(), it.happened_at.to_rfc3339()]
    }));
    let file_name = format!("reconciliation-{}.csv", reconciled.month);
    csv::sheet(file_name, &["what", "reference", "amount_eur", "at"], rows.into_iter())
}
