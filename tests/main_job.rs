//! The main job, end to end: a plan signed together, a milestone approved, its money unlocked.

use serde_json::json;

use crate::harness::file::document;
use crate::harness::{Persona, Scenario};

scenarios!(
    a_signed_plan_sets_money_aside_and_an_approval_unlocks_it,
    a_fund_that_is_too_small_refuses_the_plan,
    the_same_key_does_it_once,
    ten_approvals_at_once_unlock_the_money_once,
    a_draft_is_not_overwritten_unseen,
);

async fn a_signed_plan_sets_money_aside_and_an_approval_unlocks_it(s: &Scenario) {
    let (fund, _) = s.fill_study_fund("1000.00").await;
    let plan = s.draft_plan(document("100.00")).await;
    s.sign_plan(&plan).await;
    let fund = async || s.acting(Persona::Lead).get(&format!("/funds/{fund}")).await.expect(200).json;
    let promised = fund().await;
    assert_eq!((&promised["free"], &promised["pledged"]), (&json!("900.00"), &json!("100.00")), "{promised}");

    let milestone = s.youth().get(&format!("/plans/{plan}/milestones")).await.expect(200).text("/items/0/id");
    let milestone = format!("/milestones/{milestone}");
    let claim = json!({ "evidence": "Mijn cijferlijst staat in Magister." });
    s.youth().post(&format!("{milestone}/claims"), claim).await.expect(201);
    // Nobody approves for themselves, and no other coach for them.
    s.youth().post(&format!("{milestone}/approvals"), json!({})).await.expect(403);
    for stranger in [Persona::CoachSameOrganisation, Persona::CoachFormer, Persona::LeadForeign] {
        s.acting(stranger).post(&format!("{milestone}/approvals"), json!({})).await.problem(404, "not_found");
    }
    let approved = s.coach().post(&format!("{milestone}/approvals"), json!({})).await;
    if approved.status == 409 {
        let body = json!({ "overrideReason": "De school weet ervan." });
        s.coach().post(&format!("{milestone}/approvals"), body).await.expect(201);
    } else {
        approved.expect(201);
    }
    s.coach().post(&format!("{milestone}/approvals"), json!({})).await.problem(409, "milestone_state");
    let unlocked = fund().await;
    assert_eq!(unlocked["pledged"], "0.00", "{unlocked}");
    s.youth().get("/me/wallet").await.expect(200);
}

async fn a_fund_that_is_too_small_refuses_the_plan(s: &Scenario) {
    let (fund, _) = s.fill_study_fund("99.99").await;
    let plan = s.draft_plan(document("100.00")).await;
    let draft = s.coach().get(&format!("/plans/{plan}/draft")).await.expect(200);
    let body = json!({ "contentHash": draft.text("/contentHash") });
    let sign = |persona| s.acting(persona).post(&format!("/plans/{plan}/signatures"), body.clone());
    sign(Persona::YouthOwn).await.expect(201);
    sign(Persona::CoachAssigned).await.expect(201);
    sign(Persona::GuardianOwn).await.problem(409, "fund_too_small");
    let more = json!({ "amount": "0.01", "note": "Net genoeg" });
    s.acting(Persona::Lead).post(&format!("/funds/{fund}/allocations"), more).await.expect(201);
    sign(Persona::GuardianOwn).await.expect(201);
}

async fn the_same_key_does_it_once(s: &Scenario) {
    let (fund, _) = s.fill_study_fund("1.00").await;
    let path = format!("/funds/{fund}/allocations");
    let call =
        s.acting(Persona::Lead).post(&path, json!({ "amount": "5.00", "note": "Nog eens" })).key("once");
    let calls = futures_util::future::join_all((0..10).map(|_| async { call.clone().await })).await;
    for reply in &calls {
        assert_eq!((reply.status, &reply.json), (201, &calls[0].json));
    }
    let other =
        s.acting(Persona::Lead).post(&path, json!({ "amount": "6.00", "note": "Anders" })).key("once");
    other.await.problem(422, "idempotency_key_reused");
    let fund = s.acting(Persona::Lead).get(&format!("/funds/{fund}")).await.expect(200);
    assert_eq!(fund.json["free"], "6.00", "{}", fund.json);
}

async fn ten_approvals_at_once_unlock_the_money_once(s: &Scenario) {
    let file = s.live_sams_file().await;
    let path = format!("/milestones/{}/approvals", file.milestone);
    let body = json!({ "overrideReason": "De school weet ervan." });
    let approve = || async { s.coach().post(&path, body.clone()).await };
    let replies = futures_util::future::join_all((0..10).map(|_| approve())).await;
    let won = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!(won, 1, "{:?}", replies.iter().map(|reply| reply.status).collect::<Vec<_>>());
    for reply in replies.into_iter().filter(|reply| reply.status != 201) {
        reply.problem(409, "milestone_state");
    }
    let fund = s.acting(Persona::Lead).get(&format!("/funds/{}", file.fund)).await.expect(200);
    assert_eq!(
        (&fund.json["free"], &fund.json["pledged"]),
        (&json!("900.00"), &json!("0.00")),
        "{}",
        fund.json
    );
}

async fn a_draft_is_not_overwritten_unseen(s: &Scenario) {
    let plan = s.draft_plan(document("100.00")).await;
    let path = format!("/plans/{plan}/draft");
    let seen = s.coach().get(&path).await.expect(200).header("etag").to_owned();
    s.coach().get(&path).header("if-none-match", &seen).await.expect(304);
    s.youth().put(&path, document("120.00")).await.problem(428, "if_match_required");
    s.youth().put(&path, document("120.00")).if_match("*").await.problem(428, "if_match_required");
    s.youth().put(&path, document("120.00")).if_match(&seen).await.expect(200);
    s.coach().put(&path, document("90.00")).if_match(&seen).await.problem(412, "stale");
    let now = s.coach().get(&path).header("if-none-match", &seen).await.expect(200);
    assert_eq!(
        now.json.pointer("/content/goals/0/milestones/0/rewards/0/amount"),
        Some(&json!("120.00")),
        "{}",
        now.json
    );
}
