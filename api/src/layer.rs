//! What holds for every answer, whichever handler made it: request id, log line, figures, security headers, the
//! problem body in the reader's language, and 304 for what the client has already.
//!
//! The log names method, route pattern, status and time, and no address, name, query or body: it can be kept and
//! searched without looking into anybody's file.

use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderMap, HeaderName,
    HeaderValue, IF_NONE_MATCH, LINK, RETRY_AFTER, WWW_AUTHENTICATE,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, ResponseError, web};
use entities::AuditEntryId;
use tracing::Instrument;

use crate::config::Config;
use crate::error::{ApiError, Code};
use crate::language::Language;
use crate::limit::RateLimit;
use crate::page::NextCursor;

/// The version of the API, as in `info.version` of the contract.
pub const API_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Sent with everything. `no-store` because nearly every answer is about one child; a handler may say otherwise.
const HEADERS: [(&str, &str); 6] = [
    ("api-version", API_VERSION),
    ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("vary", "Accept-Encoding, Accept-Language, Origin"),
];

/// An answer is data: nothing in it runs or loads anything.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'";
/// The documentation page needs its own scripts and styles; nothing comes from elsewhere.
const DOCS_POLICY: &str =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";
/// The page of a certificate has its styles in it, and nothing else.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
/// The page on which a guardian signs sends a form too, to us alone.
const FORM_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

/// Below this path the address itself is the secret that lets its holder in.
const SECRET_BELOW: &str = "/v1/calendar-feeds/";

struct Call {
    method: Method,
    path: String,
    query: String,
    language: Language,
    id: String,
    has_already: Option<HeaderValue>,
    began: Instant,
}

/// The outermost middleware.
///
/// # Errors
/// What an inner layer could not turn into an answer.
pub async fn every_answer(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let call = Call {
        method: request.method().clone(),
        path: request.path().to_owned(),
        query: request.query_string().to_owned(),
        language: Language::of(request.request()),
        id: AuditEntryId::generate().to_string(),
        has_already: request.headers().get(IF_NONE_MATCH).cloned(),
        began: Instant::now(),
    };
    let span = tracing::info_span!("request", id = %call.id);
    let response = if is_app_too_old(&request) {
        request.into_response(ApiError::from(Code::AppTooOld).error_response())
    } else {
        next.call(request).instrument(span.clone()).await?.map_into_boxed_body()
    };
    let _entered = span.enter();
    Ok(finish(&call, response))
}

fn finish(call: &Call, response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let mut response = with_problem_body(call, response);
    if is_known_already(call, &response) {
        response = response.map_body(|head, _| {
            head.status = StatusCode::NOT_MODIFIED;
            BoxBody::new(())
        });
    }
    let route = response.request().match_pattern().unwrap_or_else(|| "unmatched".to_owned());
    let quota = response.request().extensions().get::<RateLimit>().cloned();
    let next = response.response().extensions().get::<NextCursor>().cloned();
    let headers = response.headers_mut();
    add_headers(call, headers);
    if let Some(quota) = quota {
        quota.write(headers);
    }
    if let Some(NextCursor(cursor)) = next {
        insert(headers, LINK, &next_link(call, &cursor));
    }
    report(call, &route, response.status());
    response
}

/// Replaces the empty body of a refusal, and whatever the framework wrote, by problem details.
fn with_problem_body(call: &Call, response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() || is_page(&response) {
        return response;
    }
    let error = response.response().extensions().get::<ApiError>().cloned();
    let error = error.unwrap_or_else(|| Code::of_status(status).into());
    if let Some(cause) = error.cause() {
        tracing::error!(code = error.code.slug(), cause, "failed");
    }
    let allow = response.headers().get("allow").cloned();
    let cors = response.headers().iter().filter(|(name, _)| name.as_str().starts_with("access-control"));
    let cors: Vec<_> = cors.map(|(name, value)| (name.clone(), value.clone())).collect();
    let mut answer = HttpResponse::build(error.code.status());
    answer.content_type("application/problem+json");
    if let Some(seconds) = error.retry_after_seconds {
        answer.insert_header((RETRY_AFTER, seconds));
    }
    if error.code.status() == StatusCode::UNAUTHORIZED {
        answer.insert_header((WWW_AUTHENTICATE, "Bearer"));
    }
    for (name, value) in allow.map(|value| (actix_web::http::header::ALLOW, value)).into_iter().chain(cors) {
        answer.insert_header((name, value));
    }
    let problem = error.problem(call.language, instance(&call.path), &call.id);
    let body = serde_json::to_string(&problem).unwrap_or_default();
    response.into_response(answer.body(body))
}

/// The path that was called, without what is secret in it: answers are kept in logs of clients and shown on screens.
fn instance(path: &str) -> &str {
    let is_secret = path.strip_prefix(SECRET_BELOW).is_some_and(|secret| !secret.is_empty());
    if is_secret { SECRET_BELOW } else { path }
}

/// A page that a person reads says itself what is wrong. The framework's own words are plain text.
fn is_page(response: &ServiceResponse<BoxBody>) -> bool {
    let media_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    media_type.is_some_and(|value| value.starts_with("text/html"))
}

fn is_known_already(call: &Call, response: &ServiceResponse<BoxBody>) -> bool {
    let Some(etag) = response.headers().get(ETAG).and_then(|tag| tag.to_str().ok()) else { return false };
    let asked = call.has_already.as_ref().and_then(|tags| tags.to_str().ok()).unwrap_or_default();
    let weak = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    call.method == Method::GET
        && response.status() == StatusCode::OK
        && asked.split(',').any(|tag| weak(tag) == etag || tag.trim() == "*")
}

fn add_headers(call: &Call, headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    insert(headers, HeaderName::from_static("x-request-id"), &call.id);
    insert(headers, CONTENT_LANGUAGE, call.language.tag());
    let policy = match call.path.split('/').nth(1) {
        Some("docs") => DOCS_POLICY,
        Some("certificates") => PAGE_POLICY,
        Some("placement-signatures") => FORM_POLICY,
        _ => POLICY,
    };
    insert(headers, CONTENT_SECURITY_POLICY, policy);
    if !headers.contains_key(CACHE_CONTROL) {
        insert(headers, CACHE_CONTROL, "no-store");
    }
}

fn next_link(call: &Call, cursor: &str) -> String {
    let kept = call.query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let query = kept.map(str::to_owned).chain([format!("cursor={cursor}")]).collect::<Vec<_>>().join("&");
    format!("<{}?{query}>; rel=\"next\"", call.path)
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

fn report(call: &Call, route: &str, status: StatusCode) {
    let seconds = call.began.elapsed();
    let labels = [
        ("method", known_method(&call.method).to_owned()),
        ("route", route.to_owned()),
        ("status", status.as_str().to_owned()),
    ];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_duration_seconds", &labels).record(seconds);
    tracing::info!(method = %call.method, route, status = status.as_u16(), micros = seconds.as_micros(), "answered");
}

/// Anybody can invent methods; figures are kept for those that exist.
fn known_method(method: &Method) -> &str {
    match method.as_str() {
        known @ ("GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS") => known,
        _ => "other",
    }
}

/// An app that says it is older than what is still served. No version at all is fine: not every client is the app.
fn is_app_too_old(request: &ServiceRequest) -> bool {
    let named = request.headers().get("x-app-version").and_then(|value| value.to_str().ok());
    let oldest = request.app_data::<web::Data<Config>>().map(|config| version_of(&config.min_app_version));
    match (named, oldest) {
        (Some(named), Some(oldest)) => version_of(named) < oldest,
        _ => false,
    }
}

fn version_of(text: &str) -> [u32; 3] {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
    std::array::from_fn(|_| parts.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_address_is_not_repeated() {
        assert_eq!(instance("/v1/calendar-feeds/4f1c"), "/v1/calendar-feeds/");
        assert_eq!(instance("/v1/calendar-feeds/4f1c/"), "/v1/calendar-feeds/");
        assert_eq!(instance("/v1/plans"), "/v1/plans");
    }

    #[test]
    fn versions_are_compared_by_number() {
        assert!(version_of("1.10.0") > version_of("1.9.9"));
        assert!(version_of("2") > version_of("1.99"));
        assert_eq!(version_of("nonsense"), [0, 0, 0]);
    }
}
