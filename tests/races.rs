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
    whatever_is_done_at_once_to_one_booking_and_pass_is_done_once,
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

/// Sam, the desk, finance and the coach pull at one redeemed booking and its pass, ten ways at once and each way twice.
async fn whatever_is_done_at_once_to_one_booking_and_pass_is_done_once(s: &Scenario) {
    let fund = s.fill_leisure_fund(2026, "1000.00").await;
    s.fill_leisure_fund(2027, "1000.00").await;
    for (round, is_redeemed) in [false, true, true].into_iter().enumerate() {
        let late = |offer: &mut entities::offer::Model| {
            offer.price_cents = entities::Cents(1_000);
            offer.starts_at = "2027-01-20T15:00:00Z".parse().unwrap();
            offer.until_date = "2027-01-20".parse().unwrap();
        };
        let offer = s.add_offer(late).await;
        let booking = s.book(offer).await;
        let code = s.human_code(&booking).await;
        let before = s.pass_now().await["toSpend"].clone();
        let refunds = match is_redeemed {
            true => format!("/redemptions/{}/refunds", s.redeem(&booking).await.expect(201).text("/id")),
            false => String::new(),
        };
        let pass = format!("/passes/{}", s.pass_now().await["id"].as_str().unwrap());
        let of_booking = |what: &str| format!("/bookings/{booking}/{what}");
        let because = json!({ "reason": "Alles tegelijk." });
        let ways = [
            (Persona::YouthOwn, of_booking("cancellations"), json!({})),
            (Persona::ProviderOwn, of_booking("redemptions"), json!({ "code": code })),
            (Persona::ProviderOwn, of_booking("no-shows"), json!({})),
            (Persona::ProviderOwn, format!("/offers/{offer}/withdrawals"), because.clone()),
            (Persona::YouthOwn, format!("/offers/{offer}/bookings"), json!({})),
            (Persona::CoachAssigned, format!("{pass}/blocks"), because.clone()),
            (Persona::CoachAssigned, format!("{pass}/unblocks"), because.clone()),
            (Persona::Lead, refunds.clone(), because.clone()),
            (Persona::Finance, refunds, because.clone()),
        ];
        let is_there = |way: &&(Persona, String, Value)| !way.1.is_empty();
        let calls = ways.iter().filter(is_there).chain(ways.iter().filter(is_there));
        let all = join_all(calls.map(async |(who, path, body)| {
            let reply = s.acting(*who).post(path, body.clone()).await;
            (path.rsplit('/').next().unwrap().to_owned(), reply)
        }));
        let year_ends = async {
            if round == 2 {
                s.clock.set("2026-12-31T23:00:00Z".parse().unwrap());
            }
            futures_util::future::join(s.run_jobs(), s.run_jobs()).await;
        };
        let (replies, ()) = futures_util::future::join(all, year_ends).await;
        s.check_books().await;
        let done =
            |what: &str| replies.iter().filter(|(it, reply)| it == what && reply.status == 201).count();
        for (what, reply) in &replies {
            assert!([201, 409].contains(&reply.status), "{what}: {}", reply.json);
        }
        assert_eq!((done("withdrawals"), done("refunds")), (1, usize::from(is_redeemed)), "round {round}");
        assert!(done("redemptions") <= usize::from(!is_redeemed) && done("no-shows") == 0, "round {round}");
        s.pass(chrono::TimeDelta::seconds(1));
        let state =
            s.youth().get(&of_booking("")[..of_booking("").len() - 1]).await.expect(200).text("/state");
        let ended = ["cancelled", "redeemed", "freed", "refunded"].contains(&state.as_str());
        assert!(ended, "round {round}: {state}");
        assert_eq!(state == "refunded", is_redeemed, "round {round}: {state}");
        if round < 2 {
            let unblock = s.coach().post(&format!("{pass}/unblocks"), because).await;
            assert!([201, 409].contains(&unblock.status), "{}", unblock.json);
            let others = s.youth().get("/me/bookings").await.expect(200).json;
            for other in others["items"].as_array().unwrap().iter().filter(|it| it["state"] == "booked") {
                panic!("a booking of a withdrawn offer is open: {other}");
            }
            let after = s.pass_now().await;
            assert_eq!(after["held"], "0.00", "round {round}: {after}");
            let is_spent = state == "redeemed";
            assert_eq!(after["toSpend"] == before, is_spent, "round {round}: {after} after {before}");
        }
    }
    // Only Noor's pass and what one redemption took, if any, are not back in the fund.
    let free = s.free_in(&fund).await;
    assert!(["1000.00", "990.00"].contains(&free.as_str().unwrap()), "{free}");
}
