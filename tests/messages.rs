//! Messages: between the youth and the coaches of now, and nobody else; files in them; who has read; and when a coach can be
//! reached.

use chrono::TimeDelta;
use futures_util::future::join_all;
use image::ImageFormat;
use serde_json::{Value, json};

use crate::harness::payout_file::picture;
use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    youth_and_coach_write_to_each_other_and_nobody_else_reads_it,
    a_message_is_text_that_can_be_seen,
    a_thread_is_read_page_by_page_newest_first,
    reading_only_goes_forward,
    a_coach_sees_who_waits_for_an_answer,
    a_file_in_a_message_is_for_the_people_of_the_thread,
    only_ones_own_files_go_with_a_message,
    a_photo_needs_no_words,
    a_coach_who_left_writes_and_reads_no_more,
    a_youth_sees_when_a_coach_can_be_reached,
    working_hours_make_sense_and_lose_no_change,
    what_was_read_costs_nothing_to_count,
    when_something_was_said_is_for_the_thread_alone,
);

fn thread(s: &Scenario) -> String {
    format!("/participants/{}/messages", s.people.sam)
}

async fn youth_and_coach_write_to_each_other_and_nobody_else_reads_it(s: &Scenario) {
    let path = thread(s);
    let id = s.say_in_thread(Persona::YouthOwn, "Ik was ziek.\nKan het morgen?").await;
    s.say_in_thread(Persona::CoachAssigned, "Beterschap! Morgen is goed.").await;
    for persona in [Persona::YouthOwn, Persona::CoachAssigned] {
        let list = s.acting(persona).get(&path).await.expect(200);
        assert_eq!(list.text("/items/0/body"), "Beterschap! Morgen is goed.");
        assert_eq!(
            (list.text("/items/1/id"), list.text("/items/1/body")),
            (id.clone(), "Ik was ziek.\nKan het morgen?".into())
        );
    }
    let body = json!({ "body": "Hallo?" });
    let thread = format!("/participants/{}/message-thread", s.people.sam);
    for stranger in [Persona::YouthOther, Persona::CoachSameOrganisation, Persona::CoachFormer] {
        s.acting(stranger).get(&path).await.problem(404, "not_found");
        s.acting(stranger).get(&thread).await.problem(404, "not_found");
        s.acting(stranger).post(&path, body.clone()).await.problem(404, "not_found");
    }
    for reader in [Persona::GuardianOwn, Persona::Lead, Persona::Partner, Persona::Admin] {
        s.acting(reader).get(&path).await.problem(403, "role_not_allowed");
        s.acting(reader).get(&thread).await.problem(403, "role_not_allowed");
        s.acting(reader).post(&path, body.clone()).await.problem(403, "role_not_allowed");
    }
    assert_eq!(s.actions_on(&id).await, ["message.sent"]);
}

async fn a_message_is_text_that_can_be_seen(s: &Scenario) {
    let path = thread(s);
    for body in ["", " \n ", "Hoi\u{0}", "Hoi \u{202e}", &"x".repeat(2001)] {
        let refused = s.youth().post(&path, json!({ "body": body })).await.problem(400, "invalid_input");
        assert!(refused.wrong_fields().contains(&"/body".to_owned()), "{}", refused.json);
    }
    s.youth().post(&path, json!({ "body": "x".repeat(2000) })).await.expect(201);
    s.youth().post(&path, json!({ "body": "👍🏽 ok" })).await.expect(201);
    let six: Vec<String> = (0..6).map(|_| s.people.sam.to_string()).collect();
    s.youth().post(&path, json!({ "body": "Hoi", "attachmentIds": six })).await.problem(400, "invalid_input");
}

async fn a_thread_is_read_page_by_page_newest_first(s: &Scenario) {
    for number in 1..=5 {
        s.say_in_thread(Persona::YouthOwn, &format!("Bericht {number}")).await;
    }
    let path = thread(s);
    let first = s.coach().get(&format!("{path}?limit=2")).await.expect(200);
    assert_eq!(first.text("/items/1/body"), "Bericht 4");
    let second =
        s.coach().get(&format!("{path}?limit=2&cursor={}", first.text("/nextCursor"))).await.expect(200);
    assert_eq!(second.text("/items/0/body"), "Bericht 3");
}

async fn read_until(s: &Scenario, persona: Persona, message: &str) -> Reply {
    let path = format!("/participants/{}/message-readings", s.people.sam);
    s.acting(persona).post(&path, json!({ "messageId": message })).await
}

async fn reading_only_goes_forward(s: &Scenario) {
    let first = s.say_in_thread(Persona::CoachAssigned, "Hoe was het?").await;
    let second = s.say_in_thread(Persona::CoachAssigned, "Ben je er nog?").await;
    let unread = async || s.youth().get("/me/home").await.expect(200).json["unreadMessageCount"].clone();
    assert_eq!(unread().await, json!(2));
    assert_eq!(read_until(s, Persona::YouthOwn, &first).await.expect(201).json["unreadCount"], json!(1));
    let ids = [&first, &second, &first, &second, &first];
    for reply in join_all(ids.map(|id| read_until(s, Persona::YouthOwn, id))).await {
        reply.expect(201);
    }
    assert_eq!(unread().await, json!(0));
    let list = s.coach().get(&thread(s)).await.expect(200).json;
    for index in [0, 1] {
        let readers = &list["items"][index]["readBy"];
        assert_eq!(readers[0]["userId"], s.people.user(Persona::YouthOwn).to_string(), "{list}");
    }
    let own = s.say_in_thread(Persona::YouthOwn, "Ja!").await;
    assert_eq!(unread().await, json!(0), "one's own message is no news");
    let list = s.youth().get(&thread(s)).await.expect(200).json;
    assert_eq!((&list["items"][0]["id"], &list["items"][0]["readBy"]), (&json!(own), &json!([])));
    let noors = format!("/participants/{}/messages", s.people.noor);
    let foreign =
        s.acting(Persona::YouthOther).post(&noors, json!({ "body": "Hoi" })).await.expect(201).text("/id");
    read_until(s, Persona::YouthOwn, &foreign).await.problem(400, "invalid_input");
    read_until(s, Persona::CoachFormer, &first).await.problem(404, "not_found");
}

async fn a_coach_sees_who_waits_for_an_answer(s: &Scenario) {
    let path = "/me/message-threads";
    let before = s.coach().get(path).await.expect(200).json;
    assert_eq!(
        (&before["items"][0]["firstName"], &before["items"][0]["lastMessageAt"]),
        (&json!("Sam"), &Value::Null)
    );
    s.say_in_thread(Persona::YouthOwn, "Kun je bellen?").await;
    s.pass(TimeDelta::minutes(1));
    let last = s.say_in_thread(Persona::YouthOwn, "Ik sta voor de deur.").await;
    let waiting = s.coach().get(path).await.expect(200).json;
    assert_eq!(waiting["items"][0]["unreadCount"], json!(2));
    assert_eq!(waiting["items"][0]["lastMessageAt"], "2026-11-23T09:01:00Z");
    assert_eq!(waiting["items"].as_array().unwrap().len(), 1, "her own youths only");
    read_until(s, Persona::CoachAssigned, &last).await.expect(201);
    assert_eq!(s.coach().get(path).await.expect(200).json["items"][0]["unreadCount"], json!(0));
    assert_eq!(s.acting(Persona::CoachFormer).get(path).await.expect(200).json["items"], json!([]));
    s.youth().get(path).await.problem(403, "role_not_allowed");
    let (adult, _) = s.enrol_adult("adult").await;
    let other = s.acting(Persona::CoachSameOrganisation);
    other.post(&format!("/participants/{adult}/messages"), json!({ "body": "Welkom!" })).await.expect(201);
    let first = other.get(&format!("{path}?limit=1")).await.expect(200);
    assert_eq!(first.text("/items/0/participantId"), adult);
    let rest = other.get(&format!("{path}?limit=1&cursor={}", first.text("/nextCursor"))).await.expect(200);
    assert_eq!((rest.text("/items/0/firstName"), &rest.json["nextCursor"]), ("Noor".into(), &Value::Null));
}

async fn upload(s: &Scenario, persona: Persona, participant: &str) -> String {
    let path = format!("/attachments?participantId={participant}");
    s.acting(persona).upload(&path, picture(ImageFormat::Png)).await.expect(201).text("/id")
}

async fn a_file_in_a_message_is_for_the_people_of_the_thread(s: &Scenario) {
    let file = upload(s, Persona::YouthOwn, &s.people.sam.to_string()).await;
    let content = format!("/attachments/{file}/content");
    // Until it is sent, nobody else sees it either.
    for persona in [Persona::Lead, Persona::GuardianOwn] {
        s.acting(persona).get(&content).await.problem(404, "not_found");
        s.acting(persona).get(&format!("/attachments/{file}")).await.problem(404, "not_found");
    }
    let own = upload(s, Persona::Lead, &s.people.sam.to_string()).await;
    s.acting(Persona::Lead).get(&format!("/attachments/{own}/content")).await.expect(200);
    let body = json!({ "body": "Kijk!", "attachmentIds": [file] });
    let sent = s.youth().post(&thread(s), body).await.expect(201);
    assert_eq!(
        (sent.text("/attachments/0/id"), sent.text("/attachments/0/mediaType")),
        (file.clone(), "image/png".into())
    );
    for persona in [Persona::YouthOwn, Persona::CoachAssigned] {
        s.acting(persona).get(&content).await.expect(200);
    }
    for persona in [Persona::Lead, Persona::GuardianOwn, Persona::CoachFormer, Persona::YouthOther] {
        s.acting(persona).get(&content).await.problem(404, "not_found");
        s.acting(persona).get(&format!("/attachments/{file}")).await.problem(404, "not_found");
    }
}

async fn only_ones_own_files_go_with_a_message(s: &Scenario) {
    let (sam, noor) = (s.people.sam.to_string(), s.people.noor.to_string());
    let coachs = upload(s, Persona::CoachAssigned, &sam).await;
    let noors = upload(s, Persona::YouthOther, &noor).await;
    let own = upload(s, Persona::YouthOwn, &sam).await;
    let try_with =
        async |ids: Value| s.youth().post(&thread(s), json!({ "body": "Kijk!", "attachmentIds": ids })).await;
    for id in [&coachs, &noors, &sam] {
        let refused = try_with(json!([own, id])).await.problem(400, "invalid_input");
        assert_eq!(refused.wrong_fields(), ["/attachmentIds/1"]);
        assert_eq!(refused.json["errors"][0]["code"], "not_your_file");
    }
    try_with(json!([own, own])).await.problem(400, "invalid_input");
    try_with(json!([own])).await.expect(201);
    assert_eq!(s.coach().get(&thread(s)).await.expect(200).json["items"].as_array().unwrap().len(), 1);
}

async fn a_photo_needs_no_words(s: &Scenario) {
    let file = upload(s, Persona::YouthOwn, &s.people.sam.to_string()).await;
    let sent = s.youth().post(&thread(s), json!({ "attachmentIds": [file] })).await.expect(201);
    assert_eq!((&sent.json["body"], &sent.json["attachments"][0]["id"]), (&json!(""), &json!(file)));
    assert_eq!(s.coach().get(&thread(s)).await.expect(200).json["items"][0], sent.json);
    for nothing in
        [json!({}), json!({ "attachmentIds": [] }), json!({ "body": " ", "attachmentIds": [file] })]
    {
        let refused = s.youth().post(&thread(s), nothing).await.problem(400, "invalid_input");
        assert!(refused.wrong_fields().iter().all(|field| field == "/body"), "{}", refused.json);
    }
}

async fn a_coach_who_left_writes_and_reads_no_more(s: &Scenario) {
    s.say_in_thread(Persona::CoachAssigned, "Tot morgen!").await;
    s.unassign_coach().await;
    s.coach().post(&thread(s), json!({ "body": "Toch niet." })).await.problem(404, "not_found");
    s.coach().get(&thread(s)).await.problem(404, "not_found");
    assert_eq!(s.coach().get("/me/message-threads").await.expect(200).json["items"], json!([]));
    assert_eq!(s.youth().get(&thread(s)).await.expect(200).text("/items/0/body"), "Tot morgen!");
}

fn office() -> Value {
    let day = |weekday: i32| json!({ "weekday": weekday, "from": "09:00", "until": "17:00" });
    json!({ "days": (1..=5).map(day).collect::<Vec<_>>() })
}

async fn a_youth_sees_when_a_coach_can_be_reached(s: &Scenario) {
    let path = format!("/participants/{}/message-thread", s.people.sam);
    let coach = async || s.youth().get(&path).await.expect(200).json["coaches"][0].clone();
    let silent = coach().await;
    assert_eq!((&silent["isWorkingNow"], &silent["nextWorkingAt"]), (&json!(false), &Value::Null));
    let before = s.coach().get("/me/working-hours").await.expect(200);
    s.coach().put("/me/working-hours", office()).if_match(before.header("etag")).await.expect(200);
    let now = coach().await;
    assert_eq!((&now["isWorkingNow"], &now["nextWorkingAt"]), (&json!(true), &Value::Null), "Monday 10:00");
    assert_eq!(now["workingHours"][0], json!({ "weekday": 1, "from": "09:00", "until": "17:00" }));
    s.go_to("2027-03-27T12:00:00Z");
    let weekend = coach().await;
    assert_eq!(weekend["nextWorkingAt"], "2027-03-29T07:00:00Z", "in summer time");
    assert_eq!(weekend["isWorkingNow"], json!(false));
}

async fn working_hours_make_sense_and_lose_no_change(s: &Scenario) {
    let path = "/me/working-hours";
    let before = s.coach().get(path).await.expect(200);
    let etag = before.header("etag");
    let set = |days: Value| s.coach().put(path, json!({ "days": days })).if_match(etag);
    let day =
        |weekday: i32, from: &str, until: &str| json!({ "weekday": weekday, "from": from, "until": until });
    let wrong = [
        (json!([day(0, "09:00", "17:00")]), "/days/0/weekday"),
        (json!([day(1, "9:00", "17:00")]), "/days/0/from"),
        (json!([day(1, "09:00", "25:00")]), "/days/0/until"),
        (json!([day(1, "17:00", "09:00")]), "/days/0/until"),
        (json!([day(1, "09:00", "12:00"), day(1, "13:00", "17:00")]), "/days/1/weekday"),
    ];
    for (days, pointer) in wrong {
        assert_eq!(set(days).await.problem(400, "invalid_input").wrong_fields(), [pointer]);
    }
    s.coach().put(path, office()).await.problem(428, "if_match_required");
    let set = set(json!([day(7, "20:00", "24:00"), day(1, "00:00", "12:30")])).await.expect(200);
    assert_eq!((set.text("/days/0/from"), set.text("/days/1/until")), ("00:00".into(), "24:00".into()));
    s.coach().put(path, office()).if_match(etag).await.problem(412, "stale");
    let read = s.coach().get(path).await.expect(200);
    assert_eq!(read.header("etag"), set.header("etag"));
    let replies = join_all(
        (0..4).map(|_| async { s.coach().put(path, office()).if_match(set.header("etag")).await.status }),
    )
    .await;
    assert_eq!(replies.iter().filter(|status| **status == 200).count(), 1, "{replies:?}");
    s.youth().get(path).await.problem(403, "role_not_allowed");
}

async fn what_was_read_costs_nothing_to_count(s: &Scenario) {
    use back_on_track::message::query::count_unread;
    use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel};
    let rows: Vec<_> = (0..20_000).map(|_| s.message_row(Persona::CoachAssigned)).collect();
    let last = rows.last().unwrap().id;
    for rows in rows.chunks(2_000) {
        let insert = async |tx: &back_on_track::db::Tx| {
            let rows = rows.iter().cloned().map(IntoActiveModel::into_active_model);
            Ok(entities::message::Entity::insert_many(rows).exec_without_returning(tx).await?)
        };
        s.db().write(insert).await.unwrap();
    }
    s.db().reader().execute_unprepared("ANALYZE").await.ok();
    let (db, sam, reader) = (s.db(), s.people.sam, s.people.user(Persona::YouthOwn));
    let count = async |expected: i64| {
        let mut fastest = std::time::Duration::MAX;
        for _ in 0..7 {
            let began = std::time::Instant::now();
            assert_eq!(count_unread(db.reader(), sam, reader).await.unwrap(), expected);
            fastest = fastest.min(began.elapsed());
        }
        fastest
    };
    let everything = count(20_000).await;
    read_until(s, Persona::YouthOwn, &last.to_string()).await.expect(201);
    let nothing = count(0).await;
    assert!(nothing * 3 < everything, "{nothing:?} for nothing, {everything:?} for twenty thousand");
}

/// Kinds of things that happened to the files of `persona`, once the settled stream shows the end of it.
async fn kinds_of_changes(s: &Scenario, persona: Persona) -> Vec<String> {
    for _ in 0..200 {
        let page = s.acting(persona).get("/me/changes?limit=100").await.expect(200).json;
        let kinds: Vec<String> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|change| change["subjectKind"].as_str().unwrap().to_owned())
            .collect();
        if kinds.last().is_some_and(|kind| kind == "pass") {
            return kinds;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the last change does not show in ten seconds");
}

async fn when_something_was_said_is_for_the_thread_alone(s: &Scenario) {
    upload(s, Persona::YouthOwn, &s.people.sam.to_string()).await;
    s.say_in_thread(Persona::YouthOwn, "Mag ik je iets vragen?").await;
    s.say_in_thread(Persona::CoachAssigned, "Altijd.").await;
    s.happen(Some(Persona::Lead), "pass.unblocked", s.people.sam.0, s.people.sam).await;
    for persona in [Persona::YouthOwn, Persona::CoachAssigned] {
        let kinds = kinds_of_changes(s, persona).await;
        assert!(
            kinds.ends_with(&["attachment", "message", "message", "pass"].map(str::to_owned)),
            "{kinds:?}"
        );
    }
    for persona in [Persona::GuardianOwn, Persona::Lead] {
        let kinds = kinds_of_changes(s, persona).await;
        assert!(!kinds.iter().any(|kind| kind == "message" || kind == "attachment"), "{kinds:?}");
    }
}
