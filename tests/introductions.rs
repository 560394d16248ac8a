//! What an employer sees of a youth, what it answers, and what it sees after that.

use chrono::TimeDelta;
use futures_util::future::join;
use serde_json::{Value, json};

use crate::harness::{Persona, Scenario};

scenarios!(
    an_employer_sees_first_name_age_band_and_the_coach,
    what_a_minor_wrote_arrives_without_contact_details,
    others_of_the_town_see_nothing,
    who_guides_sees_those_who_come,
    an_employer_accepts,
    an_employer_declines_and_sees_nothing_more,
    the_youth_or_the_coach_takes_it_back,
    the_list_of_an_employer_comes_in_pages,
    the_youth_reads_who_saw_what,
    two_acceptances_at_once_one_wins,
    a_repeated_key_answers_once,
);

async fn an_employer_sees_first_name_age_band_and_the_coach(s: &Scenario) {
    let id = s.introduced().await;
    let seen = s.seen_by_workshop(&id).await;
    assert_eq!(
        (&seen["view"], &seen["firstName"], &seen["ageBand"]),
        (&json!("employer"), &json!("Sam"), &json!("13-15"))
    );
    assert_eq!(
        (&seen["motivation"], &seen["coachName"]),
        (&json!("Ik sleutel graag aan fietsen."), &json!("coach assigned"))
    );
    assert_eq!((&seen["released"], &seen["answerUntilAt"]), (&json!([]), &json!("2026-12-08T09:00:00Z")));
    for field in ["participantId", "interestId", "employerId", "coachUserId", "declineNote"] {
        assert!(seen.get(field).is_none(), "{field}: {seen}");
    }
    let list = s.acting(Persona::EmployerOwn).get("/introductions").await.expect(200);
    assert_eq!(list.json["items"][0], seen);
    let file = s.youth().get(&format!("/introductions/{id}")).await.expect(200).json;
    assert_eq!((&file["view"], &file["participantId"]), (&json!("file"), &json!(s.people.sam.to_string())));
    assert_eq!((&file["state"], &file["employerName"]), (&json!("waiting"), &json!("Fietsenmakerij De Dam")));
    s.go_to("2027-05-01T09:00:00Z");
    assert_eq!(s.seen_by_workshop(&id).await["ageBand"], "16-17");
}

async fn what_a_minor_wrote_arrives_without_contact_details(s: &Scenario) {
    let text = json!({ "motivation": "App me op nul zes 12 34 56 78!", "availability": "Mail sam@example.nl, of zaterdag 10:00-14:00." });
    let path = format!("/places/{}/interests", s.people.town.workshop_place);
    let interest = s.youth().post(&path, text).await.expect(201);
    assert_eq!(interest.text("/motivation"), "App me op nul zes 12 34 56 78!");
    let id = s.endorse(&interest.text("/id")).await.expect(201).text("/introductionId");
    let seen = s.seen_by_workshop(&id).await;
    assert_eq!(
        (&seen["motivation"], &seen["availability"]),
        (&json!("App me op •••!"), &json!("Mail •••, of zaterdag 10:00-14:00."))
    );
    // Sam comes of age; what was written before stays as it is.
    s.go_to("2029-05-02T09:00:00Z");
    assert_eq!(s.seen_by_workshop(&id).await["motivation"], "App me op •••!");
}

async fn others_of_the_town_see_nothing(s: &Scenario) {
    let id = s.introduced().await;
    let path = format!("/introductions/{id}");
    for persona in [
        Persona::EmployerOther,
        Persona::EmployerSuspended,
        Persona::YouthOther,
        Persona::GuardianOther,
        Persona::CoachFormer,
        Persona::LeadForeign,
    ] {
        s.acting(persona).get(&path).await.problem(404, "not_found");
    }
    for persona in [Persona::EmployerOther, Persona::EmployerSuspended] {
        assert_eq!(s.acting(persona).get("/introductions").await.expect(200).json["items"], json!([]));
        s.step_introduction(persona, &id, "acceptances").await.problem(404, "not_found");
    }
    for persona in [Persona::Partner, Persona::ProviderOwn, Persona::Admin, Persona::Finance] {
        s.acting(persona).get(&path).await.problem(403, "role_not_allowed");
    }
    for persona in [Persona::GuardianOwn, Persona::CoachAssigned, Persona::Lead] {
        assert_eq!(s.acting(persona).get(&path).await.expect(200).text("/view"), "file");
    }
}

async fn who_guides_sees_those_who_come(s: &Scenario) {
    let id = s.introduced().await;
    let colleague = s.acting(Persona::EmployerColleague);
    let path = format!("/introductions/{id}");
    colleague.get(&path).await.problem(404, "not_found");
    assert_eq!(colleague.get("/introductions").await.expect(200).json["items"], json!([]));
    s.step_introduction(Persona::EmployerColleague, &id, "acceptances").await.problem(404, "not_found");
    s.step_introduction(Persona::EmployerOwn, &id, "acceptances").await.expect(201);
    assert_eq!(colleague.get(&path).await.expect(200).text("/firstName"), "Sam");
    assert_eq!(colleague.get("/introductions").await.expect(200).text("/items/0/id"), id);
    colleague
        .post(&format!("{path}/declines"), json!({ "reason": "other" }))
        .await
        .problem(403, "role_not_allowed");
}

async fn an_employer_accepts(s: &Scenario) {
    let id = s.introduced().await;
    for persona in [Persona::YouthOwn, Persona::CoachAssigned, Persona::Lead] {
        s.step_introduction(persona, &id, "acceptances").await.problem(403, "role_not_allowed");
    }
    let accepted = s.step_introduction(Persona::EmployerOwn, &id, "acceptances").await.expect(201);
    assert_eq!(
        accepted.json,
        json!({ "id": id, "state": "accepted", "isBlocked": false }),
        "kept for a repeated key: no youth"
    );
    assert_eq!(s.seen_by_workshop(&id).await["firstName"], "Sam");
    for step in ["acceptances", "declines"] {
        s.step_introduction(Persona::EmployerOwn, &id, step).await.problem(409, "introduction_state");
    }
    s.relay().await;
    assert_eq!(s.notice_titles(Persona::YouthOwn).await[0], "The employer wants to meet!");
    assert_eq!(s.notice_titles(Persona::CoachAssigned).await[0], "The employer wants to meet!");
    assert_eq!(s.actions_on(&id).await, ["introduction.made", "introduction.accepted"]);
}

/// Nothing of the youth is left in what the employer sees.
pub fn is_over(seen: &Value, state: &str) {
    assert_eq!(seen["state"], state, "{seen}");
    for field in ["firstName", "ageBand", "motivation", "availability"] {
        assert_eq!(seen[field], Value::Null, "{field}: {seen}");
    }
    assert_eq!(seen["released"], json!([]), "{seen}");
}

async fn an_employer_declines_and_sees_nothing_more(s: &Scenario) {
    let id = s.introduced().await;
    let path = format!("/introductions/{id}/declines");
    let employer = s.acting(Persona::EmployerOwn);
    employer.post(&path, json!({ "note": "Nee." })).await.problem(400, "invalid_input");
    employer.post(&path, json!({ "reason": "rude" })).await.problem(400, "invalid_input");
    let body = json!({ "reason": "no_guidance", "note": "Onze begeleider is ziek." });
    employer.post(&path, body).await.expect(201);
    is_over(&s.seen_by_workshop(&id).await, "declined");
    let list = employer.get("/introductions?state=declined").await.expect(200);
    is_over(&list.json["items"][0], "declined");
    let youth = s.youth().get(&format!("/introductions/{id}")).await.expect(200).json;
    assert_eq!((&youth["declineReason"], &youth["declineNote"]), (&json!("no_guidance"), &Value::Null));
    let coach = s.coach().get(&format!("/introductions/{id}")).await.expect(200).json;
    assert_eq!(coach["declineNote"], "Onze begeleider is ziek.");
    let mine = s.youth().get("/me/interests").await.expect(200);
    assert_eq!(
        (mine.text("/items/0/state"), mine.text("/items/0/declineReason")),
        ("closed".into(), "no_guidance".into())
    );
    s.relay().await;
    assert_eq!(s.notice_titles(Persona::YouthOwn).await[0], "An employer can't meet");
}

async fn the_youth_or_the_coach_takes_it_back(s: &Scenario) {
    let id = s.introduced().await;
    s.step_introduction(Persona::EmployerOwn, &id, "withdrawals").await.problem(403, "role_not_allowed");
    s.step_introduction(Persona::GuardianOwn, &id, "withdrawals").await.problem(403, "role_not_allowed");
    let back = s.step_introduction(Persona::YouthOwn, &id, "withdrawals").await.expect(201);
    assert_eq!(back.text("/state"), "withdrawn");
    is_over(&s.seen_by_workshop(&id).await, "withdrawn");
    s.step_introduction(Persona::CoachAssigned, &id, "withdrawals").await.problem(409, "introduction_state");
    s.relay().await;
    for persona in [Persona::EmployerOwn, Persona::CoachAssigned] {
        assert_eq!(s.notice_titles(persona).await[0], "An introduction was taken back");
    }
    assert!(!s.notice_titles(Persona::YouthOwn).await.contains(&"An introduction was taken back".to_owned()));
    s.pass(TimeDelta::days(7));
    let next = s.introduced().await;
    s.step_introduction(Persona::CoachAssigned, &next, "withdrawals").await.expect(201);
}

async fn the_list_of_an_employer_comes_in_pages(s: &Scenario) {
    let mut ids = vec![s.introduced().await];
    for name in ["one", "two"] {
        let (interest, _) = s.adult_wants_workshop(name).await;
        ids.push(s.endorse_for_other(&interest).await.expect(201).text("/introductionId"));
    }
    let employer = s.acting(Persona::EmployerOwn);
    let first = employer.get("/introductions?limit=2").await.expect(200);
    assert_eq!((first.text("/items/0/id"), first.text("/items/1/id")), (ids[2].clone(), ids[1].clone()));
    assert_eq!(first.text("/items/0/ageBand"), "18-20");
    // What was on no page yet was not seen.
    let seen = |id: &str| s.coach().get(&format!("/introductions/{id}/disclosures"));
    assert_eq!(seen(&ids[0]).await.expect(200).json["items"], json!([]));
    let rest = employer
        .get(&format!("/introductions?limit=2&cursor={}", first.text("/nextCursor")))
        .await
        .expect(200);
    assert_eq!((rest.text("/items/0/id"), &rest.json["nextCursor"]), (ids[0].clone(), &Value::Null));
    assert_eq!(seen(&ids[0]).await.expect(200).json["items"].as_array().unwrap().len(), 1);
    s.step_introduction(Persona::EmployerOwn, &ids[0], "acceptances").await.expect(201);
    let accepted = employer.get("/introductions?state=accepted").await.expect(200);
    assert_eq!(
        (accepted.text("/items/0/id"), accepted.json["items"].as_array().unwrap().len()),
        (ids[0].clone(), 1)
    );
    employer.get("/introductions?limit=0").await.expect(400);
}

async fn the_youth_reads_who_saw_what(s: &Scenario) {
    let id = s.introduced().await;
    let path = format!("/introductions/{id}/disclosures");
    assert_eq!(s.youth().get(&path).await.expect(200).json["items"], json!([]));
    s.pass(TimeDelta::minutes(1));
    s.seen_by_workshop(&id).await;
    s.pass(TimeDelta::minutes(1));
    s.seen_by_workshop(&id).await;
    let seen = s.youth().get(&path).await.expect(200).json;
    assert_eq!(seen["items"].as_array().unwrap().len(), 1, "the first time counts: {seen}");
    assert_eq!(
        (&seen["items"][0]["name"], &seen["items"][0]["item"]),
        (&json!("employer own"), &json!("introduction"))
    );
    assert_eq!(
        (&seen["items"][0]["employerName"], &seen["items"][0]["firstSeenAt"]),
        (&json!("Fietsenmakerij De Dam"), &json!("2026-11-23T09:01:00Z"))
    );
    s.step_introduction(Persona::EmployerOwn, &id, "acceptances").await.expect(201);
    s.release_item(&id, "surname").await;
    s.acting(Persona::EmployerColleague).get(&format!("/introductions/{id}")).await.expect(200);
    for persona in [Persona::GuardianOwn, Persona::CoachAssigned, Persona::Lead] {
        let seen = s.acting(persona).get(&path).await.expect(200).json;
        let what: Vec<_> = seen["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| (it["name"].as_str().unwrap(), it["item"].as_str().unwrap()))
            .collect();
        assert_eq!(
            what,
            [
                ("employer own", "introduction"),
                ("employer colleague", "introduction"),
                ("employer colleague", "surname")
            ]
        );
    }
    s.acting(Persona::EmployerOwn).get(&path).await.problem(403, "role_not_allowed");
    s.acting(Persona::CoachFormer).get(&path).await.problem(404, "not_found");
}

async fn two_acceptances_at_once_one_wins(s: &Scenario) {
    let id = s.introduced().await;
    let accept = || s.step_introduction(Persona::EmployerOwn, &id, "acceptances");
    let (one, two) = join(accept(), accept()).await;
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    assert_eq!(s.actions_on(&id).await, ["introduction.made", "introduction.accepted"]);
}

async fn a_repeated_key_answers_once(s: &Scenario) {
    let id = s.introduced().await;
    let call = s
        .acting(Persona::EmployerOwn)
        .post(&format!("/introductions/{id}/acceptances"), json!({}))
        .key("yes");
    let first = call.clone().await.expect(201);
    assert_eq!(call.await.expect(201).json, first.json);
    assert_eq!(s.actions_on(&id).await.len(), 2);
}
