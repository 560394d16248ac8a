//! Employers when several people do the same at once, or one does it twice.

use chrono::TimeDelta;
use entities::{organisation, outbox_event};
use futures_util::future::{join, join_all};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

use crate::harness::employers::registration;
use crate::harness::{Persona, Scenario};

scenarios!(
    a_decision_is_repeated_and_happens_once,
    ten_leads_verify_at_once_and_one_does,
    one_number_is_verified_once_however_fast,
    five_of_one_name_come_in_at_once,
);

async fn a_decision_is_repeated_and_happens_once(s: &Scenario) {
    let path = format!("/employers/{}/suspensions", s.people.town.workshop);
    let lead = s.acting(Persona::Lead);
    let suspend = lead.post(&path, json!({ "reason": "Er zijn klachten." })).key("once");
    let first = suspend.clone().await.expect(201);
    s.pass(TimeDelta::minutes(1));
    assert_eq!(suspend.await.expect(201).json, first.json);
    lead.post(&path, json!({ "reason": "Iets anders." }))
        .key("once")
        .await
        .problem(422, "idempotency_key_reused");
    lead.post(&path, json!({ "reason": "x" }))
        .without("idempotency-key")
        .await
        .problem(400, "idempotency_key_required");
    let told = outbox_event::Entity::find().filter(outbox_event::Column::Action.eq("employer.suspended"));
    assert_eq!(told.count(s.db().reader()).await.unwrap(), 1);
}

async fn ten_leads_verify_at_once_and_one_does(s: &Scenario) {
    let newcomer = s.register_employer("Winkel", "12345678").await;
    let lead = s.acting(Persona::Lead);
    let replies = join_all((0..10).map(|_| lead.decide_on(&newcomer.id, "verifications"))).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
    for refused in replies.into_iter().filter(|reply| reply.status != 201) {
        refused.problem(409, "employer_state");
    }
    let history = lead.get(&newcomer.path("/events")).await.expect(200).json;
    assert_eq!(history["items"].as_array().unwrap().len(), 2, "{history}");
}

async fn one_number_is_verified_once_however_fast(s: &Scenario) {
    for number in ["12345678", "22345678", "32345678"] {
        let (one, other) =
            (s.register_employer("Winkel", number).await, s.register_employer("Winkel", number).await);
        let lead = s.acting(Persona::Lead);
        let (first, second) =
            join(lead.decide_on(&one.id, "verifications"), lead.decide_on(&other.id, "verifications")).await;
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
        let refused = if first.status == 409 { first } else { second };
        refused.problem(409, "kvk_number_taken");
        // A number stays with whom a lead suspended.
        let (winner, loser) =
            if statuses_of(s, &one.id).await == "verified" { (one, other) } else { (other, one) };
        lead.decide_on(&winner.id, "suspensions").await.expect(201);
        lead.decide_on(&loser.id, "verifications").await.problem(409, "kvk_number_taken");
    }
}

async fn statuses_of(s: &Scenario, id: &str) -> String {
    s.acting(Persona::Lead).get(&format!("/employers/{id}")).await.expect(200).text("/state")
}

async fn five_of_one_name_come_in_at_once(s: &Scenario) {
    let body = registration("Winkel", "12345678");
    let register = || async { s.anonymous().post("/employer-registrations", body.clone()).await };
    for made in join_all((0..5).map(|_| register())).await {
        made.expect(201);
    }
    let named = organisation::Entity::find().filter(organisation::Column::Name.starts_with("Winkel"));
    assert_eq!(named.count(s.db().reader()).await.unwrap(), 5);
}
