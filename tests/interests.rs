//! A youth wants a place: says so, hears from the coach, says it again, takes it back; what a coach endorses, and how much an
//! employer takes in.

use chrono::TimeDelta;
use entities::{EmployerState, PlaceState, employer, place};
use futures_util::future::{join, join_all};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::{Value, json};

use crate::harness::introductions::wish;
use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    a_youth_wants_a_place_and_the_coach_hears_of_it,
    an_employer_hears_nothing_before_the_coach_endorses,
    a_wish_is_in_words,
    one_interest_a_place_and_five_at_once,
    only_a_place_that_is_open_can_be_wanted,
    who_is_too_young_on_the_first_day_chooses_another_place,
    a_coach_sends_it_back_and_the_youth_says_it_again,
    words_change_until_it_is_endorsed,
    a_youth_takes_it_back,
    only_an_assigned_coach_decides,
    a_relative_does_not_decide,
    the_list_of_a_coach_holds_what_waits,
    what_happened_is_told_without_notes_to_the_youth,
    the_same_youth_is_introduced_once_in_seven_days,
    an_employer_takes_in_a_quarter_of_its_month_in_a_week,
    two_coaches_at_once_do_not_exceed_what_an_employer_takes_in,
    two_endorsements_of_one_interest_make_one_introduction,
    six_interests_at_once_are_five,
    a_repeated_key_expresses_once,
);

async fn change_place(s: &Scenario, change: impl Fn(&mut place::ActiveModel)) {
    let mut row = place::ActiveModel { id: Set(s.people.town.workshop_place), ..Default::default() };
    change(&mut row);
    s.db().write(async |tx| Ok(row.clone().update(tx).await?)).await.unwrap();
}

async fn a_youth_wants_a_place_and_the_coach_hears_of_it(s: &Scenario) {
    let made = s.want(s.people.town.workshop_place).await.expect(201);
    assert_eq!((made.text("/state"), made.text("/placeTitle")), ("expressed".into(), "Fietsen maken".into()));
    assert_eq!(made.text("/employerName"), "Fietsenmakerij De Dam");
    assert_eq!(made.json["introductionId"], Value::Null);
    let id = made.text("/id");
    assert_eq!(s.youth().get("/me/interests").await.expect(200).text("/items/0/id"), id);
    let of_sam = format!("/participants/{}/interests", s.people.sam);
    for persona in [Persona::CoachAssigned, Persona::GuardianOwn, Persona::Lead] {
        assert_eq!(s.acting(persona).get(&of_sam).await.expect(200).text("/items/0/id"), id);
        s.acting(persona).get(&format!("/interests/{id}")).await.expect(200);
    }
    for persona in [Persona::YouthOther, Persona::CoachFormer, Persona::CoachSameOrganisation] {
        s.acting(persona).get(&format!("/interests/{id}")).await.problem(404, "not_found");
        s.acting(persona).get(&of_sam).await.problem(404, "not_found");
    }
    s.relay().await;
    assert_eq!(s.notice_titles(Persona::CoachAssigned).await, ["A youth would like to work somewhere"]);
    assert_eq!(s.notice_titles(Persona::CoachFormer).await, [""; 0]);
    assert_eq!(s.actions_on(&id).await, ["interest.expressed"]);
}

async fn an_employer_hears_nothing_before_the_coach_endorses(s: &Scenario) {
    let id = s.want_workshop().await;
    let employer = s.acting(Persona::EmployerOwn);
    employer.get(&format!("/interests/{id}")).await.problem(403, "role_not_allowed");
    employer.get("/interests").await.problem(403, "role_not_allowed");
    assert_eq!(employer.get("/introductions").await.expect(200).json["items"], json!([]));
    s.relay().await;
    assert_eq!(s.notice_titles(Persona::EmployerOwn).await, [""; 0]);
    let endorsed = s.endorse(&id).await.expect(201);
    assert_eq!(
        (endorsed.text("/state"), endorsed.text("/introductionState")),
        ("endorsed".into(), "waiting".into())
    );
    let list = employer.get("/introductions").await.expect(200);
    assert_eq!(list.text("/items/0/id"), endorsed.text("/introductionId"));
    s.relay().await;
    assert_eq!(s.notice_titles(Persona::EmployerOwn).await, ["A youth would like to meet you"]);
    assert_eq!(s.notice_titles(Persona::EmployerColleague).await, [""; 0], "who guides does not decide");
    assert_eq!(s.notice_titles(Persona::YouthOwn).await, ["Your coach stands behind your choice"]);
    assert_eq!(s.inbox(Persona::EmployerOwn).await[0]["participantId"], Value::Null);
}

async fn a_wish_is_in_words(s: &Scenario) {
    let path = format!("/places/{}/interests", s.people.town.workshop_place);
    let refused = s.youth().post(&path, json!({ "motivation": " ", "availability": "x".repeat(501) })).await;
    assert_eq!(refused.problem(400, "invalid_input").wrong_fields(), ["/availability", "/motivation"]);
    let refused = s.youth().post(&path, json!({ "motivation": "Ja", "phone": "06" })).await;
    assert_eq!(refused.problem(400, "invalid_input").wrong_fields(), ["/availability", "/phone"]);
    s.youth().post(&path, wish()).without("idempotency-key").await.problem(400, "idempotency_key_required");
    s.coach().post(&path, wish()).await.problem(403, "role_not_allowed");
    let nowhere = format!("/places/{}/interests", s.people.sam);
    s.youth().post(&nowhere, wish()).await.problem(404, "not_found");
}

async fn more_places(s: &Scenario, count: usize) -> Vec<entities::PlaceId> {
    use sea_orm::{EntityTrait, IntoActiveModel};
    let found = place::Entity::find_by_id(s.people.town.workshop_place).one(s.db().reader()).await.unwrap();
    let mut ids = Vec::new();
    for _ in 0..count {
        let row = place::Model { id: entities::PlaceId::generate(), ..found.clone().unwrap() };
        let insert = row.clone().into_active_model();
        s.db().write(async |tx| Ok(insert.clone().insert(tx).await?)).await.unwrap();
        ids.push(row.id);
    }
    ids
}

async fn one_interest_a_place_and_five_at_once(s: &Scenario) {
    let first = s.want_workshop().await;
    s.want(s.people.town.workshop_place).await.problem(409, "already_exists");
    for place in more_places(s, 4).await {
        s.want(place).await.expect(201);
    }
    let refused = s.want(s.people.town.bakery_place).await.problem(409, "too_many_interests");
    assert!(refused.text("/detail").contains('5'), "{}", refused.json);
    // What is endorsed is open still; what was taken back is not.
    s.coach().post(&format!("/interests/{first}/returns"), json!({ "reason": "Leg uit." })).await.expect(201);
    s.want(s.people.town.bakery_place).await.problem(409, "too_many_interests");
    s.youth().post(&format!("/interests/{first}/withdrawals"), json!({})).await.expect(201);
    s.want_workshop().await;
}

async fn only_a_place_that_is_open_can_be_wanted(s: &Scenario) {
    let place = s.people.town.workshop_place;
    for state in [PlaceState::Paused, PlaceState::Filled, PlaceState::Expired, PlaceState::Withdrawn] {
        change_place(s, |row| row.state = Set(state)).await;
        s.want(place).await.problem(409, "place_not_open");
    }
    change_place(s, |row| row.state = Set(PlaceState::Rejected)).await;
    s.want(place).await.problem(404, "not_found");
    change_place(s, |row| (row.state, row.positions_taken) = (Set(PlaceState::Published), Set(2))).await;
    s.want(place).await.problem(409, "place_full");
    change_place(s, |row| row.positions_taken = Set(1)).await;
    let suspended = employer::ActiveModel {
        id: Set(s.people.town.workshop),
        state: Set(EmployerState::Suspended),
        ..Default::default()
    };
    s.db().write(async |tx| Ok(suspended.clone().update(tx).await?)).await.unwrap();
    s.want(place).await.problem(409, "place_not_open");
    let verified = employer::ActiveModel { state: Set(EmployerState::Verified), ..suspended };
    s.db().write(async |tx| Ok(verified.clone().update(tx).await?)).await.unwrap();
    s.go_to("2027-02-28T22:30:00Z");
    let last_day = s.want(place).await.expect(201).text("/id");
    s.go_to("2027-02-28T23:00:00Z");
    s.endorse(&last_day).await.problem(409, "place_not_open");
}

async fn who_is_too_young_on_the_first_day_chooses_another_place(s: &Scenario) {
    // Sam is 15, and 16 on 1 May 2027.
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    change_place(s, |row| row.min_age = Set(16)).await;
    let refused = s.want(s.people.town.workshop_place).await.problem(409, "too_young_for_place");
    assert!(refused.text("/detail").contains("16"), "{}", refused.json);
    change_place(s, |row| (row.starts_on, row.ends_on) = (Set(day("2027-04-30")), Set(day("2027-08-01"))))
        .await;
    s.want(s.people.town.workshop_place).await.problem(409, "too_young_for_place");
    change_place(s, |row| row.starts_on = Set(day("2027-05-01"))).await;
    let id = s.want_workshop().await;
    change_place(s, |row| row.min_age = Set(17)).await;
    s.endorse(&id).await.problem(409, "too_young_for_place");
}

async fn a_coach_sends_it_back_and_the_youth_says_it_again(s: &Scenario) {
    let id = s.want_workshop().await;
    let again = format!("/interests/{id}/expressions");
    s.youth().post(&again, json!({})).await.problem(409, "interest_state");
    let returns = format!("/interests/{id}/returns");
    s.coach().post(&returns, json!({})).await.problem(400, "invalid_input");
    let reason = json!({ "reason": "Schrijf erbij wat je al kunt." });
    let back = s.coach().post(&returns, reason.clone()).await.expect(201);
    assert_eq!(
        (back.text("/state"), back.text("/returnReason")),
        ("returned".into(), "Schrijf erbij wat je al kunt.".into())
    );
    s.coach().post(&returns, reason).await.problem(409, "interest_state");
    s.endorse(&id).await.problem(409, "interest_state");
    s.relay().await;
    assert_eq!(s.notice_titles(Persona::YouthOwn).await, ["Your coach has a tip for you"]);
    let said = s.youth().post(&again, json!({})).await.expect(201);
    assert_eq!((said.text("/state"), &said.json["returnReason"]), ("expressed".into(), &Value::Null));
    s.endorse(&id).await.expect(201);
}

async fn words_change_until_it_is_endorsed(s: &Scenario) {
    let id = s.want_workshop().await;
    let path = format!("/interests/{id}");
    let read = s.youth().get(&path).await.expect(200);
    let other = json!({ "motivation": "Ik kan al banden plakken.", "availability": "Zaterdag." });
    s.youth().put(&path, other.clone()).await.problem(428, "if_match_required");
    let changed = s.youth().put(&path, other.clone()).if_match(read.header("etag")).await.expect(200);
    assert_eq!(changed.text("/motivation"), "Ik kan al banden plakken.");
    s.youth().put(&path, other.clone()).if_match(read.header("etag")).await.problem(412, "stale");
    s.coach()
        .put(&path, other.clone())
        .if_match(changed.header("etag"))
        .await
        .problem(403, "role_not_allowed");
    s.coach().post(&format!("{path}/returns"), json!({ "reason": "Mooi, maar korter." })).await.expect(201);
    let etag = s.youth().get(&path).await.expect(200).header("etag").to_owned();
    s.youth().put(&path, other.clone()).if_match(&etag).await.expect(200);
    s.youth().post(&format!("{path}/expressions"), json!({})).await.expect(201);
    s.endorse(&id).await.expect(201);
    let etag = s.youth().get(&path).await.expect(200).header("etag").to_owned();
    s.youth().put(&path, other).if_match(&etag).await.problem(409, "interest_state");
}

async fn a_youth_takes_it_back(s: &Scenario) {
    let id = s.want_workshop().await;
    let path = format!("/interests/{id}/withdrawals");
    s.coach().post(&path, json!({})).await.problem(403, "role_not_allowed");
    s.acting(Persona::YouthOther).post(&path, json!({})).await.problem(404, "not_found");
    assert_eq!(s.youth().post(&path, json!({})).await.expect(201).text("/state"), "withdrawn");
    s.youth().post(&path, json!({})).await.problem(409, "interest_state");
    s.endorse(&id).await.problem(409, "interest_state");
    let next = s.want_workshop().await;
    s.endorse(&next).await.expect(201);
    // From now on it is the introduction that is taken back.
    s.youth().post(&format!("/interests/{next}/withdrawals"), json!({})).await.problem(409, "interest_state");
}

async fn only_an_assigned_coach_decides(s: &Scenario) {
    let id = s.want_workshop().await;
    let decide = [
        (format!("/interests/{id}/endorsements"), json!({})),
        (format!("/interests/{id}/returns"), json!({ "reason": "Nee." })),
    ];
    for (path, body) in &decide {
        for persona in [Persona::CoachSameOrganisation, Persona::CoachFormer] {
            s.acting(persona).post(path, body.clone()).if_match("\"1\"").await.problem(404, "not_found");
        }
        for persona in [Persona::YouthOwn, Persona::GuardianOwn, Persona::Lead, Persona::EmployerOwn] {
            s.acting(persona)
                .post(path, body.clone())
                .if_match("\"1\"")
                .await
                .problem(403, "role_not_allowed");
        }
    }
    s.unassign_coach().await;
    s.endorse(&id).await.problem(404, "not_found");
}

async fn a_relative_does_not_decide(s: &Scenario) {
    let id = s.want_workshop().await;
    s.declare_family(Persona::CoachAssigned).await;
    s.endorse(&id).await.problem(403, "not_for_a_relative");
    let path = format!("/interests/{id}/returns");
    s.coach().post(&path, json!({ "reason": "Nee." })).await.problem(403, "not_for_a_relative");
}

async fn the_list_of_a_coach_holds_what_waits(s: &Scenario) {
    let first = s.want_workshop().await;
    let second = s.want(s.people.town.bakery_place).await.expect(201).text("/id");
    let (third, _) = s.adult_wants_workshop("adult").await;
    let page = s.coach().get("/interests?limit=1").await.expect(200);
    assert_eq!(page.text("/items/0/id"), first, "who waits longest comes first");
    let next =
        s.coach().get(&format!("/interests?limit=1&cursor={}", page.text("/nextCursor"))).await.expect(200);
    assert_eq!((next.text("/items/0/id"), &next.json["nextCursor"]), (second, &Value::Null));
    assert_eq!(
        s.acting(Persona::CoachSameOrganisation).get("/interests").await.expect(200).text("/items/0/id"),
        third
    );
    assert_eq!(s.acting(Persona::CoachFormer).get("/interests").await.expect(200).json["items"], json!([]));
    assert_eq!(
        s.acting(Persona::Lead).get("/interests").await.expect(200).json["items"].as_array().unwrap().len(),
        3
    );
    s.endorse(&first).await.expect(201);
    let endorsed = s.coach().get("/interests?state=endorsed").await.expect(200);
    assert_eq!((endorsed.text("/items/0/id"), endorsed.json["items"].as_array().unwrap().len()), (first, 1));
    s.coach().get("/interests?state=nonsense").await.expect(400);
}

async fn what_happened_is_told_without_notes_to_the_youth(s: &Scenario) {
    let id = s.want_workshop().await;
    s.coach().post(&format!("/interests/{id}/returns"), json!({ "reason": "Leg uit." })).await.expect(201);
    s.youth().post(&format!("/interests/{id}/expressions"), json!({})).await.expect(201);
    let introduction = s.endorse(&id).await.expect(201).text("/introductionId");
    let decline = json!({ "reason": "other", "note": "Te druk nu." });
    s.acting(Persona::EmployerOwn)
        .post(&format!("/introductions/{introduction}/declines"), decline)
        .await
        .expect(201);
    let path = format!("/interests/{id}/events");
    let events = s.coach().get(&path).await.expect(200).json;
    let told: Vec<&str> =
        events["items"].as_array().unwrap().iter().map(|it| it["event"].as_str().unwrap()).collect();
    assert_eq!(told, ["decline", "endorse", "express", "return", "express"]);
    assert_eq!(events["items"][0]["note"], "Te druk nu.");
    let events = s.youth().get(&path).await.expect(200).json;
    assert_eq!(events["items"][0]["note"], Value::Null);
    assert_eq!(events["items"][1]["userId"], s.people.user(Persona::CoachAssigned).to_string());
    s.acting(Persona::YouthOther).get(&path).await.problem(404, "not_found");
}

async fn the_same_youth_is_introduced_once_in_seven_days(s: &Scenario) {
    let introduction = s.introduced().await;
    s.step_introduction(Persona::YouthOwn, &introduction, "withdrawals").await.expect(201);
    let other = more_places(s, 1).await[0];
    let again = s.want(other).await.expect(201).text("/id");
    s.pass(TimeDelta::days(7) - TimeDelta::seconds(1));
    let refused = s.endorse(&again).await.problem(409, "introduced_recently");
    assert!(refused.text("/detail").contains("30 November 2026"), "{}", refused.json);
    assert_eq!(refused.header("retry-after"), "2");
    s.pass(TimeDelta::seconds(1));
    s.endorse(&again).await.expect(201);
}

async fn an_employer_takes_in_a_quarter_of_its_month_in_a_week(s: &Scenario) {
    s.cap(s.people.town.workshop, 4).await;
    s.introduced().await;
    let (other, _) = s.adult_wants_workshop("adult").await;
    let refused = s.endorse_for_other(&other).await.problem(409, "introductions_full");
    assert!(refused.text("/detail").contains("30 November 2026"), "{}", refused.json);
    // The bakery has room.
    s.pass(TimeDelta::days(7));
    s.endorse_for_other(&other).await.expect(201);
    let mut waiting = Vec::new();
    for name in ["third", "fourth", "fifth"] {
        waiting.push(s.adult_wants_workshop(name).await.0);
    }
    for interest in &waiting[..2] {
        s.pass(TimeDelta::days(7));
        s.endorse_for_other(interest).await.expect(201);
    }
    // 21 days after the first there are four in thirty days; the week has room, the month has not.
    s.pass(TimeDelta::days(7));
    let refused = s.endorse_for_other(&waiting[2]).await.problem(409, "introductions_full");
    assert!(refused.text("/detail").contains("23 December 2026"), "{}", refused.json);
    s.pass(TimeDelta::days(2));
    s.endorse_for_other(&waiting[2]).await.expect(201);
}

fn count(replies: &[Reply], status: u16) -> usize {
    replies.iter().filter(|reply| reply.status == status).count()
}

async fn two_coaches_at_once_do_not_exceed_what_an_employer_takes_in(s: &Scenario) {
    s.cap(s.people.town.workshop, 4).await;
    let own = s.want_workshop().await;
    let (other, _) = s.adult_wants_workshop("adult").await;
    let (one, two) = join(s.endorse(&own), s.endorse_for_other(&other)).await;
    let replies = [one, two];
    assert_eq!((count(&replies, 201), count(&replies, 409)), (1, 1));
    let refused = replies.into_iter().find(|reply| reply.status == 409).unwrap();
    refused.problem(409, "introductions_full");
}

async fn two_endorsements_of_one_interest_make_one_introduction(s: &Scenario) {
    let id = s.want_workshop().await;
    let replies = join_all((0..4).map(|_| s.endorse(&id))).await;
    assert_eq!((count(&replies, 201), count(&replies, 409) + count(&replies, 412)), (1, 3));
    let list = s.acting(Persona::EmployerOwn).get("/introductions").await.expect(200);
    assert_eq!(list.json["items"].as_array().unwrap().len(), 1);
}

async fn six_interests_at_once_are_five(s: &Scenario) {
    let places = more_places(s, 6).await;
    let replies = join_all(places.into_iter().map(|place| s.want(place))).await;
    assert_eq!((count(&replies, 201), count(&replies, 409)), (5, 1));
}

async fn a_repeated_key_expresses_once(s: &Scenario) {
    let path = format!("/places/{}/interests", s.people.town.workshop_place);
    let call = s.youth().post(&path, wish()).key("one-wish");
    let first = call.clone().await.expect(201);
    assert_eq!(call.await.expect(201).json, first.json);
    assert_eq!(s.youth().get("/me/interests").await.expect(200).json["items"].as_array().unwrap().len(), 1);
    s.youth()
        .post(&path, json!({ "motivation": "Ander.", "availability": "Nu." }))
        .key("one-wish")
        .await
        .problem(422, "idempotency_key_reused");
}
