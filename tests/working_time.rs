//! What the law on working time says: asked beforehand, and where a placement is signed.

use entities::place;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::harness::placements::{SIGNERS, terms, terms_with};
use crate::harness::{Persona, Scenario};

scenarios!(
    hours_that_the_law_forbids_do_not_come_into_force,
    what_was_agreed_elsewhere_counts_too,
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
    assert_eq!(
        rules(&s.placement(Persona::EmployerOwn, &id).await.json["findings"]),
        ["school_day_hours", "night"]
    );
    s.sign_placement(&id, &SIGNERS[..3]).await;
    let refused = s.try_to_sign(Persona::GuardianOwn, &id).await.problem(409, "working_time");
    assert_eq!(refused.wrong_fields(), ["/findings/0", "/findings/1"]);
    let detail = refused.text("/errors/0/detail");
    assert!(
        detail.contains(" 2 hours") && detail.contains("3:30") && detail.contains("art. 4:2 f"),
        "{detail}"
    );
    assert_eq!(refused.text("/errors/0/code"), "working_time_school_day_hours");
    let after = s.placement(Persona::CoachAssigned, &id).await;
    assert_eq!(
        (after.json["state"].as_str(), &after.json["missingSignatures"]),
        (Some("draft"), &json!(["guardian"]))
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
    let begun = bakery
        .post(&format!("/introductions/{elsewhere}/placements"), terms_with(json!({ "schedule": saturday })))
        .await
        .expect(201);
    assert_eq!(begun.json["findings"], json!([]), "4:30 and 3:30 hours are eight");
    let longer = json!([{ "weekday": 6, "from": "07:00", "until": "12:01", "breakMinutes": 30 }]);
    let edit =
        bakery.put(&format!("/placements/{}", begun.text("/id")), terms_with(json!({ "schedule": longer })));
    let edited = edit.if_match(begun.header("etag")).await.expect(200);
    let first = &edited.json["findings"][0];
    assert_eq!((&first["rule"], &first["measured"]), (&json!("free_day_hours"), &json!(481)));
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
