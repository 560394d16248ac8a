//! The two databases. Every scenario works on a copy of one template, which is made once a process and an engine:
//! migrated, with the people of [`super::people`] in it and signed in. SQLite copies a file; PostgreSQL clones a database.

use std::path::Path;
use std::sync::OnceLock;

use actix_web::rt::System;
use back_on_track::config::Config;
use clap::{Args, Command, FromArgMatches};
use tempfile::TempDir;

use super::file::SamsFile;
use super::people::{People, SignIns};
use super::{Scenario, people, postgres};

const FILE: &str = "back-on-track.sqlite";

/// A database engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A database of our own; gone when dropped.
pub enum Database {
    /// The folder of the file.
    Sqlite(TempDir),
    /// A database on the server of [`postgres`], and the folder of what is not in it.
    Postgres(postgres::Database, TempDir),
}

/// What scenarios are copied from.
pub struct Template {
    database: Database,
    pub people: People,
    pub sign_ins: SignIns,
}

impl Engine {
    /// The template; `None` where the engine is not installed, which has been said aloud then.
    pub fn template(self) -> Option<&'static Template> {
        static SQLITE: OnceLock<Template> = OnceLock::new();
        static POSTGRES: OnceLock<Template> = OnceLock::new();
        if self == Self::Postgres && postgres::cluster().is_none() {
            return None;
        }
        let cell = if self == Self::Sqlite { &SQLITE } else { &POSTGRES };
        Some(cell.get_or_init(|| {
            let making = std::thread::spawn(move || System::new().block_on(Template::make(self)));
            making.join().expect("the template")
        }))
    }

    /// A new database with nothing in it.
    pub async fn empty(self) -> Database {
        match self {
            Self::Sqlite => Database::Sqlite(TempDir::new().unwrap()),
            Self::Postgres => {
                Database::Postgres(postgres::Database::create(None).await, TempDir::new().unwrap())
            }
        }
    }
}

impl Template {
    async fn make(engine: Engine) -> Self {
        let database = engine.empty().await;
        let db = database.open().await;
        let people = people::seed(&db).await;
        db.close().await;
        let scenario = Scenario::on(database, people, SignIns::default()).await;
        people::sign_everybody_in(&scenario).await;
        let people = scenario.people.clone();
        let (database, sign_ins) = scenario.end().await;
        Self { database, people, sign_ins }
    }

    /// The same with Sam's file lived in it.
    pub async fn with_sams_file(&self) -> (Self, SamsFile) {
        let scenario = Scenario::begin(self).await;
        let file = scenario.live_sams_file().await;
        let people = scenario.people.clone();
        let (database, sign_ins) = scenario.end().await;
        (Self { database, people, sign_ins }, file)
    }

    /// Removes its database.
    pub async fn remove(self) {
        self.database.remove().await;
    }

    /// A database that holds the same.
    pub async fn copy(&self) -> Database {
        match &self.database {
            Database::Sqlite(folder) => {
                let copy = TempDir::new().unwrap();
                self.copy_file_to(copy.path(), folder);
                Database::Sqlite(copy)
            }
            Database::Postgres(template, folder) => {
                let copy = TempDir::new().unwrap();
                copy_attachments(folder.path(), copy.path());
                Database::Postgres(postgres::Database::create(Some(template)).await, copy)
            }
        }
    }

    /// Puts the SQLite file into the data folder of a server that is about to start.
    pub fn copy_into(&self, data_dir: &Path) {
        let Database::Sqlite(folder) = &self.database else { panic!("only SQLite is a file") };
        self.copy_file_to(data_dir, folder);
    }

    fn copy_file_to(&self, data_dir: &Path, folder: &TempDir) {
        assert!(!folder.path().join(format!("{FILE}-wal")).exists(), "the template was not closed");
        std::fs::copy(folder.path().join(FILE), data_dir.join(FILE)).unwrap();
        copy_attachments(folder.path(), data_dir);
    }
}

/// The files that people sent in are beside the database.
fn copy_attachments(from: &Path, to: &Path) {
    let (from, to) = (from.join("attachments"), to.join("attachments"));
    std::fs::create_dir_all(&to).unwrap();
    for file in std::fs::read_dir(from).into_iter().flatten() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

impl Database {
    /// The configuration of a server on this database.
    pub fn config(&self) -> Config {
        let mut config = default_config();
        // Scenarios hurry; those about limits set their own.
        config.tries_per_account = 10_000;
        config.tries_per_address = 10_000;
        config.database_connections = 4;
        match self {
            Self::Sqlite(folder) => config.data_dir = folder.path().to_owned(),
            Self::Postgres(database, folder) => {
                config.database_url = Some(database.url.clone());
                config.data_dir = folder.path().to_owned();
            }
        }
        config
    }

    /// Removes it. One that a failed test leaves behind goes with its folder or with the cluster.
    pub async fn remove(self) {
        match self {
            Self::Sqlite(folder) => folder.close().unwrap(),
            Self::Postgres(database, folder) => {
                database.remove().await;
                folder.close().unwrap();
            }
        }
    }

    /// A migrated handle, without a server.
    pub async fn open(&self) -> back_on_track::db::Db {
        let clock = back_on_track::clock::Clock::stopped_at(super::beginning());
        let db = back_on_track::db::Db::connect(&self.config(), clock).await.unwrap();
        db.migrate().await.unwrap();
        db
    }
}

/// The configuration that nobody has touched; the environment of the tests does not matter.
pub fn default_config() -> Config {
    let command = Config::augment_args(Command::new("test")).mut_args(|arg| arg.env(None::<&str>));
    Config::from_arg_matches(&command.get_matches_from(["test"])).unwrap()
}
