//! Employers that come in by themselves, as somebody at a business lives it.

use serde_json::{Value, json};

use super::{Call, Client, Reply, Scenario};

/// An employer that registered, and its first manager, who is signed in.
#[derive(Clone, Debug)]
pub struct Newcomer {
    pub id: String,
    pub login_name: String,
    pub token: String,
}

impl Newcomer {
    /// A path under the employer.
    pub fn path(&self, rest: &str) -> String {
        format!("/employers/{}{rest}", self.id)
    }

    /// The manager calls.
    pub fn get<'s>(&self, s: &'s Scenario, path: &str) -> Call<'s> {
        s.anonymous().get(path).bearer(&self.token)
    }

    /// The manager writes.
    pub fn post<'s>(&self, s: &'s Scenario, path: &str, body: Value) -> Call<'s> {
        s.anonymous().post(path, body).bearer(&self.token)
    }

    /// The manager changes.
    pub fn patch<'s>(&self, s: &'s Scenario, path: &str, body: Value) -> Call<'s> {
        s.anonymous().patch(path, body).bearer(&self.token)
    }
}

/// What a business says about itself.
pub fn registration(name: &str, kvk_number: &str) -> Value {
    json!({
        "programme": "zaanstad",
        "name": name,
        "kvkNumber": kvk_number,
        "sector": "retail",
        "description": "Een winkel aan de Zaan.",
        "contactName": "Ans Vos",
        "email": "ans@example.nl",
        "phone": "+31 75 765 43 21",
        "website": "https://winkel.example.nl/zaandam?vraag=1",
        "address": "Gedempte Gracht 1",
        "postcode": "1506CG",
    })
}

impl Client<'_> {
    /// A lead decides on an employer.
    pub async fn decide_on(self, employer: &str, decision: &str) -> Reply {
        self.post(&format!("/employers/{employer}/{decision}"), json!({ "reason": "Zo is het." })).await
    }
}

impl Scenario {
    /// Registers, and signs in with the code that was answered.
    pub async fn register_employer(&self, name: &str, kvk_number: &str) -> Newcomer {
        let made = self.anonymous().post("/employer-registrations", registration(name, kvk_number)).await;
        let made = made.expect(201);
        let token = self.let_in_with(&made.text("/code")).await;
        Newcomer { id: made.text("/employerId"), login_name: made.text("/loginName"), token }
    }

    /// Chooses a passphrase with a one-time code; the access token.
    pub async fn let_in_with(&self, code: &str) -> String {
        let body = json!({ "code": code, "passphrase": "mijn winkel is open" });
        self.anonymous().post("/access-code-redemptions", body).await.expect(201).text("/accessToken")
    }
}
