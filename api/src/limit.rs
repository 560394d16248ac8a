//! Slowing down whoever guesses: tries per account and per client address at every door that takes a secret.
//!
//! The address is the peer's, unless the peer is a proxy that the operator named: anybody can write X-Forwarded-For.
//! The counts are this process's own; behind several processes a guesser gets as many times the tries.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::{HttpMessage, HttpRequest};
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use ipnet::IpNet;

use crate::config::Config;
use crate::error::{ApiError, ApiResult, Code};

type Limiter<K> = RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// The counts of this process.
#[derive(Debug)]
pub struct Limits {
    by_account: Limiter<String>,
    by_address: Limiter<IpAddr>,
    trusted_proxies: Vec<IpNet>,
}

/// What is left of a limit, for the `RateLimit` header (draft-ietf-httpapi-ratelimit-headers).
#[derive(Clone, Debug)]
pub struct RateLimit {
    limit: u32,
    remaining: u32,
    reset_seconds: u64,
}

impl RateLimit {
    /// Adds the headers.
    pub fn write(&self, headers: &mut HeaderMap) {
        let policy = format!("\"tries\";q={};w=60", self.limit);
        let state = format!("\"tries\";r={};t={}", self.remaining, self.reset_seconds);
        for (name, value) in [("ratelimit-policy", policy), ("ratelimit", state)] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
    }
}

impl Limits {
    /// Empty counts.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let a_minute = |tries| Quota::per_minute(NonZeroU32::new(tries).unwrap_or(NonZeroU32::MIN));
        Self {
            by_account: RateLimiter::keyed(a_minute(config.tries_per_account)).with_middleware(),
            by_address: RateLimiter::keyed(a_minute(config.tries_per_address)).with_middleware(),
            trusted_proxies: config.trusted_proxies.clone(),
        }
    }

    /// Counts one try for `account` and for the client's address.
    ///
    /// An account that does not exist is counted like one that does, so that the limit tells nobody which is which.
    ///
    /// # Errors
    /// 429 with `Retry-After` where either has none left.
    pub fn count(&self, request: &HttpRequest, account: &str) -> ApiResult<()> {
        // Who is refused by address uses up nobody's tries.
        let tighter =
            match self.client_address(request).map(|address| admit(&self.by_address, &network_of(address))) {
                Some(Err(refused)) => Err(refused),
                _ => admit(&self.by_account, &account.to_lowercase()),
            };
        let limit = tighter.as_ref().unwrap_or_else(|refused| refused).clone();
        let wait = limit.reset_seconds;
        request.extensions_mut().insert(limit);
        let refusal = || ApiError::from(Code::TooManyRequests).retry_after(wait);
        tighter.map(|_| ()).map_err(|_| refusal())
    }

    /// Counts one try at something that names no account, such as registering: the client's address stands for one, so that
    /// it gets as few tries as an account.
    ///
    /// # Errors
    /// As [`Limits::count`].
    pub fn count_stranger(&self, request: &HttpRequest, purpose: &str) -> ApiResult<()> {
        let address = self.client_address(request).map(|address| network_of(address).to_string());
        self.count(request, &format!("{purpose} {}", address.unwrap_or_default()))
    }

    /// Forgets accounts and addresses that have all their tries back.
    pub fn forget_idle(&self) {
        self.by_account.retain_recent();
        self.by_address.retain_recent();
    }

    /// The nearest address that is not one of our own proxies.
    fn client_address(&self, request: &HttpRequest) -> Option<IpAddr> {
        let peer = request.peer_addr().map(|peer| peer.ip())?;
        let forwarded = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
        let named: Vec<&str> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
        Some(nearest_stranger(peer, &named, &self.trusted_proxies))
    }
}

/// A household or a rented server has a whole IPv6 /64: it counts as one.
fn network_of(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64)).into(),
    }
}

fn nearest_stranger(peer: IpAddr, forwarded: &[&str], proxies: &[IpNet]) -> IpAddr {
    let is_proxy = |address: &IpAddr| proxies.iter().any(|net| net.contains(address));
    let mut nearest = peer;
    for hop in forwarded.iter().rev() {
        match hop.parse() {
            Ok(address) if is_proxy(&nearest) => nearest = address,
            _ => break,
        }
    }
    nearest
}

fn admit<K: std::hash::Hash + Eq + Clone>(limiter: &Limiter<K>, key: &K) -> Result<RateLimit, RateLimit> {
    match limiter.check_key(key) {
        Ok(state) => Ok(RateLimit {
            limit: state.quota().burst_size().get(),
            remaining: state.remaining_burst_capacity(),
            reset_seconds: state.quota().replenish_interval().as_secs(),
        }),
        Err(refusal) => Err(RateLimit {
            limit: refusal.quota().burst_size().get(),
            remaining: 0,
            reset_seconds: refusal.wait_time_from(DefaultClock::default().now()).as_secs().saturating_add(1),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_named_proxies_are_believed() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let proxies = ["10.0.0.0/8".parse().unwrap()];
        assert_eq!(nearest_stranger(ip("203.0.113.9"), &["198.51.100.1"], &proxies), ip("203.0.113.9"));
        assert_eq!(nearest_stranger(ip("10.0.0.1"), &["198.51.100.1"], &proxies), ip("198.51.100.1"));
        let forged = ["1.1.1.1", "198.51.100.1", "10.0.0.2"];
        assert_eq!(nearest_stranger(ip("10.0.0.1"), &forged, &proxies), ip("198.51.100.1"));
        assert_eq!(nearest_stranger(ip("10.0.0.1"), &["not-an-address"], &proxies), ip("10.0.0.1"));
        assert_eq!(nearest_stranger(ip("10.0.0.1"), &["198.51.100.1"], &[]), ip("10.0.0.1"));
    }
}
