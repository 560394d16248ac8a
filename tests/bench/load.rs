//! The client: 32 connections kept open, each with one request under way at a time.
//!
//! A closed loop asks as fast as it is answered and shows capacity. An open loop asks at a fixed rate, whatever the
//! answers do; a request that had to wait for its turn counts from when it should have left, so that a pause of the
//! server is not hidden by the client pausing too.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Connections, shared by as many threads as there are cores.
pub const CONNECTIONS: u64 = 32;
const THREADS: u64 = 2;

/// Makes the next request; none where there is nothing left to ask.
pub type Source = Arc<dyn Fn(&mut SmallRng) -> Option<Arc<str>> + Send + Sync>;

/// When to ask.
#[derive(Clone, Copy, Debug)]
pub enum Pace {
    /// As fast as it is answered.
    Closed,
    /// So many a second.
    Open(u64),
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// Answers a second.
    pub per_second: f64,
    /// How many.
    pub count: usize,
    sorted: Vec<Duration>,
}

impl Outcome {
    /// The latency that this share of requests stayed under, ms.
    pub fn percentile(&self, share: f64) -> f64 {
        let last = self.sorted.len().saturating_sub(1);
        self.sorted.get((last as f64 * share) as usize).map_or(f64::NAN, |it| it.as_secs_f64() * 1e3)
    }
}

/// Loads `address` for `span`. Panics where anything but 2xx comes back: a fast refusal is not speed.
pub fn run(address: SocketAddr, pace: Pace, span: Duration, source: &Source) -> Outcome {
    let began = Instant::now();
    let drive = |thread| {
        let source = Arc::clone(source);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let each = CONNECTIONS / THREADS;
                let start = |number| {
                    let connection = Connection { number: thread * each + number, pace, began, span };
                    tokio::spawn(connection.run(address, Arc::clone(&source)))
                };
                let tasks: Vec<_> = (0..each).map(start).collect();
                let mut all = Vec::new();
                for task in tasks {
                    all.extend(task.await.unwrap());
                }
                all
            })
        })
    };
    let threads: Vec<_> = (0..THREADS).map(drive).collect();
    let mut sorted: Vec<Duration> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
    let seconds = began.elapsed().as_secs_f64();
    sorted.sort_unstable();
    Outcome { per_second: sorted.len() as f64 / seconds, count: sorted.len(), sorted }
}

/// Asks once, and answers the body; waits as long as it takes. Panics where anything but 2xx comes back.
pub fn ask(address: SocketAddr, request: &str) -> String {
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 2"), "{request}\n{answer}");
    answer.split_once("\r\n\r\n").unwrap().1.to_owned()
}

struct Connection {
    number: u64,
    pace: Pace,
    began: Instant,
    span: Duration,
}

impl Connection {
    async fn run(self, address: SocketAddr, source: Source) -> Vec<Duration> {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let mut random = SmallRng::seed_from_u64(random_seed(self.number));
        let mut buffer = Vec::with_capacity(16 * 1024);
        let mut latencies = Vec::new();
        for turn in 0.. {
            let Some(from) = self.turn(turn).await else { break };
            let Some(request) = source(&mut random) else { break };
            stream.write_all(request.as_bytes()).await.unwrap();
            let status = read_answer(&mut stream, &mut buffer).await;
            latencies.push(from.elapsed());
            assert_eq!(status / 100, 2, "{request}\n{}", String::from_utf8_lossy(&buffer));
        }
        latencies
    }

    /// Waits for the turn; answers from when its latency counts, or that time is up.
    async fn turn(&self, turn: u32) -> Option<Instant> {
        let (now, end) = (Instant::now(), self.began + self.span);
        let Pace::Open(rate) = self.pace else { return (now < end).then_some(now) };
        let gap = Duration::from_secs_f64(CONNECTIONS as f64 / rate as f64);
        let offset = gap.mul_f64(self.number as f64 / CONNECTIONS as f64);
        let due = self.began + offset + gap * turn;
        // What is overdue at the end was answered too late, and is not asked any more.
        if due >= end || now >= end {
            return None;
        }
        if now > due {
            return Some(due);
        }
        tokio::time::sleep_until(due.into()).await;
        Some(Instant::now())
    }
}

fn random_seed(number: u64) -> u64 {
    // Not the same sequence in each measurement, yet the same in each run.
    number.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

async fn read_answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> u16 {
    buffer.clear();
    loop {
        let count = stream.read_buf(buffer).await.unwrap();
        assert_ne!(count, 0, "the server hung up");
        let Some(head) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let text = std::str::from_utf8(&buffer[..head]).unwrap();
        let length =
            text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
        if buffer.len() >= head + 4 + length.expect("content-length") {
            return text[9..12].parse().unwrap();
        }
    }
}

/// A number below `limit`.
pub fn below(random: &mut SmallRng, limit: u64) -> u64 {
    random.random_range(0..limit)
}
