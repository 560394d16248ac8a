//! Paths of what is owed and of what the bank says.

use actix_web::web;
use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    BankFileId, BankFileKind, Cents, PayeeId, PayeeKind, PaymentId, PaymentState, ProviderId, UserId,
    bank_file,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::query::{OwnPayment, Payable};
use super::rules::{self, WhyNot};
use super::{access, answer, import, query};
use crate::auth::{Caller, Finance, ProviderStaff};
use crate::db::{Db, Tx};
use crate::error::{ApiError, ApiResult, Code};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::RawInput;
use crate::page::{Page, PageQuery};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// The largest file of a bank, bytes.
const LARGEST_FILE: usize = 20 * 1024 * 1024;

/// Adds these operations.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_payables, get_provider_statement, list_provider_payments);
    guarded!(routes: list_bank_files, create_bank_file);
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
    /// Credit notes still to be set off. One for a payment that is still at the bank waits until that has ended.
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
    page: Query<PageQuery>,
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
    /// Credit notes that a next payment sets off. One for a payment that is still at the bank waits until that has ended.
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
    usable_from_at: Option<DateTime<Utc>>,
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
        usable_from_at: standing.usable_from,
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
    page: Query<PageQuery>,
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
    page: Query<PageQuery>,
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
    let RawInput { bytes, digest, .. } = body;
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
