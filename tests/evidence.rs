//! Evidence of a milestone: words, files of the youth's own, and agreements that are kept.

use image::ImageFormat;
use serde_json::{Value, json};

use crate::harness::file::document;
use crate::harness::payout_file::picture;
use crate::harness::{Persona, Scenario};

scenarios!(
    something_must_show_that_it_is_reached,
    files_speak_and_stay_readable_for_who_reads_the_file,
    only_the_youths_own_files_are_evidence,
    kept_agreements_offer_themselves,
    another_agreement_is_no_evidence_where_one_is_asked_for,
);

const AGREEMENT: &str = "01939a00-0000-7000-8000-00000000000a";

/// A signed plan whose milestone asks for one agreement; names the milestone.
async fn signed(s: &Scenario) -> String {
    s.fill_study_fund("1000.00").await;
    let mut draft = document("100.00");
    draft["agreements"][0]["id"] = json!(AGREEMENT);
    draft["goals"][0]["milestones"][0]["requiredAgreementIds"] = json!([AGREEMENT]);
    let plan = s.draft_plan(draft).await;
    s.sign_plan(&plan).await;
    s.coach().get(&format!("/plans/{plan}/milestones")).await.expect(200).text("/items/0/id")
}

async fn upload(s: &Scenario, persona: Persona) -> String {
    let path = format!("/attachments?participantId={}", s.people.sam);
    s.acting(persona).upload(&path, picture(ImageFormat::Png)).await.expect(201).text("/id")
}

async fn something_must_show_that_it_is_reached(s: &Scenario) {
    let milestone = signed(s).await;
    let claims = format!("/milestones/{milestone}/claims");
    for body in [json!({}), json!({ "attachmentIds": [] }), json!({ "evidence": null })] {
        let refused = s.youth().post(&claims, body).await.problem(400, "invalid_input");
        assert_eq!(refused.json["errors"][0]["code"], "evidence_missing");
    }
    s.youth().post(&claims, json!({ "evidence": " " })).await.problem(400, "invalid_input");
    let claimed = s.youth().post(&claims, json!({ "evidence": "Kijk in Magister." })).await.expect(201);
    assert_eq!(claimed.text("/evidence"), "Kijk in Magister.");
    s.youth().post(&claims, json!({})).await.problem(409, "milestone_state");
}

async fn files_speak_and_stay_readable_for_who_reads_the_file(s: &Scenario) {
    let milestone = signed(s).await;
    let (file, second) = (upload(s, Persona::YouthOwn).await, upload(s, Persona::YouthOwn).await);
    let message = json!({ "body": "Kijk!", "attachmentIds": [file] });
    s.youth().post(&format!("/participants/{}/messages", s.people.sam), message).await.expect(201);
    s.acting(Persona::Lead).get(&format!("/attachments/{file}/content")).await.problem(404, "not_found");
    let claims = format!("/milestones/{milestone}/claims");
    s.youth().post(&claims, json!({ "attachmentIds": [file] })).await.expect(201);
    let back = json!({ "reason": "Ik mis de tweede bladzijde." });
    s.coach().post(&format!("/milestones/{milestone}/returns"), back).await.expect(201);
    s.youth().post(&claims, json!({ "attachmentIds": [second, file] })).await.expect(201);
    for reader in [Persona::YouthOwn, Persona::CoachAssigned, Persona::Lead, Persona::GuardianOwn] {
        let seen = s.acting(reader).get(&format!("/milestones/{milestone}/evidence")).await.expect(200);
        assert_eq!(seen.json["text"], Value::Null);
        let ids: Vec<_> =
            seen.json["attachments"].as_array().unwrap().iter().map(|it| it["id"].clone()).collect();
        assert_eq!(ids, [json!(file), json!(second)]);
        s.acting(reader).get(&format!("/attachments/{file}/content")).await.expect(200);
    }
    for stranger in [Persona::YouthOther, Persona::CoachFormer, Persona::CoachSameOrganisation] {
        s.acting(stranger).get(&format!("/milestones/{milestone}/evidence")).await.problem(404, "not_found");
    }
    s.acting(Persona::Partner)
        .get(&format!("/milestones/{milestone}/evidence"))
        .await
        .problem(403, "role_not_allowed");
}

async fn only_the_youths_own_files_are_evidence(s: &Scenario) {
    let milestone = signed(s).await;
    let claims = format!("/milestones/{milestone}/claims");
    let coachs = upload(s, Persona::CoachAssigned).await;
    let refused = s.youth().post(&claims, json!({ "evidence": "Zie.", "attachmentIds": [coachs] })).await;
    assert_eq!(refused.problem(400, "invalid_input").wrong_fields(), ["/attachmentIds/0"]);
    let state = s.youth().get(&format!("/milestones/{milestone}")).await.expect(200).text("/state");
    assert_eq!(state, "open", "a refusal changed nothing");
}

async fn kept_agreements_offer_themselves(s: &Scenario) {
    let milestone = signed(s).await;
    let evidence = format!("/milestones/{milestone}/evidence");
    let before = s.youth().get(&evidence).await.expect(200).json;
    assert_eq!(before["agreements"][0]["standing"], "not_started");
    for (day, outcome) in [("2026-11-20", "kept"), ("2026-11-21", "kept"), ("2026-11-19", "missed")] {
        let body = json!({ "occurredDate": day, "outcome": outcome });
        s.coach().post(&format!("/agreements/{AGREEMENT}/check-ins"), body).await.expect(201);
    }
    let after = s.youth().get(&evidence).await.expect(200).json["agreements"][0].clone();
    assert_eq!((&after["isRequired"], &after["standing"]), (&json!(true), &json!("on_track")));
    assert_eq!(
        (&after["keptCount"], &after["missedCount"], &after["excusedCount"]),
        (&json!(2), &json!(1), &json!(0))
    );
    let claimed = s.youth().post(&format!("/milestones/{milestone}/claims"), json!({})).await.expect(201);
    assert_eq!(claimed.text("/state"), "claimed");
}

async fn another_agreement_is_no_evidence_where_one_is_asked_for(s: &Scenario) {
    const OTHER: &str = "01939a00-0000-7000-8000-00000000000b";
    s.fill_study_fund("1000.00").await;
    let mut draft = document("100.00");
    draft["agreements"][0]["id"] = json!(AGREEMENT);
    let mut other = draft["agreements"][0].clone();
    other["id"] = json!(OTHER);
    other["kind"] = json!("custom");
    draft["agreements"].as_array_mut().unwrap().push(other);
    draft["goals"][0]["milestones"][0]["requiredAgreementIds"] = json!([AGREEMENT]);
    let plan = s.draft_plan(draft).await;
    s.sign_plan(&plan).await;
    let milestone = s.coach().get(&format!("/plans/{plan}/milestones")).await.expect(200).text("/items/0/id");
    let claims = format!("/milestones/{milestone}/claims");
    let tell = async |agreement: &str| {
        let body = json!({ "occurredDate": "2026-11-20", "outcome": "kept" });
        s.coach().post(&format!("/agreements/{agreement}/check-ins"), body).await.expect(201);
    };
    tell(OTHER).await;
    let refused = s.youth().post(&claims, json!({})).await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "evidence_missing");
    tell(AGREEMENT).await;
    s.youth().post(&claims, json!({})).await.expect(201);
}
