//! Proving to a push service that it is us (RFC 8292): a token signed with a key whose public half the phone was given
//! when it subscribed.

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Serialize;

/// How long a token works; services take a day at most.
const TOKEN_WORKS_FOR: TimeDelta = TimeDelta::hours(12);

/// The key, and its public half as phones and services want it.
#[derive(Clone)]
pub struct Vapid {
    signing: EncodingKey,
    public_key: String,
}

#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    exp: i64,
    sub: &'a str,
}

impl std::fmt::Debug for Vapid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Vapid({})", self.public_key)
    }
}

impl Vapid {
    /// Reads the private key (PKCS#8 DER in base64).
    ///
    /// # Errors
    /// Where it is not a P-256 key; the key is not shown.
    pub fn new(key: &str) -> anyhow::Result<Self> {
        let der = STANDARD.decode(key.trim()).ok().context("VAPID_KEY is not base64")?;
        let signing = EncodingKey::from_ec_der(&der);
        let wrong = "VAPID_KEY is not a P-256 key in PKCS#8 DER";
        let jwk = Jwk::from_encoding_key(&signing, Algorithm::ES256).ok().context(wrong)?;
        let AlgorithmParameters::EllipticCurve(point) = jwk.algorithm else { anyhow::bail!(wrong) };
        let half = |text: &str| URL_SAFE_NO_PAD.decode(text).context(wrong);
        let public = [vec![4], half(&point.x)?, half(&point.y)?].concat();
        anyhow::ensure!(public.len() == 65, wrong);
        Ok(Self { signing, public_key: URL_SAFE_NO_PAD.encode(public) })
    }

    /// The public half: an uncompressed point, base64url.
    #[must_use]
    pub fn public_key(&self) -> &str {
        &self.public_key
    }

    /// The `Authorization` for the service at `audience`; `contact` is whom its operators can write to.
    ///
    /// # Errors
    /// Where signing fails, which is our mistake.
    pub fn authorization(
        &self,
        audience: &str,
        contact: &str,
        now: DateTime<Utc>,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let claims = Claims { aud: audience, exp: (now + TOKEN_WORKS_FOR).timestamp(), sub: contact };
        let token = encode(&Header::new(Algorithm::ES256), &claims, &self.signing)?;
        Ok(format!("vapid t={token}, k={}", self.public_key))
    }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{DecodingKey, Validation, decode};

    use super::*;
    use crate::config::{DEVELOPMENT_SIGNING_KEY, DEVELOPMENT_VAPID_KEY};

    #[test]
    fn a_token_is_signed_with_the_key_that_phones_were_given() {
        let vapid = Vapid::new(DEVELOPMENT_VAPID_KEY).unwrap();
        let now: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        let header = vapid.authorization("https://push.example.org", "mailto:a@example.org", now).unwrap();
        let token = header.strip_prefix("vapid t=").unwrap().split(',').next().unwrap();
        let point = URL_SAFE_NO_PAD.decode(vapid.public_key()).unwrap();
        let (x, y) = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..]));
        let key = DecodingKey::from_ec_components(&x, &y).unwrap();
        let mut rules = Validation::new(Algorithm::ES256);
        rules.validate_exp = false;
        rules.set_audience(&["https://push.example.org"]);
        let claims = decode::<serde_json::Value>(token, &key, &rules).unwrap().claims;
        assert_eq!(claims["exp"], now.timestamp() + 12 * 3600);
        assert!(Vapid::new(DEVELOPMENT_SIGNING_KEY).is_err() && Vapid::new("no key").is_err());
    }
}
