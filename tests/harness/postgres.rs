//! A private PostgreSQL: started once a process, gone however the process ends.
//!
//! `TEST_DATABASE_URL` names a throw-away server to use instead (it must be allowed to create databases).

use std::io::Read;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{ConnectionTrait, DatabaseConnection};

/// A running server.
pub struct Cluster {
    /// URL up to and including the slash before the database's name, and what follows the name.
    base: (String, String),
    admin: String,
    /// Waits for our end, then stops the server and removes its folder.
    _undertaker: Option<Child>,
}

/// A database on it; dropped with it.
pub struct Database {
    pub url: String,
    name: String,
}

/// The server; `None`, said aloud, where PostgreSQL is not installed.
pub fn cluster() -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    let cluster = CLUSTER.get_or_init(|| match std::env::var("TEST_DATABASE_URL") {
        Ok(url) if !url.is_empty() => Some(Cluster::at(&url)),
        _ => find_programs().map(|programs| Cluster::start(&programs)),
    });
    if cluster.is_none() {
        let missing =
            "POSTGRESQL NOT INSTALLED: neither TEST_DATABASE_URL nor initdb found, so this is NOT TESTED";
        assert!(std::env::var("CI").is_err(), "{missing}");
        // Straight to the terminal: the test runner hides what a passing test prints.
        let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("\n{missing}\n").as_bytes());
    }
    cluster.as_ref()
}

/// The folder of `initdb` and `pg_ctl`: on the PATH, or where Debian keeps them, newest first.
fn find_programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut debian: Vec<PathBuf> = debian.map(|version| version.path().join("bin")).collect();
    debian.sort_by_key(|bin| {
        let version =
            bin.parent().and_then(Path::file_name).and_then(|name| name.to_str()?.parse::<u32>().ok());
        std::cmp::Reverse(version)
    });
    let has_both = |bin: &PathBuf| bin.join("initdb").exists() && bin.join("pg_ctl").exists();
    std::env::split_paths(&path).chain(debian).find(has_both)
}

/// PostgreSQL refuses to run as root: who runs it then.
fn find_owner() -> Option<(u32, u32)> {
    let id = |flag| {
        let output = Command::new("id").arg(flag).output().expect("id");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    };
    if id("-u") != "0" {
        return None;
    }
    let users = std::fs::read_to_string("/etc/passwd").expect("/etc/passwd");
    let find = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2).map(|field| field.parse().ok());
        Some((fields.next()??, fields.next()??))
    };
    Some(
        find("postgres")
            .or_else(|| find("nobody"))
            .expect("a user `postgres` or `nobody` to run PostgreSQL as"),
    )
}

impl Cluster {
    fn at(url: &str) -> Self {
        let (rest, query) =
            url.split_once('?').map_or((url, String::new()), |(rest, q)| (rest, format!("?{q}")));
        let (server, _) = rest.rsplit_once('/').expect("TEST_DATABASE_URL ends in the name of a database");
        Self { base: (format!("{server}/"), query), admin: url.to_owned(), _undertaker: None }
    }

    fn start(programs: &Path) -> Self {
        let folder = tempfile::Builder::new().prefix("bot-pg-").tempdir().unwrap().keep();
        let owner = find_owner();
        if let Some((user, group)) = owner {
            chown(&folder, Some(user), Some(group)).unwrap();
        }
        let command = |program: &Path| {
            let mut command = Command::new(program);
            command.current_dir(&folder).env("LC_ALL", "C").stdin(Stdio::null()).stdout(Stdio::null());
            if let Some((user, group)) = owner {
                command.uid(user).gid(group);
            }
            command
        };
        // The undertaker first: whatever fails from here on leaves nothing behind. A process group of its own, so that
        // Ctrl-C on the tests does not reach it.
        let last_rites = format!(
            "read _; '{}/pg_ctl' -D data stop -m immediate; rm -rf '{}'",
            programs.display(),
            folder.display()
        );
        let undertaker = command(Path::new("/bin/sh"))
            .args(["-c", &last_rites])
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("sh");
        let init = ["-D", "data", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync"];
        run(command(&programs.join("initdb")).args(init));
        // Ordinary scenarios are not about power cuts: the disk may take its time.
        let settings = format!(
            "-c listen_addresses= -c unix_socket_directories='{}' -c max_connections=200 -c fsync=off \
             -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=64MB",
            folder.display()
        );
        run(command(&programs.join("pg_ctl"))
            .args(["-D", "data", "-w", "-l", "log", "-o", &settings, "start"]));
        let host = folder.display().to_string().replace('/', "%2F");
        let base = ("postgres://postgres@localhost/".to_owned(), format!("?host={host}"));
        let admin = format!("{}postgres{}", base.0, base.1);
        Self { base, admin, _undertaker: Some(undertaker) }
    }

    fn url(&self, database: &str) -> String {
        format!("{}{database}{}", self.base.0, self.base.1)
    }
}

fn run(command: &mut Command) {
    let mut child =
        command.stderr(Stdio::piped()).spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    // The server inherits stderr where it may, so reading to the end would wait for its end.
    let status = child.wait().unwrap();
    if !status.success() {
        let mut said = String::new();
        let _ = child.stderr.take().unwrap().read_to_string(&mut said);
        panic!("{command:?}: {status}\n{said}");
    }
}

impl Database {
    /// A new database: empty, or a clone of one that nobody is connected to.
    pub async fn create(template: Option<&Database>) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("bot_test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let original = template.map_or("template0", |template| &template.name);
        let admin = connect_as_admin().await;
        admin.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {original}")).await.unwrap();
        admin.close().await.unwrap();
        Self { url: cluster().unwrap().url(&name), name }
    }

    /// Removes it, to keep a long run small. One that is not removed goes with the cluster.
    pub async fn remove(self) {
        let admin = connect_as_admin().await;
        admin.execute_unprepared(&format!("DROP DATABASE {} WITH (FORCE)", self.name)).await.unwrap();
        admin.close().await.unwrap();
    }
}

async fn connect_as_admin() -> DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(&cluster().unwrap().admin);
    options.max_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(options).await.expect("the PostgreSQL of the tests")
}
