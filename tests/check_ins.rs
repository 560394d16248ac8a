//! What happened, told by those who were there: once each, with the right day and clock, confirmed, corrected, and added up.

use chrono::TimeDelta;
use entities::{CheckInId, agreement_progress};
use sea_orm::{ActiveModelTrait, EntityTrait};
use serde_json::{Value, json};

use crate::harness::check_ins::{two_in_four_weeks, with_agreement};
use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    progress_is_kept_beside_the_facts,
    a_streak_ends_with_a_miss_and_not_with_coming_late,
    a_wrong_broken_is_mended_by_a_correction,
    a_correction_stays_to_be_seen,
    what_is_told_has_its_day_and_its_clock,
    the_same_identifier_is_the_same_check_in,
    an_occasion_that_is_taken_says_by_what,
    what_was_recorded_is_known_when_the_plan_is_over,
    the_progress_is_verified_as_a_whole,
    agreements_older_than_their_progress_are_counted_when_touched,
    an_amendment_counts_anew_what_its_terms_now_cover,
    an_agreement_lasts_two_years_at_most,
);

async fn told(s: &Scenario, persona: Persona, agreement: &str, body: Value) -> Reply {
    s.acting(persona).post(&format!("/agreements/{agreement}/check-ins"), body).await
}

fn counts(agreement: &Value) -> [i64; 4] {
    ["kept", "late", "missed", "excused"].map(|name| agreement["counts"][name].as_i64().unwrap())
}

async fn progress_is_kept_beside_the_facts(s: &Scenario) {
    let agreement = s.agree("attendance", json!({ "kind": "at_least_kept", "minimum": 3, "of": 4 })).await;
    let now = s.agreement(&agreement).await;
    assert_eq!((&now["standing"], &now["nextStep"]), (&json!("not_started"), &json!("check_in")), "{now}");
    let waits = s.told_by_youth(&agreement, "2026-11-16", "kept").await;
    assert_eq!(counts(&s.agreement(&agreement).await), [0, 0, 0, 0]);
    s.coach().post(&format!("/check-ins/{waits}/confirmations"), json!({})).await.expect(201);
    for (day, outcome) in [("2026-11-17", "late"), ("2026-11-18", "missed"), ("2026-11-19", "excused")] {
        s.told_by_coach(&agreement, day, outcome).await;
    }
    let now = s.agreement(&agreement).await;
    assert_eq!(counts(&now), [1, 1, 1, 1], "{now}");
    assert_eq!((&now["standing"], &now["progressPercent"]), (&json!("at_risk"), &json!(66)), "{now}");
    assert_eq!(now["nextStep"], "next_miss_breaks_it");
    s.coach()
        .post(&format!("/check-ins/{waits}/rejections"), json!({ "reason": "Je was er niet." }))
        .await
        .expect(201);
    assert_eq!(counts(&s.agreement(&agreement).await), [0, 1, 1, 1]);
    s.told_by_coach(&agreement, "2026-11-20", "kept").await;
    s.told_by_coach(&agreement, "2026-11-21", "kept").await;
    let now = s.agreement(&agreement).await;
    assert_eq!((&now["standing"], &now["nextStep"]), (&json!("met"), &json!("claim_milestone")), "{now}");
    assert_eq!(now["progressPercent"], 100);
}

async fn a_streak_ends_with_a_miss_and_not_with_coming_late(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    let streak = async || {
        let now = s.agreement(&agreement).await;
        (now["streak"].as_i64().unwrap(), now["bestStreak"].as_i64().unwrap())
    };
    for (day, outcome, wanted) in [
        ("2026-11-09", "kept", (1, 1)),
        ("2026-11-10", "late", (1, 1)),
        ("2026-11-12", "kept", (2, 2)),
        ("2026-11-11", "kept", (3, 3)),
        ("2026-11-16", "missed", (0, 3)),
        ("2026-11-17", "kept", (1, 3)),
        ("2026-11-13", "kept", (1, 4)),
        ("2026-11-18", "excused", (1, 4)),
        // Told afterwards, in the middle of what was the best.
        ("2026-11-08", "missed", (1, 4)),
    ] {
        s.told_by_coach(&agreement, day, outcome).await;
        assert_eq!(streak().await, wanted, "{day} {outcome}");
    }
    let list = s.youth().get(&format!("/agreements/{agreement}/check-ins?limit=100")).await.expect(200).json;
    let of_day = |day: &str| {
        let items = list["items"].as_array().unwrap();
        items.iter().find(|item| item["occurredDate"] == day).unwrap()["id"].as_str().unwrap().to_owned()
    };
    let correct = async |day: &str, outcome: &str| {
        let body = json!({ "outcome": outcome, "reason": "Het was anders." });
        s.coach().post(&format!("/check-ins/{}/corrections", of_day(day)), body).await.expect(201);
    };
    correct("2026-11-16", "late").await;
    assert_eq!(streak().await, (5, 5));
    correct("2026-11-12", "missed").await;
    assert_eq!(streak().await, (2, 2));
}

async fn a_wrong_broken_is_mended_by_a_correction(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    let mut last = String::new();
    for (day, standing) in [("2026-11-16", "on_track"), ("2026-11-17", "at_risk"), ("2026-11-18", "broken")] {
        last = s.told_by_coach(&agreement, day, "missed").await;
        assert_eq!(s.agreement(&agreement).await["standing"], standing);
    }
    // Three whole days are more than 16 hours.
    assert_eq!(s.signals("open").await, ["agreement_broken", "truancy"]);
    let body = json!({ "outcome": "excused", "reason": "Je was ziek gemeld." });
    s.coach().post(&format!("/check-ins/{last}/corrections"), body).await.expect(201);
    assert_eq!(s.agreement(&agreement).await["standing"], "at_risk");
    assert_eq!(s.signals("open").await, ["agreement_at_risk"]);
    assert_eq!(s.signals("settled").await, ["agreement_broken", "truancy", "agreement_at_risk"]);
}

async fn a_correction_stays_to_be_seen(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    let first = s.told_by_youth(&agreement, "2026-11-20", "kept").await;
    let path = format!("/check-ins/{first}/corrections");
    let body = json!({ "outcome": "missed", "minutes": 50, "reason": "Je was er niet.", "reasonCode": "was_not_there" });
    s.youth().post(&path, body.clone()).await.problem(403, "role_not_allowed");
    s.acting(Persona::CoachSameOrganisation).post(&path, body.clone()).await.problem(404, "not_found");
    let without = s.coach().post(&path, json!({ "outcome": "missed" })).await.problem(400, "invalid_input");
    assert_eq!(without.wrong_fields(), ["/reason"]);
    let same = json!({ "outcome": "kept", "reason": "Zo was het." });
    s.coach().post(&path, same).await.problem(409, "check_in_unchanged");
    let second = s.coach().post(&path, body.clone()).await.expect(201).json;
    assert_eq!(
        (&second["replacesId"], &second["state"], &second["side"], &second["minutes"]),
        (&json!(first), &json!("confirmed"), &json!("coach"), &json!(50)),
        "{second}"
    );
    s.coach().post(&path, body).await.problem(409, "check_in_decided");
    let list = s.youth().get(&format!("/agreements/{agreement}/check-ins")).await.expect(200).json;
    let old = &list["items"][1];
    assert_eq!(
        (&old["id"], &old["state"], &old["side"], &old["reason"], &old["reasonCode"]),
        (
            &json!(first),
            &json!("corrected"),
            &json!("participant"),
            &json!("Je was er niet."),
            &json!("was_not_there")
        ),
        "{list}"
    );
}

async fn what_is_told_has_its_day_and_its_clock(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    for (change, pointer, code) in [
        (json!({ "occurredDate": "2026-11-24" }), "/occurredDate", "in_the_future"),
        (json!({ "occurredDate": "2026-10-31" }), "/occurredDate", "before_period"),
        (json!({ "timeOfDay": "15:00" }), "/timeOfDay", "later_today"),
        (json!({ "minutes": 0 }), "/minutes", "too_small"),
        (json!({ "minutes": 721 }), "/minutes", "too_large"),
        (json!({ "happenedAt": "2026-11-23T09:05:01Z" }), "/happenedAt", "clock_ahead"),
        (json!({ "happenedAt": "2026-11-22T22:59:00Z" }), "/happenedAt", "not_on_that_day"),
        (json!({ "happenedAt": "2026-10-01T10:00:00Z" }), "/happenedAt", "told_too_late"),
    ] {
        let mut body = json!({ "occurredDate": "2026-11-23", "outcome": "kept" });
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let refused = told(s, Persona::YouthOwn, &agreement, body).await.problem(400, "invalid_input");
        let error = &refused.json["errors"][0];
        assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)), "{error}");
    }
    // The clock says ten; what begins within five minutes may have begun by the phone's.
    for (time, outcome) in [("10:05", "kept"), ("09:00", "late")] {
        let now = json!({ "occurredDate": "2026-11-23", "timeOfDay": time, "outcome": outcome });
        told(s, Persona::YouthOwn, &agreement, now).await.expect(201);
    }
    let later = json!({ "occurredDate": "2026-11-23", "timeOfDay": "15:00", "outcome": "kept" });
    told(s, Persona::CoachAssigned, &agreement, later.clone()).await.problem(400, "invalid_input");
    s.pass(TimeDelta::hours(5));
    told(s, Persona::YouthOwn, &agreement, later).await.expect(201);
    s.clock.set("2026-11-23T09:00:00Z".parse().unwrap());
    let body = json!({ "occurredDate": "2026-11-22", "outcome": "late", "minutes": 50, "timeOfDay": "09:00",
                       "happenedAt": "2026-11-23T08:59:00.1234567Z" });
    let kept = told(s, Persona::YouthOwn, &agreement, body).await.expect(201).json;
    assert_eq!(
        (&kept["outcome"], &kept["minutes"], &kept["happenedAt"]),
        (&json!("late"), &json!(50), &json!("2026-11-23T08:59:00.123456Z")),
        "{kept}"
    );
    s.clock.set("2027-07-01T10:00:00Z".parse().unwrap());
    let after = json!({ "occurredDate": "2027-07-01", "outcome": "kept" });
    let refused = told(s, Persona::YouthOwn, &agreement, after).await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "after_period");
}

async fn the_same_identifier_is_the_same_check_in(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    let id = CheckInId::generate().to_string();
    let body = json!({ "id": id, "occurredDate": "2026-11-20", "outcome": "kept", "happenedAt": "2026-11-20T10:00:00Z" });
    let first = told(s, Persona::YouthOwn, &agreement, body.clone()).await.expect(201).json;
    assert_eq!(told(s, Persona::YouthOwn, &agreement, body.clone()).await.expect(201).json, first);
    let mut other = body.clone();
    other["outcome"] = json!("missed");
    told(s, Persona::YouthOwn, &agreement, other).await.problem(409, "check_in_id_taken");
    // The coach's own phone made the same identifier: it gets to know nothing of what is there.
    let taken =
        told(s, Persona::CoachAssigned, &agreement, body.clone()).await.problem(409, "check_in_id_taken");
    assert_eq!(taken.json["errors"], json!([]));
    let minutes = json!({ "outcome": "missed", "reason": "Anders.", "minutes": 30 });
    s.coach().post(&format!("/check-ins/{id}/corrections"), minutes).await.expect(201);
    let again = told(s, Persona::YouthOwn, &agreement, body).await.expect(201);
    assert_eq!(again.json["state"], "corrected", "what became of it: {}", again.json);
    let list = s.youth().get(&format!("/agreements/{agreement}/check-ins")).await.expect(200).json;
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
}

async fn an_occasion_that_is_taken_says_by_what(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    s.told_by_coach(&agreement, "2026-11-20", "missed").await;
    let body = json!({ "occurredDate": "2026-11-20", "outcome": "kept" });
    let call = s.youth().post(&format!("/agreements/{agreement}/check-ins"), body);
    let refused = call.header("accept-language", "nl").await.problem(409, "check_in_exists");
    let error = &refused.json["errors"][0];
    assert_eq!(
        (&error["pointer"], &error["code"]),
        (&json!("/outcome"), &json!("already_missed")),
        "{error}"
    );
    let detail = refused.text("/detail");
    assert!(detail.contains("\"gemist\"") && detail.contains("de coach"), "{detail}");
    let noor = json!({ "occurredDate": "2026-11-20", "outcome": "kept" });
    told(s, Persona::YouthOther, &agreement, noor).await.problem(404, "not_found");
}

async fn what_was_recorded_is_known_when_the_plan_is_over(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    let id = CheckInId::generate();
    let body = json!({ "id": id, "occurredDate": "2026-11-20", "outcome": "kept" });
    let first = told(s, Persona::YouthOwn, &agreement, body.clone()).await.expect(201).json;
    let plan = s.agreement(&agreement).await["planId"].as_str().unwrap().to_owned();
    let end = json!({ "outcome": "completed", "reason": "Klaar." });
    s.coach().post(&format!("/plans/{plan}/endings"), end).await.expect(201);
    assert_eq!(told(s, Persona::YouthOwn, &agreement, body.clone()).await.expect(201).json, first);
    let mut item = body;
    item["agreementId"] = json!(agreement);
    let mut other = item.clone();
    other["id"] = json!(CheckInId::generate());
    let batch = s.youth().post("/me/check-ins", json!({ "items": [item, other] })).await.expect(200);
    let result = |place: usize| batch.text(&format!("/items/{place}/result"));
    assert_eq!((result(0), result(1)), ("already_recorded".into(), "refused".into()));
    assert_eq!(batch.text("/items/1/problem/code"), "agreement_closed");
}

async fn the_progress_is_verified_as_a_whole(s: &Scenario) {
    use back_on_track::ledger::verify::find_violations;
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    s.told_by_coach(&agreement, "2026-11-19", "kept").await;
    let row = agreement_progress::Entity::find().one(s.db().reader()).await.unwrap().unwrap();
    let set = async |row: agreement_progress::Model| {
        let change = agreement_progress::ActiveModel::from(row).reset_all();
        s.db().write(async |tx| Ok(change.clone().update(tx).await?)).await.unwrap();
    };
    for wrong in [
        agreement_progress::Model { streak: 2, ..row.clone() },
        agreement_progress::Model { best_streak: 3, ..row.clone() },
        agreement_progress::Model { is_broken: true, ..row.clone() },
        agreement_progress::Model { recent_misses: "[\"2026-11-18\"]".into(), ..row.clone() },
        agreement_progress::Model { standing: entities::Standing::Broken, ..row.clone() },
    ] {
        set(wrong).await;
        let found = find_violations(s.db().reader()).await.unwrap();
        assert!(found.len() == 1 && found[0].contains(&agreement), "{found:?}");
    }
    set(row).await;
}

async fn agreements_older_than_their_progress_are_counted_when_touched(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    for (day, outcome) in
        [("2026-11-12", "kept"), ("2026-11-16", "missed"), ("2026-11-17", "missed"), ("2026-11-18", "kept")]
    {
        s.told_by_coach(&agreement, day, outcome).await;
    }
    let forget = async || {
        let all = async |tx: &_| Ok(agreement_progress::Entity::delete_many().exec(tx).await?);
        s.db().write(all).await.unwrap();
    };
    let before = s.agreement(&agreement).await;
    assert_eq!((&before["standing"], &before["streak"]), (&json!("at_risk"), &json!(1)));
    forget().await;
    assert_eq!(s.agreement(&agreement).await, before);
    s.told_by_coach(&agreement, "2026-11-19", "kept").await;
    let touched = s.agreement(&agreement).await;
    assert_eq!((counts(&touched), &touched["streak"]), ([3, 0, 2, 0], &json!(2)), "{touched}");
    forget().await;
    s.run_jobs().await;
    let rows = agreement_progress::Entity::find().all(s.db().reader()).await.unwrap();
    assert_eq!((rows.len(), rows[0].kept, rows[0].missed), (1, 3, 2));
}

async fn an_amendment_counts_anew_what_its_terms_now_cover(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    for day in ["2026-11-16", "2026-11-17"] {
        s.told_by_coach(&agreement, day, "missed").await;
    }
    s.told_by_coach(&agreement, "2026-11-18", "kept").await;
    assert_eq!(s.signals("open").await, ["agreement_at_risk"]);
    let plan = s.coach().get(&format!("/agreements/{agreement}")).await.expect(200).text("/planId");
    s.coach().post(&format!("/plans/{plan}/amendments"), json!({})).await.expect(201);
    let draft = s.coach().get(&format!("/plans/{plan}/draft")).await.expect(200);
    let mut content = draft.json["content"].clone();
    content["agreements"][0]["fromDate"] = json!("2026-11-17");
    let draft_path = format!("/plans/{plan}/draft");
    s.youth().put(&draft_path, content).if_match(draft.header("etag")).await.expect(200);
    s.sign_plan(&plan).await;
    let now = s.agreement(&agreement).await;
    assert_eq!((counts(&now), &now["standing"]), ([1, 0, 1, 0], &json!("on_track")), "{now}");
    assert_eq!(s.signals("open").await, Vec::<String>::new());
}

async fn an_agreement_lasts_two_years_at_most(s: &Scenario) {
    let mut document = with_agreement("attendance", two_in_four_weeks());
    let path = format!("/participants/{}/plans", s.people.sam);
    let plan = s.coach().post(&path, json!({})).await.expect(201).text("/id");
    let draft = format!("/plans/{plan}/draft");
    let before = s.coach().get(&draft).await.expect(200);
    document["agreements"][0]["untilDate"] = json!("2028-11-02");
    let long = s.youth().put(&draft, document.clone()).if_match(before.header("etag")).await;
    assert_eq!(long.problem(400, "invalid_input").json["errors"][0]["code"], "period_too_long");
    document["agreements"][0]["untilDate"] = json!("2028-11-01");
    s.youth().put(&draft, document).if_match(before.header("etag")).await.expect(200);
    s.pass(TimeDelta::hours(1));
}
