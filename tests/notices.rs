//! The inbox, who is told of what, how people choose to be told, and what happens to mails until they are sent.

use std::cell::Cell;
use std::time::Duration;

use actix_web::rt;
use back_on_track::notice::relay;
use chrono::{DateTime, TimeDelta, Utc};
use entities::{AppointmentKind, AppointmentState, Channel, DeliveryState, SignalKind, appointment};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Persona, Scenario};

scenarios!(
    everybody_is_told_what_concerns_them_and_nobody_what_they_did,
    a_signal_reaches_the_coach_and_the_youth_only_where_it_is_theirs,
    the_inbox_is_read_in_pages_and_marked,
    an_inbox_is_its_owners_alone,
    the_stream_is_read_once_by_two_processes,
    words_come_in_the_language_of_the_reader,
    people_choose_what_they_get_by_mail,
    a_mail_is_dropped_when_it_was_read_or_is_no_longer_so,
    at_night_nobody_is_woken,
    a_programme_sets_its_own_quiet_hours,
    a_coach_gets_one_mail_a_day,
    a_former_coach_gets_no_mail,
);

async fn everybody_is_told_what_concerns_them_and_nobody_what_they_did(s: &Scenario) {
    let milestone = s.claimed_milestone("100.00").await;
    s.relay().await;
    assert!(s.notice_titles(Persona::CoachAssigned).await.contains(&"A milestone waits for you".to_owned()));
    assert!(s.notice_titles(Persona::CoachFormer).await.is_empty());
    assert!(s.notice_titles(Persona::CoachSameOrganisation).await.is_empty());
    s.coach().post(&format!("/milestones/{milestone}/approvals"), json!({})).await.expect(201);
    s.relay().await;
    let inbox = s.inbox(Persona::YouthOwn).await;
    assert_eq!(inbox[0]["title"], "Your milestone was approved!");
    assert_eq!((&inbox[0]["subjectKind"], &inbox[0]["subjectId"]), (&json!("milestone"), &json!(milestone)));
    let titles = s.notice_titles(Persona::YouthOwn).await;
    assert!(!titles.contains(&"A milestone waits for you".to_owned()), "{titles:?}");
    // The plan: the guardian of a youth of 15 is told that a signature came, the signer is not told of their own.
    // Who puts the last signature brings the plan into force: that is one thing to tell, not two.
    let of_plan = titles.iter().filter(|title| title.contains("plan"));
    assert_eq!(of_plan.collect::<Vec<_>>(), ["Your plan begins", "A plan got a signature"]);
    let guardian = s.notice_titles(Persona::GuardianOwn).await;
    assert!(guardian.iter().all(|title| title == "A plan got a signature"), "{guardian:?}");
    assert_eq!(guardian.len(), 2);
    // Messages go to the other side.
    let message = Uuid::from_u128(7);
    s.happen(Some(Persona::YouthOwn), "message.sent", message, s.people.sam).await;
    s.happen(Some(Persona::CoachAssigned), "message.sent", message, s.people.sam).await;
    s.relay().await;
    assert_eq!(s.notice_titles(Persona::YouthOwn).await[0], "There is a new message for you");
    assert_eq!(s.notice_titles(Persona::CoachAssigned).await[0], "There is a new message for you");
    // The same event is never told twice, however often the stream is read.
    let before = s.inbox(Persona::YouthOwn).await.len();
    s.relay().await;
    assert_eq!(s.inbox(Persona::YouthOwn).await.len(), before);
}

async fn a_signal_reaches_the_coach_and_the_youth_only_where_it_is_theirs(s: &Scenario) {
    use back_on_track::record::Actor;
    let actor = Actor::programme(s.people.programme);
    for (kind, is_youths) in [
        (SignalKind::AgreementAtRisk, true),
        (SignalKind::AgreementBroken, true),
        (SignalKind::Truancy, false),
        (SignalKind::NoContact, false),
    ] {
        let (coach, youth) =
            (s.inbox(Persona::CoachAssigned).await.len(), s.inbox(Persona::YouthOwn).await.len());
        let subject = s.people.sam.0;
        let raise =
            async |tx: &_| back_on_track::signal::ops::raise(tx, actor, s.people.sam, kind, subject).await;
        s.db().write(raise).await.unwrap();
        s.relay().await;
        assert_eq!(s.inbox(Persona::CoachAssigned).await.len(), coach + 1, "{kind:?}");
        assert_eq!(s.inbox(Persona::YouthOwn).await.len() - youth, usize::from(is_youths), "{kind:?}");
    }
    assert!(s.inbox(Persona::GuardianOwn).await.is_empty());
}

async fn notices_for_sam(s: &Scenario, count: usize) {
    for number in 0..count {
        let subject = Uuid::from_u128(number as u128 + 1);
        s.happen(Some(Persona::Lead), "pass.unblocked", subject, s.people.sam).await;
    }
    s.relay().await;
}

async fn the_inbox_is_read_in_pages_and_marked(s: &Scenario) {
    notices_for_sam(s, 5).await;
    let youth = s.youth();
    let first = youth.get("/me/notices?limit=3").await.expect(200);
    assert_eq!(first.json["items"].as_array().unwrap().len(), 3);
    let rest =
        youth.get(&format!("/me/notices?limit=3&cursor={}", first.text("/nextCursor"))).await.expect(200);
    assert_eq!(rest.json["items"].as_array().unwrap().len(), 2);
    assert_eq!(rest.json["nextCursor"], Value::Null);
    assert_eq!(youth.get("/me/notice-counts").await.expect(200).json["unread"], 5);
    assert_eq!(youth.get("/me/home").await.expect(200).json["unreadNoticeCount"], 5);

    let newest = first.text("/items/0/id");
    let read = youth.post(&format!("/notices/{newest}/readings"), Value::Null).await.expect(201);
    assert_eq!(read.text("/readAt"), "2026-11-23T09:00:00Z");
    s.pass(TimeDelta::minutes(1));
    let again = youth.post(&format!("/notices/{newest}/readings"), Value::Null).await.expect(201);
    assert_eq!(again.text("/readAt"), "2026-11-23T09:00:00Z", "the first time counts");
    let unread = youth.get("/me/notices?unread=true").await.expect(200);
    assert_eq!(unread.json["items"].as_array().unwrap().len(), 4);
    let read = youth.get("/me/notices?unread=false").await.expect(200);
    assert_eq!(read.json["items"].as_array().unwrap().len(), 1);

    let until = first.text("/items/2/id");
    let left = youth.post("/me/notice-readings", json!({ "untilId": until })).await.expect(201);
    assert_eq!(left.json["unread"], 1);
    youth.get("/me/notices?limit=0").await.expect(400);
    youth.get("/me/notices?cursor=nonsense").await.expect(400);
    youth.post("/me/notice-readings", json!({ "untilId": "x" })).await.expect(400);
}

async fn an_inbox_is_its_owners_alone(s: &Scenario) {
    notices_for_sam(s, 1).await;
    let id = s.inbox(Persona::YouthOwn).await[0]["id"].as_str().unwrap().to_owned();
    for persona in [Persona::CoachAssigned, Persona::GuardianOwn, Persona::Lead, Persona::YouthOther] {
        let read = s.acting(persona).post(&format!("/notices/{id}/readings"), Value::Null).await;
        read.problem(404, "not_found");
        assert!(s.inbox(persona).await.is_empty());
        let until = json!({ "untilId": id });
        s.acting(persona).post("/me/notice-readings", until).await.expect(201);
    }
    assert_eq!(s.youth().get("/me/notice-counts").await.expect(200).json["unread"], 1);
}

async fn the_stream_is_read_once_by_two_processes(s: &Scenario) {
    s.relay().await;
    for number in 0..250 {
        s.happen(Some(Persona::Lead), "pass.unblocked", Uuid::from_u128(number + 1), s.people.sam).await;
    }
    let (one, other) = (s.db(), s.another_db().await);
    let in_all = Cell::new(0);
    let read = async |db: &back_on_track::db::Db| {
        while in_all.get() < 250 {
            let events = relay::run(db).await.unwrap();
            in_all.set(in_all.get() + events);
            rt::time::sleep(Duration::from_millis(2)).await;
        }
    };
    futures_util::future::join(read(&one), read(&other)).await;
    assert_eq!(in_all.get(), 250);
    assert_eq!(s.youth().get("/me/notice-counts").await.expect(200).json["unread"], 250);
    other.close().await;
}

async fn words_come_in_the_language_of_the_reader(s: &Scenario) {
    let starts_at: DateTime<Utc> = "2026-11-30T13:30:00Z".parse().unwrap();
    let row = s.appointment_row(AppointmentKind::Care, starts_at).await;
    s.happen(Some(Persona::CoachAssigned), "appointment.made", row.id.0, s.people.sam).await;
    s.relay().await;
    let in_language = async |language: &str| {
        s.youth()
            .get("/me/notices")
            .header("accept-language", language)
            .await
            .expect(200)
            .text("/items/0/body")
    };
    let dutch = in_language("nl").await;
    assert_eq!(
        dutch,
        "Er staat een afspraak op maandag 30 november om 14:30 uur. Kijk in de app of je dan kunt."
    );
    let english = in_language("en-GB").await;
    assert!(english.contains("Monday 30 November at 14:30"), "{english}");
}

async fn people_choose_what_they_get_by_mail(s: &Scenario) {
    s.with_address(Persona::YouthOwn).await;
    let settings = s.youth().get("/me/notice-settings").await.expect(200);
    assert_eq!(settings.json["isDigest"], false);
    assert_eq!(settings.json["preferences"].as_array().unwrap().len(), 30);
    // What was read can be sent back as it is.
    let mut whole = settings.json.clone();
    whole
        .as_object_mut()
        .unwrap()
        .retain(|name, _| ["language", "isDigest", "preferences"].contains(&&**name));
    let put = s.youth().put("/me/notice-settings", whole).if_match(settings.header("etag"));
    let settings = put.await.expect(200);
    let coach = s.coach().get("/me/notice-settings").await.expect(200);
    assert_eq!(coach.json["isDigest"], true, "coaches read one mail a day unless they choose otherwise");
    let choose = json!({
        "language": "en",
        "isDigest": false,
        "preferences": [
            { "kind": "milestone", "channel": "email", "isWanted": false },
            { "kind": "money", "channel": "email", "isWanted": true },
        ],
    });
    let put = s.youth().put("/me/notice-settings", choose.clone());
    put.clone().await.problem(428, "if_match_required");
    let etag = settings.header("etag").to_owned();
    let chosen = put.clone().if_match(&etag).await.expect(200);
    assert_eq!(chosen.json["language"], "en");
    put.if_match(&etag).await.problem(412, "stale");
    assert_eq!(s.youth().get("/me/notice-settings").await.expect(200).json, chosen.json);
    s.happen(Some(Persona::Lead), "milestone.reversed", Uuid::from_u128(1), s.people.sam).await;
    s.happen(Some(Persona::Lead), "booking.refunded", Uuid::from_u128(2), s.people.sam).await;
    s.deliver().await;
    let mails = s.mails_to(Persona::YouthOwn);
    assert_eq!(
        mails.iter().map(|mail| mail.header("Subject")).collect::<Vec<_>>(),
        ["You got something back on your pass"]
    );
    assert_eq!(s.inbox(Persona::YouthOwn).await.len(), 2, "the inbox has everything");

    // What was chosen between queueing and sending counts.
    s.empty_mailboxes();
    s.happen(Some(Persona::Lead), "booking.refunded", Uuid::from_u128(3), s.people.sam).await;
    s.relay().await;
    let none = json!({ "language": "en", "isDigest": false, "preferences": [] });
    s.youth().put("/me/notice-settings", none).if_match(chosen.header("etag")).await.expect(200);
    s.deliver().await;
    assert!(s.mails().is_empty());
    let mut twice = choose;
    twice["preferences"][1] = twice["preferences"][0].clone();
    let twice = s.youth().put("/me/notice-settings", twice).if_match("\"2\"").await.expect(400);
    assert_eq!(twice.wrong_fields(), ["/preferences"]);
}

async fn a_mail_is_dropped_when_it_was_read_or_is_no_longer_so(s: &Scenario) {
    s.with_address(Persona::YouthOwn).await;
    let starts_at = s.clock.now() + TimeDelta::days(10);
    let (read, moved, kept) = (
        s.appointment_row(AppointmentKind::Coach, starts_at).await,
        s.appointment_row(AppointmentKind::Coach, starts_at).await,
        s.appointment_row(AppointmentKind::Coach, starts_at).await,
    );
    for row in [&read, &moved, &kept] {
        s.happen(Some(Persona::CoachAssigned), "appointment.made", row.id.0, s.people.sam).await;
    }
    s.relay().await;
    let inbox = s.inbox(Persona::YouthOwn).await;
    let of_read =
        inbox.iter().find(|item| item["subjectId"] == json!(read.id)).unwrap()["id"].as_str().unwrap();
    s.youth().post(&format!("/notices/{of_read}/readings"), Value::Null).await.expect(201);
    let later = Set(starts_at + TimeDelta::hours(2));
    let id = moved.id;
    s.db()
        .write(async |tx| {
            let change = appointment::ActiveModel {
                id: Set(id),
                starts_at: later.clone(),
                ends_at: Set(starts_at + TimeDelta::hours(3)),
                ..Default::default()
            };
            Ok(change.update(tx).await?)
        })
        .await
        .unwrap();
    s.deliver().await;
    assert_eq!(s.mails_to(Persona::YouthOwn).len(), 1);
    use DeliveryState::{Dropped, Sent};
    assert_eq!(s.states(Persona::YouthOwn, Channel::Email).await, [Sent, Dropped, Dropped, Sent]);
    // The account is closed.
    s.happen(Some(Persona::Lead), "milestone.reversed", Uuid::from_u128(9), s.people.sam).await;
    s.relay().await;
    let user = s.people.user(Persona::YouthOwn);
    let at = s.clock.now();
    s.db()
        .write(async |tx| {
            let change = entities::user::ActiveModel {
                id: Set(user),
                disabled_at: Set(Some(at)),
                ..Default::default()
            };
            Ok(change.update(tx).await?)
        })
        .await
        .unwrap();
    s.deliver().await;
    assert_eq!(s.mails_to(Persona::YouthOwn).len(), 1);
    assert_eq!(kept.state, AppointmentState::Scheduled);
}

async fn at_night_nobody_is_woken(s: &Scenario) {
    s.with_address(Persona::YouthOwn).await;
    s.clock.set("2026-11-23T20:30:00Z".parse().unwrap());
    s.happen(Some(Persona::Lead), "milestone.reversed", Uuid::from_u128(1), s.people.sam).await;
    s.deliver().await;
    assert!(s.mails().is_empty(), "it is half past nine in Amsterdam");
    assert_eq!(s.inbox(Persona::YouthOwn).await.len(), 1);
    s.clock.set("2026-11-24T06:59:59Z".parse().unwrap());
    s.deliver().await;
    assert!(s.mails().is_empty());
    s.clock.set("2026-11-24T07:00:00Z".parse().unwrap());
    s.deliver().await;
    assert_eq!(s.mails_to(Persona::YouthOwn).len(), 1);
    // Who asks for a code at night waits for it.
    s.empty_mailboxes();
    s.clock.set("2026-11-24T22:00:00Z".parse().unwrap());
    s.youth().put("/me/email-address", json!({ "address": "sam@example.net" })).await.expect(200);
    s.deliver().await;
    assert_eq!(s.mails().len(), 1);
}

async fn a_programme_sets_its_own_quiet_hours(s: &Scenario) {
    s.with_address(Persona::YouthOwn).await;
    let lead = s.acting(Persona::Lead);
    let before = lead.get("/programme").await.expect(200);
    assert_eq!((before.text("/quietFrom"), before.text("/quietUntil")), ("21:00".into(), "08:00".into()));
    let change = json!({ "quietFrom": "09:30", "quietUntil": "10:15" });
    let after = lead.patch("/programme", change).if_match(before.header("etag")).await.expect(200);
    assert_eq!((after.text("/quietFrom"), after.text("/quietUntil")), ("09:30".into(), "10:15".into()));
    let wrong = lead.patch("/programme", json!({ "quietFrom": "24:00" })).if_match(after.header("etag"));
    wrong.await.expect(400);
    // It is a setting like others, so an administrator looks after it too; money is not.
    let admin = s.acting(Persona::Admin);
    let change = json!({ "quietUntil": "10:10" });
    admin.patch("/programme", change.clone()).await.problem(428, "if_match_required");
    admin.patch("/programme", change.clone()).if_match(before.header("etag")).await.problem(412, "stale");
    let later = admin.patch("/programme", change).if_match(after.header("etag")).await.expect(200);
    assert_eq!(later.text("/quietUntil"), "10:10");
    assert_eq!(s.actions_on(&later.text("/id")).await, ["programme.changed", "programme.changed"]);
    let money = json!({ "quietUntil": "10:15", "payoutCeilingAmount": "9000.00" });
    let money = admin.patch("/programme", money).if_match(later.header("etag")).await;
    money.problem(403, "role_not_allowed");
    let change = json!({ "quietUntil": "10:15" });
    admin.patch("/programme", change).if_match(later.header("etag")).await.expect(200);
    s.happen(Some(Persona::Lead), "milestone.reversed", Uuid::from_u128(1), s.people.sam).await;
    s.deliver().await;
    assert!(s.mails().is_empty(), "it is ten in Amsterdam");
    s.pass(TimeDelta::minutes(15));
    s.deliver().await;
    assert_eq!(s.mails().len(), 1);
}

async fn a_coach_gets_one_mail_a_day(s: &Scenario) {
    s.with_address(Persona::CoachAssigned).await;
    let starts_at = s.clock.now() + TimeDelta::days(10);
    for hours in 0..3 {
        let row = s.appointment_row(AppointmentKind::Coach, starts_at + TimeDelta::hours(hours)).await;
        s.happen(Some(Persona::YouthOwn), "appointment.made", row.id.0, s.people.sam).await;
    }
    s.happen(Some(Persona::YouthOwn), "introduction.withdrawn", Uuid::from_u128(5), s.people.sam).await;
    s.deliver().await;
    assert!(s.mails().is_empty());
    let inbox = s.inbox(Persona::CoachAssigned).await;
    let read = inbox[1]["id"].as_str().unwrap();
    s.coach().post(&format!("/notices/{read}/readings"), Value::Null).await.expect(201);
    s.clock.set("2026-11-24T07:00:00Z".parse().unwrap());
    s.deliver().await;
    let mails = s.mails_to(Persona::CoachAssigned);
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].header("Subject"), "Dit is er nieuw voor je");
    let text = mails[0].text().replace("=C3=97", "×");
    let plain = text.split("text/html").next().unwrap();
    assert_eq!(plain.matches("- 2× Er is een nieuwe afspraak").count(), 1, "{plain}");
    assert_eq!(plain.matches("- Een kennismaking is teruggetrokken").count(), 1, "{plain}");
    // The next day is another mail, and none where everything was read.
    s.empty_mailboxes();
    s.happen(Some(Persona::YouthOwn), "introduction.withdrawn", Uuid::from_u128(6), s.people.sam).await;
    s.deliver().await;
    let newest = s.inbox(Persona::CoachAssigned).await[0]["id"].as_str().unwrap().to_owned();
    s.coach().post("/me/notice-readings", json!({ "untilId": newest })).await.expect(201);
    s.pass(TimeDelta::days(1));
    s.deliver().await;
    assert!(s.mails().is_empty());
    use DeliveryState::{Dropped, Sent};
    assert_eq!(s.states(Persona::CoachAssigned, Channel::Email).await, [Sent, Sent, Dropped]);
}

async fn a_former_coach_gets_no_mail(s: &Scenario) {
    s.with_address(Persona::CoachAssigned).await;
    s.happen(Some(Persona::YouthOwn), "introduction.withdrawn", Uuid::from_u128(5), s.people.sam).await;
    s.deliver().await;
    s.unassign_coach().await;
    s.pass(TimeDelta::days(1));
    s.deliver().await;
    assert!(s.mails().is_empty());
}
