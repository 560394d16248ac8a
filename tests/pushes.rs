//! Waking phones: an empty push, to services that are known, for as long as the phone is signed in.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use entities::{Channel, DeliveryState};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::push::PushService;
use crate::harness::{Persona, Scenario};

scenarios!(
    a_phone_is_woken_without_a_word,
    a_phone_that_is_signed_out_is_not_woken,
    a_phone_that_is_gone_is_forgotten,
    a_busy_service_is_left_alone_for_as_long_as_it_asks,
    only_known_services_are_called,
    phones_are_their_owners_alone,
);

async fn with_service(s: &Scenario) -> PushService {
    let service = PushService::start().await;
    let origin = service.origin.clone();
    s.restart(|config| config.push_services = vec![origin]).await;
    service
}

async fn subscribe(s: &Scenario, service: &PushService, path: &str) -> String {
    let body = json!({ "endpoint": format!("{}{path}", service.origin) });
    s.youth().post("/me/push-subscriptions", body).await.expect(201).text("/id")
}

async fn tell_sam(s: &Scenario, number: u128) {
    s.happen(Some(Persona::Lead), "milestone.reversed", Uuid::from_u128(number), s.people.sam).await;
    s.deliver().await;
}

async fn a_phone_is_woken_without_a_word(s: &Scenario) {
    let service = with_service(s).await;
    subscribe(s, &service, "/push/sam").await;
    tell_sam(s, 1).await;
    let wake_ups = service.wake_ups();
    assert_eq!(wake_ups.len(), 1);
    let wake_up = &wake_ups[0];
    assert_eq!(wake_up.path, "/push/sam");
    assert!(wake_up.body.is_empty());
    assert_eq!((wake_up.header("ttl"), wake_up.header("urgency")), ("86400", "normal"));
    // The key is the one that the app subscribes with.
    let key = s.anonymous().get("/app-config").await.expect(200).text("/vapidPublicKey");
    let authorization = wake_up.header("authorization");
    let (token, named) = authorization.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
    assert_eq!(named, key);
    let point = URL_SAFE_NO_PAD.decode(key).unwrap();
    let (x, y) = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..]));
    let mut rules = Validation::new(Algorithm::ES256);
    rules.validate_exp = false;
    rules.set_audience(&[&service.origin]);
    let key = DecodingKey::from_ec_components(&x, &y).unwrap();
    let claims = decode::<Value>(token, &key, &rules).unwrap().claims;
    assert_eq!(claims["exp"], (s.clock.now() + TimeDelta::hours(12)).timestamp());
    assert!(claims["sub"].as_str().unwrap().starts_with("mailto:"));
    // Once read, a phone need not be woken for it.
    s.happen(Some(Persona::Lead), "milestone.reversed", Uuid::from_u128(2), s.people.sam).await;
    s.relay().await;
    let newest = s.inbox(Persona::YouthOwn).await[0]["id"].clone();
    s.youth().post("/me/notice-readings", json!({ "untilId": newest })).await.expect(201);
    s.deliver().await;
    assert_eq!(service.wake_ups().len(), 1);
    service.stop().await;
}

async fn a_phone_that_is_signed_out_is_not_woken(s: &Scenario) {
    let service = with_service(s).await;
    subscribe(s, &service, "/push/old").await;
    let old = s.session_of(Persona::YouthOwn);
    s.happen(Some(Persona::Lead), "milestone.reversed", Uuid::from_u128(1), s.people.sam).await;
    s.relay().await;
    s.youth().delete(&format!("/me/sessions/{old}")).await.expect(204);
    s.deliver().await;
    assert!(service.wake_ups().is_empty());
    assert_eq!(s.states(Persona::YouthOwn, Channel::Push).await, [DeliveryState::Dropped]);
    s.sign_in(Persona::YouthOwn).await;
    tell_sam(s, 2).await;
    assert!(service.wake_ups().is_empty());
    // The same phone signs in again, and is woken once.
    subscribe(s, &service, "/push/old").await;
    s.run_jobs().await;
    let phones = s.youth().get("/me/push-subscriptions").await.expect(200);
    assert_eq!(phones.json["items"].as_array().unwrap().len(), 1);
    tell_sam(s, 3).await;
    assert_eq!(service.wake_ups().len(), 1);
    service.stop().await;
}

async fn a_phone_that_is_gone_is_forgotten(s: &Scenario) {
    let service = with_service(s).await;
    subscribe(s, &service, "/push/gone").await;
    service.answer(410, &[]);
    tell_sam(s, 1).await;
    assert_eq!(service.wake_ups().len(), 1);
    let phones = s.youth().get("/me/push-subscriptions").await.expect(200);
    assert!(phones.json["items"].as_array().unwrap().is_empty());
    tell_sam(s, 2).await;
    assert_eq!(service.wake_ups().len(), 1);
    service.stop().await;
}

async fn a_busy_service_is_left_alone_for_as_long_as_it_asks(s: &Scenario) {
    let service = with_service(s).await;
    subscribe(s, &service, "/push/busy").await;
    service.answer(429, &[("retry-after", "1800")]);
    tell_sam(s, 1).await;
    assert_eq!(service.wake_ups().len(), 1);
    s.pass(TimeDelta::minutes(29));
    s.deliver().await;
    assert_eq!(service.wake_ups().len(), 1);
    service.answer(503, &[]);
    s.pass(TimeDelta::minutes(1));
    s.deliver().await;
    assert_eq!(service.wake_ups().len(), 2);
    // A redirect is not followed, wherever it leads.
    service.answer(307, &[("location", "/elsewhere")]);
    s.pass(TimeDelta::minutes(3));
    s.deliver().await;
    assert_eq!(service.wake_ups().iter().filter(|it| it.path == "/elsewhere").count(), 0);
    assert_eq!(s.states(Persona::YouthOwn, Channel::Push).await, [DeliveryState::Dead]);
    let dead = s.acting(Persona::Admin).get("/dead-deliveries").await.expect(200);
    assert_eq!(dead.text("/items/0/lastFault"), "the push service said 307");
    service.answer(201, &[]);
    let path = format!("/dead-deliveries/{}/retries", dead.text("/items/0/id"));
    s.acting(Persona::Admin).post(&path, Value::Null).await.expect(201);
    s.deliver().await;
    assert_eq!(s.states(Persona::YouthOwn, Channel::Push).await, [DeliveryState::Sent]);
    service.stop().await;
}

async fn only_known_services_are_called(s: &Scenario) {
    for bad in [
        "http://updates.push.services.mozilla.com/wpush",
        "https://updates.push.services.mozilla.com:8443/wpush",
        "https://me@updates.push.services.mozilla.com/wpush",
        "https://updates.push.services.mozilla.com.example.org/wpush",
        "https://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:9075/metrics",
        "https://[::1]/",
        "not an address",
    ] {
        let reply = s.youth().post("/me/push-subscriptions", json!({ "endpoint": bad })).await.expect(400);
        assert_eq!(reply.json["errors"][0]["code"], "push_service_unknown", "{bad}");
    }
    // A service that the operator no longer names is not called, though the phone is registered.
    let service = with_service(s).await;
    subscribe(s, &service, "/push/sam").await;
    s.restart(|_| ()).await;
    tell_sam(s, 1).await;
    assert!(service.wake_ups().is_empty());
    s.restart(|config| config.vapid_key = Some(String::new())).await;
    service.stop().await;
}

async fn phones_are_their_owners_alone(s: &Scenario) {
    let service = with_service(s).await;
    let id = subscribe(s, &service, "/push/sam").await;
    let again = subscribe(s, &service, "/push/sam").await;
    assert_eq!(again, id, "a phone is registered once");
    let other = subscribe(s, &service, "/push/other").await;
    let phones = s.youth().get("/me/push-subscriptions").await.expect(200);
    assert_eq!(phones.json["items"].as_array().unwrap().len(), 1, "a session has one phone");
    assert_eq!(phones.text("/items/0/deviceName"), "test");
    let path = format!("/me/push-subscriptions/{other}");
    s.coach().delete(&path).await.problem(404, "not_found");
    s.youth().delete(&path).await.expect(204);
    s.youth().delete(&path).await.problem(404, "not_found");
    tell_sam(s, 1).await;
    assert!(service.wake_ups().is_empty());
    service.stop().await;
}
