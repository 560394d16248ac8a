//! A mail server that is down, dies half-way or refuses: every mail arrives, each once.

use std::collections::BTreeMap;
use std::time::Instant;

use back_on_track::db::Db;
use back_on_track::delivery::{Courier, claiming};
use chrono::TimeDelta;
use entities::{Channel, DeliveryState};
use serde_json::{Value, json};
use tokio::sync::watch;
use uuid::Uuid;

use crate::harness::smtp::{MailServer, Manner};
use crate::harness::{Persona, Scenario};

scenarios!(
    every_mail_arrives_once_though_the_server_was_down_for_an_hour,
    what_a_worker_had_in_hand_when_it_died_is_sent_by_another,
    a_refused_mail_is_given_up_and_tried_again_by_hand,
    a_mail_that_keeps_failing_is_given_up_after_a_day,
    a_mail_that_fails_over_the_nights_is_given_up_all_the_same,
    a_mail_that_waited_for_a_server_of_ours_is_not_given_up_at_once,
    what_can_pass_is_tried_again,
    everything_that_was_given_up_is_tried_again_at_once,
    a_worker_that_stops_hands_back_what_it_did_not_begin,
);

async fn with_mail_server(s: &Scenario) -> MailServer {
    s.with_address(Persona::YouthOwn).await;
    let server = MailServer::start().await;
    let url = server.url();
    s.restart(|config| config.smtp_url = Some(url)).await;
    server
}

async fn tell_sam(s: &Scenario, numbers: std::ops::Range<u128>) {
    for number in numbers {
        s.happen(Some(Persona::Lead), "milestone.reversed", Uuid::from_u128(number + 1), s.people.sam).await;
    }
}

/// One worker's life until nothing is due.
async fn work(courier: &Courier, db: &Db) {
    let (_stop, stopped) = watch::channel(false);
    while courier.round(db, &stopped).await.unwrap() > 0 {}
}

async fn every_mail_arrives_once_though_the_server_was_down_for_an_hour(s: &Scenario) {
    let mut server = with_mail_server(s).await;
    let (one, other) = (s.db(), s.another_db().await);
    let (first, second) = (s.courier(), s.courier());
    let both = async || {
        futures_util::future::join(work(&first, &one), work(&second, &other)).await;
    };
    let began = Instant::now();
    server.kill().await;
    let mut made = 0;
    // An hour of five minutes at a time, with notices coming in.
    for _ in 0..12 {
        tell_sam(s, made..(made + 4).min(48)).await;
        made = (made + 4).min(48);
        both().await;
        s.pass(TimeDelta::minutes(5));
    }
    tell_sam(s, 48..50).await;
    // On PostgreSQL an event waits for transactions of other scenarios; from here on nothing may be missing.
    s.relay().await;
    assert!(server.mails().is_empty());
    // It comes back, dies after two mails that it took without a word, and is killed again in the middle.
    server.revive().await;
    server.behave(&[
        Manner::Takes,
        Manner::DiesAfterData,
        Manner::Refuses("451 try later"),
        Manner::DiesAfterData,
    ]);
    both().await;
    server.kill().await;
    s.pass(TimeDelta::minutes(20));
    both().await;
    server.revive().await;
    let mut rounds = 0;
    while s.states(Persona::YouthOwn, Channel::Email).await.contains(&DeliveryState::Waiting) {
        s.pass(TimeDelta::minutes(10));
        both().await;
        rounds += 1;
        assert!(rounds < 60, "something is never sent");
    }
    let mails = server.mails();
    let mut copies: BTreeMap<String, usize> = BTreeMap::new();
    for mail in &mails {
        *copies.entry(mail.header("Message-ID")).or_default() += 1;
    }
    let repeats = mails.len() - copies.len();
    println!(
        "mail server down for an hour: 50 notices, {} mails, {} sent again because the server died before it said so, {} connections, {} ms",
        copies.len(),
        repeats,
        server.connections(),
        began.elapsed().as_millis()
    );
    assert_eq!(copies.len(), 50, "none is lost");
    assert_eq!(repeats, 2, "only what the server took without a word comes again, under its old name");
    let states = s.states(Persona::YouthOwn, Channel::Email).await;
    assert!(states.iter().all(|state| *state == DeliveryState::Sent), "{states:?}");
    other.close().await;
}

async fn what_a_worker_had_in_hand_when_it_died_is_sent_by_another(s: &Scenario) {
    let server = with_mail_server(s).await;
    tell_sam(s, 0..3).await;
    s.relay().await;
    let lost = claiming::claim(&s.db()).await.unwrap();
    assert_eq!(lost.len(), 3);
    s.deliver().await;
    assert!(server.mails().is_empty(), "they are in somebody's hand");
    s.pass(TimeDelta::minutes(2));
    s.deliver().await;
    assert_eq!(server.mails().len(), 3);
    // The one who was thought dead can do nothing with its claim any more.
    assert!(!lost[0].begin(&s.db()).await.unwrap());
    assert!(!lost[0].put_back(&s.db(), s.clock.now(), None).await.unwrap());
    s.deliver().await;
    assert_eq!(server.mails().len(), 3);
}

async fn a_refused_mail_is_given_up_and_tried_again_by_hand(s: &Scenario) {
    let server = with_mail_server(s).await;
    server.behave(&[Manner::Refuses("550 no such user <youth_own@example.org>")]);
    tell_sam(s, 0..1).await;
    s.deliver().await;
    let admin = s.acting(Persona::Admin);
    let dead = admin.get("/dead-deliveries").await.expect(200);
    assert_eq!(dead.text("/items/0/lastFault"), "the mail server said 550");
    assert_eq!(
        (&dead.json["items"][0]["kind"], &dead.json["items"][0]["attempts"]),
        (&json!("milestone"), &json!(1))
    );
    let shown = dead.json.to_string();
    assert!(!shown.contains("example.org") && !shown.contains("Sam"), "{shown}");
    let path = format!("/dead-deliveries/{}/retries", dead.text("/items/0/id"));
    for persona in [Persona::Lead, Persona::CoachAssigned, Persona::YouthOwn] {
        s.acting(persona).post(&path, Value::Null).await.problem(403, "role_not_allowed");
        s.acting(persona).get("/dead-deliveries").await.problem(403, "role_not_allowed");
    }
    let retry = admin.post(&path, Value::Null).key("again");
    let back = retry.clone().await.expect(201);
    assert_eq!(back.text("/state"), "waiting");
    s.deliver().await;
    assert_eq!(server.mails().len(), 1);
    assert_eq!(retry.await.expect(201).json, back.json);
    admin.post(&path, Value::Null).await.problem(409, "delivery_not_dead");
    let unknown = format!("/dead-deliveries/{}/retries", Uuid::from_u128(1));
    admin.post(&unknown, Value::Null).await.problem(404, "not_found");
    assert!(admin.get("/dead-deliveries").await.expect(200).json["items"].as_array().unwrap().is_empty());
}

/// No nights, so that only tries and time count.
async fn without_nights(s: &Scenario) {
    let before = s.acting(Persona::Lead).get("/programme").await.expect(200);
    let never = json!({ "quietFrom": "00:00", "quietUntil": "00:00" });
    s.acting(Persona::Lead).patch("/programme", never).if_match(before.header("etag")).await.expect(200);
}

/// Tries the newest delivery every quarter of an hour until it is given up; how long that took, and in how many tries.
async fn until_given_up(s: &Scenario) -> (TimeDelta, i32) {
    let began = s.clock.now();
    for _ in 0..1_000 {
        s.deliver().await;
        let row = s.deliveries().await.pop().unwrap();
        if row.state == DeliveryState::Dead {
            return (s.clock.now() - began, row.attempts);
        }
        s.pass(TimeDelta::minutes(15));
    }
    panic!("it is never given up");
}

async fn a_mail_that_keeps_failing_is_given_up_after_a_day(s: &Scenario) {
    let mut server = with_mail_server(s).await;
    server.kill().await;
    without_nights(s).await;
    tell_sam(s, 0..1).await;
    let (took, tries) = until_given_up(s).await;
    assert!(took >= TimeDelta::hours(24) && took < TimeDelta::hours(26), "{took}");
    assert!((18..32).contains(&tries), "{tries}");
    let fault = s.deliveries().await.pop().unwrap().last_fault;
    assert_eq!(fault.as_deref(), Some("the mail server can't be reached"));
}

async fn a_mail_that_fails_over_the_nights_is_given_up_all_the_same(s: &Scenario) {
    let mut server = with_mail_server(s).await;
    server.kill().await;
    tell_sam(s, 0..1).await;
    let (took, _) = until_given_up(s).await;
    // A day of waking hours from ten in the morning on: until nine in the evening of the next day. The try after that is that of
    // the second morning, at eight.
    assert_eq!(took, TimeDelta::hours(46));
}

async fn a_mail_that_waited_for_a_server_of_ours_is_not_given_up_at_once(s: &Scenario) {
    let mut server = with_mail_server(s).await;
    tell_sam(s, 0..1).await;
    s.relay().await;
    server.kill().await;
    s.pass(TimeDelta::days(2));
    s.deliver().await;
    assert_eq!(s.states(Persona::YouthOwn, Channel::Email).await[1..], [DeliveryState::Waiting]);
    server.revive().await;
    s.pass(TimeDelta::minutes(2));
    s.deliver().await;
    assert_eq!(server.mails().len(), 1);
}

async fn what_can_pass_is_tried_again(s: &Scenario) {
    let server = with_mail_server(s).await;
    // Another password, more space, less traffic: nothing of it is about the address.
    let passing = ["535 wrong password", "530 sign in first", "552 full", "554 no service", "421 busy"];
    server.behave(&passing.map(Manner::Refuses));
    tell_sam(s, 0..1).await;
    for hours in [0, 1, 1, 1, 1] {
        s.pass(TimeDelta::hours(hours));
        s.deliver().await;
        assert_eq!(s.states(Persona::YouthOwn, Channel::Email).await[1..], [DeliveryState::Waiting]);
    }
    s.pass(TimeDelta::hours(1));
    s.deliver().await;
    assert_eq!(server.mails().len(), 1);
    for refusal in ["550 nobody", "551 moved", "553 no address", "501 no address"] {
        server.behave(&[Manner::Refuses(refusal)]);
        tell_sam(s, 1..2).await;
        s.deliver().await;
        assert_eq!(s.deliveries().await.pop().unwrap().state, DeliveryState::Dead, "{refusal}");
    }
}

async fn everything_that_was_given_up_is_tried_again_at_once(s: &Scenario) {
    let server = with_mail_server(s).await;
    server.behave(&[Manner::Refuses("550 nobody"); 3]);
    tell_sam(s, 0..3).await;
    s.deliver().await;
    let (admin, path) = (s.acting(Persona::Admin), "/dead-delivery-retries");
    assert_eq!(admin.get("/dead-deliveries").await.expect(200).json["items"].as_array().unwrap().len(), 3);
    for persona in [Persona::Lead, Persona::CoachAssigned, Persona::YouthOwn, Persona::LeadForeign] {
        s.acting(persona).post(path, Value::Null).await.problem(403, "role_not_allowed");
    }
    s.anonymous().post(path, Value::Null).await.problem(401, "unauthenticated");
    let retry = admin.post(path, Value::Null).key("again");
    let (first, other) =
        futures_util::future::join(retry.clone().into_future(), admin.post(path, Value::Null).into_future())
            .await;
    let (first, other) = (first.expect(201).json, other.expect(201).json);
    let counts = [&first, &other].map(|reply| reply["retriedCount"].as_i64().unwrap());
    assert_eq!(counts.iter().sum::<i64>(), 3, "each once: {counts:?}");
    assert_eq!(retry.await.expect(201).json, first, "the same wish gets the same answer");
    s.deliver().await;
    assert_eq!(server.mails().len(), 3);
    assert_eq!(admin.get("/dead-deliveries").await.expect(200).json["items"], json!([]));
    assert_eq!(s.actions_on(&s.people.programme.to_string()).await, ["programme.deliveries_retried"]);
}

async fn a_worker_that_stops_hands_back_what_it_did_not_begin(s: &Scenario) {
    let server = with_mail_server(s).await;
    tell_sam(s, 0..3).await;
    s.relay().await;
    let (stop, stopped) = watch::channel(false);
    stop.send(true).unwrap();
    s.courier().round(&s.db(), &stopped).await.unwrap();
    assert!(server.mails().is_empty());
    let states = s.states(Persona::YouthOwn, Channel::Email).await;
    assert_eq!(states[1..], [DeliveryState::Waiting; 3]);
    s.deliver().await;
    assert_eq!(server.mails().len(), 3, "at once, without waiting for a lease");
}
