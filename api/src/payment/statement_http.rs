//! Paths for a provider's own people: what they have to come, and have had.

use actix_web::web;
use chrono::{DateTime, NaiveDate, Utc};
use entities::{Cents, PaymentId, PaymentState, ProviderId, payment};
use serde::Serialize;
use utoipa::ToSchema;

use super::{access, query};
use crate::auth::{Caller, ProviderStaff};
use crate::clock::day_of;
use crate::db::Db;
use crate::error::ApiResult;
use crate::guarded;
use crate::page::{Page, PageQuery};
use crate::payee::rules::masked;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this half of the noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: get_provider_statement, list_provider_payments);
}

/// What a provider has to come, and has had.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProviderStatement)]
pub struct StatementOut {
    /// The provider.
    provider_id: ProviderId,
    /// Day of the statement.
    as_of_date: NaiveDate,
    /// Always `EUR`.
    #[schema(example = "EUR")]
    currency: &'static str,
    /// Redeemed and in no payment yet.
    owed: Cents,
    /// Refunded after it was paid; set off in the next payment.
    credit_notes: Cents,
    /// On its way through the bank.
    in_transit: Cents,
    /// Paid until now.
    paid: Cents,
    /// The confirmed account, so far that its owner knows it; absent where there is none.
    #[schema(required = true, example = "NL91 **** 4300")]
    bank_account: Option<String>,
}

/// What my organisation has to come, and has had.
#[utoipa::path(get, path = "/providers/{providerId}/statement", tag = "payments",
    params(("providerId" = Uuid, Path, description = "The provider")),
    responses((status = 200, description = "Owed, on its way and paid", body = StatementOut)))]
pub async fn get_provider_statement(
    caller: Caller<ProviderStaff>,
    id: web::Path<ProviderId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let owed = access::to_see_dues(db.reader(), &caller, *id).await?;
    let dues = match owed.payee() {
        Some(payee) => Some(query::get_dues(db.reader(), payee.id).await?),
        None => None,
    };
    let of = |pick: fn(&query::Dues) -> Cents| dues.as_ref().map_or(Cents::ZERO, pick);
    Reply::ok(&StatementOut {
        provider_id: owed.provider().id,
        as_of_date: day_of(db.clock().now()),
        currency: "EUR",
        owed: of(|dues| dues.owed),
        credit_notes: Cents(of(|dues| dues.recovery).0.saturating_neg()),
        in_transit: of(|dues| dues.in_transit),
        paid: of(|dues| dues.paid),
        bank_account: dues.as_ref().and_then(|dues| dues.iban.as_deref()).map(masked),
    })
}

/// A payment to a provider.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProviderPayment)]
pub struct ProviderPaymentOut {
    /// Names the payment.
    id: PaymentId,
    /// What stands on the bank statement.
    remittance: String,
    /// Always `EUR`.
    #[schema(example = "EUR")]
    currency: &'static str,
    /// How much.
    amount: Cents,
    /// Credit notes that were set off.
    netted: Cents,
    /// Pending, settled, rejected or returned.
    state: PaymentState,
    /// When it ended.
    #[schema(required = true)]
    finished_at: Option<DateTime<Utc>>,
}

impl From<payment::Model> for ProviderPaymentOut {
    fn from(row: payment::Model) -> Self {
        Self {
            id: row.id,
            remittance: row.remittance,
            currency: "EUR",
            amount: row.amount_cents,
            netted: row.netted_cents,
            state: row.state,
            finished_at: row.finished_at,
        }
    }
}

/// Payments to my organisation.
#[utoipa::path(get, path = "/providers/{providerId}/payments", tag = "payments",
    params(("providerId" = Uuid, Path, description = "The provider"), PageQuery),
    responses((status = 200, description = "Newest first", body = Page<ProviderPaymentOut>)))]
pub async fn list_provider_payments(
    caller: Caller<ProviderStaff>,
    id: web::Path<ProviderId>,
    page: web::Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let owed = access::to_see_dues(db.reader(), &caller, *id).await?;
    let rows = match owed.payee() {
        Some(payee) => query::list_payments_to(db.reader(), payee.id, &page).await?,
        None => Vec::new(),
    };
    Reply::page(&Page::from_rows(rows, page.limit()?, |row| row.id.0, ProviderPaymentOut::from))
}
