//! Who decides on check-ins, and how: contacts and coaches, of care without a word, at once and when their time is over.

use chrono::TimeDelta;
use entities::{CheckInId, ContactState, agreement_contact};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::{Value, json};

use crate::harness::check_ins::two_in_four_weeks;
use crate::harness::diary::agreement_for;
use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    a_contact_who_signed_confirms_rejects_and_corrects,
    a_contacts_rejection_is_looked_at_by_the_coach,
    a_contact_whose_time_is_over_is_a_stranger,
    nothing_says_what_care_is_about,
    a_rejection_and_a_correction_at_once_count_once,
    a_youth_tells_of_the_last_thirty_days,
    what_counts_is_told_otherwise_for_thirty_days_whichever_way,
);

async fn told(s: &Scenario, persona: Persona, agreement: &str, body: Value) -> Reply {
    s.acting(persona).post(&format!("/agreements/{agreement}/check-ins"), body).await
}

fn counts(agreement: &Value) -> [i64; 4] {
    ["kept", "late", "missed", "excused"].map(|name| agreement["counts"][name].as_i64().unwrap())
}

async fn a_contact_who_signed_confirms_rejects_and_corrects(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    let body = json!({ "occurredDate": "2026-11-19", "outcome": "kept" });
    told(s, Persona::Partner, &agreement, body.clone()).await.problem(404, "not_found");
    s.contact(Persona::Partner, &agreement, ContactState::Signed).await;
    let by_contact = told(s, Persona::Partner, &agreement, body).await.expect(201).json;
    assert_eq!((&by_contact["state"], &by_contact["side"]), (&json!("confirmed"), &json!("contact")));
    let first = s.told_by_youth(&agreement, "2026-11-20", "kept").await;
    let partner = s.acting(Persona::Partner);
    for stranger in [Persona::PartnerOther, Persona::FamilyContact, Persona::CoachSameOrganisation] {
        let confirm = s.acting(stranger).post(&format!("/check-ins/{first}/confirmations"), json!({})).await;
        assert!(matches!(confirm.status, 403 | 404), "{}", confirm.json);
    }
    partner.post(&format!("/check-ins/{first}/confirmations"), json!({})).await.expect(201);
    let second = s.told_by_youth(&agreement, "2026-11-21", "kept").await;
    let correct = json!({ "outcome": "missed", "reason": "Niet gezien." });
    let corrected = partner.post(&format!("/check-ins/{second}/corrections"), correct).await.expect(201);
    assert_eq!(corrected.json["side"], "contact");
    assert_eq!(s.signals("open").await, ["reports_differ"], "the coach is to look at it");
    let reason = json!({ "reason": "Toch aanwezig." });
    let path = format!("/check-ins/{}/rejections", corrected.text("/id"));
    s.coach().post(&path, reason.clone()).await.expect(201);
    assert_eq!(s.signals("open").await, Vec::<String>::new());
    let third = s.told_by_youth(&agreement, "2026-11-22", "kept").await;
    partner.post(&format!("/check-ins/{third}/rejections"), reason).await.expect(201);
    assert_eq!(counts(&s.agreement(&agreement).await), [2, 0, 0, 0]);
}

async fn a_contacts_rejection_is_looked_at_by_the_coach(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    s.contact(Persona::Partner, &agreement, ContactState::Signed).await;
    let reject = async |id: &str| {
        let reason = json!({ "reason": "Niet gezien." });
        s.acting(Persona::Partner).post(&format!("/check-ins/{id}/rejections"), reason).await.expect(201);
    };
    reject(&s.told_by_youth(&agreement, "2026-11-20", "kept").await).await;
    assert_eq!(s.signals("open").await, ["reports_differ"]);
    s.told_by_coach(&agreement, "2026-11-20", "missed").await;
    assert_eq!(s.signals("open").await, Vec::<String>::new(), "the coach has said what happened");
    let own = json!({ "occurredDate": "2026-11-19", "outcome": "kept" });
    let own = told(s, Persona::Partner, &agreement, own).await.expect(201).text("/id");
    reject(&own).await;
    assert_eq!(s.signals("open").await, Vec::<String>::new(), "nobody else had said so");
}

async fn a_contact_whose_time_is_over_is_a_stranger(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    let contact = s.contact(Persona::Partner, &agreement, ContactState::Signed).await;
    let waits = s.told_by_youth(&agreement, "2026-11-20", "kept").await;
    let end = async |tx: &_| {
        let row = agreement_contact::ActiveModel {
            id: Set(contact),
            state: Set(ContactState::Ended),
            ended_at: Set(Some(s.clock.now())),
            ..Default::default()
        };
        Ok(row.update(tx).await?)
    };
    s.db().write(end).await.unwrap();
    let partner = s.acting(Persona::Partner);
    partner.post(&format!("/check-ins/{waits}/confirmations"), json!({})).await.problem(404, "not_found");
    let body = json!({ "occurredDate": "2026-11-21", "outcome": "kept" });
    told(s, Persona::Partner, &agreement, body.clone()).await.problem(404, "not_found");
    s.contact(Persona::FamilyContact, &agreement, ContactState::Invited).await;
    told(s, Persona::FamilyContact, &agreement, body.clone()).await.problem(403, "contact_not_signed");
    let plans = s.coach().get(&format!("/agreements/{agreement}")).await.expect(200).text("/planId");
    let end = json!({ "outcome": "withdrawn", "reason": "Gestopt." });
    s.coach().post(&format!("/plans/{plans}/endings"), end).await.expect(201);
    told(s, Persona::YouthOwn, &agreement, body).await.problem(409, "agreement_closed");
    let correct = json!({ "outcome": "missed", "reason": "Anders." });
    s.coach()
        .post(&format!("/check-ins/{waits}/corrections"), correct)
        .await
        .problem(409, "agreement_closed");
}

async fn nothing_says_what_care_is_about(s: &Scenario) {
    let agreement = s.agree("care", json!({ "kind": "at_least_kept", "minimum": 5, "of": 6 })).await;
    let first = s.told_by_youth(&agreement, "2026-11-20", "kept").await;
    let path = format!("/check-ins/{first}/rejections");
    let text = json!({ "reason": "Het gesprek over thuis ging niet door.", "reasonCode": "another_day" });
    let refused = s.coach().post(&path, text).await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "care_without_text", "{}", refused.json);
    let without = s.coach().post(&path, json!({})).await.problem(400, "invalid_input");
    assert_eq!(without.wrong_fields(), ["/reasonCode"]);
    let correct = json!({ "outcome": "missed", "reason": "x" });
    let refused = s.coach().post(&format!("/check-ins/{first}/corrections"), correct).await;
    assert_eq!(refused.problem(400, "invalid_input").wrong_fields(), ["/reason", "/reasonCode"]);
    for (change, pointer, code) in [
        (json!({ "outcome": "late" }), "/outcome", "late_not_on_care"),
        (json!({ "minutes": 50 }), "/minutes", "minutes_not_on_care"),
    ] {
        let with = |mut body: Value| {
            body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            body
        };
        let id = CheckInId::generate();
        let body = with(json!({ "id": id, "occurredDate": "2026-11-19", "outcome": "kept" }));
        let refused = told(s, Persona::CoachAssigned, &agreement, body.clone()).await;
        let refused = refused.problem(400, "invalid_input").json["errors"][0].clone();
        assert_eq!((&refused["pointer"], &refused["code"]), (&json!(pointer), &json!(code)));
        let mut item = body;
        item["agreementId"] = json!(agreement);
        let batch = s.youth().post("/me/check-ins", json!({ "items": [item] })).await.expect(200);
        assert_eq!(batch.text("/items/0/problem/errors/0/code"), code);
        let body = with(json!({ "outcome": "missed", "reasonCode": "was_not_there" }));
        let refused = s.coach().post(&format!("/check-ins/{first}/corrections"), body).await;
        assert_eq!(refused.problem(400, "invalid_input").wrong_fields(), [pointer]);
    }
    let rejected = s.coach().post(&path, json!({ "reasonCode": "another_day" })).await.expect(201).json;
    assert_eq!((&rejected["reason"], &rejected["reasonCode"]), (&Value::Null, &json!("another_day")));
}

async fn a_rejection_and_a_correction_at_once_count_once(s: &Scenario) {
    let agreement = s.agree("attendance", two_in_four_weeks()).await;
    s.contact(Persona::Partner, &agreement, ContactState::Signed).await;
    for day in ["2026-11-16", "2026-11-17", "2026-11-18"] {
        let id = s.told_by_coach(&agreement, day, "missed").await;
        let reject = s.coach().post(&format!("/check-ins/{id}/rejections"), json!({ "reason": "Fout." }));
        let body = json!({ "outcome": "kept", "reason": "Toch." });
        let correct = s.acting(Persona::Partner).post(&format!("/check-ins/{id}/corrections"), body);
        let (reject, correct) =
            futures_util::future::join(async { reject.await }, async { correct.await }).await;
        let mut statuses = [reject.status, correct.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "{} {}", reject.json, correct.json);
    }
    assert_eq!(counts(&s.agreement(&agreement).await)[2], 0);
}

async fn a_youth_tells_of_the_last_thirty_days(s: &Scenario) {
    let agreement = s.agree("custom", two_in_four_weeks()).await;
    s.at("2026-12-20T09:00:00Z");
    s.told_by_youth(&agreement, "2026-11-20", "kept").await;
    let long_ago = json!({ "occurredDate": "2026-11-19", "outcome": "kept" });
    let refused =
        told(s, Persona::YouthOwn, &agreement, long_ago.clone()).await.problem(400, "invalid_input");
    assert_eq!(refused.text("/errors/0/code"), "told_too_late", "{}", refused.json);
    told(s, Persona::CoachAssigned, &agreement, long_ago).await.expect(201);
    let appointment = s.appointment("coach", 1).await;
    s.pass(TimeDelta::days(31));
    let refused = s.tell_how_it_went(Persona::YouthOwn, &appointment, "kept").await;
    assert_eq!(refused.problem(400, "invalid_input").text("/errors/0/code"), "told_too_late");
    s.tell_how_it_went(Persona::CoachAssigned, &appointment, "kept").await.expect(201);
}

async fn what_counts_is_told_otherwise_for_thirty_days_whichever_way(s: &Scenario) {
    s.sign_several_agreements().await;
    let agreement = agreement_for("school");
    let contact = s.contact(Persona::Partner, agreement, ContactState::Signed).await;
    let appointment = s.appointment("school", 1).await;
    s.pass(TimeDelta::hours(3));
    s.settle_appointment(&appointment, "kept").await.expect(201);
    let counts = s.all_check_ins(agreement).await[0]["id"].as_str().unwrap().to_owned();
    s.pass(TimeDelta::days(30));
    let correct = async |id: &str, outcome: &str| {
        let body = json!({ "outcome": outcome, "reason": "Het was anders." });
        s.coach().post(&format!("/check-ins/{id}/corrections"), body).await
    };
    let counts = correct(&counts, "excused").await.expect(201).text("/id");
    s.pass(TimeDelta::days(1));
    // The appointment was settled a month ago, so its check-in stays too, though it was corrected yesterday.
    s.settle_appointment(&appointment, "no_show").await.problem(409, "correction_too_late");
    correct(&counts, "missed").await.problem(409, "correction_too_late");
    let denied = s.tell_how_it_went(Persona::Partner, &appointment, "no_show").await;
    denied.problem(409, "appointment_decided");
    s.pass(TimeDelta::days(31));
    let reject = json!({ "reason": "Toch niet." });
    let refused = s.coach().post(&format!("/check-ins/{counts}/rejections"), reject).await;
    refused.problem(409, "correction_too_late");
    let list = async |outcome: &str| {
        let item =
            json!({ "contactId": contact, "date": "2026-11-23", "timeOfDay": "11:00", "outcome": outcome });
        s.acting(Persona::Partner).post("/attendance-records", json!({ "items": [item] })).await
    };
    let refused = list("unexcused").await.problem(400, "invalid_input");
    assert_eq!(refused.text("/errors/0/code"), "correction_too_late", "{}", refused.json);
    assert_eq!(list("excused").await.expect(201).json["unchangedCount"], 1);
}
