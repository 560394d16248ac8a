//! What the law on working time says: asked beforehand, and where a placement is signed.

use entities::{IntroductionState, place};
use futures_util::future::join;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};

use crate::harness::placements::{SIGNERS, terms, terms_with};
use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    hours_that_the_law_forbids_do_not_come_into_force,
    what_was_agreed_elsewhere_counts_too,
    what_was_completed_elsewhere_counts_as_long_as_the_rules_look_back,
    what_is_agreed_elsewhere_needs_no_reason_here,
    two_placements_at_once_are_held_against_each_other,
    what_the_place_asks_is_held_against_the_youth,
    a_placement_keeps_to_the_period_of_its_place,
    hours_can_be_judged_before_anything_is_agreed,
);

async fn hours_that_the_law_forbids_do_not_come_into_force(s: &Scenario) {
    let evening = json!([{ "weekday": 3, "from": "16:00", "until": "19:30", "breakMinutes": 0 }]);
    let id = s.draft_placement(terms_with(json!({ "schedule": evening }))).await;
    let draft = s.placement(Persona::CoachAssigned, &id).await;
    let rules = |found: &Value| -> Vec<String> {
        found.as_array().unwrap().iter().map(|it| it["rule"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(rules(&draft.json["findings"]), ["school_day_hours", "night"]);
    let first = &draft.json["findings"][0];
    assert_eq!(
        (&first["measured"], &first["limit"], &first["unit"]),
        (&json!(210), &json!(120), &json!("minutes"))
    );
    assert_eq!((&first["firstDate"], &first["isBreach"]), (&json!("2026-12-02"), &json!(true)));
    assert!(first["article"].as_str().unwrap().contains("4:2 f"), "{first}");
    assert_eq!(draft.json["isTimetableAssumed"], true);
    // Who sees the file does not sign in vain; the employer learns nothing by signing.
    s.sign_placement(&id, &[Persona::EmployerOwn]).await;
    let refused = s.try_to_sign(Persona::YouthOwn, &id).await.problem(409, "working_time");
    assert_eq!(refused.wrong_fields(), ["/findings/0", "/findings/1"]);
    let detail = refused.text("/errors/0/detail");
    assert!(
        detail.contains(" 2 hours") && detail.contains("3:30") && detail.contains("art. 4:2 f"),
        "{detail}"
    );
    assert!(detail.contains("first on 2 December 2026"), "{detail}");
    assert_eq!(refused.text("/errors/0/code"), "working_time_school_day_hours");
    let after = s.placement(Persona::CoachAssigned, &id).await;
    assert_eq!(
        (after.json["state"].as_str(), &after.json["missingSignatures"]),
        (Some("draft"), &json!(["participant", "coach", "guardian"]))
    );
    assert_eq!(positions_taken(s).await, 0);
    // Two hours are fine; a Sunday needs a reason that a guardian agrees to.
    let sunday = json!([{ "weekday": 7, "from": "13:00", "until": "15:00", "breakMinutes": 0 }]);
    let edit = async |terms: Value| {
        let read = s.placement(Persona::CoachAssigned, &id).await;
        s.coach().put(&format!("/placements/{id}"), terms).if_match(read.header("etag")).await.expect(200)
    };
    let edited = edit(terms_with(json!({ "schedule": sunday }))).await;
    assert_eq!(rules(&edited.json["findings"]), ["sunday", "too_many_sundays"]);
    let reason = "De winkel is op zondag open.";
    let agreed = terms_with(json!({ "schedule": sunday, "sundayReason": reason, "endsDate": "2027-01-31" }));
    assert_eq!(edit(agreed).await.json["findings"], json!([]));
    s.sign_placement(&id, &SIGNERS).await;
    assert_eq!(s.placement(Persona::YouthOwn, &id).await.json["state"], "active");
}

async fn what_was_agreed_elsewhere_counts_too(s: &Scenario) {
    s.placement_in_force(terms()).await;
    // The bakery wants Sam on Saturday morning: five hours more, and the afternoon makes it too long a day.
    let elsewhere = s.introduce_sam_elsewhere().await;
    let saturday = json!([{ "weekday": 6, "from": "07:00", "until": "12:00", "breakMinutes": 30 }]);
    let bakery = s.acting(Persona::EmployerOther);
    let path = format!("/introductions/{elsewhere}/placements");
    let id = bakery.post(&path, terms_with(json!({ "schedule": saturday }))).await.expect(201).text("/id");
    let draft = s.placement(Persona::CoachAssigned, &id).await;
    assert_eq!(draft.json["findings"], json!([]), "4:30 and 3:30 hours are eight");
    let seen = s.placement(Persona::EmployerOther, &id).await;
    let longer = json!([{ "weekday": 6, "from": "07:00", "until": "12:01", "breakMinutes": 30 }]);
    let edit = bakery.put(&format!("/placements/{id}"), terms_with(json!({ "schedule": longer })));
    let edited = edit.if_match(seen.header("etag")).await.expect(200);
    let first = &s.placement(Persona::CoachAssigned, &id).await.json["findings"][0];
    assert_eq!((&first["rule"], &first["measured"]), (&json!("free_day_hours"), &json!(481)));
    // The baker, who could try it minute by minute, reads nothing of it.
    let shape = |reply: &Reply| reply.json.as_object().unwrap().keys().cloned().collect::<Vec<String>>();
    assert_eq!(shape(&edited), shape(&seen));
    assert!(!shape(&edited).iter().any(|field| ["findings", "misfits"].contains(&field.as_str())));
    s.try_to_sign(Persona::YouthOwn, &id).await.problem(409, "working_time");
    let edit = bakery.put(&format!("/placements/{id}"), terms_with(json!({ "schedule": saturday })));
    edit.if_match(edited.header("etag")).await.expect(200);
    s.sign_placement(&id, &[Persona::YouthOwn, Persona::CoachAssigned, Persona::GuardianOwn]).await;
    let path = format!("/participants/{}/school-timetable", s.people.sam);
    let week = s.coach().get(&path).await.expect(200).header("etag").to_owned();
    let days = json!({ "days": [{ "weekday": 6, "from": "07:00", "until": "12:00" }] });
    s.coach().put(&path, days).if_match(&week).await.expect(200);
    let refused = s.try_to_sign(Persona::EmployerOther, &id).await.problem(409, "placement_unfit");
    assert_eq!(refused.json["errors"], json!([]));
}

/// Sundays for somebody of 15 from then to then.
fn sundays(from: &str, until: &str) -> Value {
    terms_with(json!({
        "startsDate": from,
        "endsDate": until,
        "schedule": [{ "weekday": 7, "from": "13:00", "until": "15:00", "breakMinutes": 0 }],
        "sundayReason": "De winkel is op zondag open.",
    }))
}

async fn what_was_completed_elsewhere_counts_as_long_as_the_rules_look_back(s: &Scenario) {
    // Eight Sundays at the workshop are over when five more at the bakery begin: 13 of 16, and 11 are allowed.
    let id = s.placement_in_force(sundays("2026-12-06", "2027-01-24")).await;
    s.at("2027-01-24T18:00:00Z");
    let says = |questions: [&str; 3]| {
        let answers = questions.map(|question| json!({ "question": question, "score": 5 }));
        json!({ "outcome": "completed", "answers": answers })
    };
    let reports = format!("/placements/{id}/reports");
    s.youth().post(&reports, says(["guidance", "learnt", "welcome"])).await.expect(201);
    let employer = s.acting(Persona::EmployerOwn);
    employer.post(&reports, says(["effort", "agreements", "skills"])).await.expect(201);
    let next = s.draft_elsewhere(sundays("2027-01-31", "2027-02-28")).await;
    let found = &s.placement(Persona::CoachAssigned, &next).await.json["findings"];
    assert_eq!(found[0]["rule"], "too_many_sundays", "{found}");
    assert_eq!((&found[0]["measured"], &found[0]["limit"]), (&json!(13), &json!(11)));
}

async fn what_is_agreed_elsewhere_needs_no_reason_here(s: &Scenario) {
    s.placement_in_force(sundays("2026-12-06", "2027-01-24")).await;
    let wednesday = json!([{ "weekday": 3, "from": "15:30", "until": "16:30", "breakMinutes": 0 }]);
    let id = s.draft_elsewhere(terms_with(json!({ "schedule": wednesday }))).await;
    assert_eq!(s.placement(Persona::CoachAssigned, &id).await.json["findings"], json!([]));
}

async fn two_placements_at_once_are_held_against_each_other(s: &Scenario) {
    let workshop = s.draft_placement(terms()).await;
    let saturday = json!([{ "weekday": 6, "from": "07:00", "until": "12:01", "breakMinutes": 30 }]);
    let bakery = s.draft_elsewhere(terms_with(json!({ "schedule": saturday }))).await;
    s.sign_placement(&workshop, &SIGNERS[..3]).await;
    s.sign_placement(&bakery, &[Persona::YouthOwn, Persona::EmployerOther, Persona::CoachAssigned]).await;
    let guardian = Persona::GuardianOwn;
    let (one, other) = join(s.try_to_sign(guardian, &workshop), s.try_to_sign(guardian, &bakery)).await;
    let (winner, loser) = if one.status == 201 { (one, other) } else { (other, one) };
    assert_eq!(winner.expect(201).text("/state"), "active");
    loser.problem(409, "working_time");
}

async fn what_the_place_asks_is_held_against_the_youth(s: &Scenario) {
    let id = s.draft_placement(terms()).await;
    s.sign_placement(&id, &SIGNERS[..2]).await;
    // A lead published it anew meanwhile, from 18 on.
    let change = place::ActiveModel { min_age: Set(18), ..Default::default() };
    s.change_workshop_place(change).await;
    let draft = s.placement(Persona::YouthOwn, &id).await;
    let misfit = &draft.json["misfits"][0];
    assert_eq!((&misfit["reason"], &misfit["fromAge"]), (&json!("minimum_age"), &json!(18)));
    let refused = s.try_to_sign(Persona::CoachAssigned, &id).await.problem(409, "too_young_for_place");
    assert_eq!(refused.text("/errors/0/code"), "misfit_minimum_age");
    assert_eq!(positions_taken(s).await, 0);
    // Machines that not everybody may work at.
    let hazards = Set(r#"["machines"]"#.to_owned());
    let change = place::ActiveModel { min_age: Set(15), hazards, ..Default::default() };
    s.change_workshop_place(change).await;
    let refused = s.try_to_sign(Persona::GuardianOwn, &id).await.problem(409, "too_young_for_place");
    assert_eq!(refused.text("/errors/0/code"), "misfit_hazard");
    let change = place::ActiveModel { hazards: Set("[]".to_owned()), ..Default::default() };
    s.change_workshop_place(change).await;
    s.sign_placement(&id, &SIGNERS[2..]).await;
}

async fn a_placement_keeps_to_the_period_of_its_place(s: &Scenario) {
    let introduction = s.introduce_sam(IntroductionState::Accepted).await;
    let path = format!("/introductions/{introduction}/placements");
    let outside = terms_with(json!({ "startsDate": "2026-11-30", "endsDate": "2027-03-01" }));
    let refused = s.coach().post(&path, outside).await.problem(400, "invalid_input");
    assert_eq!(refused.wrong_fields(), ["/endsDate", "/startsDate"]);
    let id = s.coach().post(&path, terms()).await.expect(201).text("/id");
    s.sign_placement(&id, &SIGNERS[..3]).await;
    // The place is there for a shorter time than when it was written.
    s.open_places("2026-12-01", "2027-02-26").await;
    let refused = s.try_to_sign(Persona::GuardianOwn, &id).await.problem(409, "placement_unfit");
    assert_eq!(refused.wrong_fields(), ["/endsDate"]);
}

async fn hours_can_be_judged_before_anything_is_agreed(s: &Scenario) {
    let ask = |from: &str, until: &str| {
        json!({
            "participantId": s.people.sam,
            "kind": "side_job",
            "startsDate": "2026-12-02",
            "endsDate": "2027-01-31",
            "schedule": [{ "weekday": 3, "from": from, "until": until, "breakMinutes": 0 }],
        })
    };
    let call = |persona, body| async move { s.acting(persona).post("/working-time-checks", body).await };
    let fine = call(Persona::YouthOwn, ask("15:30", "17:30")).await.expect(200);
    assert_eq!((&fine.json["isAllowed"], &fine.json["findings"]), (&json!(true), &json!([])));
    let long = call(Persona::CoachAssigned, ask("15:30", "17:31")).await.expect(200);
    assert_eq!(long.json["isAllowed"], false);
    let found = &long.json["findings"][0];
    assert_eq!(
        (&found["rule"], &found["measured"], &found["limit"]),
        (&json!("school_day_hours"), &json!(121), &json!(120))
    );
    // Not in the two weeks of the Christmas holiday.
    assert_eq!((&found["count"], &found["source"]), (&json!(7), &json!("law")));
    call(Persona::YouthOwn, ask("17:30", "17:30")).await.problem(400, "invalid_input");
    for persona in [Persona::YouthOther, Persona::CoachSameOrganisation, Persona::CoachFormer] {
        call(persona, ask("15:30", "17:30")).await.problem(404, "not_found");
    }
    for persona in [Persona::GuardianOwn, Persona::Lead, Persona::EmployerOwn] {
        call(persona, ask("15:30", "17:30")).await.problem(403, "role_not_allowed");
    }
    // Beyond the calendar it says so.
    let mut far = ask("15:30", "17:30");
    (far["startsDate"], far["endsDate"]) = (json!("2028-08-21"), json!("2028-09-03"));
    let far = call(Persona::YouthOwn, far).await.expect(200);
    assert_eq!(
        (&far.json["isAllowed"], &far.json["findings"][0]["rule"]),
        (&json!(true), &json!("calendar_unknown"))
    );
}

async fn positions_taken(s: &Scenario) -> i32 {
    let place = place::Entity::find_by_id(s.people.town.workshop_place);
    place.one(s.db().reader()).await.unwrap().unwrap().positions_taken
}
