//! The contract, made from the running app: what [`crate::operations`] serves is what the document says.

use std::sync::LazyLock;

use serde_json::Value;
use utoipa::OpenApi as _;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Object, OpenApi, Ref, RefOr, Response, ResponseBuilder, Server, Type};

use crate::problem::ProblemOut;
use crate::routes::Routes;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Back on Track",
        description = "REST API of a municipal youth programme: a youth and a coach build and sign a plan, reached \
                       milestones unlock money that was set aside for them. Money is a decimal string such as \
                       `\"12.50\"` in euros, days are `YYYY-MM-DD` in Europe/Amsterdam, instants are UTC. Errors are \
                       problem details (RFC 9457) in Dutch (default) or English, by `Accept-Language`. Clients must \
                       ignore response fields that they do not know.",
        contact(name = "Back on Track", email = "antwoord@zaanstad.nl", url = "https://www.zaanstad.nl"),
        license(name = "EUPL-1.2", identifier = "EUPL-1.2"),
    ),
    components(schemas(ProblemOut)),
    tags(
        (name = "programme", description = "The programme, its settings and its organisations"),
        (name = "people", description = "Accounts, roles and one-time codes"),
        (name = "auth", description = "Signing in and out"),
        (name = "participants", description = "Youths, their guardians and coaches"),
        (name = "funds", description = "The programme's budget, by purpose and year"),
        (name = "plans", description = "Plans, their revisions and signatures"),
        (name = "agreements", description = "Agreements and check-ins"),
        (name = "contacts", description = "Partner contacts: invited, signed, declined"),
        (name = "attendance", description = "Attendance of many youths at once, and as a file"),
        (name = "appointments", description = "Appointments, what became of them, and the calendar feed"),
        (name = "signals", description = "What should be looked at while it can still be mended"),
        (name = "messages", description = "Messages between youth and coach"),
        (name = "milestones", description = "Milestones: claimed, approved, returned"),
        (name = "passes", description = "Free-time passes: opened, granted, blocked, expired"),
        (name = "bookings", description = "Places booked with a pass"),
        (name = "redemptions", description = "Codes at the desk, and what providers are owed"),
        (name = "wallet", description = "Money to spend and still to unlock"),
        (name = "attachments", description = "Files that people upload, such as receipts"),
        (name = "payees", description = "Who can be paid, and on which bank account"),
        (name = "payouts", description = "Study incentive and debt relief on their way to a payee"),
        (name = "objections", description = "Objections against a refusal"),
        (name = "reports", description = "Figures for the municipality, without persons"),
        (name = "providers", description = "Providers of activities, approved by a lead"),
        (name = "offers", description = "What providers offer, and the catalogue"),
        (name = "employers", description = "Employers: registered by themselves, verified by a lead, and their people"),
        (name = "places", description = "Places to learn and to work at, and the search for them"),
        (name = "interests", description = "What youths want to do at employers, and what their coaches say of it"),
        (name = "introductions", description = "Youths introduced to employers, what is released, and messages with the coach beside"),
        (name = "payments", description = "Payment batches, the bank's answers and the reconciliation"),
        (name = "certificates", description = "Certificates: issued, checked by anybody, revoked"),
        (name = "meetings", description = "Times that youth and employer propose, and visits of groups"),
        (name = "tasks", description = "What waits for whom"),
        (name = "home", description = "The first screen, and what changed since"),
        (name = "notices", description = "The inbox, and how people want to be told"),
        (name = "deliveries", description = "Mails and pushes that could not be delivered"),
        (name = "audit", description = "Who did what"),
        (name = "working-time", description = "School timetables, and what the law says about hours under 18"),
        (name = "placements", description = "Placements: agreed, signed, hours worked, how it went"),
    )
)]
struct Skeleton;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let mut document = serde_json::to_value(document()).unwrap_or_default();
    name_pages(&mut document);
    close_alternatives(&mut document);
    document
});

/// utoipa closes objects to unknown fields, but not the alternatives of a choice.
fn close_alternatives(document: &mut Value) {
    let schemas = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    for schema in schemas.into_iter().flat_map(|schemas| schemas.values_mut()) {
        let alternatives = schema.get_mut("oneOf").and_then(Value::as_array_mut);
        for alternative in alternatives.into_iter().flatten().filter_map(Value::as_object_mut) {
            if alternative.contains_key("properties") {
                alternative.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
        }
    }
}

/// utoipa writes `Page<Fund>` as `Page_Fund` with the fund spelled out again; here it becomes `FundPage`, a list of
/// `Fund`.
fn name_pages(document: &mut Value) {
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        let pages: Vec<String> = schemas.keys().filter(|name| name.starts_with("Page_")).cloned().collect();
        for page in pages {
            let item = page.trim_start_matches("Page_").to_owned();
            if let Some(mut schema) = schemas.remove(&page) {
                if let Some(items) = schema.pointer_mut("/properties/items/items") {
                    *items = serde_json::json!({ "$ref": format!("#/components/schemas/{item}") });
                }
                schemas.insert(format!("{item}Page"), schema);
            }
        }
    }
    rename_page_references(document);
}

fn rename_page_references(node: &mut Value) {
    match node {
        Value::Object(members) => {
            if let Some(Value::String(target)) = members.get_mut("$ref")
                && let Some(item) = target.strip_prefix("#/components/schemas/Page_")
            {
                *target = format!("#/components/schemas/{item}Page");
            }
            members.values_mut().for_each(rename_page_references);
        }
        Value::Array(items) => items.iter_mut().for_each(rename_page_references),
        _ => {}
    }
}

/// The contract as JSON.
#[must_use]
pub fn json() -> &'static Value {
    &DOCUMENT
}

/// The contract as it is published, with a line break at the end.
///
/// # Errors
/// Where it can't be written as JSON, which is our mistake.
pub fn text() -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(json())? + "\n")
}

fn document() -> OpenApi {
    let mut routes = Routes::default();
    crate::operations(&mut routes);
    let (_, operations, public) = routes.finish();
    let mut document = Skeleton::openapi();
    document.merge(operations);
    document.servers = Some(vec![Server::new("/v1")]);
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("accessToken", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    for (path, item) in &mut document.paths.paths {
        let has_parameters = path.contains('{');
        let is_versioned = [&item.put, &item.patch, &item.delete].into_iter().flatten().any(needs_if_match);
        if let Some(reading) = item.get.as_mut().filter(|_| is_versioned) {
            add_etag(reading);
        }
        for (operation, has_body) in [
            (&mut item.get, false),
            (&mut item.post, true),
            (&mut item.put, true),
            (&mut item.patch, true),
            (&mut item.delete, false),
        ] {
            if let Some(operation) = operation {
                complete(operation, has_parameters, has_body, &public);
            }
        }
    }
    document
}

fn needs_if_match(operation: &Operation) -> bool {
    let parameters = operation.parameters.iter().flatten();
    parameters.into_iter().any(|it| matches!(it, RefOr::T(it) if it.name == "If-Match"))
}

/// What is changed under `If-Match` is read with an `ETag`, and not sent again to who has it.
fn add_etag(reading: &mut Operation) {
    let responses = &mut reading.responses.responses;
    if let Some(RefOr::T(found)) = responses.get_mut("200") {
        found
            .headers
            .insert("ETag".into(), RefOr::T(text_header("Version to name in `If-Match` or `If-None-Match`")));
    }
    let unchanged =
        ResponseBuilder::new().description("The version named in `If-None-Match` is still the one").build();
    responses.insert("304".to_owned(), RefOr::T(unchanged));
}

fn text_header(description: &str) -> Header {
    HeaderBuilder::new().schema(Some(Object::with_type(Type::String))).description(Some(description)).build()
}

/// Adds what holds for every operation: who may call, the problems that any call can meet, and the headers of every
/// answer. The operation itself documents what is its own.
fn complete(operation: &mut Operation, has_path_parameters: bool, may_have_body: bool, public: &[String]) {
    let is_public = operation.operation_id.as_ref().is_some_and(|id| public.contains(id));
    if !is_public {
        operation.security = Some(vec![SecurityRequirement::new("accessToken", Vec::<String>::new())]);
    }
    let has_parameters =
        has_path_parameters || operation.parameters.as_ref().is_some_and(|list| !list.is_empty());
    let has_body = operation.request_body.is_some();
    let parameters = operation.parameters.clone().unwrap_or_default();
    let has_header = |name: &str| parameters.iter().any(|it| matches!(it, RefOr::T(it) if it.name == name));
    let responses = &mut operation.responses.responses;
    let mut problem = |status: &str, when: &str| {
        responses.entry(status.to_owned()).or_insert_with(|| RefOr::T(problem_response(when)));
    };
    if has_parameters || may_have_body {
        problem("400", "The request is not valid; `errors` lists every wrong field");
    }
    if !is_public {
        problem("401", "No valid access token");
        problem("403", "Not for this role, or not for this person");
    }
    if has_path_parameters {
        problem("404", "Absent, or not for the caller's eyes");
    }
    if has_body {
        problem("408", "The body did not arrive in time");
        problem("413", "The body is too large");
        problem("415", "The body is not JSON");
    }
    if has_header("Idempotency-Key") {
        problem("422", "The key was used for another request");
    }
    if has_header("If-Match") {
        problem("412", "Somebody else changed it since you read it");
        problem("428", "`If-Match` is missing");
    }
    problem("426", "The app is too old");
    problem("500", "Our mistake; `requestId` helps to find it");
    problem("503", "No time now, or the outcome is not known: try again with the same key");
    for (status, response) in responses.iter_mut() {
        if let RefOr::T(response) = response {
            describe(status, response);
        }
    }
}

fn describe(status: &str, response: &mut Response) {
    let is_problem = status.starts_with('4') || status.starts_with('5');
    if is_problem && response.content.is_empty() {
        *response = problem_response(&response.description);
    }
    response.headers.insert("API-Version".into(), RefOr::T(text_header("Version of the API")));
    response.headers.insert("X-Request-Id".into(), RefOr::T(text_header("Names this answer in the log")));
    if is_problem {
        return;
    }
    let is_page = |content: &RefOr<utoipa::openapi::Content>| {
        let RefOr::T(content) = content else { return false };
        matches!(&content.schema, Some(RefOr::Ref(reference)) if reference.ref_location.contains("/Page"))
    };
    if response.content.values().any(is_page) {
        response.headers.insert(
            "Link".into(),
            RefOr::T(text_header("The next page, `rel=\"next\"`; absent on the last")),
        );
    }
}

fn problem_response(when: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(when).content("application/problem+json", content).build()
}
