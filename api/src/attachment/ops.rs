//! Keeping files.

use std::sync::LazyLock;

use actix_web::web;
use entities::{AttachmentId, attachment};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use tokio::sync::Semaphore;

use super::access::Attachable;
use super::rules::{Cleaned, clean};
use super::store::Store;
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult};
use crate::input::hex_digest;
use crate::record::{Actor, record};

/// Pictures that are decoded at a time: each can take a quarter of a gigabyte.
static DECODERS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

/// A file in the store that has no row yet.
#[derive(Debug)]
pub struct Stored {
    id: AttachmentId,
    media_type: &'static str,
    size_bytes: i64,
    sha256: String,
}

/// Cleans a file and puts it into the store. Slow: never in a transaction.
///
/// # Errors
/// As [`clean`]; or the store can't be reached.
pub async fn store(store: &Store, bytes: Vec<u8>) -> ApiResult<Stored> {
    let turn = DECODERS.acquire().await.map_err(ApiError::internal)?;
    let cleaned = web::block(move || clean(bytes)).await.map_err(ApiError::internal)??;
    drop(turn);
    let Cleaned { file_type, bytes } = cleaned;
    let stored = Stored {
        id: AttachmentId::generate(),
        media_type: file_type.media_type(),
        size_bytes: i64::try_from(bytes.len()).map_err(ApiError::internal)?,
        sha256: hex_digest(&bytes),
    };
    store.put(stored.id, bytes).await?;
    Ok(stored)
}

/// Adds the row of a file that is in the store.
///
/// # Errors
/// Where the database fails.
pub async fn attach(
    tx: &Tx,
    person: &Person,
    target: &Attachable,
    stored: &Stored,
) -> ApiResult<attachment::Model> {
    let row = attachment::ActiveModel {
        id: Set(stored.id),
        programme_id: Set(person.programme_id),
        participant_id: Set(target.participant_id()),
        media_type: Set(stored.media_type.to_owned()),
        size_bytes: Set(stored.size_bytes),
        sha256: Set(stored.sha256.clone()),
        uploaded_by: Set(person.user_id),
        uploaded_at: Set(tx.now()),
    };
    let row = row.insert(tx).await?;
    record(tx, Actor::from(person).did("attachment.added", row.id.0, row.participant_id)).await?;
    Ok(row)
}
