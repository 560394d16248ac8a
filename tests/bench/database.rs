//! The databases: a fresh SQLite file, or a private PostgreSQL with durability as in production.

use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use sea_orm::{ConnectOptions, DatabaseConnection};
use tempfile::TempDir;

use crate::process;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file beside the server.
    Sqlite,
    /// A server of its own.
    Postgres,
}

/// A running, empty database; gone when dropped.
pub struct Database {
    pub folder: TempDir,
    pub url: String,
    programs: PathBuf,
    undertaker: Option<Child>,
}

impl Database {
    /// Starts one.
    pub fn start(engine: Engine) -> Self {
        let folder = tempfile::Builder::new().prefix("bot-bench-").tempdir().unwrap();
        let (programs, undertaker, url) = match engine {
            Engine::Sqlite => {
                let url = format!("sqlite://{}/back-on-track.sqlite", folder.path().display());
                (PathBuf::new(), None, url)
            }
            Engine::Postgres => {
                let programs = find_programs().expect("PostgreSQL's programs (initdb, pg_ctl, pgbench)");
                let undertaker = start_postgres(&programs, folder.path());
                let host = folder.path().display().to_string().replace('/', "%2F");
                (programs, Some(undertaker), format!("postgres://postgres@localhost/postgres?host={host}"))
            }
        };
        Self { folder, url, programs, undertaker }
    }

    /// A connection of our own, for seeding and looking.
    pub async fn connect(&self) -> DatabaseConnection {
        let mut options = ConnectOptions::new(&self.url);
        options.max_connections(1).sqlx_logging(false);
        sea_orm::Database::connect(options).await.unwrap()
    }

    /// CPU seconds that the database has used; SQLite's are the server's.
    pub fn cpu_seconds(&self) -> f64 {
        let file = self.folder.path().join("data/postmaster.pid");
        let pid = std::fs::read_to_string(file).ok().and_then(|text| text.lines().next()?.parse().ok());
        pid.map_or(0.0, process::cpu_seconds_of_family)
    }

    /// Transactions a second of a pgbench script by as many clients as the server has, when connections and plans are
    /// warm: each client plans each statement for itself.
    pub fn pgbench(&self, script: &str, seconds: u64, variables: &[(&str, i64)]) -> f64 {
        let file = self.folder.path().join("script.sql");
        std::fs::write(&file, script).unwrap();
        let mut command = Command::new(self.programs.join("pgbench"));
        command.env("PGOPTIONS", "-c plan_cache_mode=force_generic_plan");
        command.args(["-n", "-M", "prepared", "-c", "32", "-j", "2", "-P", "1", "-U", "postgres", "-h"]);
        command.arg(self.folder.path()).args(["-T", &(seconds + 3).to_string(), "-f"]).arg(file);
        for (name, value) in variables {
            command.arg(format!("--define={name}={value}"));
        }
        let output = command.arg("postgres").output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        let each_second = said.lines().filter_map(|line| {
            line.strip_prefix("progress: ")?.split(", ").nth(1)?.strip_suffix(" tps")?.parse::<f64>().ok()
        });
        let warm: Vec<f64> = each_second.skip(2).collect();
        assert!(output.status.success() && !warm.is_empty(), "pgbench: {said}");
        warm.iter().sum::<f64>() / warm.len() as f64
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(mut undertaker) = self.undertaker.take() {
            drop(undertaker.stdin.take());
            let _ = undertaker.wait();
        }
    }
}

/// On the PATH, or where Debian keeps them, newest first.
fn find_programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut debian: Vec<PathBuf> = debian.map(|version| version.path().join("bin")).collect();
    debian.sort();
    let has_all = |bin: &PathBuf| ["initdb", "pg_ctl", "pgbench"].iter().all(|name| bin.join(name).exists());
    std::env::split_paths(&path).chain(debian.into_iter().rev()).find(has_all)
}

/// PostgreSQL refuses to run as root: who runs it then.
fn find_owner() -> Option<(u32, u32)> {
    let output = Command::new("id").arg("-u").output().unwrap();
    if output.stdout != b"0\n" {
        return None;
    }
    let users = std::fs::read_to_string("/etc/passwd").unwrap();
    let ids = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2).map(|field| field.parse().ok());
        Some((fields.next()??, fields.next()??))
    };
    Some(ids("postgres").or_else(|| ids("nobody")).expect("a user `postgres` or `nobody`"))
}

/// Answers the undertaker: a shell that waits for our end, however we end, and then stops the server.
fn start_postgres(programs: &Path, folder: &Path) -> Child {
    let owner = find_owner();
    if let Some((user, group)) = owner {
        chown(folder, Some(user), Some(group)).unwrap();
    }
    let command = |program: &Path| {
        let mut command = Command::new(program);
        command.current_dir(folder).env("LC_ALL", "C").stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        if let Some((user, group)) = owner {
            command.uid(user).gid(group);
        }
        command
    };
    let stop = format!("read _; '{}/pg_ctl' -D data stop -m immediate", programs.display());
    let mut undertaker = command(Path::new("/bin/sh"));
    let undertaker = undertaker.args(["-c", &stop]).stdin(Stdio::piped()).process_group(0).spawn().unwrap();
    let run = |program: &str, arguments: &[&str]| {
        let status = command(&programs.join(program)).args(arguments).status().unwrap();
        assert!(status.success(), "{program}: {status}");
    };
    run("initdb", &["-D", "data", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C"]);
    let settings = format!(
        "-c listen_addresses= -c unix_socket_directories='{}' -c max_connections=100 -c fsync=on \
         -c synchronous_commit=on -c shared_buffers=256MB -c max_wal_size=4GB",
        folder.display()
    );
    run("pg_ctl", &["-D", "data", "-w", "-l", "log", "-o", &settings, "start"]);
    undertaker
}
