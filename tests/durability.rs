//! What survives when the process, or the power, does not.
//!
//! Workers allocate, book, redeem, bring payouts about and collect batches under keys of their own until the server is killed at
//! a moment nobody chose. What was answered 201 must be there, once; what was not is there or not, and the same key settles
//! which; what goes to the bank is what the ledger says. CI plays a twentieth of the release's
//! figures; `KILLS` and `CUTS` play more.

mod aftermath;
mod run;
mod supply;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use aftermath::books_hold;
use back_on_track::clock::Clock;
use back_on_track::config::Config;
use back_on_track::db::Db;
use run::Run;
use tempfile::TempDir;

use crate::harness::engine::{Database, Engine};
use crate::harness::process::Process;

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
    let kills = rounds("KILLS", 10);
    let run = prepare(&config, kills).await;
    for _ in 0..kills {
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
    let cuts = rounds("CUTS", 5);
    let run = prepare(&config_of(disk.path()), cuts).await;
    for _ in 0..cuts {
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
    books_hold(&config_of(disk.path()), &run).await;
}

fn config_of(data_dir: &Path) -> Config {
    Config { data_dir: data_dir.to_owned(), ..Database::Sqlite(TempDir::new().unwrap()).config() }
}

async fn prepare(config: &Config, rounds: usize) -> Run {
    let db = Db::connect(config, Clock::System).await.unwrap();
    let run = Run::prepare(&db, rounds).await;
    db.close().await;
    run
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
        let is_kept = !file.file_name().to_str().unwrap().ends_with("-shm");
        if is_kept && file.file_type().unwrap().is_file() {
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
