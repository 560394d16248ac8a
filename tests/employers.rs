//! Employers come in by themselves, and a lead decides.

use entities::{EmployerDuty, EmployerId, EmployerMemberId, employer, employer_member, user};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

use crate::harness::employers::registration;
use crate::harness::{Persona, Scenario};

scenarios!(
    a_business_comes_in_without_an_account,
    a_registration_is_told_everything_that_is_wrong,
    the_answer_tells_nothing_that_we_know,
    whatever_a_business_is_called_it_can_sign_in,
    registering_is_slowed_down,
    every_step_is_taken_in_its_state_and_no_other,
    a_refused_employer_mends_it_and_registers_again,
    a_suspended_employer_reads_why,
    those_who_wait_and_those_who_decide_are_told,
    nobody_decides_on_their_own_employer,
    each_programme_has_its_own_employers,
);

async fn states(s: &Scenario, persona: Persona, path: &str) -> Vec<Value> {
    let list = s.acting(persona).get(path).await.expect(200).json;
    list["items"].as_array().unwrap().iter().map(|item| item["state"].clone()).collect()
}

async fn a_business_comes_in_without_an_account(s: &Scenario) {
    let made = s.anonymous().post("/employer-registrations", registration("Café De Brug", "12345678")).await;
    let made = made.expect(201);
    let login_name = made.text("/loginName");
    assert!(login_name.starts_with("cafe-de-brug-") && login_name.len() == 17, "{login_name}");
    assert_eq!(made.text("/codeExpiresAt"), "2026-11-30T09:00:00Z");
    let early = json!({ "loginName": login_name, "passphrase": "mijn winkel is open" });
    s.anonymous().post("/sessions", early.clone()).await.problem(401, "sign_in_failed");
    let token = s.let_in_with(&made.text("/code")).await;
    s.anonymous().post("/sessions", early).await.expect(201);
    let as_manager = |path: &str| s.anonymous().get(path).bearer(&token);
    assert_eq!(as_manager("/me").await.expect(200).json["roles"], json!(["employer"]));
    let own = as_manager("/me/employers").await.expect(200).json;
    let own = &own["items"][0];
    assert_eq!((&own["state"], &own["duty"]), (&json!("registered"), &json!("manager")), "{own}");
    assert_eq!((&own["name"], &own["employerId"]), (&json!("Café De Brug"), &made.json["employerId"]));

    let page = as_manager(&format!("/employers/{}", made.text("/employerId"))).await.expect(200).json;
    assert_eq!(
        (&page["postcode"], &page["contact"]["name"]),
        (&json!("1506 CG"), &json!("Ans Vos")),
        "{page}"
    );
    let inside = &page["inside"];
    assert_eq!((&inside["kvkNumber"], &inside["decision"]), (&json!("12345678"), &Value::Null), "{page}");
    assert_eq!((&inside["introductionsAMonth"], &inside["sharesKvkNumber"]), (&json!(20), &Value::Null));
    assert_eq!(
        as_manager("/employers").await.expect(200).json["items"],
        json!([page]),
        "their own and no other"
    );
    for path in ["/users", "/participants", "/reports/employers"] {
        as_manager(path).await.problem(403, "role_not_allowed");
    }

    let path = format!("/employers/{}", made.text("/employerId"));
    s.youth().get(&path).await.problem(404, "not_found");
    let waiting = s.acting(Persona::Lead).get("/employers?state=registered").await.expect(200).json;
    assert_eq!(waiting["items"].as_array().unwrap().len(), 1, "{waiting}");
    let verified = s.acting(Persona::Lead).decide_on(&made.text("/employerId"), "verifications").await;
    assert_eq!(verified.expect(201).text("/state"), "verified");
    s.youth().get(&path).await.expect(200);
    let history = as_manager(&format!("{path}/events")).await.expect(200).json;
    let steps: Vec<&Value> = history["items"].as_array().unwrap().iter().map(|it| &it["event"]).collect();
    assert_eq!(steps, ["verify", "register"]);
}

async fn a_registration_is_told_everything_that_is_wrong(s: &Scenario) {
    let wrong = json!({
        "programme": "",
        "name": " ",
        "kvkNumber": "1234567a",
        "sector": "crime",
        "description": "",
        "contactName": "",
        "email": "ans at example",
        "phone": "geen",
        "website": "http://winkel.example.nl",
        "address": "",
        "postcode": "0506 cg",
        "state": "verified",
    });
    let register = |body: &Value| s.anonymous().post("/employer-registrations", body.clone());
    let refused = register(&wrong).await.problem(400, "invalid_input");
    let all = [
        "/address",
        "/contactName",
        "/description",
        "/email",
        "/kvkNumber",
        "/name",
        "/phone",
        "/postcode",
        "/programme",
        "/sector",
        "/state",
        "/website",
    ];
    assert_eq!(refused.wrong_fields(), all);
    for (field, value) in [
        ("kvkNumber", "00000000"),
        ("kvkNumber", "1234567"),
        ("kvkNumber", "123456789"),
        ("kvkNumber", "١٢٣٤٥٦٧٨"),
        ("postcode", "1506 cg"),
        ("postcode", "1506  CG"),
        ("postcode", "1506 CGX"),
        ("website", "javascript:alert(1)"),
        ("website", "https://x"),
        ("programme", "nergens"),
    ] {
        let mut body = registration("Winkel", "12345678");
        body[field] = json!(value);
        let refused = register(&body).await.problem(400, "invalid_input");
        assert_eq!(refused.wrong_fields(), [format!("/{field}")], "{value}");
    }
    let mut bare = registration("Winkel", "00000001");
    for optional in ["phone", "website"] {
        bare.as_object_mut().unwrap().remove(optional);
    }
    register(&bare).await.expect(201);
    let rows = employer::Entity::find().count(s.db().reader()).await.unwrap();
    assert_eq!(rows, 4, "what is refused leaves nothing behind");
}

async fn the_answer_tells_nothing_that_we_know(s: &Scenario) {
    // The workshop's own name and number, and one person twice.
    let known = registration("Fietsenmakerij De Dam", "87654321");
    let first = s.anonymous().post("/employer-registrations", known.clone()).await.expect(201);
    let second = s.anonymous().post("/employer-registrations", known).await.expect(201);
    let fields = |reply: &crate::harness::Reply| {
        reply.json.as_object().unwrap().keys().cloned().collect::<Vec<String>>()
    };
    assert_eq!(fields(&first), fields(&second));
    assert_ne!(first.text("/loginName"), second.text("/loginName"));
    let lead = s.acting(Persona::Lead);
    let list = lead.get("/employers").await.expect(200).json;
    let sharing = |item: &&Value| item["inside"]["sharesKvkNumber"] == true;
    let sharing: Vec<&Value> = list["items"].as_array().unwrap().iter().filter(sharing).collect();
    assert_eq!(sharing.len(), 3, "both, and the workshop: {list}");
    let names: Vec<&str> = sharing.iter().map(|item| item["name"].as_str().unwrap()).collect();
    assert!(names.iter().all(|name| name.starts_with("Fietsenmakerij De Dam")), "{names:?}");
    let token = s.let_in_with(&first.text("/code")).await;
    let path = format!("/employers/{}", first.text("/employerId"));
    let own = s.anonymous().get(&path).bearer(&token).await.expect(200).json;
    assert_eq!(own["inside"]["sharesKvkNumber"], Value::Null, "its people do not learn it");
    let refused = lead.decide_on(&first.text("/employerId"), "verifications").await;
    refused.problem(409, "kvk_number_taken");
    lead.decide_on(&first.text("/employerId"), "rejections").await.expect(201);
}

async fn whatever_a_business_is_called_it_can_sign_in(s: &Scenario) {
    for (name, stem) in [("مخبز", "werkgever-"), ("'t Hoekje & Zn.", "t-hoekje-zn-"), ("É", "e-")] {
        let newcomer = s.register_employer(name, "12345678").await;
        assert!(newcomer.login_name.starts_with(stem), "{}", newcomer.login_name);
        let own = newcomer.get(s, "/me/employers").await.expect(200);
        assert_eq!(own.text("/items/0/name"), name);
    }
    let named = user::Entity::find().filter(user::Column::DisplayName.eq("Ans Vos"));
    assert_eq!(named.count(s.db().reader()).await.unwrap(), 3);
}

async fn registering_is_slowed_down(s: &Scenario) {
    s.restart(|config| config.tries_per_account = 2).await;
    let register = || s.anonymous().post("/employer-registrations", registration("Winkel", "12345678"));
    for left in [1, 0] {
        let made = register().await.expect(201);
        assert!(made.header("ratelimit").starts_with(&format!("\"tries\";r={left};")));
    }
    let refused =
        register().header("x-forwarded-for", "198.51.100.7").await.problem(429, "too_many_requests");
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    s.sign_in(Persona::YouthOwn).await;
}

/// An employer in each state, with its manager.
async fn in_state(s: &Scenario, state: &str, number: &str) -> crate::harness::employers::Newcomer {
    let newcomer = s.register_employer("Winkel", number).await;
    let way: &[&str] = match state {
        "registered" => &[],
        "verified" => &["verifications"],
        "rejected" => &["rejections"],
        _ => &["verifications", "suspensions"],
    };
    for decision in way {
        s.acting(Persona::Lead).decide_on(&newcomer.id, decision).await.expect(201);
    }
    newcomer
}

async fn every_step_is_taken_in_its_state_and_no_other(s: &Scenario) {
    // The server counts how often one address registers; here it is sixteen times.
    s.restart(|config| config.tries_per_account = 100).await;
    let allowed = [
        ("registered", "verifications", "verified"),
        ("registered", "rejections", "rejected"),
        ("verified", "suspensions", "suspended"),
        ("suspended", "verifications", "verified"),
        ("rejected", "registrations", "registered"),
    ];
    let mut number = 10_000_000;
    for state in ["registered", "verified", "rejected", "suspended"] {
        for step in ["registrations", "verifications", "rejections", "suspensions"] {
            number += 1;
            let newcomer = in_state(s, state, &number.to_string()).await;
            let reply = match step {
                "registrations" => newcomer.post(s, &newcomer.path("/registrations"), json!({})).await,
                decision => s.acting(Persona::Lead).decide_on(&newcomer.id, decision).await,
            };
            match allowed.iter().find(|row| (row.0, row.1) == (state, step)) {
                Some((_, _, then)) => assert_eq!(reply.expect(201).text("/state"), *then),
                None => {
                    reply.problem(409, "employer_state");
                    let now = newcomer.get(s, &newcomer.path("")).await.expect(200);
                    assert_eq!(now.text("/state"), state, "{step}");
                }
            }
        }
    }
}

async fn a_refused_employer_mends_it_and_registers_again(s: &Scenario) {
    let newcomer = s.register_employer("Winkel", "12345678").await;
    let (lead, path) = (s.acting(Persona::Lead), newcomer.path(""));
    let blank = lead.post(&format!("{path}/rejections"), json!({ "reason": " " })).await;
    blank.problem(400, "invalid_input");
    let reason = json!({ "reason": "Het nummer klopt niet." });
    lead.post(&format!("{path}/rejections"), reason).await.expect(201);
    let read = newcomer.get(s, &path).await.expect(200);
    assert_eq!(read.text("/inside/decision/reason"), "Het nummer klopt niet.");
    let mended = newcomer.patch(s, &path, json!({ "kvkNumber": "11112222" }));
    let mended = mended.if_match(read.header("etag")).await.expect(200);
    assert_eq!(
        (mended.text("/inside/kvkNumber"), mended.text("/state")),
        ("11112222".into(), "rejected".into())
    );
    let again = newcomer.post(s, &newcomer.path("/registrations"), json!({})).await.expect(201);
    assert_eq!(again.text("/inside/decision/reason"), "Het nummer klopt niet.", "until the next decision");
    let verified = lead.decide_on(&newcomer.id, "verifications").await.expect(201).json;
    assert_eq!(verified["inside"]["decision"]["reason"], "Zo is het.");
    let fixed = async |number: &str| {
        let etag = newcomer.get(s, &path).await.expect(200);
        newcomer.patch(s, &path, json!({ "kvkNumber": number })).if_match(etag.header("etag")).await
    };
    let refused = fixed("33334444").await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "number_fixed");
    fixed("11112222").await.expect(200);
    lead.decide_on(&newcomer.id, "suspensions").await.expect(201);
    fixed("33334444").await.problem(400, "invalid_input");
}

async fn a_suspended_employer_reads_why(s: &Scenario) {
    let town = &s.people.town;
    let (path, staff) = (format!("/employers/{}", town.garage), s.acting(Persona::EmployerSuspended));
    let page = staff.get(&path).await.expect(200);
    assert_eq!(
        (page.text("/state"), page.text("/inside/decision/reason")),
        ("suspended".into(), "Er zijn klachten.".into())
    );
    staff.patch(&path, json!({ "phone": null })).if_match(page.header("etag")).await.expect(200);
    staff.get(&format!("{path}/events")).await.expect(200);
    assert_eq!(staff.get("/me/employers").await.expect(200).text("/items/0/state"), "suspended");
    for persona in [Persona::YouthOwn, Persona::GuardianOwn, Persona::CoachAssigned] {
        s.acting(persona).get(&path).await.problem(404, "not_found");
        assert_eq!(states(s, persona, "/employers").await, ["verified", "verified"]);
        assert!(states(s, persona, "/employers?state=suspended").await.is_empty());
    }
    s.acting(Persona::Lead).decide_on(&town.garage.to_string(), "verifications").await.expect(201);
    s.youth().get(&path).await.expect(200);
}

async fn those_who_wait_and_those_who_decide_are_told(s: &Scenario) {
    let newcomer = s.register_employer("Winkel", "12345678").await;
    s.relay().await;
    assert_eq!(s.notice_titles(Persona::Lead).await, ["An employer has registered"]);
    assert!(s.notice_titles(Persona::LeadForeign).await.is_empty());
    let lead = s.acting(Persona::Lead);
    let mut told = Vec::new();
    for (decision, title) in [
        ("rejections", "Your registration was not accepted"),
        ("registrations", ""),
        ("verifications", "Your business is verified"),
        ("suspensions", "Your business does not take part for now"),
    ] {
        if decision == "registrations" {
            newcomer.post(s, &newcomer.path("/registrations"), json!({})).await.expect(201);
        } else {
            lead.decide_on(&newcomer.id, decision).await.expect(201);
            told.insert(0, json!(title));
        }
        s.relay().await;
        let inbox = newcomer.get(s, "/me/notices").await.expect(200).json;
        let titles: Vec<Value> =
            inbox["items"].as_array().unwrap().iter().map(|it| it["title"].clone()).collect();
        assert_eq!(titles, told);
    }
    assert_eq!(s.notice_titles(Persona::Lead).await.len(), 2, "once more for the second registration");
    assert!(s.notice_titles(Persona::EmployerOther).await.is_empty());
}

async fn nobody_decides_on_their_own_employer(s: &Scenario) {
    let newcomer = s.register_employer("Winkel", "12345678").await;
    let id = EmployerId(newcomer.id.parse().unwrap());
    let row = employer::Entity::find_by_id(id).one(s.db().reader()).await.unwrap().unwrap();
    let lead = s.people.user(Persona::Lead);
    let body = json!({ "organisationId": row.organisation_id, "role": "employer" });
    s.acting(Persona::Admin).post(&format!("/users/{lead}/memberships"), body).await.expect(201);
    s.acting(Persona::Lead).get(&newcomer.path("")).await.expect(200);
    let place = employer_member::Model {
        id: EmployerMemberId::generate(),
        programme_id: s.people.programme,
        employer_id: id,
        user_id: lead,
        duty: EmployerDuty::Manager,
        added_by: lead,
        added_at: s.clock.now(),
        ended_at: None,
    };
    let insert = async |tx: &_| {
        let row = place.clone().into_active_model();
        employer_member::Entity::insert(row).exec_without_returning(tx).await?;
        Ok(())
    };
    s.db().write(insert).await.unwrap();
    for decision in ["verifications", "rejections", "suspensions"] {
        let own = s.acting(Persona::Lead).decide_on(&newcomer.id, decision).await;
        own.problem(403, "not_for_yourself");
    }
    let acting = s
        .acting(Persona::Lead)
        .post(&format!("/employers/{}/registrations", s.people.town.bakery), json!({}));
    acting.await.problem(403, "role_not_allowed");
}

async fn each_programme_has_its_own_employers(s: &Scenario) {
    let mut body = registration("Winkel", "87654321");
    body["programme"] = json!("purmerend");
    let abroad = s.anonymous().post("/employer-registrations", body).await.expect(201).text("/employerId");
    assert_eq!(states(s, Persona::LeadForeign, "/employers").await, ["registered"]);
    assert_eq!(states(s, Persona::Lead, "/employers").await.len(), 3);
    s.acting(Persona::Lead).get(&format!("/employers/{abroad}")).await.problem(404, "not_found");
    s.acting(Persona::Lead).decide_on(&abroad, "verifications").await.problem(404, "not_found");
    let workshop = s.people.town.workshop.to_string();
    for decision in ["verifications", "rejections", "suspensions"] {
        let foreign = s.acting(Persona::LeadForeign).decide_on(&workshop, decision).await;
        foreign.problem(404, "not_found");
        let own = s.acting(Persona::EmployerOwn).decide_on(&workshop, decision).await;
        own.problem(403, "role_not_allowed");
    }
    // The workshop's number is another's elsewhere.
    s.acting(Persona::LeadForeign).decide_on(&abroad, "verifications").await.expect(201);
}
