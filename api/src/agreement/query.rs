//! Agreements with their standing, which is computed at each reading from the confirmed check-ins of their period.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::{
    AgreementId, CheckInId, CheckInOutcome, CheckInState, MilestoneId, PlanId, Standing, agreement, check_in,
    milestone_requirement,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::rules::{Occasion, Period, Rule, standing};
use crate::error::{ApiError, ApiResult};

/// An agreement and where it stands.
#[derive(Clone, Debug)]
pub struct Standings {
    /// The agreement.
    pub agreement: agreement::Model,
    /// Its rule.
    pub rule: Rule,
    /// Where it stands today.
    pub standing: Standing,
}

/// When an agreement holds.
#[must_use]
pub fn period_of(row: &agreement::Model) -> Period {
    Period { from: row.from_date, until: row.until_date }
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
    let confirmed: Vec<(AgreementId, NaiveDate, CheckInOutcome)> = check_in::Entity::find()
        .select_only()
        .column(check_in::Column::AgreementId)
        .column(check_in::Column::OccurredOn)
        .column(check_in::Column::Outcome)
        .filter(check_in::Column::AgreementId.is_in(rows.iter().map(|row| row.id)))
        .filter(check_in::Column::State.eq(CheckInState::Confirmed))
        .into_tuple()
        .all(conn)
        .await?;
    let mut occasions: HashMap<AgreementId, Vec<Occasion>> = HashMap::new();
    for (agreement, day, outcome) in confirmed {
        occasions.entry(agreement).or_default().push(Occasion { day, outcome });
    }
    let show = |row: agreement::Model| {
        let rule: Rule = serde_json::from_str(&row.rule).map_err(ApiError::internal)?;
        let happened = occasions.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        let standing = standing(rule, period_of(&row), happened, today);
        Ok(Standings { agreement: row, rule, standing })
    };
    rows.into_iter().map(show).collect()
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
