//! Paths of the programme, its organisations, and what an app must know before anybody signs in.

use actix_web::{HttpRequest, web};
use entities::{Cents, OrganisationId, OrganisationKind, ProgrammeId, organisation, programme};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::ops::{NewOrganisation, OrganisationChange, ProgrammeChange};
use super::{access, ops, query};
use crate::auth::{Anybody, Caller, OrganisationReader, Steward};
use crate::clock::{minutes_of, time_of};
use crate::config::Config;
use crate::db::Db;
use crate::delivery::vapid::Vapid;
use crate::error::{ApiResult, Code};
use crate::idempotency::Once;
use crate::input::Input;
use crate::language::Language;
use crate::page::{IfMatch, Page, PageQuery};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;
use crate::{guarded, public};

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    public!(routes: get_app_config, list_problem_types, get_problem_type);
    guarded!(routes: get_programme, update_programme);
    guarded!(routes: list_organisations, create_organisation, get_organisation, update_organisation);
}

/// Reads a field of a PATCH of which `null` means "forget it" and absence "leave it".
pub(crate) fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(field: D) -> Result<Option<T>, D::Error> {
    T::deserialize(field).map(Some)
}

/// What an app must know before anybody signs in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AppConfig)]
pub struct AppConfigOut {
    /// Oldest app version that is still served.
    #[schema(example = "1.2.0")]
    min_app_version: String,
    /// Languages that the API speaks (BCP 47), the default first.
    #[schema(example = json!(["nl", "en"]))]
    languages: Vec<String>,
    /// Name of the programme; absent while none is set up.
    #[schema(required = true, example = "BOT! Back on Track in 075")]
    programme_name: Option<String>,
    /// Currency of every amount (ISO 4217).
    #[schema(example = "EUR")]
    currency: String,
    /// With this key a browser subscribes to pushes (base64url); absent where no phone is woken.
    #[schema(required = true)]
    vapid_public_key: Option<String>,
}

/// What an app must know before anybody signs in.
#[utoipa::path(get, path = "/app-config", tag = "programme",
    responses((status = 200, description = "Settings for apps", body = AppConfigOut)))]
pub async fn get_app_config(
    db: web::Data<Db>,
    config: web::Data<Config>,
    vapid: web::Data<Option<Vapid>>,
) -> ApiResult<Reply> {
    let programme = query::find_first_programme(db.reader()).await?;
    Reply::ok(&AppConfigOut {
        min_app_version: config.min_app_version.clone(),
        languages: Language::ALL.iter().map(|language| language.tag().to_owned()).collect(),
        programme_name: programme.map(|programme| programme.name),
        currency: "EUR".to_owned(),
        vapid_public_key: vapid.as_ref().as_ref().map(|vapid| vapid.public_key().to_owned()),
    })
}

/// A kind of problem, as its `type` address explains it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProblemType)]
pub struct ProblemTypeOut {
    /// Stable code for programs.
    #[schema(example = "stale")]
    code: String,
    /// HTTP status.
    #[schema(example = 412, minimum = 400, maximum = 599)]
    status: u16,
    /// What went wrong, in a few words.
    #[schema(example = "Iemand anders was eerder")]
    title: String,
    /// What went wrong and what to do next.
    #[schema(example = "Haal de nieuwste versie op en probeer het opnieuw.")]
    detail: String,
}

fn problem_type(code: Code, language: Language) -> ProblemTypeOut {
    ProblemTypeOut {
        code: code.slug().to_owned(),
        status: code.status().as_u16(),
        title: code.title(language),
        detail: code.detail(language, &[]),
    }
}

/// Every problem that a client can meet. They come in one page.
#[utoipa::path(get, path = "/problem-types", tag = "programme",
    responses((status = 200, description = "In the reader's language", body = Page<ProblemTypeOut>)))]
pub async fn list_problem_types(request: HttpRequest) -> ApiResult<Reply> {
    let language = Language::of(&request);
    let items = Code::ALL.iter().map(|code| problem_type(*code, language)).collect();
    Reply::page(&Page { items, next_cursor: None })
}

/// One kind of problem: where the `type` of problem details points.
#[utoipa::path(get, path = "/problem-types/{code}", tag = "programme",
    params(("code" = String, Path, description = "Its code", example = "stale")),
    responses((status = 200, description = "In the reader's language", body = ProblemTypeOut)))]
pub async fn get_problem_type(request: HttpRequest, slug: web::Path<String>) -> ApiResult<Reply> {
    let code = Code::ALL.iter().find(|code| code.slug() == slug.as_str()).ok_or(Code::NotFound)?;
    Reply::ok(&problem_type(*code, Language::of(&request)))
}

/// The programme.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Programme)]
pub struct ProgrammeOut {
    /// Names the programme.
    id: ProgrammeId,
    /// Name as people read it.
    #[schema(example = "BOT! Back on Track in 075")]
    name: String,
    /// Participants at most.
    #[schema(example = 30)]
    places: i32,
    /// A milestone whose money rewards add up to more than this needs a lead as second approver.
    second_approval_above_amount: Cents,
    /// Weeks that a course lasts at least, for the free-time pass to pay it.
    #[schema(example = 8)]
    course_weeks_at_least: i32,
    /// Study incentive that one participant can have paid out in a calendar year.
    payout_ceiling_amount: Cents,
    /// From then on nobody is woken by mail or push (Amsterdam).
    #[schema(example = "21:00")]
    quiet_from: String,
    /// Until then. The same as `quietFrom`: there are no quiet hours.
    #[schema(example = "08:00")]
    quiet_until: String,
}

fn show_programme(row: programme::Model) -> ApiResult<Reply> {
    let body = ProgrammeOut {
        id: row.id,
        name: row.name,
        places: row.places,
        second_approval_above_amount: row.second_approval_above_cents,
        course_weeks_at_least: row.course_weeks_at_least,
        payout_ceiling_amount: row.payout_ceiling_cents,
        quiet_from: time_of(row.quiet_from_minute),
        quiet_until: time_of(row.quiet_until_minute),
    };
    Ok(Reply::ok(&body)?.with_version(row.version))
}

/// My programme.
#[utoipa::path(get, path = "/programme", tag = "programme",
    responses((status = 200, description = "The programme", body = ProgrammeOut)))]
pub async fn get_programme(caller: Caller<Anybody>, db: web::Data<Db>) -> ApiResult<Reply> {
    let row = query::find_programme(db.reader(), caller.programme_id).await?;
    show_programme(row.ok_or(Code::NotFound)?)
}

/// Settings to change; what is left out stays.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ProgrammeChangeIn)]
pub struct ProgrammeChangeIn {
    /// Name as people read it.
    #[schema(min_length = 1, max_length = 200, example = "BOT! Back on Track in 075")]
    name: Option<String>,
    /// Participants at most. Fewer than there are: nobody new comes in until there is room.
    #[schema(minimum = 0, maximum = 10_000, example = 30)]
    places: Option<i32>,
    /// A milestone whose money rewards add up to more than this needs a lead as second approver.
    #[schema(value_type = Option<String>, pattern = r"^(0|[1-9][0-9]{0,8})\.[0-9]{2}$", example = "500.00")]
    second_approval_above_amount: Option<Cents>,
    /// Weeks that a course lasts at least, for the free-time pass to pay it.
    #[schema(minimum = 1, maximum = 52, example = 8)]
    course_weeks_at_least: Option<i32>,
    /// Study incentive that one participant can have paid out in a calendar year.
    #[schema(value_type = Option<String>, pattern = r"^(0|[1-9][0-9]{0,8})\.[0-9]{2}$", example = "1260.00")]
    payout_ceiling_amount: Option<Cents>,
    /// From then on nobody is woken by mail or push (Amsterdam).
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "21:00")]
    quiet_from: Option<String>,
    /// Until then. The same as `quietFrom`: there are no quiet hours.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "08:00")]
    quiet_until: Option<String>,
}

impl From<ProgrammeChangeIn> for ProgrammeChange {
    fn from(body: ProgrammeChangeIn) -> Self {
        Self {
            name: body.name,
            places: body.places,
            second_approval_above: body.second_approval_above_amount,
            course_weeks_at_least: body.course_weeks_at_least,
            payout_ceiling: body.payout_ceiling_amount,
            quiet_from_minute: body.quiet_from.as_deref().and_then(minutes_of),
            quiet_until_minute: body.quiet_until.as_deref().and_then(minutes_of),
        }
    }
}

/// Change the settings of my programme: a lead all of them, an administrator its name and the quiet hours.
#[utoipa::path(patch, path = "/programme", tag = "programme", request_body = ProgrammeChangeIn,
    params(("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, description = "Changed", body = ProgrammeOut)))]
pub async fn update_programme(
    caller: Caller<Steward>,
    if_match: IfMatch,
    body: Input<ProgrammeChangeIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let change = ProgrammeChange::from(body.value);
    let row = db.write(async |tx| {
        let changeable = access::to_change(tx, &caller, &change).await?;
        if_match.require(changeable.programme().version)?;
        ops::update_programme(tx, changeable, &caller, change.clone()).await
    });
    show_programme(row.await?)
}

/// Which organisations.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OrganisationQuery {
    /// Of this kind only.
    kind: Option<OrganisationKind>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

impl OrganisationQuery {
    fn page(&self) -> PageQuery {
        PageQuery::new(self.cursor.clone(), self.limit)
    }
}

/// An organisation that the programme works with.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Organisation)]
pub struct OrganisationOut {
    /// Names the organisation.
    id: OrganisationId,
    /// What it is to the programme.
    kind: OrganisationKind,
    /// Its name.
    #[schema(example = "Pascal College Zuid")]
    name: String,
    /// Neighbourhood in which it is found.
    #[schema(required = true, example = "Poelenburg")]
    neighbourhood: Option<String>,
}

impl From<organisation::Model> for OrganisationOut {
    fn from(row: organisation::Model) -> Self {
        Self { id: row.id, kind: row.kind, name: row.name, neighbourhood: row.neighbourhood }
    }
}

/// Organisations that the programme works with.
#[utoipa::path(get, path = "/organisations", tag = "programme", params(OrganisationQuery),
    responses((status = 200, description = "Newest first", body = Page<OrganisationOut>)))]
pub async fn list_organisations(
    caller: Caller<OrganisationReader>,
    wanted: Query<OrganisationQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let page = wanted.page();
    let rows = query::list_organisations(db.reader(), caller.programme_id, wanted.kind, &page).await?;
    Reply::page(&Page::from_rows(rows, page.limit()?, |row| row.id.0, OrganisationOut::from))
}

/// One organisation.
#[utoipa::path(get, path = "/organisations/{organisationId}", tag = "programme",
    params(("organisationId" = uuid::Uuid, Path, description = "The organisation")),
    responses((status = 200, description = "The organisation", body = OrganisationOut)))]
pub async fn get_organisation(
    caller: Caller<OrganisationReader>,
    id: web::Path<OrganisationId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let row = query::find_organisation(db.reader(), caller.programme_id, *id).await?.ok_or(Code::NotFound)?;
    let version = row.version;
    Ok(Reply::ok(&OrganisationOut::from(row))?.with_version(version))
}

/// An organisation to register.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = OrganisationIn)]
pub struct OrganisationIn {
    /// What it is to the programme; this never changes.
    kind: OrganisationKind,
    /// Its name.
    #[schema(min_length = 1, max_length = 200, example = "Pascal College Zuid")]
    name: String,
    /// Neighbourhood in which it is found.
    #[schema(min_length = 1, max_length = 100, example = "Poelenburg")]
    neighbourhood: Option<String>,
}

/// Register an organisation.
#[utoipa::path(post, path = "/organisations", tag = "programme", request_body = OrganisationIn,
    params(("Idempotency-Key" = String, Header, description = "Names this wish: a repeat gets the first answer")),
    responses((status = 201, description = "Registered", body = OrganisationOut),
        (status = 409, description = "There is one of that kind and name")))]
pub async fn create_organisation(
    caller: Caller<Steward>,
    once: Once,
    body: Input<OrganisationIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let OrganisationIn { kind, name, neighbourhood } = body.value;
    let new = NewOrganisation { kind, name, neighbourhood };
    let work = once.run(&db, caller.user_id, &body.digest, async |tx| {
        let row = ops::create_organisation(tx, &caller, new.clone()).await?;
        let version = row.version;
        Ok(Reply::created(&OrganisationOut::from(row))?.with_version(version))
    });
    work.await
}

/// What to change about an organisation; what is left out stays.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = OrganisationChangeIn)]
pub struct OrganisationChangeIn {
    /// Its name.
    #[schema(min_length = 1, max_length = 200, example = "Pascal College Zuid")]
    name: Option<String>,
    /// Neighbourhood in which it is found; `null` forgets it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100, example = "Poelenburg")]
    neighbourhood: Option<Option<String>>,
}

/// Change an organisation.
#[utoipa::path(patch, path = "/organisations/{organisationId}", tag = "programme", request_body = OrganisationChangeIn,
    params(("organisationId" = uuid::Uuid, Path, description = "The organisation"),
        ("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, description = "Changed", body = OrganisationOut),
        (status = 409, description = "There is another of that kind and name")))]
pub async fn update_organisation(
    caller: Caller<Steward>,
    id: web::Path<OrganisationId>,
    if_match: IfMatch,
    body: Input<OrganisationChangeIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let OrganisationChangeIn { name, neighbourhood } = body.value;
    let change = OrganisationChange { name, neighbourhood };
    let row = db.write(async |tx| {
        let changeable = access::to_change_organisation(tx, &caller, *id).await?;
        if_match.require(changeable.organisation().version)?;
        ops::update_organisation(tx, changeable, &caller, change.clone()).await
    });
    let row = row.await?;
    let version = row.version;
    Ok(Reply::ok(&OrganisationOut::from(row))?.with_version(version))
}
