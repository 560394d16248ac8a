//! Making and revoking secret addresses.

use entities::calendar_feed;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait};

use crate::auth::{Person, passphrase};
use crate::db::Tx;
use crate::error::ApiResult;
use crate::input::hex_digest;
use crate::record::{Actor, record, record_removal};

/// A secret part of an address: 256 random bits, hexadecimal. It is told once.
#[must_use]
pub fn new_token() -> String {
    passphrase::random_token()
}

/// Keeps the hash of a new address; the one before stops working.
///
/// # Errors
/// Where the database fails.
pub async fn make(tx: &Tx, person: &Person, token: &str) -> ApiResult<()> {
    let row = calendar_feed::ActiveModel {
        user_id: Set(person.user_id),
        programme_id: Set(person.programme_id),
        token_hash: Set(hex_digest(token.as_bytes())),
        made_at: Set(tx.now()),
    };
    let replace = OnConflict::column(calendar_feed::Column::UserId)
        .update_columns([calendar_feed::Column::TokenHash, calendar_feed::Column::MadeAt])
        .to_owned();
    calendar_feed::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
    let own = person.participant_id;
    record(tx, Actor::from(person).did("calendar_feed.made", person.user_id.0, own)).await
}

/// Makes the address stop working. Where there is none, nothing changes.
///
/// # Errors
/// Where the database fails.
pub async fn revoke(tx: &Tx, person: &Person) -> ApiResult<()> {
    let gone = calendar_feed::Entity::delete_by_id(person.user_id).exec(tx).await?;
    if gone.rows_affected == 0 {
        return Ok(());
    }
    let own = person.participant_id;
    record_removal(tx, Actor::from(person).did("calendar_feed.revoked", person.user_id.0, own)).await
}
