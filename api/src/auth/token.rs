//! Access tokens, and the codes of bookings: JWT signed with Ed25519. Algorithm, type, issuer, audience and expiry are pinned.

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use entities::{BookingId, SessionId};
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// How long an access token lives, seconds.
pub const ACCESS_TOKEN_SECONDS: i64 = 15 * 60;
/// `typ` of our tokens (RFC 9068), so that no other signed thing passes for one.
const TOKEN_TYPE: &str = "at+jwt";
/// `aud`: who the token is for.
const AUDIENCE: &str = "back-on-track";
/// How long the code of a booking lives, seconds: as long as a youth needs to show it.
pub const BOOKING_CODE_SECONDS: i64 = 60;
/// `typ` and `aud` of the code of a booking: it is no access token, nor an access token such a code.
const BOOKING_CODE_TYPE: &str = "booking-code+jwt";
const BOOKING_CODE_AUDIENCE: &str = "back-on-track/redemptions";
/// `typ` of a credential (Open Badges 3.0, section 8.2.1); no access token passes for one, nor the other way round.
const CREDENTIAL_TYPE: &str = "JWT";

/// The signing key, and what belongs to it.
#[derive(Clone)]
pub struct Keys {
    signing: EncodingKey,
    verifying: DecodingKey,
    jwk: Jwk,
    key_id: String,
    issuer: String,
}

/// What a valid token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Through which session its bearer calls.
    pub session_id: SessionId,
    /// From when on it is no longer valid.
    pub expires_at: DateTime<Utc>,
}

/// The token is not one of ours, or no longer valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenFault;

/// Why the code of a booking is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookingCodeFault {
    /// Not one of ours.
    Unknown,
    /// One of ours, of this booking, shown too late.
    Expired(BookingId),
}

#[derive(Debug, Serialize, Deserialize)]
struct BookingClaims {
    iss: String,
    aud: String,
    /// The booking.
    sub: BookingId,
    iat: i64,
    exp: i64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sid: SessionId,
    iat: i64,
    exp: i64,
}

impl Keys {
    /// Reads the private key (PKCS#8 DER in base64).
    ///
    /// # Errors
    /// Where it is not an Ed25519 key.
    pub fn new(signing_key: &str, issuer: &str) -> anyhow::Result<Self> {
        let der = STANDARD.decode(signing_key.trim()).context("SIGNING_KEY is not base64")?;
        let signing = EncodingKey::from_ed_der(&der);
        let mut jwk = Jwk::from_encoding_key(&signing, Algorithm::EdDSA)
            .context("SIGNING_KEY is not an Ed25519 key in PKCS#8 DER")?;
        let verifying = DecodingKey::from_jwk(&jwk).context("SIGNING_KEY has no public half")?;
        let key_id = jwk.thumbprint(ThumbprintHash::SHA256)?;
        jwk.common.key_id = Some(key_id.clone());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self { signing, verifying, jwk, key_id, issuer: issuer.to_owned() })
    }

    /// The public half, for others who check our tokens (RFC 7517).
    #[must_use]
    pub fn public_set(&self) -> JwkSet {
        JwkSet { keys: vec![self.jwk.clone()] }
    }

    /// A token that names `session`.
    ///
    /// # Errors
    /// Where signing fails, which is our mistake.
    pub fn issue(
        &self,
        session: SessionId,
        now: DateTime<Utc>,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sid: session,
            iat: now.timestamp(),
            exp: (now + TimeDelta::seconds(ACCESS_TOKEN_SECONDS)).timestamp(),
        };
        self.sign(TOKEN_TYPE, &claims)
    }

    /// A credential as a JWT: its header holds the public key, so that it can be checked without asking us.
    ///
    /// # Errors
    /// Where signing fails, which is our mistake.
    pub fn sign_credential(&self, claims: &impl Serialize) -> Result<String, jsonwebtoken::errors::Error> {
        let header = Header {
            typ: Some(CREDENTIAL_TYPE.into()),
            kid: Some(self.key_id.clone()),
            jwk: Some(self.jwk.clone()),
            ..Header::new(Algorithm::EdDSA)
        };
        encode(&header, claims, &self.signing)
    }

    fn sign(&self, typ: &str, claims: &impl Serialize) -> Result<String, jsonwebtoken::errors::Error> {
        let header =
            Header { typ: Some(typ.into()), kid: Some(self.key_id.clone()), ..Header::new(Algorithm::EdDSA) };
        encode(&header, claims, &self.signing)
    }

    /// What a token proves.
    ///
    /// # Errors
    /// Where any of algorithm, type, key, issuer, audience, signature or time is not what we issue.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Proof, TokenFault> {
        let claims: Claims = self.read(token, TOKEN_TYPE, AUDIENCE)?;
        let is_timely = claims.iat <= now.timestamp().saturating_add(60) && now.timestamp() < claims.exp;
        let expires_at = DateTime::from_timestamp(claims.exp, 0).filter(|_| is_timely).ok_or(TokenFault)?;
        Ok(Proof { session_id: claims.sid, expires_at })
    }

    /// The claims of what we signed ourselves under this type and for this audience. Time is the caller's to check, against
    /// the injected clock.
    fn read<C: DeserializeOwned>(&self, token: &str, typ: &str, audience: &str) -> Result<C, TokenFault> {
        let header = decode_header(token).map_err(|_| TokenFault)?;
        if header.typ.as_deref() != Some(typ) || header.kid.as_deref() != Some(&self.key_id) {
            return Err(TokenFault);
        }
        let mut pinned = Validation::new(Algorithm::EdDSA);
        pinned.set_audience(&[audience]);
        pinned.set_issuer(&[&self.issuer]);
        pinned.set_required_spec_claims(&["iss", "aud", "exp"]);
        pinned.validate_exp = false;
        decode(token, &self.verifying, &pinned).map(|data| data.claims).map_err(|_| TokenFault)
    }

    /// A code that the youth shows to the provider of `booking`, and from when on it no longer works.
    ///
    /// # Errors
    /// Where signing fails, which is our mistake.
    pub fn issue_booking_code(
        &self,
        booking: BookingId,
        now: DateTime<Utc>,
    ) -> Result<(String, DateTime<Utc>), jsonwebtoken::errors::Error> {
        let exp = now.timestamp().saturating_add(BOOKING_CODE_SECONDS);
        let claims = BookingClaims {
            iss: self.issuer.clone(),
            aud: BOOKING_CODE_AUDIENCE.to_owned(),
            sub: booking,
            iat: now.timestamp(),
            exp,
        };
        let expires_at = DateTime::from_timestamp(exp, 0).unwrap_or(now);
        Ok((self.sign(BOOKING_CODE_TYPE, &claims)?, expires_at))
    }

    /// The booking that a shown code is of.
    ///
    /// # Errors
    /// Where it is not one of ours, or was shown too late.
    pub fn verify_booking_code(&self, code: &str, now: DateTime<Utc>) -> Result<BookingId, BookingCodeFault> {
        let claims: BookingClaims = self
            .read(code, BOOKING_CODE_TYPE, BOOKING_CODE_AUDIENCE)
            .map_err(|TokenFault| BookingCodeFault::Unknown)?;
        let is_early = claims.iat > now.timestamp().saturating_add(60);
        if is_early || now.timestamp() >= claims.exp {
            return Err(BookingCodeFault::Expired(claims.sub));
        }
        Ok(claims.sub)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::DEVELOPMENT_SIGNING_KEY;

    fn keys() -> Keys {
        Keys::new(DEVELOPMENT_SIGNING_KEY, "http://here").unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_token_names_its_session_for_fifteen_minutes() {
        let session = SessionId::generate();
        let token = keys().issue(session, at("2026-11-23T10:00:00Z")).unwrap();
        let proof = Proof { session_id: session, expires_at: at("2026-11-23T10:15:00Z") };
        assert_eq!(keys().verify(&token, at("2026-11-23T10:14:59Z")), Ok(proof));
        assert_eq!(keys().verify(&token, at("2026-11-23T10:15:00Z")), Err(TokenFault));
        assert_eq!(keys().verify(&token, at("2026-11-23T09:00:00Z")), Err(TokenFault));
    }

    #[test]
    fn a_booking_code_lives_a_minute_and_is_no_access_token() {
        let (booking, now) = (BookingId::generate(), at("2026-11-23T10:00:00Z"));
        let (code, expires_at) = keys().issue_booking_code(booking, now).unwrap();
        assert_eq!(expires_at, at("2026-11-23T10:01:00Z"));
        assert_eq!(keys().verify_booking_code(&code, at("2026-11-23T10:00:59Z")), Ok(booking));
        let late = keys().verify_booking_code(&code, at("2026-11-23T10:01:00Z"));
        assert_eq!(late, Err(BookingCodeFault::Expired(booking)));
        assert_eq!(keys().verify(&code, now), Err(TokenFault));
        let token = keys().issue(SessionId::generate(), now).unwrap();
        assert_eq!(keys().verify_booking_code(&token, now), Err(BookingCodeFault::Unknown));
        let (other, _) = Keys::new(DEVELOPMENT_SIGNING_KEY, "http://there")
            .unwrap()
            .issue_booking_code(booking, now)
            .unwrap();
        assert_eq!(keys().verify_booking_code(&other, now), Err(BookingCodeFault::Unknown));
    }

    #[test]
    fn a_credential_is_no_access_token_and_carries_its_key() {
        let keys = keys();
        let now = at("2026-11-23T10:00:00Z");
        let claims = Claims {
            iss: "http://here".into(),
            aud: AUDIENCE.into(),
            sid: SessionId::generate(),
            iat: now.timestamp(),
            exp: now.timestamp() + 60,
        };
        let credential = keys.sign_credential(&claims).unwrap();
        assert_eq!(keys.verify(&credential, now), Err(TokenFault));
        let header = decode_header(&credential).unwrap();
        assert_eq!(header.jwk, Some(keys.jwk));
    }

    #[test]
    fn a_token_that_differs_in_anything_is_refused() {
        let now = at("2026-11-23T10:00:00Z");
        let keys = keys();
        let claims = |iss: &str, aud: &str| Claims {
            iss: iss.into(),
            aud: aud.into(),
            sid: SessionId::generate(),
            iat: now.timestamp(),
            exp: now.timestamp() + 60,
        };
        let header = |typ: &str, kid: &str| Header {
            typ: Some(typ.into()),
            kid: Some(kid.into()),
            ..Header::new(Algorithm::EdDSA)
        };
        let sign = |header: &Header, claims: &Claims| encode(header, claims, &keys.signing).unwrap();
        let good = sign(&header(TOKEN_TYPE, &keys.key_id), &claims("http://here", AUDIENCE));
        assert!(keys.verify(&good, now).is_ok());
        let with_public_key_as_secret = {
            let header = Header {
                typ: Some(TOKEN_TYPE.into()),
                kid: Some(keys.key_id.clone()),
                ..Header::new(Algorithm::HS256)
            };
            let secret = serde_json::to_vec(&keys.jwk).unwrap();
            encode(&header, &claims("http://here", AUDIENCE), &EncodingKey::from_secret(&secret)).unwrap()
        };
        for bad in [
            sign(&header("JWT", &keys.key_id), &claims("http://here", AUDIENCE)),
            sign(&header(TOKEN_TYPE, "another"), &claims("http://here", AUDIENCE)),
            sign(&header(TOKEN_TYPE, &keys.key_id), &claims("http://there", AUDIENCE)),
            sign(&header(TOKEN_TYPE, &keys.key_id), &claims("http://here", "another")),
            with_public_key_as_secret,
            good[..good.len() - 2].to_owned(),
            String::new(),
            "a.b.c".to_owned(),
        ] {
            assert_eq!(keys.verify(&bad, now), Err(TokenFault), "{bad}");
        }
    }
}
