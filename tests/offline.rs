//! A phone that is offline most of the time: what it was told waits in a queue, is lost on the way or answered into the void,
//! is sent again, in any order and company, also from an old copy of the queue. In the end each wish had exactly one
//! effect, and what the phone believes is what the server knows.
//!
//! `STEPS=100000` plays a longer life than the default.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::{NaiveDate, TimeDelta};
use entities::{CheckInId, ContactState};
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

use crate::harness::check_ins::two_in_four_weeks;
use crate::harness::{Persona, Scenario};

scenarios!(every_wish_of_an_offline_phone_counts_once);

/// Steps of a life unless `STEPS` says otherwise.
const STEPS: usize = 1_500;
/// The phone is told something in so many steps out of ten.
const TELLING: u32 = 4;
/// Times of the day at which there are lessons.
const TIMES: [&str; 4] = ["08:30", "09:20", "10:30", "13:00"];

/// Something that the youth told the phone.
#[derive(Clone, Debug)]
struct Wish {
    id: String,
    day: NaiveDate,
    time: &'static str,
    outcome: &'static str,
}

impl Wish {
    fn body(&self, agreement: &str) -> Value {
        json!({
            "id": self.id, "agreementId": agreement, "occurredDate": self.day, "timeOfDay": self.time,
            "outcome": self.outcome, "minutes": 50,
        })
    }

    fn is(&self, row: &Value) -> bool {
        row["occurredDate"] == self.day.to_string()
            && row["timeOfDay"] == self.time
            && row["outcome"] == self.outcome
            && row["side"] == "participant"
    }
}

/// What the phone believes of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Belief {
    /// It is recorded.
    Recorded,
    /// Something else was there.
    Conflict,
}

#[derive(Debug, Default)]
struct Figures {
    sends: usize,
    lost: usize,
    cut: usize,
    repeats: usize,
}

struct Phone<'s> {
    s: &'s Scenario,
    agreement: String,
    random: StdRng,
    told: Vec<Wish>,
    queue: Vec<Wish>,
    beliefs: BTreeMap<String, Belief>,
    figures: Figures,
}

impl Phone<'_> {
    /// The youth tells the phone of a lesson; now and then of one that was told of already.
    fn tell(&mut self) {
        let back = self.random.random_range(1..20);
        let wish = Wish {
            id: CheckInId::generate().to_string(),
            day: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap() - TimeDelta::days(back),
            time: TIMES.choose(&mut self.random).unwrap(),
            outcome: if self.random.random_ratio(1, 8) { "late" } else { "kept" },
        };
        self.told.push(wish.clone());
        self.queue.push(wish);
    }

    /// Sends some of the queue, or of what was sent long ago, as a phone does whose backup was put back.
    async fn send(&mut self) {
        let mut sent: Vec<Wish> =
            if self.random.random_ratio(1, 5) { &self.told } else { &self.queue }.clone();
        sent.shuffle(&mut self.random);
        sent.truncate(self.random.random_range(1..=12));
        if sent.is_empty() {
            return;
        }
        self.figures.sends += 1;
        self.figures.repeats += sent.iter().filter(|wish| self.beliefs.contains_key(&wish.id)).count();
        match self.random.random_range(0..10) {
            // On the way to the server.
            0 | 1 => self.figures.lost += 1,
            // On the way back.
            2 | 3 => {
                self.figures.lost += 1;
                self.call(&sent).await;
            }
            // Somewhere in the middle.
            4 => {
                self.figures.cut += 1;
                let patience = Duration::from_micros(self.random.random_range(0..8_000));
                let _ = tokio::time::timeout(patience, self.call(&sent)).await;
            }
            _ => {
                let answers = self.call(&sent).await;
                self.learn(&sent, &answers);
            }
        }
    }

    /// One wish or several in one call.
    async fn call(&self, sent: &[Wish]) -> Vec<Value> {
        let items: Vec<Value> = sent.iter().map(|wish| wish.body(&self.agreement)).collect();
        let reply = self.s.youth().post("/me/check-ins", json!({ "items": items })).await.expect(200);
        reply.json["items"].as_array().unwrap().clone()
    }

    fn learn(&mut self, sent: &[Wish], answers: &[Value]) {
        assert_eq!(sent.len(), answers.len());
        for (wish, answer) in sent.iter().zip(answers) {
            assert_eq!(answer["id"], wish.id);
            let belief = match answer["result"].as_str().unwrap() {
                "recorded" => {
                    let before = self.beliefs.get(&wish.id);
                    assert_ne!(before, Some(&Belief::Recorded), "recorded a second time: {answer}");
                    Belief::Recorded
                }
                "already_recorded" => Belief::Recorded,
                "conflict" => Belief::Conflict,
                other => panic!("{other}: {answer}"),
            };
            match belief {
                Belief::Recorded => {
                    assert!(answer["checkIn"]["id"] == wish.id && wish.is(&answer["checkIn"]))
                }
                Belief::Conflict => assert_ne!(answer["checkIn"]["id"], wish.id),
            }
            // An occasion that was taken can become free, when what took it is rejected; a check-in never goes away.
            let before = self.beliefs.insert(wish.id.clone(), belief);
            assert!(before != Some(Belief::Recorded) || belief == Belief::Recorded, "forgotten: {answer}");
            self.queue.retain(|waiting| waiting.id != wish.id);
        }
    }

    /// A coach or a contact looks at one of the check-ins.
    async fn look(&mut self) {
        let rows = all_check_ins(self.s, &self.agreement).await;
        let live: Vec<&Value> = rows.iter().filter(|row| is_live(row)).collect();
        let Some(row) = live.choose(&mut self.random) else { return };
        let persona = *[Persona::CoachAssigned, Persona::Partner].choose(&mut self.random).unwrap();
        let (what, body) = match self.random.random_range(0..4) {
            0 => ("rejections", json!({ "reason": "Je was er niet." })),
            1 => {
                ("corrections", json!({ "outcome": "missed", "reason": "Volgens de school was je er niet." }))
            }
            _ => ("confirmations", Value::Null),
        };
        let path = format!("/check-ins/{}/{what}", row["id"].as_str().unwrap());
        let reply = self.s.acting(persona).post(&path, body).await;
        assert!(reply.status == 201 || reply.status == 409, "{}", reply.json);
    }
}

fn is_live(row: &Value) -> bool {
    row["state"] == "recorded" || row["state"] == "confirmed"
}

async fn all_check_ins(s: &Scenario, agreement: &str) -> Vec<Value> {
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let page =
            s.coach().get(&format!("/agreements/{agreement}/check-ins?limit=100{cursor}")).await.expect(200);
        rows.extend(page.json["items"].as_array().unwrap().iter().cloned());
        match page.json["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return rows,
        }
    }
}

async fn every_wish_of_an_offline_phone_counts_once(s: &Scenario) {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(75);
    let steps = std::env::var("STEPS").ok().and_then(|steps| steps.parse().ok()).unwrap_or(STEPS);
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    s.contact(Persona::Partner, &agreement, ContactState::Signed).await;
    let mut phone = Phone {
        s,
        agreement,
        random: StdRng::seed_from_u64(seed),
        told: Vec::new(),
        queue: Vec::new(),
        beliefs: BTreeMap::new(),
        figures: Figures::default(),
    };
    for _ in 0..steps {
        match phone.random.random_range(0..10) {
            step if step < TELLING => phone.tell(),
            step if step < 9 => phone.send().await,
            _ => phone.look().await,
        }
    }
    // At last a good connection.
    for wish in phone.told.clone().chunks(100) {
        let answers = phone.call(wish).await;
        phone.learn(wish, &answers);
    }
    compare_with_the_truth(&phone).await;
    let Figures { sends, lost, cut, repeats } = phone.figures;
    println!(
        "offline phone: seed {seed}, {steps} steps, {} wishes, {sends} sends, {lost} lost, {cut} cut off, {repeats} repeats, \
         0 differences",
        phone.told.len()
    );
}

async fn compare_with_the_truth(phone: &Phone<'_>) {
    let rows = all_check_ins(phone.s, &phone.agreement).await;
    let mut occasions = BTreeSet::new();
    for row in rows.iter().filter(|row| is_live(row)) {
        let occasion = (row["occurredDate"].to_string(), row["timeOfDay"].to_string());
        assert!(occasions.insert(occasion), "two on one occasion: {row}");
    }
    let own: Vec<&Value> = rows.iter().filter(|row| row["side"] == "participant").collect();
    for wish in &phone.told {
        let effects: Vec<&&Value> = own.iter().filter(|row| row["id"] == wish.id).collect();
        let belief = phone.beliefs[&wish.id];
        match belief {
            Belief::Recorded => assert!(effects.len() == 1 && wish.is(effects[0]), "{wish:?}: {effects:?}"),
            Belief::Conflict => assert!(effects.is_empty(), "{wish:?}: {effects:?}"),
        }
    }
    let recorded = phone.beliefs.values().filter(|belief| **belief == Belief::Recorded).count();
    assert_eq!(own.len(), recorded, "something was recorded that nobody told");
    let count = |outcome: &str| {
        rows.iter().filter(|row| row["state"] == "confirmed" && row["outcome"] == outcome).count()
    };
    let shown = phone.s.agreement(&phone.agreement).await;
    for outcome in ["kept", "late", "missed", "excused"] {
        assert_eq!(shown["counts"][outcome], count(outcome), "{outcome}");
    }
}
