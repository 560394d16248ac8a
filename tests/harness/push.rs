//! A push service: counts the phones it is asked to wake, and answers as a scenario wants.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, rt, web};

/// A wake-up as it came in.
#[derive(Clone, Debug)]
pub struct WakeUp {
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl WakeUp {
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }
}

#[derive(Debug, Default)]
struct Inner {
    wake_ups: Vec<WakeUp>,
    answer: Option<(u16, Vec<(&'static str, String)>)>,
}

/// The service.
pub struct PushService {
    pub origin: String,
    inner: Arc<Mutex<Inner>>,
    handle: ServerHandle,
}

impl PushService {
    pub async fn start() -> Self {
        let inner = Arc::new(Mutex::new(Inner::default()));
        let shared = Arc::clone(&inner);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let server = HttpServer::new(move || {
            App::new().app_data(web::Data::from(Arc::clone(&shared))).default_service(web::to(take))
        });
        let server = server.workers(1).disable_signals().listen(listener).unwrap().run();
        let handle = server.handle();
        rt::spawn(server);
        Self { origin, inner, handle }
    }

    /// Answers like this from now on.
    pub fn answer(&self, status: u16, headers: &[(&'static str, &str)]) {
        let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        self.inner.lock().unwrap().answer = Some((status, headers));
    }

    pub fn wake_ups(&self) -> Vec<WakeUp> {
        self.inner.lock().unwrap().wake_ups.clone()
    }

    pub async fn stop(self) {
        self.handle.stop(false).await;
    }
}

async fn take(request: HttpRequest, body: web::Bytes, inner: web::Data<Mutex<Inner>>) -> HttpResponse {
    let headers = request.headers().iter();
    let headers = headers
        .map(|(name, value)| (name.as_str().to_owned(), value.to_str().unwrap_or_default().to_owned()));
    let wake_up = WakeUp { path: request.path().to_owned(), headers: headers.collect(), body: body.to_vec() };
    let mut inner = inner.lock().unwrap();
    inner.wake_ups.push(wake_up);
    let (status, headers) = inner.answer.clone().unwrap_or((201, Vec::new()));
    let mut response = HttpResponse::build(StatusCode::from_u16(status).unwrap());
    headers.into_iter().for_each(|header| {
        response.insert_header(header);
    });
    response.finish()
}
