//! What every test stands on: [`Scenario`], a world of its own for one test.

#![allow(dead_code, reason = "the harness grows a little ahead of the scenarios")]

pub mod bank;
pub mod catalogue;
pub mod certificates;
pub mod check_ins;
pub mod client;
pub mod committed;
pub mod contacts;
pub mod contract;
pub mod diary;
pub mod employers;
pub mod engine;
pub mod example;
pub mod file;
pub mod introductions;
pub mod mail;
pub mod market;
pub mod meetings;
pub mod notices;
pub mod owed;
pub mod payout_file;
pub mod people;
pub mod placements;
pub mod places;
pub mod postgres;
pub mod process;
pub mod push;
pub mod server;
pub mod smtp;
pub mod spending;
pub mod town;

use std::cell::RefCell;

use actix_web::rt::System;
use back_on_track::auth::ops;
use back_on_track::clock::Clock;
use back_on_track::config::Config;
use back_on_track::db::Db;
use back_on_track::ledger::verify;
use back_on_track::record::Actor;
use chrono::{DateTime, TimeDelta, Utc};
use entities::{AccessCodePurpose, UserId};

pub use client::{Call, Client, Reply};
pub use engine::Engine;
pub use people::{People, Persona};

use engine::{Database, Template};
use people::SignIns;
use server::Server;

/// Runs each of the named functions, `async fn name(s: &Scenario)`, on both engines, as tests `name::sqlite` and
/// `name::postgres`. One that is not named here is dead code, and the compiler says so.
macro_rules! scenarios {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                crate::harness::play(crate::harness::Engine::Sqlite, super::$name);
            }
            #[test]
            fn postgres() {
                crate::harness::play(crate::harness::Engine::Postgres, super::$name);
            }
        }
    )+};
}

/// When every scenario begins, unless it moves the clock: a Monday morning on which Sam is 15.
pub fn beginning() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

/// A database, a server, a clock and the people, for one test.
pub struct Scenario {
    /// Who and what is there.
    pub people: People,
    /// The server's clock.
    pub clock: Clock,
    http: reqwest::Client,
    server: RefCell<Option<Server>>,
    sign_ins: RefCell<SignIns>,
    faults: RefCell<Vec<String>>,
    database: Database,
}

/// Plays one story in a world of its own, and looks afterwards whether the world is sound.
pub fn play(engine: Engine, story: impl AsyncFnOnce(&Scenario)) {
    let Some(template) = engine.template() else { return };
    System::new().block_on(async {
        let scenario = Scenario::begin(template).await;
        story(&scenario).await;
        let (database, _) = scenario.end().await;
        database.remove().await;
    });
}

impl Scenario {
    /// A copy of the template with a server of its own.
    pub async fn begin(template: &Template) -> Self {
        let database = template.copy().await;
        Self::on(database, template.people.clone(), template.sign_ins.clone()).await
    }

    /// A server on `database`.
    pub async fn on(database: Database, people: People, sign_ins: SignIns) -> Self {
        let clock = Clock::stopped_at(beginning());
        let server = Server::start(&database.config(), &clock).await;
        Self {
            people,
            clock,
            http: client::http(),
            server: RefCell::new(Some(server)),
            sign_ins: RefCell::new(sign_ins),
            faults: RefCell::default(),
            database,
        }
    }

    /// Stops the server and starts another on the same database, configured otherwise.
    pub async fn restart(&self, change: impl FnOnce(&mut Config)) {
        let mut config = self.database.config();
        change(&mut config);
        self.stop().await;
        *self.server.borrow_mut() = Some(Server::start(&config, &self.clock).await);
    }

    async fn stop(&self) {
        let server = self.server.borrow_mut().take();
        server.expect("a running server").stop().await;
    }

    /// What must hold after every scenario.
    pub async fn end(self) -> (Database, SignIns) {
        self.check_books().await;
        self.stop().await;
        let faults = self.faults.into_inner();
        assert!(faults.is_empty(), "{} replies break the contract:\n{}", faults.len(), faults.join("\n"));
        (self.database, self.sign_ins.into_inner())
    }

    /// The ledger's invariants, as `back-on-track verify` knows them.
    pub async fn check_books(&self) {
        let violations = verify::find_violations(self.db().reader()).await.unwrap();
        assert!(violations.is_empty(), "the books do not hold:\n{}", violations.join("\n"));
    }

    /// The server's own handle to the database, to look behind the API where a test must.
    pub fn db(&self) -> Db {
        self.server.borrow().as_ref().expect("a running server").db.clone()
    }

    /// A handle of another process on the same database.
    pub async fn another_db(&self) -> Db {
        let config = self.server.borrow().as_ref().expect("a running server").config.clone();
        Db::connect(&config, self.clock.clone()).await.unwrap()
    }

    /// Where the server is, such as `http://127.0.0.1:40123`.
    pub fn address(&self) -> String {
        self.server.borrow().as_ref().expect("a running server").address.clone()
    }

    /// Does what is due by itself, as the server does every hour.
    pub async fn run_jobs(&self) {
        back_on_track::job::run_due(&self.db()).await;
    }

    /// Moves the clock.
    pub fn pass(&self, time: TimeDelta) {
        self.clock.set(self.clock.now() + time);
    }

    /// Calls in the name of `persona`, who signs in when needed.
    pub fn acting(&self, persona: Persona) -> Client<'_> {
        Client::new(self, persona)
    }

    /// Calls without an access token.
    pub fn anonymous(&self) -> Client<'_> {
        self.acting(Persona::Anonymous)
    }

    /// Sam, 15, the youth whose file it is about.
    pub fn youth(&self) -> Client<'_> {
        self.acting(Persona::YouthOwn)
    }

    /// The coach assigned to Sam.
    pub fn coach(&self) -> Client<'_> {
        self.acting(Persona::CoachAssigned)
    }

    /// A one-time code for `user`, as their coach would hand it over.
    pub async fn invite(&self, user: UserId) -> String {
        let code = ops::new_code().await.unwrap();
        let coach =
            Actor { programme_id: self.people.programme, user_id: self.people.user(Persona::CoachAssigned) };
        let purpose = AccessCodePurpose::Invitation;
        self.db().write(async |tx| ops::keep_code(tx, coach, user, purpose, &code).await).await.unwrap();
        code.code
    }
}
