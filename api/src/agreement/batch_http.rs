//! The path by which a phone sends what it kept while it was offline.

use actix_web::{HttpRequest, web};
use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use entities::{AgreementId, CheckInId, CheckInOutcome};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::batch::{self, Item, Outcome};
use super::check_in_http::CheckInOut;
use super::ops::Told;
use crate::auth::{Caller, Youth};
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::{ItemsInput, Unfit};
use crate::language::Language;
use crate::problem::FieldProblemOut;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operation.
pub(super) fn routes(routes: &mut Routes) {
    guarded!(routes: create_check_in_batch);
}

/// What a phone kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CheckInBatchIn)]
pub struct BatchIn {
    /// In the order in which it was told to the phone.
    #[schema(min_items = 1, max_items = 100)]
    pub items: Vec<BatchItemIn>,
}

/// One check-in of a batch. Limits of `timeOfDay` and `minutes` are those of a single check-in. An item with whatever fault, such
/// as a field or an outcome that we do not know, is refused alone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CheckInBatchItemIn)]
pub struct BatchItemIn {
    /// Identifier made by the phone. The same again is the same check-in.
    id: CheckInId,
    /// The agreement.
    agreement_id: AgreementId,
    /// The day, not in the future and within the agreement's period.
    occurred_date: NaiveDate,
    /// The time of day, where a day has several occasions; of today only what has begun.
    #[schema(max_length = 40, example = "09:00")]
    time_of_day: Option<String>,
    /// Kept, late, missed or excused.
    outcome: CheckInOutcome,
    /// How long the occasion took, 1 to 720 minutes.
    #[schema(example = 50)]
    minutes: Option<i32>,
    /// The moment it was told to the phone.
    happened_at: Option<DateTime<Utc>>,
}

impl From<&BatchItemIn> for Item {
    fn from(item: &BatchItemIn) -> Self {
        let told = Told {
            id: Some(item.id),
            day: item.occurred_date,
            occasion: item.time_of_day.clone().unwrap_or_default(),
            outcome: item.outcome,
            minutes: item.minutes,
            happened_at: item.happened_at.map(|moment| moment.trunc_subsecs(6)),
        };
        Self { agreement_id: item.agreement_id, told }
    }
}

/// What became of one item.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CheckInBatchResult)]
pub enum ResultOut {
    /// It is recorded now.
    Recorded,
    /// It was recorded before: forget it.
    AlreadyRecorded,
    /// The occasion has another check-in already: show that one.
    Conflict,
    /// It can't be recorded: show why. Sending it again unchanged helps only where the problem says so.
    Refused,
}

/// The answer to one item.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CheckInBatchItem)]
pub struct BatchItemOut {
    /// The identifier that the phone made; absent where the item has none that can be read.
    #[schema(required = true)]
    id: Option<CheckInId>,
    /// What became of it.
    result: ResultOut,
    /// The check-in as it is now; after a conflict the one that is there; absent where it was refused.
    #[schema(required = true)]
    check_in: Option<CheckInOut>,
    /// Why it was refused.
    #[schema(required = true)]
    problem: Option<ItemProblemOut>,
}

/// Why one item was refused.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CheckInBatchProblem)]
pub struct ItemProblemOut {
    /// Stable code for programs.
    #[schema(example = "invalid_input")]
    code: String,
    /// What went wrong, in a few words.
    title: String,
    /// What went wrong and what to do next.
    detail: String,
    /// Wrong fields, as JSON Pointers into the body that was sent.
    errors: Vec<FieldProblemOut>,
}

/// The answers, in the order of the items.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CheckInBatch)]
pub struct BatchOut {
    /// One for each item.
    items: Vec<BatchItemOut>,
}

fn show_refusal(error: &ApiError, place: usize, language: Language) -> ItemProblemOut {
    let mut problem = error.problem(language, "", "");
    for field in &mut problem.errors {
        field.pointer = format!("/items/{place}{}", field.pointer);
    }
    ItemProblemOut {
        code: problem.code,
        title: problem.title,
        detail: problem.detail,
        errors: problem.errors,
    }
}

fn id_of(sent: &Result<BatchItemIn, Unfit>) -> Option<CheckInId> {
    match sent {
        Ok(item) => Some(item.id),
        Err(unfit) => CheckInId::deserialize(unfit.sent.get("id")?).ok(),
    }
}

fn show(id: Option<CheckInId>, place: usize, outcome: Outcome, language: Language) -> BatchItemOut {
    let (result, check_in, problem) = match outcome {
        Outcome::Recorded(row) => (ResultOut::Recorded, Some(row), None),
        Outcome::AlreadyRecorded(row) => (ResultOut::AlreadyRecorded, Some(row), None),
        Outcome::Conflict(row) => (ResultOut::Conflict, Some(row), None),
        Outcome::Refused(error) => (ResultOut::Refused, None, Some(show_refusal(&error, place, language))),
    };
    BatchItemOut { id, result, check_in: check_in.map(CheckInOut::from), problem }
}

/// Send what the phone kept while it was offline: up to 100 check-ins at once, each with its own answer.
///
/// Each is recorded once, however often and in whatever company it is sent. After 5xx the whole may be sent again. The whole is
/// refused only where it is no list of 1 to 100 items; what is wrong with one item leaves the others.
#[utoipa::path(post, path = "/me/check-ins", tag = "agreements", request_body = BatchIn,
    params(("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 200, description = "What became of each, in the order sent", body = BatchOut)))]
pub async fn create_check_in_batch(
    caller: Caller<Youth>,
    once: Once,
    request: HttpRequest,
    body: ItemsInput<BatchIn, BatchItemIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (language, sent) = (Language::of(&request), &body.items);
    let read = |item: &Result<_, Unfit>| match item {
        Ok(item) => Ok(Item::from(item)),
        Err(unfit) => Err(ApiError::invalid(unfit.faults.clone())),
    };
    let items: Vec<_> = sent.iter().map(read).collect();
    let work = async |tx: &_| {
        let outcomes = batch::tell_all(tx, &caller, &items).await?;
        let answers = sent.iter().zip(outcomes).enumerate();
        let items =
            answers.map(|(place, (item, outcome))| show(id_of(item), place, outcome, language)).collect();
        Reply::ok(&BatchOut { items })
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}
