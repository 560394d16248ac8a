//! The catalogue in Sam's file, and what scenarios about it begin with: a pass with money, a booking, offers on the shelf.

use back_on_track::ledger::{self, Account, Posting, Wallet, hold};
use back_on_track::record::Actor;
use chrono::TimeDelta;
use entities::{
    BookingId, BookingState, Cents, FundId, OfferId, OfferState, PassId, PassState, TransferKind, booking,
    offer, pass,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use super::{Persona, Scenario};

/// Identifiers of what is in it.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// Where the judo club's staff works.
    pub organisation: String,
}

/// A course that keeps all rules, from January 2027.
pub fn judo() -> Value {
    json!({
        "kind": "course",
        "category": "sport",
        "title": "Judo voor gevorderden",
        "description": "Voor wie al valt.",
        "schedule": "dinsdag 16:00-17:30",
        "price": "45.50",
        "places": 12,
        "startsAt": "2027-01-12T15:00:00Z",
        "untilDate": "2027-03-30",
        "minAge": 8,
        "maxAge": 17,
        "address": "Weerpad 1, Zaandam",
    })
}

impl Scenario {
    /// This part of Sam's file.
    pub async fn live_catalogue(&self) -> Catalogue {
        let own = self.acting(Persona::ProviderOwn).get("/providers").await.expect(200);
        Catalogue { organisation: own.text("/items/0/organisationId") }
    }

    /// A new organisation of activities at which `persona` works; names it.
    pub async fn club_of(&self, persona: Persona, name: &str) -> String {
        let lead = self.acting(Persona::Lead);
        let body = json!({ "kind": "provider", "name": name });
        let organisation = lead.post("/organisations", body).await.expect(201).text("/id");
        let body = json!({ "organisationId": organisation, "role": "provider" });
        let memberships = format!("/users/{}/memberships", self.people.user(persona));
        lead.post(&memberships, body).await.expect(201);
        organisation
    }

    /// Puts 200.00 on Sam's pass of 2026.
    pub async fn fill_sams_pass(&self) -> PassId {
        let lead = self.acting(Persona::Lead);
        let body = json!({ "purpose": "leisure", "year": 2026, "budgetLine": "In de wijk" });
        let fund = lead.post("/funds", body).await.expect(201).text("/id");
        let body = json!({ "amount": "500.00", "note": "Begroting 2026" });
        lead.post(&format!("/funds/{fund}/allocations"), body).await.expect(201);
        let (id, sam, amount) = (PassId::generate(), self.people.sam, Cents(20_000));
        let row = pass::Model {
            id,
            programme_id: self.people.programme,
            participant_id: sam,
            year: 2026,
            base_cents: amount,
            granted_at: Some(self.clock.now()),
            state: PassState::Open,
            block_reason: None,
            expired_at: None,
            version: 1,
            created_at: self.clock.now(),
        };
        let grant = Posting {
            programme_id: self.people.programme,
            debit: Account::Fund(FundId(fund.parse().unwrap())),
            credit: Account::Wallet(Wallet::Pass(sam, 2026)),
            amount,
            kind: TransferKind::BaseGrant,
            subject_id: id.0,
            participant_id: Some(sam),
            actor_id: self.people.user(Persona::Lead),
        };
        let db = self.db();
        let work = db.write(async |tx| {
            pass::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
            ledger::post(tx, grant).await
        });
        work.await.unwrap();
        id
    }

    /// Books a place for Sam, as the database has it then.
    pub async fn book_for_sam(&self, pass: PassId, id: OfferId, code: &str) -> BookingId {
        let booking = BookingId::generate();
        let sam = self.people.user(Persona::YouthOwn);
        let actor = Actor { programme_id: self.people.programme, user_id: sam };
        let now = self.clock.now();
        let db = self.db();
        let work = db.write(async |tx| {
            let offer = offer::Entity::find_by_id(id).one(tx).await?.unwrap();
            let row = booking::Model {
                id: booking,
                programme_id: self.people.programme,
                offer_id: id,
                provider_id: offer.provider_id,
                participant_id: self.people.sam,
                pass_id: pass,
                price_cents: offer.price_cents,
                state: BookingState::Booked,
                code: code.into(),
                cancel_until: now + TimeDelta::days(2),
                booked_by: sam,
                booked_at: now,
                closed_by: None,
                closed_at: None,
                reason: None,
            };
            booking::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
            let taken = Set(offer.places_taken + 1);
            offer::ActiveModel { id: Set(id), places_taken: taken, ..Default::default() }.update(tx).await?;
            let wallet = Wallet::Pass(self.people.sam, 2026);
            let amount = offer.price_cents;
            hold::reserve(tx, actor, hold::Hold { wallet, amount, subject_id: booking.0 }).await
        });
        work.await.unwrap();
        booking
    }

    /// An approved offer of the judo club, for `change` to make another of, to be put on the shelf.
    pub fn shelved(&self, change: impl FnOnce(&mut offer::Model)) -> offer::Model {
        let mut row = offer::Model {
            id: OfferId::generate(),
            programme_id: self.people.programme,
            provider_id: self.people.market.judo,
            kind: entities::OfferKind::Course,
            category: entities::OfferCategory::Sport,
            title: "Judo".into(),
            description: "Vallen en opstaan.".into(),
            schedule: "maandag".into(),
            accessibility: None,
            price_cents: Cents(5_000),
            places: 10,
            places_taken: 0,
            starts_at: "2027-01-04T15:00:00Z".parse().unwrap(),
            until_date: "2027-04-01".parse().unwrap(),
            min_age: 8,
            max_age: 17,
            neighbourhood: None,
            address: "Weerpad 1".into(),
            latitude_microdegrees: None,
            longitude_microdegrees: None,
            picture_id: None,
            search_text: "judo".into(),
            state: OfferState::Approved,
            decision_reason: None,
            decided_by: None,
            decided_at: Some(self.clock.now()),
            version: 1,
            created_at: self.clock.now(),
        };
        change(&mut row);
        row
    }

    /// Puts offers on the shelf as they are.
    pub async fn shelve(&self, rows: Vec<offer::Model>) {
        for part in rows.chunks(500) {
            let db = self.db();
            let work = db.write(async |tx| {
                let part = part.iter().cloned().map(offer::Model::into_active_model);
                offer::Entity::insert_many(part).exec_without_returning(tx).await?;
                Ok(())
            });
            work.await.unwrap();
        }
    }

    /// Titles of what Sam finds in the catalogue, in order; `query` begins with `&`.
    pub async fn titles(&self, query: &str) -> Vec<String> {
        let found = self.youth().get(&format!("/offers?limit=100{query}")).await.expect(200).json;
        let title = |item: &Value| item["title"].as_str().unwrap().to_owned();
        found["items"].as_array().unwrap().iter().map(title).collect()
    }
}
