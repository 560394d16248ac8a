//! The path of the indicator: how many employers the programme binds.

use actix_web::web;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::bound::{self, Tally};
use super::query;
use crate::auth::{Caller, MoneyReader};
use crate::clock::day_of;
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::guarded;
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds these operations.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: get_employer_report);
}

/// Which months.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MonthsQuery {
    /// First month, `YYYY-MM`; eleven before the last unless told.
    #[param(pattern = "^[0-9]{4}-[0-9]{2}$", example = "2026-01")]
    from: Option<String>,
    /// Last month, `YYYY-MM`; this one unless told.
    #[param(pattern = "^[0-9]{4}-[0-9]{2}$", example = "2026-06")]
    until: Option<String>,
}

/// A month.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EmployerMonth)]
pub struct EmployerMonthOut {
    /// Calendar month in Amsterdam.
    #[schema(example = "2026-11")]
    month: String,
    /// Employers that were verified, or trusted again.
    joined: i64,
    /// Employers that were suspended.
    left: i64,
    /// Employers bound when it ended; in this month, now.
    bound: i64,
}

impl From<Tally> for EmployerMonthOut {
    fn from(it: Tally) -> Self {
        Self { month: it.month.to_string(), joined: it.joined, left: it.left, bound: it.bound }
    }
}

/// How many employers the programme binds.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EmployerReport)]
pub struct EmployerReportOut {
    /// Month by month, the first first.
    months: Vec<EmployerMonthOut>,
}

/// How many employers the programme binds, month by month: those that are verified.
#[utoipa::path(get, path = "/reports/employers", tag = "reports", params(MonthsQuery),
    responses((status = 200, description = "At most 120 months", body = EmployerReportOut)))]
pub async fn get_employer_report(
    caller: Caller<MoneyReader>,
    which: Query<MonthsQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let today = day_of(db.clock().now());
    let months = bound::months_of(which.from.as_deref(), which.until.as_deref(), today);
    let months = months.map_err(ApiError::invalid)?;
    let ends = months.first().zip(months.last()).map(|(first, last)| (first.period().0, last.period().1));
    let (from, until) = ends.ok_or_else(|| ApiError::internal("a report without months"))?;
    let steps = query::list_steps(db.reader(), caller.programme_id, from, until).await?;
    let months = bound::tally(&steps, &months).into_iter().map(EmployerMonthOut::from).collect();
    Reply::ok(&EmployerReportOut { months })
}
