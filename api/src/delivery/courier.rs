//! The worker: takes what is due from the queue, asks whether there is still anything to tell, and sends it, outside of any
//! transaction.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use entities::{Channel, PushSubscriptionId, push_subscription};
use futures_util::StreamExt;
use futures_util::stream;
use sea_orm::EntityTrait;
use tokio::sync::watch;

use super::claiming::{Claimed, claim};
use super::mail::Mailer;
use super::moot::{Codes, Decision, Parcel, decide};
use super::push::Pusher;
use super::rules::{DeliveryEvent, SENDING_SECONDS, backoff, is_hopeless, urgency_of};
use crate::config::Config;
use crate::db::Db;
use crate::error::ApiResult;
use crate::notice::address::AddressCodes;
use crate::notice::relay;
use crate::notice::texts::{Letter, Texts};
use crate::placement::code::SigningCodes;

/// Deliveries that one worker has under way at once.
const AT_ONCE: usize = 4;
/// How long a worker rests that found nothing to do.
const REST: Duration = Duration::from_secs(2);

/// What came of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Handed over.
    Sent,
    /// There was nothing to do.
    Dropped(&'static str),
    /// The phone is no longer subscribed.
    Gone,
    /// It can work later.
    Failed {
        /// What went wrong, without anything about anybody.
        fault: String,
        /// How long the service wants to be left alone.
        wait: Option<TimeDelta>,
    },
    /// It will not work.
    Hopeless(String),
}

impl Outcome {
    /// A fault that can pass.
    #[must_use]
    pub fn failed(fault: &str) -> Self {
        Self::Failed { fault: fault.to_owned(), wait: None }
    }
}

/// Sends what is due.
#[derive(Debug)]
pub struct Courier {
    texts: Texts,
    codes: Codes,
    mailer: Mailer,
    pusher: Option<Pusher>,
}

impl Courier {
    /// With these settings.
    ///
    /// # Errors
    /// Names what is wrong with them.
    pub fn new(config: &Config) -> anyhow::Result<Self> {
        let mailer = Mailer::new(config)?;
        Ok(Self {
            texts: Texts::load(config)?,
            codes: Codes { address: AddressCodes::new(config), signing: SigningCodes::new(config) },
            pusher: Pusher::new(config, &mailer.contact())?,
            mailer,
        })
    }

    /// Works until it is told to stop; then what is under way is finished and the rest handed back.
    pub async fn work(&self, db: &Db, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let done = match self.round(db, &stop).await {
                Ok(done) => done,
                Err(error) => {
                    tracing::warn!(%error, "deliveries could not be made; will try again");
                    0
                }
            };
            if done == 0 {
                let _ = tokio::time::timeout(REST, stop.changed()).await;
            }
        }
    }

    /// Makes notices of the next events and sends what is due; tells how much there was to do.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn round(&self, db: &Db, stop: &watch::Receiver<bool>) -> ApiResult<usize> {
        let read = relay::run(db).await?;
        let claimed = claim(db).await?;
        let count = claimed.len();
        let tries = stream::iter(claimed).for_each_concurrent(AT_ONCE, async |claimed| {
            let id = claimed.row.id;
            let made = if *stop.borrow() {
                claimed.put_back(db, claimed.row.due_at, None).await.map(|_| ())
            } else {
                self.make(db, &claimed).await
            };
            if let Err(error) = made {
                // The claim runs out, and then it is somebody's turn again.
                tracing::warn!(delivery = %id, %error, "what came of a delivery could not be kept");
            }
        });
        tries.await;
        Ok(read + count)
    }

    async fn make(&self, db: &Db, claimed: &Claimed) -> ApiResult<()> {
        let now = db.clock().now();
        match decide(db.reader(), &self.codes, &claimed.row, now).await? {
            Decision::Wait(until) => claimed.wait_until(db, until).await.map(|_| ()),
            Decision::Drop(why) => self.settle(db, claimed, Outcome::Dropped(why)).await,
            Decision::Send(parcel) => {
                if !claimed.begin(db).await? {
                    return Ok(());
                }
                let sending = self.send(claimed, *parcel, now);
                let sent = tokio::time::timeout(Duration::from_secs(SENDING_SECONDS), sending).await;
                let outcome = sent.unwrap_or_else(|_| Outcome::failed("it took too long"));
                self.settle(db, claimed, outcome).await
            }
        }
    }

    async fn send(&self, claimed: &Claimed, parcel: Parcel, now: DateTime<Utc>) -> Outcome {
        let id = claimed.row.id;
        let (address, letter): (String, anyhow::Result<Letter>) = match parcel {
            Parcel::Wake { endpoint, kind } => {
                return match &self.pusher {
                    Some(pusher) => pusher.wake(&endpoint, urgency_of(Some(kind)), now).await,
                    None => Outcome::Dropped("no phone is woken"),
                };
            }
            Parcel::Notice { address, language, notice } => (address, self.texts.letter(language, &notice)),
            Parcel::Digest { address, language, notices, is_more } => {
                (address, self.texts.digest(language, &notices, is_more))
            }
            Parcel::Code { address, language, code } => (address, self.texts.code(language, &code)),
            Parcel::SigningCode { address, code } => (address, self.texts.signing_code(&code)),
        };
        match letter {
            Ok(letter) => self.mailer.send(id, &address, letter, now).await,
            Err(_) => Outcome::Hopeless("the mail can't be written".to_owned()),
        }
    }

    async fn settle(&self, db: &Db, claimed: &Claimed, outcome: Outcome) -> ApiResult<()> {
        let now = db.clock().now();
        let row = &claimed.row;
        let word = match &outcome {
            Outcome::Sent => "sent",
            Outcome::Dropped(_) | Outcome::Gone => "dropped",
            Outcome::Failed { .. } => "failed",
            Outcome::Hopeless(_) => "dead",
        };
        match outcome {
            Outcome::Sent => claimed.end(db, DeliveryEvent::Send, None).await?,
            Outcome::Dropped(why) => claimed.end(db, DeliveryEvent::Drop, Some(why.to_owned())).await?,
            Outcome::Gone => {
                forget_phone(db, claimed).await?;
                let why = "the phone is no longer subscribed".to_owned();
                claimed.end(db, DeliveryEvent::Drop, Some(why)).await?
            }
            Outcome::Hopeless(fault) => claimed.end(db, DeliveryEvent::GiveUp, Some(fault)).await?,
            Outcome::Failed { fault, wait } => {
                let attempts = row.attempts.saturating_add(1);
                if is_hopeless(attempts, row.give_up_at, now) {
                    claimed.end(db, DeliveryEvent::GiveUp, Some(fault)).await?
                } else {
                    let wait = backoff(attempts, row.id.0).max(wait.unwrap_or_default());
                    claimed.put_back(db, now + wait, Some(fault)).await?
                }
            }
        };
        count(row.channel, word);
        tracing::info!(delivery = %row.id, outcome = word, "delivery");
        Ok(())
    }
}

fn count(channel: Channel, outcome: &'static str) {
    let channel = match channel {
        Channel::Email => "email",
        Channel::Push => "push",
    };
    metrics::counter!("deliveries_total", "channel" => channel, "outcome" => outcome).increment(1);
}

async fn forget_phone(db: &Db, claimed: &Claimed) -> ApiResult<()> {
    let Some(id) = claimed.row.target_id else { return Ok(()) };
    db.write(async |tx| {
        push_subscription::Entity::delete_by_id(PushSubscriptionId(id)).exec(tx).await?;
        Ok(())
    })
    .await
}
