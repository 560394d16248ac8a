//! Places: written, handed in, judged, paused, and withdrawn.

use chrono::TimeDelta;
use entities::{EmployerDuty, EmployerState, employer_member};
use futures_util::future::join;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::{Value, json};

use crate::harness::places::{bikes, bikes_with};
use crate::harness::{Persona, Scenario};

scenarios!(
    a_place_is_written_handed_in_and_found,
    a_place_is_told_everything_that_is_wrong,
    what_a_minor_may_not_do_is_refused_with_the_rules_name,
    a_week_that_no_minor_may_work_is_refused,
    an_edit_that_matters_is_judged_again,
    a_refused_place_comes_again,
    a_place_is_paused_resumed_and_withdrawn,
    a_place_is_as_good_as_its_employer,
    whoever_guides_reads_and_others_see_nothing,
    a_repeated_draft_is_one_place,
    a_place_is_held_against_ones_own_timetable,
);

async fn a_place_is_written_handed_in_and_found(s: &Scenario) {
    let id = s.draft_place(bikes()).await;
    let path = format!("/places/{id}");
    let staff = s.acting(Persona::EmployerOwn);
    let drafted = staff.get(&path).await.expect(200);
    assert_eq!(
        (drafted.text("/state"), drafted.text("/employerName")),
        ("draft".into(), "Fietsenmakerij De Dam".into())
    );
    assert_eq!((&drafted.json["schoolWeekAge"], &drafted.json["holidayWeekAge"]), (&json!(15), &json!(13)));
    s.youth().get(&path).await.problem(404, "not_found");
    s.approve_place(Persona::Lead, &id).await.problem(409, "place_state");
    assert_eq!(
        s.on_place(Persona::EmployerOwn, &id, "submissions").await.expect(201).text("/state"),
        "submitted"
    );
    s.on_place(Persona::EmployerOwn, &id, "submissions").await.problem(409, "place_state");
    let waiting = s.acting(Persona::Lead).get("/place-submissions").await.expect(200);
    assert_eq!(
        (waiting.text("/items/0/id"), waiting.text("/items/0/employerName")),
        (id.clone(), "Fietsenmakerij De Dam".into())
    );
    let foreign = s.acting(Persona::LeadForeign).get("/place-submissions").await.expect(200);
    assert_eq!(foreign.json["items"], json!([]));
    assert!(s.place_titles("&text=spaken").await.is_empty());
    s.pass(TimeDelta::minutes(1));
    assert_eq!(s.approve_place(Persona::Lead, &id).await.expect(201).text("/state"), "published");
    s.approve_place(Persona::Lead, &id).await.problem(409, "place_state");
    let found = s.youth().get("/places?text=spaken").await.expect(200).json;
    let item = &found["items"][0];
    assert_eq!(
        (&item["id"], &item["freePositions"], &item["fit"]["fitsAge"], &item["distanceMetres"]),
        (&json!(id), &json!(2), &json!(true), &Value::Null)
    );
    let seen = s.youth().get(&path).await.expect(200);
    assert_eq!((&seen.json["decision"], &seen.json["fit"]["misfits"]), (&Value::Null, &json!([])));
    assert_eq!(seen.header("cache-control"), "private, no-cache");
    assert!(s.coach().get(&path).await.expect(200).json["fit"].is_null());
    let own = staff.get(&format!("/employers/{}/places?limit=1", s.people.town.workshop)).await.expect(200);
    assert_eq!((own.text("/items/0/id"), own.text("/items/0/state")), (id.clone(), "published".into()));
    assert_eq!(s.trace_of_place(&id).await, ["submit", "publish"]);
}

async fn a_place_is_told_everything_that_is_wrong(s: &Scenario) {
    let path = format!("/employers/{}/places", s.people.town.workshop);
    let staff = s.acting(Persona::EmployerOwn);
    let day =
        |from: &str, until: &str| json!([{ "weekday": 3, "from": from, "until": until, "breakMinutes": 0 }]);
    for (field, value, pointer, code) in [
        ("untilDate", json!("2027-01-11"), "/untilDate", "wrong_period"),
        ("positions", json!(0), "/positions", "too_small"),
        ("minAge", json!(12), "/minAge", "too_small"),
        ("title", json!("  "), "/title", "needs_text"),
        ("kind", json!("fun"), "/kind", "unknown_value"),
        ("schedule", json!([]), "/schedule", "schedule_missing"),
        ("schedule", day("17:30", "15:30"), "/schedule/0/until", "wrong_period"),
        ("schedule", day("25:00", "26:00"), "/schedule/0/from", "wrong_pattern"),
        ("postcode", json!("0506 EA"), "/postcode", "wrong_pattern"),
        ("longitude", Value::Null, "/longitude", "coordinates_incomplete"),
        ("latitude", json!("48.850000"), "/latitude", "outside_area"),
        ("hazards", json!(["fire"]), "/hazards/0", "unknown_value"),
        ("hazards", Value::Null, "/hazards", "wrong_type"),
    ] {
        let refused = staff.post(&path, bikes_with(field, value)).await.problem(400, "invalid_input");
        assert_eq!(refused.json["errors"][0]["pointer"], pointer, "{}", refused.json);
        assert_eq!(refused.json["errors"][0]["code"], code, "{}", refused.json);
    }
    let mut unasked = bikes();
    unasked.as_object_mut().unwrap().remove("hazards");
    let refused = staff.post(&path, unasked).await.problem(400, "invalid_input");
    assert_eq!(refused.wrong_fields(), ["/hazards"], "hazards are asked");
    let mut body = bikes_with("untilDate", json!("2027-01-11"));
    body["hazards"] = json!(["alcohol", "machines"]);
    body["latitude"] = Value::Null;
    let refused = staff.post(&path, body).await.problem(400, "invalid_input");
    assert_eq!(
        refused.wrong_fields(),
        ["/hazards/0", "/hazards/1", "/latitude", "/untilDate"],
        "all at once"
    );
    let talk = bikes_with("kind", json!("role_model_talk"));
    let talk = json!({ "schedule": [] }).as_object().unwrap().iter().fold(talk, |mut body, (name, value)| {
        body[name] = value.clone();
        body
    });
    staff.post(&path, talk).await.expect(201);
}

async fn what_a_minor_may_not_do_is_refused_with_the_rules_name(s: &Scenario) {
    let path = format!("/employers/{}/places", s.people.town.workshop);
    let staff = s.acting(Persona::EmployerOwn);
    for (hazard, is_supervised, from_age) in [
        ("alcohol", true, 16),
        ("machines", true, 16),
        ("machines", false, 18),
        ("heavy_lifting", false, 16),
        ("night_work", true, 18),
        ("cash_desk", true, 16),
        ("industrial", false, 16),
        ("dangerous_substances", true, 18),
    ] {
        let mut body = bikes_with("hazards", json!([hazard]));
        body["isSupervised"] = json!(is_supervised);
        body["minAge"] = json!(from_age - 1);
        let refused = staff.post(&path, body.clone()).await.problem(400, "invalid_input");
        assert_eq!(refused.json["errors"][0]["code"], format!("hazard_{hazard}"));
        let words = refused.text("/errors/0/detail");
        assert!(words.contains(&format!("{from_age}")) && words.contains('('), "{words}");
        body["minAge"] = json!(from_age);
        staff.post(&path, body).await.expect(201);
    }
    let refused = staff.post(&path, bikes_with("hazards", json!(["alcohol"]))).await;
    assert!(refused.problem(400, "invalid_input").text("/errors/0/detail").contains("Alcoholwet 24 lid 3"));
    let mut alone = bikes_with("minAge", json!(14));
    alone["isSupervised"] = json!(false);
    let refused = staff.post(&path, alone).await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "supervision_needed");
    staff.post(&path, bikes_with("minAge", json!(14))).await.expect(201);
    // A youth who is too young sees it, and reads why it is not for them.
    let mut bar = bikes_with("hazards", json!(["alcohol"]));
    bar["minAge"] = json!(16);
    let id = s.publish_place(bar).await;
    let fit = s.youth().get(&format!("/places/{id}")).await.expect(200).json["fit"].clone();
    assert_eq!(fit["fitsAge"], false);
    let reasons: Vec<&str> =
        fit["misfits"].as_array().unwrap().iter().map(|it| it["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons, ["minimum_age", "hazard"]);
    assert_eq!(
        (&fit["misfits"][1]["hazard"], &fit["misfits"][1]["fromAge"], &fit["misfits"][1]["rule"]),
        (&json!("alcohol"), &json!(16), &json!("Alcoholwet 24 lid 3"))
    );
    let older = s.acting(Persona::YouthOther).get(&format!("/places/{id}")).await.expect(200);
    assert_eq!(older.json["fit"]["fitsAge"], true);
}

async fn a_week_that_no_minor_may_work_is_refused(s: &Scenario) {
    let path = format!("/employers/{}/places", s.people.town.workshop);
    let staff = s.acting(Persona::EmployerOwn);
    let day = |weekday: i32, from: &str, until: &str| json!([{ "weekday": weekday, "from": from, "until": until, "breakMinutes": 30 }]);
    // Youngest age, the week, and the code below that age; absent where only a week with school is too much.
    for (from_age, week, code) in [
        (15, day(3, "17:00", "20:00"), Some("weekly_night")),
        (16, day(3, "17:00", "22:00"), Some("weekly_night")),
        (18, day(5, "20:00", "24:00"), Some("weekly_night")),
        (16, day(6, "09:00", "18:00"), Some("weekly_free_day_hours")),
        (15, day(7, "12:00", "15:00"), Some("weekly_sunday")),
        (13, day(3, "15:30", "17:30"), None),
    ] {
        let mut body = bikes_with("schedule", week);
        body["minAge"] = json!(from_age);
        let made = staff.post(&path, body.clone()).await.expect(201).json;
        let expected = if from_age == 18 { Value::Null } else { json!(from_age) };
        assert_eq!(made["holidayWeekAge"], expected, "{}", made["schedule"]);
        let Some(code) = code else { continue };
        body["minAge"] = json!(from_age - 1);
        let refused = staff.post(&path, body).await.problem(400, "invalid_input");
        assert_eq!(refused.json["errors"][0]["code"], code, "{}", refused.json);
        assert!(refused.text("/errors/0/detail").contains(" art. "), "{}", refused.json);
    }
    let mut internship = bikes_with("kind", json!("internship"));
    internship["minAge"] = json!(13);
    let refused = staff.post(&path, internship).await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "too_young_for_kind");
}

async fn an_edit_that_matters_is_judged_again(s: &Scenario) {
    let id = s.publish_place(bikes()).await;
    let free = json!({ "positions": 3, "accessibility": "Er is een lift." });
    assert_eq!(s.edit_place(&id, free).await.expect(200).text("/state"), "published");
    assert_eq!(s.place_titles("&text=spaken").await.len(), 1);
    let edited = s.edit_place(&id, json!({ "tasks": "Ook remmen stellen." })).await.expect(200);
    assert_eq!(edited.text("/state"), "submitted");
    assert!(s.place_titles("&text=spaken").await.is_empty(), "out of sight until a lead has seen it");
    s.youth().get(&format!("/places/{id}")).await.problem(404, "not_found");
    let again = s.edit_place(&id, json!({ "positions": 4 })).await.expect(200);
    assert_eq!(again.text("/state"), "submitted");
    s.approve_place(Persona::Lead, &id).await.expect(201);
    assert_eq!(s.place_titles("&text=stellen").await.len(), 1);
    // Two who edit at once: the second reads first.
    let staff = s.acting(Persona::EmployerOwn);
    let path = format!("/places/{id}");
    let etag = staff.get(&path).await.expect(200).header("etag").to_owned();
    staff.patch(&path, json!({ "accessibility": null })).if_match(&etag).await.expect(200);
    staff.patch(&path, json!({ "positions": 5 })).if_match(&etag).await.problem(412, "stale");
    staff.patch(&path, json!({ "positions": 5 })).await.problem(428, "if_match_required");
    assert_eq!(s.trace_of_place(&id).await, ["submit", "publish", "edit", "edit", "edit", "publish", "edit"]);
    // Another postcode without a point: the old point is no longer right.
    let moved =
        s.edit_place(&id, json!({ "postcode": "1561ab", "address": "Noordervaartdijk 1" })).await.expect(200);
    assert_eq!((moved.text("/postcode"), &moved.json["latitude"]), ("1561 AB".into(), &Value::Null));
}

async fn a_refused_place_comes_again(s: &Scenario) {
    let id = s.draft_place(bikes()).await;
    s.on_place(Persona::EmployerOwn, &id, "submissions").await.expect(201);
    let lead = s.acting(Persona::Lead);
    let path = format!("/places/{id}/rejections");
    lead.post(&path, json!({})).await.problem(400, "invalid_input");
    let reason = json!({ "reason": "Wie begeleidt de jongere?" });
    let refused = lead.post(&path, reason.clone()).await.expect(201);
    assert_eq!(
        (refused.text("/state"), refused.text("/decision/reason")),
        ("rejected".into(), "Wie begeleidt de jongere?".into())
    );
    lead.post(&path, reason).await.problem(409, "place_state");
    let read = s.acting(Persona::EmployerColleague).get(&format!("/places/{id}")).await.expect(200);
    assert_eq!(read.text("/decision/reason"), "Wie begeleidt de jongere?");
    let changed = s.edit_place(&id, json!({ "tasks": "Piet begeleidt je." })).await.expect(200);
    assert_eq!(changed.text("/state"), "rejected");
    s.on_place(Persona::EmployerOwn, &id, "submissions").await.expect(201);
    let published = s.approve_place(Persona::Lead, &id).await.expect(201);
    assert_eq!(published.json["decision"]["reason"], Value::Null);
    // What is over is not handed in.
    let late = s.draft_place(bikes()).await;
    s.clock.set("2027-03-31T09:00:00Z".parse().unwrap());
    let refused = s.on_place(Persona::EmployerOwn, &late, "submissions").await.problem(400, "invalid_input");
    assert_eq!(refused.wrong_fields(), ["/untilDate"]);
}

async fn a_place_is_paused_resumed_and_withdrawn(s: &Scenario) {
    let id = s.publish_place(bikes()).await;
    let own = Persona::EmployerOwn;
    s.on_place(own, &id, "resumptions").await.problem(409, "place_state");
    assert_eq!(s.on_place(own, &id, "pauses").await.expect(201).text("/state"), "paused");
    s.on_place(own, &id, "pauses").await.problem(409, "place_state");
    assert!(s.place_titles("&text=spaken").await.is_empty());
    assert_eq!(s.on_place(own, &id, "resumptions").await.expect(201).text("/state"), "published");
    assert_eq!(s.place_titles("&text=spaken").await.len(), 1);
    let withdrawals = format!("/places/{id}/withdrawals");
    s.acting(own).post(&withdrawals, json!({})).await.problem(400, "invalid_input");
    let reason = json!({ "reason": "We gaan verhuizen." });
    assert_eq!(
        s.acting(own).post(&withdrawals, reason.clone()).await.expect(201).text("/state"),
        "withdrawn"
    );
    s.acting(Persona::Lead).post(&withdrawals, reason).await.problem(409, "place_state");
    assert!(s.place_titles("&text=spaken").await.is_empty());
    s.edit_place(&id, json!({ "positions": 9 })).await.problem(409, "place_state");
    assert_eq!(s.trace_of_place(&id).await, ["submit", "publish", "pause", "resume", "withdraw"]);
}

async fn a_place_is_as_good_as_its_employer(s: &Scenario) {
    let workshop = s.people.town.workshop;
    s.set_employer(workshop, EmployerState::Registered).await;
    let id = s.draft_place(bikes()).await;
    s.on_place(Persona::EmployerOwn, &id, "submissions").await.expect(201);
    s.approve_place(Persona::Lead, &id).await.problem(409, "employer_not_verified");
    assert_eq!(s.place_titles("").await, ["Een dag in de bakkerij"], "nothing of it is in sight");
    s.set_employer(workshop, EmployerState::Verified).await;
    s.approve_place(Persona::Lead, &id).await.expect(201);
    assert_eq!(s.place_titles("").await.len(), 3);
    s.on_place(Persona::EmployerOwn, &id, "pauses").await.expect(201);
    for state in [EmployerState::Suspended, EmployerState::Rejected] {
        s.set_employer(workshop, state).await;
        assert_eq!(s.place_titles("").await, ["Een dag in de bakkerij"], "out of sight at once");
        let path = format!("/employers/{workshop}/places");
        let staff = s.acting(Persona::EmployerOwn);
        staff.post(&path, bikes()).await.problem(409, "employer_may_not_post");
        s.edit_place(&id, json!({ "positions": 5 })).await.problem(409, "employer_may_not_post");
        s.on_place(Persona::EmployerOwn, &id, "resumptions").await.problem(409, "employer_not_verified");
        s.youth().get(&format!("/places/{}", s.people.town.workshop_place)).await.problem(404, "not_found");
        assert_eq!(staff.get(&path).await.expect(200).json["items"].as_array().unwrap().len(), 2);
    }
}

async fn whoever_guides_reads_and_others_see_nothing(s: &Scenario) {
    let id = s.draft_place(bikes()).await;
    let path = format!("/places/{id}");
    let of_workshop = format!("/employers/{}/places", s.people.town.workshop);
    let reason = json!({ "reason": "Nee." });
    let guide = s.acting(Persona::EmployerColleague);
    guide.get(&path).await.expect(200);
    guide.get(&of_workshop).await.expect(200);
    guide.post(&of_workshop, bikes()).await.problem(403, "role_not_allowed");
    guide.patch(&path, json!({})).if_match("\"1.0\"").await.problem(403, "role_not_allowed");
    for what in ["submissions", "pauses", "resumptions"] {
        s.on_place(Persona::EmployerColleague, &id, what).await.problem(403, "role_not_allowed");
        s.on_place(Persona::EmployerOther, &id, what).await.problem(404, "not_found");
        s.on_place(Persona::EmployerSuspended, &id, what).await.problem(404, "not_found");
        s.on_place(Persona::CoachAssigned, &id, what).await.problem(403, "role_not_allowed");
    }
    guide.post(&format!("{path}/withdrawals"), reason.clone()).await.problem(403, "role_not_allowed");
    for persona in
        [Persona::EmployerOther, Persona::EmployerSuspended, Persona::LeadForeign, Persona::YouthOwn]
    {
        s.acting(persona).get(&path).await.problem(404, "not_found");
    }
    let other = s.acting(Persona::EmployerOther);
    other.get(&of_workshop).await.problem(404, "not_found");
    other.post(&of_workshop, bikes()).await.problem(404, "not_found");
    other.get(&format!("/places/{}", s.people.town.workshop_place)).await.problem(404, "not_found");
    other.get("/places").await.problem(403, "role_not_allowed");
    let foreign = s.acting(Persona::LeadForeign);
    foreign.post(&format!("{path}/approvals"), json!({})).if_match("\"1.0\"").await.problem(404, "not_found");
    foreign.post(&format!("{path}/rejections"), reason.clone()).await.problem(404, "not_found");
    foreign.post(&format!("{path}/withdrawals"), reason.clone()).await.problem(404, "not_found");
    assert_eq!(foreign.get("/places").await.expect(200).json["items"], json!([]));
    s.on_place(Persona::EmployerOwn, &id, "approvals").await.problem(403, "role_not_allowed");
    s.on_place(Persona::Lead, &id, "submissions").await.problem(403, "role_not_allowed");
    // A recruiter writes as a manager does.
    let duty = employer_member::ActiveModel {
        id: Set(s.people.town.workshop_colleague),
        duty: Set(EmployerDuty::Recruiter),
        ..Default::default()
    };
    s.db().write(async |tx| Ok(duty.clone().update(tx).await.map(|_| ())?)).await.unwrap();
    s.on_place(Persona::EmployerColleague, &id, "submissions").await.expect(201);
    s.acting(Persona::EmployerColleague).post(&format!("{path}/withdrawals"), reason).await.expect(201);
}

async fn a_repeated_draft_is_one_place(s: &Scenario) {
    let path = format!("/employers/{}/places", s.people.town.workshop);
    let post = || s.acting(Persona::EmployerOwn).post(&path, bikes()).key("once");
    let (first, second) = join(async { post().await }, async { post().await }).await;
    assert_eq!(first.expect(201).text("/id"), second.expect(201).text("/id"));
    let other = s.acting(Persona::EmployerOwn).post(&path, bikes_with("title", json!("Anders"))).key("once");
    other.await.problem(422, "idempotency_key_reused");
    let own = s.acting(Persona::EmployerOwn).get(&path).await.expect(200);
    assert_eq!(own.json["items"].as_array().unwrap().len(), 2);
}

async fn a_place_is_held_against_ones_own_timetable(s: &Scenario) {
    // Wednesday from 15:30, and Saturday: beside an ordinary week of school it can be worked at 15.
    let id = s.publish_place(bikes()).await;
    let fits = async || {
        s.youth().get(&format!("/places/{id}")).await.expect(200).json["fit"]["fitsSchoolWeek"].clone()
    };
    assert_eq!(fits().await, true);
    let path = format!("/participants/{}/school-timetable", s.people.sam);
    let week = s.coach().get(&path).await.expect(200).header("etag").to_owned();
    let days = json!({ "days": [{ "weekday": 3, "from": "09:00", "until": "16:00" }] });
    s.coach().put(&path, days).if_match(&week).await.expect(200);
    assert_eq!(fits().await, false, "on Wednesday there is school until four");
}
