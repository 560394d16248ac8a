//! Paths of the reports.

use actix_web::web;
use entities::{Cents, OfferCategory};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::query::{self, Period};
use super::rules::Shown;
use crate::auth::{Caller, MoneyReader, Person};
use crate::clock::{year_bounds, year_of};
use crate::csv;
use crate::db::Db;
use crate::error::ApiResult;
use crate::fund;
use crate::guarded;
use crate::query_string::Query;
use crate::reply::{Download, Reply};
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: get_reach, get_reach_csv, get_funds_csv);
}

/// Of which year.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct YearQuery {
    /// Calendar year; this year unless told.
    #[param(minimum = 2000, maximum = 2999)]
    year: Option<i32>,
}

/// How many youths, and what they spent. Both are absent where they are about fewer than five, or would give such a
/// figure away.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReachFigures)]
pub struct FiguresOut {
    /// Different youths.
    #[schema(required = true)]
    youths: Option<i64>,
    /// What they spent, in euros.
    #[schema(required = true)]
    spent: Option<Cents>,
}

impl From<Option<(i64, Cents)>> for FiguresOut {
    fn from(figures: Option<(i64, Cents)>) -> Self {
        Self { youths: figures.map(|(youths, _)| youths), spent: figures.map(|(_, spent)| spent) }
    }
}

/// Reach within a category.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CategoryReach)]
pub struct CategoryOut {
    /// What the activities were about.
    category: OfferCategory,
    /// Different youths; absent as in the total.
    #[schema(required = true)]
    youths: Option<i64>,
    /// What they spent, in euros.
    #[schema(required = true)]
    spent: Option<Cents>,
}

/// Reach within a neighbourhood.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = NeighbourhoodReach)]
pub struct NeighbourhoodOut {
    /// Where the youths live; absent where the file says nothing.
    #[schema(required = true, example = "Poelenburg")]
    neighbourhood: Option<String>,
    /// Different youths; absent as in the total.
    #[schema(required = true)]
    youths: Option<i64>,
    /// What they spent, in euros.
    #[schema(required = true)]
    spent: Option<Cents>,
}

/// Whom the free-time pass reached in a year.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Reach)]
pub struct ReachOut {
    /// Calendar year of the redemptions.
    #[schema(example = 2026)]
    year: i32,
    /// Always `EUR`.
    #[schema(example = "EUR")]
    currency: &'static str,
    /// In all.
    total: FiguresOut,
    /// By what they did; a youth may count in several.
    by_category: Vec<CategoryOut>,
    /// By where they live.
    by_neighbourhood: Vec<NeighbourhoodOut>,
}

async fn show_reach(db: &Db, person: &Person, which: &YearQuery) -> ApiResult<ReachOut> {
    let year = which.year.unwrap_or_else(|| year_of(db.clock().now()));
    let (from, until) = year_bounds(year);
    let reach = query::get_reach(db.reader(), person.programme_id, Period { from, until }).await?;
    let category = |it: Shown<_>| {
        let FiguresOut { youths, spent } = it.figures.into();
        CategoryOut { category: it.group, youths, spent }
    };
    let neighbourhood = |it: Shown<_>| {
        let FiguresOut { youths, spent } = it.figures.into();
        NeighbourhoodOut { neighbourhood: it.group, youths, spent }
    };
    Ok(ReachOut {
        year,
        currency: "EUR",
        total: reach.total.into(),
        by_category: reach.by_category.into_iter().map(category).collect(),
        by_neighbourhood: reach.by_neighbourhood.into_iter().map(neighbourhood).collect(),
    })
}

/// Whom the free-time pass reached: counts under five are left out.
#[utoipa::path(get, path = "/reports/reach", tag = "reports", params(YearQuery),
    responses((status = 200, description = "Youths and amounts by category and neighbourhood", body = ReachOut)))]
pub async fn get_reach(
    caller: Caller<MoneyReader>,
    which: Query<YearQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    Reply::ok(&show_reach(&db, &caller, &which).await?)
}

/// Whom the free-time pass reached, as a spreadsheet.
#[utoipa::path(get, path = "/reports/reach/csv", tag = "reports", params(YearQuery),
    responses((status = 200, description = "CSV with semicolons, decimal commas and a byte order mark", body = String,
               content_type = "text/csv")))]
pub async fn get_reach_csv(
    caller: Caller<MoneyReader>,
    which: Query<YearQuery>,
    db: web::Data<Db>,
) -> ApiResult<Download> {
    let reach = show_reach(&db, &caller, &which).await?;
    let file_name = format!("reach-{}.csv", reach.year);
    csv::sheet(file_name, &["by", "group", "youths", "spent_eur"], reach_rows(&reach).into_iter())
}

fn reach_rows(reach: &ReachOut) -> Vec<Vec<String>> {
    let row = |by: &str, group: String, youths: Option<i64>, spent: Option<Cents>| {
        let youths = youths.map_or_else(String::new, |youths| youths.to_string());
        let spent = spent.map_or_else(String::new, |spent| spent.to_string());
        vec![by.to_owned(), group, youths, spent]
    };
    let mut rows = vec![row("total", String::new(), reach.total.youths, reach.total.spent)];
    for it in &reach.by_category {
        rows.push(row("category", csv::word(&it.category), it.youths, it.spent));
    }
    for it in &reach.by_neighbourhood {
        rows.push(row("neighbourhood", it.neighbourhood.clone().unwrap_or_default(), it.youths, it.spent));
    }
    rows
}

/// The funds by purpose and year, as a spreadsheet.
#[utoipa::path(get, path = "/reports/funds/csv", tag = "reports",
    responses((status = 200, description = "CSV with semicolons, decimal commas and a byte order mark", body = String,
               content_type = "text/csv")))]
pub async fn get_funds_csv(caller: Caller<MoneyReader>, db: web::Data<Db>) -> ApiResult<Download> {
    let funds = fund::query::list_figures(db.reader(), caller.programme_id).await?;
    let head =
        ["purpose", "year", "budget_line", "allocated", "pledged", "unlocked", "spent", "expired", "free"];
    let rows = funds.into_iter().map(|fund| {
        let amounts = [fund.allocated, fund.pledged, fund.unlocked, fund.spent, fund.expired, fund.free];
        let words = [csv::word(&fund.purpose), fund.year.to_string(), fund.budget_line];
        words.into_iter().chain(amounts.map(|amount| amount.to_string())).collect()
    });
    csv::sheet("funds.csv".to_owned(), &head, rows)
}
