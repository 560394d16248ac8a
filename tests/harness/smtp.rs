//! A mail server that can misbehave: it speaks enough SMTP to take mails, can be killed and started again on its port, and
//! answers as a scenario wants.

use std::cell::RefCell;
use std::rc::Rc;

use actix_web::rt;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::mail::Mail;

/// How the server takes a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Takes it.
    Takes,
    /// Takes it and dies before it says so.
    DiesAfterData,
    /// Refuses the recipient with this answer.
    Refuses(&'static str),
}

#[derive(Debug)]
struct Inner {
    mails: Vec<Mail>,
    /// Manners of the next mails; then it takes them.
    manners: Vec<Manner>,
    connections: usize,
}

/// The server.
pub struct MailServer {
    pub port: u16,
    inner: Rc<RefCell<Inner>>,
    running: Option<JoinHandle<()>>,
}

impl MailServer {
    /// Starts one on a port of its own.
    pub async fn start() -> Self {
        let inner = Inner { mails: Vec::new(), manners: Vec::new(), connections: 0 };
        let mut server = Self { port: 0, inner: Rc::new(RefCell::new(inner)), running: None };
        server.revive().await;
        server
    }

    /// Starts again, on the same port.
    pub async fn revive(&mut self) {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.set_reuseaddr(true).unwrap();
        socket.bind(([127, 0, 0, 1], self.port).into()).unwrap();
        let listener: TcpListener = socket.listen(64).unwrap();
        self.port = listener.local_addr().unwrap().port();
        let inner = Rc::clone(&self.inner);
        self.running = Some(rt::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                inner.borrow_mut().connections += 1;
                let inner = Rc::clone(&inner);
                rt::spawn(async move {
                    let _ = converse(stream, &inner).await;
                });
            }
        }));
    }

    /// Refuses connections from now on.
    pub async fn kill(&mut self) {
        if let Some(running) = self.running.take() {
            running.abort();
            let _ = running.await;
        }
    }

    /// Where it is, for `SMTP_URL`.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// How it takes the next mails, one after the other.
    pub fn behave(&self, manners: &[Manner]) {
        self.inner.borrow_mut().manners = manners.to_vec();
    }

    /// What it took so far.
    pub fn mails(&self) -> Vec<Mail> {
        self.inner.borrow().mails.clone()
    }

    /// How often somebody came.
    pub fn connections(&self) -> usize {
        self.inner.borrow().connections
    }
}

async fn converse(stream: TcpStream, inner: &RefCell<Inner>) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read);
    write.write_all(b"220 mail.example.org\r\n").await?;
    let mut manner = Manner::Takes;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.trim_end().to_uppercase();
        let answer = if verb.starts_with("EHLO") || verb.starts_with("HELO") {
            "250-mail.example.org\r\n250 8BITMIME\r\n".to_owned()
        } else if verb.starts_with("RCPT") {
            manner = {
                let manners = &mut inner.borrow_mut().manners;
                if manners.is_empty() { Manner::Takes } else { manners.remove(0) }
            };
            match manner {
                Manner::Refuses(answer) => format!("{answer}\r\n"),
                _ => "250 ok\r\n".to_owned(),
            }
        } else if verb == "DATA" {
            write.write_all(b"354 go on\r\n").await?;
            let raw = read_data(&mut lines).await?;
            inner.borrow_mut().mails.push(Mail { raw });
            if manner == Manner::DiesAfterData {
                return Ok(());
            }
            "250 taken\r\n".to_owned()
        } else if verb == "QUIT" {
            return write.write_all(b"221 bye\r\n").await;
        } else {
            "250 ok\r\n".to_owned()
        };
        write.write_all(answer.as_bytes()).await?;
    }
}

async fn read_data(lines: &mut (impl AsyncBufReadExt + Unpin)) -> std::io::Result<String> {
    let mut raw = String::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == ".\r\n" {
            return Ok(raw);
        }
        raw.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
