//! Saved searches: what a youth keeps, and being told of new places once.

use chrono::{DateTime, TimeDelta, Utc};
use entities::{PlaceState, outbox_event};
use futures_util::future::join;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

use crate::harness::places::{bikes, bikes_with};
use crate::harness::{Persona, Scenario};

scenarios!(
    a_search_is_saved_and_forgotten,
    a_wish_is_checked_before_it_is_saved,
    ten_are_kept_and_no_more,
    nobody_sees_anothers_searches,
    a_youth_is_told_once_of_new_places,
    only_what_fits_is_told_of,
    not_twice_on_one_day,
    two_processes_tell_once,
);

const SAVED: &str = "/me/saved-searches";
const TITLE: &str = "There is something new for you";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

async fn save(s: &Scenario, wish: Value) -> String {
    let body = json!({ "name": "Mijn werk", "wish": wish });
    let id = s.youth().post(SAVED, body).await.expect(201).text("/id");
    s.pass(TimeDelta::seconds(1));
    id
}

/// How often Sam was told, as the stream of events has it.
async fn told(s: &Scenario) -> u64 {
    let matched = outbox_event::Column::Action.eq("saved_search.matched");
    outbox_event::Entity::find().filter(matched).count(s.db().reader()).await.unwrap()
}

async fn a_search_is_saved_and_forgotten(s: &Scenario) {
    let wish = json!({ "text": "fiets", "near": "52.44,4.82", "withinMetres": 5000, "weekday": 3, "fitsMySchoolWeek": true });
    let body = json!({ "name": "Fietsen", "wish": wish });
    let made = s.youth().post(SAVED, body.clone()).key("one").await.expect(201);
    assert_eq!(
        (made.text("/name"), &made.json["wish"], &made.json["toldAt"]),
        ("Fietsen".into(), &wish, &Value::Null)
    );
    let again = s.youth().post(SAVED, body).key("one").await.expect(201);
    assert_eq!(made.text("/id"), again.text("/id"));
    let list = s.youth().get(SAVED).await.expect(200).json;
    assert_eq!((list["items"].as_array().unwrap().len(), &list["items"][0]), (1, &made.json));
    let path = format!("{SAVED}/{}", made.text("/id"));
    s.youth().delete(&path).await.expect(204);
    s.youth().delete(&path).await.problem(404, "not_found");
    assert_eq!(s.youth().get(SAVED).await.expect(200).json["items"], json!([]));
}

async fn a_wish_is_checked_before_it_is_saved(s: &Scenario) {
    for (wish, pointer) in [
        (json!({ "near": "x" }), "/wish/near"),
        (json!({ "withinMetres": 10 }), "/wish/near"),
        (json!({ "weekday": 8 }), "/wish/weekday"),
        (json!({ "nearPostcode": "9999" }), "/wish/nearPostcode"),
        (json!({ "nearPostcode": "x" }), "/wish/nearPostcode"),
        (json!({ "sector": "fun" }), "/wish/sector"),
        (json!({ "sort": "newest" }), "/wish/sort"),
        (json!({ "startsFromDate": "2027-01-02", "startsUntilDate": "2027-01-01" }), "/wish/startsUntilDate"),
    ] {
        let body = json!({ "name": "Fout", "wish": wish });
        let refused = s.youth().post(SAVED, body).await.problem(400, "invalid_input");
        assert_eq!(refused.wrong_fields(), [pointer]);
    }
    s.youth().post(SAVED, json!({ "name": " ", "wish": {} })).await.problem(400, "invalid_input");
    s.youth().post(SAVED, json!({ "name": "Alles", "wish": {} })).await.expect(201);
}

async fn ten_are_kept_and_no_more(s: &Scenario) {
    for _ in 0..8 {
        save(s, json!({})).await;
    }
    // Three at once for the last two.
    let one = || async { s.youth().post(SAVED, json!({ "name": "Nog een", "wish": {} })).await.status };
    let statuses = futures_util::future::join_all([one(), one(), one()]).await;
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 2, "{statuses:?}");
    let full = s.youth().post(SAVED, json!({ "name": "Elf", "wish": {} })).await;
    let full = full.problem(409, "too_many_saved_searches");
    assert!(full.text("/detail").contains("10"), "{}", full.json);
    assert_eq!(s.youth().get(SAVED).await.expect(200).json["items"].as_array().unwrap().len(), 10);
    // Another youth has ten of their own.
    s.acting(Persona::YouthOther).post(SAVED, json!({ "name": "Van mij", "wish": {} })).await.expect(201);
}

async fn nobody_sees_anothers_searches(s: &Scenario) {
    let id = save(s, json!({ "near": "52.44,4.82" })).await;
    let path = format!("{SAVED}/{id}");
    s.acting(Persona::YouthOther).delete(&path).await.problem(404, "not_found");
    assert_eq!(s.acting(Persona::YouthOther).get(SAVED).await.expect(200).json["items"], json!([]));
    for persona in [Persona::GuardianOwn, Persona::CoachAssigned, Persona::Lead, Persona::EmployerOwn] {
        s.acting(persona).get(SAVED).await.problem(403, "role_not_allowed");
        s.acting(persona).delete(&path).await.problem(403, "role_not_allowed");
    }
}

async fn a_youth_is_told_once_of_new_places(s: &Scenario) {
    let id = save(s, json!({ "text": "spaken" })).await;
    save(s, json!({ "text": "bakkerij" })).await;
    s.run_jobs().await;
    assert_eq!(told(s).await, 0, "what was there before is not new");
    s.publish_place(bikes()).await;
    s.run_jobs().await;
    assert_eq!(told(s).await, 0, "another that began before may still turn up");
    s.pass(TimeDelta::minutes(2));
    s.run_jobs().await;
    s.run_jobs().await;
    assert_eq!(told(s).await, 1);
    s.relay().await;
    let inbox = s.inbox(Persona::YouthOwn).await;
    assert_eq!(
        (inbox.len(), &inbox[0]["title"], &inbox[0]["kind"]),
        (1, &json!(TITLE), &json!("new_places"))
    );
    assert_eq!(inbox[0]["subjectId"], json!(id));
    let words = inbox[0].to_string();
    for quiet in ["Dam", "Fiets", "spaken", "Wielen"] {
        assert!(!words.contains(quiet), "{words}");
    }
    for persona in [Persona::YouthOther, Persona::GuardianOwn, Persona::CoachAssigned] {
        assert!(!s.notice_titles(persona).await.contains(&TITLE.to_owned()), "{persona:?}");
    }
    assert!(s.youth().get(SAVED).await.expect(200).json["items"][0]["toldAt"].is_string());
    s.pass(TimeDelta::days(1));
    s.run_jobs().await;
    assert_eq!(told(s).await, 1, "nothing new since");
}

async fn only_what_fits_is_told_of(s: &Scenario) {
    save(s, json!({ "sector": "technology", "near": "52.441,4.822", "withinMetres": 2000 })).await;
    let mut far = bikes_with("latitude", json!("52.499000"));
    far["longitude"] = json!("4.766000");
    s.publish_place(far).await;
    s.publish_place(bikes_with("sector", json!("food"))).await;
    s.publish_place(bikes_with("minAge", json!(16))).await;
    let suspended = s.place_row(|row| {
        row.employer_id = s.people.town.garage;
        row.sector = entities::Sector::Technology;
        (row.latitude_microdegrees, row.longitude_microdegrees) = (Some(52_441_000), Some(4_822_000));
        row.published_at = Some(s.clock.now() + TimeDelta::seconds(1));
    });
    let paused = s.place_row(|row| {
        row.state = PlaceState::Paused;
        row.sector = entities::Sector::Technology;
        (row.latitude_microdegrees, row.longitude_microdegrees) = (Some(52_441_000), Some(4_822_000));
        row.published_at = Some(s.clock.now() + TimeDelta::seconds(1));
    });
    s.put_places(vec![suspended, paused]).await;
    s.pass(TimeDelta::hours(1));
    s.run_jobs().await;
    assert_eq!(told(s).await, 0, "far, of another sector, too young, out of sight");
    s.publish_place(bikes()).await;
    s.pass(TimeDelta::minutes(2));
    s.run_jobs().await;
    assert_eq!(told(s).await, 1);
}

async fn not_twice_on_one_day(s: &Scenario) {
    save(s, json!({})).await;
    s.publish_place(bikes()).await;
    s.pass(TimeDelta::minutes(2));
    s.run_jobs().await;
    assert_eq!(told(s).await, 1);
    s.publish_place(bikes_with("title", json!("Nog een"))).await;
    s.clock.set(at("2026-11-23T22:59:00Z"));
    s.run_jobs().await;
    assert_eq!(told(s).await, 1, "still the same day in Amsterdam");
    s.clock.set(at("2026-11-23T23:00:00Z"));
    s.run_jobs().await;
    assert_eq!(told(s).await, 2, "told on the next day, and not lost");
    s.clock.set(at("2026-11-25T09:00:00Z"));
    s.run_jobs().await;
    assert_eq!(told(s).await, 2);
}

async fn two_processes_tell_once(s: &Scenario) {
    for _ in 0..3 {
        save(s, json!({})).await;
    }
    s.publish_place(bikes()).await;
    s.pass(TimeDelta::minutes(2));
    let another = s.another_db().await;
    join(s.run_jobs(), back_on_track::job::run_due(&another)).await;
    assert_eq!(told(s).await, 3, "each search once");
    another.close().await;
    s.relay().await;
    let inbox = s.inbox(Persona::YouthOwn).await;
    assert_eq!(inbox.iter().filter(|notice| notice["title"] == TITLE).count(), 3);
}
