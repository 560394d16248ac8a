//! The server as a process of its own: started, watched through `/proc`, ended.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use actix_web::{App, HttpResponse, HttpServer, web};

use crate::database::Database;
use crate::town::ISSUER;

/// The server under test.
const SERVER: &str = env!("CARGO_BIN_EXE_back-on-track");
/// Ticks of `/proc/PID/stat` in a second; fixed on Linux.
const TICKS: f64 = 100.0;
/// How long anything may take to start.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the bare server answers: a wallet.
const WALLET: &str = r#"{"currency":"EUR","passYear":2026,"toSpend":{"leisure":"0.00","study":"36.00","debtRelief":"0.00"},"toUnlock":{"leisure":"0.00","study":"30.00","debtRelief":"0.00"}}"#;

/// Size of the server's program file, MB.
pub fn server_megabytes() -> f64 {
    std::fs::metadata(SERVER).unwrap().len() as f64 / 1e6
}

/// A serving process; killed when dropped.
pub struct Process {
    pub address: SocketAddr,
    child: Child,
}

fn command(database: &Database) -> Command {
    let mut command = Command::new(SERVER);
    command.env_clear().current_dir(database.folder.path()).env("DATABASE_URL", &database.url);
    command.env("DATA_DIR", database.folder.path()).env("PUBLIC_URL", ISSUER);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Brings the schema up to date.
pub fn migrate(database: &Database) {
    let status = command(database).arg("migrate").status().unwrap();
    assert!(status.success(), "migrate: {status}");
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

impl Process {
    /// The server on `database`, as it comes, and how long it took from nothing to its first answer.
    pub fn start(database: &Database) -> (Self, Duration) {
        let (address, metrics) = (free_address(), free_address());
        let mut command = command(database);
        command.env("BIND_ADDR", address.to_string()).env("METRICS_ADDR", metrics.to_string());
        let began = Instant::now();
        let process = Self { address, child: command.spawn().unwrap() };
        process.wait_until_ready("/health/ready");
        (process, began.elapsed())
    }

    /// actix and nothing else.
    pub fn start_bare() -> Self {
        let address = free_address();
        let mut command = Command::new(std::env::current_exe().unwrap());
        let child = command.args(["--bare", &address.to_string()]).spawn().unwrap();
        let process = Self { address, child };
        process.wait_until_ready("/");
        process
    }

    fn wait_until_ready(&self, path: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !is_ready(self.address, path).unwrap_or(false) {
            assert!(Instant::now() < deadline, "no answer from {}", self.address);
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// CPU seconds used so far.
    pub fn cpu_seconds(&self) -> f64 {
        stat(self.child.id()).map_or(0.0, |stat| stat.own)
    }

    /// Memory that is its own, with its share of what it shares, MiB.
    pub fn memory_mebibytes(&self) -> f64 {
        let rollup = std::fs::read_to_string(format!("/proc/{}/smaps_rollup", self.child.id())).unwrap();
        let pss = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
        pss.and_then(|text| text.trim().split(' ').next()?.parse::<f64>().ok()).unwrap() / 1024.0
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn is_ready(address: SocketAddr, path: &str) -> std::io::Result<bool> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET {path} HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer.starts_with("HTTP/1.1 2"))
}

struct Stat {
    parent: u32,
    own: f64,
    with_children: f64,
}

fn stat(pid: u32) -> Option<Stat> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<f64> =
        text.rsplit_once(')')?.1.split_whitespace().map(|it| it.parse().unwrap_or(0.0)).collect();
    let own = (fields[11] + fields[12]) / TICKS;
    Some(Stat { parent: fields[1] as u32, own, with_children: own + (fields[13] + fields[14]) / TICKS })
}

/// CPU seconds of a process and its children, those that have ended included.
pub fn cpu_seconds_of_family(head: u32) -> f64 {
    let pids = std::fs::read_dir("/proc").unwrap().flatten();
    let pids = pids.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let children = pids.filter_map(stat).filter(|stat| stat.parent == head).map(|stat| stat.own);
    stat(head).map_or(0.0, |stat| stat.with_children) + children.sum::<f64>()
}

/// Is the bare server, until killed.
pub fn serve_bare(address: SocketAddr) -> std::io::Result<()> {
    let answer = || HttpResponse::Ok().content_type("application/json").body(WALLET);
    let app = move || App::new().default_service(web::to(move || async move { answer() }));
    let server = HttpServer::new(app).workers(2).bind(address)?;
    actix_web::rt::System::new().block_on(server.run())
}
