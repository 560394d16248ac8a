//! Paths of participants. Those of the people around them are in [`super::circle`].

use actix_web::web;
use chrono::{DateTime, NaiveDate, Utc};
use entities::{OrganisationId, ParticipantId, UserId, participant};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::access::Readable;
use super::circle;
use super::ops::{Enrolment, FileChange};
use super::{access, ops, query};
use crate::auth::{Caller, CoachOrLead, FileReader, Lead};
use crate::clock::{age_on, day_of};
use crate::db::Db;
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{IfMatch, Page, PageQuery};
use crate::people::rules::LoginName;
use crate::programme::http::given;
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_participants, create_participant, get_participant, update_participant);
    circle::routes(routes);
}

/// What `If-Match` names: the version, and the age, which changes by itself.
fn tag(participant: &participant::Model, today: NaiveDate) -> String {
    format!("{}-{}", participant.version, age_on(participant.birth_date, today))
}

/// A youth in the programme.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ParticipantSummary)]
pub struct ParticipantSummaryOut {
    /// Names the participant.
    id: ParticipantId,
    /// The account of the youth.
    user_id: UserId,
    /// First name.
    #[schema(example = "Sam")]
    first_name: String,
    /// Surname.
    #[schema(example = "Bakker")]
    surname: String,
    /// Day of birth.
    #[schema(example = "2011-03-14")]
    birth_date: NaiveDate,
    /// Age in whole years, today.
    #[schema(example = 15)]
    age: u32,
    /// Neighbourhood of the home.
    #[schema(required = true, example = "Poelenburg")]
    neighbourhood: Option<String>,
    /// The school.
    #[schema(required = true)]
    school_id: Option<OrganisationId>,
}

fn summary(row: participant::Model, today: NaiveDate) -> ParticipantSummaryOut {
    ParticipantSummaryOut {
        id: row.id,
        user_id: row.user_id,
        age: age_on(row.birth_date, today),
        first_name: row.first_name,
        surname: row.surname,
        birth_date: row.birth_date,
        neighbourhood: row.neighbourhood,
        school_id: row.school_id,
    }
}

/// A coach of now.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ParticipantCoach)]
pub struct ParticipantCoachOut {
    /// The coach.
    user_id: UserId,
    /// The coach's name.
    #[schema(example = "Noor de Vries")]
    display_name: String,
    /// Since when.
    from_at: DateTime<Utc>,
}

/// A guardian of now.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ParticipantGuardian)]
pub struct ParticipantGuardianOut {
    /// The guardian.
    user_id: UserId,
    /// The guardian's name.
    #[schema(example = "Fatma Bakker")]
    display_name: String,
}

/// A youth in the programme, with the people around them.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Participant)]
pub struct ParticipantOut {
    /// Names the participant.
    id: ParticipantId,
    /// The account of the youth.
    user_id: UserId,
    /// First name.
    #[schema(example = "Sam")]
    first_name: String,
    /// Surname.
    #[schema(example = "Bakker")]
    surname: String,
    /// Day of birth.
    #[schema(example = "2011-03-14")]
    birth_date: NaiveDate,
    /// Age in whole years, today.
    #[schema(example = 15)]
    age: u32,
    /// Neighbourhood of the home.
    #[schema(required = true, example = "Poelenburg")]
    neighbourhood: Option<String>,
    /// The school.
    #[schema(required = true)]
    school_id: Option<OrganisationId>,
    /// The trajectory began.
    enrolled_at: DateTime<Utc>,
    /// The coaches of now.
    coaches: Vec<ParticipantCoachOut>,
    /// The guardians of now.
    guardians: Vec<ParticipantGuardianOut>,
}

async fn show(
    conn: &impl ConnectionTrait,
    readable: &Readable,
    today: NaiveDate,
) -> ApiResult<ParticipantOut> {
    let coaches = query::list_coaches(conn, readable).await?.into_iter().map(|row| ParticipantCoachOut {
        user_id: row.coach_id,
        display_name: row.display_name,
        from_at: row.from_at,
    });
    let guardians = query::list_guardians(conn, readable, &PageQuery::default()).await?;
    let guardians = guardians
        .into_iter()
        .map(|row| ParticipantGuardianOut { user_id: row.user_id, display_name: row.display_name });
    let row = readable.participant().clone();
    Ok(ParticipantOut {
        id: row.id,
        user_id: row.user_id,
        age: age_on(row.birth_date, today),
        first_name: row.first_name,
        surname: row.surname,
        birth_date: row.birth_date,
        neighbourhood: row.neighbourhood,
        school_id: row.school_id,
        enrolled_at: row.enrolled_at,
        coaches: coaches.collect(),
        guardians: guardians.collect(),
    })
}

/// Participants whose file I may read.
///
/// A lead sees all; a coach those assigned now; a guardian the own children until they are 16; a youth themselves.
#[utoipa::path(get, path = "/participants", tag = "participants", params(PageQuery),
    responses((status = 200, description = "Newest first", body = Page<ParticipantSummaryOut>)))]
pub async fn list_participants(
    caller: Caller<FileReader>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let today = day_of(db.clock().now());
    let rows = query::list_participants(db.reader(), &caller, today, &page).await?;
    Reply::page(&Page::from_rows(rows, page.limit()?, |row| row.id.0, |row| summary(row, today)))
}

/// A youth to enrol.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ParticipantIn)]
pub struct ParticipantIn {
    /// Name used to sign in.
    login_name: LoginName,
    /// First name; also the name that others see.
    #[schema(min_length = 1, max_length = 100, example = "Sam")]
    first_name: String,
    /// Surname.
    #[schema(min_length = 1, max_length = 100, example = "Bakker")]
    surname: String,
    /// Day of birth: the programme takes youths from 8 to 27.
    #[schema(example = "2011-03-14")]
    birth_date: NaiveDate,
    /// Neighbourhood of the home.
    #[schema(min_length = 1, max_length = 100, example = "Poelenburg")]
    neighbourhood: Option<String>,
    /// The school: an organisation of that kind.
    school_id: Option<OrganisationId>,
    /// The coach from the first day: an account with that role.
    coach_id: UserId,
}

impl From<ParticipantIn> for Enrolment {
    fn from(body: ParticipantIn) -> Self {
        let ParticipantIn { login_name, first_name, surname, birth_date, neighbourhood, school_id, coach_id } =
            body;
        Self { login_name, first_name, surname, birth_date, neighbourhood, school_id, coach_id }
    }
}

/// Enrol a youth: account, file and coach. The coach or a lead then hands over an invitation code.
#[utoipa::path(post, path = "/participants", tag = "participants", request_body = ParticipantIn,
    params(("Idempotency-Key" = String, Header, description = "Names this wish: a repeat gets the first answer")),
    responses((status = 201, description = "Enrolled", body = ParticipantOut),
        (status = 409, description = "All places are taken, or the login name is")))]
pub async fn create_participant(
    caller: Caller<Lead>,
    once: Once,
    body: Input<ParticipantIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let new = Enrolment::from(body.value);
    let work = once.run(&db, caller.user_id, &body.digest, async |tx| {
        let enrolling = access::to_enrol(tx, &caller).await?;
        let row = ops::enrol(tx, enrolling, &caller, new.clone()).await?;
        let today = day_of(tx.now());
        let readable = access::to_read(tx, &caller, row.id, today).await?;
        Ok(Reply::created(&show(tx, &readable, today).await?)?.with_version(tag(&row, today)))
    });
    work.await
}

/// One participant, with the people around them.
#[utoipa::path(get, path = "/participants/{participantId}", tag = "participants",
    params(("participantId" = uuid::Uuid, Path, description = "The participant")),
    responses((status = 200, description = "The participant", body = ParticipantOut)))]
pub async fn get_participant(
    caller: Caller<FileReader>,
    id: web::Path<ParticipantId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let today = day_of(db.clock().now());
    let readable = access::to_read(db.reader(), &caller, *id, today).await?;
    let body = show(db.reader(), &readable, today).await?;
    Ok(Reply::ok(&body)?.with_version(tag(readable.participant(), today)))
}

/// What to change about a file; what is left out stays.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ParticipantChangeIn)]
pub struct ParticipantChangeIn {
    /// First name; also the name that others see.
    #[schema(min_length = 1, max_length = 100, example = "Sam")]
    first_name: Option<String>,
    /// Surname.
    #[schema(min_length = 1, max_length = 100, example = "Bakker")]
    surname: Option<String>,
    /// Day of birth: a lead's to correct, because it decides who signs and who may look.
    #[schema(example = "2011-03-14")]
    birth_date: Option<NaiveDate>,
    /// Neighbourhood of the home; `null` forgets it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100, example = "Poelenburg")]
    neighbourhood: Option<Option<String>>,
    /// The school; `null` forgets it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<OrganisationId>)]
    school_id: Option<Option<OrganisationId>>,
}

impl From<ParticipantChangeIn> for FileChange {
    fn from(body: ParticipantChangeIn) -> Self {
        let ParticipantChangeIn { first_name, surname, birth_date, neighbourhood, school_id } = body;
        Self { first_name, surname, birth_date, neighbourhood, school_id }
    }
}

/// Change a participant's file.
#[utoipa::path(patch, path = "/participants/{participantId}", tag = "participants",
    request_body = ParticipantChangeIn,
    params(("participantId" = uuid::Uuid, Path, description = "The participant"),
        ("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, description = "Changed", body = ParticipantOut)))]
pub async fn update_participant(
    caller: Caller<CoachOrLead>,
    id: web::Path<ParticipantId>,
    if_match: IfMatch,
    body: Input<ParticipantChangeIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let change = FileChange::from(body.value);
    let work = db.write(async |tx| {
        let today = day_of(tx.now());
        let changeable = access::to_change(tx, &caller, *id).await?;
        if_match.require(tag(changeable.participant(), today))?;
        let row = ops::update(tx, changeable, &caller, change.clone()).await?;
        let readable = access::to_read(tx, &caller, row.id, today).await?;
        Ok(Reply::ok(&show(tx, &readable, today).await?)?.with_version(tag(&row, today)))
    });
    work.await
}
