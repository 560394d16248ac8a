//! Writing to each other with the coach beside it, and saying that something is not right.

use chrono::TimeDelta;
use entities::{
    IntroductionMessageId, IntroductionSide, MessageReport, SignalKind, introduction_message,
    introduction_read,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};

use super::masking::mask;
use super::message_access::{Reportable, Talk};
use super::rules::{MESSAGES_AN_HOUR, UNMASKED_FROM, action_of_message, check_writing};
use crate::auth::Person;
use crate::clock::{age_on, day_of};
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::record::{Actor, record};
use crate::signal::ops::raise;

/// Sends a message. What youth and employer write is masked while the youth is under 18; the coach writes as they like.
///
/// # Errors
/// `introduction_state` unless it is accepted; `messages_blocked` where somebody closed them; 429 after thirty in an hour.
pub async fn send(
    tx: &Tx,
    person: &Person,
    target: &Talk,
    text: &str,
) -> ApiResult<introduction_message::Model> {
    let (row, youth, side) = (target.visible().introduction(), target.visible().participant(), target.side());
    check_writing(row, side)?;
    refuse_too_many(tx, person, target).await?;
    let is_minor = age_on(youth.birth_date, day_of(tx.now())) < UNMASKED_FROM;
    let is_masked = is_minor && side != IntroductionSide::Coach;
    let masked = is_masked.then(|| mask(text)).filter(|masked| !masked.kinds.is_empty());
    let was_masked = masked.is_some();
    let message = introduction_message::ActiveModel {
        id: Set(IntroductionMessageId::generate()),
        programme_id: Set(row.programme_id),
        introduction_id: Set(row.id),
        participant_id: Set(youth.id),
        author_id: Set(person.user_id),
        side: Set(side),
        original: Set(was_masked.then(|| text.to_owned())),
        body: Set(masked.map_or_else(|| text.to_owned(), |masked| masked.text)),
        sent_at: Set(tx.now()),
        reported_by: Set(None),
        reported_at: Set(None),
        report_reason: Set(None),
    };
    let message = message.insert(tx).await?;
    let actor = Actor::from(person);
    record(tx, actor.did(action_of_message(side), row.id.0, Some(youth.id))).await?;
    if was_masked {
        record(tx, actor.did("introduction.message_masked", row.id.0, Some(youth.id))).await?;
    }
    Ok(message)
}

/// The introduction is locked: the messages of one person are counted one after another.
async fn refuse_too_many(tx: &Tx, person: &Person, target: &Talk) -> ApiResult<()> {
    let hour = TimeDelta::hours(1);
    let sent = introduction_message::Entity::find()
        .filter(introduction_message::Column::IntroductionId.eq(target.visible().introduction().id))
        .filter(introduction_message::Column::AuthorId.eq(person.user_id))
        .filter(introduction_message::Column::SentAt.gt(tx.now() - hour));
    if sent.clone().count(tx).await? < MESSAGES_AN_HOUR {
        return Ok(());
    }
    let first = sent.order_by_asc(introduction_message::Column::SentAt).one(tx).await?;
    let wait = first.map_or(hour, |row| row.sent_at + hour - tx.now()).num_seconds();
    let wait = u64::try_from(wait).unwrap_or(0).saturating_add(1);
    Err(ApiError::from(Code::TooManyMessages).retry_after(wait))
}

/// Notes how far somebody has read; never back.
///
/// # Errors
/// 400 where the message is not in this introduction.
pub async fn read_until(tx: &Tx, person: &Person, target: &Talk, id: IntroductionMessageId) -> ApiResult<()> {
    let introduction = target.visible().introduction().id;
    let here = introduction_message::Column::IntroductionId.eq(introduction);
    let unknown = || ApiError::invalid(vec![FieldError::new("/messageId", "unknown_reference")]);
    introduction_message::Entity::find_by_id(id).filter(here).one(tx).await?.ok_or_else(unknown)?;
    let row = introduction_read::ActiveModel {
        introduction_id: Set(introduction),
        user_id: Set(person.user_id),
        message_id: Set(id),
        read_at: Set(tx.now()),
    };
    let forward =
        OnConflict::columns([introduction_read::Column::IntroductionId, introduction_read::Column::UserId])
            .update_columns([introduction_read::Column::MessageId, introduction_read::Column::ReadAt])
            .action_and_where(introduction_read::Column::MessageId.lt(id))
            .to_owned();
    introduction_read::Entity::insert(row).on_conflict(forward).exec_without_returning(tx).await?;
    Ok(())
}

/// Says that a message is not right: the coach gets a signal, once.
///
/// # Errors
/// `already_exists` where it was reported.
pub async fn report(
    tx: &Tx,
    person: &Person,
    target: &Reportable,
    reason: MessageReport,
) -> ApiResult<introduction_message::Model> {
    let (row, introduction) = (target.message(), target.talk().visible().introduction());
    if row.reported_at.is_some() {
        return Err(Code::AlreadyExists.into());
    }
    let change = introduction_message::ActiveModel {
        id: Set(row.id),
        reported_by: Set(Some(person.user_id)),
        reported_at: Set(Some(tx.now())),
        report_reason: Set(Some(reason)),
        ..Default::default()
    };
    let reported = change.update(tx).await?;
    let (actor, youth) = (Actor::from(person), introduction.participant_id);
    record(tx, actor.did("introduction.message_reported", introduction.id.0, Some(youth))).await?;
    raise(tx, actor, youth, SignalKind::MessageReported, introduction.id.0).await?;
    Ok(reported)
}
