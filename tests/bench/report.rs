//! What was measured, next to what it should be.

use crate::course::{Point, Result};
use crate::database::Engine;

/// What a figure should be.
#[derive(Clone, Copy, Debug)]
pub enum Goal {
    AtLeast(f64),
    AtMost(f64),
    /// Shown for its own sake.
    None,
}

use Goal::{AtLeast, AtMost, None as Open};

/// Figures with their goals on PostgreSQL and on SQLite.
pub const GOALS: [(&str, Goal, Goal); 24] = [
    ("wallet / same statements without us", AtLeast(0.6), Open),
    ("home / same statements without us", AtLeast(0.6), Open),
    ("catalogue / same statement without us", AtLeast(0.6), Open),
    ("places / same statement without us", AtLeast(0.6), Open),
    ("approval / same statements without us", AtLeast(0.6), AtLeast(0.4)),
    ("wallet / PostgreSQL's", Open, AtLeast(1.5)),
    ("home / PostgreSQL's", Open, AtLeast(1.5)),
    ("catalogue / PostgreSQL's", Open, Open),
    ("places / PostgreSQL's", Open, Open),
    ("wallet / FastAPI's 1,103", AtLeast(8.0), Open),
    ("wallet / bare actix", Open, Open),
    ("approvals on one fund / on many", AtLeast(0.9), Open),
    ("approvals in a long ledger / in a young one", AtLeast(0.9), AtLeast(0.9)),
    ("CPU of the wallet, large / ordinary", AtMost(1.1), AtMost(1.1)),
    ("CPU of its last entries, large / ordinary", AtMost(1.1), AtMost(1.1)),
    ("CPU of a redemption list, 100,000 / 30", AtMost(1.1), AtMost(1.1)),
    ("10,000 payouts into a bank file, s", AtMost(2.0), AtMost(2.0)),
    ("p99 at 100/s, ms", AtMost(6.0), AtMost(6.0)),
    ("p99 at 2,000/s, ms", AtMost(10.0), AtMost(10.0)),
    ("memory idle, MiB", AtMost(20.0), AtMost(20.0)),
    ("memory under load, MiB", AtMost(48.0), AtMost(64.0)),
    ("cold start, ms", AtMost(150.0), AtMost(150.0)),
    ("program, MB", AtMost(30.0), AtMost(30.0)),
    ("wrong in the books", AtMost(0.0), AtMost(0.0)),
];

/// Prints everything.
pub fn print(results: &[Result]) {
    for result in results {
        println!("\n{:?}, 32 connections, client and server on the same cores", result.engine);
        println!(
            "{:<34}{:>10}{:>9}{:>9}{:>12}{:>12}",
            "", "a second", "p50 ms", "p99 ms", "server ms", "database ms"
        );
        for point in &result.points {
            print_point(point);
        }
        for (name, per_second) in &result.limits {
            println!("{:<34}{per_second:>10.0}", format!("limit: {name}"));
        }
    }
    println!(
        "\n{:<46}{:>12}{:>10}{:>10}{:>12}{:>10}{:>10}",
        "", "PostgreSQL", "goal", "", "SQLite", "goal", ""
    );
    for (figure, on_postgres, on_sqlite) in GOALS {
        let cell = |engine, goal| {
            let value = find(results, engine, figure);
            let (bound, is_met) = match (goal, value) {
                (AtLeast(bound), Some(value)) => (format!(">= {bound}"), Some(value >= bound)),
                (AtMost(bound), Some(value)) => (format!("<= {bound}"), Some(value <= bound)),
                (AtLeast(bound), None) => (format!(">= {bound}"), None),
                (AtMost(bound), None) => (format!("<= {bound}"), None),
                (Open, _) => (String::new(), None),
            };
            let verdict = is_met.map_or("", |is_met| if is_met { "met" } else { "MISSED" });
            let value = value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
            format!("{value:>12}{bound:>10}{verdict:>10}")
        };
        println!("{figure:<46}{}{}", cell(Engine::Postgres, on_postgres), cell(Engine::Sqlite, on_sqlite));
    }
}

fn print_point(point: &Point) {
    let Point { name, per_second, p50, p99, server, database } = point;
    println!("{name:<34}{per_second:>10.0}{p50:>9.2}{p99:>9.2}{server:>12.3}{database:>12.3}");
}

/// A figure of one engine, or one that compares the two.
fn find(results: &[Result], engine: Engine, figure: &str) -> Option<f64> {
    let of = |engine| results.iter().find(|result| result.engine == engine);
    let result = of(engine)?;
    if let Some(point) = figure.strip_suffix(" / PostgreSQL's") {
        let other = of(Engine::Postgres).filter(|_| engine == Engine::Sqlite)?;
        return Some(result.per_second(point)? / other.per_second(point)?);
    }
    result.figures.iter().find(|(name, _)| *name == figure).map(|(_, value)| *value)
}
