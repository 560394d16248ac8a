//! The page on which a guardian without an account signs: first the code, then what is agreed and a name. It is a form without
//! script, under the same rules as `/v1/placement-readings` and `/v1/placement-signings`. The code is never part of an address, because
//! addresses stay in logs and histories.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_ENCODING, ContentType, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse, web};
use entities::placement;
use minijinja::{Environment, context};
use serde::{Deserialize, Serialize};

use super::code::{self, SigningCodes};
use super::document::Document;
use super::query::document_of;
use super::signing::sign_by_code;
use super::words;
use crate::auth::ops::read_code;
use crate::db::Db;
use crate::error::{ApiError, ApiResult, Code};
use crate::language::Language;
use crate::limit::Limits;

/// Where the page is.
pub const PATH: &str = "/placement-signatures";
const TEMPLATE: &str = include_str!("../../templates/placement.html");
/// Letters of a code or a name, as in the contract of the operations.
const LONGEST_CODE: usize = 40;
const LONGEST_NAME: usize = 100;

/// What somebody filled in: the code alone, or also the name under the text that they read.
#[derive(Debug, Deserialize)]
pub struct Filled {
    code: String,
    name: Option<String>,
    content_hash: Option<String>,
}

/// A row of what is agreed.
#[derive(Debug, Serialize)]
struct Row {
    label: String,
    lines: Vec<String>,
}

/// What the page shows below what went wrong.
enum Part<'a> {
    /// The code is asked.
    Code,
    /// What is agreed, and the name is asked.
    Agreement { code: &'a str, placement: &'a placement::Model },
    /// It is signed; whether everybody has.
    Signed { is_in_force: bool },
}

/// Asks for the code.
///
/// # Errors
/// Where the page can't be made.
pub async fn show(request: HttpRequest) -> ApiResult<HttpResponse> {
    answer(Language::of(&request), &Part::Code, None)
}

/// Takes the code and shows what is agreed; takes a name and signs.
///
/// # Errors
/// Where the database fails or the page can't be made; everything else stands on the page.
pub async fn submit(
    request: HttpRequest,
    filled: web::Form<Filled>,
    codes: web::Data<SigningCodes>,
    limits: web::Data<Limits>,
    db: web::Data<Db>,
) -> ApiResult<HttpResponse> {
    let (language, code) = (Language::of(&request), filled.code.trim());
    let found = match limits.count(&request, &read_code(code).0) {
        Ok(()) if code.len() > LONGEST_CODE => Err(Code::CodeNotAccepted.into()),
        Ok(()) => code::find(&db, &codes, code).await,
        Err(refused) => Err(refused),
    };
    let (row, placement) = match found {
        Ok(found) => found,
        Err(why) => return answer(language, &Part::Code, Some(why)),
    };
    let agreement = Part::Agreement { code, placement: &placement };
    let (Some(name), Some(hash)) = (&filled.name, &filled.content_hash) else {
        return answer(language, &agreement, None);
    };
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return answer(language, &agreement, Some(Code::InvalidInput.into()));
    }
    match db.write(async |tx| sign_by_code(tx, &row, name, hash).await).await {
        Ok(signed) => answer(language, &Part::Signed { is_in_force: signed.signed_at.is_some() }, None),
        Err(why) => answer(language, &agreement, Some(why)),
    }
}

fn answer(language: Language, part: &Part<'_>, why: Option<ApiError>) -> ApiResult<HttpResponse> {
    let status = why.as_ref().map_or(StatusCode::OK, |why| why.code.status());
    let retry_after = why.as_ref().and_then(|why| why.retry_after_seconds);
    if status.is_server_error() {
        return Err(why.unwrap_or_else(|| Code::Internal.into()));
    }
    let html = render(language, part, why.map(|why| words_of(language, &why)))?;
    let mut response = HttpResponse::build(status);
    // Not compressed, because the length would tell of the code in it.
    response.content_type(ContentType::html()).insert_header((CONTENT_ENCODING, "identity"));
    if let Some(seconds) = retry_after {
        response.insert_header((RETRY_AFTER, seconds));
    }
    Ok(response.body(html))
}

/// What went wrong and what to do next, in words for this page where the API's own are for programs.
fn words_of(language: Language, why: &ApiError) -> String {
    match why.code {
        Code::InvalidInput => language.text("placement-page-name-missing", &[]),
        _ => why.problem(language, PATH, "").detail,
    }
}

fn render(language: Language, part: &Part<'_>, why: Option<String>) -> ApiResult<String> {
    let (code, hash, rows, done) = match part {
        Part::Code => (None, None, Vec::new(), None),
        Part::Agreement { code, placement } => {
            let rows = rows_of(language, &document_of(placement)?);
            (Some(*code), Some(placement.content_hash.as_str()), rows, None)
        }
        Part::Signed { is_in_force: true } => (None, None, Vec::new(), Some("placement-page-all-signed")),
        Part::Signed { is_in_force: false } => (None, None, Vec::new(), Some("placement-page-others-sign")),
    };
    let done = done.map(|id| language.text(id, &[]));
    let mut templates = Environment::new();
    let word = move |id: String| language.text(&format!("placement-page-{id}"), &[]);
    templates.add_function("word", word);
    templates.add_template("placement.html", TEMPLATE).map_err(ApiError::internal)?;
    let page = templates.get_template("placement.html").map_err(ApiError::internal)?;
    let language = language.tag();
    page.render(context! { language, path => PATH, why, code, hash, rows, done }).map_err(ApiError::internal)
}

fn rows_of(language: Language, document: &Document) -> Vec<Row> {
    let terms = &document.terms;
    let goals = terms.learning_goals.iter().map(|goal| goal.title.clone()).collect();
    let rows = [
        ("placement-youth", vec![document.youth_first_name.clone()]),
        ("placement-employer", vec![document.employer_name.clone()]),
        ("placement-kvk-number", document.employer_kvk_number.iter().cloned().collect()),
        ("placement-work-address", document.work_address.iter().cloned().collect()),
        ("placement-what", vec![document.place_title.clone()]),
        ("placement-kind", vec![words::kind(language, document.kind)]),
        ("placement-supervisor", vec![terms.supervisor_name.clone()]),
        ("placement-period", vec![words::period(language, terms)]),
        ("placement-week", words::week(language, terms)),
        ("placement-sunday", terms.sunday_reason.iter().cloned().collect()),
        ("placement-tasks", terms.tasks.lines().map(str::to_owned).collect()),
        ("placement-learning", goals),
        ("placement-allowance", vec![words::allowance(language, terms.allowance)]),
        ("placement-insurance", vec![words::insurance(language, &terms.insurance)]),
    ];
    let rows = rows.into_iter().map(|(id, lines)| Row { label: language.text(id, &[]), lines });
    rows.filter(|row| !row.lines.is_empty()).collect()
}
