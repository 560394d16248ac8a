//! One life: each step taken through the API and in the model, and everything that Sam can see compared.

use std::collections::BTreeMap;

use back_on_track::clock::day_of;
use back_on_track::ledger::{Account, Wallet};
use chrono::TimeDelta;
use entities::{Cents, booking, payout_request};
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use super::Step;
use super::expected::{Expected, Offer, Outcome};
use crate::harness::bank::{bank_name, refusal, report};
use crate::harness::{Persona, Reply, Scenario, beginning};

/// After this Sam's base grant is not what the model thinks.
const LAST_DAY: &str = "2028-12-20T00:00:00Z";
/// Study incentive to begin with, cents.
const STUDY: i64 = 300_000;
/// At whose desk the bookings of a provider are redeemed.
const DESKS: [Persona; 2] = [Persona::ProviderOwn, Persona::ProviderOther];

/// A life, as far as it came.
pub struct Life<'s> {
    s: &'s Scenario,
    expected: Expected,
    offers: Vec<String>,
    /// With the code.
    bookings: Vec<(String, String)>,
    redemptions: BTreeMap<usize, String>,
    requests: Vec<String>,
    batches: Vec<String>,
    files: usize,
}

/// What the API said, as the model says it.
fn told(reply: &Reply) -> Result<(), String> {
    match reply.status {
        200 | 201 => Ok(()),
        _ => Err(reply.text("/code")),
    }
}

fn euros(cents: i64) -> Value {
    json!(Cents(cents).to_string())
}

/// The `nth` from the end, around the latest five.
fn pick(count: usize, nth: usize) -> Option<usize> {
    (count > 0).then(|| count - 1 - nth % count.min(5))
}

fn owned(all: &[(String, &'static str)]) -> Vec<(String, String)> {
    all.iter().map(|(id, state)| (id.clone(), (*state).to_owned())).collect()
}

type Said = (Result<(), String>, Outcome);

impl<'s> Life<'s> {
    /// Money in the funds and in Sam's study incentive, and the seeded market.
    pub async fn begin(s: &'s Scenario) -> Self {
        for year in 2026..=2028 {
            s.fill_leisure_fund(year, "5000.00").await;
        }
        s.give(Wallet::Study(s.people.sam), STUDY).await;
        let offer = |provider, price, places, starts_at: &str, until: &str| Offer {
            provider,
            price,
            places,
            taken: 0,
            starts_at: starts_at.parse().unwrap(),
            until: until.parse().unwrap(),
            is_withdrawn: false,
        };
        let expected = Expected {
            now: beginning(),
            passes: BTreeMap::new(),
            pass_held: 0,
            study: STUDY,
            study_held: 0,
            offers: vec![
                offer(0, 6_000, 10, "2026-12-07T15:00:00Z", "2027-02-15"),
                offer(1, 1_500, 2, "2026-12-12T18:00:00Z", "2026-12-12"),
            ],
            bookings: Vec::new(),
            requests: Vec::new(),
            batches: Vec::new(),
            recovery: [0, 0],
        };
        let market = &s.people.market;
        let offers = vec![market.judo_course.to_string(), market.music_night.to_string()];
        let (bookings, redemptions, requests) = (Vec::new(), BTreeMap::new(), Vec::new());
        Self { s, expected, offers, bookings, redemptions, requests, batches: Vec::new(), files: 0 }
    }

    /// Takes a step in both worlds; `None` where there is nothing to take it with.
    pub async fn take(&mut self, step: Step) -> Option<Said> {
        match step {
            Step::AddOffer { price, places, in_hours } => self.add_offer(price, places, in_hours).await,
            Step::LetPass { hours, runs_jobs } => self.let_pass(hours, runs_jobs).await,
            Step::Book(nth) => return self.book(nth).await,
            Step::NoorBooks(nth) => self.let_noor_book(nth).await,
            Step::Cancel(nth) => {
                let booking = pick(self.bookings.len(), nth)?;
                let reply = self.at_booking(Persona::YouthOwn, booking, "cancellations", json!({})).await;
                return Some((told(&reply), self.expected.cancel(booking)));
            }
            Step::Redeem(nth, part) => return self.redeem(nth, part).await,
            Step::MissShow(nth) => {
                let booking = pick(self.bookings.len(), nth)?;
                let reply = self.at_booking(self.desk_of(booking), booking, "no-shows", json!({})).await;
                return Some((told(&reply), self.expected.miss_show(booking)));
            }
            Step::Refund(nth) => return self.refund(nth).await,
            Step::Block(nth, to) => return self.block(nth, to).await,
            Step::WithdrawOffer(nth) => return self.withdraw_offer(nth).await,
            Step::File(cents) => return Some(self.file(cents).await),
            Step::Endorse(nth)
            | Step::Approve(nth)
            | Step::RefuseAsCoach(nth)
            | Step::RefuseAsOfficer(nth)
            | Step::TakeBack(nth) => return self.step_request(step, nth).await,
            Step::Collect => return Some(self.collect().await),
            Step::Release(nth) | Step::GiveUp(nth) => return self.step_batch(step, nth).await,
            Step::Settle(nth) | Step::Reject(nth) => self.hear_from_the_bank(step, nth).await,
        }
        None
    }

    async fn add_offer(&mut self, price: i64, places: i32, in_hours: i64) {
        let provider = usize::from(price % 4 == 0);
        let starts_at = self.expected.now + TimeDelta::hours(in_hours);
        let until = day_of(starts_at) + TimeDelta::days(in_hours % 10);
        let market = &self.s.people.market;
        let of = [market.judo, market.music][provider];
        let change = |offer: &mut entities::offer::Model| {
            // The course that it is like may be withdrawn by now.
            offer.state = entities::OfferState::Approved;
            (offer.provider_id, offer.price_cents, offer.places) = (of, Cents(price), places);
            (offer.starts_at, offer.until_date, offer.max_age) = (starts_at, until, 27);
        };
        self.offers.push(self.s.add_offer(change).await.to_string());
        let (taken, is_withdrawn) = (0, false);
        self.expected.offers.push(Offer { provider, price, places, taken, starts_at, until, is_withdrawn });
    }

    async fn let_pass(&mut self, hours: i64, runs_jobs: bool) {
        let later = self.expected.now + TimeDelta::hours(hours);
        if later < LAST_DAY.parse::<chrono::DateTime<chrono::Utc>>().unwrap() {
            self.expected.now = later;
            self.s.clock.set(later);
        }
        if runs_jobs {
            self.s.run_jobs().await;
            self.expected.run_jobs();
        }
    }

    async fn book(&mut self, nth: usize) -> Option<Said> {
        let offer = pick(self.offers.len(), nth)?;
        let reply = self.s.youth().post(&format!("/offers/{}/bookings", self.offers[offer]), json!({})).await;
        if reply.status == 201 {
            self.bookings.push((reply.text("/id"), reply.text("/code")));
        }
        Some((told(&reply), self.expected.book(offer)))
    }

    /// Takes a place from under Sam's nose. Of Noor's own wallet the model knows nothing.
    async fn let_noor_book(&mut self, nth: usize) {
        let Some(offer) = pick(self.offers.len(), nth) else { return };
        let path = format!("/offers/{}/bookings", self.offers[offer]);
        let reply = self.s.acting(Persona::YouthOther).post(&path, json!({})).await;
        let it = &mut self.expected.offers[offer];
        if reply.status == 201 {
            assert!(it.taken < it.places && !it.is_withdrawn, "Noor got a place that there was not");
            it.taken += 1;
        }
    }

    async fn at_booking(&self, who: Persona, booking: usize, what: &str, body: Value) -> Reply {
        self.s.acting(who).post(&format!("/bookings/{}/{what}", self.bookings[booking].0), body).await
    }

    fn desk_of(&self, booking: usize) -> Persona {
        DESKS[self.expected.offers[self.expected.bookings[booking].offer].provider]
    }

    async fn redeem(&mut self, nth: usize, part: i64) -> Option<Said> {
        let booking = pick(self.bookings.len(), nth)?;
        let price = self.expected.price_of(booking);
        let amount = (price * part / 1_000).max(1);
        let mut body = json!({ "code": self.bookings[booking].1 });
        if amount != price {
            body["amount"] = euros(amount);
        }
        let reply = self.at_booking(self.desk_of(booking), booking, "redemptions", body).await;
        if reply.status == 201 {
            self.redemptions.insert(booking, reply.text("/id"));
        }
        Some((told(&reply), self.expected.redeem(booking, amount)))
    }

    async fn refund(&mut self, nth: usize) -> Option<Said> {
        let place = pick(self.redemptions.len(), nth)?;
        let (booking, redemption) = self.redemptions.iter().nth(place)?;
        let body = json!({ "reason": "Ging niet door." });
        let path = format!("/redemptions/{redemption}/refunds");
        let reply = self.s.acting(Persona::Finance).post(&path, body).await;
        Some((told(&reply), self.expected.refund(*booking)))
    }

    /// All passes are compared on the way.
    async fn block(&mut self, nth: usize, to: bool) -> Option<Said> {
        let path = format!("/participants/{}/passes", self.s.people.sam);
        let passes = self.s.coach().get(&path).await.expect(200).json["items"].as_array().unwrap().clone();
        let shown = |it: &Value| (it["year"].clone(), it["toSpend"].clone(), it["state"].clone());
        let should_be = self.expected.passes.iter().rev();
        let should_be = should_be.map(|(year, it)| (json!(year), euros(it.to_spend), json!(it.state())));
        assert_eq!(passes.iter().map(shown).collect::<Vec<_>>(), should_be.collect::<Vec<_>>(), "passes");
        let pass = passes.get(nth % passes.len().max(1))?;
        let what = if to { "blocks" } else { "unblocks" };
        let path = format!("/passes/{}/{what}", pass["id"].as_str()?);
        let reply = self.s.coach().post(&path, json!({ "reason": "Kwijt of terug." })).await;
        let year = pass["year"].as_i64()?.try_into().unwrap();
        Some((told(&reply), self.expected.block(year, to)))
    }

    async fn withdraw_offer(&mut self, nth: usize) -> Option<Said> {
        let offer = pick(self.offers.len(), nth)?;
        let path = format!("/offers/{}/withdrawals", self.offers[offer]);
        let desk = self.s.acting(DESKS[self.expected.offers[offer].provider]);
        let reply = desk.post(&path, json!({ "reason": "De zaal is dicht." })).await;
        Some((told(&reply), self.expected.withdraw_offer(offer)))
    }

    async fn file(&mut self, cents: i64) -> Said {
        let reply = self.s.youth().post("/payout-requests", self.s.wish(&Cents(cents).to_string())).await;
        if reply.status == 201 {
            self.requests.push(reply.text("/id"));
        }
        (told(&reply), self.expected.file(cents))
    }

    async fn step_request(&mut self, step: Step, nth: usize) -> Option<Said> {
        let request = pick(self.requests.len(), nth)?;
        let (coach, finance) = (Persona::CoachAssigned, Persona::Finance);
        let (who, what) = match step {
            Step::Endorse(_) => (coach, "endorsements"),
            Step::Approve(_) => (finance, "approvals"),
            Step::RefuseAsCoach(_) => (coach, "refusals"),
            Step::RefuseAsOfficer(_) => (finance, "refusals"),
            _ => (Persona::YouthOwn, "withdrawals"),
        };
        let reply = self.s.step_payout(who, &self.requests[request], what).await;
        let expected = &mut self.expected;
        let should_be = match step {
            Step::Endorse(_) => expected.endorse(request),
            Step::Approve(_) => expected.approve(request),
            Step::RefuseAsCoach(_) => expected.refuse_as_coach(request),
            Step::RefuseAsOfficer(_) => expected.refuse_as_officer(request),
            _ => expected.take_back(request),
        };
        Some((told(&reply), should_be))
    }
}

/// The bank.
impl Life<'_> {
    async fn collect(&mut self) -> Said {
        let reply = self.s.acting(Persona::Finance).post("/payment-batches", json!({})).await;
        let should_be = self.expected.collect();
        if reply.status == 201 {
            self.batches.push(reply.text("/batch/id"));
            let total = self.expected.batches.last().map_or(0, |batch| batch.total);
            assert_eq!(reply.json["batch"]["total"], euros(total), "what the bank is to pay");
        }
        (told(&reply), should_be)
    }

    async fn step_batch(&mut self, step: Step, nth: usize) -> Option<Said> {
        let batch = pick(self.batches.len(), nth)?;
        if matches!(step, Step::Release(_)) {
            let reply = self.s.release(&self.batches[batch]).await;
            return Some((told(&reply), self.expected.release(batch)));
        }
        let path = format!("/payment-batches/{}/cancellations", self.batches[batch]);
        let reply =
            self.s.acting(Persona::FinanceSecond).post(&path, json!({ "reason": "Toch niet." })).await;
        Some((told(&reply), self.expected.give_up(batch)))
    }

    async fn hear_from_the_bank(&mut self, step: Step, nth: usize) {
        let released: Vec<usize> = (0..self.batches.len())
            .filter(|batch| self.expected.batches[*batch].state == "released")
            .collect();
        let Some(batch) = pick(released.len(), nth).map(|place| released[place]) else { return };
        self.files += 1;
        let (message, name) = (format!("M{}", self.files), bank_name(&self.batches[batch]));
        let file = if matches!(step, Step::Reject(_)) {
            self.expected.reject(batch);
            refusal(&message, &name, "AM04")
        } else {
            self.expected.settle(batch);
            let payments = self.s.payments_of(&self.batches[batch]).await;
            let ids = payments.iter().map(|it| (it["endToEndId"].as_str().unwrap(), "ACSC", None));
            report(&message, &name, &ids.collect::<Vec<_>>())
        };
        self.s.import(&file).await.expect(201);
    }
}

/// Looking.
impl Life<'_> {
    /// What Sam sees.
    pub async fn compare(&self, when: &str) {
        let (youth, expected) = (self.s.youth(), &self.expected);
        let wallet = youth.get("/me/wallet").await.expect(200).json;
        let part = |leisure, study| json!({ "leisure": euros(leisure), "study": euros(study), "debtRelief": "0.00" });
        assert_eq!(wallet["toSpend"], part(expected.to_spend(), expected.study), "to spend {when}");
        assert_eq!(wallet["held"], part(expected.pass_held, expected.study_held), "held {when}");
        let bookings = self.bookings.iter().zip(&expected.bookings).map(|(it, is)| (it.0.clone(), is.state));
        let mut bookings: Vec<_> = bookings.collect();
        let kept = booking::Entity::find().filter(booking::Column::ParticipantId.eq(self.s.people.sam));
        let kept = kept.order_by_asc(booking::Column::Id).all(self.s.db().reader()).await.unwrap();
        let kept = kept.iter().map(|it| (it.id.to_string(), it.state.to_value()));
        assert_eq!(kept.collect::<Vec<_>>(), owned(&bookings), "bookings {when}");
        bookings.reverse();
        self.compare_latest("/me/bookings", &bookings, when).await;
        let requests = self.requests.iter().zip(&expected.requests).map(|(it, is)| (it.clone(), is.state));
        let mut requests: Vec<_> = requests.collect();
        let kept = payout_request::Entity::find().order_by_asc(payout_request::Column::Id);
        let kept = kept.all(self.s.db().reader()).await.unwrap();
        let kept = kept.iter().map(|it| (it.id.to_string(), it.state.to_value()));
        assert_eq!(kept.collect::<Vec<_>>(), owned(&requests), "payout requests {when}");
        requests.reverse();
        self.compare_latest("/me/payout-requests", &requests, when).await;
    }

    /// Lists say what is kept; the latest five do, which is what steps pick from.
    async fn compare_latest(&self, path: &str, all: &[(String, &'static str)], when: &str) {
        let list = self.s.youth().get(&format!("{path}?limit=5")).await.expect(200).json;
        let items = list["items"].as_array().unwrap();
        let shown = items.iter().map(|it| (it["id"].as_str().unwrap(), it["state"].as_str().unwrap()));
        let should_be: Vec<_> = all.iter().take(5).map(|(id, state)| (id.as_str(), *state)).collect();
        assert_eq!(shown.collect::<Vec<_>>(), should_be, "{path} {when}");
    }

    /// What providers owe, which no youth sees.
    pub async fn compare_payees(&self) {
        let market = &self.s.people.market;
        for (payee, owes) in [market.judo_payee, market.music_payee].into_iter().zip(self.expected.recovery) {
            assert_eq!(self.s.held(Account::Recovery(payee)).await, -owes, "what a provider owes");
        }
    }
}
