//! Paths of certificates. What strangers may ask is in [`super::verification_http`].

use actix_web::web;
use chrono::{DateTime, NaiveDate, Utc};
use entities::{CertificateId, ParticipantId, PlaceKind, PlacementId, UserId, certificate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::credential::Addresses;
use super::ops::{self, Wording};
use super::verification_http::{
    __path_get_badge_issuer, __path_get_revoked_credentials, __path_verify_certificate, get_badge_issuer,
    get_revoked_credentials, verify_certificate,
};
use super::{access, document, query};
use crate::attachment::http::FileContent;
use crate::auth::{Caller, Coach, CoachOrLead, FileReader, Keys, Youth};
use crate::clock::day_of;
use crate::config::Config;
use crate::db::{Db, Tx};
use crate::error::{ApiError, ApiResult, Code};
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{Page, PageQuery};
use crate::participant::access as file;
use crate::programme::query::get_programme;
use crate::query_string::Query;
use crate::reply::{Download, Reply};
use crate::routes::Routes;
use crate::{guarded, public};

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: issue_certificate, list_my_certificates, list_certificates, get_certificate);
    guarded!(routes: get_certificate_document, revoke_certificate);
    public!(routes: verify_certificate, get_badge_issuer, get_revoked_credentials);
}

/// A certificate.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Certificate)]
pub struct CertificateOut {
    /// Names the certificate.
    id: CertificateId,
    /// Of which placement.
    placement_id: PlacementId,
    /// Whose.
    participant_id: ParticipantId,
    /// The name on it.
    #[schema(example = "Sam Bakker")]
    holder_name: String,
    /// The employer's name on it.
    #[schema(example = "Fietsenmakerij De Dam")]
    employer_name: String,
    /// What the youth did.
    #[schema(example = "Fietsen maken")]
    title: String,
    /// What kind of place it was.
    kind: PlaceKind,
    /// What was learnt.
    achievement: String,
    /// First day.
    starts_date: NaiveDate,
    /// Last day.
    ends_date: NaiveDate,
    /// Time at work that the employer confirmed, minutes.
    worked_minutes: i64,
    /// Open Badges 3.0 credential: a JWT (EdDSA) that badge wallets take.
    credential: String,
    /// Where anybody can check it; also in the QR code.
    #[schema(example = "https://api.example.org/certificates/019b1c5e-8a3b-7000-8000-000000000001")]
    verification_url: String,
    /// Who issued it.
    issued_by_user_id: UserId,
    /// When.
    issued_at: DateTime<Utc>,
    /// When it was revoked.
    #[schema(required = true)]
    revoked_at: Option<DateTime<Utc>>,
    /// Why.
    #[schema(required = true)]
    revoke_reason: Option<String>,
}

fn show(row: certificate::Model, config: &Config) -> CertificateOut {
    CertificateOut {
        id: row.id,
        placement_id: row.placement_id,
        participant_id: row.participant_id,
        holder_name: row.holder_name,
        employer_name: row.employer_name,
        title: row.title,
        kind: row.kind,
        achievement: row.achievement,
        starts_date: row.starts_on,
        ends_date: row.ends_on,
        worked_minutes: row.worked_minutes,
        credential: row.credential,
        verification_url: Addresses::new(&config.public_url).page(row.id),
        issued_by_user_id: row.issued_by,
        issued_at: row.issued_at,
        revoked_at: row.revoked_at,
        revoke_reason: row.revoke_reason,
    }
}

/// What the certificate says; what is left out is as the place has it.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CertificateIn)]
pub struct CertificateIn {
    /// What the youth did.
    #[schema(min_length = 1, max_length = 100, pattern = r"\S", example = "Fietsen maken")]
    title: Option<String>,
    /// What the youth learnt, in words to be proud of.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = r"\S",
        example = "Banden plakken, remmen stellen en klanten helpen."
    )]
    achievement: Option<String>,
}

/// Issue the certificate of a placement that was completed, in whole or in part.
#[utoipa::path(post, path = "/placements/{placementId}/certificates", tag = "certificates",
    request_body = CertificateIn,
    params(("placementId" = Uuid, Path, description = "The placement"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Issued", body = CertificateOut),
              (status = 409, description = "The placement was not completed, or has a certificate that holds")))]
pub async fn issue_certificate(
    caller: Caller<Coach>,
    once: Once,
    id: web::Path<PlacementId>,
    body: Input<CertificateIn>,
    (db, keys, config): (web::Data<Db>, web::Data<Keys>, web::Data<Config>),
) -> ApiResult<Reply> {
    let addresses = Addresses::new(&config.public_url);
    let work = async |tx: &Tx| {
        let target = access::to_issue(tx, &caller, *id).await?;
        let CertificateIn { title, achievement } = body.value.clone();
        let wording = Wording { title, achievement };
        let programme = get_programme(tx, caller.programme_id).await?;
        let made = ops::issue(tx, &caller, &target, wording, &programme, (&keys, &addresses)).await?;
        Reply::created(&show(made, &config))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

async fn page_of(id: ParticipantId, page: &PageQuery, db: &Db, config: &Config) -> ApiResult<Reply> {
    let limit = page.limit()?;
    let rows = query::list(db.reader(), id, page.after()?, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |row| row.id.0, |row| show(row, config)))
}

/// My certificates.
#[utoipa::path(get, path = "/me/certificates", tag = "certificates", params(PageQuery),
    responses((status = 200, description = "Newest first", body = Page<CertificateOut>)))]
pub async fn list_my_certificates(
    caller: Caller<Youth>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
    config: web::Data<Config>,
) -> ApiResult<Reply> {
    page_of(caller.participant_id.ok_or(Code::NotFound)?, &page, &db, &config).await
}

/// The certificates of a participant.
#[utoipa::path(get, path = "/participants/{participantId}/certificates", tag = "certificates",
    params(("participantId" = Uuid, Path, description = "The participant"), PageQuery),
    responses((status = 200, description = "Newest first", body = Page<CertificateOut>)))]
pub async fn list_certificates(
    caller: Caller<FileReader>,
    id: web::Path<ParticipantId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
    config: web::Data<Config>,
) -> ApiResult<Reply> {
    file::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    page_of(*id, &page, &db, &config).await
}

/// One certificate.
#[utoipa::path(get, path = "/certificates/{certificateId}", tag = "certificates",
    params(("certificateId" = Uuid, Path, description = "The certificate")),
    responses((status = 200, description = "The certificate", body = CertificateOut)))]
pub async fn get_certificate(
    caller: Caller<FileReader>,
    id: web::Path<CertificateId>,
    db: web::Data<Db>,
    config: web::Data<Config>,
) -> ApiResult<Reply> {
    let readable = access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    Reply::ok(&show(readable.certificate().clone(), &config))
}

/// The certificate on paper, in Dutch.
#[utoipa::path(get, path = "/certificates/{certificateId}/document", tag = "certificates",
    params(("certificateId" = Uuid, Path, description = "The certificate")),
    responses((status = 200, description = "The paper", content((FileContent = "application/pdf"))),
              (status = 409, description = "It was revoked")))]
pub async fn get_certificate_document(
    caller: Caller<FileReader>,
    id: web::Path<CertificateId>,
    db: web::Data<Db>,
    config: web::Data<Config>,
) -> ApiResult<Download> {
    let readable = access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let row = readable.certificate().clone();
    if row.revoked_at.is_some() {
        return Err(Code::AlreadyEnded.into());
    }
    let programme = get_programme(db.reader(), row.programme_id).await?;
    let guides = query::guides_of(db.reader(), &row).await?;
    let page = Addresses::new(&config.public_url).page(row.id);
    let drawn = web::block(move || document::write(&row, &guides, &programme.name, &page)).await;
    let bytes = drawn.map_err(ApiError::internal)??;
    Ok(Download { media_type: "application/pdf", file_name: format!("certificaat-{id}.pdf"), bytes })
}

/// Why a certificate is revoked; the youth reads it.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CertificateRevocationIn)]
pub struct RevocationIn {
    /// Why.
    #[schema(min_length = 1, max_length = 1000, pattern = r"\S", example = "De naam was verkeerd gespeld.")]
    reason: String,
}

/// Revoke a certificate for good. Another can be issued then.
#[utoipa::path(post, path = "/certificates/{certificateId}/revocations", tag = "certificates",
    request_body = RevocationIn,
    params(("certificateId" = Uuid, Path, description = "The certificate"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Revoked", body = CertificateOut),
              (status = 409, description = "It was revoked before")))]
pub async fn revoke_certificate(
    caller: Caller<CoachOrLead>,
    once: Once,
    id: web::Path<CertificateId>,
    body: Input<RevocationIn>,
    db: web::Data<Db>,
    config: web::Data<Config>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_revoke(tx, &caller, *id).await?;
        let revoked = ops::revoke(tx, &caller, &target, &body.value.reason).await?;
        Reply::created(&show(revoked, &config))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}
