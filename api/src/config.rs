//! Configuration: one struct, read from the environment or the command line. `.env.example` is this struct as text; a
//! test compares them.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use ipnet::IpNet;

/// Whether real people's data is at stake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AppEnv {
    /// Demo data and a public signing key.
    Development,
    /// Refuses both.
    Production,
}

/// The signing key of development mode. It is public: production refuses it.
pub const DEVELOPMENT_SIGNING_KEY: &str = "MC4CAQAwBQYDK2VwBCIEIMf6sziApSLvQfglPk/RAb2TXLo35zsSq2MoAupZcmoc";

/// The key of development mode that push services know us by. It is public: production does without, or has its own.
pub const DEVELOPMENT_VAPID_KEY: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgxZjVyaX3CWs0a4udiMN+WAEKd0X1/lehKdvl4OgnuEGhRANCAARrN6/3X00LJDSEUxVE7nnSgLJmJEipKlfdjJrKlujkNnE7RhkmiiWdaOnZ0vbkqKYU8auOZL673LPH2RVlfrDw";

/// Those of Chrome, Firefox, Safari and Edge.
const PUSH_SERVICES: &str = "https://fcm.googleapis.com,https://updates.push.services.mozilla.com,https://web.push.apple.com,https://*.push.apple.com,https://*.notify.windows.com";

/// Where mail goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailRoute {
    /// To a mail server.
    Server(String),
    /// Into files in this folder.
    Folder(PathBuf),
    /// Nowhere: people can give no address.
    Off,
}

/// Everything that can be set.
#[derive(Clone, Debug, Args)]
pub struct Config {
    /// `production` refuses to start with demo data, or without a signing key of its own
    #[arg(long, env, value_enum, default_value = "development")]
    pub app_env: AppEnv,

    /// Address and port of the API
    #[arg(long, env, default_value = "127.0.0.1:8075")]
    pub bind_addr: SocketAddr,

    /// Address and port of GET /metrics; never open it to the outside
    #[arg(long, env, default_value = "127.0.0.1:9075")]
    pub metrics_addr: SocketAddr,

    /// Where clients reach the API; issuer of the access tokens
    #[arg(long, env, default_value = "http://127.0.0.1:8075")]
    pub public_url: String,

    /// postgres://user:password@host/database; unset: an SQLite file under DATA_DIR
    #[arg(long, env, hide_env_values = true)]
    pub database_url: Option<String>,

    /// Connections to the database that may be open at once
    #[arg(long, env, default_value_t = 16)]
    pub database_connections: u32,

    /// Folder of the SQLite file and of uploaded files
    #[arg(long, env, default_value = "./data")]
    pub data_dir: PathBuf,

    /// Where uploaded files are kept: s3://bucket; unset: the folder `attachments` under DATA_DIR
    #[arg(long, env)]
    pub attachment_store_url: Option<String>,

    /// Address of an S3-compatible service, such as https://s3.example.org; unset: Amazon's
    #[arg(long, env)]
    pub attachment_store_endpoint: Option<String>,

    /// Region of the bucket; most S3-compatible services do not care
    #[arg(long, env, default_value = "eu-west-1")]
    pub attachment_store_region: String,

    /// Name of the key to the bucket
    #[arg(long, env, hide_env_values = true)]
    pub attachment_store_key_id: Option<String>,

    /// Secret of the key to the bucket
    #[arg(long, env, hide_env_values = true)]
    pub attachment_store_secret: Option<String>,

    /// Ed25519 private key, PKCS#8 DER in base64: openssl genpkey -algorithm ed25519 -outform DER | base64 -w0
    #[arg(long, env, default_value = DEVELOPMENT_SIGNING_KEY, hide_default_value = true, hide_env_values = true)]
    pub signing_key: String,

    /// Proxies whose X-Forwarded-For is believed: addresses or networks, separated by commas
    #[arg(long, env, value_delimiter = ',')]
    pub trusted_proxies: Vec<IpNet>,

    /// Web origins that may call the API, separated by commas
    #[arg(long, env, value_delimiter = ',')]
    pub cors_origins: Vec<String>,

    /// Tries a minute at signing in, refreshing or redeeming a code, for one account
    #[arg(long, env, default_value_t = 10)]
    pub tries_per_account: u32,

    /// The same for one client address (a school has many youths behind one)
    #[arg(long, env, default_value_t = 120)]
    pub tries_per_address: u32,

    /// Mail server: smtps://user:password@host, or smtp://host:587?tls=required; unset: files in the folder `mail` under DATA_DIR, in production no mail at all
    #[arg(long, env, hide_env_values = true)]
    pub smtp_url: Option<String>,

    /// Sender of mails
    #[arg(long, env, default_value = "Back on Track <noreply@localhost>")]
    pub mail_from: String,

    /// P-256 private key that push services know us by, PKCS#8 DER in base64: openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -outform DER | base64 -w0; unset: a public one, in production no push at all
    #[arg(long, env, hide_env_values = true)]
    pub vapid_key: Option<String>,

    /// Push services that may be called, separated by commas: origins; `*.` stands for what comes before a domain
    #[arg(long, env, value_delimiter = ',', default_value = PUSH_SERVICES)]
    pub push_services: Vec<String>,

    /// Folder with texts of your own, such as `back-on-track texts FOLDER` writes: nl/notices.ftl, en/notices.ftl, mail.txt, mail.html; what is not in it is as it is built in
    #[arg(long, env, value_parser = folder)]
    pub texts_dir: Option<PathBuf>,

    /// Oldest app version that is still served, such as 1.2.0
    #[arg(long, env, default_value = "0.0.0")]
    pub min_app_version: String,

    /// What is logged: error, warn, info, debug or trace, also per module
    #[arg(long, env, default_value = "info,actix_server=warn,sea_orm_migration=warn")]
    pub log: String,
}

/// A folder; a variable that is set and empty names none.
fn folder(text: &str) -> Result<PathBuf, std::convert::Infallible> {
    Ok(PathBuf::from(text))
}

impl Config {
    /// Whether real people's data is at stake.
    #[must_use]
    pub fn is_production(&self) -> bool {
        self.app_env == AppEnv::Production
    }

    /// The SQLite file; `None` for PostgreSQL.
    #[must_use]
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        self.database().strip_prefix("sqlite://").map(PathBuf::from)
    }

    /// The address of the database: PostgreSQL where one is given, else the SQLite file.
    #[must_use]
    pub fn database(&self) -> String {
        match self.database_url.as_deref() {
            Some(url) if !url.is_empty() => url.to_owned(),
            _ => format!("sqlite://{}/back-on-track.sqlite", self.data_dir.display()),
        }
    }

    /// Whether the database is a file of ours.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.database().starts_with("sqlite:")
    }

    /// The database as an operator knows it; a connection address can hold a password and is not shown.
    #[must_use]
    pub fn database_name(&self) -> String {
        let address = self.database();
        address
            .strip_prefix("sqlite://")
            .map_or_else(|| "the database of DATABASE_URL".to_owned(), str::to_owned)
    }

    /// Where mail goes.
    #[must_use]
    pub fn mail_route(&self) -> MailRoute {
        match self.smtp_url.as_deref() {
            Some(url) if !url.is_empty() => MailRoute::Server(url.to_owned()),
            _ if self.is_production() => MailRoute::Off,
            _ => MailRoute::Folder(self.data_dir.join("mail")),
        }
    }

    /// The key that push services know us by; `None`: no push.
    #[must_use]
    pub fn push_key(&self) -> Option<&str> {
        match self.vapid_key.as_deref() {
            Some(key) if !key.is_empty() => Some(key),
            _ if self.is_production() => None,
            _ => Some(DEVELOPMENT_VAPID_KEY),
        }
    }

    /// What production refuses to start with; names the variable.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn check(&self) -> Result<(), String> {
        if !self.is_production() {
            return Ok(());
        }
        if self.signing_key == DEVELOPMENT_SIGNING_KEY {
            return Err("SIGNING_KEY is not set: in production it must be a key of your own".into());
        }
        if !self.public_url.starts_with("https://") {
            return Err("PUBLIC_URL must start with https:// in production".into());
        }
        if self.push_key() == Some(DEVELOPMENT_VAPID_KEY) {
            return Err(
                "VAPID_KEY is the public one of development: in production it must be your own".into()
            );
        }
        let is_open = |url: &str| url.starts_with("smtp://") && !url.contains("tls=required");
        if matches!(self.mail_route(), MailRoute::Server(url) if is_open(&url)) {
            return Err("SMTP_URL must be smtps://, or have ?tls=required, in production".into());
        }
        Ok(())
    }
}
