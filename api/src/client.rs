//! A client of the API, for the chores that live the programme from outside: the demo and the story. They come in
//! through the same door as an app does, so that what they show is what an app would get.

use std::net::TcpListener;

use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use anyhow::{Context, bail};
use reqwest::{Method, RequestBuilder};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use crate::auth::passphrase::random_token;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::limit::Limits;
use crate::server;

/// Tries at signing in that nobody reaches: a whole programme signs in here from one address.
const TRIES: u32 = 1_000_000;

/// The API on a free port of this process, until it is stopped.
#[derive(Debug)]
pub struct InProcess {
    handle: ServerHandle,
    base: String,
}

impl InProcess {
    /// Serves the database of `config` with its settings, but for the address and the limits on tries.
    ///
    /// It has connections of its own: a connection dies with the worker that opened it, and the chore goes on.
    ///
    /// # Errors
    /// Where no port is free, the settings are wrong or the database can't be reached.
    pub async fn start(config: &Config) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").context("no port is free")?;
        let base = format!("http://{}/v1", listener.local_addr()?);
        let config = Config { tries_per_account: TRIES, tries_per_address: TRIES, ..config.clone() };
        let db = Db::connect(&config, Clock::System).await?;
        let limits = Data::new(Limits::new(&config));
        let server = server::api(&config, &db, &limits, listener, 1)?;
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Ok(Self { handle, base })
    }

    /// Somebody who is not signed in.
    #[must_use]
    pub fn visitor(&self) -> Client {
        Client { http: reqwest::Client::new(), base: self.base.clone(), token: None }
    }

    /// Closes the doors.
    pub async fn stop(self) {
        self.handle.stop(true).await;
    }
}

/// Somebody who calls the API.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Method and path that were called.
    pub call: String,
    /// HTTP status.
    pub status: u16,
    /// Validator with its quotes.
    pub etag: Option<String>,
    /// JSON, or a file as text; null where there is none.
    pub body: Value,
}

impl Answer {
    /// Whether the call did what was asked.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The text at a JSON Pointer; empty where there is none.
    #[must_use]
    pub fn text(&self, pointer: &str) -> &str {
        self.body.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }

    /// The whole number at a JSON Pointer; zero where there is none.
    #[must_use]
    pub fn number(&self, pointer: &str) -> i64 {
        self.body.pointer(pointer).and_then(Value::as_i64).unwrap_or_default()
    }

    /// The body of an answer that did what was asked.
    ///
    /// # Errors
    /// The call, the status and the problem in the words of the API.
    pub fn read<T: DeserializeOwned>(self) -> anyhow::Result<T> {
        if !self.is_success() {
            let fields = self.body.pointer("/errors").cloned().unwrap_or_default();
            bail!("{} answered {} {} {fields}", self.call, self.status, self.text("/detail"));
        }
        serde_json::from_value(self.body).with_context(|| format!("{} answered something else", self.call))
    }
}

impl Client {
    /// The same client, signed in with an access token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// Reads.
    ///
    /// # Errors
    /// As [`Answer::read`].
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        self.send(Method::GET, path, &Value::Null, None).await?.read()
    }

    /// Does something once; a body of `null` is none.
    ///
    /// # Errors
    /// As [`Answer::read`].
    pub async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> anyhow::Result<T> {
        self.send(Method::POST, path, &serde_json::to_value(body)?, None).await?.read()
    }

    /// Does something once, whatever comes back.
    ///
    /// # Errors
    /// As [`Answer::read`].
    pub async fn act(&self, path: &str, body: &impl Serialize) -> anyhow::Result<()> {
        self.post::<IgnoredAny>(path, body).await.map(|_| ())
    }

    /// Reads `path` and decides on it as it was read.
    ///
    /// # Errors
    /// As [`Answer::read`].
    pub async fn decide<T: DeserializeOwned>(&self, path: &str, decision: &str) -> anyhow::Result<T> {
        let read = self.send(Method::GET, path, &Value::Null, None).await?;
        let decision = format!("{path}/{decision}");
        let answer = self.send(Method::POST, &decision, &Value::Null, read.etag.as_deref()).await?;
        answer.read()
    }

    /// Replaces what carries `etag`.
    ///
    /// # Errors
    /// As [`Answer::read`].
    pub async fn put<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
        etag: Option<&str>,
    ) -> anyhow::Result<T> {
        self.send(Method::PUT, path, &serde_json::to_value(body)?, etag).await?.read()
    }

    /// Calls, and returns whatever comes back, refusals included.
    ///
    /// # Errors
    /// Where nothing comes back.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: &Value,
        if_match: Option<&str>,
    ) -> anyhow::Result<Answer> {
        let call = format!("{method} /v1{path}");
        let mut request =
            self.http.request(method.clone(), format!("{}{path}", self.base)).header("accept-language", "en");
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if method == Method::POST {
            request = request.header("idempotency-key", random_token());
        }
        if let Some(etag) = if_match {
            request = request.header("if-match", etag);
        }
        if !body.is_null() {
            request = request.json(body);
        }
        read_answer(call, request).await
    }

    /// Sends a file.
    ///
    /// # Errors
    /// Where nothing comes back.
    pub async fn upload(&self, path: &str, media_type: &str, content: String) -> anyhow::Result<Answer> {
        let mut request = self.http.post(format!("{}{path}", self.base)).header("accept-language", "en");
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let request = request.header("idempotency-key", random_token()).header("content-type", media_type);
        read_answer(format!("POST /v1{path}"), request.body(content)).await
    }
}

async fn read_answer(call: String, request: RequestBuilder) -> anyhow::Result<Answer> {
    let response = request.send().await.with_context(|| format!("{call} got no answer"))?;
    let status = response.status().as_u16();
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let etag = header("etag");
    let is_json = header("content-type").is_some_and(|media_type| media_type.ends_with("json"));
    let body = response.bytes().await?;
    let body = match body.is_empty() {
        true => Value::Null,
        false if is_json => serde_json::from_slice(&body)?,
        false => Value::String(String::from_utf8_lossy(&body).into_owned()),
    };
    Ok(Answer { call, status, etag, body })
}
