//! What the law on working time says of a placement: asked of the whole period, together with what the youth agreed on elsewhere.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use entities::{Hazard, PlacementState, ShiftState, participant, place, placement, placement_shift};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::document::Document;
use super::query::document_of;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::working_time::http::FindingOut;
use crate::working_time::query::get_timetable;
use crate::working_time::rules::{Finding, Rule, Shift, Work, check, summarise};
use crate::working_time::schedule::shifts_between;
use crate::working_time::table::WorkKind;

/// How far around hours others matter to them: the four weeks of the mean, and as far on the other side.
const AROUND: Days = Days::new(35);

/// What the law says.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// Every rule that is broken, and what could not be judged.
    pub findings: Vec<FindingOut>,
    /// Whether the school timetable was assumed.
    pub is_timetable_assumed: bool,
}

impl Judgement {
    /// Refuses hours that break a rule.
    ///
    /// # Errors
    /// 409 that lists every rule, its limit and its article.
    pub fn require_lawful(&self) -> ApiResult<()> {
        let broken = self.findings.iter().enumerate().filter(|(_, finding)| finding.is_breach);
        let errors: Vec<FieldError> = broken.map(|(index, finding)| describe(index, finding)).collect();
        if errors.is_empty() { Ok(()) } else { Err(ApiError::from(Code::WorkingTime).at(errors)) }
    }
}

fn describe(index: usize, finding: &FindingOut) -> FieldError {
    FieldError::new(format!("/findings/{index}"), format!("working_time_{}", finding.rule.word()))
        .with("measured", finding.unit.show(finding.measured))
        .with("limit", finding.unit.show(finding.limit))
        .with("article", &finding.article)
        .with("date", finding.first_date)
        .with("times", finding.count)
}

async fn work_of(
    conn: &impl ConnectionTrait,
    row: &placement::Model,
    youth: &participant::Model,
    document: &Document,
) -> ApiResult<(Work, bool)> {
    let timetable = get_timetable(conn, youth.id).await?;
    let lost = || ApiError::internal("a placement without its place");
    let place = place::Entity::find_by_id(row.place_id).one(conn).await?.ok_or_else(lost)?;
    let hazards: Vec<Hazard> = serde_json::from_str(&place.hazards).map_err(ApiError::internal)?;
    let work = Work {
        birth_date: youth.birth_date,
        kind: WorkKind::of(row.kind),
        timetable: timetable.days,
        is_supervised: place.is_supervised,
        // When there is work is judged by the hours themselves.
        is_light: hazards.iter().all(|hazard| *hazard == Hazard::NightWork),
        is_sunday_agreed: document.terms.sunday_reason.is_some(),
    };
    Ok((work, timetable.is_assumed))
}

/// What the law says of the whole period.
///
/// # Errors
/// Where the database fails.
pub async fn judge(
    conn: &impl ConnectionTrait,
    row: &placement::Model,
    youth: &participant::Model,
) -> ApiResult<Judgement> {
    let document = document_of(row)?;
    let (work, is_timetable_assumed) = work_of(conn, row, youth, &document).await?;
    let mut shifts = shifts_between(&document.terms.schedule, (row.starts_on, row.ends_on));
    shifts.extend(agreed_elsewhere(conn, row).await?);
    let findings = summarise(&check(&work, &shifts)).into_iter().map(FindingOut::from).collect();
    Ok(Judgement { findings, is_timetable_assumed })
}

async fn agreed_elsewhere(conn: &impl ConnectionTrait, row: &placement::Model) -> ApiResult<Vec<Shift>> {
    let others = placement::Entity::find()
        .filter(placement::Column::ParticipantId.eq(row.participant_id))
        .filter(placement::Column::Id.ne(row.id))
        .filter(placement::Column::State.is_in([PlacementState::Active, PlacementState::Disputed]))
        .filter(placement::Column::EndsOn.gte(row.starts_on.checked_sub_days(AROUND)))
        .filter(placement::Column::StartsOn.lte(row.ends_on.checked_add_days(AROUND)))
        .all(conn)
        .await?;
    let mut shifts = Vec::new();
    for other in others {
        let document = document_of(&other)?;
        shifts.extend(shifts_between(&document.terms.schedule, (other.starts_on, other.ends_on)));
    }
    Ok(shifts)
}

/// Hours as they are judged.
#[must_use]
pub fn shift_of(row: &placement_shift::Model) -> Shift {
    Shift {
        day: row.worked_on,
        from_minute: row.from_minute,
        until_minute: row.until_minute,
        break_minutes: row.break_minutes,
    }
}

/// Rules that are broken with these hours and were not without them, or not by as much.
///
/// # Errors
/// Where the database fails.
pub async fn judge_hours(
    conn: &impl ConnectionTrait,
    row: &placement::Model,
    youth: &participant::Model,
    hours: Shift,
) -> ApiResult<Vec<FindingOut>> {
    let document = document_of(row)?;
    let (work, _) = work_of(conn, row, youth, &document).await?;
    let others = worked_around(conn, youth, hours.day).await?;
    let before: BTreeSet<(Rule, NaiveDate, i64)> = check(&work, &others).iter().map(key_of).collect();
    let all: Vec<Shift> = others.into_iter().chain([hours]).collect();
    let found: Vec<Finding> =
        check(&work, &all).into_iter().filter(|finding| !before.contains(&key_of(finding))).collect();
    Ok(summarise(&found).into_iter().map(FindingOut::from).collect())
}

fn key_of(finding: &Finding) -> (Rule, NaiveDate, i64) {
    (finding.rule, finding.day, finding.measured)
}

async fn worked_around(
    conn: &impl ConnectionTrait,
    youth: &participant::Model,
    day: NaiveDate,
) -> ApiResult<Vec<Shift>> {
    let rows = placement_shift::Entity::find()
        .filter(placement_shift::Column::ParticipantId.eq(youth.id))
        .filter(placement_shift::Column::WorkedOn.gte(day.checked_sub_days(AROUND)))
        .filter(placement_shift::Column::WorkedOn.lte(day.checked_add_days(AROUND)))
        .filter(placement_shift::Column::State.is_in([ShiftState::Entered, ShiftState::Confirmed]));
    Ok(rows.all(conn).await?.iter().map(shift_of).collect())
}
