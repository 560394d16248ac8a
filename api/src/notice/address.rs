//! Where somebody reads mail, and the proof that it is theirs: a code of six digits that goes there.
//!
//! The code is never stored: it is reckoned from a secret, the person and the moment, by whoever sends it.

use chrono::{DateTime, TimeDelta, Utc};
use entities::{DeliveryContent, DeliveryState, UserId, delivery, email_address, user};
use hmac::{Hmac, Mac};
use lettre::Address;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use sha2::Sha256;

use crate::auth::Person;
use crate::config::Config;
use crate::db::Tx;
use crate::delivery::queueing::queue_code;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::record::{Actor, record, record_removal};

/// How long a code works.
const CODE_WORKS_FOR: TimeDelta = TimeDelta::hours(24);
/// Wrong codes that end it.
const TRIES: i32 = 5;
/// Codes that one person can have sent in an hour.
const CODES_AN_HOUR: u64 = 3;

/// Reckons the codes that prove addresses.
#[derive(Clone)]
pub struct AddressCodes {
    secret: Vec<u8>,
}

impl std::fmt::Debug for AddressCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AddressCodes")
    }
}

impl AddressCodes {
    /// With the secret that every process of this server knows.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        Self { secret: config.signing_key.trim().as_bytes().to_vec() }
    }

    /// The code for an address that was given at that moment.
    #[must_use]
    pub fn code(&self, user_id: UserId, address: &str, set_at: DateTime<Utc>) -> String {
        let bytes = self.mac(&format!("address-code|{user_id}|{}|{address}", set_at.timestamp_micros()));
        let number = bytes.iter().take(8).fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        format!("{:06}", number % 1_000_000)
    }

    /// What is kept of a code: no help to whoever reads the database without the secret.
    #[must_use]
    pub fn hash(&self, user_id: UserId, code: &str) -> String {
        let bytes = self.mac(&format!("address-code-hash|{user_id}|{code}"));
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn mac(&self, text: &str) -> Vec<u8> {
        // A key of any length will do.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.secret) else { return Vec::new() };
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
}

/// An address at which anybody can get mail: of a named domain, and not of a machine in our own network.
///
/// # Errors
/// 400 where it is none.
pub fn parse(text: &str) -> ApiResult<Address> {
    let wrong = || ApiError::invalid(vec![FieldError::new("/address", "wrong_email_address")]);
    if text.chars().any(|letter| letter.is_control() || letter.is_whitespace()) {
        return Err(wrong());
    }
    text.parse().ok().filter(|address: &Address| is_public(address.domain())).ok_or_else(wrong)
}

/// Whether a domain has a top level that is a name: no IP address has, in brackets or bare, nor `localhost`.
fn is_public(domain: &str) -> bool {
    let Some((_, top_level)) = domain.rsplit_once('.') else { return false };
    let is_name = top_level.len() > 1 && top_level.chars().any(char::is_alphabetic);
    is_name && !domain.starts_with('[') && !is_inner(top_level)
}

/// Top levels that are kept out of the public name system (RFC 6761, RFC 6762, RFC 9476, ICANN's `internal`).
fn is_inner(top_level: &str) -> bool {
    ["local", "localhost", "internal", "invalid", "alt", "onion"]
        .iter()
        .any(|inner| inner.eq_ignore_ascii_case(top_level))
}

/// Keeps an address that has yet to be proved, in place of what was there, and sends the code there.
///
/// # Errors
/// 429 after three codes in an hour.
pub async fn give(
    tx: &Tx,
    person: &Person,
    address: &Address,
    codes: &AddressCodes,
) -> ApiResult<email_address::Model> {
    let address: &str = address.as_ref();
    // One at a time, so that the codes of the last hour can be counted.
    user::Entity::find_by_id(person.user_id).lock_exclusive().one(tx).await?.ok_or(Code::NotFound)?;
    refuse_too_many(tx, person.user_id).await?;
    let code = codes.code(person.user_id, address, tx.now());
    let row = email_address::Model {
        user_id: person.user_id,
        programme_id: person.programme_id,
        address: address.to_owned(),
        set_at: tx.now(),
        code_hash: Some(codes.hash(person.user_id, &code)),
        code_expires_at: Some(tx.now() + CODE_WORKS_FOR),
        tries: 0,
        confirmed_at: None,
    };
    email_address::Entity::delete_by_id(person.user_id).exec(tx).await?;
    email_address::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
    drop_codes_under_way(tx, person.user_id).await?;
    queue_code(tx, person.programme_id, person.user_id).await?;
    record(tx, Actor::from(person).did("email_address.given", person.user_id.0, None)).await?;
    Ok(row)
}

async fn refuse_too_many(tx: &Tx, user_id: UserId) -> ApiResult<()> {
    let hour = TimeDelta::hours(1);
    let sent = delivery::Entity::find()
        .filter(delivery::Column::UserId.eq(user_id))
        .filter(delivery::Column::Content.eq(DeliveryContent::AddressCode))
        .filter(delivery::Column::MadeAt.gt(tx.now() - hour));
    if sent.clone().count(tx).await? < CODES_AN_HOUR {
        return Ok(());
    }
    let first = sent.order_by_asc(delivery::Column::MadeAt).one(tx).await?;
    let wait = first.map_or(hour, |row| row.made_at + hour - tx.now()).num_seconds();
    let wait = u64::try_from(wait).unwrap_or(0).saturating_add(1);
    Err(ApiError::from(Code::TooManyAddresses).retry_after(wait))
}

/// A code for an address that is no longer the person's goes nowhere.
async fn drop_codes_under_way(tx: &Tx, user_id: UserId) -> ApiResult<()> {
    let dropped = delivery::ActiveModel {
        state: Set(DeliveryState::Dropped),
        ended_at: Set(Some(tx.now())),
        ..Default::default()
    };
    delivery::Entity::update_many()
        .set(dropped)
        .filter(delivery::Column::UserId.eq(user_id))
        .filter(delivery::Column::Content.eq(DeliveryContent::AddressCode))
        .filter(delivery::Column::State.eq(DeliveryState::Waiting))
        .exec(tx)
        .await?;
    Ok(())
}

/// Tries a code, before it counts: a wrong one is kept, so the refusal comes as a value and not as an error that would undo
/// the count. Where no address waits for a code there is nothing to guess.
///
/// # Errors
/// Outer: where the database fails. Inner: 409 where the code is wrong, too old or tried too often.
pub async fn try_code(
    tx: &Tx,
    person: &Person,
    code: &str,
    codes: &AddressCodes,
) -> ApiResult<ApiResult<()>> {
    let row = email_address::Entity::find_by_id(person.user_id).lock_exclusive().one(tx).await?;
    let Some(row) = row.filter(|row| row.code_hash.is_some()) else { return Ok(Ok(())) };
    if is_proof(&row, code, codes, tx.now()) {
        return Ok(Ok(()));
    }
    let change = email_address::ActiveModel {
        user_id: Set(row.user_id),
        tries: Set(row.tries.saturating_add(1)),
        ..Default::default()
    };
    change.update(tx).await?;
    Ok(Err(Code::AddressCodeWrong.into()))
}

fn is_proof(row: &email_address::Model, code: &str, codes: &AddressCodes, now: DateTime<Utc>) -> bool {
    let is_open = row.tries < TRIES && row.code_expires_at.is_some_and(|until| now < until);
    is_open && row.code_hash == Some(codes.hash(row.user_id, code))
}

/// Takes the address as the person's own.
///
/// # Errors
/// 409 where no address waits for a code, or for another one.
pub async fn confirm(
    tx: &Tx,
    person: &Person,
    code: &str,
    codes: &AddressCodes,
) -> ApiResult<email_address::Model> {
    let row = email_address::Entity::find_by_id(person.user_id).lock_exclusive().one(tx).await?;
    let row = row.filter(|row| row.code_hash.is_some()).ok_or(Code::NoAddressToConfirm)?;
    if !is_proof(&row, code, codes, tx.now()) {
        return Err(Code::AddressCodeWrong.into());
    }
    let change = email_address::ActiveModel {
        user_id: Set(row.user_id),
        code_hash: Set(None),
        code_expires_at: Set(None),
        confirmed_at: Set(Some(tx.now())),
        ..Default::default()
    };
    let confirmed = change.update(tx).await?;
    record(tx, Actor::from(person).did("email_address.confirmed", person.user_id.0, None)).await?;
    Ok(confirmed)
}

/// Forgets the address. Nothing more goes there.
///
/// # Errors
/// 404 where there is none.
pub async fn forget(tx: &Tx, person: &Person) -> ApiResult<()> {
    let gone = email_address::Entity::delete_by_id(person.user_id).exec(tx).await?;
    if gone.rows_affected == 0 {
        return Err(Code::NotFound.into());
    }
    record_removal(tx, Actor::from(person).did("email_address.forgotten", person.user_id.0, None)).await
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const NOBODY: UserId = UserId(Uuid::nil());

    #[test]
    fn a_code_is_of_one_person_one_address_and_one_moment() {
        let codes = AddressCodes { secret: b"secret".to_vec() };
        let at: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        let code = codes.code(NOBODY, "sam@example.org", at);
        assert!(code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()));
        assert_eq!(code, codes.code(NOBODY, "sam@example.org", at));
        assert_ne!(code, codes.code(NOBODY, "max@example.org", at));
        assert_ne!(code, codes.code(NOBODY, "sam@example.org", at + TimeDelta::microseconds(1)));
        let other = AddressCodes { secret: b"other".to_vec() };
        assert_ne!(codes.hash(NOBODY, &code), other.hash(NOBODY, &code));
    }

    #[test]
    fn an_address_is_one_address() {
        for good in ["sam@example.org", "sam+bot@mail.example.org", "s.de.vries@example.nl"] {
            assert!(parse(good).is_ok(), "{good}");
        }
        let header = "sam@example.org\r\nBcc: all@example.org";
        for bad in
            ["", "sam", "sam@", "@example.org", "a b@example.org", header, "sam@example.org,max@example.org"]
        {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn an_address_is_of_a_domain_that_everybody_can_reach() {
        for good in ["sam@example.org", "sam@xn--bcher-kva.example", "sam@bücher.example", "sam@a.b.co"] {
            assert!(parse(good).is_ok(), "{good}");
        }
        for bad in [
            "sam@[10.0.0.1]",
            "sam@[IPv6:fd00::1]",
            "sam@10.0.0.1",
            "a@b",
            "sam@localhost",
            "sam@printer.local",
            "sam@mail.internal",
            "sam@example.",
            "sam@example.org.",
            "sam@.org",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
