//! Paths of signatures, and of the codes with which a guardian without an account signs.

use actix_web::{HttpRequest, web};
use chrono::{DateTime, Utc};
use entities::{PlacementId, SigningCodeId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::code::{self, SigningCodes};
use super::document::Document;
use super::query::document_of;
use super::view::PlacementStepOut;
use super::{access, signing};
use crate::auth::ops::read_code;
use crate::auth::{Caller, Coach, PlacementSigner};
use crate::config::{Config, MailRoute};
use crate::db::{Db, Tx};
use crate::error::{ApiResult, Code, FieldError};
use crate::idempotency::Once;
use crate::input::Input;
use crate::limit::Limits;
use crate::notice::address;
use crate::plan::http::SignatureIn;
use crate::reply::Reply;
use crate::routes::Routes;
use crate::{guarded, public};

/// Adds the operations of signatures.
pub(super) fn routes(routes: &mut Routes) {
    guarded!(routes: sign_placement, create_signing_code);
    public!(routes: read_placement_by_code, sign_placement_by_code);
}

/// Sign a placement. The last needed signature brings it into force, unless place or law forbid it: then `errors` lists every rule,
/// limit and article to those who see the file, and nothing to others, who ask the coach.
#[utoipa::path(post, path = "/placements/{placementId}/signatures", tag = "placements", request_body = SignatureIn,
    params(("placementId" = Uuid, Path, description = "The placement"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Signed; `state` tells whether it is in force", body = PlacementStepOut),
              (status = 409, description = "Changed meanwhile, signed already, forbidden hours, no position left, \
                                            or the first day is past")))]
pub async fn sign_placement(
    caller: Caller<PlacementSigner>,
    once: Once,
    id: web::Path<PlacementId>,
    body: Input<SignatureIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_sign(tx, &caller, *id).await?;
        PlacementStepOut::reply(&signing::sign(tx, &caller, &target, body.value.content_hash()).await?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// For whom a code is.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SigningCodeIn)]
pub struct SigningCodeIn {
    /// Who gets it.
    #[schema(min_length = 1, max_length = 100, pattern = r"\S", example = "Fatima de Vries")]
    guardian_name: String,
    /// Where to mail it; leave it out to hand it over yourself.
    #[schema(min_length = 3, max_length = 254, example = "fatima@example.org")]
    email_address: Option<String>,
}

/// A code that was made.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SigningCode)]
pub struct SigningCodeOut {
    /// Names the code.
    id: SigningCodeId,
    /// Who gets it.
    guardian_name: String,
    /// Whether it is on its way by mail.
    is_mailed: bool,
    /// What to hand over; shown this once, and never where it is mailed.
    #[schema(required = true, example = "ABCDEF-GHJK-MNPQ")]
    code: Option<String>,
    /// Until when it works.
    expires_at: DateTime<Utc>,
}

/// Make a one-time code with which a guardian without an account reads and signs this placement: for a week, five tries. It replaces the
/// one before.
#[utoipa::path(post, path = "/placements/{placementId}/signing-codes", tag = "placements",
    request_body = SigningCodeIn,
    params(("placementId" = Uuid, Path, description = "The placement")),
    responses((status = 201, description = "Made", body = SigningCodeOut),
              (status = 409, description = "No draft any more, no guardian is needed, or this server sends no mail"),
              (status = 429, description = "Five codes in a day were enough")))]
pub async fn create_signing_code(
    caller: Caller<Coach>,
    id: web::Path<PlacementId>,
    body: Input<SigningCodeIn>,
    config: web::Data<Config>,
    codes: web::Data<SigningCodes>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let SigningCodeIn { guardian_name, email_address } = &body.value;
    let address = mail_address(email_address.as_deref(), &config);
    let made = db.write(async |tx| {
        let target = access::to_code(tx, &caller, *id).await?;
        let address = address.clone()?;
        code::make(tx, &caller, &target, (guardian_name, address.as_deref()), &codes).await
    });
    let code::Made { row, code } = made.await?;
    let (id, is_mailed, expires_at) = (row.id, row.address.is_some(), row.expires_at);
    let out = SigningCodeOut { id, guardian_name: row.guardian_name, is_mailed, code, expires_at };
    Ok(Reply::created(&out)?.secret())
}

fn mail_address(sent: Option<&str>, config: &Config) -> ApiResult<Option<String>> {
    let Some(sent) = sent else { return Ok(None) };
    let parsed = address::parse(sent).map_err(|mut wrong| {
        wrong.fields = vec![FieldError::new("/emailAddress", "wrong_email_address")];
        wrong
    })?;
    if config.mail_route() == MailRoute::Off {
        return Err(Code::MailIsOff.into());
    }
    Ok(Some(parsed.to_string()))
}

/// The one-time code with which a guardian reads what there is to sign.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlacementReadingIn)]
pub struct ReadingIn {
    /// The code, as it was handed over or mailed; capitals, spaces and dashes do not matter.
    #[schema(min_length = 1, max_length = 40, example = "ABCDEF-GHJK-MNPQ")]
    code: String,
}

/// What a guardian reads before they sign.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlacementReading)]
pub struct ReadingOut {
    /// What is signed.
    content: Document,
    /// SHA-256 of the content: send it along when signing.
    content_hash: String,
    /// Until when the code works.
    expires_at: DateTime<Utc>,
}

/// Read the placement that a code is for. It uses the code up no more than reading a letter does.
#[utoipa::path(post, path = "/placement-readings", tag = "placements", request_body = ReadingIn, responses(
    (status = 200, description = "The document", body = ReadingOut),
    (status = 401, description = "The code does not work (any more)"),
    (status = 429, description = "Too many tries"),
))]
pub async fn read_placement_by_code(
    request: HttpRequest,
    body: Input<ReadingIn>,
    codes: web::Data<SigningCodes>,
    limits: web::Data<Limits>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    limits.count(&request, &read_code(&body.value.code).0)?;
    let (code, placement) = code::find(&db, &codes, &body.value.code).await?;
    let content = document_of(&placement)?;
    let content_hash = placement.content_hash;
    Ok(Reply::ok(&ReadingOut { content, content_hash, expires_at: code.expires_at })?.secret())
}

/// A signature to put with a code.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlacementSigningIn)]
pub struct SigningIn {
    /// The code.
    #[schema(min_length = 1, max_length = 40, example = "ABCDEF-GHJK-MNPQ")]
    code: String,
    /// Your name, as it stands under the document.
    #[schema(min_length = 1, max_length = 100, pattern = r"\S", example = "Fatima de Vries")]
    name: String,
    /// Hash of the content that you read: nobody signs what changed meanwhile.
    #[schema(
        pattern = "^[0-9a-f]{64}$",
        min_length = 64,
        max_length = 64,
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    content_hash: String,
}

/// What a signature with a code led to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlacementSigning)]
pub struct SigningOut {
    /// What was signed.
    content_hash: String,
    /// Whether everybody has signed now.
    is_in_force: bool,
}

/// Sign as the guardian who holds the code. It works once.
#[utoipa::path(post, path = "/placement-signings", tag = "placements", request_body = SigningIn, responses(
    (status = 201, description = "Signed", body = SigningOut),
    (status = 401, description = "The code does not work (any more)"),
    (status = 409, description = "Changed meanwhile, signed already, forbidden hours, no position left, or the first \
                                  day is past; the code still works"),
    (status = 429, description = "Too many tries"),
))]
pub async fn sign_placement_by_code(
    request: HttpRequest,
    body: Input<SigningIn>,
    codes: web::Data<SigningCodes>,
    limits: web::Data<Limits>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let SigningIn { code, name, content_hash } = &body.value;
    limits.count(&request, &read_code(code).0)?;
    let (code, _) = code::find(&db, &codes, code).await?;
    let signed = db.write(async |tx| signing::sign_by_code(tx, &code, name, content_hash).await).await?;
    let is_in_force = signed.signed_at.is_some();
    Reply::created(&SigningOut { content_hash: signed.content_hash, is_in_force })
}
