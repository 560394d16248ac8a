//! Codes with which a guardian without an account reads and signs one placement.
//!
//! A code works for a week and once, and has five tries. It is never stored: it is reckoned from a secret, the row and the moment, by
//! whoever hands it over or sends it. A new one closes the one before.

use chrono::{DateTime, TimeDelta, Utc};
use entities::{PlacementId, PlacementState, SigningCodeId, placement, placement_signing_code};
use hmac::{Hmac, Mac};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait,
    QueryFilter,
};
use sha2::Sha256;

use super::access::Codable;
use super::rules::{Step, needs_guardian, next};
use crate::auth::Person;
use crate::auth::ops::read_code;
use crate::config::Config;
use crate::db::{Db, Tx};
use crate::delivery::queueing::queue_signing_code;
use crate::error::{ApiError, ApiResult, Code};
use crate::record::{Actor, record};

/// How long a code works.
pub const CODE_WORKS_FOR: TimeDelta = TimeDelta::days(7);
/// Wrong tries that end it.
const TRIES: i32 = 5;
/// Codes for one placement in a day.
const CODES_A_DAY: u64 = 5;
/// Letters and digits that can't be mistaken for one another.
const ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Reckons signing codes.
#[derive(Clone)]
pub struct SigningCodes {
    secret: Vec<u8>,
}

impl std::fmt::Debug for SigningCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningCodes")
    }
}

impl SigningCodes {
    /// With the secret that every process of this server knows.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        Self { secret: config.signing_key.trim().as_bytes().to_vec() }
    }

    /// The code of a row that was made at that moment, as people write it: six letters that find it, eight that prove it.
    #[must_use]
    pub fn code(&self, id: SigningCodeId, made_at: DateTime<Utc>) -> String {
        let bytes = self.mac(&format!("signing-code|{id}|{}", made_at.timestamp_micros()));
        let letters: Vec<char> = bytes.iter().filter_map(|byte| letter_of(*byte)).take(14).collect();
        let part = |from: usize, until: usize| -> String {
            letters.iter().skip(from).take(until.saturating_sub(from)).collect()
        };
        format!("{}-{}-{}", part(0, 6), part(6, 10), part(10, 14))
    }

    /// What is kept of the half that proves: no help to whoever reads the database without the secret.
    fn hash(&self, id: SigningCodeId, secret: &str) -> String {
        let bytes = self.mac(&format!("signing-code-hash|{id}|{secret}"));
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn mac(&self, text: &str) -> Vec<u8> {
        // A key of any length will do.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.secret) else { return Vec::new() };
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
}

fn letter_of(byte: u8) -> Option<char> {
    let count = ALPHABET.len();
    ALPHABET.get(usize::from(byte) % count).map(|letter| char::from(*letter))
}

/// A code that was made: what to hand over, unless it is mailed.
#[derive(Clone, Debug)]
pub struct Made {
    /// The row.
    pub row: placement_signing_code::Model,
    /// What to hand over; absent where it is mailed.
    pub code: Option<String>,
}

/// Makes a code for a guardian, to be handed over, or mailed to `address`.
///
/// # Errors
/// 409 where it is not a draft any more or needs no guardian; 429 after five codes in a day.
pub async fn make(
    tx: &Tx,
    person: &Person,
    target: &Codable,
    (guardian_name, address): (&str, Option<&str>),
    codes: &SigningCodes,
) -> ApiResult<Made> {
    let held = target.held();
    let placement = held.placement();
    next(placement.state, Step::Sign).ok_or(Code::PlacementState)?;
    if !needs_guardian(held.participant().birth_date, placement.starts_on) {
        return Err(Code::NoGuardianNeeded.into());
    }
    refuse_too_many(tx, placement.id).await?;
    close(tx, placement_signing_code::Column::PlacementId.eq(placement.id)).await?;
    let id = SigningCodeId::generate();
    let code = codes.code(id, tx.now());
    let (locator, secret) = read_code(&code);
    let row = placement_signing_code::ActiveModel {
        id: Set(id),
        programme_id: Set(placement.programme_id),
        placement_id: Set(placement.id),
        guardian_name: Set(guardian_name.to_owned()),
        address: Set(address.map(str::to_owned)),
        locator: Set(locator),
        secret_hash: Set(codes.hash(id, &secret)),
        tries: Set(0),
        made_by: Set(person.user_id),
        made_at: Set(tx.now()),
        expires_at: Set(tx.now() + CODE_WORKS_FOR),
        closed_at: Set(None),
    };
    let row = row.insert(tx).await?;
    if address.is_some() {
        queue_signing_code(tx, placement.programme_id, person.user_id, id).await?;
    }
    let actor = Actor::from(person);
    record(tx, actor.did("placement.code_made", placement.id.0, Some(placement.participant_id))).await?;
    Ok(Made { row, code: address.is_none().then_some(code) })
}

async fn refuse_too_many(tx: &Tx, id: PlacementId) -> ApiResult<()> {
    let made = placement_signing_code::Entity::find()
        .filter(placement_signing_code::Column::PlacementId.eq(id))
        .filter(placement_signing_code::Column::MadeAt.gt(tx.now() - TimeDelta::days(1)));
    if made.count(tx).await? < CODES_A_DAY {
        return Ok(());
    }
    let wait = TimeDelta::days(1).num_seconds();
    let wait = u64::try_from(wait).unwrap_or(0);
    Err(ApiError::from(Code::TooManySigningCodes).retry_after(wait))
}

/// Closes codes: they find nothing any more.
pub(super) async fn close(tx: &Tx, which: sea_orm::sea_query::SimpleExpr) -> ApiResult<()> {
    placement_signing_code::Entity::update_many()
        .col_expr(placement_signing_code::Column::ClosedAt, Expr::value(tx.now()))
        .filter(which)
        .filter(placement_signing_code::Column::ClosedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Closes every code of a placement that is no draft any more.
pub(super) async fn close_all(tx: &Tx, id: PlacementId) -> ApiResult<()> {
    close(tx, placement_signing_code::Column::PlacementId.eq(id)).await
}

/// Whether a code still opens anything.
#[must_use]
pub fn is_open(row: &placement_signing_code::Model, now: DateTime<Utc>) -> bool {
    row.closed_at.is_none() && row.tries < TRIES && now < row.expires_at
}

/// Finds the code that somebody typed, and the draft that it opens. A wrong try is counted in a transaction of its own.
///
/// # Errors
/// 401, the same whatever is wrong with it.
pub async fn find(
    db: &Db,
    codes: &SigningCodes,
    typed: &str,
) -> ApiResult<(placement_signing_code::Model, placement::Model)> {
    let (locator, secret) = read_code(typed);
    let by_locator = placement_signing_code::Column::Locator.eq(&locator);
    let found = placement_signing_code::Entity::find().filter(by_locator).one(db.reader()).await?;
    let row = found.ok_or(Code::CodeNotAccepted)?;
    if row.secret_hash != codes.hash(row.id, &secret) {
        db.write(async |tx| count_wrong_try(tx, row.id).await).await?;
        return Err(Code::CodeNotAccepted.into());
    }
    let placement = find_draft(db.reader(), &row, db.clock().now()).await?;
    Ok((row, placement))
}

/// The draft that a code opens now.
///
/// # Errors
/// 401 where it opens none.
pub(super) async fn find_draft(
    conn: &impl ConnectionTrait,
    row: &placement_signing_code::Model,
    now: DateTime<Utc>,
) -> ApiResult<placement::Model> {
    if !is_open(row, now) {
        return Err(Code::CodeNotAccepted.into());
    }
    let placement = placement::Entity::find_by_id(row.placement_id).one(conn).await?;
    let draft = placement.filter(|row| row.state == PlacementState::Draft);
    draft.ok_or_else(|| Code::CodeNotAccepted.into())
}

async fn count_wrong_try(tx: &Tx, id: SigningCodeId) -> ApiResult<()> {
    placement_signing_code::Entity::update_many()
        .col_expr(
            placement_signing_code::Column::Tries,
            Expr::col(placement_signing_code::Column::Tries).add(1),
        )
        .filter(placement_signing_code::Column::Id.eq(id))
        .filter(placement_signing_code::Column::Tries.lt(TRIES))
        .exec(tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_code_is_of_one_row_and_one_moment_and_can_be_read_aloud() {
        let codes = SigningCodes { secret: b"secret".to_vec() };
        let at: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        let id = SigningCodeId(Uuid::from_u128(1));
        let code = codes.code(id, at);
        assert_eq!(code.len(), 16);
        assert!(code.bytes().all(|letter| letter == b'-' || ALPHABET.contains(&letter)), "{code}");
        assert_eq!(code, codes.code(id, at));
        assert_ne!(code, codes.code(id, at + TimeDelta::microseconds(1)));
        assert_ne!(code, codes.code(SigningCodeId(Uuid::from_u128(2)), at));
        let other = SigningCodes { secret: b"other".to_vec() };
        assert_ne!(codes.hash(id, "ABCDEFGH"), other.hash(id, "ABCDEFGH"));
        let typed = code.to_lowercase().replace('-', " ");
        assert_eq!(read_code(&typed), read_code(&code));
    }
}
