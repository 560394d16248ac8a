//! Mails as people get them: files in the folder of the running server, and what is in a mail.

use std::path::PathBuf;

use serde_json::json;

use super::{Persona, Scenario};

/// A mail as it was sent.
#[derive(Clone, Debug)]
pub struct Mail {
    pub raw: String,
}

impl Mail {
    /// A header, its lines put together.
    pub fn header(&self, name: &str) -> String {
        let head = self.raw.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
        let prefix = format!("{}:", name.to_lowercase());
        let line = head.lines().find(|line| line.to_lowercase().starts_with(&prefix));
        line.map(|line| line[prefix.len()..].trim().to_owned()).unwrap_or_default()
    }

    /// The whole mail with the breaks of its encoding taken out.
    pub fn text(&self) -> String {
        self.raw.replace("=\r\n", "").replace("\r\n", "\n")
    }

    /// Whether it was sent to this address.
    pub fn is_to(&self, address: &str) -> bool {
        self.header("To").contains(address)
    }
}

/// Where somebody reads mail.
pub fn address_of(persona: Persona) -> String {
    format!("{}@example.org", persona.name())
}

impl Scenario {
    fn mail_folder(&self) -> PathBuf {
        self.server.borrow().as_ref().expect("a running server").config.data_dir.join("mail")
    }

    /// Every mail so far, in the order of the deliveries.
    pub fn mails(&self) -> Vec<Mail> {
        let Ok(folder) = std::fs::read_dir(self.mail_folder()) else { return Vec::new() };
        let mut paths: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths.iter().map(|path| Mail { raw: std::fs::read_to_string(path).unwrap() }).collect()
    }

    /// Mails to somebody.
    pub fn mails_to(&self, persona: Persona) -> Vec<Mail> {
        self.mails().into_iter().filter(|mail| mail.is_to(&address_of(persona))).collect()
    }

    /// Forgets the mails so far.
    pub fn empty_mailboxes(&self) {
        let _ = std::fs::remove_dir_all(self.mail_folder());
    }

    /// Gives somebody a proved address, through the API; mail goes into files.
    pub async fn with_address(&self, persona: Persona) {
        let body = json!({ "address": address_of(persona) });
        self.acting(persona).put("/me/email-address", body).await.expect(200);
        self.deliver().await;
        let code = self.code_sent_to(persona);
        let confirm = self.acting(persona).post("/me/email-address/confirmations", json!({ "code": code }));
        confirm.await.expect(201);
        self.empty_mailboxes();
    }

    /// The code in the last mail to somebody.
    pub fn code_sent_to(&self, persona: Persona) -> String {
        let mails = self.mails_to(persona);
        let subject = mails.last().expect("a mail").header("Subject");
        subject.chars().filter(char::is_ascii_digit).collect()
    }
}
