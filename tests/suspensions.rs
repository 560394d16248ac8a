//! What ends when an employer is suspended or an introduction is over: nobody is sent to somebody who takes part no longer.

use chrono::TimeDelta;
use entities::{
    EmployerDuty, EmployerMemberId, IntroductionState, MembershipId, PlaceId, employer_member, membership,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};

use crate::harness::placements::terms;
use crate::harness::places::{bikes, bikes_with};
use crate::harness::{Persona, Scenario};

scenarios!(
    a_suspension_calls_off_what_was_to_come_and_warns_of_who_works_there,
    what_is_over_is_called_off_and_the_name_is_gone,
    whoever_works_at_an_employer_does_not_guide_youths_to_it,
    a_place_that_is_refused_after_an_edit_frees_who_waits,
    an_edit_that_is_judged_again_is_told_to_the_lead,
    a_place_is_found_under_the_new_name_of_its_employer,
);

async fn suspend(s: &Scenario) {
    let workshop = s.people.town.workshop.to_string();
    s.acting(Persona::Lead).decide_on(&workshop, "suspensions").await.expect(201);
    s.relay().await;
}

async fn state_of(s: &Scenario, path: &str) -> String {
    s.youth().get(path).await.expect(200).text("/state")
}

async fn a_suspension_calls_off_what_was_to_come_and_warns_of_who_works_there(s: &Scenario) {
    let placement = s.placement_in_force(terms()).await;
    let introduction = s.placement(Persona::YouthOwn, &placement).await.text("/introductionId");
    let appointment = s.meeting(&introduction, 48).await;
    let mut wish = s.wanted_visit(48, 3);
    wish["employerId"] = json!(s.people.town.workshop);
    let visit = s.acting(Persona::Lead).post("/visits", wish).await.expect(201).text("/id");
    s.sign_up(Persona::YouthOwn, &visit).await.expect(201);
    let elsewhere = s.visit(48, 3).await;
    suspend(s).await;
    assert_eq!(state_of(s, &format!("/appointments/{appointment}")).await, "cancelled");
    assert_eq!(s.acting(Persona::Lead).get(&format!("/visits/{visit}")).await.text("/state"), "cancelled");
    assert_eq!(state_of(s, &format!("/visits/{elsewhere}")).await, "published");
    assert_eq!(s.signals("open").await, ["employer_suspended"]);
    assert_eq!(s.placement(Persona::YouthOwn, &placement).await.text("/state"), "active", "people decide");
    let titles = s.notice_titles(Persona::YouthOwn).await;
    for title in
        ["An appointment is off", "A visit will not take place", "Your workplace does not take part for now"]
    {
        assert!(titles.iter().any(|it| it == title), "{title}: {titles:?}");
    }
    let warned = s.notice_titles(Persona::CoachAssigned).await;
    assert!(
        warned.iter().any(|it| it == "An employer was suspended while a youth works there"),
        "{warned:?}"
    );
    s.pass(TimeDelta::hours(25));
    s.run_jobs().await;
    let titles = s.notice_titles(Persona::YouthOwn).await;
    assert!(!titles.iter().any(|it| it.contains("Remember") || it.contains("Tomorrow")), "{titles:?}");
}

async fn what_is_over_is_called_off_and_the_name_is_gone(s: &Scenario) {
    let introduction = s.introduce_sam(IntroductionState::Accepted).await.to_string();
    let appointment = s.meeting(&introduction, 48).await;
    let list = format!("/introductions/{introduction}/appointments");
    let name = async |persona: Persona| {
        s.acting(persona).get(&list).await.expect(200).json["items"][0]["firstName"].clone()
    };
    assert_eq!(name(Persona::EmployerOwn).await, "Sam");
    s.step_introduction(Persona::YouthOwn, &introduction, "endings").await.expect(201);
    assert_eq!(state_of(s, &format!("/appointments/{appointment}")).await, "cancelled");
    assert_eq!(s.appointment_events(&appointment).await, ["make", "cancel"]);
    assert_eq!(name(Persona::EmployerOwn).await, Value::Null);
    assert_eq!(name(Persona::CoachAssigned).await, "Sam");
    let next = s.acting(Persona::EmployerOwn).get("/me/employer-appointments").await.expect(200).json;
    assert_eq!(next["items"], json!([]));
}

async fn whoever_works_at_an_employer_does_not_guide_youths_to_it(s: &Scenario) {
    let met = s.introduce_sam(IntroductionState::Accepted).await.to_string();
    let place = s.publish_place(bikes()).await;
    let interest = s.want(PlaceId(place.parse().unwrap())).await.expect(201).text("/id");
    let member = employer_member::ActiveModel {
        id: Set(EmployerMemberId::generate()),
        employer_id: Set(s.people.town.workshop),
        user_id: Set(s.people.user(Persona::CoachAssigned)),
        duty: Set(EmployerDuty::Manager),
        programme_id: Set(s.people.programme),
        added_by: Set(s.people.user(Persona::EmployerOwn)),
        added_at: Set(s.clock.now()),
        ended_at: Set(None),
    };
    let found = membership::Entity::find_by_id(s.people.memberships[&Persona::EmployerOwn]);
    let of_manager = found.one(s.db().reader()).await.unwrap().unwrap();
    let belongs = membership::Model {
        id: MembershipId::generate(),
        user_id: s.people.user(Persona::CoachAssigned),
        ..of_manager
    };
    s.insert(belongs).await;
    s.db().write(async |tx| Ok(member.clone().insert(tx).await?)).await.unwrap();
    s.endorse(&interest).await.problem(403, "not_for_yourself");
    s.step_introduction(Persona::CoachAssigned, &met, "endings").await.problem(403, "not_for_yourself");
}

async fn a_place_that_is_refused_after_an_edit_frees_who_waits(s: &Scenario) {
    let id = s.publish_place(bikes()).await;
    let place = PlaceId(id.parse().unwrap());
    let interest = s.want(place).await.expect(201).text("/id");
    s.edit_place(&id, json!({ "tasks": "Iets heel anders." })).await.expect(200);
    assert_eq!(s.interest_state(&interest).await, "expressed", "while it is judged");
    let reason = json!({ "reason": "Dit is geen werk voor jongeren." });
    s.acting(Persona::Lead).post(&format!("/places/{id}/rejections"), reason).await.expect(201);
    assert_eq!(s.interest_state(&interest).await, "freed");
    let tasks = s.acting(Persona::EmployerOwn).get("/me/tasks").await.expect(200);
    assert_eq!((tasks.text("/items/0/kind"), tasks.text("/items/0/subjectId")), ("improve_place".into(), id));
}

async fn an_edit_that_is_judged_again_is_told_to_the_lead(s: &Scenario) {
    let id = s.publish_place(bikes()).await;
    s.relay().await;
    let told = async || {
        s.relay().await;
        let titles = s.notice_titles(Persona::Lead).await;
        titles.iter().filter(|it| *it == "A place waits for you").count()
    };
    let before = told().await;
    assert!(before > 0);
    s.edit_place(&id, json!({ "positions": 9 })).await.expect(200);
    assert_eq!(told().await, before, "more positions harm nobody");
    s.edit_place(&id, json!({ "tasks": "Iets heel anders." })).await.expect(200);
    assert_eq!(told().await, before + 1);
}

async fn a_place_is_found_under_the_new_name_of_its_employer(s: &Scenario) {
    let id = s.publish_place(bikes_with("title", json!("Wielen richten"))).await;
    assert!(s.place_titles("&text=tandem").await.is_empty());
    let organisations = s.acting(Persona::Admin).get("/organisations?limit=100").await.expect(200).json;
    let of_workshop = organisations["items"].as_array().unwrap().iter();
    let organisation = of_workshop.clone().find(|it| it["name"] == "Fietsenmakerij De Dam").unwrap();
    let path = format!("/organisations/{}", organisation["id"].as_str().unwrap());
    let read = s.acting(Persona::Admin).get(&path).await.expect(200);
    let renamed = json!({ "name": "Tandem en Zoon" });
    s.acting(Persona::Admin).patch(&path, renamed).if_match(read.header("etag")).await.expect(200);
    assert!(s.place_titles("&text=tandem").await.contains(&"Wielen richten".to_owned()));
    assert_eq!(s.youth().get(&format!("/places/{id}")).await.text("/employerName"), "Tandem en Zoon");
}
