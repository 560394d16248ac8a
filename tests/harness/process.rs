//! The real program as a process of its own, for what can't be tried from inside: exit codes, `kill -9`, restarts.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A command of the program in `folder`, with nothing but `environment` set.
pub fn program(folder: &Path, environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_back-on-track"));
    command.current_dir(folder).env_clear().envs(environment.iter().copied()).stdin(Stdio::null());
    command
}

/// Runs the program to its end.
pub fn run(folder: &Path, environment: &[(&str, &str)], arguments: &[&str]) -> Output {
    program(folder, environment).args(arguments).output().unwrap()
}

/// A serving process; killed when dropped.
pub struct Process {
    pub address: String,
    child: Child,
}

impl Process {
    /// Starts the program with its data in `folder`, and waits until it is ready.
    pub async fn start(folder: &Path, environment: &[(&str, &str)]) -> Self {
        let (api, metrics) = (free_port(), free_port());
        let child = program(folder, environment)
            .env("DATA_DIR", folder)
            .env("BIND_ADDR", &api)
            .env("METRICS_ADDR", &metrics)
            .env("LOG", "warn")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut process = Self { address: format!("http://{api}"), child };
        process.wait_until_ready().await;
        process
    }

    async fn wait_until_ready(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(20);
        let http = super::client::http();
        loop {
            let answer = http.get(format!("{}/health/ready", self.address)).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none(), "the server ended: {ended:?}");
            assert!(Instant::now() < deadline, "the server is not ready after 20 seconds");
            actix_web::rt::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}
