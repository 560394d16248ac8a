//! Sending, reading, and saying when one can be reached.

use entities::{
    AttachmentId, MessageId, SignalKind, attachment, message, message_attachment, message_read, working_hours,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::access::{OwnHours, Thread};
use super::rules::Hours;
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, FieldError};
use crate::record::{Actor, record};
use crate::signal::ops::settle_by_facts;
use entities::ParticipantId;

/// Sends a message.
///
/// # Errors
/// 400 where there is neither a word nor a file, and for a file that the author did not send in to this youth's file, or that is
/// named twice.
pub async fn send(
    tx: &Tx,
    person: &Person,
    target: &Thread,
    body: Option<&str>,
    attachments: &[AttachmentId],
) -> ApiResult<message::Model> {
    if body.is_none() && attachments.is_empty() {
        return Err(ApiError::invalid(vec![FieldError::new("/body", "missing")]));
    }
    let participant = target.participant();
    require_own_files(tx, person, participant.id, attachments).await?;
    let row = message::ActiveModel {
        id: Set(MessageId::generate()),
        programme_id: Set(participant.programme_id),
        participant_id: Set(participant.id),
        author_id: Set(person.user_id),
        body: Set(body.unwrap_or_default().to_owned()),
        sent_at: Set(tx.now()),
    };
    let row = row.insert(tx).await?;
    let links = attachments
        .iter()
        .map(|id| message_attachment::ActiveModel { message_id: Set(row.id), attachment_id: Set(*id) });
    if !attachments.is_empty() {
        message_attachment::Entity::insert_many(links).exec_without_returning(tx).await?;
    }
    let actor = Actor::from(person);
    record(tx, actor.did("message.sent", row.id.0, Some(participant.id))).await?;
    // A youth who writes and gets no answer is what the signal is about.
    if participant.user_id != person.user_id {
        settle_by_facts(tx, actor, SignalKind::NoContact, participant.id.0).await?;
    }
    Ok(row)
}

/// Demands that `person` sent in each of these files to this youth's file, and names it once.
///
/// # Errors
/// 400 with the place of each that is not so.
pub async fn require_own_files(
    tx: &Tx,
    person: &Person,
    participant: ParticipantId,
    attachments: &[AttachmentId],
) -> ApiResult<()> {
    if attachments.is_empty() {
        return Ok(());
    }
    let own: Vec<AttachmentId> = attachment::Entity::find()
        .select_only()
        .column(attachment::Column::Id)
        .filter(attachment::Column::Id.is_in(attachments.iter().copied()))
        .filter(attachment::Column::ParticipantId.eq(participant))
        .filter(attachment::Column::UploadedBy.eq(person.user_id))
        .into_tuple()
        .all(tx)
        .await?;
    let fault = |(index, id): (usize, &AttachmentId)| {
        let is_repeated = attachments.iter().take(index).any(|before| before == id);
        let code = if is_repeated { "duplicate_id" } else { "not_your_file" };
        (is_repeated || !own.contains(id)).then(|| FieldError::new(format!("/attachmentIds/{index}"), code))
    };
    let wrong: Vec<FieldError> = attachments.iter().enumerate().filter_map(fault).collect();
    if wrong.is_empty() { Ok(()) } else { Err(ApiError::invalid(wrong)) }
}

/// Notes how far somebody has read; never back.
///
/// # Errors
/// 400 where the message is not in the thread.
pub async fn read_until(tx: &Tx, person: &Person, target: &Thread, id: MessageId) -> ApiResult<()> {
    let participant = target.participant().id;
    let of_thread = message::Column::ParticipantId.eq(participant);
    let unknown = || ApiError::invalid(vec![FieldError::new("/messageId", "unknown_reference")]);
    message::Entity::find_by_id(id).filter(of_thread).one(tx).await?.ok_or_else(unknown)?;
    let row = message_read::ActiveModel {
        participant_id: Set(participant),
        user_id: Set(person.user_id),
        message_id: Set(id),
        read_at: Set(tx.now()),
    };
    let forward = OnConflict::columns([message_read::Column::ParticipantId, message_read::Column::UserId])
        .update_columns([message_read::Column::MessageId, message_read::Column::ReadAt])
        .action_and_where(message_read::Column::MessageId.lt(id))
        .to_owned();
    message_read::Entity::insert(row).on_conflict(forward).exec_without_returning(tx).await?;
    Ok(())
}

/// Puts the whole week in the place of the one before.
///
/// # Errors
/// Where the database fails.
pub async fn set_hours(tx: &Tx, person: &Person, target: OwnHours, week: &[Hours]) -> ApiResult<()> {
    let own = working_hours::Column::UserId.eq(target.user_id());
    working_hours::Entity::delete_many().filter(own).exec(tx).await?;
    let rows = week.iter().map(|hours| working_hours::ActiveModel {
        user_id: Set(target.user_id()),
        weekday: Set(hours.weekday),
        from_minute: Set(hours.from_minute),
        until_minute: Set(hours.until_minute),
    });
    if !week.is_empty() {
        working_hours::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    record(tx, Actor::from(person).did("working_hours.set", person.user_id.0, None)).await
}
