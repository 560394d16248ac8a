//! What is seen of employers, by whom; how they are found; and how many the programme binds.

use chrono::{DateTime, TimeDelta, Utc};
use entities::{
    EmployerId, InterestId, InterestState, IntroductionId, IntroductionState, interest, introduction,
};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use crate::harness::{Persona, Scenario};

scenarios!(
    an_employer_is_seen_by_those_it_is_for,
    whom_to_ask_is_for_coaches_and_leads,
    a_list_shows_whom_it_is_for,
    words_find_an_employer,
    pages_of_one_make_up_the_whole,
    a_question_that_makes_no_sense_is_refused,
    what_an_employer_says_changes_by_version,
    a_change_is_told_everything_that_is_wrong,
    a_history_is_for_insiders,
    an_answer_rate_tells_of_the_last_year,
    the_bound_employers_are_counted_month_by_month,
    figures_are_for_those_who_answer_for_the_money,
);

async fn an_employer_is_seen_by_those_it_is_for(s: &Scenario) {
    let path = format!("/employers/{}", s.people.town.workshop);
    for persona in Persona::ALL {
        let seen = s.acting(*persona).get(&path).await;
        match persona {
            Persona::YouthOwn | Persona::YouthOther | Persona::GuardianOwn | Persona::GuardianOther => {
                let seen = seen.expect(200).json;
                assert_eq!(
                    (&seen["name"], &seen["address"]),
                    (&json!("Fietsenmakerij De Dam"), &json!("Westzijde 10"))
                );
                assert_eq!((&seen["contact"], &seen["inside"]), (&Value::Null, &Value::Null), "{seen}");
                for hidden in ["Piet", "piet@example.nl", "123 45 67", "87654321"] {
                    assert!(!seen.to_string().contains(hidden), "{hidden} to {persona:?}");
                }
            }
            Persona::CoachAssigned | Persona::CoachSameOrganisation | Persona::CoachFormer => {
                let seen = seen.expect(200).json;
                assert_eq!(
                    (&seen["contact"]["name"], &seen["inside"]),
                    (&json!("Piet de Jong"), &Value::Null)
                );
            }
            Persona::Lead | Persona::EmployerOwn | Persona::EmployerColleague => {
                assert_eq!(seen.expect(200).text("/inside/kvkNumber"), "87654321");
            }
            Persona::LeadForeign | Persona::EmployerOther | Persona::EmployerSuspended => {
                seen.problem(404, "not_found");
            }
            Persona::Anonymous => {
                seen.problem(401, "unauthenticated");
            }
            _ => {
                seen.problem(403, "role_not_allowed");
            }
        }
    }
}

async fn whom_to_ask_is_for_coaches_and_leads(s: &Scenario) {
    for (persona, is_told) in [
        (Persona::YouthOwn, false),
        (Persona::GuardianOwn, false),
        (Persona::CoachAssigned, true),
        (Persona::Lead, true),
    ] {
        let list = s.acting(persona).get("/employers").await.expect(200).json;
        for item in list["items"].as_array().unwrap() {
            assert_eq!(item["contact"].is_object(), is_told, "{persona:?}: {item}");
            assert_eq!(item["inside"].is_object(), persona == Persona::Lead, "{persona:?}: {item}");
        }
    }
}

async fn names(s: &Scenario, persona: Persona, query: &str) -> Vec<String> {
    let list = s.acting(persona).get(&format!("/employers{query}")).await.expect(200).json;
    list["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
}

async fn a_list_shows_whom_it_is_for(s: &Scenario) {
    let (workshop, bakery, garage) = ("Fietsenmakerij De Dam", "Bakkerij Zaanzicht", "Garage Krommenie");
    assert_eq!(names(s, Persona::Lead, "").await, [garage, bakery, workshop]);
    assert_eq!(names(s, Persona::Lead, "?state=suspended").await, [garage]);
    assert_eq!(names(s, Persona::Lead, "?sector=technology").await, [garage, workshop]);
    for persona in [Persona::YouthOwn, Persona::GuardianOther, Persona::CoachFormer] {
        assert_eq!(names(s, persona, "").await, [bakery, workshop], "{persona:?}");
        assert_eq!(names(s, persona, "?sector=technology").await, [workshop], "{persona:?}");
    }
    assert_eq!(names(s, Persona::EmployerColleague, "").await, [workshop]);
    assert_eq!(names(s, Persona::EmployerSuspended, "").await, [garage]);
    assert!(names(s, Persona::EmployerOther, "?sector=ict").await.is_empty());
    assert!(names(s, Persona::LeadForeign, "").await.is_empty());
    for stranger in [Persona::Finance, Persona::Partner, Persona::ProviderOwn, Persona::Admin] {
        s.acting(stranger).get("/employers").await.problem(403, "role_not_allowed");
        s.acting(stranger).get("/me/employers").await.problem(403, "role_not_allowed");
    }
    let own = s.acting(Persona::EmployerColleague).get("/me/employers").await.expect(200).json;
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
    assert_eq!(own["items"][0]["duty"], "supervisor");
    assert_eq!(own["items"][0]["memberId"], json!(s.people.town.workshop_colleague));
}

async fn words_find_an_employer(s: &Scenario) {
    let newcomer = s.register_employer("Été 50% Óud", "12345678").await;
    s.acting(Persona::Lead).decide_on(&newcomer.id, "verifications").await.expect(201);
    let found = async |text: &str| names(s, Persona::YouthOwn, &format!("?text={text}")).await;
    for words in ["ÉTÉ", "%C3%A9t%C3%A9", "50%25", "%C3%B3ud%20zaan", "gedempte%20winkel"] {
        assert_eq!(found(words).await, ["Été 50% Óud"], "{words}");
    }
    for words in ["_", "5%25%25", "!", "zaanstad", "ans@example.nl", "12345678"] {
        assert!(found(words).await.is_empty(), "{words}");
    }
    let page = newcomer.get(s, &newcomer.path("")).await.expect(200);
    let change = json!({ "description": "Tweedehands kleding.", "address": "Damplein 3" });
    let page = newcomer.patch(s, &newcomer.path(""), change).if_match(page.header("etag")).await.expect(200);
    assert_eq!(found("tweedehands%20damplein%20%C3%A9t%C3%A9").await.len(), 1);
    assert!(found("gedempte").await.is_empty());
    // A lead mends the name; the page changes with it.
    let organisation = format!("/organisations/{}", page.text("/inside/organisationId"));
    let lead = s.acting(Persona::Lead);
    let etag = lead.get(&organisation).await.expect(200);
    lead.patch(&organisation, json!({ "name": "Kringloop" })).if_match(etag.header("etag")).await.expect(200);
    assert_eq!(found("kringloop%20damplein").await, ["Kringloop"]);
    assert!(found("%C3%A9t%C3%A9").await.is_empty());
    let renamed = newcomer.get(s, &newcomer.path("")).header("if-none-match", page.header("etag")).await;
    assert_eq!(renamed.expect(200).text("/name"), "Kringloop");
}

async fn pages_of_one_make_up_the_whole(s: &Scenario) {
    let lead = s.acting(Persona::Lead);
    let whole = lead.get("/employers?limit=100").await.expect(200).json;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = lead.get(&format!("/employers?limit=1{cursor}")).await.expect(200).json;
        seen.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["nextCursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!((seen.len(), json!(seen)), (3, whole["items"].clone()));
}

async fn a_question_that_makes_no_sense_is_refused(s: &Scenario) {
    for (query, pointer) in [
        ("limit=101", "#query/limit"),
        ("cursor=x", "#query/cursor"),
        ("text=a%00b", "#query/text"),
        ("text=a+b+c+d+e+f+g+h+i+j+k", "#query/text"),
        ("state=closed", "#query/state"),
        ("sector=crime", "#query/sector"),
        ("kvkNumber=12345678", "#query/kvkNumber"),
    ] {
        let refused = s.youth().get(&format!("/employers?{query}")).await.problem(400, "invalid_input");
        assert_eq!(refused.wrong_fields(), [pointer], "{query}");
    }
}

async fn what_an_employer_says_changes_by_version(s: &Scenario) {
    let path = format!("/employers/{}", s.people.town.workshop);
    let manager = s.acting(Persona::EmployerOwn);
    let read = manager.get(&path).await.expect(200);
    let body =
        json!({ "website": "https://fietsen.example.nl", "postcode": "1505AB", "introductionsAMonth": 3 });
    let call = manager.patch(&path, body);
    call.clone().await.problem(428, "if_match_required");
    let changed = call.clone().if_match(read.header("etag")).await.expect(200);
    assert_eq!((changed.text("/postcode"), changed.text("/state")), ("1505 AB".into(), "verified".into()));
    assert_eq!(changed.json["inside"]["introductionsAMonth"], 3);
    call.if_match(read.header("etag")).await.problem(412, "stale");
    let forgotten = manager.patch(&path, json!({ "phone": null, "kvkNumber": "87654321" }));
    let forgotten = forgotten.if_match(changed.header("etag")).await.expect(200);
    assert_eq!(
        (&forgotten.json["contact"]["phone"], forgotten.text("/website").as_str()),
        (&Value::Null, "https://fietsen.example.nl")
    );
    manager.get(&path).header("if-none-match", forgotten.header("etag")).await.expect(304);
    let change = |persona| s.acting(persona).patch(&path, json!({})).if_match(forgotten.header("etag"));
    change(Persona::EmployerColleague).await.problem(403, "role_not_allowed");
    change(Persona::Lead).await.problem(403, "role_not_allowed");
    change(Persona::EmployerOther).await.problem(404, "not_found");
}

async fn a_change_is_told_everything_that_is_wrong(s: &Scenario) {
    let wrong = json!({
        "kvkNumber": "00000000",
        "sector": "crime",
        "description": "",
        "contactName": null,
        "email": "x",
        "phone": "",
        "website": "http://x.nl",
        "address": "",
        "postcode": "15 05 AB",
        "introductionsAMonth": 0,
        "name": "Anders",
    });
    let path = format!("/employers/{}", s.people.town.workshop);
    let refused = s.acting(Persona::EmployerOwn).patch(&path, wrong).if_match("\"1\"").await;
    let refused = refused.problem(400, "invalid_input");
    let all = [
        "/address",
        "/description",
        "/email",
        "/introductionsAMonth",
        "/kvkNumber",
        "/name",
        "/phone",
        "/postcode",
        "/sector",
        "/website",
    ];
    assert_eq!(refused.wrong_fields(), all);
}

async fn a_history_is_for_insiders(s: &Scenario) {
    let path = format!("/employers/{}/events", s.people.town.garage);
    for persona in [Persona::EmployerSuspended, Persona::Lead] {
        let first = s.acting(persona).get(&format!("{path}?limit=2")).await.expect(200);
        assert_eq!(
            (first.text("/items/0/event"), first.text("/items/1/event")),
            ("suspend".into(), "verify".into())
        );
        let rest = format!("{path}?limit=2&cursor={}", first.text("/nextCursor"));
        let rest = s.acting(persona).get(&rest).await.expect(200);
        assert_eq!(
            (rest.text("/items/0/event"), &rest.json["nextCursor"]),
            ("register".into(), &Value::Null)
        );
    }
    for persona in [Persona::EmployerOwn, Persona::EmployerOther, Persona::LeadForeign] {
        s.acting(persona).get(&path).await.problem(404, "not_found");
    }
    for persona in [Persona::YouthOwn, Persona::CoachAssigned, Persona::Finance] {
        s.acting(persona).get(&path).await.problem(403, "role_not_allowed");
    }
}

/// Somebody was introduced, and the employer answered or not.
async fn told(s: &Scenario, employer_id: EmployerId, state: IntroductionState, at: DateTime<Utc>) {
    let (people, coach) = (&s.people, s.people.user(Persona::CoachAssigned));
    let interest = interest::Model {
        id: InterestId::generate(),
        programme_id: people.programme,
        participant_id: people.sam,
        place_id: people.town.workshop_place,
        employer_id,
        state: InterestState::Closed,
        motivation: "Ik sleutel graag.".into(),
        availability: "Zaterdag.".into(),
        return_reason: None,
        decided_by: Some(coach),
        decided_at: Some(at),
        version: 1,
        created_at: at,
        changed_at: at,
    };
    use IntroductionState::{Accepted, Closed, Declined};
    let is_answered = matches!(state, Accepted | Declined | Closed);
    let introduction = introduction::Model {
        id: IntroductionId::generate(),
        programme_id: people.programme,
        interest_id: interest.id,
        place_id: interest.place_id,
        employer_id,
        participant_id: people.sam,
        coach_id: coach,
        state,
        decline_reason: None,
        decline_note: None,
        introduced_at: at,
        answered_by: None,
        answered_at: is_answered.then_some(at),
        ended_at: None,
        blocked_by: None,
        blocked_at: None,
        version: 1,
    };
    let insert = async |tx: &_| {
        interest::Entity::insert(interest.clone().into_active_model()).exec_without_returning(tx).await?;
        let row = introduction.clone().into_active_model();
        introduction::Entity::insert(row).exec_without_returning(tx).await?;
        Ok(())
    };
    s.db().write(insert).await.unwrap();
}

async fn an_answer_rate_tells_of_the_last_year(s: &Scenario) {
    use IntroductionState::{Accepted, Closed, Declined, Freed, Lapsed, Waiting, Withdrawn};
    let (workshop, now) = (s.people.town.workshop, s.clock.now());
    let path = format!("/employers/{workshop}");
    let rate = async || s.youth().get(&path).await.expect(200).json["answerRatePercent"].clone();
    assert_eq!(rate().await, Value::Null);
    // What nobody could or had to answer does not count, nor what is long ago.
    for state in [Waiting, Withdrawn, Freed] {
        told(s, workshop, state, now).await;
    }
    told(s, workshop, Lapsed, "2025-11-23T08:59:59Z".parse().unwrap()).await;
    told(s, workshop, Accepted, "2025-11-23T09:00:00Z".parse().unwrap()).await;
    told(s, workshop, Lapsed, now - TimeDelta::days(20)).await;
    assert_eq!(rate().await, Value::Null, "two tell nothing");
    let manager = s.acting(Persona::EmployerOwn);
    let before = manager.get(&path).await.expect(200);
    told(s, workshop, Declined, now).await;
    assert_eq!(rate().await, 67);
    let known = manager.get(&path).header("if-none-match", before.header("etag")).await.expect(200);
    let stale = manager.patch(&path, json!({ "phone": null })).if_match(before.header("etag"));
    stale.await.problem(412, "stale");
    manager.patch(&path, json!({ "phone": null })).if_match(known.header("etag")).await.expect(200);
    told(s, workshop, Closed, now).await;
    assert_eq!(rate().await, 75);
    for _ in 0..3 {
        told(s, s.people.town.bakery, Lapsed, now).await;
    }
    let list = s.coach().get("/employers").await.expect(200).json;
    let rates: Vec<&Value> =
        list["items"].as_array().unwrap().iter().map(|item| &item["answerRatePercent"]).collect();
    assert_eq!(rates, [&json!(0), &json!(75)]);
    s.pass(TimeDelta::seconds(1));
    assert_eq!(rate().await, 67, "the first answer is a year old");
}

async fn the_bound_employers_are_counted_month_by_month(s: &Scenario) {
    let months = async |query: &str| {
        let report = s.acting(Persona::Finance).get(&format!("/reports/employers{query}")).await.expect(200);
        report.json["months"].as_array().unwrap().clone()
    };
    let month = |name: &str, joined: i32, left: i32, bound: i32| json!({ "month": name, "joined": joined, "left": left, "bound": bound });
    // Three were verified in August, and the garage was suspended the day after.
    let told = months("?from=2026-07&until=2026-09").await;
    assert_eq!(told, [month("2026-07", 0, 0, 0), month("2026-08", 3, 1, 2), month("2026-09", 0, 0, 2)]);
    let lead = s.acting(Persona::Lead);
    lead.decide_on(&s.people.town.workshop.to_string(), "suspensions").await.expect(201);
    let newcomer = s.register_employer("Winkel", "12345678").await;
    assert_eq!(months("?from=2026-11").await, [month("2026-11", 0, 1, 1)], "who waits is not bound");
    lead.decide_on(&newcomer.id, "verifications").await.expect(201);
    assert_eq!(months("?from=2026-11").await, [month("2026-11", 1, 1, 2)]);
    // December begins at 23:00 in Greenwich.
    s.clock.set("2026-11-30T23:00:00Z".parse().unwrap());
    lead.decide_on(&s.people.town.workshop.to_string(), "verifications").await.expect(201);
    assert_eq!(months("?from=2026-11").await, [month("2026-11", 1, 1, 2), month("2026-12", 1, 0, 3)]);
    assert_eq!(months("").await.len(), 12);
    let abroad = s.acting(Persona::LeadForeign).get("/reports/employers?from=2026-12").await.expect(200).json;
    assert_eq!(abroad["months"], json!([month("2026-12", 0, 0, 0)]));
}

async fn figures_are_for_those_who_answer_for_the_money(s: &Scenario) {
    for stranger in [Persona::YouthOwn, Persona::CoachAssigned, Persona::EmployerOwn, Persona::Admin] {
        s.acting(stranger).get("/reports/employers").await.problem(403, "role_not_allowed");
    }
    for (query, pointers) in [
        ("from=2026-13&until=nu", vec!["#query/from", "#query/until"]),
        ("until=2026-12", vec!["#query/until"]),
        ("from=2026-03&until=2026-02", vec!["#query/until"]),
        ("from=1900-01", vec!["#query/from"]),
        ("year=2026", vec!["#query/year"]),
    ] {
        let refused = s.acting(Persona::Lead).get(&format!("/reports/employers?{query}")).await;
        assert_eq!(refused.problem(400, "invalid_input").wrong_fields(), pointers, "{query}");
    }
}
