//! Paths of the funds.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{AllocationId, Cents, FundId, FundPurpose, PositiveCents, UserId, allocation};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::query::Figures;
use super::{access, ops, query};
use crate::auth::{Caller, Lead, MoneyReader};
use crate::db::Db;
use crate::error::{ApiResult, Code};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{Page, PageQuery};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_funds, get_fund, create_fund, list_allocations, create_allocation, reverse_allocation);
}

/// A fund and where its money is. `allocated` = `free` + `pledged` + `unlocked`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Fund)]
pub struct FundOut {
    /// Names the fund.
    id: FundId,
    /// What it may pay for.
    purpose: FundPurpose,
    /// Calendar year.
    #[schema(example = 2026)]
    year: i32,
    /// Line of the municipality's budget.
    #[schema(example = "Persoonsgerichte aanpak: financieel alternatief")]
    budget_line: String,
    /// Always `EUR`.
    #[schema(example = "EUR")]
    currency: &'static str,
    /// Moved in and not taken back.
    allocated: Cents,
    /// Promised by signed plans and not yet earned.
    pledged: Cents,
    /// Unlocked into wallets by milestones and by the yearly base grant, spent or not.
    unlocked: Cents,
    /// Of what was unlocked, what has left the wallets; the oldest year's money first.
    spent: Cents,
    /// Of what was once unlocked, what returned because a pass expired; it is free again.
    expired: Cents,
    /// Neither promised nor unlocked.
    free: Cents,
}

impl From<Figures> for FundOut {
    fn from(fund: Figures) -> Self {
        let Figures { id, purpose, year, budget_line, allocated, pledged, unlocked, spent, expired, free } =
            fund;
        Self {
            id,
            purpose,
            year,
            budget_line,
            currency: "EUR",
            allocated,
            pledged,
            unlocked,
            spent,
            expired,
            free,
        }
    }
}

/// Which funds.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FundQuery {
    /// Of one calendar year.
    year: Option<i32>,
}

/// The programme's funds, by purpose and year.
#[utoipa::path(get, path = "/funds", tag = "funds", params(FundQuery), responses(
    (status = 200, description = "Funds", body = Page<FundOut>),
))]
pub async fn list_funds(
    caller: Caller<MoneyReader>,
    which: Query<FundQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let funds = query::list_figures_of(db.reader(), caller.programme_id, which.year).await?;
    Reply::page(&Page { items: funds.into_iter().map(FundOut::from).collect(), next_cursor: None })
}

/// One fund.
#[utoipa::path(get, path = "/funds/{fundId}", tag = "funds",
    params(("fundId" = Uuid, Path, description = "The fund")),
    responses((status = 200, description = "The fund", body = FundOut)))]
pub async fn get_fund(
    caller: Caller<MoneyReader>,
    id: web::Path<FundId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    Reply::ok(&find_fund(&db, &caller, *id).await?)
}

async fn find_fund<R>(db: &Db, caller: &Caller<R>, id: FundId) -> ApiResult<FundOut> {
    let funds = query::list_figures(db.reader(), caller.programme_id).await?;
    Ok(funds.into_iter().find(|fund| fund.id == id).ok_or(Code::NotFound)?.into())
}

/// A fund to open.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = FundIn)]
pub struct FundIn {
    /// What it may pay for.
    purpose: FundPurpose,
    /// Calendar year.
    #[schema(minimum = 2000, maximum = 2999, example = 2027)]
    year: i32,
    /// Line of the municipality's budget.
    #[schema(min_length = 1, max_length = 200, example = "Persoonsgerichte aanpak: financieel alternatief")]
    budget_line: String,
}

/// A fund that was opened.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = FundOpened)]
pub struct FundOpenedOut {
    /// Names the fund.
    id: FundId,
}

/// Open an empty fund for a purpose and year.
#[utoipa::path(post, path = "/funds", tag = "funds", request_body = FundIn,
    params(("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Opened", body = FundOpenedOut),
              (status = 409, description = "There is one already")))]
pub async fn create_fund(
    caller: Caller<Lead>,
    once: Once,
    body: Input<FundIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let FundIn { purpose, year, budget_line } = &body.value;
    let work = async |tx: &_| {
        let id = ops::open(tx, &caller, *purpose, *year, budget_line).await?;
        Reply::created(&FundOpenedOut { id })
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Budget moved into a fund.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Allocation)]
pub struct AllocationOut {
    /// Names the allocation.
    id: AllocationId,
    /// The fund.
    fund_id: FundId,
    /// Always `EUR`.
    #[schema(example = "EUR")]
    currency: &'static str,
    /// How much.
    amount: Cents,
    /// Why.
    note: String,
    /// Who did it.
    made_by_user_id: UserId,
    /// When.
    made_at: DateTime<Utc>,
    /// When it was taken back.
    #[schema(required = true)]
    reversed_at: Option<DateTime<Utc>>,
}

impl From<allocation::Model> for AllocationOut {
    fn from(row: allocation::Model) -> Self {
        Self {
            id: row.id,
            fund_id: row.fund_id,
            currency: "EUR",
            amount: row.amount_cents,
            note: row.note,
            made_by_user_id: row.made_by,
            made_at: row.made_at,
            reversed_at: row.reversed_at,
        }
    }
}

/// Budget to move into a fund.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = AllocationIn)]
pub struct AllocationIn {
    /// How much.
    amount: PositiveCents,
    /// Why.
    #[schema(min_length = 1, max_length = 500, example = "Begroting 2026, eerste helft")]
    note: String,
}

/// Move budget into a fund.
#[utoipa::path(post, path = "/funds/{fundId}/allocations", tag = "funds", request_body = AllocationIn,
    params(("fundId" = Uuid, Path, description = "The fund"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Moved", body = AllocationOut)))]
pub async fn create_allocation(
    caller: Caller<Lead>,
    once: Once,
    id: web::Path<FundId>,
    body: Input<AllocationIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let AllocationIn { amount, note } = &body.value;
    let work = async |tx: &_| {
        let fund = access::to_allocate(tx, &caller, *id).await?;
        let made = ops::allocate(tx, &caller, &fund, amount.cents(), note).await?;
        Reply::created(&AllocationOut::from(made))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// The allocations of a fund, newest first.
#[utoipa::path(get, path = "/funds/{fundId}/allocations", tag = "funds",
    params(("fundId" = Uuid, Path, description = "The fund"), PageQuery),
    responses((status = 200, description = "Allocations", body = Page<AllocationOut>)))]
pub async fn list_allocations(
    caller: Caller<MoneyReader>,
    id: web::Path<FundId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    find_fund(&db, &caller, *id).await?;
    let rows = query::list_allocations(db.reader(), caller.programme_id, *id, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |row| row.id.0, AllocationOut::from))
}

/// Take an allocation back, as far as it is still free.
#[utoipa::path(post, path = "/funds/{fundId}/allocations/{allocationId}/reversals", tag = "funds",
    params(("fundId" = Uuid, Path, description = "The fund"),
           ("allocationId" = Uuid, Path, description = "The allocation"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Taken back", body = AllocationOut),
              (status = 409, description = "Taken back already, or promised or unlocked since")))]
pub async fn reverse_allocation(
    caller: Caller<Lead>,
    once: Once,
    ids: web::Path<(FundId, AllocationId)>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (fund, id) = *ids;
    let work = async |tx: &_| {
        let made = access::to_reverse(tx, &caller, fund, id).await?;
        Reply::created(&AllocationOut::from(ops::reverse(tx, &caller, &made).await?))
    };
    once.run(&db, caller.user_id, "", work).await
}
