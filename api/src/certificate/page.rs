//! The page behind the QR code, for people without any app: whether the certificate is genuine, in their language.

use actix_web::http::StatusCode;
use actix_web::http::header::ContentType;
use actix_web::{HttpRequest, HttpResponse, web};
use minijinja::{Environment, context};
use serde::Serialize;

use super::query;
use super::verification_http::VerificationOut;
use crate::clock::day_of;
use crate::db::Db;
use crate::error::{ApiError, ApiResult, Code};
use crate::language::Language;
use crate::limit::Limits;

const TEMPLATE: &str = include_str!("../../templates/certificate.html");

/// A row of the page.
#[derive(Serialize)]
struct Row {
    label: String,
    value: String,
}

/// Shows the page; outside of `/v1`, because a person reads it and no program.
///
/// # Errors
/// 429 for whoever tries many; or the page can't be made.
pub async fn show(
    request: HttpRequest,
    id: web::Path<String>,
    db: web::Data<Db>,
    limits: web::Data<Limits>,
) -> ApiResult<HttpResponse> {
    limits.count(&request, &id)?;
    let language = Language::of(&request);
    let found = match id.parse::<uuid::Uuid>() {
        Ok(id) => match query::get_for_strangers(db.reader(), entities::CertificateId(id)).await {
            Ok(found) => Some(VerificationOut::of(found)),
            Err(fault) if fault.code == Code::NotFound => None,
            Err(fault) => return Err(fault),
        },
        Err(_) => None,
    };
    let status = if found.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let html = render(language, found)?;
    Ok(HttpResponse::build(status).content_type(ContentType::html()).body(html))
}

fn render(language: Language, found: Option<VerificationOut>) -> ApiResult<String> {
    let text = |id: &str| language.text(id, &[]);
    let day = |moment| language.day(day_of(moment));
    let (state, body, rows) = match found {
        None => ("unknown", text("certificate-page-unknown-body"), Vec::new()),
        Some(VerificationOut { certificate: Some(says), programme_name, .. }) => {
            let rows = [
                ("certificate-page-holder", says.holder),
                ("certificate-page-did", says.title),
                ("certificate-page-employer", says.employer_name),
                ("certificate-page-period", language.period(says.starts_date, says.ends_date)),
                ("certificate-page-issued", day(says.issued_at)),
                ("certificate-page-issuer", programme_name),
            ];
            let rows = rows.map(|(label, value)| Row { label: text(label), value });
            ("valid", text("certificate-page-valid-body"), rows.into())
        }
        Some(VerificationOut { revoked_at, .. }) => {
            let day = revoked_at.map(day).unwrap_or_default();
            ("revoked", language.text("certificate-page-revoked-body", &[("day", day.into())]), Vec::new())
        }
    };
    let title = text(&format!("certificate-page-{state}"));
    let mut templates = Environment::new();
    templates.add_template("certificate.html", TEMPLATE).map_err(ApiError::internal)?;
    let page = templates.get_template("certificate.html").map_err(ApiError::internal)?;
    page.render(context! { language => language.tag(), state, title, body, rows }).map_err(ApiError::internal)
}
