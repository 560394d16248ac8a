//! Paths of attachments.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{AttachmentId, ParticipantId, UserId, attachment};
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::{IntoParams, ToSchema};

use super::rules::{FileType, LARGEST_FILE};
use super::{Store, access, ops};
use crate::auth::{Anybody, Caller, Uploader};
use crate::clock::day_of;
use crate::db::{Db, Tx};
use crate::error::{ApiError, ApiResult};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::RawInput;
use crate::query_string::Query;
use crate::reply::{Download, Reply};
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: create_attachment, get_attachment, get_attachment_content);
}

/// The bytes of a file.
#[derive(Debug)]
pub struct FileContent;

impl utoipa::PartialSchema for FileContent {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::AnyValue)
            .content_media_type("application/octet-stream")
            .description(Some("The bytes of a file."))
            .into()
    }
}

impl ToSchema for FileContent {}

/// The bytes of a file that is sent in.
#[derive(Debug)]
pub struct FileUpload;

impl utoipa::PartialSchema for FileUpload {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
            .description(Some("The bytes of a file, 5 MB at most."))
            .into()
    }
}

impl ToSchema for FileUpload {}

/// A file that somebody sent in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Attachment)]
pub struct AttachmentOut {
    /// Names the file.
    id: AttachmentId,
    /// Whose file it belongs to; absent for pictures of offers.
    #[schema(required = true)]
    participant_id: Option<ParticipantId>,
    /// What it is, by its content.
    #[schema(example = "image/jpeg")]
    media_type: String,
    /// Size as it is kept, bytes.
    size_bytes: i64,
    /// SHA-256 as it is kept, hexadecimal.
    sha256: String,
    /// Who sent it in.
    uploaded_by_user_id: UserId,
    /// When.
    uploaded_at: DateTime<Utc>,
}

impl From<attachment::Model> for AttachmentOut {
    fn from(row: attachment::Model) -> Self {
        Self {
            id: row.id,
            participant_id: row.participant_id,
            media_type: row.media_type,
            size_bytes: row.size_bytes,
            sha256: row.sha256,
            uploaded_by_user_id: row.uploaded_by,
            uploaded_at: row.uploaded_at,
        }
    }
}

/// To whose file it goes.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AttachmentQuery {
    /// The participant; a youth leaves it out, a provider's staff too, a coach or a lead says it.
    #[param(value_type = Option<uuid::Uuid>)]
    participant_id: Option<ParticipantId>,
}

/// Send in a receipt, evidence, a file for a message, or a picture of an offer: PDF, JPEG or PNG, 5 MB at most. Pictures are kept without what the
/// camera wrote into them.
#[utoipa::path(post, path = "/attachments", tag = "attachments",
    params(AttachmentQuery, ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    request_body(content((FileUpload = "application/pdf"), (FileUpload = "image/jpeg"), (FileUpload = "image/png"))),
    responses((status = 201, description = "Kept", body = AttachmentOut),
              (status = 404, description = "The participant is not there, or not for your eyes"),
              (status = 413, description = "More than 5 MB, or more pixels than we take"),
              (status = 415, description = "Neither PDF nor JPEG nor PNG")))]
pub async fn create_attachment(
    caller: Caller<Uploader>,
    once: Once,
    to: Query<AttachmentQuery>,
    body: RawInput<LARGEST_FILE>,
    db: web::Data<Db>,
    store: web::Data<Store>,
) -> ApiResult<Reply> {
    let RawInput { bytes, digest, .. } = body;
    access::to_attach(db.reader(), &caller, to.participant_id, day_of(db.clock().now())).await?;
    let stored = ops::store(&store, bytes).await?;
    let work = async |tx: &Tx| {
        let target = access::to_attach(tx, &caller, to.participant_id, day_of(tx.now())).await?;
        Reply::created(&AttachmentOut::from(ops::attach(tx, &caller, &target, &stored).await?))
    };
    let wish = format!("{digest} {:?}", to.participant_id);
    once.run(&db, caller.user_id, &wish, work).await
}

/// What a file is.
#[utoipa::path(get, path = "/attachments/{attachmentId}", tag = "attachments",
    params(("attachmentId" = Uuid, Path, description = "The file")),
    responses((status = 200, description = "What it is", body = AttachmentOut)))]
pub async fn get_attachment(
    caller: Caller<Anybody>,
    id: web::Path<AttachmentId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let readable = access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    Reply::ok(&AttachmentOut::from(readable.attachment().clone()))
}

/// The file itself, to be saved.
#[utoipa::path(get, path = "/attachments/{attachmentId}/content", tag = "attachments",
    params(("attachmentId" = Uuid, Path, description = "The file")),
    responses((status = 200, description = "The file", content(
        (FileContent = "application/pdf"), (FileContent = "image/jpeg"), (FileContent = "image/png")))))]
pub async fn get_attachment_content(
    caller: Caller<Anybody>,
    id: web::Path<AttachmentId>,
    db: web::Data<Db>,
    store: web::Data<Store>,
) -> ApiResult<Download> {
    let readable = access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    let row = readable.attachment();
    let file_type =
        FileType::named(&row.media_type).ok_or_else(|| ApiError::internal("unknown file type"))?;
    let file_name = format!("{}.{}", row.id, file_type.extension());
    Ok(Download { media_type: file_type.media_type(), file_name, bytes: store.get(row.id).await? })
}
