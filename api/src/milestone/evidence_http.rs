//! The path of evidence.

use actix_web::{HttpRequest, web};
use chrono::{DateTime, Utc};
use entities::{AgreementId, AgreementKind, AttachmentId, MilestoneId, Standing};
use serde::Serialize;
use utoipa::ToSchema;

use super::access;
use super::evidence::{self, File, Kept};
use crate::agreement::http::called;
use crate::auth::{Caller, FileReader};
use crate::clock::day_of;
use crate::db::Db;
use crate::error::ApiResult;
use crate::language::Language;
use crate::reply::Reply;

/// A file that shows it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EvidenceFile)]
pub struct EvidenceFileOut {
    /// Names the file.
    id: AttachmentId,
    /// What it is, by its content.
    #[schema(example = "image/jpeg")]
    media_type: String,
    /// Size, bytes.
    size_bytes: i64,
    /// When it was added.
    added_at: DateTime<Utc>,
}

impl From<File> for EvidenceFileOut {
    fn from(file: File) -> Self {
        let File { attachment, added_at } = file;
        Self {
            id: attachment.id,
            media_type: attachment.media_type,
            size_bytes: attachment.size_bytes,
            added_at,
        }
    }
}

/// An agreement that speaks for the youth, with what was confirmed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EvidenceAgreement)]
pub struct EvidenceAgreementOut {
    /// Names the agreement.
    id: AgreementId,
    /// Attendance, care, employer appointment or custom.
    kind: AgreementKind,
    /// What was agreed; on care the same words for all.
    #[schema(example = "Ik ben op tijd op school")]
    title: String,
    /// Whether the milestone requires it.
    is_required: bool,
    /// Where it stands.
    standing: Standing,
    /// Occasions that were kept.
    kept_count: i64,
    /// Occasions that were kept, but late.
    late_count: i64,
    /// Occasions that were missed.
    missed_count: i64,
    /// Occasions that were excused.
    excused_count: i64,
}

impl EvidenceAgreementOut {
    fn show(kept: Kept, language: Language) -> Self {
        Self {
            id: kept.id,
            kind: kept.kind,
            title: called(kept.title, language),
            is_required: kept.is_required,
            standing: kept.standing,
            kept_count: kept.counts.kept,
            late_count: kept.counts.late,
            missed_count: kept.counts.missed,
            excused_count: kept.counts.excused,
        }
    }
}

/// What shows that a milestone is reached.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Evidence)]
pub struct EvidenceOut {
    /// What the youth wrote with the last claim.
    #[schema(required = true)]
    text: Option<String>,
    /// Files of all claims, oldest first.
    attachments: Vec<EvidenceFileOut>,
    /// Agreements that the milestone requires, and others of the plan that are kept.
    agreements: Vec<EvidenceAgreementOut>,
}

/// What shows that a milestone is reached: words, files, and agreements that are kept.
#[utoipa::path(get, path = "/milestones/{milestoneId}/evidence", tag = "milestones",
    params(("milestoneId" = Uuid, Path, description = "The milestone")),
    responses((status = 200, description = "The evidence", body = EvidenceOut)))]
pub async fn get_milestone_evidence(
    caller: Caller<FileReader>,
    id: web::Path<MilestoneId>,
    db: web::Data<Db>,
    request: HttpRequest,
) -> ApiResult<Reply> {
    let (today, language) = (day_of(db.clock().now()), Language::of(&request));
    let visible = access::to_read(db.reader(), &caller, *id, today).await?;
    let row = visible.milestone();
    let files = evidence::list_files(db.reader(), row).await?;
    let agreements = evidence::list_agreements(db.reader(), row, today).await?;
    Reply::ok(&EvidenceOut {
        text: row.evidence.clone(),
        attachments: files.into_iter().map(EvidenceFileOut::from).collect(),
        agreements: agreements.into_iter().map(|kept| EvidenceAgreementOut::show(kept, language)).collect(),
    })
}
