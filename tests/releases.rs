//! What a youth lets an employer know beside the first name: item by item, with a guardian under 16, and back at any moment.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::mail::address_of;
use crate::harness::{Persona, Scenario};

scenarios!(
    under_sixteen_a_guardian_agrees_first,
    from_sixteen_the_youth_decides_alone,
    every_item_can_be_released_and_taken_back,
    a_phone_number_is_typed_and_checked,
    only_what_the_file_holds_can_be_released,
    a_release_ends_with_the_introduction,
    who_may_release_agree_and_take_back,
    two_of_the_same_at_once_are_one,
);

async fn released(s: &Scenario, introduction: &str) -> Value {
    s.seen_by_workshop(introduction).await["released"].clone()
}

async fn under_sixteen_a_guardian_agrees_first(s: &Scenario) {
    let id = s.introduced().await;
    let proposed = s.propose_release(&id, "surname").await.expect(201);
    assert_eq!((proposed.text("/state"), &proposed.json["releasedAt"]), ("proposed".into(), &Value::Null));
    assert_eq!(released(s, &id).await, json!([]));
    s.relay().await;
    assert_eq!(
        s.notice_titles(Persona::GuardianOwn).await,
        ["Your child wants to let an employer know more"]
    );
    let guardian = s.acting(Persona::GuardianOwn);
    let waiting = guardian.get("/releases?state=proposed").await.expect(200);
    assert_eq!(
        (waiting.text("/items/0/id"), waiting.text("/items/0/firstName")),
        (proposed.text("/id"), "Sam".into())
    );
    assert_eq!(s.acting(Persona::GuardianOther).get("/releases").await.expect(200).json["items"], json!([]));
    let path = format!("/releases/{}/agreements", proposed.text("/id"));
    assert_eq!(guardian.post(&path, json!({})).await.expect(201).text("/state"), "released");
    guardian.post(&path, json!({})).await.problem(409, "release_state");
    assert_eq!(released(s, &id).await, json!([{ "item": "surname", "value": "de Vries" }]));
    assert_eq!(s.actions_on(&proposed.text("/id")).await, ["release.proposed", "release.agreed"]);
    s.relay().await;
    assert_eq!(s.notice_titles(Persona::YouthOwn).await[0], "Your parent or guardian agrees");
}

async fn from_sixteen_the_youth_decides_alone(s: &Scenario) {
    let id = s.introduced().await;
    let early = s.propose_release(&id, "school").await.expect(201).text("/id");
    s.go_to("2027-05-01T09:00:00Z");
    let now = s.propose_release(&id, "surname").await.expect(201);
    assert_eq!(
        (now.text("/state"), now.text("/releasedAt")),
        ("released".into(), "2027-05-01T09:00:00Z".into())
    );
    assert_eq!(released(s, &id).await[0]["item"], "surname");
    // The guardian no longer decides; the youth takes the old wish back and says it again.
    let path = format!("/releases/{early}/agreements");
    s.acting(Persona::GuardianOwn).post(&path, json!({})).await.problem(404, "not_found");
    s.propose_release(&id, "school").await.problem(409, "already_exists");
    s.youth().post(&format!("/releases/{early}/withdrawals"), json!({})).await.expect(201);
    assert_eq!(s.propose_release(&id, "school").await.expect(201).text("/state"), "released");
}

async fn every_item_can_be_released_and_taken_back(s: &Scenario) {
    s.with_address(Persona::YouthOwn).await;
    let id = s.accepted().await;
    let items = [
        ("surname", "de Vries".to_owned()),
        ("neighbourhood", "Poelenburg".to_owned()),
        ("school", "Pascal College Zuid".to_owned()),
        ("email_address", address_of(Persona::YouthOwn)),
        ("phone_number", "+31612345678".to_owned()),
    ];
    for (item, value) in &items {
        let release = s.release_item(&id, item).await;
        assert_eq!(released(s, &id).await, json!([{ "item": item, "value": value }]));
        let by = if *item == "school" { Persona::GuardianOwn } else { Persona::YouthOwn };
        let path = format!("/releases/{release}/withdrawals");
        assert_eq!(s.acting(by).post(&path, json!({})).await.expect(201).text("/state"), "withdrawn");
        assert_eq!(released(s, &id).await, json!([]), "{item}");
        s.acting(by).post(&path, json!({})).await.problem(409, "release_state");
    }
    let list = s.coach().get(&format!("/introductions/{id}/releases")).await.expect(200).json;
    assert_eq!(list["items"].as_array().unwrap().len(), 5);
    // It can be released again.
    s.release_item(&id, "surname").await;
    assert_eq!(released(s, &id).await[0]["value"], "de Vries");
}

async fn a_phone_number_is_typed_and_checked(s: &Scenario) {
    let id = s.introduced().await;
    let path = format!("/introductions/{id}/releases");
    for (body, field) in [
        (json!({ "item": "phone_number" }), "/phoneNumber"),
        (json!({ "item": "phone_number", "phoneNumber": "bel me" }), "/phoneNumber"),
        (json!({ "item": "phone_number", "phoneNumber": "06123" }), "/phoneNumber"),
        (json!({ "item": "surname", "phoneNumber": "0612345678" }), "/phoneNumber"),
        (json!({ "item": "birth_date" }), "/item"),
    ] {
        assert_eq!(s.youth().post(&path, body).await.problem(400, "invalid_input").wrong_fields(), [field]);
    }
    let body = json!({ "item": "phone_number", "phoneNumber": "+31 (0)6 1234 5678" });
    assert_eq!(s.youth().post(&path, body).await.expect(201).text("/phoneNumber"), "+31612345678");
}

async fn only_what_the_file_holds_can_be_released(s: &Scenario) {
    let id = s.introduced().await;
    s.propose_release(&id, "email_address").await.problem(409, "nothing_to_release");
    // An address that is not proved is nobody's yet.
    s.youth().put("/me/email-address", json!({ "address": "sam@example.org" })).await.expect(200);
    s.propose_release(&id, "email_address").await.problem(409, "nothing_to_release");
    s.with_address(Persona::YouthOwn).await;
    s.release_item(&id, "email_address").await;
    assert_eq!(released(s, &id).await[0]["value"], address_of(Persona::YouthOwn));
    s.youth().delete("/me/email-address").await.expect(204);
    assert_eq!(released(s, &id).await, json!([]), "what is gone from the file is gone here");
}

async fn a_release_ends_with_the_introduction(s: &Scenario) {
    let id = s.accepted().await;
    let proposed = s.propose_release(&id, "school").await.expect(201).text("/id");
    s.release_item(&id, "surname").await;
    s.step_introduction(Persona::CoachAssigned, &id, "endings").await.expect(201);
    assert_eq!(released(s, &id).await, json!([]));
    s.propose_release(&id, "neighbourhood").await.problem(409, "introduction_state");
    let path = format!("/releases/{proposed}/agreements");
    s.acting(Persona::GuardianOwn).post(&path, json!({})).await.problem(409, "introduction_state");
    s.youth().post(&format!("/releases/{proposed}/withdrawals"), json!({})).await.expect(201);
}

async fn who_may_release_agree_and_take_back(s: &Scenario) {
    let id = s.introduced().await;
    let (path, body) = (format!("/introductions/{id}/releases"), json!({ "item": "surname" }));
    for persona in [Persona::CoachAssigned, Persona::GuardianOwn, Persona::EmployerOwn, Persona::Lead] {
        s.acting(persona).post(&path, body.clone()).await.problem(403, "role_not_allowed");
    }
    s.acting(Persona::YouthOther).post(&path, body.clone()).await.problem(404, "not_found");
    s.acting(Persona::EmployerOwn).get(&path).await.problem(403, "role_not_allowed");
    let release = s.youth().post(&path, body).await.expect(201).text("/id");
    let agree = format!("/releases/{release}/agreements");
    for persona in [Persona::YouthOwn, Persona::CoachAssigned, Persona::Lead, Persona::EmployerOwn] {
        s.acting(persona).post(&agree, json!({})).await.problem(403, "role_not_allowed");
    }
    s.acting(Persona::GuardianOther).post(&agree, json!({})).await.problem(404, "not_found");
    let back = format!("/releases/{release}/withdrawals");
    s.acting(Persona::CoachAssigned).post(&back, json!({})).await.problem(403, "role_not_allowed");
    s.acting(Persona::YouthOther).post(&back, json!({})).await.problem(404, "not_found");
}

async fn two_of_the_same_at_once_are_one(s: &Scenario) {
    let id = s.introduced().await;
    let replies = join_all((0..3).map(|_| s.propose_release(&id, "surname"))).await;
    let made = replies.iter().filter(|reply| reply.status == 201).count();
    let refused = replies.iter().filter(|reply| reply.json["code"] == "already_exists").count();
    assert_eq!((made, refused), (1, 2));
}
