//! The program: serve the API, or do one of the chores around it.

use std::net::TcpListener;
use std::process::ExitCode;

use anyhow::Context;
use back_on_track::clock::Clock;
use back_on_track::config::Config;
use back_on_track::db::Db;
use back_on_track::{openapi, server};
use clap::{Parser, Subcommand};
use metrics_exporter_prometheus::PrometheusBuilder;
use tracing_subscriber::EnvFilter;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Back on Track: the backend of a municipal youth programme
#[derive(Debug, Parser)]
#[command(version)]
struct Program {
    #[command(subcommand)]
    chore: Option<Chore>,
    #[command(flatten)]
    config: Config,
}

#[derive(Debug, Subcommand)]
enum Chore {
    /// Serve the API (what happens without a word)
    Serve,
    /// Bring the database schema up to date and stop
    Migrate,
    /// Print the OpenAPI contract
    Openapi,
    /// Write a consistent copy of the SQLite database
    Backup {
        /// File to write; must not exist
        path: String,
    },
}

#[actix_web::main]
async fn main() -> anyhow::Result<ExitCode> {
    let _ = dotenvy::dotenv();
    let Program { chore, config } = Program::parse();
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(EnvFilter::new(&config.log))
        .with_writer(std::io::stderr)
        .init();
    match chore.unwrap_or(Chore::Serve) {
        Chore::Serve => serve(&config).await?,
        Chore::Migrate => connect(&config).await?.migrate().await?,
        Chore::Openapi => print!("{}", openapi::text()?),
        Chore::Backup { path } => connect(&config).await?.back_up_to(&path).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn connect(config: &Config) -> anyhow::Result<Db> {
    std::fs::create_dir_all(&config.data_dir).context("DATA_DIR can't be made")?;
    Db::connect(config, Clock::System).await.context("the database can't be reached")
}

async fn serve(config: &Config) -> anyhow::Result<()> {
    config.check().map_err(anyhow::Error::msg)?;
    let db = connect(config).await?;
    db.migrate().await?;
    let listener = TcpListener::bind(config.bind_addr).context("BIND_ADDR can't be used")?;
    let metrics = server::metrics(config, PrometheusBuilder::new().install_recorder()?)?;
    actix_web::rt::spawn(metrics);
    let workers = std::thread::available_parallelism()?.get();
    println!("API    {}/v1\nDocs   {}/docs/", config.public_url, config.public_url);
    server::run_until_stopped(server::api(config, &db, listener, workers)?).await?;
    db.close().await;
    Ok(())
}
