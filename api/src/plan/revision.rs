//! A revision as clients see it: the document, whose signatures it has and lacks, and who changed it.

use chrono::{DateTime, Utc};
use entities::{PlanId, RevisionState, SignerCapacity, UserId, participant};
use serde::Serialize;
use utoipa::ToSchema;

use super::document::Document;
use super::query::Revision;
use super::rules::missing_signatures;
use crate::clock::day_of;

/// A signature.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Signature)]
pub struct SignatureOut {
    /// Who signed.
    signer_user_id: UserId,
    /// As what.
    capacity: SignerCapacity,
    /// Hash of the content that was signed.
    content_hash: String,
    /// When.
    signed_at: DateTime<Utc>,
    /// When an edit made it void.
    #[schema(required = true)]
    cleared_at: Option<DateTime<Utc>>,
}

/// A change of a draft.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlanEdit)]
pub struct EditOut {
    /// Who.
    edited_by_user_id: UserId,
    /// When.
    edited_at: DateTime<Utc>,
    /// Hash of the content afterwards.
    content_hash: String,
}

/// A revision: the document that people sign, and its history.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlanRevision)]
pub struct RevisionOut {
    /// The plan.
    plan_id: PlanId,
    /// 1, 2, 3, ... within the plan.
    #[schema(example = 1)]
    number: i32,
    /// Draft, active, superseded or discarded.
    state: RevisionState,
    /// What is signed.
    content: Document,
    /// SHA-256 of the content: send it along when signing.
    content_hash: String,
    /// Whose signature a draft still waits for.
    missing_signatures: Vec<SignerCapacity>,
    /// Who signed, void signatures included.
    signatures: Vec<SignatureOut>,
    /// Who changed it.
    edits: Vec<EditOut>,
    /// When it was begun.
    created_at: DateTime<Utc>,
    /// When it came into force.
    #[schema(required = true)]
    activated_at: Option<DateTime<Utc>>,
}

/// The revision with its history; `now` decides whose signature is needed.
#[must_use]
pub fn show_revision(
    revision: Revision,
    participant: &participant::Model,
    now: DateTime<Utc>,
) -> RevisionOut {
    let Revision { row, document, edits, signatures } = revision;
    let valid = signatures.iter().filter(|signature| signature.cleared_at.is_none());
    let signed: Vec<SignerCapacity> = valid.map(|signature| signature.capacity).collect();
    let missing = missing_signatures(participant.birth_date, day_of(now), &signed);
    RevisionOut {
        plan_id: row.plan_id,
        number: row.number,
        state: row.state,
        content: document,
        content_hash: row.content_hash,
        missing_signatures: if row.state == RevisionState::Draft { missing } else { Vec::new() },
        signatures: signatures
            .into_iter()
            .map(|signature| SignatureOut {
                signer_user_id: signature.signer_id,
                capacity: signature.capacity,
                content_hash: signature.content_hash,
                signed_at: signature.signed_at,
                cleared_at: signature.cleared_at,
            })
            .collect(),
        edits: edits
            .into_iter()
            .map(|edit| EditOut {
                edited_by_user_id: edit.edited_by,
                edited_at: edit.edited_at,
                content_hash: edit.content_hash,
            })
            .collect(),
        created_at: row.created_at,
        activated_at: row.activated_at,
    }
}
