//! Where Sam can spend: two approved providers with an offer each, and everybody's bank accounts.
//!
//! Put into the database directly, like the people. How a provider comes in and gets approved is told by the scenarios
//! about that.

use back_on_track::error::ApiResult;
use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    BankAccountId, BankAccountState, Cents, OfferCategory, OfferId, OfferKind, OfferState, OrganisationId,
    PayeeId, PayeeKind, ProviderId, ProviderState, UserId, bank_account, offer, payee, provider,
};

use super::people::Seed;

/// Identifiers of what is there.
#[derive(Clone, Debug)]
pub struct Market {
    /// Sam's judo club.
    pub judo: ProviderId,
    /// Its course of ten weeks from 7 December 2026: 60.00, ten places, ages 8 to 17.
    pub judo_course: OfferId,
    /// Whom its money goes to.
    pub judo_payee: PayeeId,
    /// The music school.
    pub music: ProviderId,
    /// Its one-off on 12 December 2026: 15.00, two places.
    pub music_night: OfferId,
    /// Whom its money goes to.
    pub music_payee: PayeeId,
    /// Sam's school, as a payee.
    pub school_payee: PayeeId,
    /// The programme's own account.
    pub programme_payee: PayeeId,
}

/// Sets it up.
pub struct Stall<'s> {
    pub seed: &'s Seed<'s>,
    pub officer: UserId,
    pub judo: OrganisationId,
    pub music: OrganisationId,
    pub school: OrganisationId,
}

impl Stall<'_> {
    pub async fn set_up(&self) -> ApiResult<Market> {
        let judo = self.provider(self.judo, "Judo voor iedereen in Zaanstad.").await?;
        let music = self.provider(self.music, "Muziekles in de wijk.").await?;
        let course = Activity {
            provider: judo,
            kind: OfferKind::Course,
            category: OfferCategory::Sport,
            title: "Judo voor beginners",
            price: Cents(6_000),
            places: 10,
            starts_at: at("2026-12-07T15:00:00Z"),
            until: day("2027-02-15"),
        };
        let night = Activity {
            provider: music,
            kind: OfferKind::OneOff,
            category: OfferCategory::Music,
            title: "Avond over hiphop",
            price: Cents(1_500),
            places: 2,
            starts_at: at("2026-12-12T18:00:00Z"),
            until: day("2026-12-12"),
        };
        Ok(Market {
            judo,
            judo_course: self.offer(course).await?,
            judo_payee: self
                .payee(PayeeKind::Provider, "Judoclub Zaanstreek", Some(self.judo), "NL91ABNA0417164300")
                .await?,
            music,
            music_night: self.offer(night).await?,
            music_payee: self
                .payee(PayeeKind::Provider, "Muziekschool Poelenburg", Some(self.music), "NL20INGB0001234567")
                .await?,
            school_payee: self
                .payee(PayeeKind::School, "Pascal College Zuid", Some(self.school), "NL02ABNA0123456789")
                .await?,
            programme_payee: self
                .payee(PayeeKind::Programme, "Gemeente Zaanstad", None, "NL44RABO0123456789")
                .await?,
        })
    }

    async fn provider(&self, organisation_id: OrganisationId, description: &str) -> ApiResult<ProviderId> {
        let id = ProviderId::generate();
        let row = provider::Model {
            id,
            programme_id: self.seed.programme,
            organisation_id,
            state: ProviderState::Approved,
            kvk_number: "12345678".into(),
            description: description.into(),
            contact_name: "Joke Bakker".into(),
            email: "info@example.nl".into(),
            phone: None,
            website: None,
            decision_reason: None,
            decided_by: None,
            decided_at: Some(self.seed.at),
            version: 1,
            created_at: self.seed.at,
        };
        self.seed.add(row).await?;
        Ok(id)
    }

    async fn offer(&self, activity: Activity) -> ApiResult<OfferId> {
        let id = OfferId::generate();
        let row = offer::Model {
            id,
            programme_id: self.seed.programme,
            provider_id: activity.provider,
            kind: activity.kind,
            category: activity.category,
            title: activity.title.into(),
            description: "Kom eens kijken.".into(),
            schedule: "maandag 16:00-17:00".into(),
            accessibility: None,
            price_cents: activity.price,
            places: activity.places,
            places_taken: 0,
            starts_at: activity.starts_at,
            until_date: activity.until,
            min_age: 8,
            max_age: 17,
            neighbourhood: Some("Poelenburg".into()),
            address: "Weerpad 1, Zaandam".into(),
            latitude_microdegrees: Some(52_437_000),
            longitude_microdegrees: Some(4_838_000),
            picture_id: None,
            search_text: activity.title.to_lowercase(),
            state: OfferState::Approved,
            decision_reason: None,
            decided_by: None,
            decided_at: Some(self.seed.at),
            version: 1,
            created_at: self.seed.at,
        };
        self.seed.add(row).await?;
        Ok(id)
    }

    async fn payee(
        &self,
        kind: PayeeKind,
        name: &str,
        organisation_id: Option<OrganisationId>,
        iban: &str,
    ) -> ApiResult<PayeeId> {
        let id = PayeeId::generate();
        let row = payee::Model {
            id,
            programme_id: self.seed.programme,
            kind,
            name: name.into(),
            organisation_id,
            participant_id: None,
            created_by: self.officer,
            created_at: self.seed.at,
            closed_at: None,
            version: 1,
        };
        self.seed.add(row).await?;
        let account = bank_account::Model {
            id: BankAccountId::generate(),
            programme_id: self.seed.programme,
            payee_id: id,
            iban: iban.into(),
            holder_name: name.into(),
            state: BankAccountState::Active,
            proposed_by: self.officer,
            proposed_at: self.seed.at,
            decided_by: None,
            decided_at: Some(self.seed.at),
            reason: None,
            usable_from: Some(self.seed.at),
            ended_at: None,
        };
        self.seed.add(account).await?;
        Ok(id)
    }
}

struct Activity {
    provider: ProviderId,
    kind: OfferKind,
    category: OfferCategory,
    title: &'static str,
    price: Cents,
    places: i32,
    starts_at: DateTime<Utc>,
    until: NaiveDate,
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
