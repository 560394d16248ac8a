//! Issuing and revoking.

use entities::{CertificateId, certificate, programme};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

use super::access::{Issuable, Revocable};
use super::credential::{Addresses, claims};
use super::query::story_of;
use super::rules::{check_earned, worked_minutes};
use crate::auth::{Keys, Person};
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, on_duplicate};
use crate::record::{Actor, record};

/// What the coach says about it; what is left out is as the place has it.
#[derive(Clone, Debug, Default)]
pub struct Wording {
    /// What the youth did.
    pub title: Option<String>,
    /// What the youth learnt.
    pub achievement: Option<String>,
}

/// Signs and keeps a certificate.
///
/// # Errors
/// `placement_not_completed`; `already_exists` where there is one that holds.
pub async fn issue(
    tx: &Tx,
    person: &Person,
    target: &Issuable,
    wording: Wording,
    programme: &programme::Model,
    (keys, addresses): (&Keys, &Addresses),
) -> ApiResult<certificate::Model> {
    let (placement, youth) = (target.placement(), target.participant());
    check_earned(placement.state)?;
    let story = story_of(tx, placement).await?;
    let mut row = certificate::Model {
        id: CertificateId::generate(),
        programme_id: placement.programme_id,
        placement_id: placement.id,
        participant_id: youth.id,
        holder_name: format!("{} {}", youth.first_name, youth.surname),
        employer_name: story.employer_name,
        title: wording.title.unwrap_or(story.place.title),
        kind: placement.kind,
        achievement: wording.achievement.unwrap_or(story.place.learning),
        starts_on: placement.starts_on,
        ends_on: story.last_on,
        worked_minutes: worked_minutes(&story.shifts),
        credential: String::new(),
        issued_by: person.user_id,
        issued_at: tx.now(),
        revoked_by: None,
        revoked_at: None,
        revoke_reason: None,
    };
    row.credential = keys.sign_credential(&claims(&row, programme, addresses)).map_err(ApiError::internal)?;
    let new = certificate::ActiveModel::from(row).reset_all();
    let made = new.insert(tx).await.map_err(on_duplicate(Code::AlreadyExists))?;
    record(tx, Actor::from(person).did("certificate.issued", made.id.0, Some(youth.id))).await?;
    Ok(made)
}

/// Takes a certificate back for good; another can be issued.
///
/// # Errors
/// `already_ended` where it was revoked before.
pub async fn revoke(
    tx: &Tx,
    person: &Person,
    target: &Revocable,
    reason: &str,
) -> ApiResult<certificate::Model> {
    let before = target.certificate();
    if before.revoked_at.is_some() {
        return Err(Code::AlreadyEnded.into());
    }
    let change = certificate::ActiveModel {
        id: Set(before.id),
        revoked_by: Set(Some(person.user_id)),
        revoked_at: Set(Some(tx.now())),
        revoke_reason: Set(Some(reason.to_owned())),
        ..Default::default()
    };
    let after = change.update(tx).await?;
    let happening = Actor::from(person).did("certificate.revoked", after.id.0, Some(after.participant_id));
    record(tx, happening).await?;
    Ok(after)
}
