//! Sending a mail: to a mail server, or in development into a folder.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, Utc};
use entities::DeliveryId;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use super::courier::Outcome;
use super::rules::is_final;
use crate::config::{Config, MailRoute};
use crate::notice::texts::Letter;

/// How long a mail server may take for one answer.
const DEADLINE: Duration = Duration::from_secs(10);

/// Sends mails.
#[derive(Debug)]
pub struct Mailer {
    route: Route,
    from: Mailbox,
}

#[derive(Debug)]
enum Route {
    Server(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
    Off,
}

impl Mailer {
    /// As the settings say.
    ///
    /// # Errors
    /// Where the sender or the mail server is no such thing; the address of the server is not shown, because it can hold
    /// a password.
    pub fn new(config: &Config) -> anyhow::Result<Self> {
        let from = config.mail_from.parse().context("MAIL_FROM is no sender such as Name <a@example.org>")?;
        let route = match config.mail_route() {
            MailRoute::Off => Route::Off,
            MailRoute::Folder(folder) => Route::Folder(folder),
            MailRoute::Server(url) => {
                let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(&url);
                let server =
                    server.ok().context("SMTP_URL is no address such as smtps://mail.example.org")?;
                Route::Server(server.timeout(Some(DEADLINE)).build())
            }
        };
        Ok(Self { route, from })
    }

    /// Whom operators of other servers can write to.
    #[must_use]
    pub fn contact(&self) -> String {
        self.from.email.to_string()
    }

    /// Sends `letter`. The same delivery always has the same Message-ID, so that a repeat can be told.
    pub async fn send(&self, id: DeliveryId, to: &str, letter: Letter, now: DateTime<Utc>) -> Outcome {
        let Ok(to) = to.parse::<Address>() else {
            return Outcome::Hopeless("the address is no address".to_owned());
        };
        let Ok(message) = self.compose(id, to, letter, now) else {
            return Outcome::Hopeless("the mail can't be written".to_owned());
        };
        match &self.route {
            Route::Off => Outcome::Dropped("no mail is sent"),
            Route::Folder(folder) => save(folder.clone(), id, message).await,
            Route::Server(server) => match server.send(message).await {
                Ok(_) => Outcome::Sent,
                Err(fault) => outcome_of(&fault),
            },
        }
    }

    fn compose(
        &self,
        id: DeliveryId,
        to: Address,
        letter: Letter,
        now: DateTime<Utc>,
    ) -> Result<Message, lettre::error::Error> {
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        Message::builder()
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .date(now.into())
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject)
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
            .multipart(MultiPart::alternative_plain_html(letter.text, letter.html))
    }
}

/// What the administrator learns of a fault: what kind it is, and never what the server said, because that can hold the
/// address.
fn outcome_of(fault: &lettre::transport::smtp::Error) -> Outcome {
    match fault.status() {
        Some(code) if is_final(code.into()) => Outcome::Hopeless(format!("the mail server said {code}")),
        Some(code) => Outcome::Failed { fault: format!("the mail server said {code}"), wait: None },
        None if fault.is_timeout() => Outcome::failed("the mail server took too long"),
        None if fault.is_tls() => Outcome::failed("the mail server can't be trusted"),
        None => Outcome::failed("the mail server can't be reached"),
    }
}

async fn save(folder: PathBuf, id: DeliveryId, message: Message) -> Outcome {
    let saved = tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(format!("{id}.eml")), message.formatted())
    });
    match saved.await {
        Ok(Ok(())) => Outcome::Sent,
        _ => Outcome::failed("the mail folder can't be written"),
    }
}
