//! Notices in scenarios: making and delivering them, and Sam's part of it, lived: a notice, a phone that is woken, and a
//! mail that was given up.

use std::time::Duration;

use back_on_track::delivery::Courier;
use back_on_track::notice::relay;
use back_on_track::record::{Actor, record};
use chrono::{DateTime, TimeDelta, Utc};
use entities::{
    AppointmentId, AppointmentKind, AppointmentState, Channel, DeliveryContent, DeliveryId, DeliveryState,
    ParticipantId, appointment, delivery, outbox_event, relay_position,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::sleep;
use uuid::Uuid;

use super::{Persona, Scenario};

/// Identifiers of what is in it.
#[derive(Clone, Debug)]
pub struct NoticeFile {
    /// In Sam's inbox.
    pub notice: String,
    pub push_subscription: String,
    /// A mail to Sam.
    pub dead_delivery: String,
}

/// An endpoint at a service that is known.
pub const ENDPOINT: &str = "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABf";

impl Scenario {
    /// A worker with the settings of the running server.
    pub fn courier(&self) -> Courier {
        let config = self.server.borrow().as_ref().expect("a running server").config.clone();
        Courier::new(&config).unwrap()
    }

    /// Does what the worker of a server does, until nothing is due.
    pub async fn deliver(&self) {
        self.deliver_by(&self.courier()).await;
    }

    /// The same by this worker.
    pub async fn deliver_by(&self, courier: &Courier) {
        let (_stop, stopped) = watch::channel(false);
        let db = self.db();
        loop {
            while courier.round(&db, &stopped).await.unwrap() > 0 {}
            if self.everything_is_told().await {
                return;
            }
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// Whether the relay has read every event. On PostgreSQL it waits for transactions that other scenarios, on the same
    /// engine, have open.
    async fn everything_is_told(&self) -> bool {
        let db = self.db();
        let position = relay_position::Entity::find().one(db.reader()).await.unwrap();
        let last = outbox_event::Entity::find()
            .order_by_desc(outbox_event::Column::Txid)
            .order_by_desc(outbox_event::Column::Seq);
        let last = last.one(db.reader()).await.unwrap();
        let read = position.map(|it| (it.txid, it.seq));
        last.is_none_or(|last| read >= Some((last.txid, last.seq)))
    }

    /// Makes notices of what happened, and sends nothing.
    pub async fn relay(&self) {
        loop {
            while relay::run(&self.db()).await.unwrap() > 0 {}
            if self.everything_is_told().await {
                return;
            }
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// Something that `persona` did; nobody: the programme itself.
    pub async fn happen(
        &self,
        persona: Option<Persona>,
        action: &'static str,
        subject: Uuid,
        participant: ParticipantId,
    ) {
        let programme = Actor::programme(self.people.programme);
        let actor = persona.map_or(programme, |it| Actor { user_id: self.people.user(it), ..programme });
        let happening = actor.did(action, subject, Some(participant));
        self.db().write(async |tx| record(tx, happening).await).await.unwrap();
    }

    /// An appointment of Sam with care, an hour long; nobody is told.
    pub async fn appointment_row(
        &self,
        kind: AppointmentKind,
        starts_at: DateTime<Utc>,
    ) -> appointment::Model {
        let row = appointment::Model {
            id: AppointmentId::generate(),
            programme_id: self.people.programme,
            participant_id: self.people.sam,
            agreement_id: None,
            introduction_id: None,
            kind,
            title: None,
            place: None,
            starts_at,
            ends_at: starts_at + TimeDelta::hours(1),
            state: AppointmentState::Scheduled,
            cancel_reason: None,
            cancel_code: None,
            made_by: self.people.user(Persona::CoachAssigned),
            made_at: self.clock.now(),
            settled_by: None,
            settled_at: None,
            changed_at: self.clock.now(),
            version: 1,
        };
        let insert = row.clone().into_active_model();
        self.db().write(async |tx| Ok(insert.clone().insert(tx).await?)).await.unwrap()
    }

    /// Everything in somebody's inbox, newest first.
    pub async fn inbox(&self, persona: Persona) -> Vec<Value> {
        let page = self.acting(persona).get("/me/notices?limit=100").await.expect(200);
        page.json["items"].as_array().unwrap().clone()
    }

    /// The titles in somebody's inbox, newest first.
    pub async fn notice_titles(&self, persona: Persona) -> Vec<String> {
        self.inbox(persona).await.iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
    }

    /// Every delivery, in the order in which they were queued.
    pub async fn deliveries(&self) -> Vec<delivery::Model> {
        let all = delivery::Entity::find().order_by_asc(delivery::Column::MadeAt);
        all.order_by_asc(delivery::Column::Id).all(self.db().reader()).await.unwrap()
    }

    /// States of what was queued for somebody by a channel, in order.
    pub async fn states(&self, persona: Persona, channel: Channel) -> Vec<DeliveryState> {
        let user = self.people.user(persona);
        let all = self.deliveries().await.into_iter();
        all.filter(|row| row.user_id == user && row.channel == channel).map(|row| row.state).collect()
    }

    /// The whole file.
    pub async fn live_sams_notices(&self) -> NoticeFile {
        let sam = self.people.user(Persona::YouthOwn);
        self.with_address(Persona::YouthOwn).await;
        self.happen(Some(Persona::CoachAssigned), "pass.unblocked", Uuid::from_u128(1), self.people.sam)
            .await;
        self.relay().await;
        let body = json!({ "endpoint": ENDPOINT });
        let phone = self.youth().post("/me/push-subscriptions", body).await.expect(201);
        let now = self.clock.now();
        let dead = delivery::Model {
            id: DeliveryId::generate(),
            programme_id: self.people.programme,
            user_id: sam,
            notice_id: None,
            content: DeliveryContent::AddressCode,
            channel: Channel::Email,
            target_id: None,
            state: DeliveryState::Dead,
            due_at: now,
            give_up_at: now,
            attempts: 12,
            claim_id: None,
            last_fault: Some("the mail server said 550".to_owned()),
            made_at: now - TimeDelta::days(1),
            ended_at: Some(now),
        };
        let insert = dead.clone().into_active_model();
        self.db().write(async |tx| Ok(insert.clone().insert(tx).await?)).await.unwrap();
        let notice = self.inbox(Persona::YouthOwn).await[0]["id"].as_str().unwrap().to_owned();
        NoticeFile { notice, push_subscription: phone.text("/id"), dead_delivery: dead.id.to_string() }
    }

    /// The delivery as it is now.
    pub async fn delivery(&self, id: DeliveryId) -> delivery::Model {
        let by_id = delivery::Column::Id.eq(id);
        delivery::Entity::find().filter(by_id).one(self.db().reader()).await.unwrap().unwrap()
    }
}
