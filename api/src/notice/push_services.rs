//! Which push services may be called. An endpoint comes from a phone, and we call it from inside: whatever is not at a service
//! that the operator named is refused, when it is registered and again when it is used.

use anyhow::{Context, bail};
use reqwest::Url;

/// The services that the operator named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushServices(Vec<Service>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Service {
    scheme: String,
    /// The host; with a leading dot whatever ends with it.
    host: String,
    port: Option<u16>,
}

impl PushServices {
    /// Reads the list, such as `https://fcm.googleapis.com`.
    ///
    /// # Errors
    /// Where an entry is not an origin.
    pub fn parse(list: &[String]) -> anyhow::Result<Self> {
        let named = list.iter().map(|entry| entry.trim()).filter(|entry| !entry.is_empty());
        named.map(Service::parse).collect::<Result<_, _>>().map(Self)
    }

    /// The endpoint, if it is at one of the services and nowhere else.
    #[must_use]
    pub fn admit(&self, endpoint: &str) -> Option<Url> {
        let url = Url::parse(endpoint).ok()?;
        let is_plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        (is_plain && self.0.iter().any(|service| service.has(&url))).then_some(url)
    }
}

impl Service {
    fn parse(entry: &str) -> anyhow::Result<Self> {
        let any = entry.replacen("://*.", "://any.", 1);
        let url = Url::parse(&any).with_context(|| format!("PUSH_SERVICES: {entry} is no address"))?;
        let host = url.host_str().unwrap_or_default();
        if url.path() != "/" || url.query().is_some() || host.is_empty() {
            bail!("PUSH_SERVICES: {entry} is not an origin such as https://push.example.org");
        }
        let host = if any == entry { host.to_owned() } else { host.trim_start_matches("any").to_owned() };
        Ok(Self { scheme: url.scheme().to_owned(), host, port: url.port() })
    }

    fn has(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let is_here = if self.host.starts_with('.') { host.ends_with(&self.host) } else { host == self.host };
        is_here && url.scheme() == self.scheme && url.port() == self.port
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_named_services_are_called() {
        let list = ["https://push.example.org", "https://*.notify.example.com", "http://127.0.0.1:4100"];
        let services = PushServices::parse(&list.map(str::to_owned)).unwrap();
        for good in [
            "https://push.example.org/send/abc?x=1",
            "https://push.example.org:443/send/abc",
            "https://wns2-by3p.notify.example.com/w/?token=abc",
            "http://127.0.0.1:4100/abc",
        ] {
            assert!(services.admit(good).is_some(), "{good}");
        }
        for bad in [
            "http://push.example.org/send/abc",
            "https://push.example.org:8443/send/abc",
            "https://user@push.example.org/send",
            "https://push.example.org@10.0.0.1/send",
            "https://push.example.org.evil.example/send",
            "https://evil-push.example.org/send",
            "https://notify.example.com/send",
            "https://evilnotify.example.com/send",
            "https://10.0.0.1/send",
            "https://[::1]/send",
            "http://127.0.0.1:4101/abc",
            "http://2130706433:4101/abc",
            "https://127.0.0.1:4100/abc",
            "http://localhost:4100/abc",
            "file:///etc/passwd",
            "push.example.org",
            "",
        ] {
            assert_eq!(services.admit(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_entry_is_an_origin() {
        for bad in ["push.example.org", "https://", "https://push.example.org/path", "https://a?b"] {
            assert!(PushServices::parse(&[bad.to_owned()]).is_err(), "{bad}");
        }
        assert_eq!(PushServices::parse(&[String::new()]).unwrap(), PushServices(Vec::new()));
    }
}
