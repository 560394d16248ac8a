//! Agreements with their standing, which follows from the progress that is kept beside their check-ins.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::{
    AgreementId, CheckInId, CheckInState, MilestoneId, PlanId, Standing, agreement, agreement_progress,
    check_in, milestone_requirement,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::encouragement::{NextStep, next_step, percent};
use super::progress::Progress;
use super::rules::{Occasion, Period, Rule};
use crate::error::{ApiError, ApiResult};

/// An agreement and where it stands.
#[derive(Clone, Debug)]
pub struct Standings {
    /// The agreement.
    pub agreement: agreement::Model,
    /// Its rule.
    pub rule: Rule,
    /// What its confirmed check-ins add up to.
    pub progress: Progress,
    /// Where it stands today.
    pub standing: Standing,
    /// How far, 0 to 100.
    pub percent: u32,
    /// What helps most today.
    pub next_step: NextStep,
}

/// When an agreement holds.
#[must_use]
pub fn period_of(row: &agreement::Model) -> Period {
    Period { from: row.from_date, until: row.until_date }
}

/// What is counted.
///
/// # Errors
/// Where the row holds no rule, which is our mistake.
pub fn rule_of(row: &agreement::Model) -> ApiResult<Rule> {
    serde_json::from_str(&row.rule).map_err(ApiError::internal)
}

/// The agreements of a plan, oldest first, in two queries however many there are.
///
/// # Errors
/// Where the database fails.
pub async fn list_of_plan(
    conn: &impl ConnectionTrait,
    plan: PlanId,
    today: NaiveDate,
) -> ApiResult<Vec<Standings>> {
    let of_plan = agreement::Column::PlanId.eq(plan);
    let rows =
        agreement::Entity::find().filter(of_plan).order_by_asc(agreement::Column::Id).all(conn).await?;
    with_standing(conn, rows, today).await
}

/// One agreement with its standing.
///
/// # Errors
/// Where the database fails.
pub async fn get_standing(
    conn: &impl ConnectionTrait,
    row: agreement::Model,
    today: NaiveDate,
) -> ApiResult<Standings> {
    let mut list = with_standing(conn, vec![row], today).await?;
    list.pop().ok_or_else(|| ApiError::internal("an agreement went missing"))
}

/// The agreements that a milestone requires, with their standing.
///
/// # Errors
/// Where the database fails.
pub async fn list_required(
    conn: &impl ConnectionTrait,
    milestone: MilestoneId,
    today: NaiveDate,
) -> ApiResult<Vec<(AgreementId, Standing)>> {
    let required: Vec<AgreementId> = milestone_requirement::Entity::find()
        .select_only()
        .column(milestone_requirement::Column::AgreementId)
        .filter(milestone_requirement::Column::MilestoneId.eq(milestone))
        .into_tuple()
        .all(conn)
        .await?;
    if required.is_empty() {
        return Ok(Vec::new());
    }
    let rows = agreement::Entity::find().filter(agreement::Column::Id.is_in(required)).all(conn).await?;
    let list = with_standing(conn, rows, today).await?;
    Ok(list.into_iter().map(|item| (item.agreement.id, item.standing)).collect())
}

async fn with_standing(
    conn: &impl ConnectionTrait,
    rows: Vec<agreement::Model>,
    today: NaiveDate,
) -> ApiResult<Vec<Standings>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids = rows.iter().map(|row| row.id);
    let kept = agreement_progress::Entity::find().filter(agreement_progress::Column::AgreementId.is_in(ids));
    let kept = kept.all(conn).await?.into_iter().map(|row| Ok((row.agreement_id, read_progress(&row)?)));
    let mut kept = kept.collect::<ApiResult<HashMap<AgreementId, Progress>>>()?;
    let older: Vec<&agreement::Model> = rows.iter().filter(|row| !kept.contains_key(&row.id)).collect();
    kept.extend(recount_all(conn, &older).await?);
    let show = |row: agreement::Model| {
        let (rule, period) = (rule_of(&row)?, period_of(&row));
        let progress = kept.remove(&row.id).unwrap_or_default();
        let standing = progress.standing(rule, period, today);
        Ok(Standings {
            rule,
            standing,
            percent: percent(&progress, rule, period, today),
            next_step: next_step(standing, period, row.is_live, today),
            progress,
            agreement: row,
        })
    };
    rows.into_iter().map(show).collect()
}

/// The progress of agreements that are older than the table it is kept in, until a job or a fact has reckoned them.
pub(super) async fn recount_all(
    conn: &impl ConnectionTrait,
    rows: &[&agreement::Model],
) -> ApiResult<Vec<(AgreementId, Progress)>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut occasions: HashMap<AgreementId, Vec<Occasion>> = HashMap::new();
    for (id, occasion) in read_occasions(conn, rows.iter().map(|row| row.id)).await? {
        occasions.entry(id).or_default().push(occasion);
    }
    let recount = |row: &&agreement::Model| {
        let happened = occasions.remove(&row.id).unwrap_or_default();
        Ok((row.id, Progress::recount(rule_of(row)?, period_of(row), happened)))
    };
    rows.iter().map(recount).collect()
}

/// What the row of an agreement's progress says.
///
/// # Errors
/// Where it can't be read, which is our mistake.
pub(super) fn read_progress(row: &agreement_progress::Model) -> ApiResult<Progress> {
    let count = |column: i32| u32::try_from(column).map_err(ApiError::internal);
    Ok(Progress {
        kept: count(row.kept)?,
        late: count(row.late)?,
        missed: count(row.missed)?,
        excused: count(row.excused)?,
        recent_misses: serde_json::from_str(&row.recent_misses).map_err(ApiError::internal)?,
        is_broken: row.is_broken,
        streak: count(row.streak)?,
        best_streak: count(row.best_streak)?,
    })
}

/// The confirmed occasions of agreements within their periods, in their order.
pub(super) async fn read_occasions(
    conn: &impl ConnectionTrait,
    agreements: impl IntoIterator<Item = AgreementId>,
) -> ApiResult<Vec<(AgreementId, Occasion)>> {
    let agreement = check_in::Entity::belongs_to(agreement::Entity)
        .from(check_in::Column::AgreementId)
        .to(agreement::Column::Id);
    let day = || check_in::Column::OccurredOn.into_expr();
    let rows: Vec<(AgreementId, NaiveDate, entities::CheckInOutcome)> = check_in::Entity::find()
        .select_only()
        .column(check_in::Column::AgreementId)
        .column(check_in::Column::OccurredOn)
        .column(check_in::Column::Outcome)
        .join(JoinType::InnerJoin, agreement.into())
        .filter(check_in::Column::AgreementId.is_in(agreements))
        .filter(check_in::Column::State.eq(CheckInState::Confirmed))
        .filter(day().gte(agreement::Column::FromDate.into_expr()))
        .filter(day().lt(agreement::Column::UntilDate.into_expr()))
        .order_by_asc(check_in::Column::OccurredOn)
        .order_by_asc(check_in::Column::Occasion)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|(id, day, outcome)| (id, Occasion { day, outcome })).collect())
}

/// Agreements whose standing turns by `today`, by identifier.
///
/// # Errors
/// Where the database fails.
pub async fn list_turning(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
    after: Option<AgreementId>,
    limit: u64,
) -> ApiResult<Vec<AgreementId>> {
    let mut due = agreement_progress::Entity::find()
        .select_only()
        .column(agreement_progress::Column::AgreementId)
        .filter(agreement_progress::Column::TurnsOn.lte(today));
    if let Some(after) = after {
        due = due.filter(agreement_progress::Column::AgreementId.gt(after));
    }
    let due = due.order_by_asc(agreement_progress::Column::AgreementId).limit(limit);
    Ok(due.into_tuple().all(conn).await?)
}

/// Living agreements that are older than the progress kept of them, by identifier.
///
/// # Errors
/// Where the database fails.
pub async fn list_without_progress(
    conn: &impl ConnectionTrait,
    after: Option<AgreementId>,
    limit: u64,
) -> ApiResult<Vec<AgreementId>> {
    let progress = agreement::Entity::belongs_to(agreement_progress::Entity)
        .from(agreement::Column::Id)
        .to(agreement_progress::Column::AgreementId);
    let mut older = agreement::Entity::find()
        .select_only()
        .column(agreement::Column::Id)
        .join(JoinType::LeftJoin, progress.into())
        .filter(agreement_progress::Column::AgreementId.is_null())
        .filter(agreement::Column::IsLive.eq(true));
    if let Some(after) = after {
        older = older.filter(agreement::Column::Id.gt(after));
    }
    Ok(older.order_by_asc(agreement::Column::Id).limit(limit).into_tuple().all(conn).await?)
}

/// Check-ins of an agreement, newest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_check_ins(
    conn: &impl ConnectionTrait,
    agreement: AgreementId,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<check_in::Model>> {
    let mut list = check_in::Entity::find().filter(check_in::Column::AgreementId.eq(agreement));
    if let Some(after) = after {
        list = list.filter(check_in::Column::Id.lt(CheckInId(after)));
    }
    Ok(list.order_by_desc(check_in::Column::Id).limit(limit.saturating_add(1)).all(conn).await?)
}
