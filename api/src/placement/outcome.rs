//! How it went: told by both sides, decided by the coach where they differ.

use chrono::NaiveDate;
use entities::{IntroductionSide, PlacementEvent, PlacementOutcome, SignalKind, placement, placement_report};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access::{Settleable, Tellable};
use super::ops::{go, note, trace};
use super::query::{list_reports, sum_shifts};
use super::rules::{
    Question, Step, Story, Verdict, answer_faults, is_time_to_tell, last_day_fault, next, verdict,
};
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::introduction::masking::contact_faults;
use crate::record::Actor;
use crate::signal::ops::{raise, settle_by_facts};

/// An answer to one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlacementAnswer)]
pub struct Answer {
    /// The question.
    pub question: Question,
    /// From 1, not at all, to 5, very much.
    #[schema(minimum = 1, maximum = 5, example = 4)]
    pub score: i32,
}

/// What a side tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// How it went.
    pub outcome: PlacementOutcome,
    /// The last day that was worked, where it was completed in part.
    pub last_on: Option<NaiveDate>,
    /// Answers to the questions of the side.
    pub answers: Vec<Answer>,
    /// What else is to be said; needed where the other side said otherwise.
    pub comment: Option<String>,
}

impl Told {
    fn story(&self) -> Story {
        (self.outcome, self.last_on)
    }
}

fn period(row: &placement::Model) -> (NaiveDate, NaiveDate) {
    (row.starts_on, row.ends_on)
}

/// Takes the word of one side. Where both say the same it is settled; where they differ the later one says why, and the coach decides.
/// Saying the same twice changes nothing.
///
/// # Errors
/// 400 for answers that don't fit, or a difference without a word; 409 too early, where this side said otherwise before, or it is over.
pub async fn tell(tx: &Tx, person: &Person, target: &Tellable, told: &Told) -> ApiResult<placement::Model> {
    let (row, side) = (target.held().placement(), target.side());
    let reports = list_reports(tx, [row.id]).await?;
    if let Some(before) = reports.iter().find(|report| report.side == side) {
        let says_the_same = (before.outcome, before.last_on) == told.story();
        return if says_the_same { Ok(row.clone()) } else { Err(Code::AlreadyReported.into()) };
    }
    next(row.state, Step::Report).ok_or(Code::PlacementState)?;
    if !is_time_to_tell(told.story(), period(row), day_of(tx.now())) {
        return Err(Code::OutcomeTooEarly.into());
    }
    let questions: Vec<Question> = told.answers.iter().map(|answer| answer.question).collect();
    let mut wrong = answer_faults(side, told.outcome, &questions);
    wrong.extend(contact_faults(told.comment.as_deref().map(|comment| ("/comment", comment))));
    if told.outcome == PlacementOutcome::DidNotShow && sum_shifts(tx, row.id).await?.confirmed_minutes > 0 {
        wrong.push(FieldError::new("/outcome", "hours_confirmed"));
    }
    wrong.extend(last_day_fault(told.outcome, told.last_on, period(row)));
    let other = reports.iter().map(|report| (report.outcome, report.last_on)).next();
    let verdict = verdict(told.story(), other);
    if verdict == Verdict::Differs && told.comment.is_none() {
        wrong.push(FieldError::new("/comment", "comment_needed"));
    }
    if !wrong.is_empty() {
        return Err(ApiError::invalid(wrong));
    }
    keep(tx, person, row, side, told).await?;
    follow(tx, person, row, verdict).await
}

async fn keep(
    tx: &Tx,
    person: &Person,
    row: &placement::Model,
    side: IntroductionSide,
    told: &Told,
) -> ApiResult<()> {
    let report = placement_report::ActiveModel {
        placement_id: Set(row.id),
        side: Set(side),
        outcome: Set(told.outcome),
        last_on: Set(told.last_on),
        comment: Set(told.comment.clone()),
        answers: Set(serde_json::to_string(&told.answers).map_err(ApiError::internal)?),
        reported_by: Set(person.user_id),
        reported_at: Set(tx.now()),
    };
    report.insert(tx).await?;
    Ok(())
}

async fn follow(
    tx: &Tx,
    person: &Person,
    row: &placement::Model,
    verdict: Verdict,
) -> ApiResult<placement::Model> {
    let actor = Actor::from(person);
    let by = (Some(person.user_id), None);
    trace(tx, row, PlacementEvent::Report, by).await?;
    match verdict {
        Verdict::Waits => {
            note(tx, actor, row, "placement.reported").await?;
            Ok(row.clone())
        }
        Verdict::Settled(outcome) => end(tx, person, row, outcome, None).await,
        Verdict::Differs => {
            let change = placement::ActiveModel { ..Default::default() };
            let disputed = go(tx, row, Step::Differ, by, change).await?;
            note(tx, actor, row, "placement.disputed").await?;
            raise(tx, actor, row.participant_id, SignalKind::PlacementDisputed, row.id.0).await?;
            Ok(disputed)
        }
    }
}

async fn end(
    tx: &Tx,
    person: &Person,
    row: &placement::Model,
    outcome: PlacementOutcome,
    reason: Option<&str>,
) -> ApiResult<placement::Model> {
    let change = placement::ActiveModel { ended_at: Set(Some(tx.now())), ..Default::default() };
    let ended = go(tx, row, Step::Settle(outcome), (Some(person.user_id), reason), change).await?;
    note(tx, Actor::from(person), &ended, "placement.settled").await?;
    Ok(ended)
}

/// The coach decides how it went: where the sides differ, or one of them stays silent.
///
/// # Errors
/// 400 for a last day that doesn't fit; 409 too early, or where it is over.
pub async fn settle(
    tx: &Tx,
    person: &Person,
    target: &Settleable,
    (outcome, last_on): Story,
    reason: &str,
) -> ApiResult<placement::Model> {
    let row = target.held().placement();
    next(row.state, Step::Settle(outcome)).ok_or(Code::PlacementState)?;
    if !is_time_to_tell((outcome, last_on), period(row), day_of(tx.now())) {
        return Err(Code::OutcomeTooEarly.into());
    }
    if let Some(fault) = last_day_fault(outcome, last_on, period(row)) {
        return Err(ApiError::invalid(vec![fault]));
    }
    let told = Told { outcome, last_on, answers: Vec::new(), comment: Some(reason.to_owned()) };
    keep(tx, person, row, IntroductionSide::Coach, &told).await?;
    let ended = end(tx, person, row, outcome, Some(reason)).await?;
    settle_by_facts(tx, Actor::from(person), SignalKind::PlacementDisputed, row.id.0).await?;
    Ok(ended)
}
