//! Raising and settling signals.

use entities::{ParticipantId, SignalId, SignalKind, SignalState, signal};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, TryInsertResult,
};
use uuid::Uuid;

use super::access::Settleable;
use super::query::is_about_care;
use super::rules;
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::record::{Actor, record};

/// Raises a signal, unless one of the kind is open about the subject.
///
/// # Errors
/// Where the database fails.
pub async fn raise(
    tx: &Tx,
    actor: Actor,
    participant: ParticipantId,
    kind: SignalKind,
    subject_id: Uuid,
) -> ApiResult<()> {
    let id = SignalId::generate();
    let row = signal::ActiveModel {
        id: Set(id),
        programme_id: Set(actor.programme_id),
        participant_id: Set(participant),
        kind: Set(kind),
        subject_id: Set(subject_id),
        state: Set(SignalState::Open),
        raised_at: Set(tx.now()),
        settled_at: Set(None),
        settled_by: Set(None),
        note: Set(None),
    };
    let raised = signal::Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(tx)
        .await?;
    match raised {
        TryInsertResult::Inserted(1) => record(tx, actor.did("signal.raised", id.0, Some(participant))).await,
        _ => Ok(()),
    }
}

/// Settles the open signal of the kind about the subject because the facts are otherwise now, if there is one.
///
/// # Errors
/// Where the database fails.
pub async fn settle_by_facts(tx: &Tx, actor: Actor, kind: SignalKind, subject_id: Uuid) -> ApiResult<()> {
    let open = signal::Entity::find()
        .filter(signal::Column::Kind.eq(kind))
        .filter(signal::Column::SubjectId.eq(subject_id))
        .filter(signal::Column::State.eq(SignalState::Open))
        .lock_exclusive()
        .one(tx)
        .await?;
    let Some(open) = open else { return Ok(()) };
    let change = signal::ActiveModel {
        id: Set(open.id),
        state: Set(SignalState::Settled),
        settled_at: Set(Some(tx.now())),
        ..Default::default()
    };
    change.update(tx).await?;
    record(tx, actor.did("signal.settled", open.id.0, Some(open.participant_id))).await
}

/// A coach or a lead has dealt with it. What was done is written down, except where it is about care: what one does about care
/// tells what it is about.
///
/// # Errors
/// 400 where the note is missing, or there is one about care; 409 where the signal is settled already.
pub async fn settle(
    tx: &Tx,
    person: &Person,
    target: &Settleable,
    note: Option<&str>,
) -> ApiResult<signal::Model> {
    let row = target.signal();
    let fault = match (is_about_care(tx, row).await?, note) {
        (true, Some(_)) => Some("care_without_text"),
        (false, None) => Some("missing"),
        (true, None) | (false, Some(_)) => None,
    };
    if let Some(code) = fault {
        return Err(ApiError::invalid(vec![FieldError::new("/note", code)]));
    }
    let state = rules::settle(row.state).ok_or(Code::SignalSettled)?;
    let change = signal::ActiveModel {
        id: Set(row.id),
        state: Set(state),
        settled_at: Set(Some(tx.now())),
        settled_by: Set(Some(person.user_id)),
        note: Set(note.map(str::to_owned)),
        ..Default::default()
    };
    let settled = change.update(tx).await?;
    let did = Actor::from(person).did("signal.settled", settled.id.0, Some(settled.participant_id));
    record(tx, did).await?;
    Ok(settled)
}
