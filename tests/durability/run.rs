//! What workers wish while the server may die at any moment: under which key, and what was answered.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::time::Duration;

use actix_web::rt::time::{sleep, timeout};
use back_on_track::db::Db;
use entities::SessionId;
use futures_util::future::join_all;
use rand::Rng as _;
use serde_json::{Value, json};

use super::aftermath;
use super::supply::Supply;
use crate::harness::people::PASSPHRASE;
use crate::harness::process::Process;
use crate::harness::{Persona, client};

/// Who takes part.
const PEOPLE: [Persona; 6] = [
    Persona::Lead,
    Persona::YouthOwn,
    Persona::ProviderOwn,
    Persona::CoachAssigned,
    Persona::Finance,
    Persona::FinanceSecond,
];

/// One wish, under a key of its own.
#[derive(Clone, Debug)]
pub struct Wish {
    who: Persona,
    pub path: String,
    body: Value,
    key: String,
}

enum Answer {
    Done(Value),
    /// Nothing happened, for this reason.
    Refused(String),
    /// The server is gone, or does not know.
    Nothing,
}

/// A server that lives for a while, and who is signed in there.
pub struct Visit {
    address: String,
    tokens: BTreeMap<Persona, String>,
}

impl Visit {
    pub async fn begin(process: &Process) -> Self {
        let address = process.address.clone();
        let tokens = join_all(PEOPLE.map(async |who| (who, sign_in(&address, who).await))).await;
        Self { tokens: tokens.into_iter().collect(), address }
    }

    /// A bank file.
    pub async fn download(&self, path: &str) -> String {
        let call = client::http().get(format!("{}/v1{path}", self.address));
        let reply = call.bearer_auth(&self.tokens[&Persona::Finance]).send().await.unwrap();
        assert_eq!(reply.status(), 200, "{path}");
        reply.text().await.unwrap()
    }

    async fn ask(&self, wish: &Wish) -> Answer {
        let call = client::http()
            .post(format!("{}/v1{}", self.address, wish.path))
            .bearer_auth(&self.tokens[&wish.who])
            .header("idempotency-key", &wish.key)
            .json(&wish.body)
            .send();
        let Ok(Ok(reply)) = timeout(Duration::from_secs(10), call).await else { return Answer::Nothing };
        let status = reply.status().as_u16();
        match timeout(Duration::from_secs(10), reply.json::<Value>()).await {
            Ok(Ok(body)) if status == 201 => Answer::Done(body),
            Ok(Ok(body)) if status < 500 => Answer::Refused(body["code"].to_string()),
            _ => Answer::Nothing,
        }
    }
}

/// All that was wished.
pub struct Run {
    pub supply: Supply,
    pub fund: RefCell<Option<String>>,
    pub answered: RefCell<Vec<(Wish, Value)>>,
    unanswered: RefCell<Vec<Wish>>,
    offers_used: Cell<usize>,
}

impl Run {
    /// In a database that no server has open.
    pub async fn prepare(db: &Db, rounds: usize) -> Self {
        let supply = Supply::lay_in(db, rounds * 60 + 20).await;
        let (fund, offers_used) = (RefCell::default(), Cell::default());
        Self { supply, fund, answered: RefCell::default(), unanswered: RefCell::default(), offers_used }
    }

    /// Lets the workers work, and kills the server under them.
    pub async fn until_killed(&self, process: Process) {
        let visit = Visit::begin(&process).await;
        self.open_fund(&visit).await;
        let is_over = Cell::new(false);
        let workers = join_all((0..super::WORKERS).map(|number| self.work(&visit, number, &is_over)));
        let life = Duration::from_millis(rand::rng().random_range(150..600));
        let end = async {
            sleep(life).await;
            is_over.set(true);
            process.kill();
        };
        futures_util::future::join(workers, end).await;
    }

    async fn open_fund(&self, visit: &Visit) {
        if self.fund.borrow().is_none() {
            let body = json!({ "purpose": "study", "year": 2026, "budgetLine": "Financieel alternatief" });
            let fund = self.wish(visit, Persona::Lead, "/funds".into(), body).await.expect("a fund");
            *self.fund.borrow_mut() = fund["id"].as_str().map(str::to_owned);
        }
    }

    async fn work(&self, visit: &Visit, number: usize, is_over: &Cell<bool>) {
        while !is_over.get() {
            self.do_a_job(visit, number).await;
        }
    }

    /// A chain of wishes; where one is not answered, the rest is not wished.
    async fn do_a_job(&self, visit: &Visit, number: usize) -> Option<Value> {
        match number % 4 {
            0 => self.allocate(visit).await,
            1 => self.book_and_redeem(visit).await,
            2 => self.bring_a_payout_about(visit).await,
            _ => self.collect_and_release(visit).await,
        }
    }

    async fn allocate(&self, visit: &Visit) -> Option<Value> {
        let path = format!("/funds/{}/allocations", self.fund.borrow().as_ref()?);
        self.wish(visit, Persona::Lead, path, json!({ "amount": "0.01", "note": "een cent" })).await
    }

    async fn book_and_redeem(&self, visit: &Visit) -> Option<Value> {
        let Some(offer) = self.supply.offers.get(self.offers_used.get()) else {
            sleep(Duration::from_millis(5)).await;
            return None;
        };
        self.offers_used.set(self.offers_used.get() + 1);
        let path = format!("/offers/{offer}/bookings");
        let booked = self.wish(visit, Persona::YouthOwn, path, json!({})).await?;
        let path = format!("/bookings/{}/redemptions", booked["id"].as_str()?);
        self.wish(visit, Persona::ProviderOwn, path, json!({ "code": booked["code"] })).await
    }

    async fn bring_a_payout_about(&self, visit: &Visit) -> Option<Value> {
        let body = json!({
            "purpose": "tuition",
            "amount": "0.01",
            "payeeId": self.supply.school,
            "remittance": "Factuur 2026-0117",
        });
        let filed = self.wish(visit, Persona::YouthOwn, "/payout-requests".into(), body).await?;
        let path = |step: &str| Some(format!("/payout-requests/{}/{step}", filed["id"].as_str()?));
        self.wish(visit, Persona::CoachAssigned, path("endorsements")?, json!({})).await?;
        self.wish(visit, Persona::Finance, path("approvals")?, json!({})).await
    }

    async fn collect_and_release(&self, visit: &Visit) -> Option<Value> {
        let made = self.wish(visit, Persona::Finance, "/payment-batches".into(), json!({})).await?;
        let path = format!("/payment-batches/{}/releases", made["batch"]["id"].as_str()?);
        self.wish(visit, Persona::FinanceSecond, path, json!({})).await
    }

    async fn wish(&self, visit: &Visit, who: Persona, path: String, body: Value) -> Option<Value> {
        let wish = Wish { who, path, body, key: SessionId::generate().to_string() };
        match visit.ask(&wish).await {
            Answer::Done(answer) => {
                self.answered.borrow_mut().push((wish, answer.clone()));
                return Some(answer);
            }
            Answer::Refused(code) => check_refusal(&wish, &code),
            Answer::Nothing => self.unanswered.borrow_mut().push(wish),
        }
        None
    }

    /// Asks everything again under the keys it had: what was answered is answered alike. Then every job is done once more in
    /// peace, so that there is something of each, and the bank's files are held against the ledger.
    pub async fn settle(&self, process: &Process) -> Visit {
        let visit = Visit::begin(process).await;
        assert!(!self.answered.borrow().is_empty(), "nothing was answered at all");
        for wish in self.unanswered.take() {
            match visit.ask(&wish).await {
                Answer::Done(answer) => self.answered.borrow_mut().push((wish, answer)),
                Answer::Refused(code) => check_refusal(&wish, &code),
                Answer::Nothing => panic!("no answer after the restart: {wish:?}"),
            }
        }
        for number in 0..4 {
            self.do_a_job(&visit, number).await.expect("a job done in peace");
        }
        let answered = self.answered.borrow().clone();
        for (wish, first) in &answered {
            let Answer::Done(again) = visit.ask(wish).await else { panic!("refused now: {wish:?}") };
            assert_eq!(&again, first, "answered otherwise before: {wish:?}");
        }
        aftermath::check_files(self, &visit).await;
        visit
    }

    /// The answers to wishes that end so.
    pub fn answers(&self, path_end: &str) -> Vec<Value> {
        let answered = self.answered.borrow();
        let such = answered.iter().filter(|(wish, _)| wish.path.ends_with(path_end));
        such.map(|(_, answer)| answer.clone()).collect()
    }
}

/// Only whoever collects may find that somebody else did.
fn check_refusal(wish: &Wish, code: &str) {
    assert!(wish.path == "/payment-batches" && code == "\"nothing_to_pay\"", "{code}: {wish:?}");
}

async fn sign_in(address: &str, who: Persona) -> String {
    let body = json!({ "loginName": who.name(), "passphrase": PASSPHRASE });
    let reply = client::http().post(format!("{address}/v1/sessions")).json(&body).send().await.unwrap();
    let tokens: Value = reply.json().await.unwrap();
    tokens["accessToken"].as_str().unwrap_or_else(|| panic!("{tokens}")).to_owned()
}
