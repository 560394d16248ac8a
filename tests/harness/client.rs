//! One HTTP client a person. Every reply is held against the contract as it comes in.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use entities::SessionId;
use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::{Persona, Scenario, contract, people};

/// How all of them speak.
pub fn http() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}

/// Calls in somebody's name.
#[derive(Clone, Copy)]
pub struct Client<'s> {
    scenario: &'s Scenario,
    persona: Persona,
}

impl<'s> Client<'s> {
    pub fn new(scenario: &'s Scenario, persona: Persona) -> Self {
        Self { scenario, persona }
    }

    /// GET under `/v1`.
    pub fn get(self, path: &str) -> Call<'s> {
        self.call(Method::GET, &format!("/v1{path}"))
    }

    /// POST under `/v1`, with a fresh Idempotency-Key.
    pub fn post(self, path: &str, body: Value) -> Call<'s> {
        let key = SessionId::generate().to_string();
        self.call(Method::POST, &format!("/v1{path}")).json(&body).header("idempotency-key", &key)
    }

    /// PUT under `/v1`.
    pub fn put(self, path: &str, body: Value) -> Call<'s> {
        self.call(Method::PUT, &format!("/v1{path}")).json(&body)
    }

    /// PATCH under `/v1`.
    pub fn patch(self, path: &str, body: Value) -> Call<'s> {
        self.call(Method::PATCH, &format!("/v1{path}")).json(&body)
    }

    /// DELETE under `/v1`.
    pub fn delete(self, path: &str) -> Call<'s> {
        self.call(Method::DELETE, &format!("/v1{path}"))
    }

    /// Any method on any path, such as `/health/live`.
    pub fn call(self, method: Method, path: &str) -> Call<'s> {
        let call =
            Call { client: self, method, path: path.to_owned(), headers: HeaderMap::new(), body: None };
        call.header("accept-language", "en")
    }
}

/// A call that is being written; `.await` makes it.
#[derive(Clone)]
pub struct Call<'s> {
    client: Client<'s>,
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
}

impl Call<'_> {
    /// Sets a header, in place of what it was.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        self.headers.insert(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        self
    }

    /// Leaves a header out that is otherwise sent.
    pub fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    /// Under this Idempotency-Key.
    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// Only if this is still the version.
    pub fn if_match(self, etag: &str) -> Self {
        self.header("if-match", etag)
    }

    /// With this access token, whoever it is of.
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// With a JSON body.
    pub fn json(self, body: &Value) -> Self {
        self.bytes(body.to_string().into_bytes()).header("content-type", "application/json")
    }

    /// With these bytes as body.
    pub fn bytes(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.body = Some(bytes.into());
        self
    }

    async fn make(mut self) -> Reply {
        let scenario = self.client.scenario;
        if self.client.persona != Persona::Anonymous && !self.headers.contains_key("authorization") {
            let token = scenario.access_token(self.client.persona).await;
            self = self.bearer(&token);
        }
        let url = format!("{}{}", scenario.address(), self.path);
        let mut request = scenario.http.request(self.method.clone(), url).headers(self.headers);
        if let Some(body) = self.body {
            request = request.body(body);
        }
        let what = format!("{} {} as {}", self.method, self.path, self.client.persona.name());
        let response = request.send().await.unwrap_or_else(|error| panic!("{what}: {error:?}"));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.unwrap_or_else(|error| panic!("{what}: {error:?}")).to_vec();
        let json = serde_json::from_slice(&body).unwrap_or_default();
        let reply = Reply { what, status, headers, body, json };
        scenario.faults.borrow_mut().extend(contract::faults_of(&self.method, &self.path, &reply));
        reply
    }
}

impl<'s> IntoFuture for Call<'s> {
    type Output = Reply;
    type IntoFuture = Pin<Box<dyn Future<Output = Reply> + 's>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.make())
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The call, for messages.
    pub what: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// The body as JSON; null where it is none.
    pub json: Value,
}

impl Reply {
    /// The same, if this is its status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        let body = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status, status, "{}: {body}", self.what);
        self
    }

    /// The same, if it is this problem.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Self {
        let reply = self.expect(status);
        assert_eq!(reply.json["code"], code, "{}: {}", reply.what, reply.json);
        reply
    }

    /// A header, which must be there.
    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).unwrap_or_else(|| panic!("{}: no header {name}", self.what));
        value.to_str().unwrap()
    }

    /// The validator; one that nothing has, where nothing could be read.
    pub fn etag(&self) -> &str {
        self.headers.get("etag").map_or("\"unread\"", |etag| etag.to_str().unwrap())
    }

    /// A text in the body, such as `/items/0/id`.
    #[track_caller]
    pub fn text(&self, pointer: &str) -> String {
        let value = self.json.pointer(pointer).and_then(Value::as_str);
        value.unwrap_or_else(|| panic!("{}: no text at {pointer}: {}", self.what, self.json)).to_owned()
    }

    /// Pointers of the wrong fields that a problem names, in order.
    pub fn wrong_fields(&self) -> Vec<String> {
        let errors = self.json["errors"].as_array().cloned().unwrap_or_default();
        let mut pointers: Vec<String> =
            errors.iter().map(|error| error["pointer"].as_str().unwrap_or_default().to_owned()).collect();
        pointers.sort();
        pointers
    }
}

impl Scenario {
    /// An access token that is still good by the scenario's clock; signs in again where it is not.
    async fn access_token(&self, persona: Persona) -> String {
        let kept = self.sign_ins.borrow().get(&persona).cloned();
        if let Some(kept) = kept.filter(|kept| self.clock.now() < kept.good_until) {
            return kept.access_token;
        }
        self.sign_in(persona).await.access_token
    }

    /// The session that `persona` signed in to last.
    pub fn session_of(&self, persona: Persona) -> String {
        self.sign_ins.borrow()[&persona].session_id.clone()
    }

    /// Signs in through the API.
    pub async fn sign_in(&self, persona: Persona) -> people::SignIn {
        let body =
            json!({ "loginName": persona.name(), "passphrase": people::PASSPHRASE, "deviceName": "test" });
        let reply = self.anonymous().post("/sessions", body).await.expect(201);
        let sign_in = people::SignIn {
            session_id: reply.text("/sessionId"),
            access_token: reply.text("/accessToken"),
            refresh_token: reply.text("/refreshToken"),
            good_until: self.clock.now() + chrono::TimeDelta::minutes(14),
        };
        self.sign_ins.borrow_mut().insert(persona, sign_in.clone());
        sign_in
    }
}
