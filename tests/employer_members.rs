//! The people of an employer: let in by its manager, each with a duty, and gone at once when they leave.

use entities::{EmployerDuty, EmployerMemberId, employer_member, outbox_event};
use futures_util::future::join;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

use crate::harness::contacts::agreeing;
use crate::harness::{Persona, Scenario};

scenarios!(
    a_manager_lets_a_colleague_in,
    a_colleague_is_let_in_once,
    what_is_wrong_with_a_colleague_is_told_at_once,
    a_name_is_no_way_around_the_programme,
    nobody_is_let_in_before_a_lead_looked,
    only_a_manager_looks_after_people,
    a_duty_changes_and_with_it_what_they_may,
    the_last_manager_stays,
    whoever_left_can_do_nothing_there,
    whose_role_a_lead_takes_has_left_too,
    a_lead_lets_a_new_manager_in,
    a_code_opens_nothing_but_the_employer,
    two_managers_end_each_other_and_one_stays,
    two_managers_step_down_and_one_stays,
    a_lead_and_a_manager_end_the_same_and_it_ends_once,
);

fn members(s: &Scenario) -> String {
    format!("/employers/{}/members", s.people.town.workshop)
}

fn colleague(s: &Scenario) -> String {
    format!("{}/{}", members(s), s.people.town.workshop_colleague)
}

fn sanne(duty: &str) -> Value {
    json!({ "loginName": "Sanne.Fietst", "displayName": "Sanne Bakker", "duty": duty })
}

async fn place_of(s: &Scenario, persona: Persona) -> employer_member::Model {
    let of = employer_member::Column::UserId.eq(s.people.user(persona));
    employer_member::Entity::find().filter(of).one(s.db().reader()).await.unwrap().unwrap()
}

async fn managers(s: &Scenario) -> Vec<EmployerMemberId> {
    let live = employer_member::Entity::find()
        .filter(employer_member::Column::EmployerId.eq(s.people.town.workshop))
        .filter(employer_member::Column::Duty.eq(EmployerDuty::Manager))
        .filter(employer_member::Column::EndedAt.is_null());
    live.all(s.db().reader()).await.unwrap().into_iter().map(|row| row.id).collect()
}

async fn a_manager_lets_a_colleague_in(s: &Scenario) {
    let manager = s.acting(Persona::EmployerOwn);
    let made = manager.post(&members(s), sanne("recruiter")).await.expect(201);
    assert_eq!((made.text("/loginName"), made.text("/duty")), ("sanne.fietst".into(), "recruiter".into()));
    assert_eq!((&made.json["hasPassphrase"], &made.json["endedAt"]), (&json!(false), &Value::Null));
    let codes = format!("{}/{}/codes", members(s), made.text("/id"));
    manager.post(&codes, json!({ "purpose": "recovery" })).await.problem(404, "not_found");
    let lost = manager.post(&codes, json!({ "purpose": "invitation" })).await.expect(201).text("/code");
    let code = manager.post(&codes, json!({ "purpose": "invitation" })).await.expect(201).text("/code");
    let redeem = json!({ "code": lost, "passphrase": "mijn winkel is open" });
    s.anonymous().post("/access-code-redemptions", redeem).await.problem(401, "code_not_accepted");
    let token = s.let_in_with(&code).await;
    let own = s.anonymous().get("/me/employers").bearer(&token).await.expect(200);
    assert_eq!(
        (own.text("/items/0/duty"), own.text("/items/0/memberId")),
        ("recruiter".into(), made.text("/id"))
    );
    manager.post(&codes, json!({ "purpose": "invitation" })).await.problem(409, "already_exists");
    let forgotten = manager.post(&codes, json!({ "purpose": "recovery" })).await.expect(201).text("/code");
    s.let_in_with(&forgotten).await;
    s.anonymous().get("/me/employers").bearer(&token).await.problem(401, "unauthenticated");
    let list = s.acting(Persona::EmployerColleague).get(&members(s)).await.expect(200).json;
    let names: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|item| item["displayName"].as_str().unwrap()).collect();
    assert_eq!(names, ["Sanne Bakker", "employer colleague", "employer own"]);
    let next = s.acting(Persona::Lead).get(&format!("{}?limit=1", members(s))).await.expect(200);
    let rest = format!("{}?limit=2&cursor={}", members(s), next.text("/nextCursor"));
    assert_eq!(s.acting(Persona::Lead).get(&rest).await.expect(200).text("/items/1/duty"), "manager");
}

async fn a_colleague_is_let_in_once(s: &Scenario) {
    let let_in = s.acting(Persona::EmployerOwn).post(&members(s), sanne("recruiter"));
    let first = let_in.clone().key("once").await.expect(201);
    assert_eq!(let_in.clone().key("once").await.expect(201).json, first.json);
    let_in.clone().await.problem(409, "login_name_taken");
    let_in.without("idempotency-key").await.problem(400, "idempotency_key_required");
    // Names are one for all: those of other employers, and of other programmes.
    for taken in ["employer_other", "LEAD_foreign"] {
        let body = json!({ "loginName": taken, "displayName": "Sanne Bakker", "duty": "recruiter" });
        s.acting(Persona::EmployerOwn).post(&members(s), body).await.problem(409, "login_name_taken");
    }
}

async fn what_is_wrong_with_a_colleague_is_told_at_once(s: &Scenario) {
    let wrong = json!({ "loginName": "s", "displayName": "", "duty": "boss", "employerId": "x" });
    let refused = s.acting(Persona::EmployerOwn).post(&members(s), wrong).await.problem(400, "invalid_input");
    assert_eq!(refused.wrong_fields(), ["/displayName", "/duty", "/employerId", "/loginName"]);
    let manager = s.acting(Persona::EmployerOwn);
    for (path, body, pointer) in
        [("codes", json!({ "purpose": "entry" }), "/purpose"), ("duty-changes", json!({}), "/duty")]
    {
        let refused = manager.post(&format!("{}/{path}", colleague(s)), body).await;
        assert_eq!(refused.problem(400, "invalid_input").wrong_fields(), [pointer]);
    }
}

async fn a_name_is_no_way_around_the_programme(s: &Scenario) {
    let mut wanted = sanne("recruiter");
    wanted["displayName"] = json!("Sanne bel 06 12345678");
    let refused =
        s.acting(Persona::EmployerOwn).post(&members(s), wanted).await.problem(400, "invalid_input");
    assert_eq!(refused.wrong_fields(), ["/displayName"]);
    let path = format!("/employers/{}", s.people.town.workshop);
    let read = s.acting(Persona::EmployerOwn).get(&path).await.expect(200);
    let change = json!({ "contactName": "Piet 06 12345678" });
    let change = s.acting(Persona::EmployerOwn).patch(&path, change).if_match(read.header("etag"));
    assert_eq!(change.await.problem(400, "invalid_input").wrong_fields(), ["/contactName"]);
}

async fn nobody_is_let_in_before_a_lead_looked(s: &Scenario) {
    let newcomer = s.register_employer("Winkel", "12345678").await;
    let path = newcomer.path("/members");
    // Whether the name is free or taken: nothing is learned of it.
    for name in ["sanne.fietst", "employer_own"] {
        let body = json!({ "loginName": name, "displayName": "Sanne Bakker", "duty": "recruiter" });
        newcomer.post(s, &path, body).await.problem(409, "employer_not_verified");
    }
    let lead = s.acting(Persona::Lead);
    lead.decide_on(&newcomer.id, "verifications").await.expect(201);
    newcomer.post(s, &path, sanne("manager")).await.expect(201);
    lead.decide_on(&newcomer.id, "suspensions").await.expect(201);
    let body = json!({ "loginName": "joep", "displayName": "Joep", "duty": "recruiter" });
    newcomer.post(s, &path, body).await.problem(409, "employer_not_verified");
    assert_eq!(newcomer.get(s, &path).await.expect(200).json["items"].as_array().unwrap().len(), 2);
}

async fn only_a_manager_looks_after_people(s: &Scenario) {
    let calls = async |persona: Persona, colleague: &str| {
        let client = s.acting(persona);
        vec![
            client.post(&members(s), sanne("recruiter")).await,
            client.post(&format!("{colleague}/codes"), json!({ "purpose": "recovery" })).await,
            client.post(&format!("{colleague}/duty-changes"), json!({ "duty": "recruiter" })).await,
            client.post(&format!("{colleague}/endings"), json!({})).await,
        ]
    };
    for persona in [Persona::EmployerColleague, Persona::YouthOwn, Persona::CoachAssigned, Persona::Admin] {
        for refused in calls(persona, &colleague(s)).await {
            refused.problem(403, "role_not_allowed");
        }
    }
    for persona in [Persona::EmployerOther, Persona::EmployerSuspended, Persona::LeadForeign] {
        s.acting(persona).get(&members(s)).await.problem(404, "not_found");
        for refused in calls(persona, &colleague(s)).await {
            refused.problem(404, "not_found");
        }
    }
    for persona in [Persona::YouthOwn, Persona::CoachAssigned, Persona::Finance] {
        s.acting(persona).get(&members(s)).await.problem(403, "role_not_allowed");
    }
    // Somebody of another employer is not found under one's own.
    let baker = format!("{}/{}", members(s), place_of(s, Persona::EmployerOther).await.id);
    for refused in calls(Persona::EmployerOwn, &baker).await.into_iter().skip(1) {
        refused.problem(404, "not_found");
    }
    assert_eq!(place_of(s, Persona::EmployerOther).await.ended_at, None);
}

async fn a_duty_changes_and_with_it_what_they_may(s: &Scenario) {
    let (path, page) =
        (format!("{}/duty-changes", colleague(s)), format!("/employers/{}", s.people.town.workshop));
    let mine = s.acting(Persona::EmployerColleague);
    let change = || mine.patch(&page, json!({})).if_match("\"1\"");
    change().await.problem(403, "role_not_allowed");
    let manager = s.acting(Persona::EmployerOwn);
    let made = manager.post(&path, json!({ "duty": "manager" })).await.expect(201);
    assert_eq!(made.text("/duty"), "manager");
    manager.post(&path, json!({ "duty": "manager" })).await.expect(201);
    change().await.expect(200);
    // The new one changes the old one's.
    let old = format!("{}/{}/duty-changes", members(s), place_of(s, Persona::EmployerOwn).await.id);
    mine.post(&old, json!({ "duty": "supervisor" })).await.expect(201);
    manager.post(&path, json!({ "duty": "recruiter" })).await.problem(403, "role_not_allowed");
}

async fn the_last_manager_stays(s: &Scenario) {
    let own = format!("{}/{}", members(s), place_of(s, Persona::EmployerOwn).await.id);
    for persona in [Persona::EmployerOwn, Persona::Lead] {
        let client = s.acting(persona);
        client.post(&format!("{own}/endings"), json!({})).await.problem(409, "last_manager");
        let down = client.post(&format!("{own}/duty-changes"), json!({ "duty": "recruiter" })).await;
        down.problem(409, "last_manager");
        client.post(&format!("{own}/duty-changes"), json!({ "duty": "manager" })).await.expect(201);
    }
    let manager = s.acting(Persona::EmployerOwn);
    manager.post(&format!("{}/duty-changes", colleague(s)), json!({ "duty": "manager" })).await.expect(201);
    // Somebody who can't sign in looks after nobody.
    let account = format!("/users/{}", s.people.user(Persona::EmployerColleague));
    let lead = s.acting(Persona::Lead);
    let closing = async |is_disabled: bool| {
        let etag = lead.get(&account).await.expect(200);
        let change = lead.patch(&account, json!({ "isDisabled": is_disabled }));
        change.if_match(etag.header("etag")).await.expect(200);
    };
    closing(true).await;
    manager.post(&format!("{own}/endings"), json!({})).await.problem(409, "last_manager");
    closing(false).await;
    manager.post(&format!("{own}/endings"), json!({})).await.expect(201);
    assert_eq!(managers(s).await, [s.people.town.workshop_colleague]);
}

async fn whoever_left_can_do_nothing_there(s: &Scenario) {
    let (manager, gone) = (s.acting(Persona::EmployerOwn), s.acting(Persona::EmployerColleague));
    let page = format!("/employers/{}", s.people.town.workshop);
    gone.get(&page).await.expect(200);
    let end = manager.post(&format!("{}/endings", colleague(s)), json!({})).key("once");
    let ended = end.clone().await.expect(201);
    assert_eq!(ended.text("/endedAt"), "2026-11-23T09:00:00Z");
    assert_eq!(end.await.expect(201).json, ended.json);
    for path in [&page, &members(s), "/me/employers"] {
        gone.get(path).await.problem(403, "role_not_allowed");
    }
    let user = s.people.user(Persona::EmployerColleague);
    let account = s.acting(Persona::Lead).get(&format!("/users/{user}")).await.expect(200);
    assert_eq!(account.text("/memberships/0/endedAt"), "2026-11-23T09:00:00Z");
    manager.post(&format!("{}/endings", colleague(s)), json!({})).await.problem(409, "already_ended");
    for (path, body) in
        [("duty-changes", json!({ "duty": "manager" })), ("codes", json!({ "purpose": "recovery" }))]
    {
        manager.post(&format!("{}/{path}", colleague(s)), body).await.problem(409, "already_ended");
    }
    let list = manager.get(&members(s)).await.expect(200).json;
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");
    // The role alone is no way back.
    let organisation = account.text("/memberships/0/organisationId");
    let body = json!({ "organisationId": organisation, "role": "employer" });
    s.acting(Persona::Lead).post(&format!("/users/{user}/memberships"), body).await.expect(201);
    gone.get(&page).await.problem(404, "not_found");
    assert_eq!(gone.get("/me/employers").await.expect(200).json["items"], json!([]));
}

async fn take_role(s: &Scenario, persona: Persona) {
    let membership = s.people.memberships[&persona];
    let path = format!("/users/{}/memberships/{membership}/endings", s.people.user(persona));
    s.acting(Persona::Lead).post(&path, json!({})).await.expect(201);
}

async fn whose_role_a_lead_takes_has_left_too(s: &Scenario) {
    take_role(s, Persona::EmployerColleague).await;
    let row = place_of(s, Persona::EmployerColleague).await;
    assert_eq!(row.ended_at, Some(s.clock.now()));
    let manager = s.acting(Persona::EmployerOwn);
    manager.post(&format!("{}/endings", colleague(s)), json!({})).await.problem(409, "already_ended");
    // Nobody is told of what their employer does who left.
    let workshop = s.people.town.workshop.to_string();
    s.acting(Persona::Lead).decide_on(&workshop, "suspensions").await.expect(201);
    s.relay().await;
    assert!(s.notice_titles(Persona::EmployerColleague).await.is_empty());
    assert_eq!(s.notice_titles(Persona::EmployerOwn).await, ["Your business does not take part for now"]);
}

async fn a_lead_lets_a_new_manager_in(s: &Scenario) {
    take_role(s, Persona::EmployerOwn).await;
    assert!(managers(s).await.is_empty());
    let lead = s.acting(Persona::Lead);
    let made = lead.post(&members(s), sanne("manager")).await.expect(201).text("/id");
    let codes = format!("{}/{made}/codes", members(s));
    let code = lead.post(&codes, json!({ "purpose": "invitation" })).await.expect(201).text("/code");
    let token = s.let_in_with(&code).await;
    let ending = s.anonymous().post(&format!("{}/endings", colleague(s)), json!({})).bearer(&token);
    ending.await.expect(201);
}

async fn a_code_opens_nothing_but_the_employer(s: &Scenario) {
    let (manager, lead) = (s.acting(Persona::EmployerOwn), s.acting(Persona::Lead));
    let codes = |member: &str| format!("{}/{member}/codes", members(s));
    let recovery = json!({ "purpose": "recovery" });
    let own = place_of(s, Persona::EmployerOwn).await.id.to_string();
    manager.post(&codes(&own), recovery.clone()).await.problem(403, "not_for_yourself");
    let colleague = s.people.town.workshop_colleague.to_string();
    manager.post(&codes(&colleague), recovery.clone()).await.expect(201);
    let account = s.people.user(Persona::EmployerColleague);
    // Another role.
    let body = json!({ "organisationId": s.people.municipality, "role": "coach" });
    let role = lead.post(&format!("/users/{account}/memberships"), body).await.expect(201).text("/id");
    manager.post(&codes(&colleague), recovery.clone()).await.problem(403, "role_not_allowed");
    lead.post(&format!("/users/{account}/memberships/{role}/endings"), json!({})).await.expect(201);
    manager.post(&codes(&colleague), recovery.clone()).await.expect(201);
    // An agreement of a youth.
    let (_, agreement) = s.agree_on(agreeing("employer_appointment", "Ik ben op tijd op mijn werk")).await;
    let contact = s.invite_member(&agreement, Persona::EmployerColleague, "employer").await;
    manager.post(&codes(&colleague), recovery.clone()).await.problem(403, "role_not_allowed");
    s.coach().post(&format!("/contacts/{contact}/endings"), json!({})).await.expect(201);
    manager.post(&codes(&colleague), recovery.clone()).await.expect(201);
    // A closed account.
    let path = format!("/users/{account}");
    let etag = lead.get(&path).await.expect(200);
    lead.patch(&path, json!({ "isDisabled": true })).if_match(etag.header("etag")).await.expect(200);
    manager.post(&codes(&colleague), recovery).await.problem(409, "already_ended");
}

async fn two_managers(s: &Scenario) -> [(Persona, String); 2] {
    let path = format!("{}/duty-changes", colleague(s));
    s.acting(Persona::EmployerOwn).post(&path, json!({ "duty": "manager" })).await.expect(201);
    let own = format!("{}/{}", members(s), place_of(s, Persona::EmployerOwn).await.id);
    [(Persona::EmployerOwn, own), (Persona::EmployerColleague, colleague(s))]
}

async fn two_managers_end_each_other_and_one_stays(s: &Scenario) {
    let [(one, ones), (other, others)] = two_managers(s).await;
    let end =
        async |who: Persona, whom: &str| s.acting(who).post(&format!("{whom}/endings"), json!({})).await;
    let (first, second) = join(end(one, &others), end(other, &ones)).await;
    let statuses = [first.status, second.status];
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    // Whoever came second is none of its people any more.
    assert!(statuses.iter().all(|status| matches!(status, 201 | 403 | 404)), "{statuses:?}");
    assert_eq!(managers(s).await.len(), 1);
}

async fn two_managers_step_down_and_one_stays(s: &Scenario) {
    let [(one, ones), (other, others)] = two_managers(s).await;
    let step_down = async |who: Persona, own: &str| {
        s.acting(who).post(&format!("{own}/duty-changes"), json!({ "duty": "supervisor" })).await
    };
    let (first, second) = join(step_down(one, &ones), step_down(other, &others)).await;
    let refused = if first.status == 201 { second } else { first };
    refused.problem(409, "last_manager");
    assert_eq!(managers(s).await.len(), 1);
}

async fn a_lead_and_a_manager_end_the_same_and_it_ends_once(s: &Scenario) {
    // They lock the same rows in another order: on PostgreSQL one of them may have to begin again.
    let (user, membership) =
        (s.people.user(Persona::EmployerColleague), s.people.memberships[&Persona::EmployerColleague]);
    let role = format!("/users/{user}/memberships/{membership}/endings");
    let place = format!("{}/endings", colleague(s));
    let (by_lead, by_manager) = join(async { s.acting(Persona::Lead).post(&role, json!({})).await }, async {
        s.acting(Persona::EmployerOwn).post(&place, json!({})).await
    })
    .await;
    let refused = if by_lead.status == 201 {
        by_manager
    } else {
        by_manager.expect(201);
        by_lead
    };
    refused.problem(409, "already_ended");
    let ended = outbox_event::Entity::find().filter(outbox_event::Column::Action.eq("employer_member.ended"));
    assert_eq!(ended.count(s.db().reader()).await.unwrap(), 1);
}
