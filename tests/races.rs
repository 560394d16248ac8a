//! Many at once: one wins, or as many as there is money for, and the books hold at every moment.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::file::document;
use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    ten_approvals_at_once_and_one_wins,
    ten_requests_under_one_key_have_one_effect_and_one_answer,
    a_fund_for_three_and_ten_activations_at_once,
    an_edit_and_a_signature_at_once_never_sign_what_was_not_read,
    an_allocation_is_taken_back_once,
    a_reversal_is_made_once,
    one_refresh_token_shown_ten_times_at_once_opens_no_second_session,
);

fn count(replies: &[Reply], status: u16) -> usize {
    replies.iter().filter(|reply| reply.status == status).count()
}

async fn ten_approvals_at_once_and_one_wins(s: &Scenario) {
    let milestone = s.claimed_milestone("10.00").await;
    let path = format!("/milestones/{milestone}/approvals");
    let replies = join_all((0..10).map(|_| async { s.coach().post(&path, json!({})).await })).await;
    assert_eq!((count(&replies, 201), count(&replies, 409)), (1, 9));
    for refused in replies.into_iter().filter(|reply| reply.status == 409) {
        refused.problem(409, "milestone_state");
    }
    assert_eq!(s.youth().get("/me/wallet").await.expect(200).json["toSpend"]["study"], "10.00");
}

async fn ten_requests_under_one_key_have_one_effect_and_one_answer(s: &Scenario) {
    let milestone = s.claimed_milestone("10.00").await;
    let call = s.coach().post(&format!("/milestones/{milestone}/approvals"), json!({})).key("one-wish");
    let replies = join_all((0..10).map(|_| async { call.clone().await })).await;
    for reply in &replies {
        assert_eq!((reply.status, &reply.json), (201, &replies[0].json));
    }
    assert_eq!(s.youth().get("/me/wallet").await.expect(200).json["toSpend"]["study"], "10.00");
}

async fn a_fund_for_three_and_ten_activations_at_once(s: &Scenario) {
    let (fund, _) = s.fill_study_fund("300.00").await;
    let plans = s.plans_of_adults_signed_by_all_but_the_coach(10, document("100.00")).await;
    let coach = s.acting(Persona::CoachSameOrganisation);
    let replies = join_all(plans.iter().map(|(plan, hash)| async move {
        coach.post(&format!("/plans/{plan}/signatures"), json!({ "contentHash": hash })).await
    }))
    .await;
    assert_eq!((count(&replies, 201), count(&replies, 409)), (3, 7));
    for refused in replies.into_iter().filter(|reply| reply.status == 409) {
        let refused = refused.problem(409, "fund_too_small");
        assert_eq!(refused.json["errors"][0]["pointer"], "/rewards/study", "{}", refused.json);
    }
    let fund = s.acting(Persona::Lead).get(&format!("/funds/{fund}")).await.expect(200).json;
    assert_eq!((&fund["free"], &fund["pledged"]), (&json!("0.00"), &json!("300.00")), "{fund}");
}

async fn an_edit_and_a_signature_at_once_never_sign_what_was_not_read(s: &Scenario) {
    s.fill_study_fund("1000.00").await;
    let plan = s.draft_plan(document("100.00")).await;
    for round in 0..5 {
        let read = s.coach().get(&format!("/plans/{plan}/draft")).await.expect(200);
        let edited = document(&format!("{}.00", round + 1));
        let edit = s.youth().put(&format!("/plans/{plan}/draft"), edited).if_match(read.header("etag"));
        let body = json!({ "contentHash": read.text("/contentHash") });
        let sign = s.coach().post(&format!("/plans/{plan}/signatures"), body);
        let (edit, sign) = futures_util::future::join(async { edit.await }, async { sign.await }).await;
        edit.expect(200);
        assert!(sign.status == 201 || sign.json["code"] == "content_changed", "{}", sign.json);
        let after = s.coach().get(&format!("/plans/{plan}/draft")).await.expect(200).json;
        let valid = |signature: &&Value| signature["clearedAt"].is_null();
        let signatures = after["signatures"].as_array().unwrap();
        assert_eq!(signatures.iter().filter(valid).count(), 0, "an edit clears every signature: {after}");
    }
}

async fn an_allocation_is_taken_back_once(s: &Scenario) {
    let (fund, allocation) = s.fill_study_fund("50.00").await;
    let path = format!("/funds/{fund}/allocations/{allocation}/reversals");
    let lead = s.acting(Persona::Lead);
    let replies = join_all((0..5).map(|_| async { lead.post(&path, json!({})).await })).await;
    assert_eq!((count(&replies, 201), count(&replies, 409)), (1, 4));
    let fund = lead.get(&format!("/funds/{fund}")).await.expect(200).json;
    assert_eq!((&fund["free"], &fund["allocated"]), (&json!("0.00"), &json!("0.00")), "{fund}");
}

async fn a_reversal_is_made_once(s: &Scenario) {
    let milestone = s.claimed_milestone("10.00").await;
    s.coach().post(&format!("/milestones/{milestone}/approvals"), json!({})).await.expect(201);
    let path = format!("/milestones/{milestone}/reversals");
    let body = json!({ "reason": "De verkeerde mijlpaal goedgekeurd." });
    let lead = s.acting(Persona::Lead);
    let replies = join_all((0..5).map(|_| async { lead.post(&path, body.clone()).await })).await;
    assert_eq!((count(&replies, 201), count(&replies, 409)), (1, 4));
    assert_eq!(s.youth().get("/me/wallet").await.expect(200).json["toSpend"]["study"], "0.00");
}

async fn one_refresh_token_shown_ten_times_at_once_opens_no_second_session(s: &Scenario) {
    let kept = s.sign_in(Persona::YouthOwn).await;
    let body = json!({ "refreshToken": kept.refresh_token });
    let replies =
        join_all((0..10).map(|_| async { s.anonymous().post("/sessions/refreshes", body.clone()).await }))
            .await;
    let pairs: Vec<String> =
        replies.iter().filter(|it| it.status == 201).map(|it| it.text("/refreshToken")).collect();
    assert!(!pairs.is_empty());
    let good = join_all(pairs.iter().map(async |token| {
        s.anonymous().post("/sessions/refreshes", json!({ "refreshToken": token })).await.status
    }))
    .await;
    assert!(good.iter().filter(|status| **status == 201).count() <= 1, "{good:?}");
}
