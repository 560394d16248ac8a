//! What the youths of the demo do with their money: clubs that offer something, bookings, payouts and the bank.

use std::iter::zip;

use chrono::{DateTime, TimeDelta, Utc};
use entities::{
    BookingId, Cents, OfferId, OrganisationId, PayeeId, PaymentBatchId, PayoutRequestId, ProviderId,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::people::YOUTHS;
use super::seed::{List, Made, Organisations, Seeder};
use crate::client::Client;
use crate::clock::day_of;

/// Programme, clubs and shop: made up, with check digits that are right.
const OWN_IBAN: &str = "NL44RABO0123456789";
const IBANS: [&str; 3] = ["NL91ABNA0417164300", "NL20INGB0001234567", "NL02ABNA0123456789"];

/// A club, who stands at its desk, and whether a lead approved it.
struct Club {
    organisation: &'static str,
    desk: &'static str,
    kvk_number: &'static str,
    description: &'static str,
    is_approved: bool,
    offers: &'static [Activity],
}

/// Something to do: title, kind, category, price, weeks from now, schedule.
type Activity = (&'static str, &'static str, &'static str, &'static str, i64, &'static str);

const CLUBS: [Club; 3] = [
    Club {
        organisation: "Boksschool De Ring",
        desk: "ring-karim",
        kvk_number: "37160001",
        description: "Boksen voor iedereen. Respect staat op één.",
        is_approved: true,
        offers: &[
            ("Boksen voor beginners", "course", "sport", "80.00", 3, "dinsdag 16:00-17:30"),
            ("Sparren op zaterdag", "one_off", "sport", "10.00", 2, "zaterdag 10:00-12:00"),
        ],
    },
    Club {
        organisation: "Muziekschool Zaanstreek",
        desk: "muziek-lotte",
        kvk_number: "37160002",
        description: "Van je eerste akkoord tot je eerste optreden.",
        is_approved: true,
        offers: &[
            ("Gitaar: je eerste akkoorden", "course", "music", "95.00", 4, "woensdag 15:00-16:00"),
            ("Rappen met Appie", "one_off", "music", "7.50", 1, "vrijdag 19:00-21:00"),
        ],
    },
    Club {
        organisation: "Atelier Poelenburg",
        desk: "atelier-jip",
        kvk_number: "37160003",
        description: "Tekenen, schilderen en graffiti.",
        is_approved: false,
        offers: &[("Graffiti op school", "course", "art", "60.00", 5, "donderdag 15:30-17:00")],
    },
];

#[derive(Deserialize)]
struct Signed {
    code: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Purse {
    to_spend: Amounts,
}

#[derive(Deserialize)]
struct Amounts {
    study: Cents,
}

#[derive(Deserialize)]
struct Collected {
    batch: Made<PaymentBatchId>,
}

impl Seeder {
    /// Everything about spending.
    pub(super) async fn spend(
        &mut self,
        organisations: &Organisations,
        now: DateTime<Utc>,
    ) -> anyhow::Result<()> {
        let mut offers = Vec::new();
        for club in &CLUBS {
            if let Some(organisation) = organisations.get(club.organisation) {
                offers.extend(self.open_club(club, *organisation, now).await?);
            }
        }
        let shop = self.open_accounts(organisations).await?;
        self.book(&offers).await?;
        self.ask_payouts(shop).await?;
        self.pay().await
    }

    async fn open_club(
        &mut self,
        club: &Club,
        organisation: OrganisationId,
        now: DateTime<Utc>,
    ) -> anyhow::Result<Vec<OfferId>> {
        let (desk, lead) = (self.who(club.desk).await?, self.who("lead-iris").await?);
        let application = json!({
            "organisationId": organisation, "kvkNumber": club.kvk_number, "description": club.description,
            "contactName": "De balie", "email": "balie@example.nl",
        });
        let provider: Made<ProviderId> = desk.post("/providers", &application).await?;
        if club.is_approved {
            lead.act(&format!("/providers/{}/approvals", provider.id), &Value::Null).await?;
        }
        let mut offers = Vec::new();
        for (title, kind, category, price, weeks, schedule) in club.offers {
            let starts_at = now + TimeDelta::weeks(*weeks);
            let until = if *kind == "course" { starts_at + TimeDelta::weeks(9) } else { starts_at };
            let offer = json!({
                "title": title, "kind": kind, "category": category, "price": price, "schedule": schedule,
                "description": "Kom het proberen. Iedereen kan meedoen.", "places": 12, "startsAt": starts_at,
                "untilDate": day_of(until), "minAge": 9, "maxAge": 27, "neighbourhood": "Poelenburg",
                "address": "Weerpad 1, Zaandam", "latitude": "52.437000", "longitude": "4.838000",
            });
            let made: Made<OfferId> =
                desk.post(&format!("/providers/{}/offers", provider.id), &offer).await?;
            desk.act(&format!("/offers/{}/submissions", made.id), &Value::Null).await?;
            if club.is_approved {
                lead.act(&format!("/offers/{}/approvals", made.id), &Value::Null).await?;
                offers.push(made.id);
            }
        }
        Ok(offers)
    }

    /// Accounts that both officers know, and one that waits for the second. Names the bookshop.
    async fn open_accounts(&mut self, organisations: &Organisations) -> anyhow::Result<PayeeId> {
        let (wim, els) = (self.who("finance-wim").await?, self.who("finance-els").await?);
        let own: Made<PayeeId> =
            wim.post("/payees", &json!({ "kind": "programme", "name": super::people::MUNICIPALITY })).await?;
        let school = json!({
            "kind": "school", "name": "Pascal College Zuid", "organisationId": organisations.get("Pascal College Zuid"),
        });
        let school: Made<PayeeId> = wim.post("/payees", &school).await?;
        let shop: Made<PayeeId> =
            wim.post("/payees", &json!({ "kind": "creditor", "name": "Boekhandel Zaandam" })).await?;
        let clubs: List<Made<PayeeId>> = wim.get("/payees?kind=provider").await?;
        let payees = [own.id, shop.id].into_iter().chain(clubs.items.into_iter().map(|it| it.id));
        for (payee, iban) in zip(payees, [OWN_IBAN].into_iter().chain(IBANS)) {
            let account = self.propose(&wim, payee, iban).await?;
            els.act(&format!("/bank-accounts/{account}/confirmations"), &Value::Null).await?;
        }
        self.propose(&wim, school.id, "NL13TEST0123456789").await?;
        Ok(shop.id)
    }

    async fn propose(
        &self,
        officer: &Client,
        payee: PayeeId,
        iban: &str,
    ) -> anyhow::Result<entities::BankAccountId> {
        let account = json!({ "iban": iban, "holderName": "Rekening van de demo" });
        let made: Made<_> = officer.post(&format!("/payees/{payee}/bank-accounts"), &account).await?;
        Ok(made.id)
    }

    /// Sam and the next few book; Sam's evening is redeemed already, and somebody has cancelled.
    async fn book(&mut self, offers: &[OfferId]) -> anyhow::Result<()> {
        let [boxing, sparring, guitar, rapping] = offers else { anyhow::bail!("four offers to book") };
        let sam = self.who("sam").await?;
        book(&sam, *boxing).await?;
        let evening = book(&sam, *rapping).await?;
        let code: Signed = sam.get(&format!("/bookings/{evening}/redemption-code")).await?;
        let desk = self.who("muziek-lotte").await?;
        desk.act(&format!("/bookings/{evening}/redemptions"), &json!({ "code": code.code })).await?;
        for (youth, offer) in zip(YOUTHS.iter().skip(1), [boxing, sparring, guitar, rapping]) {
            let client = self.who(youth.login_name).await?;
            let booking = book(&client, *offer).await?;
            if offer == sparring {
                client.act(&format!("/bookings/{booking}/cancellations"), &Value::Null).await?;
            }
        }
        Ok(())
    }

    /// Four youths with study incentive ask for something; each request is a step further, and the last is refused.
    async fn ask_payouts(&mut self, shop: PayeeId) -> anyhow::Result<()> {
        let mut step = 0;
        for youth in YOUTHS {
            let (client, coach) = (self.who(youth.login_name).await?, self.who(youth.coach).await?);
            let purse: Purse = client.get("/me/wallet").await?;
            if purse.to_spend.study < Cents(2_500) || step > 3 {
                continue;
            }
            let wish = json!({
                "purpose": "books_and_tools", "amount": "25.00", "payeeId": shop,
                "remittance": format!("Bestelling 2026-{:04}", 117 + step),
            });
            let made: Made<PayoutRequestId> = client.post("/payout-requests", &wish).await?;
            let path = format!("/payout-requests/{}", made.id);
            match step {
                0 => {}
                3 => {
                    let reason = json!({ "reason": "De school heeft dit boek voor je klaarliggen." });
                    coach.act(&format!("{path}/refusals"), &reason).await?;
                    let grounds = json!({ "grounds": "Dat is een oude druk. Mijn docent wil de nieuwe." });
                    client.act(&format!("{path}/objections"), &grounds).await?;
                }
                _ => coach.act(&format!("{path}/endorsements"), &Value::Null).await?,
            }
            if step == 2 {
                let els = self.who("finance-els").await?;
                els.act(&format!("{path}/approvals"), &Value::Null).await?;
            }
            step += 1;
        }
        Ok(())
    }

    /// What is owed until now is at the bank, which has not answered yet.
    async fn pay(&mut self) -> anyhow::Result<()> {
        let (wim, els) = (self.who("finance-wim").await?, self.who("finance-els").await?);
        let collected: Collected = wim.post("/payment-batches", &Value::Null).await?;
        els.act(&format!("/payment-batches/{}/releases", collected.batch.id), &json!({})).await
    }
}

async fn book(youth: &Client, offer: OfferId) -> anyhow::Result<BookingId> {
    let made: Made<BookingId> = youth.post(&format!("/offers/{offer}/bookings"), &Value::Null).await?;
    Ok(made.id)
}
