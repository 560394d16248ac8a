//! Who comes to a visit: signing up, through the coach too, for who is old enough, and never more than there is room for.

use crate::harness::{Persona, Reply, Scenario};
use crate::visits::titles;
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};

scenarios!(
    youths_sign_up_themselves_or_through_their_coach,
    a_visit_is_for_who_is_old_enough_on_the_day,
    the_last_place_is_taken_once,
    a_youth_who_asks_twice_at_once_has_one_place,
);

async fn youths_sign_up_themselves_or_through_their_coach(s: &Scenario) {
    let visit = s.visit(48, 3).await;
    let path = format!("/visits/{visit}/sign-ups");
    let signed = s.sign_up(Persona::YouthOwn, &visit).await.expect(201);
    assert_eq!(
        (signed.text("/state"), signed.text("/participantId")),
        ("signed_up".into(), s.people.sam.to_string())
    );
    let sam = json!({ "participantId": s.people.sam });
    let noor = json!({ "participantId": s.people.noor });
    s.coach().post(&path, sam.clone()).await.problem(409, "already_signed_up");
    s.coach().post(&path, json!({})).await.problem(400, "invalid_input");
    s.coach().post(&path, noor.clone()).await.problem(404, "not_found");
    s.youth().post(&path, noor.clone()).await.problem(404, "not_found");
    s.acting(Persona::CoachFormer).post(&path, sam.clone()).await.problem(404, "not_found");
    s.acting(Persona::GuardianOwn).post(&path, sam).await.problem(403, "role_not_allowed");
    s.acting(Persona::CoachSameOrganisation).post(&path, noor).await.expect(201);
    assert_eq!(titles(s, Persona::YouthOther).await[0], "You are signed up for a visit");
    assert!(!titles(s, Persona::YouthOwn).await.contains(&"You are signed up for a visit".to_owned()));
    let seen = s.youth().get(&format!("/visits/{visit}")).await.expect(200);
    assert_eq!((&seen.json["placesTaken"], seen.text("/signUpId")), (&json!(2), signed.text("/id")));
    s.youth().get(&format!("/visits/{visit}")).header("if-none-match", seen.header("etag")).await.expect(304);
    let own = format!("/participants/{}/visit-sign-ups", s.people.sam);
    for reader in [Persona::YouthOwn, Persona::GuardianOwn, Persona::CoachAssigned, Persona::Lead] {
        assert_eq!(
            s.acting(reader).get(&own).await.expect(200).text("/items/0/signUp/id"),
            signed.text("/id")
        );
    }
    s.acting(Persona::YouthOther).get(&own).await.problem(404, "not_found");
    // Off again, and on again, until it begins.
    let off = format!("/visit-sign-ups/{}/cancellations", signed.text("/id"));
    s.acting(Persona::YouthOther).post(&off, Value::Null).await.problem(404, "not_found");
    for _ in 0..2 {
        assert_eq!(s.youth().post(&off, Value::Null).await.expect(201).text("/state"), "cancelled");
    }
    let seen = s.youth().get(&format!("/visits/{visit}")).await.expect(200);
    assert_eq!((&seen.json["placesTaken"], &seen.json["signUpId"]), (&json!(1), &Value::Null));
    let again = s.sign_up(Persona::YouthOwn, &visit).await.expect(201).text("/id");
    s.pass(TimeDelta::hours(48));
    let off = format!("/visit-sign-ups/{again}/cancellations");
    s.coach().post(&off, Value::Null).await.problem(409, "visit_started");
    let late = s.visit(1, 3).await;
    s.pass(TimeDelta::hours(1));
    s.sign_up(Persona::YouthOwn, &late).await.problem(409, "visit_started");
}

async fn a_visit_is_for_who_is_old_enough_on_the_day(s: &Scenario) {
    let mut wish = s.wanted_visit(48, 3);
    wish["minAge"] = json!(16);
    let visit = s.coach().post("/visits", wish.clone()).await.expect(201).text("/id");
    assert_eq!(s.youth().get("/visits").await.expect(200).json["items"][0]["fitsAge"], json!(false));
    let other = s.acting(Persona::YouthOther).get(&format!("/visits/{visit}")).await.expect(200);
    assert_eq!(other.json["fitsAge"], json!(true));
    s.sign_up(Persona::YouthOwn, &visit).await.problem(409, "visit_age");
    s.sign_up(Persona::YouthOther, &visit).await.expect(201);
    // Sam turns 16 on 1 May.
    wish["startsAt"] = json!("2027-05-01T09:00:00Z");
    wish["endsAt"] = json!("2027-05-01T11:00:00Z");
    let later = s.coach().post("/visits", wish).await.expect(201).text("/id");
    s.sign_up(Persona::YouthOwn, &later).await.expect(201);
}

fn count(replies: &[Reply], status: u16) -> usize {
    replies.iter().filter(|reply| reply.status == status).count()
}

async fn the_last_place_is_taken_once(s: &Scenario) {
    let visit = s.visit(48, 2).await;
    let mut tokens = Vec::new();
    for number in 0..5 {
        tokens.push(s.enrol_adult(&format!("adult{number}")).await.1);
    }
    let path = format!("/visits/{visit}/sign-ups");
    let replies = join_all(
        tokens.iter().map(|token| async { s.anonymous().post(&path, json!({})).bearer(token).await }),
    );
    let replies = replies.await;
    assert_eq!((count(&replies, 201), count(&replies, 409)), (2, 3));
    for refused in replies.iter().filter(|reply| reply.status == 409) {
        refused.clone().problem(409, "visit_full");
    }
    // A place that is given back is the next one's.
    let taken = replies.iter().position(|reply| reply.status == 201).unwrap();
    let off = format!("/visit-sign-ups/{}/cancellations", replies[taken].text("/id"));
    s.anonymous().post(&off, Value::Null).bearer(&tokens[taken]).await.expect(201);
    s.sign_up(Persona::YouthOwn, &visit).await.expect(201);
    s.sign_up(Persona::YouthOther, &visit).await.problem(409, "visit_full");
}

async fn a_youth_who_asks_twice_at_once_has_one_place(s: &Scenario) {
    let visit = s.visit(48, 5).await;
    let replies = join_all((0..4).map(|_| async { s.sign_up(Persona::YouthOwn, &visit).await })).await;
    assert_eq!((count(&replies, 201), count(&replies, 409)), (1, 3));
    assert_eq!(s.youth().get(&format!("/visits/{visit}")).await.expect(200).json["placesTaken"], json!(1));
}
