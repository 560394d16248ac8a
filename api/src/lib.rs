//! Back on Track: the backend of a municipal youth programme.
//!
//! Read the nouns of [`operations`] in their order and you have followed a trajectory from enrolment to money at the bank, and from an
//! employer to a certificate. Each noun holds the same files: `mod.rs` why it exists, `http.rs` paths and bodies, `access.rs` who may, `rules.rs` pure logic,
//! `ops.rs` writes, `query.rs` reads. The files beside them are what every noun stands on.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

pub mod agreement;
pub mod appointment;
pub mod attachment;
pub mod attendance;
pub mod audit;
pub mod auth;
pub mod booking;
pub mod calendar;
pub mod certificate;
pub mod contact;
pub mod delivery;
pub mod employer;
pub mod fund;
pub mod home;
pub mod interest;
pub mod introduction;
pub mod ledger;
pub mod message;
pub mod milestone;
pub mod notice;
pub mod objection;
pub mod offer;
pub mod participant;
pub mod pass;
pub mod payee;
pub mod payment;
pub mod payout;
pub mod people;
pub mod place;
pub mod placement;
pub mod plan;
pub mod postcode;
pub mod programme;
pub mod proposal;
pub mod provider;
pub mod redemption;
pub mod report;
pub mod saved_search;
pub mod signal;
pub mod task;
pub mod visit;
pub mod wallet;
pub mod working_time;

pub mod client;
pub mod clock;
pub mod config;
pub mod coordinate;
pub mod csv;
pub mod db;
pub mod demo;
pub mod error;
pub mod idempotency;
pub mod input;
pub mod job;
pub mod language;
pub mod layer;
pub mod limit;
pub mod openapi;
pub mod page;
pub mod pdf;
pub mod problem;
pub mod query_string;
pub mod record;
pub mod reply;
pub mod routes;
pub mod search;
pub mod server;
pub mod story;
pub mod witness;

/// Every operation of the API, noun by noun.
pub fn operations(routes: &mut routes::Routes) {
    programme::http::routes(routes);
    people::http::routes(routes);
    auth::http::routes(routes);
    participant::http::routes(routes);
    fund::http::routes(routes);
    plan::http::routes(routes);
    agreement::http::routes(routes);
    contact::http::routes(routes);
    attendance::http::routes(routes);
    appointment::http::routes(routes);
    calendar::http::routes(routes);
    signal::http::routes(routes);
    message::http::routes(routes);
    milestone::http::routes(routes);
    wallet::http::routes(routes);
    pass::http::routes(routes);
    provider::http::routes(routes);
    offer::http::routes(routes);
    booking::http::routes(routes);
    redemption::http::routes(routes);
    attachment::http::routes(routes);
    payee::http::routes(routes);
    payout::http::routes(routes);
    payment::http::routes(routes);
    objection::http::routes(routes);
    employer::http::routes(routes);
    postcode::http::routes(routes);
    place::http::routes(routes);
    saved_search::http::routes(routes);
    interest::http::routes(routes);
    introduction::http::routes(routes);
    proposal::http::routes(routes);
    visit::http::routes(routes);
    working_time::http::routes(routes);
    placement::http::routes(routes);
    certificate::http::routes(routes);
    task::http::routes(routes);
    home::http::routes(routes);
    notice::http::routes(routes);
    delivery::http::routes(routes);
    report::http::routes(routes);
    audit::http::routes(routes);
}
