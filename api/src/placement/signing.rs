//! Signatures: put under the very document that was read, cleared by any edit, and void when the signer may no longer sign. The last
//! one brings the placement into force.

use entities::{
    EmployerDuty, PlacementParty, UserId, coach_assignment, participant, placement, placement_signature,
    placement_signing_code,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::access::{Relation, Signable, is_guardian};
use super::code::{self, close_all, find_draft};
use super::judging::judge;
use super::lock::{First, lock};
use super::ops::{go, note, trace};
use super::query::list_signatures;
use super::readiness::{require_open, require_ready};
use super::rules::{Step, event_of, missing_signatures, next};
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::employer::acting::duty_of;
use crate::error::{ApiError, ApiResult, Code, on_duplicate};
use crate::people::query::display_name_of;
use crate::place::ops::take_position;
use crate::record::Actor;

/// A signature to put.
struct Pen {
    actor: Actor,
    party: PlacementParty,
    signer_id: Option<UserId>,
    name: String,
    /// Whether the signer may read why it cannot be.
    sees_file: bool,
}

/// Signs the very document whose hash the signer saw. Signing again what one has signed is fine.
///
/// # Errors
/// 409 where the document changed meanwhile or is signed already for that side; at the last signature also where place or law forbid
/// it, no position is left, or the first day is past. Then nothing is signed. Why it is forbidden hears who sees the file.
pub async fn sign(
    tx: &Tx,
    person: &Person,
    target: &Signable,
    seen_hash: &str,
) -> ApiResult<placement::Model> {
    let held = target.held();
    let name = match target.party() {
        PlacementParty::Participant => held.participant().first_name.clone(),
        _ => display_name_of(tx, person.user_id).await?,
    };
    let pen = Pen {
        actor: Actor::from(person),
        party: target.party(),
        signer_id: Some(person.user_id),
        name,
        sees_file: matches!(held.relation(), Relation::File(_)),
    };
    put(tx, held.placement(), held.participant(), pen, seen_hash).await
}

/// Signs as the guardian who holds `code`, under the name that they give. The code is used up.
///
/// # Errors
/// 401 where the code opens nothing any more; else as [`sign`].
pub async fn sign_by_code(
    tx: &Tx,
    code: &placement_signing_code::Model,
    name: &str,
    seen_hash: &str,
) -> ApiResult<placement::Model> {
    let row = lock(tx, code.placement_id, First::YouthAndPlace).await?;
    // Read again behind the lock of the placement: it may have been used, or replaced, meanwhile.
    let code = placement_signing_code::Entity::find_by_id(code.id).one(tx).await?;
    let code = code.ok_or(Code::CodeNotAccepted)?;
    find_draft(tx, &code, tx.now()).await?;
    let lost = || ApiError::internal("a placement without its youth");
    let youth = participant::Entity::find_by_id(row.participant_id).one(tx).await?.ok_or_else(lost)?;
    let pen = Pen {
        actor: Actor::programme(row.programme_id),
        party: PlacementParty::Guardian,
        signer_id: None,
        name: name.to_owned(),
        sees_file: false,
    };
    code::close(tx, placement_signing_code::Column::Id.eq(code.id)).await?;
    put(tx, &row, &youth, pen, seen_hash).await
}

async fn put(
    tx: &Tx,
    row: &placement::Model,
    youth: &participant::Model,
    pen: Pen,
    seen_hash: &str,
) -> ApiResult<placement::Model> {
    next(row.state, Step::Sign).ok_or(Code::PlacementState)?;
    if row.content_hash != seen_hash {
        return Err(Code::PlacementChanged.into());
    }
    if pen.sees_file {
        require_ready(tx, row, youth, day_of(tx.now())).await?;
    } else {
        require_open(tx, row, day_of(tx.now())).await?;
    }
    let before = keep_valid(tx, row).await?;
    match before.iter().find(|signature| signature.party == pen.party) {
        Some(own) if own.signer_id.is_some() && own.signer_id == pen.signer_id => {}
        Some(_) => return Err(Code::AlreadySigned.into()),
        None => write(tx, row, &pen).await?,
    }
    let signed: Vec<PlacementParty> =
        before.iter().map(|signature| signature.party).chain([pen.party]).collect();
    if !missing_signatures(youth.birth_date, row.starts_on, &signed).is_empty() {
        return Ok(row.clone());
    }
    activate(tx, row, youth, &pen).await
}

async fn write(tx: &Tx, row: &placement::Model, pen: &Pen) -> ApiResult<()> {
    let signature = placement_signature::ActiveModel {
        placement_id: Set(row.id),
        party: Set(pen.party),
        signer_id: Set(pen.signer_id),
        signer_name: Set(pen.name.clone()),
        content_hash: Set(row.content_hash.clone()),
        signed_at: Set(tx.now()),
    };
    let inserted = placement_signature::Entity::insert(signature).exec_without_returning(tx).await;
    inserted.map_err(on_duplicate(Code::AlreadySigned))?;
    if let Some(event) = event_of(Step::Sign) {
        trace(tx, row, event, (pen.signer_id, None)).await?;
    }
    note(tx, pen.actor, row, "placement.signed").await
}

/// Strikes the signatures of people who could not sign today: a coach who went or works at the employer now, a colleague who left the employer, a guardian who is none
/// any more. What is left counts.
async fn keep_valid(tx: &Tx, row: &placement::Model) -> ApiResult<Vec<placement_signature::Model>> {
    let mut kept = Vec::new();
    for signature in list_signatures(tx, row.id).await? {
        let may_still = match signature.signer_id {
            None => true,
            Some(signer) => may_sign_still(tx, row, signature.party, signer).await?,
        };
        if may_still {
            kept.push(signature);
        } else {
            placement_signature::Entity::delete_by_id((row.id, signature.party)).exec(tx).await?;
        }
    }
    Ok(kept)
}

async fn may_sign_still(
    conn: &impl ConnectionTrait,
    row: &placement::Model,
    party: PlacementParty,
    signer: UserId,
) -> ApiResult<bool> {
    match party {
        PlacementParty::Participant => Ok(true),
        PlacementParty::Guardian => is_guardian(conn, signer, row.participant_id).await,
        PlacementParty::Coach => {
            let assigned = coach_assignment::Entity::find()
                .filter(coach_assignment::Column::ParticipantId.eq(row.participant_id))
                .filter(coach_assignment::Column::CoachId.eq(signer))
                .filter(coach_assignment::Column::UntilAt.is_null())
                .limit(1);
            let is_coach = assigned.one(conn).await?.is_some();
            Ok(is_coach && duty_of(conn, signer, row.employer_id).await?.is_none())
        }
        PlacementParty::Employer => {
            let duty = duty_of(conn, signer, row.employer_id).await?;
            Ok(matches!(duty, Some(EmployerDuty::Manager | EmployerDuty::Recruiter)))
        }
    }
}

async fn activate(
    tx: &Tx,
    row: &placement::Model,
    youth: &participant::Model,
    pen: &Pen,
) -> ApiResult<placement::Model> {
    require_open(tx, row, day_of(tx.now())).await?;
    let lawful = judge(tx, row, youth).await?.require_lawful();
    lawful.map_err(|why| if pen.sees_file { why } else { Code::PlacementUnfit.into() })?;
    let change = placement::ActiveModel { signed_at: Set(Some(tx.now())), ..Default::default() };
    let active = go(tx, row, Step::Activate, (pen.signer_id, None), change).await?;
    // After it, because who takes the last position is not to hear that the place is gone.
    take_position(tx, pen.actor, row.place_id).await?;
    close_all(tx, row.id).await?;
    note(tx, pen.actor, &active, "placement.activated").await?;
    Ok(active)
}
