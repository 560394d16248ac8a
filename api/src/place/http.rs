//! Paths of places: writing and reading them. Handing in, deciding and pausing are in [`super::life_http`], the search in
//! [`super::browse`].

use actix_web::web;
use chrono::{DateTime, NaiveDate, Utc};
use entities::{EmployerId, Hazard, PlaceId, PlaceKind, PlaceState, Sector, employer, place};
use serde::Serialize;
use utoipa::ToSchema;

use super::access::{self, WRITERS};
use super::body::{PlaceChangeIn, PlaceIn};
use super::browse::{__path_list_places, list_places};
use super::content::Content;
use super::life_http;
use super::rules::{Demands, Misfit, age_at_start, fits_school_week, refusals_for};
use super::{ops, query};
use crate::auth::{Caller, EmployerOrLead, EmployerStaff, Person, PlaceReader};
use crate::clock::day_of;
use crate::coordinate::Microdegrees;
use crate::db::{Db, Tx};
use crate::employer::access as employer_access;
use crate::employer::query::name_of;
use crate::error::{ApiResult, Code};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{IfMatch, Page, PageQuery};
use crate::participant::query::find_birth_date;
use crate::provider::http::DecisionOut;
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;
use crate::working_time::pattern::check_beside_school;
use crate::working_time::query::get_timetable;
use crate::working_time::schedule::WeeklyShift;
use crate::working_time::table::ADULT;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_places, create_place, list_employer_places, get_place, update_place);
    life_http::routes(routes);
}

/// How a place suits the youth who looks at it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlaceFit)]
pub struct FitOut {
    /// Whether you may work there, at your age on the first day, or today where it has begun.
    fits_age: bool,
    /// Whether its week can be worked beside school; where not, it may be work for the holidays. In lists that is an ordinary week
    /// of school (Monday to Friday, 08:30 to 15:00), of one place your own timetable where it is written down.
    fits_school_week: bool,
    /// Everything that keeps you from working there, with the rule's name.
    misfits: Vec<Misfit>,
}

impl FitOut {
    /// For somebody born then, today.
    #[must_use]
    pub fn new(demands: &Demands, birth_date: NaiveDate, today: NaiveDate) -> Self {
        let age = age_at_start(birth_date, demands.starts_on, today);
        let misfits = refusals_for(age, demands);
        Self { fits_age: misfits.is_empty(), fits_school_week: fits_school_week(age, demands), misfits }
    }
}

/// A place.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Place)]
pub struct PlaceOut {
    /// Names the place.
    id: PlaceId,
    /// Whose.
    employer_id: EmployerId,
    /// The employer's name.
    #[schema(example = "Fietsenmakerij De Dam")]
    employer_name: String,
    /// Where it stands.
    state: PlaceState,
    /// What it is.
    kind: PlaceKind,
    /// In which line of work.
    sector: Sector,
    /// What it is called.
    title: String,
    /// What one does there.
    tasks: String,
    /// What one learns there.
    learning: String,
    /// What one has to bring.
    #[schema(required = true)]
    requirements: Option<String>,
    /// What is spoken there, in words.
    language: String,
    /// What people with a limitation should know.
    #[schema(required = true)]
    accessibility: Option<String>,
    /// First day.
    from_date: NaiveDate,
    /// Last day.
    until_date: NaiveDate,
    /// The week.
    schedule: Vec<WeeklyShift>,
    /// How many youths at most.
    positions: i32,
    /// How many are left.
    free_positions: i32,
    /// Youngest age on the first day.
    min_age: i32,
    /// What there is that not everybody may do.
    hazards: Vec<Hazard>,
    /// Whether an adult is always near.
    is_supervised: bool,
    /// Youngest age that may work its week while there is school; absent where nobody under 18 may.
    #[schema(required = true)]
    school_week_age: Option<i32>,
    /// The same in a school holiday.
    #[schema(required = true)]
    holiday_week_age: Option<i32>,
    /// Street, number and town.
    address: String,
    /// Postcode.
    postcode: String,
    /// Neighbourhood.
    #[schema(required = true)]
    neighbourhood: Option<String>,
    /// Latitude; absent where it is not on the map.
    #[schema(required = true)]
    latitude: Option<Microdegrees>,
    /// Longitude; absent where it is not on the map.
    #[schema(required = true)]
    longitude: Option<Microdegrees>,
    /// How it suits you; absent where you are no youth.
    #[schema(required = true)]
    fit: Option<FitOut>,
    /// The last decision; only for the employer's own people and leads.
    #[schema(required = true)]
    decision: Option<DecisionOut>,
    /// When it was last published.
    #[schema(required = true)]
    published_at: Option<DateTime<Utc>>,
    /// When it was begun.
    created_at: DateTime<Utc>,
}

/// A place as it is shown to its employer and to leads.
pub(super) fn show(row: place::Model, employer_name: String) -> ApiResult<PlaceOut> {
    let Content { schedule, hazards, latitude, longitude, .. } = query::content_of(&row)?;
    let (reason, decided_by_user_id) = (row.decision_reason, row.decided_by);
    let decision = row.decided_at.map(|decided_at| DecisionOut { reason, decided_by_user_id, decided_at });
    Ok(PlaceOut {
        id: row.id,
        employer_id: row.employer_id,
        employer_name,
        state: row.state,
        kind: row.kind,
        sector: row.sector,
        title: row.title,
        tasks: row.tasks,
        learning: row.learning,
        requirements: row.requirements,
        language: row.language,
        accessibility: row.accessibility,
        from_date: row.starts_on,
        until_date: row.ends_on,
        schedule,
        positions: row.positions,
        free_positions: row.positions.saturating_sub(row.positions_taken),
        min_age: row.min_age,
        hazards,
        is_supervised: row.is_supervised,
        school_week_age: row.school_week_age,
        holiday_week_age: row.holiday_week_age,
        address: row.address,
        postcode: row.postcode,
        neighbourhood: row.neighbourhood,
        latitude,
        longitude,
        fit: None,
        decision,
        published_at: row.published_at,
        created_at: row.created_at,
    })
}

/// Placements change the free positions without changing the place's version: both make the validator.
pub(super) fn tag(row: &place::Model) -> String {
    format!("{}.{}", row.version, row.positions_taken)
}

pub(super) async fn reply_with(tx: &Tx, row: place::Model, target: &employer::Model) -> ApiResult<PlaceOut> {
    show(row, name_of(tx, target.id).await?)
}

/// Draft a place for my employer.
#[utoipa::path(post, path = "/employers/{employerId}/places", tag = "places", request_body = PlaceIn,
    params(("employerId" = Uuid, Path, description = "The employer"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Drafted", body = PlaceOut),
              (status = 409, description = "The employer is rejected or suspended")))]
pub async fn create_place(
    caller: Caller<EmployerStaff>,
    once: Once,
    id: web::Path<EmployerId>,
    body: Input<PlaceIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let content = Content::from(body.value);
    let work = async |tx: &Tx| {
        let target = employer_access::to_act_for(tx, &caller, *id, &WRITERS).await?;
        let made = ops::draft(tx, &caller, &target, &content).await?;
        let tag = tag(&made);
        Ok(Reply::created(&reply_with(tx, made, target.employer()).await?)?.with_version(tag))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Everything that an employer posts or posted, in every state.
#[utoipa::path(get, path = "/employers/{employerId}/places", tag = "places",
    params(("employerId" = Uuid, Path, description = "The employer"), PageQuery),
    responses((status = 200, description = "Newest first", body = Page<PlaceOut>)))]
pub async fn list_employer_places(
    caller: Caller<EmployerOrLead>,
    id: web::Path<EmployerId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let visible = employer_access::to_read(db.reader(), &caller, *id).await?;
    if !visible.relation().is_insider() {
        return Err(Code::NotFound.into());
    }
    let name = name_of(db.reader(), visible.employer().id).await?;
    let rows = query::list_of_employer(db.reader(), *id, &page).await?;
    let shown = rows.into_iter().map(|row| show(row, name.clone())).collect::<ApiResult<Vec<_>>>()?;
    Reply::page(&Page::from_rows(shown, page.limit()?, |place| place.id.0, |place| place))
}

/// How a place suits the youth who asks, beside their own timetable where it is written down; nothing for everybody else.
async fn find_fit(
    db: &Db,
    person: &Person,
    row: &place::Model,
    week: &[WeeklyShift],
) -> ApiResult<Option<FitOut>> {
    let born = find_birth_date(db.reader(), person).await?;
    let (Some(born), Some(youth)) = (born, person.participant_id) else { return Ok(None) };
    let today = day_of(db.clock().now());
    let mut fit = FitOut::new(&query::demands_of(row)?, born, today);
    let timetable = get_timetable(db.reader(), youth).await?;
    if !timetable.is_assumed {
        let age = age_at_start(born, row.starts_on, today);
        let broken = check_beside_school(age, row.kind, week, timetable.days, row.starts_on);
        fit.fits_school_week = age >= ADULT || broken.is_empty();
    }
    Ok(Some(fit))
}

/// One place. Youths, families and coaches see what can be found, and what is full.
#[utoipa::path(get, path = "/places/{placeId}", tag = "places",
    params(("placeId" = Uuid, Path, description = "The place")),
    responses((status = 200, description = "The place", body = PlaceOut)))]
pub async fn get_place(
    caller: Caller<PlaceReader>,
    id: web::Path<PlaceId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let visible = access::to_read(db.reader(), &caller, *id).await?;
    let row = visible.place();
    let name = name_of(db.reader(), visible.employer().id).await?;
    let mut shown = show(row.clone(), name)?;
    if !visible.relation().is_insider() {
        shown.decision = None;
    }
    shown.fit = find_fit(&db, &caller, row, &shown.schedule).await?;
    let reply = Reply::ok(&shown)?;
    // How it suits a youth changes with a birthday, which no version knows.
    let reply = if shown.fit.is_some() { reply.with_digest() } else { reply.with_version(tag(row)) };
    Ok(reply.may_be_kept())
}

/// Change a place. Where it was published and the change matters, it waits for a lead again.
#[utoipa::path(patch, path = "/places/{placeId}", tag = "places", request_body = PlaceChangeIn,
    params(("placeId" = Uuid, Path, description = "The place"),
           ("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, description = "Changed", body = PlaceOut),
              (status = 409, description = "Over or withdrawn, or the employer is rejected or suspended")))]
pub async fn update_place(
    caller: Caller<EmployerStaff>,
    id: web::Path<PlaceId>,
    if_match: IfMatch,
    body: Input<PlaceChangeIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_edit(tx, &caller, *id).await?;
        if_match.require(tag(target.place()))?;
        let content = body.value.clone().apply_to(query::content_of(target.place())?);
        let changed = ops::edit(tx, &caller, &target, &content).await?;
        let tag = tag(&changed);
        Ok(Reply::ok(&reply_with(tx, changed, target.employer()).await?)?.with_version(tag))
    };
    db.write(work).await
}
