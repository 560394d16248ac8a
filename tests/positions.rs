//! Positions of places: taken, free again, and over; and who is told.

use back_on_track::error::ApiResult;
use back_on_track::place::ops::{free_position, take_position};
use back_on_track::record::Actor;
use entities::{PlaceId, PlaceState, place};
use futures_util::future::{join, join_all};
use serde_json::json;

use crate::harness::places::bikes;
use crate::harness::{Persona, Scenario};

scenarios!(
    the_last_position_is_taken_once,
    a_position_that_is_free_again_is_found_again,
    a_place_ends_after_its_last_day,
    the_employer_and_the_lead_are_told,
);

async fn take(s: &Scenario, id: PlaceId) -> ApiResult<place::Model> {
    let actor = Actor::programme(s.people.programme);
    s.db().write(async |tx| take_position(tx, actor, id).await).await
}

async fn free(s: &Scenario, id: PlaceId) -> ApiResult<place::Model> {
    let actor = Actor::programme(s.people.programme);
    s.db().write(async |tx| free_position(tx, actor, id).await).await
}

async fn the_last_position_is_taken_once(s: &Scenario) {
    let place = s.people.town.workshop_place;
    assert_eq!(take(s, place).await.unwrap().state, PlaceState::Published);
    let tries = join_all((0..10).map(|_| take(s, place))).await;
    let taken: Vec<_> = tries.iter().filter_map(|it| it.as_ref().ok()).collect();
    assert_eq!(taken.len(), 1, "one position was left");
    assert_eq!((taken[0].state, taken[0].positions_taken), (PlaceState::Filled, 2));
    assert!(
        tries.iter().filter_map(|it| it.as_ref().err()).all(|refused| refused.code.slug() == "place_full")
    );
    assert_eq!(s.trace_of_place(&place.to_string()).await, ["fill"], "filled once");
    assert_eq!(s.place_titles("").await, ["Een dag in de bakkerij"], "hidden when full");
    assert_eq!(s.youth().get(&format!("/places/{place}")).await.expect(200).json["freePositions"], 0);
    let own = s.acting(Persona::EmployerOwn);
    let etag = own.get(&format!("/places/{place}")).await.expect(200).header("etag").to_owned();
    let fewer = own.patch(&format!("/places/{place}"), json!({ "positions": 1 })).if_match(&etag);
    let refused = fewer.await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "positions_taken");
}

async fn a_position_that_is_free_again_is_found_again(s: &Scenario) {
    let place = s.people.town.workshop_place;
    let id = place.to_string();
    free(s, place).await.unwrap_err();
    take(s, place).await.unwrap();
    take(s, place).await.unwrap();
    let freed = join_all((0..2).map(|_| free(s, place))).await;
    assert!(freed.iter().all(Result::is_ok));
    assert_eq!(s.trace_of_place(&id).await, ["fill", "free"]);
    assert_eq!(s.place_titles("&text=fietsen").await, ["Fietsen maken"]);
    free(s, place).await.unwrap_err();
    // Paused, or judged again: whoever was introduced can still begin, and it is full once it is back.
    s.on_place(Persona::EmployerOwn, &id, "pauses").await.expect(201);
    assert_eq!(take(s, place).await.unwrap().state, PlaceState::Paused);
    assert_eq!(take(s, place).await.unwrap().state, PlaceState::Paused);
    assert_eq!(take(s, place).await.unwrap_err().code.slug(), "place_full");
    assert_eq!(
        s.on_place(Persona::EmployerOwn, &id, "resumptions").await.expect(201).text("/state"),
        "filled"
    );
    // One more position puts a full place back in sight without a lead.
    let more = s.edit_place(&id, json!({ "positions": 3 })).await.expect(200);
    assert_eq!((more.text("/state"), &more.json["freePositions"]), ("published".into(), &json!(1)));
    take(s, place).await.unwrap();
    let edited = s.edit_place(&id, json!({ "tasks": "Iets anders." })).await.expect(200);
    assert_eq!(edited.text("/state"), "submitted");
    assert_eq!(s.approve_place(Persona::Lead, &id).await.expect(201).text("/state"), "filled");
    s.acting(Persona::Lead)
        .post(&format!("/places/{id}/withdrawals"), json!({ "reason": "Nee." }))
        .await
        .expect(201);
    assert_eq!(free(s, place).await.unwrap().state, PlaceState::Withdrawn);
    assert_eq!(take(s, place).await.unwrap_err().code.slug(), "place_state");
    let draft = PlaceId(s.draft_place(bikes()).await.parse().unwrap());
    assert_eq!(take(s, draft).await.unwrap_err().code.slug(), "place_state");
}

async fn a_place_ends_after_its_last_day(s: &Scenario) {
    let id = s.publish_place(bikes()).await;
    let waiting = s.draft_place(bikes()).await;
    s.on_place(Persona::EmployerOwn, &waiting, "submissions").await.expect(201);
    // 30 March is summer time: the day ends at 22:00 in Greenwich.
    s.clock.set("2027-03-30T21:59:00Z".parse().unwrap());
    s.run_jobs().await;
    assert_eq!(s.place_titles("&text=spaken").await.len(), 1);
    s.clock.set("2027-03-30T22:00:00Z".parse().unwrap());
    assert!(s.place_titles("&text=spaken").await.is_empty(), "also before the job comes");
    join(s.run_jobs(), s.run_jobs()).await;
    for id in [&id, &waiting] {
        let over = s.acting(Persona::EmployerOwn).get(&format!("/places/{id}")).await.expect(200);
        assert_eq!(over.text("/state"), "expired");
        assert_eq!(s.trace_of_place(id).await.iter().filter(|event| *event == "expire").count(), 1);
    }
    assert_eq!(s.acting(Persona::Lead).get("/place-submissions").await.expect(200).json["items"], json!([]));
}

async fn the_employer_and_the_lead_are_told(s: &Scenario) {
    let id = s.draft_place(bikes()).await;
    s.on_place(Persona::EmployerOwn, &id, "submissions").await.expect(201);
    s.relay().await;
    assert_eq!(s.notice_titles(Persona::Lead).await[0], "A place waits for you");
    s.approve_place(Persona::Lead, &id).await.expect(201);
    s.relay().await;
    for persona in [Persona::EmployerOwn, Persona::EmployerColleague] {
        assert_eq!(s.notice_titles(persona).await[0], "A place of yours can be found");
    }
    assert!(s.notice_titles(Persona::EmployerOther).await.is_empty());
    assert!(s.notice_titles(Persona::YouthOwn).await.is_empty());
    let reason = json!({ "reason": "Er is een klacht." });
    s.acting(Persona::Lead).post(&format!("/places/{id}/withdrawals"), reason).await.expect(201);
    s.relay().await;
    assert_eq!(s.notice_titles(Persona::EmployerOwn).await[0], "A place of yours was withdrawn");
}
