//! The certificate as an Open Badges 3.0 credential (1EdTech; W3C Verifiable Credentials 2.0), signed as a JWT: the payload is the
//! credential itself, `nbf` is its `validFrom`, and the header holds the public key (Open Badges 3.0, section 8.2).

use chrono::{DateTime, Utc};
use entities::{CertificateId, certificate, programme};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// What the JSON of a credential means (JSON-LD).
const CONTEXT: [&str; 2] =
    ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"];

/// Where the programme's credentials and their issuer can be looked up, under `PUBLIC_URL`.
#[derive(Clone, Debug)]
pub struct Addresses {
    base: String,
}

impl Addresses {
    /// Under this public address.
    #[must_use]
    pub fn new(public_url: &str) -> Self {
        Self { base: public_url.trim_end_matches('/').to_owned() }
    }

    /// The page on which anybody checks a certificate.
    #[must_use]
    pub fn page(&self, id: CertificateId) -> String {
        format!("{}/certificates/{id}", self.base)
    }

    /// Who issues: the programme.
    #[must_use]
    pub fn issuer(&self, slug: &str) -> String {
        format!("{}/v1/badge-issuers/{slug}", self.base)
    }

    /// The list of what no longer holds.
    #[must_use]
    pub fn revocations(&self, slug: &str) -> String {
        format!("{}/revoked-credentials", self.issuer(slug))
    }
}

/// The name of a credential, which the list of revoked ones repeats.
#[must_use]
pub fn name_of(id: CertificateId) -> String {
    format!("urn:uuid:{id}")
}

/// Who issues, as Open Badges names it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BadgeIssuer)]
pub struct Issuer {
    /// The address of this profile.
    #[schema(example = "https://api.example.org/v1/badge-issuers/zaanstad")]
    id: String,
    /// Always a profile.
    #[serde(rename = "type")]
    #[schema(example = json!(["Profile"]))]
    kinds: Vec<String>,
    /// The programme's name.
    #[schema(example = "BOT! Back on Track in 075")]
    name: String,
}

impl Issuer {
    /// The programme.
    #[must_use]
    pub fn of(programme: &programme::Model, addresses: &Addresses) -> Self {
        let id = addresses.issuer(&programme.slug);
        Self { id, kinds: vec!["Profile".to_owned()], name: programme.name.clone() }
    }
}

/// A credential that no longer holds.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RevokedCredential)]
pub struct Revoked {
    /// The name of the credential.
    #[schema(example = "urn:uuid:019b1c5e-8a3b-7000-8000-000000000001")]
    id: String,
    /// Always true.
    revoked: bool,
}

/// What of the programme's credentials no longer holds (1EdTech revocation list).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CredentialRevocationList)]
pub struct RevocationList {
    /// The address of this list.
    id: String,
    /// The address of the issuer's profile.
    issuer: String,
    /// What no longer holds.
    revoked_credential: Vec<Revoked>,
}

impl RevocationList {
    /// The list of a programme.
    #[must_use]
    pub fn of(programme: &programme::Model, addresses: &Addresses, revoked: &[CertificateId]) -> Self {
        let listed = revoked.iter().map(|id| Revoked { id: name_of(*id), revoked: true });
        Self {
            id: addresses.revocations(&programme.slug),
            issuer: addresses.issuer(&programme.slug),
            revoked_credential: listed.collect(),
        }
    }
}

/// The credential, with the claims that a JWT repeats.
#[must_use]
pub fn claims(row: &certificate::Model, programme: &programme::Model, addresses: &Addresses) -> Value {
    let (name, issued_at) = (name_of(row.id), rfc3339(row.issued_at));
    json!({
        "iss": addresses.issuer(&programme.slug),
        "jti": name,
        "nbf": row.issued_at.timestamp(),
        "@context": CONTEXT,
        "id": name,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": row.title,
        "issuer": Issuer::of(programme, addresses),
        "validFrom": issued_at,
        "credentialStatus": {
            "id": addresses.revocations(&programme.slug),
            "type": "1EdTechRevocationList",
        },
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [{
                "type": "IdentityObject",
                "hashed": false,
                "identityHash": row.holder_name,
                "identityType": "name",
            }],
            "activityStartDate": midnight(row.starts_on),
            "activityEndDate": midnight(row.ends_on),
            "achievement": {
                "id": format!("urn:uuid:{}", row.placement_id),
                "type": ["Achievement"],
                "achievementType": "Certificate",
                "name": row.title,
                "description": row.achievement,
                "criteria": { "narrative": row.achievement },
            },
        },
    })
}

fn rfc3339(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

fn midnight(day: chrono::NaiveDate) -> String {
    rfc3339(day.and_time(chrono::NaiveTime::MIN).and_utc())
}
