//! How introductions end by themselves, by any of the three sides, and because the place or the employer went; two ends at once.

use back_on_track::introduction::freeing::{free_of_employer, free_of_place};
use back_on_track::record::Actor;
use chrono::TimeDelta;
use entities::{EmployerState, IntroductionState, PlaceState, employer, place};
use futures_util::future::join;
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QuerySelect};
use serde_json::json;

use crate::harness::{Persona, Scenario};
use crate::introductions::is_over;

scenarios!(
    each_side_closes_what_was_accepted,
    a_silent_employer_is_reminded_twice_and_then_it_lapses,
    an_employer_that_answers_is_left_alone,
    whoever_waits_for_a_place_that_goes_is_freed,
    a_suspended_employer_is_left_by_everybody,
    accepting_and_taking_back_at_once_one_wins,
    endorsing_and_freeing_at_once_leaves_nobody_waiting,
);

async fn each_side_closes_what_was_accepted(s: &Scenario) {
    for side in [Persona::YouthOwn, Persona::CoachAssigned, Persona::EmployerOwn, Persona::EmployerColleague]
    {
        let id = s.introduced().await;
        s.step_introduction(Persona::CoachAssigned, &id, "endings").await.problem(409, "introduction_state");
        s.step_introduction(Persona::EmployerOwn, &id, "acceptances").await.expect(201);
        s.step_introduction(Persona::YouthOwn, &id, "withdrawals").await.problem(409, "introduction_state");
        s.step_introduction(Persona::Lead, &id, "endings").await.problem(403, "role_not_allowed");
        s.step_introduction(side, &id, "endings").await.expect(201);
        is_over(&s.seen_by_workshop(&id).await, "closed");
        s.pass(TimeDelta::days(7));
    }
}

async fn a_silent_employer_is_reminded_twice_and_then_it_lapses(s: &Scenario) {
    let id = s.introduced().await;
    let told = async |persona: Persona, title: &str| {
        s.run_jobs().await;
        s.run_jobs().await;
        s.relay().await;
        s.notice_titles(persona).await.iter().filter(|it| *it == title).count()
    };
    let waits = "A youth waits for your answer";
    s.pass(TimeDelta::days(3) - TimeDelta::seconds(1));
    assert_eq!(told(Persona::EmployerOwn, waits).await, 0);
    s.pass(TimeDelta::seconds(1));
    assert_eq!(told(Persona::EmployerOwn, waits).await, 1);
    s.pass(TimeDelta::days(4));
    assert_eq!(told(Persona::EmployerOwn, waits).await, 2);
    assert_eq!(told(Persona::EmployerColleague, waits).await, 0);
    s.pass(TimeDelta::days(8) - TimeDelta::seconds(1));
    assert_eq!(told(Persona::EmployerOwn, waits).await, 2);
    assert_eq!(s.introduction_state(&id).await, "waiting");
    s.pass(TimeDelta::seconds(1));
    assert_eq!(told(Persona::YouthOwn, "An employer did not answer").await, 1);
    assert_eq!(told(Persona::EmployerOwn, "An introduction has stopped").await, 1);
    is_over(&s.seen_by_workshop(&id).await, "lapsed");
    s.step_introduction(Persona::EmployerOwn, &id, "acceptances").await.problem(409, "introduction_state");
    assert_eq!(s.youth().get("/me/interests").await.expect(200).text("/items/0/state"), "closed");
}

async fn an_employer_that_answers_is_left_alone(s: &Scenario) {
    let id = s.accepted().await;
    s.pass(TimeDelta::days(20));
    s.run_jobs().await;
    s.relay().await;
    assert_eq!(s.introduction_state(&id).await, "accepted");
    assert!(
        !s.notice_titles(Persona::EmployerOwn).await.contains(&"A youth waits for your answer".to_owned())
    );
}

async fn whoever_waits_for_a_place_that_goes_is_freed(s: &Scenario) {
    let met = s.accepted().await;
    let (waiting, token) = s.adult_wants_workshop("waiting").await;
    s.endorse_for_other(&waiting).await.expect(201);
    s.adult_wants_workshop("expressed").await;
    let (returned, _) = s.adult_wants_workshop("returned").await;
    let path = format!("/interests/{returned}/returns");
    s.acting(Persona::CoachSameOrganisation).post(&path, json!({ "reason": "Leg uit." })).await.expect(201);
    let elsewhere = s.want(s.people.town.bakery_place).await.expect(201).text("/id");
    assert_eq!(fill_workshop(s).await, 3);
    assert_eq!(fill_workshop(s).await, 0);
    assert_eq!(s.introduction_state(&met).await, "accepted", "who met stays in touch");
    assert_eq!(s.interest_state(&elsewhere).await, "expressed");
    let states = s.states_of_place(s.people.town.workshop_place).await;
    let freed = states.iter().filter(|(interest, _)| interest == "Freed").count();
    assert_eq!(freed, 3, "{states:?}");
    let mine = s.anonymous().get("/me/interests").bearer(&token).await.expect(200);
    assert_eq!(
        (mine.text("/items/0/state"), mine.text("/items/0/introductionState")),
        ("freed".into(), "freed".into())
    );
    s.relay().await;
    let inbox = s.anonymous().get("/me/notices").bearer(&token).await.expect(200);
    assert_eq!(inbox.text("/items/0/title"), "A place that you chose is gone");
}

async fn a_suspended_employer_is_left_by_everybody(s: &Scenario) {
    let met = s.accepted().await;
    let (waiting, _) = s.adult_wants_workshop("waiting").await;
    s.endorse_for_other(&waiting).await.expect(201);
    s.adult_wants_workshop("expressed").await;
    let elsewhere = s.want(s.people.town.bakery_place).await.expect(201).text("/id");
    let (workshop, actor) = (s.people.town.workshop, Actor::programme(s.people.programme));
    let left = s.behind_the_api(async |tx| {
        let suspended = employer::ActiveModel {
            id: Set(workshop),
            state: Set(EmployerState::Suspended),
            ..Default::default()
        };
        suspended.update(tx).await?;
        free_of_employer(tx, actor, workshop).await
    });
    assert_eq!(left.await, 3);
    assert_eq!(
        (s.introduction_state(&met).await, s.interest_state(&elsewhere).await),
        ("closed".into(), "expressed".into())
    );
    s.acting(Persona::EmployerOwn).get(&format!("/introductions/{met}")).await.problem(404, "not_found");
    assert_eq!(
        s.acting(Persona::EmployerOwn).get("/introductions").await.expect(200).json["items"],
        json!([])
    );
    s.write_in(Persona::EmployerOwn, &met, "Hallo?").await.problem(404, "not_found");
    s.relay().await;
    assert_eq!(s.notice_titles(Persona::YouthOwn).await[0], "An introduction is over");
}

async fn accepting_and_taking_back_at_once_one_wins(s: &Scenario) {
    let id = s.introduced().await;
    let accept = s.step_introduction(Persona::EmployerOwn, &id, "acceptances");
    let withdraw = s.step_introduction(Persona::YouthOwn, &id, "withdrawals");
    let (accept, withdraw) = join(accept, withdraw).await;
    let state = s.introduction_state(&id).await;
    match (accept.status, withdraw.status) {
        (201, 409) => assert_eq!(state, "accepted"),
        (409, 201) => assert_eq!(state, "withdrawn"),
        other => panic!("{other:?}"),
    }
    let states = s.states_of_place(s.people.town.workshop_place).await;
    let fits = [
        ("Endorsed".to_owned(), Some(IntroductionState::Accepted)),
        ("Withdrawn".to_owned(), Some(IntroductionState::Withdrawn)),
    ];
    assert!(fits.contains(&states[0]), "{states:?}");
}

async fn endorsing_and_freeing_at_once_leaves_nobody_waiting(s: &Scenario) {
    let id = s.want_workshop().await;
    let (endorsed, _) = join(s.endorse(&id), fill_workshop(s)).await;
    assert!([201, 409, 412].contains(&endorsed.status), "{}", endorsed.json);
    let states = s.states_of_place(s.people.town.workshop_place).await;
    assert_eq!(states[0].0, "Freed", "{states:?}");
    assert!(states[0].1.is_none_or(|state| state == IntroductionState::Freed), "{states:?}");
}

async fn fill_workshop(s: &Scenario) -> u64 {
    let (place, actor) = (s.people.town.workshop_place, Actor::programme(s.people.programme));
    s.behind_the_api(async |tx| {
        place::Entity::find_by_id(place).lock(LockType::NoKeyUpdate).one(tx).await?;
        let filled =
            place::ActiveModel { id: Set(place), state: Set(PlaceState::Filled), ..Default::default() };
        filled.update(tx).await?;
        free_of_place(tx, actor, place).await
    })
    .await
}
