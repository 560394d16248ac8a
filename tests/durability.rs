//! What survives when the process, or the power, does not.
//!
//! Workers move money under keys of their own until the server is killed at a moment nobody chose. What was answered 201
//! must be there, once; what was not is there or not, and the same key settles which. CI plays a twentieth of the release's
//! figures; `KILLS` and `CUTS` play more.

use std::cell::{Cell, RefCell};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use actix_web::rt::time::{sleep, timeout};
use back_on_track::clock::Clock;
use back_on_track::config::Config;
use back_on_track::db::Db;
use back_on_track::ledger::verify::find_violations;
use entities::SessionId;
use futures_util::future::join_all;
use rand::Rng as _;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::engine::{Database, Engine};
use crate::harness::people::PASSPHRASE;
use crate::harness::process::Process;
use crate::harness::{Persona, client};

/// Clients at once.
const WORKERS: usize = 8;

#[actix_web::test]
async fn what_was_answered_survives_kill_minus_nine_on_sqlite() {
    let database = Engine::Sqlite.template().unwrap().copy().await;
    survive_kills(&database).await;
}

#[actix_web::test]
async fn what_was_answered_survives_kill_minus_nine_on_postgres() {
    let Some(template) = Engine::Postgres.template() else { return };
    let database = template.copy().await;
    survive_kills(&database).await;
    database.remove().await;
}

async fn survive_kills(database: &Database) {
    let config = database.config();
    let folder = TempDir::new().unwrap();
    let data = if config.database_url.is_none() { config.data_dir.clone() } else { folder.path().to_owned() };
    let environment = environment(&config);
    let environment: Vec<(&str, &str)> =
        environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let run = Run::default();
    for _ in 0..rounds("KILLS", 10) {
        let begin = Instant::now();
        let process = Process::start(&data, &environment).await;
        assert!(begin.elapsed() < Duration::from_secs(10), "restart took {:?}", begin.elapsed());
        run.until_killed(process).await;
    }
    let process = Process::start(&data, &environment).await;
    run.settle(&process).await;
    process.kill();
    books_hold(&config, &run).await;
}

#[actix_web::test]
async fn what_was_answered_survives_a_power_cut() {
    let tools = TempDir::new().unwrap();
    let shim = compile_shim(tools.path());
    let mut disk = TempDir::new().unwrap();
    Engine::Sqlite.template().unwrap().copy_into(disk.path());
    let run = Run::default();
    for _ in 0..rounds("CUTS", 5) {
        let after_the_cut = TempDir::new().unwrap();
        copy_folder(disk.path(), after_the_cut.path());
        let environment = [
            ("LD_PRELOAD", shim.as_str()),
            ("POWER_CUT_DIR", after_the_cut.path().to_str().unwrap()),
            ("TRIES_PER_ACCOUNT", "10000"),
        ];
        let process = Process::start(disk.path(), &environment).await;
        run.until_killed(process).await;
        disk = after_the_cut;
    }
    let process = Process::start(disk.path(), &[("TRIES_PER_ACCOUNT", "10000")]).await;
    run.settle(&process).await;
    process.kill();
    let config =
        Config { data_dir: disk.path().to_owned(), ..Database::Sqlite(TempDir::new().unwrap()).config() };
    books_hold(&config, &run).await;
}

/// The shim stands in for a disk; see its head.
fn compile_shim(folder: &Path) -> String {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/power_cut/shim.c");
    let shim = folder.join("shim.so").to_str().unwrap().to_owned();
    let built =
        Command::new("cc").args(["-shared", "-fPIC", "-O2", "-o", &shim, source, "-lpthread"]).status();
    assert!(built.unwrap().success(), "the C compiler that SQLite is built with builds the shim too");
    shim
}

fn copy_folder(from: &Path, to: &Path) {
    for file in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        // The shared-memory index is no part of what a disk keeps: SQLite makes it anew. Nobody sends in a file here.
        if file.path().is_file() && !file.file_name().to_str().unwrap().ends_with("-shm") {
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}

fn environment(config: &Config) -> Vec<(&'static str, String)> {
    let tries = ("TRIES_PER_ACCOUNT", "10000".to_owned());
    config.database_url.iter().map(|url| ("DATABASE_URL", url.clone())).chain([tries]).collect()
}

fn rounds(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|count| count.parse().ok()).unwrap_or(usual)
}

/// What was asked under which key, and what was answered.
#[derive(Default)]
struct Run {
    fund: RefCell<Option<String>>,
    answered: RefCell<Vec<(String, Value)>>,
    unanswered: RefCell<Vec<String>>,
}

impl Run {
    /// Lets the workers work, and kills the server under them.
    async fn until_killed(&self, process: Process) {
        let lead = sign_in(&process).await;
        self.open_fund(&process, &lead).await;
        let address = process.address.clone();
        let is_over = Cell::new(false);
        let workers = join_all((0..WORKERS).map(|_| self.work(&address, &lead, &is_over)));
        let life = Duration::from_millis(rand::rng().random_range(150..600));
        let end = async {
            sleep(life).await;
            is_over.set(true);
            process.kill();
        };
        futures_util::future::join(workers, end).await;
    }

    async fn open_fund(&self, process: &Process, lead: &str) {
        if self.fund.borrow().is_some() {
            return;
        }
        let body = json!({ "purpose": "study", "year": 2026, "budgetLine": "Financieel alternatief" });
        let key = SessionId::generate().to_string();
        let fund = post(&process.address, lead, "/funds", &key, &body).await.expect("a fund");
        *self.fund.borrow_mut() = Some(fund["id"].as_str().unwrap().to_owned());
    }

    async fn work(&self, address: &str, lead: &str, is_over: &Cell<bool>) {
        while !is_over.get() {
            let key = SessionId::generate().to_string();
            match self.allocate(address, lead, &key).await {
                Some(answer) => self.answered.borrow_mut().push((key, answer)),
                None => self.unanswered.borrow_mut().push(key),
            }
        }
    }

    async fn allocate(&self, address: &str, lead: &str, key: &str) -> Option<Value> {
        let path = format!("/funds/{}/allocations", self.fund.borrow().as_ref().unwrap());
        post(address, lead, &path, key, &json!({ "amount": "0.01", "note": "een cent" })).await
    }

    /// Asks everything again under the keys it had: what was answered is answered alike.
    async fn settle(&self, process: &Process) {
        let lead = sign_in(process).await;
        let unanswered = self.unanswered.take();
        assert!(!self.answered.borrow().is_empty(), "nothing was answered at all");
        for key in unanswered {
            let answer =
                self.allocate(&process.address, &lead, &key).await.expect("an answer after the restart");
            self.answered.borrow_mut().push((key, answer));
        }
        let answered = self.answered.borrow().clone();
        for (key, first) in &answered {
            let again =
                self.allocate(&process.address, &lead, key).await.expect("an answer after the restart");
            assert_eq!(&again, first, "key {key} was answered otherwise before");
        }
    }
}

/// One cent for each key, and every invariant of the ledger.
async fn books_hold(config: &Config, run: &Run) {
    let db = Db::connect(config, Clock::System).await.unwrap();
    let violations = find_violations(db.reader()).await.unwrap();
    assert!(violations.is_empty(), "{violations:?}");
    let lead = back_on_track::fund::query::list_figures(db.reader(), programme(&db).await).await.unwrap();
    let fund = lead.iter().find(|fund| Some(fund.id.to_string()) == *run.fund.borrow()).unwrap();
    let wished = i64::try_from(run.answered.borrow().len()).unwrap();
    assert_eq!(fund.free.0, wished, "one cent a key");
    println!("{wished} acknowledged writes: none lost, none doubled");
    db.close().await;
}

async fn programme(db: &Db) -> entities::ProgrammeId {
    use sea_orm::EntityTrait;
    let funds = entities::fund::Entity::find().one(db.reader()).await.unwrap();
    funds.unwrap().programme_id
}

async fn sign_in(process: &Process) -> String {
    let body = json!({ "loginName": Persona::Lead.name(), "passphrase": PASSPHRASE });
    let reply =
        client::http().post(format!("{}/v1/sessions", process.address)).json(&body).send().await.unwrap();
    let tokens: Value = reply.json().await.unwrap();
    tokens["accessToken"].as_str().unwrap_or_else(|| panic!("{tokens}")).to_owned()
}

/// The body of a 201; `None` where the server is gone or does not know.
async fn post(address: &str, token: &str, path: &str, key: &str, body: &Value) -> Option<Value> {
    let call = client::http()
        .post(format!("{address}/v1{path}"))
        .bearer_auth(token)
        .header("idempotency-key", key)
        .json(body)
        .send();
    let reply = timeout(Duration::from_secs(10), call).await.ok()?.ok()?;
    let is_done = reply.status() == 201;
    let body = timeout(Duration::from_secs(10), reply.json()).await.ok()?.ok()?;
    is_done.then_some(body)
}
