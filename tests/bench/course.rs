//! One engine's course: what is measured, in which order, and what the ratios are made of.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rand::rngs::SmallRng;
use sea_orm::DatabaseConnection;

use crate::Size;
use crate::database::{Database, Engine};
use crate::first_screen;
use crate::load::{self, Outcome, Pace, Source, below};
use crate::market;
use crate::places;
use crate::process::{self, Process};
use crate::raw;
use crate::seed;
use crate::spending;
use crate::town::{Claims, FIRST_COACH, Kind, LARGE, LIVE_PLAN, READERS, Tokens, claimant, coach_of, id};

const WALLET: &str = "/v1/me/wallet";
const ENTRIES: &str = "/v1/me/wallet/entries?limit=20";
const HOME: &str = "/v1/me/home";
/// Unmeasured load before each reading measurement: connections, statements and caches come into being.
pub const WARM_UP: Duration = Duration::from_millis(500);

/// One measurement.
pub struct Point {
    pub name: &'static str,
    pub per_second: f64,
    pub p50: f64,
    pub p99: f64,
    /// CPU of a request, ms.
    pub server: f64,
    /// CPU of a request, ms.
    pub database: f64,
}

/// All of one engine.
pub struct Result {
    pub engine: Engine,
    pub points: Vec<Point>,
    pub limits: Vec<(&'static str, f64)>,
    pub figures: Vec<(&'static str, f64)>,
}

impl Result {
    /// Answers a second of a point.
    pub fn per_second(&self, name: &str) -> Option<f64> {
        self.points.iter().find(|point| point.name == name).map(|point| point.per_second)
    }
}

/// The measurements of one engine under way.
pub struct Course {
    pub database: Database,
    pub size: Size,
    pub tokens: Tokens,
    pub result: Result,
    peak_mebibytes: f64,
}

/// Measures one engine.
pub fn run(engine: Engine, size: Size) -> Result {
    let database = Database::start(engine);
    process::migrate(&database);
    on_database(&database, async |db| seed::fill(db, size).await);
    let result = Result { engine, points: Vec::new(), limits: Vec::new(), figures: Vec::new() };
    let mut course = Course { database, size, tokens: Tokens::new(), result, peak_mebibytes: 0.0 };
    let (server, _) = Process::start(&course.database);
    course.measure(&server, "approval, young ledger", Pace::Closed, &course.approvals(Claims::Young));
    drop(server);
    on_database(&course.database, async |db| {
        seed::enlarge(db, size).await;
        market::fill(db, size).await;
        places::fill(db).await;
    });
    let server = course.start();
    course.closed_loops(&server);
    course.open_loops(&server);
    course.large_wallet(&server);
    course.places(&server);
    course.spending(&server);
    course.result.figures.push(("memory under load, MiB", course.peak_mebibytes));
    drop(server);
    course.limits();
    course.ratios();
    let wrong = on_database(&course.database, async |db| {
        back_on_track::ledger::verify::find_violations(db).await.unwrap()
    });
    for violation in &wrong {
        eprintln!("{violation}");
    }
    course.result.figures.push(("wrong in the books", wrong.len() as f64));
    course.result
}

fn on_database<T>(database: &Database, work: impl AsyncFnOnce(&DatabaseConnection) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let db = database.connect().await;
        let result = work(&db).await;
        db.close().await.unwrap();
        result
    })
}

impl Course {
    /// Starts the server a few times, for the median.
    fn start(&mut self) -> Process {
        let mut times: Vec<f64> =
            (0..5).map(|_| Process::start(&self.database).1.as_secs_f64() * 1e3).collect();
        times.sort_by(f64::total_cmp);
        let (server, _) = Process::start(&self.database);
        self.result.figures.extend([
            ("cold start, ms", times[2]),
            ("memory idle, MiB", server.memory_mebibytes()),
            ("program, MB", process::server_megabytes()),
        ]);
        server
    }

    fn closed_loops(&mut self, server: &Process) {
        for (name, path) in [("wallet", WALLET), ("wallet entries", ENTRIES), ("home", HOME)] {
            let source = self.reads(path, 1, READERS);
            load::run(server.address, Pace::Closed, WARM_UP, &source);
            self.measure(server, name, Pace::Closed, &source);
        }
        self.measure(server, "approval, one fund", Pace::Closed, &self.approvals(Claims::Hot));
        self.measure(server, "approval, many funds", Pace::Closed, &self.approvals(Claims::Spread));
    }

    fn open_loops(&mut self, server: &Process) {
        let mix = self.mix();
        for (name, figure, rate) in [
            ("mix, open loop 100/s", "p99 at 100/s, ms", 100),
            ("mix, open loop 2,000/s", "p99 at 2,000/s, ms", 2_000),
        ] {
            let p99 = self.measure(server, name, Pace::Open(rate), &mix).percentile(0.99);
            self.result.figures.push((figure, p99));
        }
    }

    /// One ordinary youth against the large one, so that both have the same session remembered.
    fn large_wallet(&mut self, server: &Process) {
        for (figure, path, ordinary, large) in [
            ("CPU of the wallet, large / ordinary", WALLET, "wallet of one", "wallet of one, large"),
            ("CPU of its last entries, large / ordinary", ENTRIES, "entries of one", "entries of one, large"),
        ] {
            let [small, big] = [(ordinary, 1), (large, LARGE)].map(|(name, youth)| {
                let source = self.reads(path, youth, 1);
                load::run(server.address, Pace::Closed, WARM_UP, &source);
                self.measure(server, name, Pace::Closed, &source);
                let point = self.result.points.last().unwrap();
                point.server + point.database
            });
            self.result.figures.push((figure, big / small));
        }
    }

    pub fn measure(&mut self, server: &Process, name: &'static str, pace: Pace, source: &Source) -> Outcome {
        let before = (server.cpu_seconds(), self.database.cpu_seconds());
        let outcome = load::run(server.address, pace, self.size.span, source);
        let after = (server.cpu_seconds(), self.database.cpu_seconds());
        let each = |before, after| (after - before) * 1e3 / outcome.count as f64;
        self.peak_mebibytes = self.peak_mebibytes.max(server.memory_mebibytes());
        self.result.points.push(Point {
            name,
            per_second: outcome.per_second,
            p50: outcome.percentile(0.5),
            p99: outcome.percentile(0.99),
            server: each(before.0, after.0),
            database: each(before.1, after.1),
        });
        outcome
    }

    /// `path` as any of `count` youths.
    fn reads(&self, path: &str, first: u64, count: u64) -> Source {
        let request = |youth| {
            let token = self.tokens.of(youth);
            format!("GET {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\n\r\n").into()
        };
        let requests: Vec<Arc<str>> = (first..first + count).map(request).collect();
        Arc::new(move |random: &mut SmallRng| requests.get(below(random, count) as usize).cloned())
    }

    /// Each waiting claim once, by its coach.
    fn approvals(&self, claims: Claims) -> Source {
        let (next, size, first) = (AtomicU64::new(0), self.size.claims, claims.first(self.size.claims));
        let tokens: Vec<String> = (0..50).map(|place| self.tokens.of(FIRST_COACH + place)).collect();
        Arc::new(move |_: &mut SmallRng| {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let number = first + place;
            let token = &tokens[(coach_of(claimant(place)) - FIRST_COACH) as usize];
            let milestone = id(Kind::Milestone, number);
            let request = format!(
                "POST /v1/milestones/{milestone}/approvals HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\n\
                 content-type: application/json\r\nidempotency-key: bench-{number}\r\ncontent-length: 2\r\n\r\n{{}}"
            );
            (place < size).then(|| request.into())
        })
    }

    /// Four reads, spread over wallet, entries and home, for each approval.
    fn mix(&self) -> Source {
        let reads = [WALLET, ENTRIES, HOME].map(|path| self.reads(path, 1, READERS));
        let approvals = self.approvals(Claims::Mix);
        Arc::new(move |random: &mut SmallRng| match below(random, 15) {
            draw @ 0..12 => reads[(draw % 3) as usize](random),
            _ => approvals(random),
        })
    }

    fn limits(&mut self) {
        let bare = Process::start_bare();
        let bare = load::run(bare.address, Pace::Closed, self.size.span, &self.reads(WALLET, 1, READERS));
        self.result.limits.push(("bare actix, same JSON", bare.per_second));
        let first = Claims::Limit.first(self.size.claims) as i64;
        for (name, script) in [
            ("wallet", include_str!("wallet.sql")),
            ("home", &first_screen::script()),
            ("catalogue", include_str!("catalogue.sql")),
            ("places", include_str!("places.sql")),
            ("approval", include_str!("approval.sql")),
        ] {
            let per_second = match self.result.engine {
                Engine::Postgres => {
                    self.database.pgbench(script, self.size.span.as_secs(), &[("k", -1), ("first", first)])
                }
                Engine::Sqlite if name == "approval" => {
                    raw::per_second(&self.database, script, 1, self.size.span, |turn| claim(first, turn))
                }
                Engine::Sqlite => raw::per_second(&self.database, script, 2, self.size.span, |turn| {
                    let youth = 1 + (turn.wrapping_mul(7_919) % READERS) as i64;
                    let agreement = 3 * (youth - 1);
                    let plan = LIVE_PLAN as i64 + youth;
                    let mut variables = vec![("i", youth), ("plan", plan), ("agreement", agreement)];
                    variables.extend(spending::search(turn));
                    variables
                }),
            };
            self.result.limits.push((name, per_second));
        }
    }

    fn ratios(&mut self) {
        let rate = |name: &str| self.result.per_second(name).unwrap();
        let limit = |name| self.result.limits.iter().find(|(limit, _)| *limit == name).unwrap().1;
        let figures = [
            ("wallet / same statements without us", rate("wallet") / limit("wallet")),
            ("home / same statements without us", rate("home") / limit("home")),
            ("catalogue / same statement without us", rate("catalogue") / limit("catalogue")),
            ("places / same statement without us", rate("places") / limit("places")),
            ("approval / same statements without us", rate("approval, one fund") / limit("approval")),
            ("wallet / FastAPI's 1,103", rate("wallet") / 1_103.0),
            ("wallet / bare actix", rate("wallet") / limit("bare actix, same JSON")),
            ("approvals on one fund / on many", rate("approval, one fund") / rate("approval, many funds")),
            (
                "approvals in a long ledger / in a young one",
                rate("approval, one fund") / rate("approval, young ledger"),
            ),
        ];
        self.result.figures.extend(figures);
    }
}

/// The variables that pgbench computes for itself.
fn claim(first: i64, place: u64) -> Vec<(&'static str, i64)> {
    let youth = claimant(place) as i64;
    let coach = coach_of(claimant(place)) as i64;
    vec![("n", first + place as i64), ("youth", youth), ("coach", coach), ("plan", LIVE_PLAN as i64 + youth)]
}
