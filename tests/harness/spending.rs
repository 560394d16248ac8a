//! Spending the free-time pass: what Sam books and has redeemed, and offers made to measure.

use back_on_track::db::Tx;
use entities::{
    BookingId, OfferId, OfferState, ProviderId, ProviderState, booking, offer, outbox_event, provider,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter,
};
use serde_json::{Value, json};

use super::{Persona, Reply, Scenario};

/// Identifiers of what Sam has to do with the pass.
#[derive(Clone, Debug)]
pub struct Spending {
    /// This year's.
    pub pass: String,
    /// Of the judo course; open. Its code is the one of the contract's example.
    pub booking: String,
    /// Of another activity at the judo club.
    pub redemption: String,
}

impl Scenario {
    /// A leisure fund of `year` with `amount` in it.
    pub async fn fill_leisure_fund(&self, year: i32, amount: &str) -> String {
        let lead = self.acting(Persona::Lead);
        let body = json!({ "purpose": "leisure", "year": year, "budgetLine": "Op school" });
        let fund = lead.post("/funds", body).await.expect(201).text("/id");
        let body = json!({ "amount": amount, "note": format!("Begroting {year}") });
        lead.post(&format!("/funds/{fund}/allocations"), body).await.expect(201);
        fund
    }

    /// What is free in a fund.
    pub async fn free_in(&self, fund: &str) -> Value {
        self.acting(Persona::Lead).get(&format!("/funds/{fund}")).await.expect(200).json["free"].clone()
    }

    /// Another activity of the judo club: like its course, but for what `change` does to it.
    pub async fn add_offer(&self, change: impl Fn(&mut offer::Model)) -> OfferId {
        let add = async |tx: &Tx| {
            let course = offer::Entity::find_by_id(self.people.market.judo_course).one(tx).await?;
            let mut row =
                offer::Model { id: OfferId::generate(), places_taken: 0, ..course.expect("the course") };
            change(&mut row);
            offer::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
            Ok(row.id)
        };
        self.db().write(add).await.unwrap()
    }

    /// Sam's booking of an offer.
    pub async fn book(&self, offer: OfferId) -> String {
        self.try_to_book(offer).await.expect(201).text("/id")
    }

    /// The same, whatever comes back.
    pub async fn try_to_book(&self, offer: OfferId) -> Reply {
        self.youth().post(&format!("/offers/{offer}/bookings"), json!({})).await
    }

    /// The six characters of Sam's booking.
    pub async fn human_code(&self, booking: &str) -> String {
        self.youth().get(&format!("/bookings/{booking}")).await.expect(200).text("/code")
    }

    /// A scan of Sam's booking at the judo club.
    pub async fn redeem(&self, booking: &str) -> Reply {
        let code = self.human_code(booking).await;
        let path = format!("/bookings/{booking}/redemptions");
        self.acting(Persona::ProviderOwn).post(&path, json!({ "code": code })).await
    }

    /// Sam's pass of this year.
    pub async fn pass_now(&self) -> Value {
        self.youth().get("/me/pass").await.expect(200).json
    }

    /// How often Sam was told of `action`. Read behind the API: on a busy cluster the stream of changes is late.
    pub async fn times_told(&self, action: &str) -> u64 {
        let told = outbox_event::Entity::find()
            .filter(outbox_event::Column::ParticipantId.eq(self.people.sam))
            .filter(outbox_event::Column::Action.eq(action));
        told.count(self.db().reader()).await.unwrap()
    }

    /// Puts an offer into another state, as its own noun would without freeing anything.
    pub async fn set_offer_state(&self, id: OfferId, state: OfferState) {
        let set = async |tx: &Tx| {
            offer::ActiveModel { id: Set(id), state: Set(state), ..Default::default() }.update(tx).await?;
            Ok(())
        };
        self.db().write(set).await.unwrap();
    }

    /// The same for a provider.
    pub async fn set_provider_state(&self, id: ProviderId, state: ProviderState) {
        let set = async |tx: &Tx| {
            provider::ActiveModel { id: Set(id), state: Set(state), ..Default::default() }.update(tx).await?;
            Ok(())
        };
        self.db().write(set).await.unwrap();
    }

    /// A fund, a pass, an open booking and a redemption.
    pub async fn live_spending(&self) -> Spending {
        self.fill_leisure_fund(2026, "1000.00").await;
        let evening = self.add_offer(|offer| offer.price_cents = entities::Cents(1_000)).await;
        let redeemed = self.book(evening).await;
        let redemption = self.redeem(&redeemed).await.expect(201).text("/id");
        let booking = self.book(self.people.market.judo_course).await;
        let id = BookingId(booking.parse().unwrap());
        let set = async |tx: &Tx| {
            let row = booking::ActiveModel { id: Set(id), code: Set("7KMP4X".into()), ..Default::default() };
            row.update(tx).await?;
            Ok(())
        };
        self.db().write(set).await.unwrap();
        Spending { pass: self.pass_now().await["id"].as_str().unwrap().to_owned(), booking, redemption }
    }
}
