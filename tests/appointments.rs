//! Appointments: made, moved with notice, called off, and listed with everything else that is next.

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::diary::agreement_for;
use crate::harness::{Persona, Scenario};

scenarios!(
    an_appointment_is_made_by_youth_or_coach_and_seen_by_the_family,
    wrong_wishes_are_named_field_by_field,
    nothing_says_what_care_is_about,
    an_appointment_belongs_to_its_kind_of_agreement_on_a_day_of_it,
    one_occasion_of_an_agreement_has_one_appointment,
    a_youth_moves_a_day_ahead_and_a_coach_until_the_start,
    calling_off_twice_calls_off_once,
    what_is_next_is_one_list,
    a_list_is_read_page_by_page_and_by_state,
);

async fn an_appointment_is_made_by_youth_or_coach_and_seen_by_the_family(s: &Scenario) {
    let path = s.sams_appointments();
    let mut wish = s.planned("coach", 48);
    wish["title"] = json!("Hoe gaat het?");
    wish["place"] = json!("Wijkcentrum Poelenburg");
    let made = s.coach().post(&path, wish.clone()).await.expect(201);
    assert_eq!((made.text("/state"), made.text("/firstName")), ("scheduled".into(), "Sam".into()));
    let one = format!("/appointments/{}", made.text("/id"));
    for reader in [Persona::YouthOwn, Persona::GuardianOwn, Persona::CoachAssigned, Persona::Lead] {
        let seen = s.acting(reader).get(&one).await.expect(200);
        assert_eq!(seen.text("/title"), "Hoe gaat het?");
        s.acting(reader).get(&one).header("if-none-match", seen.header("etag")).await.expect(304);
        s.acting(reader).get(&path).await.expect(200);
    }
    for stranger in [Persona::YouthOther, Persona::CoachSameOrganisation, Persona::CoachFormer] {
        s.acting(stranger).get(&one).await.problem(404, "not_found");
        s.acting(stranger).get(&path).await.problem(404, "not_found");
        s.acting(stranger).post(&path, wish.clone()).await.problem(404, "not_found");
        let body = json!({ "startsAt": wish["startsAt"], "endsAt": wish["endsAt"] });
        s.acting(stranger).post(&format!("{one}/moves"), body).await.problem(404, "not_found");
    }
    for reader in [Persona::GuardianOwn, Persona::Lead, Persona::Partner] {
        s.acting(reader).post(&path, wish.clone()).await.problem(403, "role_not_allowed");
    }
    assert_eq!(s.appointment_events(&made.text("/id")).await, ["make"]);
    assert_eq!(s.actions_on(&made.text("/id")).await, ["appointment.made"]);
}

async fn wrong_wishes_are_named_field_by_field(s: &Scenario) {
    let path = s.sams_appointments();
    let refuse = async |wish: Value, wanted: &[&str]| {
        let refused = s.youth().post(&path, wish).await.problem(400, "invalid_input");
        let said: Vec<String> = refused.json["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| format!("{} {}", it["pointer"].as_str().unwrap(), it["code"].as_str().unwrap()))
            .collect();
        assert_eq!(said, wanted);
    };
    let at = |starts: &str, ends: &str| json!({ "kind": "other", "startsAt": starts, "endsAt": ends });
    refuse(at("2026-11-22T10:00:00Z", "2026-11-22T11:00:00Z"), &["/startsAt in_the_past"]).await;
    refuse(at("2026-11-24T10:00:00Z", "2026-11-24T09:00:00Z"), &["/endsAt wrong_period"]).await;
    refuse(at("2028-11-24T10:00:00Z", "2028-11-24T11:00:00Z"), &["/startsAt too_far_ahead"]).await;
    refuse(at("2026-11-24T10:00:00Z", "2026-11-24T23:00:00Z"), &["/endsAt appointment_too_long"]).await;
    refuse(at("2026-11-24T10:00:00Z", "2026-11-24T10:01:00Z"), &["/endsAt appointment_too_short"]).await;
    refuse(
        at("2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z"),
        &["/startsAt in_the_past", "/endsAt wrong_period"],
    )
    .await;
    let mut unfit = at("2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z");
    unfit["title"] = json!("Dag\u{0}");
    unfit["place"] = json!("x".repeat(201));
    refuse(unfit, &["/title forbidden_character", "/place too_long"]).await;
    let mut foreign = at("2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z");
    foreign["agreementId"] = json!("01939a00-0000-7000-8000-0000000000ff");
    refuse(foreign, &["/agreementId unknown_reference"]).await;
}

async fn nothing_says_what_care_is_about(s: &Scenario) {
    s.sign_several_agreements().await;
    let path = s.sams_appointments();
    let mut wish = s.planned("care", 48);
    wish["title"] = json!("Gesprek met de psycholoog");
    wish["place"] = json!("Kliniek");
    let refused = s.youth().post(&path, wish).await.problem(400, "invalid_input");
    assert_eq!(refused.wrong_fields(), ["/place", "/title"]);
    assert!(!String::from_utf8_lossy(&refused.body).contains("psycholoog"));
    let id = s.appointment("care", 48).await;
    let one = format!("/appointments/{id}");
    let reason = json!({ "reason": "Ik wil niet." });
    let refused = s.youth().post(&format!("{one}/cancellations"), reason).await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "care_without_text");
    s.pass(TimeDelta::hours(50));
    let note = json!({ "outcome": "kept", "note": "Ging goed." });
    s.coach().post(&format!("{one}/settlements"), note).await.problem(400, "invalid_input");
    s.settle_appointment(&id, "kept").await.expect(201);
    let next = s.coach().get("/me/appointments").await.expect(200).json;
    assert!(!next.to_string().contains("psycholoog"));
}

async fn an_appointment_belongs_to_its_kind_of_agreement_on_a_day_of_it(s: &Scenario) {
    let plan = s.sign_several_agreements().await;
    let path = s.sams_appointments();
    for kind in ["school", "care", "employer", "other"] {
        s.appointment(kind, 48).await;
        let mut wish = s.planned(kind, 72);
        wish["agreementId"] = json!(agreement_for(if kind == "care" { "school" } else { "care" }));
        let refused = s.youth().post(&path, wish).await.problem(400, "invalid_input");
        assert_eq!(refused.json["errors"][0]["code"], "does_not_fit_agreement");
    }
    let mut with_coach = s.planned("coach", 72);
    with_coach["agreementId"] = json!(agreement_for("other"));
    s.youth().post(&path, with_coach).await.problem(400, "invalid_input");
    let day = 24 * 221;
    let refused = s.youth().post(&path, s.planned("school", day)).await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "after_period", "2 July");
    s.youth().post(&path, s.planned("school", day - 48)).await.expect(201);
    let noors = format!("/participants/{}/appointments", s.people.noor);
    let foreign = s.acting(Persona::YouthOther).post(&noors, s.planned("school", 48));
    assert_eq!(foreign.await.problem(400, "invalid_input").wrong_fields(), ["/agreementId"]);
    let end = json!({ "outcome": "completed", "reason": "Klaar." });
    s.coach().post(&format!("/plans/{plan}/endings"), end).await.expect(201);
    s.youth().post(&path, s.planned("school", 96)).await.problem(409, "agreement_closed");
}

async fn one_occasion_of_an_agreement_has_one_appointment(s: &Scenario) {
    s.sign_several_agreements().await;
    let path = s.sams_appointments();
    let first = s.appointment("school", 48).await;
    s.coach().post(&path, s.planned("school", 48)).await.problem(409, "appointment_exists");
    s.coach().post(&path, s.planned("care", 48)).await.expect(201);
    let other = s.appointment("school", 72).await;
    let slot = s.planned("school", 48);
    let slot = json!({ "startsAt": slot["startsAt"], "endsAt": slot["endsAt"] });
    let onto = format!("/appointments/{other}/moves");
    s.coach().post(&onto, slot.clone()).await.problem(409, "appointment_exists");
    s.coach().post(&format!("/appointments/{first}/moves"), slot.clone()).await.expect(201);
    s.youth().post(&format!("/appointments/{first}/cancellations"), json!({})).await.expect(201);
    s.coach().post(&onto, slot).await.expect(201);
    let replies =
        join_all((0..5).map(|_| async { s.youth().post(&path, s.planned("school", 200)).await })).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
}

async fn a_youth_moves_a_day_ahead_and_a_coach_until_the_start(s: &Scenario) {
    let id = s.appointment("coach", 48).await;
    let path = format!("/appointments/{id}/moves");
    let slot = |hours: i64| {
        let starts_at = s.clock.now() + TimeDelta::hours(hours);
        json!({ "startsAt": starts_at, "endsAt": starts_at + TimeDelta::hours(1) })
    };
    let moved = s.youth().post(&path, slot(30)).await.expect(201);
    assert_eq!((moved.text("/state"), moved.json["version"].clone()), ("scheduled".into(), json!(2)));
    s.pass(TimeDelta::hours(7));
    let refused = s.youth().post(&path, slot(48)).await.problem(409, "move_too_late");
    assert!(refused.text("/detail").contains("coach"));
    s.youth()
        .post(&format!("/appointments/{id}/cancellations"), json!({}))
        .await
        .problem(409, "cancel_too_late");
    s.coach().post(&path, slot(1)).await.expect(201);
    s.coach().post(&path, slot(-1)).await.problem(400, "invalid_input");
    s.pass(TimeDelta::hours(1));
    s.coach().post(&path, slot(48)).await.problem(409, "appointment_began");
    s.coach()
        .post(&format!("/appointments/{id}/cancellations"), json!({}))
        .await
        .problem(409, "appointment_began");
    let trace = s.youth().get(&format!("/appointments/{id}/events")).await.expect(200).json;
    assert_eq!(trace["items"][0]["leftStartsAt"], "2026-11-24T15:00:00Z", "{trace}");
    assert_eq!(s.appointment_events(&id).await, ["make", "move", "move"]);
}

async fn calling_off_twice_calls_off_once(s: &Scenario) {
    let id = s.appointment("coach", 48).await;
    let path = format!("/appointments/{id}/cancellations");
    let body = json!({ "reason": "De trein rijdt niet." });
    let replies = join_all((0..4).map(|_| async { s.youth().post(&path, body.clone()).await })).await;
    for reply in replies {
        assert_eq!(reply.expect(201).text("/cancelReason"), "De trein rijdt niet.");
    }
    s.coach().post(&path, json!({})).await.expect(201);
    assert_eq!(s.appointment_events(&id).await, ["make", "cancel"]);
    s.pass(TimeDelta::hours(60));
    s.tell_how_it_went(Persona::YouthOwn, &id, "kept").await.problem(409, "appointment_state");
    s.settle_appointment(&id, "kept").await.problem(409, "appointment_state");
}

async fn what_is_next_is_one_list(s: &Scenario) {
    s.sign_several_agreements().await;
    s.live_spending().await;
    s.appointment("care", 60).await;
    s.appointment("coach", 30).await;
    s.acting(Persona::YouthOther)
        .post(&format!("/participants/{}/appointments", s.people.noor), s.planned("coach", 24))
        .await
        .expect(201);
    let visit = s.acting(Persona::Lead).post("/visits", s.wanted_visit(45, 3)).await.expect(201).text("/id");
    let signed = s.sign_up(Persona::YouthOwn, &visit).await.expect(201).text("/id");
    let kinds = |list: &Value| -> Vec<String> {
        let items = list["items"].as_array().unwrap().iter();
        items.map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
    };
    let next = s.youth().get("/me/appointments").await.expect(200).json;
    assert_eq!(kinds(&next), ["appointment", "visit", "appointment", "booking"], "{next}");
    assert_eq!(next["items"][1]["id"], json!(signed));
    assert_eq!(next, s.coach().get("/me/appointments").await.expect(200).json);
    let home = s.youth().get("/me/home").await.expect(200).json;
    assert_eq!(home["coming"].as_array().unwrap(), &next["items"].as_array().unwrap()[..3]);
    let (mut cursor, mut pages) = (String::new(), Vec::new());
    loop {
        let page = s.youth().get(&format!("/me/appointments?limit=1{cursor}")).await.expect(200).json;
        pages.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["nextCursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(json!(pages), next["items"]);
    s.go_to("2027-06-20T10:00:00Z");
    let next = s.youth().get("/me/appointments?limit=3").await.expect(200);
    assert_eq!(kinds(&next.json), ["agreement_end"; 3]);
    assert_eq!(next.text("/items/0/startsAt"), "2027-06-30T22:00:00Z");
    let rest =
        s.youth().get(&format!("/me/appointments?cursor={}", next.text("/nextCursor"))).await.expect(200);
    assert_eq!(kinds(&rest.json), ["agreement_end"]);
    assert_eq!(
        s.acting(Persona::CoachFormer).get("/me/appointments").await.expect(200).json["items"],
        json!([])
    );
}

async fn a_list_is_read_page_by_page_and_by_state(s: &Scenario) {
    for hours in [50, 30, 40] {
        s.appointment("coach", hours).await;
    }
    let gone = s.appointment("coach", 45).await;
    s.coach().post(&format!("/appointments/{gone}/cancellations"), json!({})).await.expect(201);
    let path = s.sams_appointments();
    let starts = async |query: &str| -> Vec<String> {
        let page = s.youth().get(&format!("{path}{query}")).await.expect(200).json;
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| item["startsAt"].as_str().unwrap()[8..13].to_owned()).collect()
    };
    assert_eq!(starts("").await, ["24T15", "25T01", "25T06", "25T11"]);
    assert_eq!(starts("?state=cancelled").await, ["25T06"]);
    assert_eq!(starts("?fromAt=2026-11-25T01:00:00Z&untilAt=2026-11-25T11:00:00Z").await, ["25T01", "25T06"]);
    let first = s.youth().get(&format!("{path}?limit=2&state=scheduled")).await.expect(200);
    let query = format!("?limit=2&state=scheduled&cursor={}", first.text("/nextCursor"));
    assert_eq!(starts(&query).await, ["25T11"]);
    s.youth().get(&format!("{path}?cursor=x")).await.problem(400, "invalid_input");
    s.youth().get(&format!("{path}?state=late")).await.problem(400, "invalid_input");
}
