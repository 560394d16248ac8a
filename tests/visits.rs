//! Role-model talks and company visits of groups: proposed, published, filled to the last place, called off, held. An employer knows how many come,
//! and never who.

use chrono::TimeDelta;
use entities::{EmployerState, ParticipantId, employer};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::{Value, json};

use crate::harness::{Persona, Scenario};

scenarios!(
    what_an_employer_proposes_waits_for_a_lead,
    what_a_coach_or_lead_makes_is_published_at_once,
    wrong_wishes_are_named_field_by_field,
    an_employer_knows_how_many_come_and_never_who,
    a_change_keeps_the_places_and_tells_who_has_one,
    why_it_is_off_is_no_way_around_the_programme,
    only_a_lead_and_the_coach_who_made_it_change_a_visit,
    calling_off_frees_everybody_and_tells_them,
    who_was_there_is_told_of_everybody_and_can_be_corrected,
    who_signed_up_is_reminded_a_day_before,
    visits_of_a_suspended_employer_are_out_of_sight,
    a_list_is_read_page_by_page,
);

fn of_workshop(s: &Scenario, hours: i64, places: i32) -> Value {
    let mut wish = s.wanted_visit(hours, places);
    wish["employerId"] = json!(s.people.town.workshop);
    wish
}

pub async fn titles(s: &Scenario, persona: Persona) -> Vec<String> {
    s.relay().await;
    s.notice_titles(persona).await
}

async fn proposed(s: &Scenario) -> String {
    s.acting(Persona::EmployerOwn).post("/visits", of_workshop(s, 48, 3)).await.expect(201).text("/id")
}

async fn what_an_employer_proposes_waits_for_a_lead(s: &Scenario) {
    let made = s.acting(Persona::EmployerOwn).post("/visits", of_workshop(s, 48, 3)).await.expect(201);
    assert_eq!(
        (made.text("/state"), made.text("/employerName")),
        ("proposed".into(), "Fietsenmakerij De Dam".into())
    );
    let visit = made.text("/id");
    let one = format!("/visits/{visit}");
    for persona in [Persona::YouthOwn, Persona::GuardianOwn, Persona::CoachAssigned, Persona::EmployerOther] {
        s.acting(persona).get(&one).await.problem(404, "not_found");
        let list = s.acting(persona).get("/visits?state=proposed").await.expect(200).json;
        assert_eq!(list["items"], json!([]), "{persona:?}");
    }
    for persona in [Persona::EmployerOwn, Persona::EmployerColleague, Persona::Lead] {
        s.acting(persona).get(&one).await.expect(200);
        let list = s.acting(persona).get("/visits?state=proposed").await.expect(200);
        assert_eq!(list.text("/items/0/id"), visit);
    }
    assert_eq!(titles(s, Persona::Lead).await[0], "An employer proposes a visit");
    let publish = format!("{one}/publications");
    s.acting(Persona::LeadForeign).post(&publish, Value::Null).await.problem(404, "not_found");
    s.coach().post(&publish, Value::Null).await.problem(403, "role_not_allowed");
    s.sign_up(Persona::YouthOwn, &visit).await.problem(404, "not_found");
    let published = s.acting(Persona::Lead).post(&publish, Value::Null).await.expect(201);
    assert_eq!(published.text("/state"), "published");
    s.acting(Persona::Lead).post(&publish, Value::Null).await.problem(409, "visit_state");
    assert_eq!(titles(s, Persona::EmployerOwn).await[0], "Youths can sign up for your visit");
    assert_eq!(s.youth().get("/visits").await.expect(200).text("/items/0/id"), visit);
    // Another is declined, with the reason for the employer.
    let visit = proposed(s).await;
    let why = json!({ "reason": "Er is die dag al een bezoek." });
    let decline = format!("/visits/{visit}/declines");
    s.acting(Persona::Lead).post(&decline, json!({})).await.problem(400, "invalid_input");
    s.acting(Persona::Lead).post(&decline, why).await.expect(201);
    let seen = s.acting(Persona::EmployerColleague).get(&format!("/visits/{visit}")).await.expect(200);
    assert_eq!(
        (seen.text("/state"), seen.text("/decisionReason")),
        ("declined".into(), "Er is die dag al een bezoek.".into())
    );
    assert_eq!(titles(s, Persona::EmployerOwn).await[0], "A visit will not take place");
    let late = proposed(s).await;
    s.pass(TimeDelta::hours(48));
    let publish = format!("/visits/{late}/publications");
    s.acting(Persona::Lead).post(&publish, Value::Null).await.problem(409, "visit_started");
}

async fn what_a_coach_or_lead_makes_is_published_at_once(s: &Scenario) {
    let made = s.coach().post("/visits", s.wanted_visit(48, 3)).await.expect(201);
    assert_eq!((made.text("/state"), &made.json["employerId"]), ("published".into(), &Value::Null));
    let made = s.acting(Persona::Lead).post("/visits", of_workshop(s, 72, 3)).await.expect(201);
    assert_eq!(made.text("/state"), "published");
    let list = s.acting(Persona::GuardianOther).get("/visits").await.expect(200).json;
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    // Without a child in sight there is nothing that could fit.
    assert_eq!(list["items"][0]["fitsAge"], Value::Null);
    let wish = s.coach().post("/visits", s.wanted_visit(96, 3)).key("one-wish");
    let first = wish.clone().await.expect(201);
    assert_eq!(wish.await.expect(201).json, first.json);
    // Another coach did not make it and does not call it off; the one who did, does.
    let path = format!("/visits/{}/cancellations", first.text("/id"));
    let why = json!({ "reason": "De spreker is ziek." });
    s.acting(Persona::CoachSameOrganisation).post(&path, why.clone()).await.problem(403, "role_not_allowed");
    s.acting(Persona::EmployerOwn).post(&path, why.clone()).await.problem(404, "not_found");
    s.coach().post(&path, why.clone()).await.expect(201);
    s.coach().post(&path, why).await.problem(409, "visit_state");
}

async fn wrong_wishes_are_named_field_by_field(s: &Scenario) {
    let refuse = async |persona, change: Value| {
        let mut wish = of_workshop(s, 48, 3);
        for (name, value) in change.as_object().unwrap() {
            wish[name] = value.clone();
        }
        wish.as_object_mut().unwrap().retain(|_, value| *value != json!("left out"));
        let refused = s.acting(persona).post("/visits", wish).await.problem(400, "invalid_input");
        let errors = refused.json["errors"].as_array().unwrap().clone();
        let mut said: Vec<String> = errors
            .iter()
            .map(|it| format!("{} {}", it["pointer"].as_str().unwrap(), it["code"].as_str().unwrap()))
            .collect();
        said.sort();
        said
    };
    let past = json!({ "startsAt": "2026-11-22T10:00:00Z", "endsAt": "2026-11-22T09:00:00Z" });
    assert_eq!(refuse(Persona::Lead, past).await, ["/endsAt wrong_period", "/startsAt in_the_past"]);
    let numbers = json!({ "places": 0, "minAge": 8, "title": " ", "kind": "party" });
    assert_eq!(
        refuse(Persona::Lead, numbers).await,
        ["/kind unknown_value", "/minAge too_small", "/places too_small", "/title needs_text"]
    );
    let nobody = json!({ "employerId": "01939a00-0000-7000-8000-0000000000ff" });
    assert_eq!(refuse(Persona::Lead, nobody).await, ["/employerId unknown_reference"]);
    let other = json!({ "employerId": s.people.town.bakery });
    assert_eq!(refuse(Persona::EmployerOwn, other).await, ["/employerId unknown_reference"]);
    let none = json!({ "employerId": "left out" });
    assert_eq!(refuse(Persona::EmployerOwn, none).await, ["/employerId missing"]);
    let supervisor = s.acting(Persona::EmployerColleague).post("/visits", of_workshop(s, 48, 3)).await;
    supervisor.problem(403, "role_not_allowed");
    let mut suspended = s.wanted_visit(48, 3);
    suspended["employerId"] = json!(s.people.town.garage);
    for persona in [Persona::EmployerSuspended, Persona::CoachAssigned] {
        s.acting(persona).post("/visits", suspended.clone()).await.problem(409, "visit_employer_closed");
    }
    s.youth().post("/visits", of_workshop(s, 48, 3)).await.problem(403, "role_not_allowed");
}

async fn an_employer_knows_how_many_come_and_never_who(s: &Scenario) {
    let visit = s.acting(Persona::Lead).post("/visits", of_workshop(s, 48, 3)).await.expect(201).text("/id");
    let signed = s.sign_up(Persona::YouthOwn, &visit).await.expect(201).text("/id");
    s.sign_up(Persona::YouthOther, &visit).await.expect(201);
    let guests = format!("/visits/{visit}/sign-ups");
    let told = json!({ "attendance": [{ "signUpId": signed, "presence": "attended" }] });
    for persona in [Persona::EmployerOwn, Persona::EmployerColleague] {
        let seen = s.acting(persona).get(&format!("/visits/{visit}")).await.expect(200);
        assert_eq!(seen.json["placesTaken"], json!(2));
        for canary in ["Sam", "Noor", &s.people.sam.to_string(), &signed] {
            assert!(!seen.json.to_string().contains(canary), "{canary} in {}", seen.json);
        }
        s.acting(persona).get(&guests).await.problem(403, "role_not_allowed");
        let path = format!("/visits/{visit}/attendances");
        s.acting(persona).post(&path, told.clone()).await.problem(403, "role_not_allowed");
        let path = format!("/visit-sign-ups/{signed}/cancellations");
        s.acting(persona).post(&path, Value::Null).await.problem(403, "role_not_allowed");
    }
    // A coach knows the group by first name, and their own youths.
    let group = s.coach().get(&guests).await.expect(200).json;
    assert_eq!(
        (&group["items"][0]["firstName"], &group["items"][1]["firstName"]),
        (&json!("Sam"), &json!("Noor"))
    );
    let known = |group: &Value| [0, 1].map(|index| group["items"][index]["participantId"].clone());
    assert_eq!(known(&group), [json!(s.people.sam), Value::Null]);
    let group = s.acting(Persona::Lead).get(&guests).await.expect(200).json;
    assert_eq!(known(&group), [json!(s.people.sam), json!(s.people.noor)]);
    s.youth().get(&guests).await.problem(403, "role_not_allowed");
}

async fn a_change_keeps_the_places_and_tells_who_has_one(s: &Scenario) {
    let lead = s.acting(Persona::Lead);
    let made = lead.post("/visits", of_workshop(s, 48, 3)).await.expect(201).text("/id");
    let path = format!("/visits/{made}");
    s.sign_up(Persona::YouthOwn, &made).await.expect(201);
    let read = lead.get(&path).await.expect(200);
    let tag = read.header("etag");
    let mut wish = of_workshop(s, 48, 3);
    wish["title"] = json!("Kijken in de werkplaats");
    let named = lead.put(&path, wish.clone()).if_match(tag).await.expect(200);
    assert_eq!((named.text("/title"), named.json["placesTaken"].clone()), (text(&wish, "title"), json!(1)));
    lead.put(&path, wish.clone()).if_match(tag).await.problem(412, "stale");
    let moved = "A visit is at another time or place";
    assert!(!titles(s, Persona::YouthOwn).await.contains(&moved.to_owned()), "it is then and there");
    let later = of_workshop(s, 72, 3);
    for name in ["startsAt", "endsAt"] {
        wish[name] = later[name].clone();
    }
    lead.put(&path, wish.clone()).if_match(named.header("etag")).await.expect(200);
    assert_eq!(titles(s, Persona::YouthOwn).await[0], moved);
    assert!(titles(s, Persona::EmployerOwn).await.contains(&"A visit has changed".to_owned()));
    let seen = s.youth().get(&path).await.expect(200);
    assert_eq!(seen.json["startsAt"], wish["startsAt"]);
    // The reminder is of the day on which it is now.
    let morrow = "Tomorrow you go on a visit".to_owned();
    s.pass(TimeDelta::hours(25));
    s.run_jobs().await;
    assert!(!titles(s, Persona::YouthOwn).await.contains(&morrow));
    s.pass(TimeDelta::hours(24));
    s.run_jobs().await;
    assert!(titles(s, Persona::YouthOwn).await.contains(&morrow));
    let tag = lead.get(&path).await.expect(200);
    let mut wrong = wish.clone();
    wrong["kind"] = json!("role_model_talk");
    wrong["employerId"] = Value::Null;
    wrong["minAge"] = json!(27);
    wrong["description"] = json!("Bel 06 12345678");
    let wrong = lead.put(&path, wrong).if_match(tag.header("etag")).await.problem(400, "invalid_input");
    assert_eq!(wrong.wrong_fields(), ["/description", "/employerId", "/kind", "/minAge"]);
    s.pass(TimeDelta::hours(24));
    let tag = lead.get(&path).await.expect(200);
    lead.put(&path, wish).if_match(tag.header("etag")).await.problem(409, "visit_started");
}

fn text(of: &Value, name: &str) -> String {
    of[name].as_str().unwrap().to_owned()
}

async fn why_it_is_off_is_no_way_around_the_programme(s: &Scenario) {
    let visit = s.acting(Persona::Lead).post("/visits", of_workshop(s, 48, 3)).await.expect(201).text("/id");
    let path = format!("/visits/{visit}/cancellations");
    let refused =
        s.acting(Persona::EmployerOwn).post(&path, json!({ "reason": "Mail piet@example.org" })).await;
    assert_eq!(refused.problem(400, "invalid_input").wrong_fields(), ["/reason"]);
}

async fn only_a_lead_and_the_coach_who_made_it_change_a_visit(s: &Scenario) {
    let of_coach = s.coach().post("/visits", of_workshop(s, 48, 3)).await.expect(201).text("/id");
    let of_employer = proposed(s).await;
    let change = async |persona: Persona, id: &str| {
        let path = format!("/visits/{id}");
        let read = s.acting(Persona::Lead).get(&path).await.expect(200);
        s.acting(persona).put(&path, of_workshop(s, 48, 4)).if_match(read.header("etag")).await
    };
    for persona in [Persona::CoachAssigned, Persona::Lead] {
        change(persona, &of_coach).await.expect(200);
    }
    change(Persona::Lead, &of_employer).await.expect(200);
    for persona in [Persona::CoachSameOrganisation, Persona::EmployerOwn, Persona::YouthOwn] {
        change(persona, &of_coach).await.problem(403, "role_not_allowed");
    }
    change(Persona::CoachAssigned, &of_employer).await.problem(404, "not_found");
    change(Persona::LeadForeign, &of_coach).await.problem(404, "not_found");
}

async fn calling_off_frees_everybody_and_tells_them(s: &Scenario) {
    let visit = s.acting(Persona::Lead).post("/visits", of_workshop(s, 48, 3)).await.expect(201).text("/id");
    s.sign_up(Persona::YouthOwn, &visit).await.expect(201);
    s.sign_up(Persona::YouthOther, &visit).await.expect(201);
    let path = format!("/visits/{visit}/cancellations");
    s.acting(Persona::EmployerColleague)
        .post(&path, json!({ "reason": "Ziek." }))
        .await
        .problem(403, "role_not_allowed");
    s.acting(Persona::EmployerOwn).post(&path, json!({})).await.problem(400, "invalid_input");
    let why = json!({ "reason": "De machine is stuk." });
    let cancelled = s.acting(Persona::EmployerOwn).post(&path, why).await.expect(201);
    assert_eq!((cancelled.text("/state"), &cancelled.json["placesTaken"]), ("cancelled".into(), &json!(0)));
    for youth in [Persona::YouthOwn, Persona::YouthOther] {
        assert_eq!(titles(s, youth).await[0], "A visit will not take place", "{youth:?}");
        let seen = s.acting(youth).get(&format!("/visits/{visit}")).await.expect(200);
        assert_eq!(seen.text("/decisionReason"), "De machine is stuk.");
    }
    assert_eq!(titles(s, Persona::EmployerColleague).await[0], "A visit was called off");
    assert!(!titles(s, Persona::EmployerOwn).await.contains(&"A visit was called off".to_owned()));
    let own = format!("/participants/{}/visit-sign-ups", s.people.sam);
    assert_eq!(s.youth().get(&own).await.expect(200).text("/items/0/signUp/state"), "cancelled");
    s.acting(Persona::GuardianOwn).get(&format!("/visits/{visit}")).await.problem(404, "not_found");
    s.sign_up(Persona::YouthOwn, &visit).await.problem(409, "visit_state");
}

async fn who_was_there_is_told_of_everybody_and_can_be_corrected(s: &Scenario) {
    let visit = s.visit(48, 3).await;
    let sam = s.sign_up(Persona::YouthOwn, &visit).await.expect(201).text("/id");
    let noor = s.sign_up(Persona::YouthOther, &visit).await.expect(201).text("/id");
    let path = format!("/visits/{visit}/attendances");
    let of = |told: &[(&str, &str)]| {
        let items = told.iter().map(|(id, presence)| json!({ "signUpId": id, "presence": presence }));
        json!({ "attendance": items.collect::<Vec<_>>() })
    };
    let all = of(&[(&sam, "attended"), (&noor, "absent")]);
    s.coach().post(&path, all.clone()).await.problem(409, "visit_not_started");
    s.pass(TimeDelta::hours(50));
    let codes = async |body: Value| {
        let refused = s.coach().post(&path, body).await.problem(400, "invalid_input");
        let errors = refused.json["errors"].as_array().unwrap().clone();
        errors.iter().map(|it| it["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes(of(&[(&sam, "attended")])).await, ["sign_up_missing"]);
    let stranger = "01939a00-0000-7000-8000-0000000000ff";
    let wrong = of(&[(&sam, "attended"), (&sam, "absent"), (stranger, "absent"), (&noor, "absent")]);
    assert_eq!(codes(wrong).await, ["duplicate_id", "unknown_reference"]);
    let held = s.coach().post(&path, all).await.expect(201);
    assert_eq!((held.text("/state"), &held.json["placesTaken"]), ("held".into(), &json!(2)));
    assert_eq!(s.actions_on(&noor).await, ["visit_sign_up.made", "visit_sign_up.absent"]);
    // Another coach corrects the one.
    let coach = s.acting(Persona::CoachSameOrganisation);
    coach.post(&path, of(&[(&noor, "attended")])).await.expect(201);
    let group = coach.get(&format!("/visits/{visit}/sign-ups")).await.expect(200).json;
    assert_eq!([&group["items"][0]["state"], &group["items"][1]["state"]], [&json!("attended"); 2]);
    assert_eq!(s.actions_on(&sam).await, ["visit_sign_up.made", "visit_sign_up.attended"]);
    let off = format!("/visit-sign-ups/{sam}/cancellations");
    s.youth().post(&off, Value::Null).await.problem(409, "sign_up_state");
    let why = json!({ "reason": "Toch niet." });
    s.coach().post(&format!("/visits/{visit}/cancellations"), why).await.problem(409, "visit_state");
    // Nobody came to sign up, and it was held all the same.
    let empty = s.visit(1, 3).await;
    s.pass(TimeDelta::hours(2));
    s.coach().post(&format!("/visits/{empty}/attendances"), of(&[])).await.expect(201);
}

async fn who_signed_up_is_reminded_a_day_before(s: &Scenario) {
    const REMINDER: &str = "Tomorrow you go on a visit";
    let visit = s.visit(50, 3).await;
    s.sign_up(Persona::YouthOwn, &visit).await.expect(201);
    let gone = s.sign_up(Persona::YouthOther, &visit).await.expect(201).text("/id");
    s.acting(Persona::YouthOther)
        .post(&format!("/visit-sign-ups/{gone}/cancellations"), Value::Null)
        .await
        .expect(201);
    let reminders =
        async |persona| s.notice_titles(persona).await.iter().filter(|title| *title == REMINDER).count();
    for (hours, wanted) in [(20, 0), (27, 1), (40, 1), (49, 1)] {
        s.clock.set(crate::harness::beginning() + TimeDelta::hours(hours));
        s.run_jobs().await;
        assert_eq!(reminders(Persona::YouthOwn).await, wanted, "after {hours} hours");
    }
    assert_eq!(reminders(Persona::YouthOther).await, 0, "signed off");
    let inbox = s.inbox(Persona::YouthOwn).await;
    assert!(inbox[0]["body"].as_str().unwrap().contains("Wednesday 25 November at 12:00"), "{}", inbox[0]);
}

async fn visits_of_a_suspended_employer_are_out_of_sight(s: &Scenario) {
    let visit = s.acting(Persona::Lead).post("/visits", of_workshop(s, 48, 3)).await.expect(201).text("/id");
    let change = employer::ActiveModel {
        id: Set(s.people.town.workshop),
        state: Set(EmployerState::Suspended),
        ..Default::default()
    };
    s.db().write(async |tx| Ok(change.clone().update(tx).await?)).await.unwrap();
    for persona in [Persona::YouthOwn, Persona::GuardianOwn, Persona::EmployerOwn] {
        s.acting(persona).get(&format!("/visits/{visit}")).await.problem(404, "not_found");
        assert_eq!(s.acting(persona).get("/visits").await.expect(200).json["items"], json!([]));
    }
    s.sign_up(Persona::YouthOwn, &visit).await.problem(404, "not_found");
    let sam: ParticipantId = s.people.sam;
    let body = json!({ "participantId": sam });
    s.coach().post(&format!("/visits/{visit}/sign-ups"), body).await.problem(409, "visit_employer_closed");
    s.acting(Persona::Lead).get(&format!("/visits/{visit}")).await.expect(200);
}

async fn a_list_is_read_page_by_page(s: &Scenario) {
    for hours in [72, 24, 48] {
        s.visit(hours, 3).await;
    }
    let starts = async |query: &str| {
        let page = s.youth().get(&format!("/visits{query}")).await.expect(200);
        let items = page.json["items"].as_array().unwrap().iter();
        let starts: Vec<String> =
            items.map(|it| it["startsAt"].as_str().unwrap()[8..13].to_owned()).collect();
        (starts, page.json["nextCursor"].as_str().map(str::to_owned))
    };
    let (first, cursor) = starts("?limit=2").await;
    assert_eq!(first, ["24T09", "25T09"]);
    assert_eq!(
        starts(&format!("?limit=2&cursor={}", cursor.unwrap())).await,
        (vec!["26T09".to_owned()], None)
    );
    s.pass(TimeDelta::hours(30));
    assert_eq!(starts("").await.0, ["25T09", "26T09"]);
    assert_eq!(starts("?fromAt=2026-11-23T09:00:00Z").await.0, ["24T09", "25T09", "26T09"]);
    s.youth().get("/visits?cursor=x").await.problem(400, "invalid_input");
    s.youth().get("/visits?state=late").await.problem(400, "invalid_input");
    s.acting(Persona::Partner).get("/visits").await.problem(403, "role_not_allowed");
}
