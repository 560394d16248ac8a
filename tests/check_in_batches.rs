//! Check-ins of a phone that was offline, sent in one call: each is judged for itself and counts once.

use entities::CheckInId;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::check_ins::two_in_four_weeks;
use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    a_batch_answers_each_item_and_records_each_once,
    a_batch_can_be_wrong_as_a_whole,
    what_is_wrong_with_one_item_leaves_the_others,
    ten_at_once_on_one_occasion_and_one_wins,
);

fn item(agreement: &str, day: &str, outcome: &str) -> Value {
    json!({ "id": CheckInId::generate().to_string(), "agreementId": agreement, "occurredDate": day, "outcome": outcome })
}

fn results(reply: &Reply) -> Vec<String> {
    let items = reply.json["items"].as_array().unwrap();
    items.iter().map(|item| item["result"].as_str().unwrap().to_owned()).collect()
}

async fn a_batch_answers_each_item_and_records_each_once(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    let there = s.told_by_coach(&agreement, "2026-11-18", "missed").await;
    let good = item(&agreement, "2026-11-19", "kept");
    let mut wrong = item(&agreement, "2026-11-24", "kept");
    wrong["minutes"] = json!(0);
    wrong["timeOfDay"] = json!("9 uur");
    let mut reused = good.clone();
    reused["outcome"] = json!("missed");
    let foreign = item("0190a5c8-0000-7000-8000-000000000001", "2026-11-19", "kept");
    let taken = item(&agreement, "2026-11-18", "kept");
    let items = json!({ "items": [wrong, good, taken, foreign, good, reused] });
    let first = s.youth().post("/me/check-ins", items.clone()).await.expect(200);
    let wanted = ["refused", "recorded", "conflict", "refused", "already_recorded", "refused"];
    assert_eq!(results(&first), wanted, "{}", first.json);
    let answer = |place: usize| &first.json["items"][place];
    let pointers: Vec<&str> = answer(0)["problem"]["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/items/0/occurredDate", "/items/0/timeOfDay", "/items/0/minutes"]);
    assert_eq!((&answer(1)["checkIn"]["id"], &answer(1)["problem"]), (&good["id"], &Value::Null));
    assert_eq!((&answer(2)["checkIn"]["id"], &answer(2)["id"]), (&json!(there), &taken["id"]));
    assert_eq!(answer(3)["problem"]["code"], "not_found");
    assert_eq!(answer(5)["problem"]["code"], "check_in_id_taken");
    let again = s.youth().post("/me/check-ins", items).await.expect(200);
    assert_eq!(results(&again)[1], "already_recorded");
    // Alone, what was sent in a batch is known too.
    let mut alone = good.clone();
    alone.as_object_mut().unwrap().remove("agreementId");
    s.youth().post(&format!("/agreements/{agreement}/check-ins"), alone).await.expect(201);
    let list = s.youth().get(&format!("/agreements/{agreement}/check-ins")).await.expect(200).json;
    assert_eq!(list["items"].as_array().unwrap().len(), 2, "{list}");
    s.coach().post("/me/check-ins", json!({ "items": [good] })).await.problem(403, "role_not_allowed");
    let noor =
        s.acting(Persona::YouthOther).post("/me/check-ins", json!({ "items": [good] })).await.expect(200);
    assert_eq!(noor.json["items"][0]["problem"]["code"], "not_found", "{}", noor.json);
}

async fn a_batch_can_be_wrong_as_a_whole(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    s.youth().post("/me/check-ins", json!({ "items": [] })).await.problem(400, "invalid_input");
    let many: Vec<Value> = (0..101).map(|_| item(&agreement, "2026-11-20", "kept")).collect();
    s.youth().post("/me/check-ins", json!({ "items": many })).await.problem(400, "invalid_input");
    for wrong in [json!([]), json!({}), json!({ "items": {} }), json!({ "items": [], "extra": 1 })] {
        s.youth().post("/me/check-ins", wrong).await.problem(400, "invalid_input");
    }
    s.youth().post("/me/check-ins", Value::Null).bytes("{").await.problem(400, "malformed_body");
    let one = item(&agreement, "2026-11-20", "kept");
    let refused = s.youth().post("/me/check-ins", json!({ "items": [one], "extra": 1 })).await;
    assert_eq!(refused.problem(400, "invalid_input").wrong_fields(), ["/extra"]);
    let many: Vec<Value> = (0..100).map(|_| item(&agreement, "2026-11-20", "kept")).collect();
    let most = s.youth().post("/me/check-ins", json!({ "items": many })).await.expect(200);
    assert_eq!(results(&most).iter().filter(|result| *result == "recorded").count(), 1);
}

async fn what_is_wrong_with_one_item_leaves_the_others(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    let of = |day: &str, change: Value| {
        let mut item = item(&agreement, day, "kept");
        item.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        item
    };
    let good = [of("2026-11-18", json!({})), of("2026-11-19", json!({}))];
    let items = [
        of("2026-11-20", json!({ "outcome": "dreamt", "mood": "fine" })),
        good[0].clone(),
        of("2026-11-20", json!({ "id": "x", "occurredDate": "2026-02-30" })),
        json!("kept"),
        of("2026-11-20", json!({ "minutes": "fifty" })),
        good[1].clone(),
    ];
    let reply = s.youth().post("/me/check-ins", json!({ "items": items })).await.expect(200);
    let wanted = ["refused", "recorded", "refused", "refused", "refused", "recorded"];
    assert_eq!(results(&reply), wanted, "{}", reply.json);
    let answer = |place: usize| &reply.json["items"][place];
    let pointers = |place: usize| {
        let errors = answer(place)["problem"]["errors"].as_array().unwrap();
        let mut all: Vec<&str> = errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
        all.sort_unstable();
        all
    };
    assert_eq!(pointers(0), ["/items/0/mood", "/items/0/outcome"]);
    assert_eq!(pointers(2), ["/items/2/id", "/items/2/occurredDate"]);
    assert_eq!((pointers(3), pointers(4)), (vec!["/items/3"], vec!["/items/4/minutes"]));
    assert_eq!((&answer(0)["id"], &answer(2)["id"]), (&items[0]["id"], &Value::Null));
    assert_eq!(answer(1)["checkIn"]["id"], good[0]["id"]);
    // The same again: what was recorded stays so, beside what is still wrong.
    let again = s.youth().post("/me/check-ins", json!({ "items": items })).await.expect(200);
    assert_eq!(
        (&results(&again)[1], &results(&again)[5]),
        (&"already_recorded".into(), &"already_recorded".into())
    );
}

async fn ten_at_once_on_one_occasion_and_one_wins(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    let sends = (0..10).map(|number| {
        let agreement = agreement.clone();
        async move {
            let sent = item(&agreement, "2026-11-20", "kept");
            if number % 2 == 0 {
                let reply = s.youth().post("/me/check-ins", json!({ "items": [sent] })).await.expect(200);
                reply.json["items"][0]["result"] == "recorded"
            } else {
                let body = json!({ "id": sent["id"], "occurredDate": "2026-11-20", "outcome": "kept" });
                let path = format!("/agreements/{agreement}/check-ins");
                let reply = s.youth().post(&path, body).await;
                assert!(reply.status == 201 || reply.json["code"] == "check_in_exists", "{}", reply.json);
                reply.status == 201
            }
        }
    });
    assert_eq!(join_all(sends).await.into_iter().filter(|is_recorded| *is_recorded).count(), 1);
    let one = item(&agreement, "2026-11-21", "kept");
    let sends = (0..10).map(|_| {
        let items = json!({ "items": [one] });
        async move { results(&s.youth().post("/me/check-ins", items).await.expect(200))[0].clone() }
    });
    let mut results = join_all(sends).await;
    results.sort();
    assert_eq!(results.iter().filter(|result| *result == "recorded").count(), 1, "{results:?}");
    assert_eq!(results[0], "already_recorded");
}
