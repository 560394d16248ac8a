//! What strangers may ask: whether a certificate is genuine, who issues credentials, and which no longer hold. No more is
//! told than stands on the paper in the hand of whoever asks.

use actix_web::{HttpRequest, web};
use chrono::{DateTime, NaiveDate, Utc};
use entities::{CertificateId, certificate, participant, programme};
use serde::Serialize;
use utoipa::ToSchema;

use super::credential::{Addresses, Issuer, RevocationList};
use super::query;
use super::rules::short_name;
use crate::config::Config;
use crate::db::Db;
use crate::error::ApiResult;
use crate::limit::Limits;
use crate::reply::Reply;

/// Whether a certificate holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CertificateValidity)]
pub enum Validity {
    /// It does.
    Valid,
    /// It was revoked.
    Revoked,
}

/// What a valid certificate says.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = VerifiedCertificate)]
pub struct VerifiedOut {
    /// First name, and a letter of the surname.
    #[schema(example = "Sam B.")]
    pub(super) holder: String,
    /// What the youth did.
    #[schema(example = "Fietsen maken")]
    pub(super) title: String,
    /// At which employer.
    #[schema(example = "Fietsenmakerij De Dam")]
    pub(super) employer_name: String,
    /// First day.
    pub(super) starts_date: NaiveDate,
    /// Last day.
    pub(super) ends_date: NaiveDate,
    /// When it was issued.
    pub(super) issued_at: DateTime<Utc>,
}

/// The answer to a stranger.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CertificateVerification)]
pub struct VerificationOut {
    /// Whether it holds.
    pub(super) validity: Validity,
    /// Which programme issued it.
    #[schema(example = "BOT! Back on Track in 075")]
    pub(super) programme_name: String,
    /// What it says; absent where it was revoked.
    #[schema(required = true)]
    pub(super) certificate: Option<VerifiedOut>,
    /// When it was revoked.
    #[schema(required = true)]
    pub(super) revoked_at: Option<DateTime<Utc>>,
}

impl VerificationOut {
    pub(super) fn of(
        (row, youth, programme): (certificate::Model, participant::Model, programme::Model),
    ) -> Self {
        let says = VerifiedOut {
            holder: short_name(&youth.first_name, &youth.surname),
            title: row.title,
            employer_name: row.employer_name,
            starts_date: row.starts_on,
            ends_date: row.ends_on,
            issued_at: row.issued_at,
        };
        Self {
            validity: if row.revoked_at.is_some() { Validity::Revoked } else { Validity::Valid },
            programme_name: programme.name,
            certificate: row.revoked_at.is_none().then_some(says),
            revoked_at: row.revoked_at,
        }
    }
}

/// Check whether a certificate is genuine.
#[utoipa::path(get, path = "/certificate-verifications/{certificateId}", tag = "certificates",
    params(("certificateId" = Uuid, Path, description = "As in the QR code of the certificate")),
    responses((status = 200, description = "Genuine, or revoked since", body = VerificationOut),
              (status = 404, description = "Not ours"),
              (status = 429, description = "Too many tries")))]
pub async fn verify_certificate(
    request: HttpRequest,
    id: web::Path<CertificateId>,
    db: web::Data<Db>,
    limits: web::Data<Limits>,
) -> ApiResult<Reply> {
    limits.count(&request, &id.to_string())?;
    let found = query::get_for_strangers(db.reader(), *id).await?;
    Reply::ok(&VerificationOut::of(found))
}

/// Who issues the credentials: the programme, as an Open Badges profile.
#[utoipa::path(get, path = "/badge-issuers/{slug}", tag = "certificates",
    params(("slug" = String, Path, description = "The programme", max_length = 100)),
    responses((status = 200, description = "The issuer", body = Issuer)))]
pub async fn get_badge_issuer(
    slug: web::Path<String>,
    db: web::Data<Db>,
    config: web::Data<Config>,
) -> ApiResult<Reply> {
    let programme = query::programme_named(db.reader(), &slug).await?;
    Reply::ok(&Issuer::of(&programme, &Addresses::new(&config.public_url)))
}

/// Which credentials of the programme no longer hold (1EdTech revocation list): their names, and nothing about anybody.
#[utoipa::path(get, path = "/badge-issuers/{slug}/revoked-credentials", tag = "certificates",
    params(("slug" = String, Path, description = "The programme", max_length = 100)),
    responses((status = 200, description = "The list", body = RevocationList)))]
pub async fn get_revoked_credentials(
    slug: web::Path<String>,
    db: web::Data<Db>,
    config: web::Data<Config>,
) -> ApiResult<Reply> {
    let programme = query::programme_named(db.reader(), &slug).await?;
    let revoked = query::list_revoked(db.reader(), programme.id).await?;
    Reply::ok(&RevocationList::of(&programme, &Addresses::new(&config.public_url), &revoked))
}
