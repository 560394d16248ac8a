//! Waking a phone by Web Push (RFC 8030), without content: the phone asks for its notices itself. So no push service learns
//! anything, and there is nothing to encrypt.

use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{AUTHORIZATION, CONTENT_LENGTH, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode, redirect};

use super::courier::Outcome;
use super::vapid::Vapid;
use crate::config::Config;
use crate::notice::push_services::PushServices;

/// How long a push service may take.
const DEADLINE: Duration = Duration::from_secs(10);

/// Calls push services.
#[derive(Debug)]
pub struct Pusher {
    client: Client,
    vapid: Vapid,
    services: PushServices,
    contact: String,
}

impl Pusher {
    /// `None` where there is no key.
    ///
    /// # Errors
    /// Where the key or the list of services is wrong.
    pub fn new(config: &Config, contact: &str) -> anyhow::Result<Option<Self>> {
        let services = PushServices::parse(&config.push_services)?;
        let Some(key) = config.push_key() else { return Ok(None) };
        // A redirect could lead inside.
        let client = Client::builder().timeout(DEADLINE).redirect(redirect::Policy::none()).build();
        Ok(Some(Self {
            client: client.context("no client for push services")?,
            vapid: Vapid::new(key)?,
            services,
            contact: format!("mailto:{contact}"),
        }))
    }

    /// Wakes the phone at `endpoint`.
    pub async fn wake(
        &self,
        endpoint: &str,
        (urgency, seconds): (&'static str, u32),
        now: DateTime<Utc>,
    ) -> Outcome {
        let Some(url) = self.services.admit(endpoint) else { return Outcome::Gone };
        let audience = url.origin().ascii_serialization();
        let Ok(authorization) = self.vapid.authorization(&audience, &self.contact, now) else {
            return Outcome::Hopeless("the VAPID token can't be signed".to_owned());
        };
        let sent = self
            .client
            .post(url)
            .header(AUTHORIZATION, authorization)
            .header(CONTENT_LENGTH, HeaderValue::from_static("0"))
            .header("ttl", seconds)
            .header("urgency", urgency)
            .send();
        match sent.await {
            Ok(response) => outcome_of(&response, now),
            Err(fault) if fault.is_timeout() => Outcome::failed("the push service took too long"),
            Err(_) => Outcome::failed("the push service can't be reached"),
        }
    }
}

fn outcome_of(response: &Response, now: DateTime<Utc>) -> Outcome {
    let status = response.status();
    let fault = format!("the push service said {}", status.as_u16());
    match status {
        status if status.is_success() => Outcome::Sent,
        StatusCode::NOT_FOUND | StatusCode::GONE => Outcome::Gone,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
            Outcome::Failed { fault, wait: wait_of(response, now) }
        }
        status if status.is_server_error() => Outcome::Failed { fault, wait: wait_of(response, now) },
        _ => Outcome::Hopeless(fault),
    }
}

/// What `Retry-After` asks for: seconds or a date, a day at most.
fn wait_of(response: &Response, now: DateTime<Utc>) -> Option<TimeDelta> {
    let text = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse::<u32>() {
        Ok(seconds) => TimeDelta::seconds(i64::from(seconds)),
        Err(_) => DateTime::parse_from_rfc2822(text).ok()?.with_timezone(&Utc) - now,
    };
    Some(wait.clamp(TimeDelta::zero(), TimeDelta::hours(24)))
}
