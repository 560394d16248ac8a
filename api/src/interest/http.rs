//! Paths of interests.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{
    EmployerId, InterestId, InterestState, IntroductionDecline, IntroductionEvent, IntroductionEventId,
    IntroductionId, IntroductionState, ParticipantId, PlaceId, UserId, interest, introduction_event,
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::ops::Words;
use super::query::{self, Whole};
use super::{access, ops};
use crate::auth::{Caller, Coach, CoachOrLead, FileReader, InterestReader, Youth};
use crate::clock::day_of;
use crate::db::{Db, Tx};
use crate::error::{ApiResult, Code};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{IfMatch, Page, PageQuery};
use crate::participant::access::{self as file, Relation};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: create_interest, list_my_interests, list_participant_interests, list_interests);
    guarded!(routes: get_interest, update_interest, express_interest_again, withdraw_interest);
    guarded!(routes: return_interest, endorse_interest, list_interest_events);
}

/// A youth's interest in a place, and what came of it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Interest)]
pub struct InterestOut {
    /// Names the interest.
    id: InterestId,
    /// Whose.
    participant_id: ParticipantId,
    /// First name of the youth.
    #[schema(example = "Sam")]
    first_name: String,
    /// In which place.
    place_id: PlaceId,
    /// What that is called.
    place_title: String,
    /// Whose place it is.
    employer_id: EmployerId,
    /// What that is called.
    employer_name: String,
    /// Where it stands.
    state: InterestState,
    /// Why the youth wants it.
    motivation: String,
    /// When the youth can come.
    availability: String,
    /// Why the coach sent it back.
    #[schema(required = true)]
    return_reason: Option<String>,
    /// The introduction to the employer; absent until a coach endorses it.
    #[schema(required = true)]
    introduction_id: Option<IntroductionId>,
    /// Where that stands.
    #[schema(required = true)]
    introduction_state: Option<IntroductionState>,
    /// Why the employer declined.
    #[schema(required = true)]
    decline_reason: Option<IntroductionDecline>,
    /// When it was expressed first.
    created_at: DateTime<Utc>,
    /// Last change.
    changed_at: DateTime<Utc>,
}

impl From<Whole> for InterestOut {
    fn from(whole: Whole) -> Self {
        let Whole { row, first_name, place_title, employer_name, introduction } = whole;
        Self {
            id: row.id,
            participant_id: row.participant_id,
            first_name,
            place_id: row.place_id,
            place_title,
            employer_id: row.employer_id,
            employer_name,
            state: row.state,
            motivation: row.motivation,
            availability: row.availability,
            return_reason: row.return_reason,
            introduction_id: introduction.as_ref().map(|it| it.id),
            introduction_state: introduction.as_ref().map(|it| it.state),
            decline_reason: introduction.and_then(|it| it.decline_reason),
            created_at: row.created_at,
            changed_at: row.changed_at,
        }
    }
}

/// What a youth says of themselves.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = InterestIn)]
pub struct InterestIn {
    /// Why you want this place. The employer reads it once your coach endorses it.
    #[schema(min_length = 1, max_length = 1000, pattern = r"\S", example = "Ik sleutel graag aan fietsen.")]
    motivation: String,
    /// When you can come. The employer reads this too.
    #[schema(min_length = 1, max_length = 500, pattern = r"\S", example = "Woensdag na school en zaterdag.")]
    availability: String,
}

impl InterestIn {
    fn words(&self) -> Words<'_> {
        Words { motivation: &self.motivation, availability: &self.availability }
    }
}

async fn show(conn: &impl ConnectionTrait, row: interest::Model) -> ApiResult<InterestOut> {
    Ok(query::complete_one(conn, row).await?.into())
}

async fn created(tx: &Tx, row: interest::Model) -> ApiResult<Reply> {
    let version = row.version;
    Ok(Reply::created(&show(tx, row).await?)?.with_version(version))
}

fn page_of(rows: Vec<Whole>, limit: u64) -> ApiResult<Reply> {
    Reply::page(&Page::from_rows(rows, limit, |whole| whole.row.id.0, InterestOut::from))
}

/// Say that I want a place. My coach is next; no employer hears of it before.
#[utoipa::path(post, path = "/places/{placeId}/interests", tag = "interests", request_body = InterestIn,
    params(("placeId" = Uuid, Path, description = "The place"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Expressed", body = InterestOut),
              (status = 409, description = "Not open, full, for older youths, five interests are open, or one in this place is")))]
pub async fn create_interest(
    caller: Caller<Youth>,
    once: Once,
    id: web::Path<PlaceId>,
    body: Input<InterestIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_express(tx, &caller, *id).await?;
        created(tx, ops::express(tx, &caller, &target, body.value.words()).await?).await
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// My interests.
#[utoipa::path(get, path = "/me/interests", tag = "interests", params(PageQuery),
    responses((status = 200, description = "Interests, newest first", body = Page<InterestOut>)))]
pub async fn list_my_interests(
    caller: Caller<Youth>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    let own = caller.participant_id.ok_or(Code::NotFound)?;
    page_of(query::list_of_participant(db.reader(), own, after, limit).await?, limit)
}

/// The interests of a participant.
#[utoipa::path(get, path = "/participants/{participantId}/interests", tag = "interests",
    params(("participantId" = Uuid, Path, description = "The participant"), PageQuery),
    responses((status = 200, description = "Interests, newest first", body = Page<InterestOut>)))]
pub async fn list_participant_interests(
    caller: Caller<FileReader>,
    id: web::Path<ParticipantId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    file::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    page_of(query::list_of_participant(db.reader(), *id, after, limit).await?, limit)
}

/// Which interests, and which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InterestQuery {
    /// In which state; unless told, those that wait for a coach.
    state: Option<InterestState>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

/// What waits for me: interests of my participants (coach), of all of the programme (lead).
#[utoipa::path(get, path = "/interests", tag = "interests", params(InterestQuery),
    responses((status = 200, description = "Interests, who waits longest first", body = Page<InterestOut>)))]
pub async fn list_interests(
    caller: Caller<CoachOrLead>,
    which: Query<InterestQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let InterestQuery { state, cursor, limit } = which.into_inner();
    let page = PageQuery::new(cursor, limit);
    let (part, today) = ((page.after()?, page.limit()?), day_of(db.clock().now()));
    let state = state.unwrap_or(InterestState::Expressed);
    page_of(query::list_within_sight(db.reader(), &caller, today, state, part).await?, part.1)
}

/// One interest.
#[utoipa::path(get, path = "/interests/{interestId}", tag = "interests",
    params(("interestId" = Uuid, Path, description = "The interest")),
    responses((status = 200, description = "The interest", body = InterestOut)))]
pub async fn get_interest(
    caller: Caller<InterestReader>,
    id: web::Path<InterestId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let visible = access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let row = visible.interest().clone();
    let version = row.version;
    Ok(Reply::ok(&show(db.reader(), row).await?)?.with_version(version))
}

/// Say it in other words, while no employer has read them.
#[utoipa::path(put, path = "/interests/{interestId}", tag = "interests", request_body = InterestIn,
    params(("interestId" = Uuid, Path, description = "The interest"),
           ("If-Match" = String, Header, description = "The `ETag` of the interest that you read")),
    responses((status = 200, description = "Changed", body = InterestOut),
              (status = 409, description = "Endorsed already, or over")))]
pub async fn update_interest(
    caller: Caller<Youth>,
    if_match: IfMatch,
    id: web::Path<InterestId>,
    body: Input<InterestIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_change(tx, &caller, *id).await?;
        if_match.require(target.interest().version)?;
        let row = ops::change(tx, &caller, &target, body.value.words()).await?;
        let version = row.version;
        Ok(Reply::ok(&show(tx, row).await?)?.with_version(version))
    };
    db.write(work).await
}

/// Express an interest again that my coach sent back.
#[utoipa::path(post, path = "/interests/{interestId}/expressions", tag = "interests",
    params(("interestId" = Uuid, Path, description = "The interest"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Expressed again", body = InterestOut),
              (status = 409, description = "Not sent back, or the place is not open any more, full, or for older youths")))]
pub async fn express_interest_again(
    caller: Caller<Youth>,
    once: Once,
    id: web::Path<InterestId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_change(tx, &caller, *id).await?;
        created(tx, ops::express_again(tx, &caller, &target).await?).await
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Take my interest back, before the employer hears of it. After that, take back the introduction.
#[utoipa::path(post, path = "/interests/{interestId}/withdrawals", tag = "interests",
    params(("interestId" = Uuid, Path, description = "The interest"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Taken back", body = InterestOut),
              (status = 409, description = "Endorsed already, or over")))]
pub async fn withdraw_interest(
    caller: Caller<Youth>,
    once: Once,
    id: web::Path<InterestId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_change(tx, &caller, *id).await?;
        created(tx, ops::withdraw(tx, &caller, &target).await?).await
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Why an interest goes back.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = InterestReturnIn)]
pub struct InterestReturnIn {
    /// Why, and what would help; the youth reads it.
    #[schema(min_length = 1, max_length = 1000, pattern = r"\S", example = "Schrijf erbij wat je al kunt.")]
    reason: String,
}

/// Send an interest of one of my participants back, with what would help.
#[utoipa::path(post, path = "/interests/{interestId}/returns", tag = "interests",
    request_body = InterestReturnIn,
    params(("interestId" = Uuid, Path, description = "The interest"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Sent back", body = InterestOut),
              (status = 409, description = "Does not wait for a coach")))]
pub async fn return_interest(
    caller: Caller<Coach>,
    once: Once,
    id: web::Path<InterestId>,
    body: Input<InterestReturnIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_decide(tx, &caller, *id).await?;
        created(tx, ops::send_back(tx, &caller, &target, &body.value.reason).await?).await
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Stand behind an interest of one of my participants, as you read it: the employer is told at once, with me as the one to ask.
#[utoipa::path(post, path = "/interests/{interestId}/endorsements", tag = "interests",
    params(("interestId" = Uuid, Path, description = "The interest"),
           ("If-Match" = String, Header, description = "The `ETag` of the words that you read: others are sent to no employer"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Endorsed; `introductionId` names the introduction", body = InterestOut),
              (status = 409, description = "Does not wait; the place is not open, full, or for older youths; the employer met this youth less than a week ago, or has as many as it can take in: the answer says from when on it can be")))]
pub async fn endorse_interest(
    caller: Caller<Coach>,
    once: Once,
    id: web::Path<InterestId>,
    if_match: IfMatch,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_decide(tx, &caller, *id).await?;
        if_match.require(target.interest().version)?;
        ops::endorse(tx, &caller, &target).await?;
        let after = access::to_read(tx, &caller, *id, day_of(tx.now())).await?;
        created(tx, after.interest().clone()).await
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Something that happened to an interest or its introduction.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = InterestEvent)]
pub struct InterestEventOut {
    /// Names the event.
    id: IntroductionEventId,
    /// What happened.
    event: IntroductionEvent,
    /// Who did it; absent where the programme did it by itself.
    #[schema(required = true)]
    user_id: Option<UserId>,
    /// What was said about it, for coaches and leads alone.
    #[schema(required = true)]
    note: Option<String>,
    /// When.
    happened_at: DateTime<Utc>,
}

/// What happened to an interest and its introduction, for those who read the file.
#[utoipa::path(get, path = "/interests/{interestId}/events", tag = "interests",
    params(("interestId" = Uuid, Path, description = "The interest"), PageQuery),
    responses((status = 200, description = "Events, newest first", body = Page<InterestEventOut>)))]
pub async fn list_interest_events(
    caller: Caller<InterestReader>,
    id: web::Path<InterestId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let (after, limit) = (page.after()?, page.limit()?);
    let visible = access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let is_staff = matches!(visible.relation(), Relation::Coach | Relation::Lead);
    let show = |row: introduction_event::Model| InterestEventOut {
        id: row.id,
        event: row.event,
        user_id: Some(row.actor_id).filter(|id| !id.0.is_nil()),
        note: row.note.filter(|_| is_staff),
        happened_at: row.happened_at,
    };
    let rows = query::list_events(db.reader(), *id, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |row| row.id.0, show))
}
