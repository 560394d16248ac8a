//! Black-box tests of the API, over HTTP, on SQLite and on PostgreSQL.
//!
//! A test is a sentence about what people may count on. [`scenarios!`](harness) runs it on both engines, each time with
//! a database of its own, a real server, a clock that the test moves, and one client for each person of `people`. After
//! every scenario the harness has checked each reply against the contract, that none was a 5xx, and the books.
//!
//! Where PostgreSQL is not installed its half is skipped, loudly, except in CI, where that is a failure.
//! `UPDATE=1 cargo test` rewrites what is committed and generated: the contract, `.env.example`, the tables in
//! `snapshots`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::as_conversions)]

/// As in the program: hashing passphrases takes and gives back 19 MiB at a time, which the system's allocator hoards.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[macro_use]
mod harness;

mod amounts;
mod appointment_reports;
mod appointments;
mod attachments;
mod attendance;
mod attendance_files;
mod authorisation;
mod bank_files;
mod bookings;
mod bulk_posting;
mod calendar_feeds;
mod catalogue;
mod certificates;
mod check_in_batches;
mod check_in_decisions;
mod check_ins;
mod config;
mod contact_ends;
mod contacts;
mod contract;
mod deliveries;
mod demo;
mod durability;
mod email_addresses;
mod employer_appointments;
mod employer_members;
mod employer_pages;
mod employer_races;
mod employers;
mod errors;
mod evidence;
mod interests;
mod introduction_endings;
mod introduction_messages;
mod introductions;
mod leaks;
mod mail_server;
mod main_job;
mod matching;
mod messages;
mod milestones;
mod moot_mails;
mod notices;
mod objections;
mod offers;
mod offline;
mod passes;
mod payees;
mod payments;
mod payouts;
mod place_search;
mod placement_hours;
mod placement_outcomes;
mod placement_page;
mod placement_papers;
mod placement_signing;
mod placements;
mod places;
mod plans;
mod positions;
mod postcode_areas;
mod proposals;
mod providers;
mod pushes;
mod races;
mod redemptions;
mod refunds;
mod releases;
mod reminders;
mod reports;
mod saved_searches;
mod schema;
mod school_timetables;
mod sign_in;
mod signals;
mod silences;
mod spending_races;
mod suspensions;
mod tasks;
mod tidy;
mod visit_sign_ups;
mod visits;
mod wallet_model;
mod working_time;
