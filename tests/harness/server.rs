//! The real server, in this process, on a port of its own.

use std::net::TcpListener;

use actix_web::dev::ServerHandle;
use actix_web::rt;
use actix_web::web::Data;
use back_on_track::clock::Clock;
use back_on_track::config::Config;
use back_on_track::db::Db;
use back_on_track::limit::Limits;
use back_on_track::notice::relay;
use back_on_track::server;

/// A server that listens.
pub struct Server {
    pub address: String,
    pub db: Db,
    pub config: Config,
    handle: ServerHandle,
}

impl Server {
    /// Starts one, with one worker: tests run side by side as it is.
    pub async fn start(config: &Config, clock: &Clock) -> Self {
        let db = Db::connect(config, clock.clone()).await.unwrap();
        relay::begin(&db).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let limits = Data::new(Limits::new(config));
        let server = server::api(config, &db, &limits, listener, 1).unwrap();
        let handle = server.handle();
        rt::spawn(server);
        Self { address, db, config: config.clone(), handle }
    }

    /// Stops it and closes its database.
    pub async fn stop(self) {
        self.handle.stop(false).await;
        self.db.close().await;
    }
}
