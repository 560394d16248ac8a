//! Measuring where money goes: the catalogue, bookings, redemptions and the bank file.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use rand::rngs::SmallRng;

use crate::course::{Course, WARM_UP};
use crate::load::{self, Pace, Source, below};
use crate::process::Process;
use crate::town::{
    BOOKED_OFFERS, FIRST_CODE, FIRST_DESK, FIRST_OFFICER, FIRST_OPEN_BOOKING, Kind, PAYOUTS, READERS,
    REDEEMED_OFFERS, claimant, id, provider_of, wanted,
};

const CATEGORIES: [&str; 6] = ["sport", "music", "art", "culture", "scouting", "homework_club"];
/// Different searches.
const SEARCHES: u64 = 5_000;

/// What the `turn`th visitor looks for, as the limit's script names it.
pub fn search(turn: u64) -> [(&'static str, i64); 4] {
    let turn = turn.wrapping_mul(7_919) as i64 & 0xfff_ffff;
    [
        ("category", turn % 6),
        ("hall", 10 + turn / 6 % 10),
        ("latitude", 52_400_000 + turn * 31 % 80_000),
        ("longitude", 4_750_000 + turn * 37 % 120_000),
    ]
}

impl Course {
    /// The bank file comes before the redemptions, so that it holds as many payments in every run.
    pub fn spending(&mut self, server: &Process) {
        let catalogue = self.catalogue();
        load::run(server.address, Pace::Closed, WARM_UP, &catalogue);
        self.measure(server, "catalogue", Pace::Closed, &catalogue);
        self.redemption_lists(server);
        self.bank_file(server);
        self.measure(server, "booking", Pace::Closed, &self.bookings());
        self.measure(server, "redemption", Pace::Closed, &self.redemptions());
    }

    pub fn get(&self, path: &str, user: u64) -> Arc<str> {
        let token = self.tokens.of(user);
        format!("GET {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\n\r\n").into()
    }

    fn catalogue(&self) -> Source {
        let request = |turn| {
            let [category, hall, latitude, longitude] = search(turn).map(|(_, value)| value);
            let path = format!(
                "/v1/offers?text=zaal{hall}&category={}&near={}.{:06},{}.{:06}&limit=20",
                CATEGORIES[category as usize],
                latitude / 1_000_000,
                latitude % 1_000_000,
                longitude / 1_000_000,
                longitude % 1_000_000,
            );
            self.get(&path, 1 + turn % READERS)
        };
        let requests: Vec<Arc<str>> = (0..SEARCHES).map(request).collect();
        Arc::new(move |random: &mut SmallRng| requests.get(below(random, SEARCHES) as usize).cloned())
    }

    fn redemption_lists(&mut self, server: &Process) {
        let [many, few] =
            [("redemptions of one, 100,000", 0), ("redemptions of one, 30", 1)].map(|(name, number)| {
                let provider = id(Kind::Provider, number);
                let request =
                    self.get(&format!("/v1/providers/{provider}/redemptions?limit=20"), FIRST_DESK + number);
                let source: Source = Arc::new(move |_: &mut SmallRng| Some(Arc::clone(&request)));
                load::run(server.address, Pace::Closed, WARM_UP, &source);
                self.measure(server, name, Pace::Closed, &source);
                let point = self.result.points.last().unwrap();
                point.server + point.database
            });
        self.result.figures.push(("CPU of a redemption list, 100,000 / 30", many / few));
    }

    /// Collects, releases and downloads everything that is owed: the payouts, and what one provider redeemed.
    fn bank_file(&mut self, server: &Process) {
        let [collector, releaser] = [0, 1].map(|number| self.tokens.of(FIRST_OFFICER + number));
        let post = |path: &str, token: &str, body: &str| {
            let request = format!(
                "POST {path} HTTP/1.1\r\nhost: bench\r\nconnection: close\r\nauthorization: Bearer {token}\r\n\
                 content-type: application/json\r\nidempotency-key: bench\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            );
            load::ask(server.address, &request)
        };
        let began = Instant::now();
        let collected = post("/v1/payment-batches", &collector, "");
        let collected: serde_json::Value = serde_json::from_str(&collected).unwrap();
        let posted = began.elapsed().as_secs_f64();
        let batch = collected["batch"]["id"].as_str().unwrap();
        post(&format!("/v1/payment-batches/{batch}/releases"), &releaser, "{}");
        let released = began.elapsed().as_secs_f64();
        let file = load::ask(
            server.address,
            &format!(
                "GET /v1/payment-batches/{batch}/file HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\
                 authorization: Bearer {releaser}\r\n\r\n"
            ),
        );
        let whole = began.elapsed().as_secs_f64();
        assert_eq!(file.matches("<CdtTrfTxInf>").count() as u64, PAYOUTS + 1, "payments in the file");
        eprintln!(
            "bank file: collected after {posted:.2} s, released after {released:.2} s, written after {whole:.2} s"
        );
        self.result.figures.push(("10,000 payouts into a bank file, s", whole));
    }

    /// As long as there are pairs of youths and offers that nobody has booked.
    fn bookings(&self) -> Source {
        let tokens = self.tokens_of(claimant(0)..claimant(998) + 1);
        let next = AtomicU64::new(0);
        Arc::new(move |_: &mut SmallRng| {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let token = tokens.get((place as usize) % tokens.len())?;
            let offer = id(Kind::Offer, wanted(&BOOKED_OFFERS, place));
            let request = format!(
                "POST /v1/offers/{offer}/bookings HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\n\
                 idempotency-key: bench-{place}\r\ncontent-length: 0\r\n\r\n"
            );
            (place < 900_000).then(|| request.into())
        })
    }

    /// Each open booking once, at the desk of its provider, with the code that the youth shows.
    fn redemptions(&self) -> Source {
        let first = provider_of(REDEEMED_OFFERS.start);
        let tokens = self.tokens_of(FIRST_DESK + first..FIRST_DESK + provider_of(REDEEMED_OFFERS.end));
        let (next, size) = (AtomicU64::new(0), self.size.bookings);
        Arc::new(move |_: &mut SmallRng| {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let token = tokens.get((provider_of(wanted(&REDEEMED_OFFERS, place)) - first) as usize)?;
            let booking = id(Kind::Booking, FIRST_OPEN_BOOKING + place);
            let code = FIRST_CODE + place;
            let request = format!(
                "POST /v1/bookings/{booking}/redemptions HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\n\
                 content-type: application/json\r\nidempotency-key: bench-{place}\r\ncontent-length: 17\r\n\r\n\
                 {{\"code\":\"{code}\"}}"
            );
            (place < size).then(|| request.into())
        })
    }

    fn tokens_of(&self, users: Range<u64>) -> Vec<String> {
        users.map(|user| self.tokens.of(user)).collect()
    }
}
