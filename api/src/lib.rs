//! Back on Track: the backend of a municipal youth programme.
//!
//! Read the nouns in this order and you have followed a trajectory from enrolment to money in the wallet. Each noun
//! holds the same files: `mod.rs` why it exists, `http.rs` paths and bodies, `access.rs` who may, `rules.rs` pure logic,
//! `ops.rs` writes, `query.rs` reads. The files beside them are what every noun stands on.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

pub mod agreement;
pub mod audit;
pub mod auth;
pub mod fund;
pub mod home;
pub mod ledger;
pub mod milestone;
pub mod participant;
pub mod people;
pub mod plan;
pub mod programme;
pub mod wallet;

pub mod clock;
pub mod config;
pub mod db;
pub mod error;
pub mod idempotency;
pub mod input;
pub mod language;
pub mod layer;
pub mod limit;
pub mod openapi;
pub mod page;
pub mod problem;
pub mod record;
pub mod reply;
pub mod routes;
pub mod server;

/// Every operation of the API, noun by noun.
pub fn operations(routes: &mut routes::Routes) {
    programme::http::routes(routes);
    people::http::routes(routes);
    auth::http::routes(routes);
    participant::http::routes(routes);
    fund::http::routes(routes);
    plan::http::routes(routes);
    agreement::http::routes(routes);
    milestone::http::routes(routes);
    wallet::http::routes(routes);
    home::http::routes(routes);
    audit::http::routes(routes);
}
