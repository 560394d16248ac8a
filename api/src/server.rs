//! The running server: the parts put together, the doors opened, and closed again in good order.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_cors::Cors;
use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::Context;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use utoipa_swagger_ui::SwaggerUi;

use crate::attachment::Store;
use crate::auth::ops::forget_lapsed_tokens;
use crate::auth::{Keys, SessionCache, identify_caller};
use crate::config::Config;
use crate::db::Db;
use crate::delivery::Courier;
use crate::delivery::vapid::Vapid;
use crate::error::{ApiError, Code};
use crate::idempotency::forget_old_answers;
use crate::limit::Limits;
use crate::notice::address::AddressCodes;
use crate::notice::push_services::PushServices;
use crate::notice::relay;
use crate::notice::texts::Texts;
use crate::placement::code::SigningCodes;
use crate::routes::Routes;
use crate::{certificate, job, layer, placement};

/// How long requests under way may take to finish after SIGTERM, seconds.
const SHUTDOWN_SECONDS: u64 = 8;
/// How long a client may take to send its request head.
const HEAD_DEADLINE: Duration = Duration::from_secs(10);
/// How often what is due is done, and what is no longer needed forgotten.
const TIDY_EVERY: Duration = Duration::from_secs(3600);
/// When that is done first after a start: a process that is restarted every hour must come to it too.
const TIDY_FIRST_AFTER: Duration = Duration::from_secs(300);

/// The API on `listener`, with the limits of this process on tries; runs when awaited.
///
/// # Errors
/// Where the signing key, the attachment store, the texts or the push services are wrong or the listener can't be used.
pub fn api(
    config: &Config,
    db: &Db,
    limits: &web::Data<Limits>,
    listener: TcpListener,
    workers: usize,
) -> anyhow::Result<Server> {
    let keys = web::Data::new(Keys::new(&config.signing_key, &config.public_url)?);
    let db = web::Data::new(db.clone());
    let cache = web::Data::new(SessionCache::default());
    let limits = limits.clone();
    let store = web::Data::new(Store::open(config)?);
    let texts = web::Data::new(Texts::load(config)?);
    let address_codes = web::Data::new(AddressCodes::new(config));
    let signing_codes = web::Data::new(SigningCodes::new(config));
    let vapid = web::Data::new(config.push_key().map(Vapid::new).transpose()?);
    let push_services = web::Data::new(PushServices::parse(&config.push_services)?);
    let config = web::Data::new(config.clone());
    let server = HttpServer::new(move || {
        let mut routes = Routes::default();
        crate::operations(&mut routes);
        let (resources, _, _) = routes.finish();
        let v1 = resources.fold(
            web::scope("/v1").route("/openapi.json", web::get().to(contract)),
            actix_web::Scope::service,
        );
        App::new()
            .app_data(db.clone())
            .app_data(keys.clone())
            .app_data(cache.clone())
            .app_data(limits.clone())
            .app_data(config.clone())
            .app_data(store.clone())
            .app_data(texts.clone())
            .app_data(address_codes.clone())
            .app_data(signing_codes.clone())
            .app_data(push_services.clone())
            .app_data(vapid.clone())
            .wrap(cors(&config))
            .wrap(Compress::default())
            .wrap(from_fn(layer::every_answer))
            .route("/.well-known/jwks.json", web::get().to(public_keys))
            .route("/certificates/{certificateId}", web::get().to(certificate::page::show))
            .route(placement::page::PATH, web::get().to(placement::page::show))
            .route(placement::page::PATH, web::post().to(placement::page::submit))
            .route("/health/live", web::get().to(HttpResponse::NoContent))
            .route("/health/ready", web::get().to(is_ready))
            .service(web::redirect("/docs", "/docs/"))
            .service(v1.wrap(from_fn(identify_caller)))
            .service(
                SwaggerUi::new("/docs/{_:.*}").config(utoipa_swagger_ui::Config::new(["/v1/openapi.json"])),
            )
            .default_service(web::to(async || Err::<HttpResponse, _>(ApiError::from(Code::NotFound))))
    });
    let server = server
        .workers(workers)
        .client_request_timeout(HEAD_DEADLINE)
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .disable_signals()
        .listen(listener)
        .context("can't listen")?;
    Ok(server.run())
}

/// Where the API is, for whoever started it: where it listens, and what it calls itself in links where that is something else.
#[must_use]
pub fn whereabouts(listening: SocketAddr, public_url: &str) -> String {
    let own = format!("http://{listening}");
    let here = format!("API    {own}/v1\nDocs   {own}/docs/");
    if public_url.trim_end_matches('/') == own {
        here
    } else {
        format!("{here}\nLinks  {public_url} (PUBLIC_URL)")
    }
}

/// The worker that makes notices and sends what is due.
#[derive(Debug)]
pub struct Deliveries {
    stop: watch::Sender<bool>,
    working: JoinHandle<()>,
}

/// Starts the worker. Any number of processes may have one.
///
/// # Errors
/// Where the settings of mail, push or texts are wrong, or the database fails.
pub async fn keep_delivering(config: &Config, db: &Db) -> anyhow::Result<Deliveries> {
    let courier = Courier::new(config)?;
    relay::begin(db).await?;
    let (stop, stopped) = watch::channel(false);
    let db = db.clone();
    let working = actix_web::rt::spawn(async move { courier.work(&db, stopped).await });
    Ok(Deliveries { stop, working })
}

/// Serves until SIGTERM or Ctrl-C; requests and deliveries under way may finish.
///
/// # Errors
/// Where the server fails.
pub async fn run_until_stopped(server: Server, deliveries: Deliveries) -> std::io::Result<()> {
    let handle = server.handle();
    let Deliveries { stop, working } = deliveries;
    actix_web::rt::spawn(async move {
        let mut term = signal(SignalKind::terminate())?;
        tokio::select! {
            _ = term.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        let _ = stop.send(true);
        handle.stop(true).await;
        Ok::<_, std::io::Error>(())
    });
    server.await?;
    // What takes longer than requests may is found by its lease.
    let _ = tokio::time::timeout(Duration::from_secs(SHUTDOWN_SECONDS), working).await;
    Ok(())
}

/// Does what is due and forgets what is no longer needed, soon after the start and then every hour. Any number of processes may do so at once.
pub async fn keep_tidy(db: Db, limits: web::Data<Limits>) {
    let mut wait = TIDY_FIRST_AFTER;
    loop {
        tokio::time::sleep(wait).await;
        wait = TIDY_EVERY;
        job::run_due(&db).await;
        limits.forget_idle();
        for forgotten in [forget_old_answers(&db).await, forget_lapsed_tokens(&db).await] {
            if let Err(error) = forgotten {
                tracing::warn!(%error, "could not tidy; will try again");
            }
        }
    }
}

/// `GET /metrics` on its own address, for the operator's network only.
///
/// # Errors
/// Where the address can't be used.
pub fn metrics(config: &Config, handle: PrometheusHandle) -> anyhow::Result<Server> {
    let server = HttpServer::new(move || {
        let handle = handle.clone();
        let show = move || {
            let handle = handle.clone();
            async move { HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(handle.render()) }
        };
        App::new().route("/metrics", web::get().to(show))
    });
    let server = server
        .workers(1)
        .disable_signals()
        .bind(config.metrics_addr)
        .context("METRICS_ADDR can't be used")?;
    Ok(server.run())
}

fn cors(config: &Config) -> Cors {
    let allowed = config.cors_origins.clone();
    config
        .cors_origins
        .iter()
        .fold(Cors::default(), |cors, origin| cors.allowed_origin(origin))
        .allowed_methods(["GET", "POST", "PUT", "PATCH", "DELETE"])
        .allowed_headers([
            "accept-language",
            "authorization",
            "content-type",
            "idempotency-key",
            "if-match",
            "if-none-match",
            "x-app-version",
        ])
        .expose_headers(["api-version", "etag", "link", "ratelimit", "retry-after", "x-request-id"])
        .max_age(if allowed.is_empty() { None } else { Some(3600) })
}

/// The contract, open to everybody and every origin.
async fn contract() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("access-control-allow-origin", "*"))
        .insert_header(("cache-control", "public, max-age=300"))
        .json(crate::openapi::json())
}

async fn public_keys(keys: web::Data<Keys>) -> HttpResponse {
    HttpResponse::Ok().insert_header(("cache-control", "public, max-age=300")).json(keys.public_set())
}

/// Ready: the database answers and has every migration.
async fn is_ready(db: web::Data<Db>) -> Result<HttpResponse, ApiError> {
    if db.is_current().await? { Ok(HttpResponse::NoContent().finish()) } else { Err(Code::Busy.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_starts_it_reads_where_it_listens() {
        let told = |address: &str, url: &str| whereabouts(address.parse().unwrap(), url);
        let own = "API    http://127.0.0.1:8075/v1\nDocs   http://127.0.0.1:8075/docs/";
        assert_eq!(told("127.0.0.1:8075", "http://127.0.0.1:8075/"), own);
        let elsewhere = told("127.0.0.1:9000", "http://127.0.0.1:8075");
        assert!(elsewhere.starts_with("API    http://127.0.0.1:9000/v1"), "{elsewhere}");
        assert!(elsewhere.ends_with("Links  http://127.0.0.1:8075 (PUBLIC_URL)"), "{elsewhere}");
    }
}
