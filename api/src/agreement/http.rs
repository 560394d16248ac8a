//! Paths of agreements.

use actix_web::{HttpRequest, web};
use chrono::NaiveDate;
use entities::{AgreementId, AgreementKind, PlanId, Standing};
use serde::Serialize;
use utoipa::ToSchema;

use super::access;
use super::encouragement::NextStep;
use super::progress::Progress;
use super::query::{self, Standings};
use super::rules::Rule;
use crate::auth::{Caller, FileReader};
use crate::clock::day_of;
use crate::db::Db;
use crate::error::ApiResult;
use crate::guarded;
use crate::language::Language;
use crate::page::Page;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_agreements, get_agreement);
    super::check_in_http::routes(routes);
    super::batch_http::routes(routes);
}

/// A living agreement.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Agreement)]
pub struct AgreementOut {
    /// Names the agreement, in every revision.
    id: AgreementId,
    /// The plan.
    plan_id: PlanId,
    /// What it is about.
    kind: AgreementKind,
    /// What was agreed; on care, of which nothing says what it is about, the same words for all.
    title: String,
    /// What is counted.
    rule: Rule,
    /// First day.
    from_date: NaiveDate,
    /// Day after the last.
    until_date: NaiveDate,
    /// Where it stands, reckoned from confirmed check-ins and today's date.
    standing: Standing,
    /// What confirmed check-ins within the period add up to.
    counts: CountsOut,
    /// Occasions kept since the last miss. Coming late or an excuse neither ends it nor makes it longer.
    #[schema(example = 7)]
    streak: u32,
    /// The longest streak.
    #[schema(example = 12)]
    best_streak: u32,
    /// How far, 0 to 100: of the occasions to keep, or of the period while nothing is broken.
    #[schema(maximum = 100, example = 60)]
    progress_percent: u32,
    /// What helps most now.
    next_step: NextStep,
    /// Still part of the plan.
    is_live: bool,
}

/// What confirmed check-ins add up to.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CheckInCounts)]
pub struct CountsOut {
    /// Occasions kept.
    kept: u32,
    /// Occasions come late to; they count as kept.
    late: u32,
    /// Occasions missed.
    missed: u32,
    /// Occasions excused; they count neither for nor against.
    excused: u32,
}

impl From<&Progress> for CountsOut {
    fn from(progress: &Progress) -> Self {
        let Progress { kept, late, missed, excused, .. } = *progress;
        Self { kept, late, missed, excused }
    }
}

/// What an agreement is called where agreements are listed: what was agreed, or on care, which has no title, a label.
#[must_use]
pub fn called(title: Option<String>, language: Language) -> String {
    title.unwrap_or_else(|| language.text("agreement-about-care", &[]))
}

impl AgreementOut {
    fn show(item: Standings, language: Language) -> Self {
        let Standings { agreement, rule, progress, standing, percent, next_step } = item;
        Self {
            id: agreement.id,
            plan_id: agreement.plan_id,
            kind: agreement.kind,
            title: called(agreement.title, language),
            rule,
            from_date: agreement.from_date,
            until_date: agreement.until_date,
            standing,
            counts: CountsOut::from(&progress),
            streak: progress.streak,
            best_streak: progress.best_streak,
            progress_percent: percent,
            next_step,
            is_live: agreement.is_live,
        }
    }
}

/// The agreements of a plan, with where they stand.
#[utoipa::path(get, path = "/plans/{planId}/agreements", tag = "agreements",
    params(("planId" = Uuid, Path, description = "The plan")),
    responses((status = 200, description = "Agreements, oldest first", body = Page<AgreementOut>)))]
pub async fn list_agreements(
    caller: Caller<FileReader>,
    id: web::Path<PlanId>,
    db: web::Data<Db>,
    request: HttpRequest,
) -> ApiResult<Reply> {
    let (today, language) = (day_of(db.clock().now()), Language::of(&request));
    let plan = crate::plan::access::to_read(db.reader(), &caller, *id, today).await?;
    let list = query::list_of_plan(db.reader(), plan.plan().id, today).await?;
    let items = list.into_iter().map(|item| AgreementOut::show(item, language)).collect();
    Reply::page(&Page { items, next_cursor: None })
}

/// One agreement, with where it stands.
#[utoipa::path(get, path = "/agreements/{agreementId}", tag = "agreements",
    params(("agreementId" = Uuid, Path, description = "The agreement")),
    responses((status = 200, description = "The agreement", body = AgreementOut)))]
pub async fn get_agreement(
    caller: Caller<FileReader>,
    id: web::Path<AgreementId>,
    db: web::Data<Db>,
    request: HttpRequest,
) -> ApiResult<Reply> {
    let today = day_of(db.clock().now());
    let visible = access::to_read(db.reader(), &caller, *id, today).await?;
    let item = query::get_standing(db.reader(), visible.agreement().clone(), today).await?;
    Reply::ok(&AgreementOut::show(item, Language::of(&request)))
}
