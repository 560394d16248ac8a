//! The program: serve the API, or do one of the chores around it.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::ExitCode;

use actix_web::web::Data;
use anyhow::{Context, bail};
use back_on_track::auth::Keys;
use back_on_track::auth::ops::new_code;
use back_on_track::clock::Clock;
use back_on_track::config::Config;
use back_on_track::db::Db;
use back_on_track::delivery::Courier;
use back_on_track::demo::{self, Holding};
use back_on_track::ledger::verify::find_violations;
use back_on_track::limit::Limits;
use back_on_track::notice::texts::Texts;
use back_on_track::people::rules::LoginName;
use back_on_track::programme::founding::{FirstUser, Founding, found};
use back_on_track::{openapi, server, story};
use clap::{Args, Parser, Subcommand};
use entities::Role;
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
    ///
    /// In development a database without a programme gets the demo first.
    Serve,
    /// Bring the database schema up to date and stop
    Migrate,
    /// Found a programme and print the invitation of its first administrator
    ///
    /// The administrator redeems it at POST /v1/access-code-redemptions and lets everybody else in.
    Found(FoundArgs),
    /// Make the demo programme of Zaanstad in an empty database and stop
    Demo,
    /// Play the main job over HTTP against a server of its own, and check the books
    ///
    /// It lives in a temporary folder; your database is not touched.
    Story,
    /// Check that the books are right; list what is wrong and exit with 1
    Verify,
    /// Write a consistent copy of the SQLite database
    Backup {
        /// File to write; must not exist
        path: String,
    },
    /// Print the OpenAPI contract
    Openapi,
    /// Write the built-in texts of notices and mails into a folder, to change them
    ///
    /// Keep the files that you change, name the folder in TEXTS_DIR and start again. Files and texts that you leave out are
    /// as they are built in.
    Texts {
        /// Folder to write into; files that are there already are not touched
        folder: PathBuf,
    },
}

#[derive(Debug, Args)]
struct FoundArgs {
    /// Short name for programs, such as zaanstad
    #[arg(long)]
    slug: String,
    /// Name as people read it
    #[arg(long)]
    name: String,
    /// Name of the municipality's organisation; the programme's name where it is left out
    #[arg(long)]
    municipality: Option<String>,
    /// Login name of the first administrator
    #[arg(long)]
    admin: LoginName,
}

#[actix_web::main]
async fn main() -> anyhow::Result<ExitCode> {
    let _ = dotenvy::dotenv();
    let Program { chore, config } = Program::parse();
    let chore = chore.unwrap_or(Chore::Serve);
    // Chores speak to people on stdout; only what goes wrong is logged. Serving logs what is asked for, once it begins.
    let log = tracing_subscriber::fmt()
        .json()
        .with_writer(std::io::stderr)
        .with_env_filter(EnvFilter::new("warn"))
        .with_filter_reloading();
    let filter = log.reload_handle();
    log.init();
    match chore {
        Chore::Serve => {
            let db = prepare(&config).await?;
            filter.reload(EnvFilter::new(&config.log))?;
            serve(&config, db).await?;
        }
        Chore::Migrate => connect(&config).await?.migrate().await?,
        Chore::Found(wanted) => found_programme(&config, wanted).await?,
        Chore::Demo => make_demo(&config).await?,
        Chore::Story => return story::play(&config).await,
        Chore::Verify => return verify(&config).await,
        Chore::Backup { path } => connect_existing(&config).await?.back_up_to(&path).await?,
        Chore::Openapi => print!("{}", openapi::text()?),
        Chore::Texts { folder } => Texts::write_built_in(&folder)?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn connect(config: &Config) -> anyhow::Result<Db> {
    std::fs::create_dir_all(&config.data_dir).context("DATA_DIR can't be made")?;
    Db::connect(config, Clock::System).await.context("the database can't be reached")
}

/// For chores that look at what is there: a database that is not must not be made, and be found in order.
async fn connect_existing(config: &Config) -> anyhow::Result<Db> {
    if config.sqlite_file().is_some_and(|file| !file.exists()) {
        bail!("there is no database at {}: is DATA_DIR right?", config.database_name());
    }
    connect(config).await
}

async fn connect_migrated(config: &Config) -> anyhow::Result<Db> {
    let db = connect(config).await?;
    db.migrate().await.context("the schema can't be brought up to date")?;
    Ok(db)
}

/// A database that may be served with these settings; in development an empty one gets the demo.
async fn prepare(config: &Config) -> anyhow::Result<Db> {
    config.check().map_err(anyhow::Error::msg)?;
    // Before anything is made, and not only when the doors open.
    Keys::new(&config.signing_key, &config.public_url)?;
    Courier::new(config)?;
    let db = connect_migrated(config).await?;
    let holding = demo::find_holding(db.reader()).await?;
    demo::check(config, holding)?;
    match holding {
        Holding::Nothing if !config.is_production() => seed(config, &db).await?,
        Holding::Demo => show_sign_ins(),
        _ => {}
    }
    Ok(db)
}

async fn serve(config: &Config, db: Db) -> anyhow::Result<()> {
    let listener = TcpListener::bind(config.bind_addr).context("BIND_ADDR can't be used")?;
    let metrics = server::metrics(config, PrometheusBuilder::new().install_recorder()?)?;
    actix_web::rt::spawn(metrics);
    let workers = std::thread::available_parallelism()?.get();
    println!("{}", server::whereabouts(listener.local_addr()?, &config.public_url));
    let deliveries = server::keep_delivering(config, &db).await?;
    let limits = Data::new(Limits::new(config));
    let api = server::api(config, &db, &limits, listener, workers)?;
    actix_web::rt::spawn(server::keep_tidy(db.clone(), limits));
    server::run_until_stopped(api, deliveries).await?;
    db.close().await;
    Ok(())
}

async fn seed(config: &Config, db: &Db) -> anyhow::Result<()> {
    println!("Making the demo programme in {} ...", config.database_name());
    let took = demo::make(config, db).await?;
    println!("... made in {}.{:01} seconds.", took.as_secs(), took.subsec_millis() / 100);
    show_sign_ins();
    Ok(())
}

fn show_sign_ins() {
    println!("\nSign in with the passphrase \"{}\" as", demo::PASSPHRASE);
    for (login_name, who) in demo::sign_ins() {
        println!("  {login_name:<14} {who}");
    }
    println!();
}

async fn make_demo(config: &Config) -> anyhow::Result<()> {
    if config.is_production() {
        bail!("APP_ENV=production refuses demo data");
    }
    let db = connect_migrated(config).await?;
    match demo::find_holding(db.reader()).await? {
        Holding::Nothing => seed(config, &db).await,
        Holding::HalfADemo => demo::check(config, Holding::HalfADemo),
        Holding::Demo | Holding::Programme => {
            bail!("{} holds a programme already: the demo needs an empty database", config.database_name())
        }
    }
}

async fn found_programme(config: &Config, wanted: FoundArgs) -> anyhow::Result<()> {
    let FoundArgs { slug, name, municipality, admin } = wanted;
    let db = connect_migrated(config).await?;
    let (code, shown) = (new_code().await?, admin.as_str().to_owned());
    let handed_over = code.code.clone();
    let municipality = municipality.unwrap_or_else(|| name.clone());
    let founding = Founding { slug, name, municipality, is_demo: false };
    let first =
        [FirstUser { login_name: admin, display_name: shown.clone(), role: Role::Admin, code: Some(code) }];
    let founded = db.write(async |tx| found(tx, &founding, &first).await).await;
    let founded = founded.context("the programme can't be founded: is the slug or the login name taken?")?;
    println!(
        "{} is founded. Let {shown} in with this code, once and within 7 days:\n\n  {handed_over}",
        founded.name
    );
    println!("\nIt is redeemed at POST {}/v1/access-code-redemptions.", config.public_url);
    Ok(())
}

async fn verify(config: &Config) -> anyhow::Result<ExitCode> {
    let db = connect_existing(config).await?;
    if !db.is_current().await? {
        bail!("the schema of {} is not up to date: run `back-on-track migrate`", config.database_name());
    }
    let violations = find_violations(db.reader()).await?;
    if violations.is_empty() {
        println!("The books hold.");
        return Ok(ExitCode::SUCCESS);
    }
    println!("The books do not hold:");
    violations.iter().for_each(|violation| println!("  {violation}"));
    Ok(ExitCode::FAILURE)
}
