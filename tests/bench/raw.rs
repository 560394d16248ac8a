//! SQLite without us: the scripts of pgbench, run by sqlx alone on the same file, one commit after another.
//!
//! Understands just what those scripts hold: `\set` is left to the caller, `\gset` keeps a row's columns, and the few
//! functions that SQLite lacks become bound values.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use chrono::SubsecRound;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteRow, SqliteSynchronous};
use sea_orm::sqlx::{self, Column, ConnectOptions, Row};
use uuid::Uuid;

use crate::database::Database;
use crate::town::{Kind, id};

/// What stands behind a placeholder.
#[derive(Clone, Debug)]
enum Slot {
    Id(u128, String, i64),
    NewId,
    Now,
    Variable(String),
}

struct Statement {
    sql: &'static str,
    slots: Vec<Slot>,
    keep_under: Option<String>,
}

#[derive(Clone, Debug)]
enum Value {
    Number(i64),
    Bytes(Vec<u8>),
}

/// A script, read once.
pub struct Script(Vec<Statement>);

impl Script {
    /// Reads a script of pgbench.
    pub fn parse(text: &str) -> Self {
        let mut statements = Vec::new();
        let mut sql = String::new();
        for line in text.lines().filter(|line| !line.starts_with("--") && !line.starts_with("\\set")) {
            if let Some(prefix) = line.strip_prefix("\\gset ") {
                statements.push(translate(&std::mem::take(&mut sql), Some(prefix.trim().to_owned())));
            } else if let Some(last) = line.strip_suffix(';') {
                sql.push_str(last);
                statements.push(translate(&std::mem::take(&mut sql), None));
            } else {
                sql.push_str(line);
                sql.push('\n');
            }
        }
        Self(statements)
    }

    async fn run(&self, connection: &mut SqliteConnection, given: &[(&str, i64)]) -> Result<(), sqlx::Error> {
        let mut variables: HashMap<String, Value> =
            given.iter().map(|(name, number)| ((*name).to_owned(), Value::Number(*number))).collect();
        for statement in &self.0 {
            let mut query = sqlx::query(statement.sql);
            for slot in &statement.slots {
                query = match value_of(slot, &variables) {
                    Some(Value::Number(number)) => query.bind(number),
                    Some(Value::Bytes(bytes)) => query.bind(bytes),
                    None => query.bind(back_on_track::clock::Clock::System.now().trunc_subsecs(6)),
                };
            }
            let rows = query.fetch_all(&mut *connection).await?;
            if let Some(prefix) = &statement.keep_under {
                keep(rows.first().ok_or(sqlx::Error::RowNotFound)?, prefix, &mut variables);
            }
        }
        Ok(())
    }
}

fn keep(row: &SqliteRow, prefix: &str, variables: &mut HashMap<String, Value>) {
    for (place, column) in row.columns().iter().enumerate() {
        let value = row.try_get(place).map(Value::Number).or_else(|_| row.try_get(place).map(Value::Bytes));
        variables.insert(format!("{prefix}{}", column.name()), value.unwrap());
    }
}

fn value_of(slot: &Slot, variables: &HashMap<String, Value>) -> Option<Value> {
    match slot {
        Slot::Now => None,
        #[expect(clippy::disallowed_methods, reason = "stands for the identifiers that the server makes")]
        Slot::NewId => Some(Value::Bytes(Uuid::now_v7().as_bytes().to_vec())),
        Slot::Variable(name) => Some(variables[name].clone()),
        Slot::Id(kind, number, offset) => {
            let number = number.parse().map(Value::Number).unwrap_or_else(|_| variables[number].clone());
            let Value::Number(number) = number else { panic!("an identifier is made of a number") };
            let number = (number + offset) as u128;
            let base = id(Kind::Programme, 0).as_u128() & !(0xff << 80);
            Some(Value::Bytes(Uuid::from_u128(base | kind << 80 | number).as_bytes().to_vec()))
        }
    }
}

/// From pgbench's words to SQLite's.
fn translate(sql: &str, keep_under: Option<String>) -> Statement {
    let sql = sql.replace(" FOR UPDATE", "");
    let sql = if sql.trim() == "BEGIN" { "BEGIN IMMEDIATE".to_owned() } else { sql };
    let (mut out, mut slots, mut rest) = (String::new(), Vec::new(), sql.as_str());
    while let Some(first) = rest.chars().next() {
        let found = if let Some(call) = rest.strip_prefix("bench_id(") {
            let (inside, _) = call.split_once(')').unwrap();
            let (kind, number) = inside.split_once(", ").unwrap();
            let (name, offset) = number.split_once(" + ").unwrap_or((number, "0"));
            let name = name.trim_start_matches(':').to_owned();
            let slot = Slot::Id(kind.parse().unwrap(), name, offset.parse().unwrap());
            Some((slot, "bench_id()".len() + inside.len()))
        } else if rest.starts_with("bench_new_id()") {
            Some((Slot::NewId, "bench_new_id()".len()))
        } else if rest.starts_with("now()") {
            Some((Slot::Now, "now()".len()))
        } else {
            let name: String =
                rest.chars().skip(1).take_while(|it| it.is_ascii_lowercase() || *it == '_').collect();
            (first == ':' && !name.is_empty()).then(|| (Slot::Variable(name.clone()), 1 + name.len()))
        };
        if let Some((slot, length)) = found {
            slots.push(slot);
            out.push_str(&format!("${}", slots.len()));
            rest = &rest[length..];
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    // Kept for the life of the program: there are a few dozen.
    Statement { sql: Box::leak(out.into_boxed_str()), slots, keep_under }
}

/// Runs of a script a second, `connections` at once (one where it writes), each run with the variables of its turn.
pub fn per_second(
    database: &Database,
    script: &str,
    connections: u64,
    span: Duration,
    variables: impl Fn(u64) -> Vec<(&'static str, i64)> + Sync,
) -> f64 {
    let script = Script::parse(script);
    let began = Instant::now();
    let drive = |first: u64| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let url = database.url.parse::<SqliteConnectOptions>().unwrap();
            let url = url.synchronous(SqliteSynchronous::Full).pragma("cache_size", "-8192");
            let mut connection = url.disable_statement_logging().connect().await.unwrap();
            let mut turn = first;
            while began.elapsed() < span {
                script.run(&mut connection, &variables(turn)).await.unwrap();
                turn += connections;
            }
            turn / connections
        })
    };
    let total: u64 = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..connections).map(|first| scope.spawn(move || drive(first))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    total as f64 / began.elapsed().as_secs_f64()
}
