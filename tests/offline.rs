//! A phone that is offline most of the time: what it was told waits in a queue, is lost on the way or answered into the void,
//! is sent again, in any order and company, also from an old copy of the queue. Its clock is not ours, days and weeks pass,
//! the school tells of the same lessons, a coach looks, and at last the plan ends. In the end each wish had exactly one
//! effect or none, and what the phone believes is what the server knows.
//!
//! `STEPS=100000` plays a longer life than the default, `SEED=1` another one.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use back_on_track::clock::day_of;
use chrono::{DateTime, NaiveDate, SecondsFormat, TimeDelta, Utc};
use chrono_tz::Europe::Amsterdam;
use entities::CheckInId;
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

use crate::harness::{Persona, Scenario};

scenarios!(every_wish_of_an_offline_phone_counts_once);

/// Steps of a life unless `STEPS` says otherwise.
const STEPS: usize = 3_000;
/// Of a hundred steps, so many are lived before the plan ends.
const STEPS_WITH_PLAN: usize = 90;
/// How long a life takes, days: longer than a phone may keep what it was told.
const LIFE_DAYS: i64 = 45;
/// Nights in a life: between them little time passes.
const NIGHTS: usize = 60;
/// How far the phone's clock is from ours at most, seconds: the server takes five minutes.
const SKEW_SECONDS: i64 = 295;
/// Times of the day at which there are lessons.
const TIMES: [&str; 6] = ["08:30", "09:20", "10:30", "11:20", "13:00", "14:10"];
/// Whether a phone that sends again after the end of the plan is told what was recorded before it. While it is only told that
/// the agreement is closed, it can't know.
const IS_KNOWN_AFTER_THE_END: bool = true;

/// Something that the youth told the phone.
#[derive(Clone, Debug)]
struct Wish {
    number: usize,
    id: String,
    /// Which of the two agreements.
    agreement: usize,
    day: NaiveDate,
    time: &'static str,
    outcome: &'static str,
    /// By the phone's clock.
    happened_at: String,
    /// It is on another phone, which comes to light in the end.
    is_put_away: bool,
}

impl Wish {
    fn body(&self, agreements: &[String; 2]) -> Value {
        json!({
            "id": self.id, "agreementId": agreements[self.agreement], "occurredDate": self.day, "timeOfDay": self.time,
            "outcome": self.outcome, "minutes": 50, "happenedAt": self.happened_at,
        })
    }

    fn is(&self, row: &Value) -> bool {
        row["occurredDate"] == self.day.to_string()
            && row["timeOfDay"] == self.time
            && row["outcome"] == self.outcome
            && row["happenedAt"] == self.happened_at
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
    /// It came too late to be taken.
    TooLate,
    /// The agreement is over.
    Closed,
}

#[derive(Debug, Default)]
struct Figures {
    calls: usize,
    lost: usize,
    cut: usize,
    repeats: usize,
    reordered: usize,
    early: usize,
    lists: usize,
    looks: usize,
}

struct Phone<'s> {
    s: &'s Scenario,
    agreements: [String; 2],
    /// The school's place beside the first agreement.
    contact: String,
    random: StdRng,
    told: Vec<Wish>,
    queue: Vec<Wish>,
    beliefs: BTreeMap<String, Belief>,
    is_over: bool,
    figures: Figures,
}

impl Phone<'_> {
    /// What the clock of the phone shows.
    fn now(&mut self) -> DateTime<Utc> {
        let skew = self.random.random_range(-SKEW_SECONDS..=SKEW_SECONDS);
        self.s.clock.now() + TimeDelta::seconds(skew)
    }

    /// A lesson of today that has begun, or one of yesterday.
    fn lesson(&mut self, now: DateTime<Utc>) -> (NaiveDate, &'static str) {
        let clock = now.with_timezone(&Amsterdam).format("%H:%M").to_string();
        let begun = TIMES.iter().filter(|time| **time <= clock.as_str()).count();
        if begun == 0 || self.random.random_ratio(1, 2) {
            (day_of(now) - TimeDelta::days(1), TIMES.choose(&mut self.random).unwrap())
        } else {
            (day_of(now), TIMES[..begun].choose(&mut self.random).unwrap())
        }
    }

    /// The youth tells the phone of a lesson; now and then of one that was told of already.
    fn tell(&mut self) {
        let now = self.now();
        let is_early = self.random.random_ratio(1, 30);
        let (day, time) = if is_early { (day_of(now), TIMES[5]) } else { self.lesson(now) };
        let wish = Wish {
            number: self.told.len(),
            id: CheckInId::generate().to_string(),
            agreement: self.random.random_range(0..2),
            day,
            time,
            outcome: if self.random.random_ratio(1, 8) { "late" } else { "kept" },
            happened_at: now.to_rfc3339_opts(SecondsFormat::Secs, true),
            is_put_away: self.random.random_ratio(1, 40),
        };
        self.told.push(wish.clone());
        if !wish.is_put_away {
            self.queue.push(wish);
        }
    }

    /// Sends some of the queue, or of what was sent long ago, as a phone does whose backup was put back.
    async fn send(&mut self) {
        let mut sent: Vec<Wish> =
            if self.random.random_ratio(1, 5) { &self.told } else { &self.queue }.clone();
        sent.retain(|wish| !wish.is_put_away);
        sent.shuffle(&mut self.random);
        sent.truncate(self.random.random_range(1..=12));
        if sent.is_empty() {
            return;
        }
        self.figures.calls += 1;
        self.figures.repeats += sent.iter().filter(|wish| self.beliefs.contains_key(&wish.id)).count();
        self.figures.reordered += usize::from(!sent.is_sorted_by_key(|wish| wish.number));
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
        let items: Vec<Value> = sent.iter().map(|wish| wish.body(&self.agreements)).collect();
        let reply = self.s.youth().post("/me/check-ins", json!({ "items": items })).await.expect(200);
        reply.json["items"].as_array().unwrap().clone()
    }

    fn learn(&mut self, sent: &[Wish], answers: &[Value]) {
        assert_eq!(sent.len(), answers.len());
        for (wish, answer) in sent.iter().zip(answers) {
            assert_eq!(answer["id"], wish.id);
            let before = self.beliefs.get(&wish.id).copied();
            let Some(belief) = self.read(answer, before) else { continue };
            match belief {
                Belief::Recorded => {
                    assert!(answer["checkIn"]["id"] == wish.id && wish.is(&answer["checkIn"]), "{answer}")
                }
                Belief::Conflict => assert_ne!(answer["checkIn"]["id"], wish.id),
                Belief::TooLate | Belief::Closed => assert_eq!(answer["checkIn"], Value::Null),
            }
            // An occasion that was taken can become free, when what took it is rejected; a check-in never goes away.
            assert!(before != Some(Belief::Recorded) || belief == Belief::Recorded, "forgotten: {answer}");
            self.beliefs.insert(wish.id.clone(), belief);
            self.queue.retain(|waiting| waiting.id != wish.id);
        }
    }

    /// What an answer makes the phone believe; nothing: it keeps the wish.
    fn read(&mut self, answer: &Value, before: Option<Belief>) -> Option<Belief> {
        let problem = &answer["problem"];
        let is_only = |code: &str| {
            let faults = problem["errors"].as_array().unwrap();
            faults.len() == 1 && faults[0]["code"] == code
        };
        match answer["result"].as_str().unwrap() {
            "recorded" => {
                assert_ne!(before, Some(Belief::Recorded), "recorded a second time: {answer}");
                assert!(!self.is_over, "recorded after the end: {answer}");
                Some(Belief::Recorded)
            }
            "already_recorded" => Some(Belief::Recorded),
            "conflict" => Some(Belief::Conflict),
            "refused" if problem["code"] == "agreement_closed" => {
                assert!(self.is_over, "{answer}");
                let knows_better = before == Some(Belief::Recorded) && !IS_KNOWN_AFTER_THE_END;
                (!knows_better).then_some(Belief::Closed)
            }
            "refused" if is_only("told_too_late") => Some(Belief::TooLate),
            "refused" if is_only("in_the_future") || is_only("later_today") => {
                // Also just before midnight, by a clock that is ahead.
                self.figures.early += 1;
                None
            }
            _ => panic!("{answer}"),
        }
    }

    /// The school tells of lessons of today and yesterday, whatever the youth said.
    async fn tell_list(&mut self) {
        self.figures.lists += 1;
        let lessons: BTreeSet<_> = (0..3).map(|_| self.lesson(self.s.clock.now())).collect();
        let items: Vec<Value> = lessons
            .into_iter()
            .map(|(day, time)| {
                let outcomes = ["present", "present", "present", "late", "excused", "unexcused"];
                let outcome = outcomes.choose(&mut self.random).unwrap();
                json!({ "contactId": self.contact, "date": day, "timeOfDay": time, "minutes": 50, "outcome": outcome })
            })
            .collect();
        let path = "/attendance-records";
        let reply = self.s.acting(Persona::Partner).post(path, json!({ "items": items })).await;
        assert_eq!(reply.status, if self.is_over { 400 } else { 201 }, "{}", reply.json);
    }

    /// A coach or a contact looks at one of the newest check-ins.
    async fn look(&mut self) {
        self.figures.looks += 1;
        let agreement = self.random.random_range(0..2);
        let path = format!("/agreements/{}/check-ins?limit=30", self.agreements[agreement]);
        let rows = self.s.coach().get(&path).await.expect(200).json["items"].as_array().unwrap().clone();
        let live: Vec<&Value> = rows.iter().filter(|row| is_live(row)).collect();
        let Some(row) = live.choose(&mut self.random) else { return };
        let is_schools = agreement == 0 && self.random.random_ratio(1, 2);
        let persona = if is_schools { Persona::Partner } else { Persona::CoachAssigned };
        let (what, body) = match self.random.random_range(0..4) {
            0 => ("rejections", json!({ "reason": "Je was er niet." })),
            1 => {
                ("corrections", json!({ "outcome": "missed", "reason": "Volgens de school was je er niet." }))
            }
            _ => ("confirmations", Value::Null),
        };
        let path = format!("/check-ins/{}/{what}", row["id"].as_str().unwrap());
        let reply = self.s.acting(persona).post(&path, body).await;
        let is_refused_to_contact = self.is_over && is_schools && reply.status == 404;
        assert!(matches!(reply.status, 201 | 409) || is_refused_to_contact, "{}", reply.json);
    }

    /// A few seconds pass, and now and then a night or more; one in four ends just before midnight.
    fn wait(&mut self, is_night: bool) {
        if !is_night {
            return self.s.pass(TimeDelta::seconds(self.random.random_range(0..=10)));
        }
        let mean = LIFE_DAYS * 24 * 3600 / i64::try_from(NIGHTS).unwrap();
        self.s.pass(TimeDelta::seconds(self.random.random_range(mean / 4..=mean * 7 / 4)));
        if self.random.random_ratio(1, 4) {
            let evening = day_of(self.s.clock.now()).and_hms_opt(22, 56, 0).unwrap().and_utc();
            self.s.clock.set(evening.max(self.s.clock.now()));
        }
    }

    /// One step of a life.
    async fn step(&mut self) {
        match self.random.random_range(0..20) {
            0..8 => self.tell(),
            8..17 => self.send().await,
            17..19 => self.look().await,
            _ => self.tell_list().await,
        }
    }

    /// At last a good connection: the phone sends whatever it ever was told.
    async fn send_everything(&mut self) {
        for wishes in self.told.clone().chunks(100) {
            let answers = self.call(wishes).await;
            self.learn(wishes, &answers);
        }
    }

    fn believed(&self, belief: Belief) -> usize {
        self.beliefs.values().filter(|other| **other == belief).count()
    }

    async fn end_plan(&mut self, plan: &str) {
        let end = json!({ "outcome": "completed", "reason": "Klaar." });
        self.s.coach().post(&format!("/plans/{plan}/endings"), end).await.expect(201);
        self.is_over = true;
    }
}

fn is_live(row: &Value) -> bool {
    row["state"] == "recorded" || row["state"] == "confirmed"
}

async fn every_wish_of_an_offline_phone_counts_once(s: &Scenario) {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(75);
    let steps = std::env::var("STEPS").ok().and_then(|steps| steps.parse().ok()).unwrap_or(STEPS);
    let (plan, agreements) = s.agree_on_two().await;
    let contact = s.stand_by(&agreements[0], Persona::Partner, "school").await;
    let mut phone = Phone {
        s,
        agreements,
        contact,
        random: StdRng::seed_from_u64(seed),
        told: Vec::new(),
        queue: Vec::new(),
        beliefs: BTreeMap::new(),
        is_over: false,
        figures: Figures::default(),
    };
    let (began, mut conflicts, mut too_late) = (s.clock.now(), 0, 0);
    for step in 0..steps {
        if step == steps * STEPS_WITH_PLAN / 100 {
            phone.send_everything().await;
            compare_with_the_truth(&phone).await;
            (conflicts, too_late) = (phone.believed(Belief::Conflict), phone.believed(Belief::TooLate));
            phone.end_plan(&plan).await;
        }
        phone.wait(step % (steps / NIGHTS).max(1) == 0);
        phone.step().await;
    }
    phone.send_everything().await;
    let recorded = compare_with_the_truth(&phone).await;
    let Figures { calls, lost, cut, repeats, reordered, early, lists, looks } = phone.figures;
    assert!([conflicts, too_late, reordered, early].iter().all(|count| *count > 0), "it was too easy");
    println!(
        "offline phone: seed {seed}, {steps} steps in {} days, {} wishes, {calls} calls, {lost} lost, {cut} cut off, {repeats} \
         repeats, {reordered} reordered, {early} too early, {lists} lists of the school, {looks} looks; {recorded} \
         recorded, {conflicts} conflicts, {too_late} too late, plan over after {STEPS_WITH_PLAN} %; 0 differences",
        (s.clock.now() - began).num_days(),
        phone.told.len(),
    );
}

/// Compares what the phone believes with what the server knows; tells how many wishes had their effect.
async fn compare_with_the_truth(phone: &Phone<'_>) -> usize {
    let mut effects = 0;
    for (place, agreement) in phone.agreements.iter().enumerate() {
        let rows = phone.s.all_check_ins(agreement).await;
        let mut occasions = BTreeSet::new();
        for row in rows.iter().filter(|row| is_live(row)) {
            let occasion = (row["occurredDate"].to_string(), row["timeOfDay"].to_string());
            assert!(occasions.insert(occasion), "two on one occasion: {row}");
        }
        let own: Vec<&Value> = rows.iter().filter(|row| row["side"] == "participant").collect();
        let mut of_wishes = 0;
        for wish in phone.told.iter().filter(|wish| wish.agreement == place) {
            let its: Vec<&&Value> = own.iter().filter(|row| row["id"] == wish.id).collect();
            assert!(its.len() <= 1 && its.iter().all(|row| wish.is(row)), "{wish:?}: {its:?}");
            of_wishes += its.len();
            let is_right = match phone.beliefs.get(&wish.id) {
                Some(Belief::Recorded) => its.len() == 1,
                Some(Belief::Closed) => its.is_empty() || !IS_KNOWN_AFTER_THE_END,
                Some(Belief::Conflict | Belief::TooLate) | None => its.is_empty(),
            };
            assert!(is_right, "{wish:?}, {:?}: {its:?}", phone.beliefs.get(&wish.id));
        }
        assert_eq!(own.len(), of_wishes, "something was recorded that nobody told");
        effects += of_wishes;
        let shown = phone.s.agreement(agreement).await;
        for outcome in ["kept", "late", "missed", "excused"] {
            let is_counted = |row: &&Value| row["state"] == "confirmed" && row["outcome"] == outcome;
            assert_eq!(shown["counts"][outcome], rows.iter().filter(is_counted).count(), "{outcome}");
        }
    }
    effects
}
