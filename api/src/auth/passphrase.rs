//! Secrets that people type, as argon2id hashes. Hashing takes tens of milliseconds on purpose, so it runs off the async
//! threads and never inside a transaction.

use std::sync::{LazyLock, OnceLock};

use actix_web::web;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use rand::Rng;
use tokio::sync::Semaphore;

use crate::error::{ApiError, ApiResult};

/// Letters and digits that can't be mistaken for one another, for codes that people read aloud.
const ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Each hash takes 19 MiB: no more at once than keeps a small machine alive.
static AT_ONCE: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(4));

/// The hash to keep, in PHC form.
///
/// # Errors
/// Where hashing fails, which is our mistake.
pub async fn hash(secret: String) -> ApiResult<String> {
    let _turn = AT_ONCE.acquire().await.map_err(ApiError::internal)?;
    web::block(move || hash_now(&secret)).await.map_err(ApiError::internal)?
}

/// The same on this thread, for seeding.
///
/// # Errors
/// As [`hash`].
pub fn hash_now(secret: &str) -> ApiResult<String> {
    Argon2::default()
        .hash_password(secret.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(ApiError::internal)
}

/// Whether `secret` is the one that `kept` was made from. Without a kept hash it takes as long and is false.
///
/// # Errors
/// Where a thread is lost, which is our mistake.
pub async fn verify(secret: String, kept: Option<String>) -> ApiResult<bool> {
    let _turn = AT_ONCE.acquire().await.map_err(ApiError::internal)?;
    web::block(move || {
        let is_known = kept.is_some();
        let kept = match kept {
            Some(kept) => kept,
            None => decoy()?,
        };
        let kept = PasswordHash::new(&kept).map_err(ApiError::internal)?;
        let is_right = Argon2::default().verify_password(secret.as_bytes(), &kept).is_ok();
        Ok(is_right && is_known)
    })
    .await
    .map_err(ApiError::internal)?
}

/// A hash of nothing in particular, to spend the same time on accounts that don't exist.
fn decoy() -> ApiResult<String> {
    static DECOY: OnceLock<String> = OnceLock::new();
    if let Some(decoy) = DECOY.get() {
        return Ok(decoy.clone());
    }
    let made = hash_now("decoy")?;
    Ok(DECOY.get_or_init(|| made).clone())
}

/// `length` random characters of a code that people can read aloud.
#[must_use]
pub fn random_code(length: usize) -> String {
    let mut random = rand::rng();
    let letters = (0..length).filter_map(|_| ALPHABET.get(random.random_range(0..ALPHABET.len())));
    letters.map(|letter| char::from(*letter)).collect()
}

/// 256 random bits, hexadecimal: a token that only programs see.
#[must_use]
pub fn random_token() -> String {
    let bytes: [u8; 32] = rand::rng().random();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn only_the_right_secret_is_right() {
        let kept = hash_now("correct horse battery").unwrap();
        assert!(kept.starts_with("$argon2id$"));
        assert!(verify("correct horse battery".into(), Some(kept.clone())).await.unwrap());
        assert!(!verify("wrong".into(), Some(kept)).await.unwrap());
        assert!(!verify("decoy".into(), None).await.unwrap());
    }

    #[test]
    fn codes_are_readable_and_differ() {
        let (one, other) = (random_code(12), random_code(12));
        assert_ne!(one, other);
        assert!(one.bytes().all(|letter| ALPHABET.contains(&letter)) && one.len() == 12);
    }
}
