//! How fast is it, and how far from what the machine can do at all?
//!
//! The release server is loaded over loopback on both engines, with client, server and database on the same cores, next
//! to its limits in the same run: pgbench (or SQLite itself) doing the same statements, and actix answering the same
//! bytes without doing anything. Absolute figures say little elsewhere; the ratios travel, and `report::GOALS` holds
//! what they should be. Run it on a quiet machine:
//!
//! ```text
//! cargo bench --bench load -- [--quick] [--seconds N] [--engine sqlite|postgres|both]
//! ```
//!
//! Everything is bounded in number and time, listens on loopback only, and is gone afterwards.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::float_arithmetic
)]

mod course;
mod database;
mod first_screen;
mod load;
mod market;
mod places;
mod process;
mod raw;
mod report;
mod seed;
mod spending;
mod town;

use std::time::Duration;

use clap::{Parser, ValueEnum};
use database::Engine;

/// Load program of Back on Track
#[derive(Debug, Parser)]
struct Options {
    /// Seconds of each measurement
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=30))]
    seconds: u64,
    #[arg(long, value_enum, default_value = "both")]
    engine: Which,
    /// One second each and a large wallet of 50,000 entries: to see that the program works
    #[arg(long)]
    quick: bool,
    /// Internal: be the bare actix server on this address
    #[arg(long, hide = true)]
    bare: Option<std::net::SocketAddr>,
    /// What `cargo bench` adds
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Which {
    Sqlite,
    Postgres,
    Both,
}

/// How long and how much.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Length of a measurement.
    pub span: Duration,
    /// Entries of the one large wallet.
    pub large_wallet: u64,
    /// Claims waiting for each measurement of approvals.
    pub claims: u64,
    /// Bookings that wait to be redeemed.
    pub bookings: u64,
}

fn main() -> std::io::Result<()> {
    let options = Options::parse();
    if let Some(address) = options.bare {
        return process::serve_bare(address);
    }
    let seconds = if options.quick { 1 } else { options.seconds };
    let size = Size {
        span: Duration::from_secs(seconds),
        large_wallet: if options.quick { 50_000 } else { 1_000_000 },
        claims: 12_000 * (seconds + 1),
        bookings: 6_000 * (seconds + 1),
    };
    let mut results = Vec::new();
    for (engine, which) in [(Engine::Sqlite, Which::Sqlite), (Engine::Postgres, Which::Postgres)] {
        if options.engine == which || options.engine == Which::Both {
            eprintln!("{engine:?}: seeding, then about two minutes of measurements");
            results.push(course::run(engine, size));
        }
    }
    report::print(&results);
    Ok(())
}
