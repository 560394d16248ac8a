//! Hours: entered by the youth, once; confirmed or refused by the employer; what was not allowed is written down, and the coach told.

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::placements::{hours, terms, terms_with};
use crate::harness::{Persona, Scenario};

scenarios!(
    hours_are_entered_confirmed_and_summed,
    a_phone_may_send_the_same_hours_again,
    hours_that_can_not_be_are_refused,
    hours_at_one_time_are_there_once,
    hours_over_the_limit_are_written_down_and_the_coach_is_told,
    hours_at_two_employers_count_together,
    refused_hours_can_be_entered_anew,
    hours_are_decided_once,
    who_has_nothing_to_do_with_them_enters_and_decides_nothing,
    hours_are_listed_page_by_page_newest_first,
    the_employer_is_reminded_once_a_week,
);

/// Saturday evening of the first week.
const SATURDAY: &str = "2026-12-05T19:00:00Z";

async fn hours_are_entered_confirmed_and_summed(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    s.at(SATURDAY);
    let first = s.enter_hours(&id, hours("2026-12-02", "15:30", "17:30", 0)).await.expect(201);
    assert_eq!((first.text("/state"), first.json["minutes"].as_i64()), ("entered".into(), Some(120)));
    assert_eq!(first.json["findings"], json!([]));
    let second = s.enter_hours(&id, hours("2026-12-05", "13:00", "17:00", 30)).await.expect(201);
    let confirm = format!("/placement-shifts/{}/confirmations", first.text("/id"));
    // Whoever is there at work may confirm.
    let confirmed = s.acting(Persona::EmployerColleague).post(&confirm, json!({})).await.expect(201);
    assert_eq!(confirmed.text("/state"), "confirmed");
    s.acting(Persona::EmployerOwn).post(&confirm, json!({})).await.expect(201);
    for persona in [Persona::YouthOwn, Persona::GuardianOwn, Persona::CoachAssigned, Persona::EmployerOwn] {
        let list = s.acting(persona).get(&format!("/placements/{id}/shifts")).await.expect(200);
        assert_eq!(
            (list.text("/items/0/id"), list.text("/items/1/id")),
            (second.text("/id"), first.text("/id"))
        );
        assert_eq!(list.text("/items/1/decidedAt"), "2026-12-05T19:00:00Z");
        assert_eq!(
            (&list.json["confirmedMinutes"], &list.json["enteredMinutes"]),
            (&json!(120), &json!(210))
        );
    }
    assert_eq!(s.placement(Persona::EmployerOwn, &id).await.json["confirmedMinutes"], 120);
    assert!(s.signals("open").await.is_empty());
}

async fn a_phone_may_send_the_same_hours_again(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    s.at(SATURDAY);
    let body = hours("2026-12-05", "13:00", "17:00", 30);
    let replies =
        join_all((0..5).map(|_| async { s.enter_hours(&id, body.clone()).await.expect(201) })).await;
    assert!(replies.iter().all(|reply| reply.json == replies[0].json));
    let list = s.youth().get(&format!("/placements/{id}/shifts")).await.expect(200);
    assert_eq!(list.json["items"].as_array().unwrap().len(), 1);
    let mut other = body.clone();
    other["until"] = json!("16:00");
    s.enter_hours(&id, other).await.problem(409, "shift_id_taken");
    let written = s.actions_on(&id).await;
    assert_eq!(written.iter().filter(|action| *action == "placement.shift_entered").count(), 1);
}

async fn hours_that_can_not_be_are_refused(s: &Scenario) {
    let draft = s.draft_placement(terms()).await;
    s.enter_hours(&draft, hours("2026-11-21", "13:00", "14:00", 0)).await.problem(409, "placement_state");
    s.sign_placement(&draft, &crate::harness::placements::SIGNERS).await;
    s.at("2026-12-05T15:00:00Z");
    let wrong = async |day: &str, from: &str, until: &str, pause: i32| {
        s.enter_hours(&draft, hours(day, from, until, pause))
            .await
            .problem(400, "invalid_input")
            .wrong_fields()
    };
    assert_eq!(wrong("2026-12-01", "13:00", "14:00", 0).await, ["/workedDate"]);
    assert_eq!(wrong("2027-02-28", "13:00", "14:00", 0).await, ["/until", "/workedDate"]);
    // In Amsterdam it is four o'clock.
    assert_eq!(wrong("2026-12-05", "13:00", "16:01", 0).await, ["/until"]);
    assert_eq!(wrong("2026-12-05", "13:00", "13:00", 0).await, ["/until"]);
    assert_eq!(wrong("2026-12-05", "13:00", "14:00", 60).await, ["/breakMinutes"]);
    assert_eq!(wrong("2026-12-05", "13", "24:01", 241).await, ["/breakMinutes", "/from", "/until"]);
    s.enter_hours(&draft, hours("2026-12-05", "13:00", "16:00", 0)).await.expect(201);
}

async fn hours_at_one_time_are_there_once(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    s.at(SATURDAY);
    let replies = join_all((0..5).map(|turn| {
        let body = hours("2026-12-05", &format!("13:0{turn}"), "17:00", 30);
        async { s.enter_hours(&id, body).await }
    }))
    .await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
    for refused in replies.into_iter().filter(|reply| reply.status != 201) {
        refused.problem(409, "shift_overlaps");
    }
    s.enter_hours(&id, hours("2026-12-05", "17:00", "17:30", 0)).await.expect(201);
    s.enter_hours(&id, hours("2026-12-05", "12:00", "13:00", 0)).await.expect(201);
}

async fn hours_over_the_limit_are_written_down_and_the_coach_is_told(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    s.at(SATURDAY);
    let late = s.enter_hours(&id, hours("2026-12-02", "15:30", "19:30", 0)).await.expect(201);
    let found: Vec<&str> =
        late.json["findings"].as_array().unwrap().iter().map(|it| it["rule"].as_str().unwrap()).collect();
    assert_eq!(found, ["school_day_hours", "night"]);
    assert_eq!(
        (&late.json["findings"][0]["measured"], &late.json["findings"][0]["limit"]),
        (&json!(240), &json!(120))
    );
    assert_eq!(s.signals("open").await, ["hours_over_limit"]);
    // What is fine by itself and only adds up to too much: the eight hours that are left of twelve, and one more.
    let day = s.enter_hours(&id, hours("2026-12-05", "09:00", "17:30", 30)).await.expect(201);
    assert_eq!(day.json["findings"], json!([]));
    let more = s.enter_hours(&id, hours("2026-12-04", "15:30", "16:30", 0)).await.expect(201);
    let found = &more.json["findings"][0];
    assert_eq!(
        (&found["rule"], &found["measured"], &found["firstDate"]),
        (&json!("school_week_hours"), &json!(780), &json!("2026-11-30"))
    );
    assert_eq!(s.signals("open").await, ["hours_over_limit"], "one signal for as long as it is open");
    s.relay().await;
    assert_eq!(s.notice_titles(Persona::CoachAssigned).await[0], "Somebody worked longer than allowed");
}

async fn hours_at_two_employers_count_together(s: &Scenario) {
    let workshop = s.placement_in_force(terms()).await;
    let bakery = s
        .draft_elsewhere(terms_with(json!({
            "schedule": [{ "weekday": 6, "from": "08:00", "until": "10:00", "breakMinutes": 0 }],
        })))
        .await;
    let signers = [Persona::YouthOwn, Persona::EmployerOther, Persona::CoachAssigned, Persona::GuardianOwn];
    s.sign_placement(&bakery, &signers).await;
    s.at(SATURDAY);
    s.enter_hours(&workshop, hours("2026-12-05", "12:00", "17:00", 30)).await.expect(201);
    s.enter_hours(&bakery, hours("2026-12-05", "16:30", "18:00", 0)).await.problem(409, "shift_overlaps");
    let both = s.enter_hours(&bakery, hours("2026-12-05", "07:30", "11:30", 0)).await.expect(201);
    let found = &both.json["findings"][0];
    assert_eq!((&found["rule"], &found["measured"]), (&json!("free_day_hours"), &json!(510)));
    let list =
        s.acting(Persona::EmployerOwn).get(&format!("/placements/{workshop}/shifts")).await.expect(200);
    assert_eq!(list.json["items"].as_array().unwrap().len(), 1, "each employer sees their own");
    s.acting(Persona::EmployerOwn)
        .get(&format!("/placements/{bakery}/shifts"))
        .await
        .problem(404, "not_found");
}

async fn refused_hours_can_be_entered_anew(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    s.at(SATURDAY);
    let shift = s.enter_hours(&id, hours("2026-12-05", "13:00", "17:00", 0)).await.expect(201).text("/id");
    let refuse = format!("/placement-shifts/{shift}/refusals");
    let employer = s.acting(Persona::EmployerOwn);
    employer.post(&refuse, json!({ "reason": "" })).await.problem(400, "invalid_input");
    let refused = employer.post(&refuse, json!({ "reason": "Je had pauze." })).await.expect(201);
    assert_eq!(refused.text("/state"), "refused");
    let list = s.youth().get(&format!("/placements/{id}/shifts")).await.expect(200);
    assert_eq!(list.text("/items/0/refuseReason"), "Je had pauze.");
    s.enter_hours(&id, hours("2026-12-05", "13:00", "17:00", 30)).await.expect(201);
    let list = s.youth().get(&format!("/placements/{id}/shifts")).await.expect(200);
    assert_eq!((&list.json["confirmedMinutes"], &list.json["enteredMinutes"]), (&json!(0), &json!(210)));
    s.relay().await;
    assert_eq!(
        s.notice_titles(Persona::YouthOwn).await[0],
        "Hours of yours are not right, says the employer"
    );
}

async fn hours_are_decided_once(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    s.at(SATURDAY);
    let shift = s.enter_hours(&id, hours("2026-12-05", "13:00", "17:00", 30)).await.expect(201).text("/id");
    let replies = join_all((0..6).map(|turn| {
        let path =
            format!("/placement-shifts/{shift}/{}", if turn % 2 == 0 { "confirmations" } else { "refusals" });
        let body = if turn % 2 == 0 { json!({}) } else { json!({ "reason": "Klopt niet." }) };
        async move { s.acting(Persona::EmployerOwn).post(&path, body).await }
    }))
    .await;
    let states: Vec<&Value> =
        replies.iter().filter(|it| it.status == 201).map(|it| &it.json["state"]).collect();
    assert!(states.len() == 3 && states.iter().all(|state| *state == states[0]), "{states:?}");
    for refused in replies.iter().filter(|it| it.status != 201) {
        assert_eq!((refused.status, &refused.json["code"]), (409, &json!("shift_decided")));
    }
}

async fn who_has_nothing_to_do_with_them_enters_and_decides_nothing(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    s.at(SATURDAY);
    let path = format!("/placements/{id}/shifts");
    let body = hours("2026-12-05", "13:00", "17:00", 30);
    for persona in [Persona::CoachAssigned, Persona::GuardianOwn, Persona::EmployerOwn] {
        s.acting(persona).post(&path, body.clone()).await.problem(403, "role_not_allowed");
    }
    s.acting(Persona::YouthOther).post(&path, body.clone()).await.problem(404, "not_found");
    let shift = s.enter_hours(&id, body).await.expect(201).text("/id");
    let confirm = format!("/placement-shifts/{shift}/confirmations");
    for persona in [Persona::YouthOwn, Persona::CoachAssigned, Persona::Lead] {
        s.acting(persona).post(&confirm, json!({})).await.problem(403, "role_not_allowed");
    }
    for persona in [Persona::EmployerOther, Persona::EmployerSuspended] {
        s.acting(persona).post(&confirm, json!({})).await.problem(404, "not_found");
    }
}

async fn hours_are_listed_page_by_page_newest_first(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    s.at("2026-12-20T19:00:00Z");
    // Sent in another order than they were worked.
    for day in ["2026-12-12", "2026-12-05", "2026-12-19", "2026-12-09", "2026-12-02"] {
        let (from, until) = if day.ends_with('9') && day != "2026-12-19" || day.ends_with("02") {
            ("15:30", "17:30")
        } else {
            ("13:00", "15:00")
        };
        s.enter_hours(&id, hours(day, from, until, 0)).await.expect(201);
    }
    let mut path = format!("/placements/{id}/shifts?limit=2");
    let mut days = Vec::new();
    loop {
        let page = s.youth().get(&path).await.expect(200);
        days.extend(
            page.json["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|it| it["workedDate"].as_str().unwrap().to_owned()),
        );
        assert_eq!(page.json["enteredMinutes"], 600, "sums are of the whole");
        let Some(cursor) = page.json["nextCursor"].as_str() else { break };
        path = format!("/placements/{id}/shifts?limit=2&cursor={cursor}");
    }
    assert_eq!(days, ["2026-12-19", "2026-12-12", "2026-12-09", "2026-12-05", "2026-12-02"]);
    s.youth().get(&format!("/placements/{id}/shifts?cursor=MTIz")).await.problem(400, "invalid_input");
}

async fn the_employer_is_reminded_once_a_week(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    s.at(SATURDAY);
    s.enter_hours(&id, hours("2026-12-05", "13:00", "17:00", 30)).await.expect(201);
    let reminders = async || {
        s.run_jobs().await;
        s.relay().await;
        let titles = s.notice_titles(Persona::EmployerColleague).await;
        titles.iter().filter(|title| *title == "Hours wait for you").count()
    };
    s.pass(TimeDelta::days(3) - TimeDelta::seconds(1));
    assert_eq!(reminders().await, 0);
    s.pass(TimeDelta::seconds(1));
    assert_eq!(reminders().await, 1);
    s.pass(TimeDelta::days(1));
    assert_eq!(reminders().await, 1);
    s.pass(TimeDelta::days(7));
    assert_eq!(reminders().await, 2);
    let list = s.youth().get(&format!("/placements/{id}/shifts")).await.expect(200);
    let confirm = format!("/placement-shifts/{}/confirmations", list.text("/items/0/id"));
    s.acting(Persona::EmployerOwn).post(&confirm, json!({})).await.expect(201);
    s.pass(TimeDelta::days(7));
    assert_eq!(reminders().await, 2);
}
